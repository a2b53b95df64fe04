"""A group that is archived: read and found as before, and nothing new begins in it."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.chat.models import Channel
from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.groups import queries
from samenspel.meetings.polls.models import DatePoll
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.world import World


def channel_of(world: World) -> uuid.UUID:
    of_group = columns(Channel.id).where(col(Channel.group_id) == world.open_group.id)
    found: uuid.UUID = session().execute(of_group).scalar_one()
    return found


def test_what_is_archived_is_read_and_takes_nothing_new(world: World, client_of: ClientOf) -> None:
    base, channel = f"/overleg/{world.open_group.slug}", channel_of(world)
    topic = make.topic(world.open_group, world.bram, "Van vroeger")
    ann, ilse, bram, carla = (client_of(who) for who in (world.ann, world.ilse, world.bram, world.carla))
    answer = ann.post(f"{base}/archivering", follow_redirects=True)
    assert "Het overleg is gearchiveerd. Iedereen kan het nog lezen." in answer.text
    writes = {
        f"{base}/onderwerpen": {"title": "Nieuw", "body": "Mag niet"},
        f"/onderwerpen/{topic.id}/reacties": {"body": "Mag niet"},
        f"/kanalen/{channel}/berichten": {"body": "Mag niet"},
        f"{base}/documenten": {},
        f"{base}/bijeenkomsten/nieuw": {},
    }
    for who in (ann, ilse, bram):
        for path, data in writes.items():
            assert who.post(path, data=data).status_code == 403, path
    assert carla.post(f"{base}/deelname").status_code == 403
    reads = ("", "/onderwerpen", "/bijeenkomsten", "/documenten", "/deelnemers", "/chat")
    for who in (ann, bram, carla):
        pages = [who.get(f"{base}{rest}") for rest in reads]
        assert [page.status_code for page in pages] == [200] * len(reads)
        assert all("gearchiveerd" in page.text for page in pages)
        assert not any(f'href="{base}/bijeenkomsten/nieuw"' in page.text for page in pages)
    assert "Van vroeger" in bram.get(f"/onderwerpen/{topic.id}").text
    assert "reageren kan niet meer" in bram.get(f"/onderwerpen/{topic.id}").text
    index = bram.get("/overleg").text
    assert index.index("Gearchiveerd overleg (1)") < index.index(world.open_group.name)


def test_only_organisers_and_isas_archive_and_reopen(world: World, client_of: ClientOf) -> None:
    base = f"/overleg/{world.open_group.slug}"
    ann, bram, ilse = client_of(world.ann), client_of(world.bram), client_of(world.ilse)
    assert bram.post(f"{base}/archivering").status_code == 403
    assert "Archiveren" in ann.get(base).text
    assert "Archiveren" not in bram.get(base).text
    ann.post(f"{base}/archivering")
    assert "Overleg heropenen" in ilse.get(base).text
    assert "Overleg heropenen" not in bram.get(base).text
    assert "Het overleg is weer open." in ilse.post(f"{base}/heropening", follow_redirects=True).text
    assert bram.post(f"{base}/onderwerpen", data={"title": "Verder", "body": "We gaan door"}).status_code == 303


def test_a_meeting_to_come_keeps_a_group_open(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Slotbijeenkomst")
    ann = client_of(world.ann)
    answer = ann.post(f"/overleg/{world.open_group.slug}/archivering", follow_redirects=True)
    assert "Er is nog een bijeenkomst gepland: Slotbijeenkomst. Annuleer die eerst." in answer.text
    assert answer.request.path == f"/bijeenkomsten/{meeting.id}"
    ann.post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "We stoppen"})
    sought = make.meeting(world.open_group, world.ann, "Terugblik", starts_at=None, ends_at=None)
    session().add(DatePoll(meeting_id=sought.id, minutes=60, closes_on=today()))
    session().commit()
    answer = ann.post(f"/overleg/{world.open_group.slug}/archivering", follow_redirects=True)
    assert "Er loopt nog een datumprikker: Terugblik. Annuleer die eerst." in answer.text
    assert answer.request.path == f"/bijeenkomsten/{sought.id}"
    ann.post(f"/bijeenkomsten/{sought.id}/annulering", data={"reason": "We stoppen"})
    ann.post(f"/overleg/{world.open_group.slug}/archivering")
    viewer = queries.viewer_by(world.bram.fs_uniquifier)
    assert viewer is not None
    assert viewer.archived == {world.open_group.id}
    assert viewer.memberships == {world.open_group.id: "member"}


def test_a_closed_account_is_nobody_also_where_groups_are_archived(world: World) -> None:
    make.group("oud", archived_at=world.open_group.created_at)
    session().execute(sa.update(Account).where(col(Account.id) == world.bram.id).values(active=False))
    assert queries.viewer_by(world.bram.fs_uniquifier) is None
    gerd = queries.viewer_by(world.gerd.fs_uniquifier)
    assert gerd is not None
    assert dict(gerd.memberships) == {}
    assert len(gerd.archived) == 1
