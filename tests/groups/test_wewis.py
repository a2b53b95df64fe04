"""WEWIS follows what comes of it: its accounts take part in no group, and get no mail about one."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import col

from samenspel import jobs
from samenspel.activity.notices.models import Notice
from samenspel.activity.things import ThingKind
from samenspel.db import columns, session
from samenspel.groups.models import MembershipRole
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account, Invitation
from samenspel.topics.models import TopicMark
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.world import World

MEMBERS = "/overleg/wg-werkbaar-wint/deelnemers"


def test_nobody_of_wewis_can_be_added_to_a_group(world: World, client_of: ClientOf) -> None:
    ilse = client_of(world.ilse)
    choices = ilse.get(MEMBERS).text.split('id="account"')[1].split("</select>")[0]
    assert "Carla Maes (Horeca Forma)" in choices
    assert "Gerd Jacobs" not in choices
    refused = ilse.post(MEMBERS, data={"account": str(world.gerd.id), "role": "member"})
    assert refused.status_code == 422
    assert "Kies iets uit de lijst." in refused.text
    assert role_of(world.gerd, world.open_group) is None


def test_nobody_is_invited_to_a_group_for_wewis(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    bea = client_of(world.bea)
    form = {"name": "Greet", "email": "greet@wewis.example", "role": "guest", "fund": ""}
    form["organisation"] = "Departement WEWIS"
    refused = bea.post("/beheer/uitnodigingen", data=form | {"groups": [str(world.open_group.id)]})
    assert refused.status_code == 422
    assert "Wie voor WEWIS werkt, ziet enkel initiatieven en resultaten" in refused.text
    assert 'value="Departement WEWIS"' in refused.text
    assert bea.post("/beheer/uitnodigingen", data=form | {"role": "zeppelin"}).status_code == 422
    assert bea.post("/beheer/uitnodigingen", data=form).status_code == 303


def test_an_invitation_from_before_brings_nobody_of_wewis_in_a_group(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    form = {"name": "Greet", "email": "greet@wewis.example", "role": "guest", "fund": ""}
    form |= {"organisation": "VDAB", "groups": str(world.open_group.id)}
    assert client_of(world.bea).post("/beheer/uitnodigingen", data=form).status_code == 303
    jobs.sweep()
    session().execute(sa.update(Invitation).values(organisation="WEWIS"))
    session().commit()
    link = re.search(r"/uitnodiging/\S+", outbox[0].body)
    assert link is not None
    password = "een lange zin om te onthouden"
    taken_up = {"name": "Greet", "password": password, "password_again": password}
    assert app.test_client().post(link[0], data=taken_up).status_code == 303
    greet = session().execute(sa.select(Account).where(col(Account.name) == "Greet")).scalar_one()
    assert role_of(greet, world.open_group) is None


def test_who_goes_to_work_for_wewis_leaves_all_groups_and_gets_no_mail_of_them(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    topic = make.topic(world.open_group, world.ann, "Een vraag van ons")
    session().add_all(TopicMark(account_id=who.id, topic_id=topic.id, follows=True) for who in (world.ann, world.gust))
    session().commit()
    changed = {"role": "guest", "fund": "", "organisation": "Wewis"}
    answer = client_of(world.bea).post(f"/beheer/accounts/{world.gust.id}", data=changed, follow_redirects=True)
    assert "Wie voor WEWIS werkt, neemt nergens deel: uit 1 overleg gehaald." in answer.text
    assert role_of(world.gust, world.open_group) is None
    ann = client_of(world.ann)
    assert "Gust Goossens" not in ann.get(MEMBERS).text
    client_of(world.bram).post(f"/onderwerpen/{topic.id}/reacties", data={"body": "Wij weten het."})
    meeting = make.meeting(world.open_group, world.ann)
    ann.post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Te weinig volk."})
    jobs.sweep()
    assert {mail.to[0] for mail in outbox} == {world.bram.email}
    told = session().execute(columns(Notice.account_id).where(col(Notice.kind) == ThingKind.TOPIC)).scalars()
    assert set(told) == {world.ann.id}


def test_who_only_changes_employer_keeps_their_groups(world: World, client_of: ClientOf) -> None:
    changed = {"role": "guest", "fund": "", "organisation": "Unia"}
    answer = client_of(world.bea).post(f"/beheer/accounts/{world.gust.id}", data=changed, follow_redirects=True)
    assert "neemt nergens deel" not in answer.text
    assert role_of(world.gust, world.open_group) is MembershipRole.MEMBER


def test_a_row_that_is_still_there_shows_wewis_nothing(world: World, client_of: ClientOf) -> None:
    make.membership(world.gerd, world.open_group, MembershipRole.ORGANISER)
    meeting = make.meeting(world.open_group, world.ann)
    topic = make.topic(world.open_group, world.ann, "Een vraag van ons")
    gerd = client_of(world.gerd)
    for path in ("/overleg/wg-werkbaar-wint", MEMBERS, f"/bijeenkomsten/{meeting.id}", f"/onderwerpen/{topic.id}"):
        assert gerd.get(path).status_code == 404
    for path in ("/overleg", "/bijeenkomsten", "/berichten", "/actiepunten", "/jaarplanner", "/inhalen"):
        assert gerd.get(path).status_code == 404, "no empty rooms"
    start = page(gerd.get("/"))
    for words in ("Podcastreeks", "Een vraag van ons"):
        assert words not in start
    assert gerd.get("/initiatieven").status_code == 200


@pytest.mark.parametrize(
    ("organisation", "is_theirs"),
    [("WEWIS", True), ("Departement Wewis (WSE)", True), ("Wewisser", False), ("VDAB", False), (None, False)],
)
def test_wewis_is_told_by_its_name(organisation: str | None, is_theirs: bool) -> None:
    assert is_of_wewis(Role.GUEST, organisation) is is_theirs
    assert not is_of_wewis(Role.ISA, organisation)
