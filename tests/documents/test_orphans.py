"""Files that nothing names are swept, and no others."""

import io
import logging
import os
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from samenspel import db
from samenspel.documents.orphans import queries, tasks
from samenspel.documents.trash import actions as trash
from samenspel.jobs.models import Job
from samenspel.runtime import files
from samenspel.runtime.storage.store import FileStore
from tests.documents.test_stories import only_document, share
from tests.fixtures import ClientOf
from tests.world import World


def age(app: Flask, key: str, days: float) -> None:
    moment = time.time() - timedelta(days=days).total_seconds()
    os.utime(f"{files.STORE.get(app).address}/{key}", (moment, moment))


def there(store: FileStore) -> set[str]:
    return {file.key for file in store.all()}


def test_every_column_that_names_a_file_is_found_by_its_name() -> None:
    known = {f"{each.table.name}.{each.name}" for each in queries.key_columns()}
    pictures = {"document_preview.page_key", "document_preview.thumb_key", "staged_file.small_key"}
    assert {"document_version.key", "staged_file.key", "received_letter.file_key"} | pictures <= known
    # A model that keeps what the store gave calls it so; see `runtime.files.put`.
    for path in Path("platform/samenspel").rglob("models.py"):
        for name in re.findall(
            r"^    (\w*(?:file|blob|stored|object)_?(?:name|path|ref|hash|id)?): str", path.read_text(), re.M
        ):
            assert name in {"filename", "file_key"}, f"{path}: call the key of a file `{name}_key`"


def test_only_old_files_that_nothing_names_go(app: Flask, world: World, client_of: ClientOf) -> None:
    share(client_of(world.ann), world.open_group, b"Een", "nota.txt")
    document = only_document(world.open_group)
    kept, waiting, young, lost = (files.put(io.BytesIO(b"a")) for _ in range(4))
    store = files.STORE.get(app)
    named = queries.named_keys()
    assert named
    trash.discard([document.id], world.ann.id)
    db.session().add(Job(kind="mail-answer", payload={"file": {"key": waiting}}))
    db.session().commit()
    for key in (*named, waiting, lost):
        age(app, key, 3)
    assert lost in {file.key for file in queries.orphans_in(store).files}
    age(app, kept, 1)
    tasks.delete_orphans()
    assert lost not in there(store)
    assert {*named, waiting, young, kept} <= there(store)


def test_a_store_of_another_database_is_left_alone(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tasks, "MAX_FILES", 1)
    others = len(there(files.STORE.get(app)))  # which other tests left
    lost = [files.put(io.BytesIO(b"a")) for _ in range(others // 5 + 3)]
    for key in lost:
        age(app, key, 3)
    with caplog.at_level(logging.ERROR):
        tasks.delete_orphans()
    assert set(lost) <= there(files.STORE.get(app))
    assert "samenspel orphans" in caplog.text
