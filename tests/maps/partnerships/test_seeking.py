"""Seeking funds for a plan: what the analysis proposes, what a page compares, and what one click begins."""

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from samenspel import clock, jobs
from samenspel.db import session
from samenspel.groups.models import Group, Membership, MembershipRole, Visibility
from samenspel.initiatives.models import Initiative, InitiativeFund
from samenspel.maps import actions, analysis_queries
from samenspel.maps.analysis.advice.clusters import STRATEGIES
from samenspel.maps.analysis.advice.seeking import ClusterBrief, proposals
from samenspel.maps.analysis.facts.participations import MEETING, ActivityFact, FundFact, Participation
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.advice import RequestedProposal
from samenspel.maps.models import ClusterRequest
from samenspel.maps.partnerships import tasks
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

SEEK = "/samenwerkingskaart/partnerschappen/zoeken"
TODAY = dt.date(2026, 6, 1)
NAMES = "abcdefgh"


def found(brief: ClusterBrief) -> list[RequestedProposal]:
    """Eight funds on a ring, of which each pair of neighbours met on the theme; h is small."""
    facts = [FundFact(name, name.upper(), "klein" if name == "h" else "groot", 3.0, (), ("ai",)) for name in NAMES]
    activities = [ActivityFact(f"m{n}", f"M{n}", MEETING, "ai", dt.date(2026, 3, 1 + n), f"/m{n}") for n in range(8)]
    rows = [
        Participation(NAMES[(n + step) % 8], f"m{n}", MEETING, "ai", dt.date(2026, 3, 1 + n))
        for n in range(8)
        for step in (0, 1)
    ]
    return proposals(rows, facts, activities, TODAY, brief)


def test_alternatives_keep_to_the_size_and_differ() -> None:
    some = found(ClusterBrief("ai", 3, 4))
    assert 2 <= len(some) <= len(STRATEGIES)
    assert all(3 <= len(one["members"]) <= 4 for one in some)
    assert len({tuple(one["members"]) for one in some}) == len(some)
    assert all(one["lead"] in one["members"] for one in some)


def test_who_must_be_in_it_is_in_every_alternative() -> None:
    some = found(ClusterBrief("ai", 3, 5, ("c", "g")))
    assert some
    assert all({"c", "g"} <= set(one["members"]) for one in some)
    assert all({"c", "g"}.isdisjoint(one["without"]) for one in some), "who must be in it does not leave"


def test_it_is_told_what_is_left_when_one_leaves() -> None:
    one = found(ClusterBrief("ai", 3, 3))[0]
    assert set(one["without"]) == set(one["members"])
    for fund, left in one["without"].items():
        assert 0 <= left["lost"] <= 1
        assert not left["enough"]
        assert left["stand_in"] not in one["members"]
        assert left["lead"] in set(one["members"]) - {fund}


@pytest.mark.parametrize(
    "brief", [ClusterBrief("onbekend"), ClusterBrief("ai", 9, 12), ClusterBrief("ai", 2, 2, ("a", "b", "c"))]
)
def test_where_nothing_fits_nothing_is_proposed(brief: ClusterBrief) -> None:
    assert found(brief) == []


@pytest.fixture
def busy(world: World) -> World:
    """Five funds that met on the theme, with a director each for three of them."""
    funds = [
        world.alimento,
        world.woodwize,
        world.horeca,
        *(make.fund(f"fonds-{n}", name=f"Fonds {n}") for n in (1, 2)),
    ]
    for n in range(5):
        meeting = make.meeting(world.open_group, world.ann, days=-7 * (n + 1))
        for step in range(3):
            make.attendance(meeting, funds[(n + step) % 5])
    make.account("Els Een", Role.DIRECTOR, funds[3])
    make.account("Coen Een", Role.CONSULTANT, funds[3])
    session().commit()
    return world


def asked(client: FlaskClient, **given: object) -> str:
    """Asks for partners and lets the worker look; the address of the proposals."""
    data = {"title": "Oproep AI", "theme": "werkbaar-werk", "smallest": "3", "largest": "4"} | given
    answer = client.post(SEEK, data=data)
    assert answer.status_code == 303
    assert "We zoeken passende fondsen" in client.get(answer.location).text
    assert client.get(f"{answer.location}/stand").headers.get("HX-Redirect") is None
    jobs.sweep()
    assert client.get(f"{answer.location}/stand").headers["HX-Redirect"] == answer.location
    return str(answer.location)


def test_a_director_compares_proposals(busy: World, client_of: ClientOf) -> None:
    client = client_of(busy.dirk)
    page = client.get(f"{SEEK}?thema=werkbaar-werk").text
    assert '<option selected value="werkbaar-werk">' in page
    where = asked(client, must=["alimento"])
    page = client.get(where).text
    for said in (
        "Vertrouwd",
        "De sterkste banden onderling",
        "deelnames",
        "Mogelijke trekker",
        "Samenhang",
        "Nieuw of weer samen",
        "Als er één weggaat",
        "Gevraagd",
    ):
        assert said in page
    actions.compute(analysis_queries.analysis_input(clock.today()), [Scope()])
    session().commit()
    assert "Oproep AI" in client.get("/samenwerkingskaart/partnerschappen").text
    for other in (busy.ann, busy.bea, busy.gust):
        assert client_of(other).get(where).status_code == 404
    assert client_of(busy.ilse).get(where).status_code == 200


def test_proposals_in_the_shape_of_another_version_are_sought_again(busy: World, client_of: ClientOf) -> None:
    client = client_of(busy.dirk)
    where = asked(client)
    request = session().exec(select(ClusterRequest)).one()
    request.proposals = [{"members": ["alimento"], "version": VERSION - 1}]
    session().commit()
    page = client.get(where)
    assert page.status_code == 200
    assert "We zoeken passende fondsen" in page.text
    assert client.get(f"{where}/stand").headers.get("HX-Redirect") is None
    assert client.post(f"{where}/initiatief", data={"proposal": "0"}).status_code == 400
    tasks.renew_outdated_proposals()
    session().commit()
    jobs.sweep()
    assert "Vertrouwd" in client.get(where).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Geef het plan of de oproep een naam."),
        ({"theme": ""}, "Kies een thema."),
        ({"largest": "2"}, "Dat is minder dan het kleinste aantal."),
        ({"largest": "40"}, "twee tot twaalf"),
        ({"due_on": "2020-01-01"}, "Die dag is al voorbij."),
        ({"smallest": "2", "largest": "2", "must": ["alimento", "woodwize", "horeca-forma"]}, "meer dan het grootste"),
    ],
)
def test_what_cannot_be_sought_is_said_beside_the_field(
    busy: World, client_of: ClientOf, wrong: dict[str, object], said: str
) -> None:
    data = {"title": "Oproep AI", "theme": "werkbaar-werk", "smallest": "3", "largest": "4", "about": "Veel plannen"}
    answer = client_of(busy.dirk).post(SEEK, data=data | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Veel plannen" in answer.text


def test_one_click_makes_a_draft_of_an_initiative(busy: World, client_of: ClientOf) -> None:
    client = client_of(busy.dirk)
    where = asked(client, about="Samen indienen.")
    assert client.post(f"{where}/initiatief", data={"proposal": "9"}).status_code == 400
    answer = client.post(f"{where}/initiatief", data={"proposal": "0"})
    assert (answer.status_code, answer.location) == (303, "/initiatieven/oproep-ai/bewerken")
    made = session().exec(select(Initiative).where(Initiative.slug == "oproep-ai")).one()
    assert made.draft_of_id == busy.dirk.id
    assert made.about == "Samen indienen."
    proposal = session().exec(select(ClusterRequest)).one().proposals[0]
    members = session().exec(select(InitiativeFund).where(InitiativeFund.initiative_id == made.id)).all()
    assert len(members) == len(proposal["members"])
    assert client_of(busy.ann).get("/initiatieven/oproep-ai").status_code == 404


def test_one_click_starts_a_closed_group_and_invites(busy: World, client_of: ClientOf, outbox: list[Any]) -> None:
    client = client_of(busy.dirk)
    where = asked(client, smallest="5", largest="5")
    first = page(client.post(f"{where}/overleg", data={"proposal": "0"}), 422)
    assert first.panel("Bestaat dit al?").row_titles, "the groups that are like it"
    started = first.one(f"form#{first.one('button[name=anyway]')['form']}").fields | {"anyway": "1"}
    answer = client.post(f"{where}/overleg", data=started)
    assert (answer.status_code, answer.location) == (303, "/overleg/oproep-ai/deelnemers")
    group = session().exec(select(Group).where(Group.slug == "oproep-ai")).one()
    assert group.visibility is Visibility.HIDDEN
    rows = session().exec(select(Membership, Account).join(Account).where(col(Membership.group_id) == group.id)).all()
    roles = {account.name: membership.role for membership, account in rows}
    assert roles.pop("Dirk Wouters") == MembershipRole.ORGANISER
    assert roles == dict.fromkeys(["Bram Claes", "Carla Maes", "Els Een"], MembershipRole.FOLLOWER), (
        "the directors, or else the consultants"
    )
    jobs.sweep()
    assert {mail.to[0] for mail in outbox} == {busy.bram.email, busy.carla.email, "els.een@example.org"}
    assert outbox[0].subject == "Dirk Wouters zoekt fondsen om samen iets te doen: Oproep AI"
    assert "beslist zelf" in outbox[0].body
    assert client_of(busy.ann).get("/overleg/oproep-ai").status_code == 404
    assert client_of(busy.bram).post("/overleg/oproep-ai/deelname", data={"role": "member"}).status_code == 303


def test_a_proposal_keeps_the_name_of_a_fund_that_ended_since(busy: World, client_of: ClientOf) -> None:
    dirk = client_of(busy.dirk)
    address = asked(dirk)
    named = [fund for fund in (busy.woodwize, busy.horeca) if fund.name in dirk.get(address).text]
    assert named
    for fund in named:
        session().merge(fund).closed_at = clock.midnight(clock.today())
    session().commit()
    shown = page(dirk.get(address))
    assert all(fund.name in shown for fund in named)
