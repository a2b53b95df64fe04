"""Files in the data folder, or in a bucket by setting: the same for who uses them, and moved from one to the other."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from samenspel.commands.documents.files import move
from samenspel.commands.errors import CommandError
from samenspel.config import Settings
from samenspel.runtime import files
from samenspel.runtime.storage import store
from samenspel.runtime.storage.store import FileStore, StoreAway
from tests import fake_s3
from tests.documents import office
from tests.documents.test_stories import only_document, share
from tests.fake_s3 import FakeS3
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

PART = 2**16
LARGE = bytes(range(256)) * (PART // 256) + b"einde"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeS3]:
    monkeypatch.setattr(store, "_RETRIES", {"max_retries": 0})
    monkeypatch.setattr(store, "_PART", PART)
    with fake_s3.running() as fake:
        yield fake


@pytest.fixture
def bucket(s3: FakeS3, tmp_path: Path) -> FileStore:
    return store.open_store(s3.settings(data=tmp_path))


@pytest.fixture
def folder(tmp_path: Path) -> FileStore:
    return store.open_store(Settings(data=tmp_path))


@pytest.fixture
def in_bucket(app: Flask, bucket: FileStore) -> Iterator[None]:
    """The application with its files in the bucket."""
    usual = files.STORE.get(app)
    files.STORE.set(app, bucket)
    yield
    files.STORE.set(app, usual)
    files._LAST_TRIAL.clear(app)


def put(where: FileStore, **contents: bytes) -> None:
    for name, content in contents.items():
        where.put(f"ab/{name}", io.BytesIO(content))


def contents(where: FileStore) -> dict[str, bytes]:
    return {each.key[3:]: b"".join(where.open(each.key).chunks) for each in where.all()}


@pytest.mark.parametrize("name", ["folder", "bucket"])
def test_both_stores_do_the_same(name: str, request: pytest.FixtureRequest) -> None:
    where: FileStore = request.getfixturevalue(name)
    put(where, een=b"0123456789", leeg=b"", groot=LARGE)
    assert contents(where) == {"een": b"0123456789", "leeg": b"", "groot": LARGE}
    part = where.open("ab/een", (2, 5))
    assert (part.size, b"".join(part.chunks)) == (10, b"234")
    assert [each.size for each in sorted(where.all(), key=lambda each: each.key)] == [10, len(LARGE), 0]
    where.delete("ab/een")
    assert [where.exists(f"ab/{each}") for each in ("een", "leeg")] == [False, True]
    for ask in (where.size, where.open):
        with pytest.raises(FileNotFoundError):
            ask("ab/een")


def test_a_file_in_a_bucket_is_given_by_the_program_only(
    world: World, client_of: ClientOf, s3: FakeS3, in_bucket: None
) -> None:
    ann, content = client_of(world.ann), office.pdf("Dag")
    share(ann, world.open_group, content, "Nota één.pdf")
    path = f"/documenten/{only_document(world.open_group).id}"
    assert content in s3.objects.values()
    answer = ann.get(path)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, content, str(len(content)))
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert client_of(world.gerd).get(path).status_code == 404
    assert s3.address not in str(answer.headers)
    ann.post(f"{path}/verwijdering")
    assert content not in s3.objects.values()


def test_a_download_goes_on_where_it_stopped(world: World, client_of: ClientOf) -> None:
    ann, content = client_of(world.ann), office.pdf("Dag")
    share(ann, world.open_group, content, "a.pdf")
    path = f"/documenten/{only_document(world.open_group).id}"
    whole = ann.get(path)
    size, etag = len(content), whole.headers["ETag"]
    assert (whole.data, whole.headers["Accept-Ranges"]) == (content, "bytes")
    for headers, status, part, where in (
        ({"Range": "bytes=2-4"}, 206, content[2:5], f"bytes 2-4/{size}"),
        ({"Range": "bytes=-3"}, 206, content[-3:], f"bytes {size - 3}-{size - 1}/{size}"),
        ({"Range": "bytes=5-", "If-Range": etag}, 206, content[5:], f"bytes 5-{size - 1}/{size}"),
        ({"Range": "bytes=999999-"}, 416, b"", f"bytes */{size}"),
        ({"Range": "bytes=0-1,4-5"}, 200, content, None),
        ({"Range": "regels=1-2"}, 200, content, None),
        ({"Range": "bytes=2-4", "If-Range": '"anders"'}, 200, content, None),
    ):
        answer = ann.get(path, headers=headers)
        assert (answer.status_code, answer.data) == (status, part), headers
        assert answer.headers.get("Content-Range") == where
        assert answer.headers["Content-Length"] == str(len(part))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_while_the_bucket_is_away_pages_work_and_files_say_so(
    world: World, client_of: ClientOf, s3: FakeS3, in_bucket: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, group = client_of(world.ann), world.open_group
    share(ann, group, b"Nota", "nota.txt")
    path = f"/documenten/{only_document(group).id}"
    monkeypatch.setattr(files, "SECONDS_BETWEEN_TRIALS", 0)
    assert ann.get("/gezondheid").text == "ok"
    s3.is_away = True
    assert "nota.txt" in page(ann.get(f"/overleg/{group.slug}/documenten"), 200)
    for answer in (ann.get(path), share(ann, group, b"Nog een", "twee.txt")):
        assert "De opslag van bestanden antwoordt niet" in page(answer, 503)
    assert ann.get("/gezondheid").text == "ok, maar de opslag van bestanden antwoordt niet"
    ann.post(f"{path}/verwijdering")
    assert ann.get(path).status_code == 404
    s3.is_away = False
    assert ann.get("/gezondheid").text == "ok"


def test_who_may_not_read_the_bucket_is_told(s3: FakeS3, tmp_path: Path) -> None:
    stranger = store.open_store(s3.settings(data=tmp_path).model_copy(update={"s3_access_key": "vreemd"}))
    with pytest.raises(StoreAway, match="403"):
        stranger.size("ab/een")


def test_files_move_to_a_bucket_and_back(s3: FakeS3, folder: FileStore, bucket: FileStore) -> None:
    all_of_them: Any = {"een": b"1", "twee": b"22", "drie": b"333", "groot": LARGE}
    put(folder, **all_of_them)
    s3.puts_left = 2
    with pytest.raises(StoreAway):
        move(folder, bucket, delete=False)
    assert len(contents(bucket)) == 2
    s3.puts_left = None
    done = move(folder, bucket, delete=False)
    assert (done.copied, done.present, done.deleted) == (2, 2, 0)
    assert contents(bucket) == contents(folder) == all_of_them
    done = move(folder, bucket, delete=True)
    assert (done.copied, done.present, done.deleted) == (0, 4, 4)
    assert contents(folder) == {}
    move(bucket, folder, delete=True)
    assert (contents(folder), s3.objects) == (all_of_them, {})


def test_what_is_not_the_same_is_not_deleted(s3: FakeS3, folder: FileStore, bucket: FileStore) -> None:
    put(folder, een=b"123")
    s3.objects["ab/een"] = b"321"
    with pytest.raises(CommandError, match="niet hetzelfde"):
        move(folder, bucket, delete=True)
    assert contents(folder) == {"een": b"123"}


def test_what_others_put_in_the_bucket_is_left_alone(s3: FakeS3, bucket: FileStore, folder: FileStore) -> None:
    s3.objects |= {"logs/2027/ab": b"x", "README": b"x", "ab/een": b"1"}
    move(bucket, folder, delete=True)
    assert contents(folder) == {"een": b"1"}
    assert sorted(s3.objects) == ["README", "logs/2027/ab"]
