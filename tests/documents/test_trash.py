"""A document that was deleted with its reply comes back as it was."""

import re
import uuid
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from samenspel import clock, db
from samenspel.documents.folders import actions as folders
from samenspel.documents.models import DiscardedDocument, Document, DocumentKind, DocumentVersion, ScanState
from samenspel.documents.trash import actions as trash
from tests import make
from tests.documents.test_folders import listed, make_folder
from tests.documents.test_stories import only_document, renew
from tests.fixtures import ClientOf
from tests.topics.conftest import file, reply
from tests.world import World


def versions_of(document_id: uuid.UUID) -> list[DocumentVersion]:
    query = select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    return list(db.session().execute(query.order_by(col(DocumentVersion.number))).scalars())


@pytest.fixture
def bram(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.bram)


@pytest.fixture
def written(world: World, bram: FlaskClient) -> str:
    """The address of a reply with a file of two versions, of which more is known than its name."""
    topic = make.topic(world.open_group, world.ann)
    where = reply(bram, topic, "Hierbij.", uploads=[file("nota.txt", b"Een")]).location
    row = only_document(world.open_group)
    renew(bram, row.id, b"Twee", "nota.txt", note="Cijfers van 2027")
    document = db.session().get_one(Document, row.id)
    document.title, document.kind = "Draaiboek", DocumentKind.ANNEX
    document.review_on, document.reviewer_id = clock.today() + timedelta(days=30), world.ann.id
    document.pinned_at = db.now()
    for version in versions_of(row.id):
        version.scan_state = ScanState.FAILED
    db.session().commit()
    return re.sub(r".*#reply-", "/reacties/", where)


def facts(document_id: uuid.UUID) -> list[object]:
    db.session().expire_all()
    document = db.session().get_one(Document, document_id)
    names = ("title", "group_id", "folder_id", "kind", "review_on", "reviewer_id", "pinned_at", "created_at", "latest")
    return [
        *(getattr(document, name) for name in names),
        *((each.id, each.note, each.restored, each.scan_state, each.created_at) for each in versions_of(document_id)),
    ]


def test_all_that_is_known_of_a_document_comes_back(world: World, bram: FlaskClient, written: str) -> None:
    around = make_folder(bram, world.open_group, "Map")
    folder = make_folder(bram, world.open_group, "Binnen", around)
    document = only_document(world.open_group).id
    folders.move_documents(world.open_group.id, [document], folder)
    db.session().commit()
    before = facts(document)
    bram.post(f"{written}/verwijdering")
    bram.post(f"{written}/herstel")
    assert facts(document) == before
    assert listed(bram, world.open_group, map=folder) == ["Draaiboek"]

    bram.post(f"{written}/verwijdering")
    folders.delete(world.open_group.id, folder)
    db.session().commit()
    bram.post(f"{written}/herstel")
    assert listed(bram, world.open_group, map=around) == ["Draaiboek"], "where all went that lay in the folder"


def test_in_another_group_it_leaves_what_was_of_the_former(world: World, bram: FlaskClient, written: str) -> None:
    document = only_document(world.open_group).id
    bram.post(f"{written}/verwijdering")
    discarded = db.session().execute(select(DiscardedDocument)).scalars().one()
    discarded.meeting_id = uuid.uuid4()
    trash.restore(discarded.owner_id, world.closed_group.id)
    db.session().commit()
    found = db.session().get_one(Document, document)
    assert (found.group_id, found.kind, found.reviewer_id) == (world.closed_group.id, DocumentKind.ANNEX, world.ann.id)
    assert (found.folder_id, found.meeting_id, found.pinned_at) == (None, None, None)
