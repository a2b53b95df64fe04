"""`samenspel backup` and `samenspel restore`: one archive, whole or refused, of an installation that goes on."""

import gzip
import io
import json
import os
import sqlite3
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from samenspel.commands.backup.archive import MANIFEST
from samenspel.config import Settings
from tests import fake_s3
from tests.cli.conftest import Outcome, inside


@pytest.fixture
def kept(installation: Path, tmp_path: Path) -> Path:
    """A backup of the installation, with an uploaded file in it."""
    upload = installation / "files" / "ab" / "cdef"
    upload.parent.mkdir(parents=True, exist_ok=True)
    upload.write_bytes(b"%PDF verslag")
    folder = tmp_path / "copies"
    folder.mkdir()
    made = inside(installation, "backup", str(folder))
    assert made.code == 0, made.told
    (archive,) = folder.iterdir()
    assert str(archive) in made.said
    return archive


def rows(data: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as connection:
        return connection.execute("select name, email from invitation order by email").fetchall()


def rewritten(archive: Path, target: Path, **changes: bytes | None) -> Path:
    """The archive with other contents for members: their name's last part, without its ending."""
    with tarfile.open(archive) as source, tarfile.open(target, "w:gz") as out:
        for info in source:
            stream = source.extractfile(info)
            assert stream is not None
            content = stream.read()
            name = Path(info.name).name.split(".")[0]
            changed = changes.get(name, content)
            if changed is not None:
                info.size = len(changed)
                out.addfile(info, io.BytesIO(changed))
    return target


def test_what_was_kept_comes_back_in_an_empty_place(installation: Path, kept: Path, tmp_path: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0
    checked = inside(tmp_path / "unused", "restore", "--check", str(kept))
    assert checked.code == 0
    assert checked.said.startswith("Volledig.")
    elsewhere = tmp_path / "elsewhere"
    back = inside(elsewhere, "restore", str(kept))
    assert back.code == 0, back.told
    assert "Teruggezet" in back.said
    assert rows(elsewhere) == rows(installation)
    assert rows(elsewhere)
    assert (elsewhere / "files" / "ab" / "cdef").read_bytes() == b"%PDF verslag"
    # Links in mails and cookies go on to work: they were signed with this secret.
    assert (elsewhere / "session.secret").read_bytes() == (installation / "session.secret").read_bytes()
    assert (elsewhere / "index" / "current").exists()
    others = [path for path in [elsewhere, *elsewhere.rglob("*")] if path.stat().st_mode & 0o077]
    assert not others
    assert not list(elsewhere.glob(".restore-*"))


def test_files_of_a_bucket_are_in_it_and_come_back_to_a_disk_or_a_bucket(
    installation: Path, kept: Path, tmp_path: Path
) -> None:
    with fake_s3.running() as s3:
        on_s3 = s3.environment
        moved = inside(installation, "files", "s3", **on_s3)
        assert (moved.code, moved.said.count("1 overgebracht")) == (0, 1), moved.told
        s3.objects["cd/nieuw"] = b"in de emmer"
        archive = tmp_path / "s3.tar.gz"
        made = inside(installation, "backup", str(archive), **on_s3)
        assert (made.code, "s3://samenspel" in made.said) == (0, True), made.told
        held = dict(s3.objects)
        s3.objects.clear()
        assert inside(tmp_path / "a", "restore", str(archive)).code == 0
        assert (tmp_path / "a" / "files" / "cd" / "nieuw").read_bytes() == b"in de emmer"
        assert s3.objects == {}
        back = inside(tmp_path / "b", "restore", str(archive), **on_s3)
        assert (back.code, "s3://samenspel" in back.said, s3.objects) == (0, True, held), back.told
        assert (
            "in s3://samenspel: schrijven, lezen en verwijderen lukt" in inside(tmp_path / "b", "doctor", **on_s3).said
        )


def test_it_is_put_back_on_an_empty_place_only(installation: Path, kept: Path) -> None:
    before = rows(installation)
    refused = inside(installation, "restore", str(kept))
    assert refused.code == 1
    assert "Hier staat al een installatie" in refused.told
    assert rows(installation) == before


def refused_as(archive: Path, data: Path) -> Outcome:
    outcome = inside(data, "restore", str(archive))
    assert outcome.code == 1
    assert "Traceback" not in outcome.told
    assert not (data / "samenspel.sqlite3").exists()
    assert not (data / "files" / "ab").exists()
    return outcome


@pytest.mark.parametrize("share", [0.3, 0.9, 0.98])
def test_an_archive_that_was_cut_short_is_refused(kept: Path, tmp_path: Path, share: float) -> None:
    whole = kept.read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(whole[: int(len(whole) * share)])
    assert "geen volledige reservekopie" in refused_as(cut, tmp_path / "place").told


def test_an_archive_that_ends_in_time_but_too_early_is_refused(kept: Path, tmp_path: Path) -> None:
    without_end = rewritten(kept, tmp_path / "without", manifest=None)
    assert "geen volledige reservekopie" in refused_as(without_end, tmp_path / "place").told
    without_file = rewritten(kept, tmp_path / "less", cdef=None)
    assert "files/ab/cdef klopt niet" in refused_as(without_file, tmp_path / "place").told


def test_one_changed_letter_is_noticed(kept: Path, tmp_path: Path) -> None:
    changed = rewritten(kept, tmp_path / "changed", cdef=b"%PDF Verslag")
    assert "beschadigd" in refused_as(changed, tmp_path / "place").told


@pytest.mark.parametrize("content", [b"", b"geen archief", gzip.compress(b"geen archief" * 100, mtime=0)])
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    assert refused_as(tmp_path / "file", tmp_path / "place").told.startswith("Fout: ")


@pytest.mark.parametrize("name", ["../uit", "/uit", "a/../../uit"])
def test_no_member_leaves_the_folder(name: str, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "bad", "w:gz") as out:
        out.addfile(tarfile.TarInfo(name))
    assert "geen volledige reservekopie" in refused_as(tmp_path / "bad", tmp_path / "place" / "data").told
    assert not (tmp_path / "uit").exists()
    assert not (tmp_path / "place" / "uit").exists()


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "bad", "w:gz") as out:
        info = tarfile.TarInfo("files/ab")
        info.type, info.linkname = tarfile.SYMTYPE, str(tmp_path)
        out.addfile(info)
    assert "geen volledige reservekopie" in refused_as(tmp_path / "bad", tmp_path / "place").told


def test_a_copy_of_a_newer_version_is_refused(kept: Path, tmp_path: Path) -> None:
    with tarfile.open(kept) as archive:
        stream = archive.extractfile(MANIFEST)
        assert stream is not None
        manifest = json.loads(stream.read())
    newer = json.dumps(manifest | {"migration": "9999"}).encode()
    assert "nieuwere versie" in refused_as(rewritten(kept, tmp_path / "newer", manifest=newer), tmp_path / "place").told


def test_one_state_is_kept_while_others_write(installation: Path, tmp_path: Path) -> None:
    """Each transaction writes two rows that belong together; the copy never has one without the other."""
    database = installation / "samenspel.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("create table if not exists pair (number integer, side text)")
    begun, stop = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
            number = 0
            while not stop.is_set():
                number += 1
                connection.execute("begin immediate")
                connection.execute("insert into pair values (?, 'left')", (number,))
                connection.execute("insert into pair values (?, 'right')", (number,))
                connection.execute("commit")
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(30)
    try:
        for number in range(3):
            assert inside(installation, "backup", str(tmp_path / f"{number}.tar.gz")).code == 0
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        with tarfile.open(tmp_path / f"{number}.tar.gz") as archive:
            archive.extract("database.sqlite3", tmp_path, filter="data")
        with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as connection:
            sides = dict(connection.execute("select side, count(*) from pair group by side").fetchall())
        assert sides.get("left") == sides.get("right")
    assert sides["left"] > 0


def test_old_copies_go_and_others_stay(installation: Path, tmp_path: Path) -> None:
    (tmp_path / "iets.anders").write_text("van iemand")
    for day in range(1, 5):
        (tmp_path / f"2026-11-0{day}T010000Z.samenspel.tar.gz").write_text("vroeger")
    assert inside(installation, "backup", str(tmp_path), "--keep", "3").code == 0
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == 4
    assert "iets.anders" in left
    assert "2026-11-02T010000Z.samenspel.tar.gz" not in left
    assert "2026-11-04T010000Z.samenspel.tar.gz" in left


def test_nothing_to_keep_is_said(tmp_path: Path) -> None:
    nothing = inside(tmp_path / "data", "backup", str(tmp_path))
    assert nothing.code == 1
    assert "Er is nog niets om te bewaren" in nothing.told
    assert not list(tmp_path.glob("*.gz"))


def test_postgresql_comes_back_too(settings: Settings, tmp_path: Path) -> None:
    if settings.is_sqlite:
        pytest.skip("needs PostgreSQL")
    server = sa.make_url(settings.sqlalchemy_url)
    first, second = (server.set(database=f"{server.database}_{name}") for name in ("kept", "back"))
    with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        for url in (first, second):
            connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)'))
            connection.execute(sa.text(f'CREATE DATABASE "{url.database}"'))
    at = {"SAMENSPEL_DATABASE_URL": first.render_as_string(hide_password=False)}
    invited = inside(tmp_path / "one", "invite", "bea@fonds.example", "--name", "Bea Smets", "--role", "admin", **at)
    assert invited.code == 0, invited.told
    made = inside(tmp_path / "one", "backup", str(tmp_path / "copy.gz"), **at)
    assert made.code == 0, made.told
    onto_itself = inside(tmp_path / "two", "restore", str(tmp_path / "copy.gz"), **at)
    assert "Hier staat al een installatie" in onto_itself.told
    other_kind = inside(tmp_path / "two", "restore", str(tmp_path / "copy.gz"))
    assert "andere soort database" in other_kind.told
    at["SAMENSPEL_DATABASE_URL"] = second.render_as_string(hide_password=False)
    back = inside(tmp_path / "two", "restore", str(tmp_path / "copy.gz"), **at)
    assert back.code == 0, back.told
    with sa.create_engine(second, poolclass=sa.NullPool).connect() as connection:
        assert connection.execute(sa.text("select name from invitation")).scalars().all() == ["Bea Smets"]


def test_what_the_platform_makes_is_for_its_own_user(tmp_path: Path) -> None:
    """Whatever the shell would allow: databases, files, and mails with links that sign in."""
    before = os.umask(0o000)
    try:
        data = tmp_path / "data"
        assert inside(data, "invite", "an@fonds.example", "--name", "An Peeters", "--role", "admin").code == 0
    finally:
        os.umask(before)
    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / "samenspel.sqlite3").stat().st_mode & 0o777 == 0o600
    assert not [path for path in data.rglob("*") if path.stat().st_mode & 0o077]
