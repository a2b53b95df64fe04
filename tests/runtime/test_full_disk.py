"""A full disk: what does not fit is refused in words, what is there can be read, and it goes on when there is room."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from obstore.exceptions import GenericError

from samenspel import db
from samenspel.config import Settings
from samenspel.runtime import room
from samenspel.runtime.failures import DISK_FULL, failure_of
from tests import make
from tests import world as cast
from tests.apart import apart
from tests.conftest import _forget, sign_in
from tests.pages import page


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Flask]:
    """An application on SQLite with a database of its own."""
    with apart(Settings(data=tmp_path, secret_key="s"), WTF_CSRF_ENABLED=False) as app:
        app.before_request_funcs[None].insert(0, _forget)
        db.upgrade()
        yield app


def limit_pages(extra: int) -> None:
    """Lets the database grow by so many pages, as a disk does that is almost full."""
    db.session().rollback()
    with db.db.engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar_one()
        free = connection.exec_driver_sql("pragma freelist_count").scalar_one()
    limit = pages - free + extra

    def on_checkout(connection: sa.engine.interfaces.DBAPIConnection, *_: object) -> None:
        connection.cursor().execute(f"pragma max_page_count={limit}")

    sa.event.listen(db.db.engine, "checkout", on_checkout)


def test_what_does_not_fit_is_refused_in_words_and_the_rest_can_be_read(small: Flask) -> None:
    world = cast.make_world()
    topic = make.topic(world.open_group, world.ann, "Werkbaar werk")
    db.session().commit()
    address, browser = f"/onderwerpen/{topic.id}", sign_in(small, world.ann)
    limit_pages(2)
    before = page(browser.get(address), 200)
    form = {"body": "woorden " * 2_000}
    answer = browser.post(f"{address}/reacties", data=form)
    assert page(answer, 507).headings == ["Er is geen plaats meer"]
    assert answer.headers["Retry-After"] == "60"
    fragment = browser.post(f"{address}/reacties", data=form, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.text) == (507, str(DISK_FULL.words))
    assert page(browser.get(address), 200).headings == before.headings
    limit_pages(100_000)
    assert browser.post(f"{address}/reacties", data=form).status_code == 303


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        GenericError("Unable to copy data to file: No space left on device (os error 28)"),
    ],
)
def test_a_file_that_does_not_fit_is_the_same(error: Exception) -> None:
    assert failure_of(error) is DISK_FULL


def test_other_faults_of_files_are_not_called_a_full_disk() -> None:
    assert failure_of(OSError(errno.EACCES, "Permission denied")) is None
    assert failure_of(GenericError("Unable to open file (os error 2)")) is None


def test_health_is_bad_while_nothing_can_be_written(small: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = small.test_client()
    assert browser.get("/gezondheid").text == "ok"
    folder = Path(db.db.engine.url.database or "").parent
    (folder / f".schrijfproef-{os.getpid()}").symlink_to("/dev/full")
    assert browser.get("/gezondheid").text == "ok", "it is tried every few seconds only"
    monkeypatch.setattr(room, "SECONDS_BETWEEN_TRIALS", 0)
    bad = browser.get("/gezondheid")
    assert (bad.status_code, bad.text) == (507, "Er is geen plaats meer")
    assert browser.get("/gezondheid").text == "ok", "the trial left nothing behind"
    assert not list(folder.glob(".schrijfproef*"))
