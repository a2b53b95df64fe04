"""Where only organisers write, nobody else does: not by any form that was still open, nor by what scripts send."""

import io

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from samenspel.chat.models import Channel
from samenspel.db import columns, session
from samenspel.groups.models import Group, Membership, MembershipRole, Posting
from samenspel.news.answers import things
from samenspel.news.answers.models import LetterReason
from samenspel.topics.models import Topic
from tests.fixtures import ClientOf
from tests.forms_of_pages import FoundForm, connection, every_form, undone
from tests.world import World, viewer

#: What members write in a group. Votes, answers and action points are no writing.
WRITTEN = {"topic", "reply", "message", "document", "document_version", "document_folder", "poll", "staged_file"}
#: The pages on which they do, but for what an organiser does there and how somebody leaves.
PAGES = "/(onderwerpen|reacties|kanalen|berichten|documenten|peilingen|bijeenkomsten|overleg/<slug>/(doc|ond))"
LEFT_OUT = ("/uitschrijving", "/deelname", "/stem")


def _written() -> dict[str, list[str]]:
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name in WRITTEN]
    assert {table.name for table in tables} == WRITTEN
    return {table.name: sorted(map(repr, connection().execute(sa.select(table)).all())) for table in tables}


def _changed_by(forms: list[FoundForm], stage: str) -> set[str]:
    """The tables that change when these forms are sent, and a file is put in a text."""
    before = _written()
    for form in forms:
        form.client.post(form.action, data=form.filled())
    forms[0].client.post(stage, data={"file": (io.BytesIO(b"Een nota."), "nota.txt")})
    after = _written()
    return {name for name in WRITTEN if before[name] != after[name]}


def test_only_organisers_write_where_that_is_the_rule(world: World, client_of: ClientOf) -> None:
    # Ann wrote all there is and organises nothing any more.
    is_ann = col(Membership.account_id) == world.ann.id
    roles = sa.case((is_ann, MembershipRole.MEMBER.value), else_=MembershipRole.ORGANISER.value)
    connection().execute(sa.update(Membership).values(role=roles))
    found = [each for each in every_form(world, client_of, {"ann": PAGES}) if not each.action.endswith(LEFT_OUT)]
    stage = f"/overleg/{world.open_group.slug}/bijlagen"
    with undone():
        assert _changed_by(found, stage) == WRITTEN, "all of it is tried"
    of_organisers = sa.update(Group).where(col(Group.id) == world.open_group.id).values(posting=Posting.ORGANISERS)
    connection().execute(of_organisers)
    assert _changed_by(found, stage) == set()
    for kind, model in (("topic", Topic), ("channel", Channel)):
        thing = session().execute(columns(model.id).where(col(model.group_id) == world.open_group.id)).scalars().first()
        assert thing is not None
        answered = [things.reach(viewer(who), kind, thing) for who in (world.ann, world.bram)]
        assert [each and each.reason for each in answered] == [LetterReason.MAY_NOT, None], "nor by mail"
