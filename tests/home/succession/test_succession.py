"""A fund that ends, and others that go on: looked at first, carried out, taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from samenspel import clock, jobs
from samenspel.clock import midnight, today
from samenspel.db import now, session
from samenspel.groups.models import Group, LeadSeat, Membership, PastMembership
from samenspel.initiatives.models import Initiative, InitiativeFund
from samenspel.maps.analysis_queries import analysis_input
from samenspel.meetings.models import ActionItem, Answer, AnswerValue
from samenspel.people import queries as people
from samenspel.people.models import Account, Fund
from samenspel.search import tasks as search
from samenspel.search.engines.port import SearchRequest
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

WHERE = "/beheer/fondsen/woodwize/opvolging"
LONG_AGO = timedelta(days=500)


@make.at_once()
def _busy(world: World) -> dict[str, Any]:
    """Woodwize leads the open group with Bram, and an initiative with Horeca Forma; a second one is over."""
    group = make.group("houtgroep", name="Houtgroep", lead_fund_id=world.woodwize.id, lead_account_id=world.bram.id)
    member = make.membership(world.bram, group, joined_at=now() - LONG_AGO)
    coming = make.meeting(world.open_group, world.ann)
    past = make.meeting(world.open_group, world.ann, "Vorige", days=-50)
    session().add_all(
        [
            LeadSeat(group_id=group.id, fund_id=world.woodwize.id, account_id=world.bram.id, since=None),
            Answer(meeting_id=coming.id, account_id=world.bram.id, fund_id=world.woodwize.id, value=AnswerValue.YES),
            Answer(meeting_id=past.id, account_id=world.bram.id, fund_id=world.woodwize.id, value=AnswerValue.YES),
            ActionItem(meeting_id=past.id, text="Bellen", fund_id=world.woodwize.id),
        ]
    )
    running = make.initiative(
        "Loopt", world.woodwize, world.horeca, lead_fund_id=world.woodwize.id, starts_on=today() - timedelta(days=900)
    )
    over = make.initiative("Voorbij", world.woodwize, ends_on=today() - timedelta(days=300))
    return {"group": group, "member": member, "coming": coming, "past": past, "running": running, "over": over}


def _ask(day: date, *slugs: str) -> str:
    return f"{WHERE}?op={day.isoformat()}" + "".join(f"&naar={slug}" for slug in slugs)


def _confirm(client: Any, url: str, **more: str) -> Any:
    fields = page(client.get(url)).fields
    return client.post(url, data={"seen": fields["seen"]} | more)


def _state() -> dict[str, list[Any]]:
    """All that a succession may change."""
    session().expire_all()
    shown = {
        Account: ("id", "fund_id"),
        Membership: ("account_id", "group_id", "fund_id", "joined_at", "left_at"),
        PastMembership: ("id", "fund_id"),
        LeadSeat: ("id", "fund_id", "account_id", "since", "until"),
        Group: ("id", "lead_fund_id", "lead_account_id"),
        Initiative: ("id", "lead_fund_id"),
        InitiativeFund: ("initiative_id", "fund_id", "since", "until"),
        Answer: ("account_id", "meeting_id", "fund_id"),
        ActionItem: ("id", "fund_id"),
        Fund: ("id", "opened_at", "closed_at"),
    }
    return {
        model.__name__: sorted(
            str(tuple(getattr(row, name) for name in names)) for row in session().execute(sa.select(model)).scalars()
        )
        for model, names in shown.items()
    }


def test_a_merge_is_looked_at_first_then_done_and_taken_back_wholly(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    found, bea, day = _busy(world), client_of(world.bea), today() - timedelta(days=10)
    before = _state()
    shown = page(bea.get(_ask(day, "horeca-forma")))
    for words in ("Bram Claes (2 overleggen)", "Houtgroep", "Loopt", "op 1 bijeenkomst"):
        assert words in shown, words
    assert "Voorbij" not in shown
    assert _state() == before, "looking changes nothing"
    assert _confirm(bea, _ask(day, "horeca-forma")).status_code == 303
    session().expire_all()
    assert session().get_one(Account, world.bram.id).fund_id == world.horeca.id
    assert session().get_one(Fund, world.woodwize.id).last_day == day - timedelta(days=1)
    group = session().get_one(Group, found["group"].id)
    assert (group.lead_fund_id, group.lead_account_id) == (world.horeca.id, world.bram.id)
    seats = session().execute(sa.select(LeadSeat).where(sa.column("group_id") == group.id)).scalars()
    assert {(each.fund_id, each.since, each.until) for each in seats} == {
        (world.woodwize.id, None, day),
        (world.horeca.id, day, None),
    }
    member = session().get_one(Membership, found["member"].id)
    assert (member.fund_id, member.joined_at) == (world.horeca.id, midnight(day))
    spell = session().execute(sa.select(PastMembership).where(sa.column("group_id") == group.id)).scalar_one()
    assert (spell.fund_id, spell.left_at) == (world.woodwize.id, midnight(day))
    answers = {each.meeting_id: each.fund_id for each in session().execute(sa.select(Answer)).scalars()}
    assert answers == {found["coming"].id: world.horeca.id, found["past"].id: world.woodwize.id}
    assert session().execute(sa.select(ActionItem)).scalar_one().fund_id == world.woodwize.id, "published is published"
    assert session().get_one(InitiativeFund, (found["over"].id, world.woodwize.id)).until is None
    assert session().get_one(InitiativeFund, (found["running"].id, world.woodwize.id)).until == day
    assert session().get_one(Initiative, found["running"].id).lead_fund_id == world.horeca.id
    jobs.sweep()
    assert [mail.to for mail in outbox] == [[world.bram.email]]
    taken = bea.post(WHERE + "/terugname")
    assert taken.status_code == 303
    assert _state() == before
    assert "Opvolger kiezen" in bea.get("/beheer/fondsen/woodwize").text
    assert _confirm(bea, _ask(day, "horeca-forma")).status_code == 303, "and it can be done again"


def test_everybody_is_led_on_to_the_successor(world: World, client_of: ClientOf) -> None:
    found, bea, carla = _busy(world), client_of(world.bea), client_of(world.carla)
    search.reindex()
    assert _confirm(bea, _ask(today(), "horeca-forma")).status_code == 303
    jobs.sweep()
    day = clock.bare_day(today())
    old = page(carla.get("/fondsen/woodwize"))
    assert f"Opgegaan in Horeca Forma op {day}." in old.one("main").text.replace("\n", " ")
    assert old.one("main .lead a")["href"] == "/fondsen/horeca-forma"
    assert "nog niemand" not in old
    new = carla.get("/fondsen/horeca-forma").text
    assert "Voorganger" in new
    assert "Bram Claes" in new
    assert "Woodwize" not in {row.name for row in people.fund_rows()}
    listed = page(carla.get("/fondsen?q=woodwize"))
    assert "1 van 2 fondsen" in listed
    assert "gaat verder als Horeca Forma" in listed.one("main").text.replace("\n", " ")
    hits = search.engine().search(SearchRequest("woodwize", frozenset({"members"}))).hits
    assert {f"fund:{world.woodwize.id}", f"fund:{world.horeca.id}"} <= {hit.id for hit in hits}
    initiative = carla.get(f"/initiatieven/{found['running'].slug}").text
    assert f"Woodwize (tot {day})" in initiative


def test_a_split_asks_for_each_person_which_fund(world: World, client_of: ClientOf) -> None:
    found, bea, url = _busy(world), client_of(world.bea), _ask(today(), "alimento", "horeca-forma")
    wim = make.account("Wim Twee", fund=world.woodwize)
    to_alimento, rest = str(world.alimento.id), str(world.horeca.id)
    bram, other = f"person-{world.bram.id.hex}", f"person-{wim.id.hex}"
    missing = page(_confirm(bea, url, **{bram: to_alimento, "rest": rest}), 422)
    assert "Kies een fonds." in missing
    assert missing.fields[bram] == to_alimento, "what was chosen stays"
    assert _confirm(bea, url, **{bram: to_alimento, other: rest, "rest": rest}).status_code == 303
    session().expire_all()
    assert session().get_one(Account, world.bram.id).fund_id == world.alimento.id
    assert session().get_one(Account, wim.id).fund_id == world.horeca.id
    assert session().get_one(Group, found["group"].id).lead_fund_id == world.alimento.id, "it goes with who leads"
    assert session().get_one(Initiative, found["running"].id).lead_fund_id == world.horeca.id
    shown = page(client_of(world.carla).get("/fondsen/woodwize")).one("main").text.replace("\n", " ")
    assert "Gesplitst in Alimento en Horeca Forma" in shown


def test_what_changed_meanwhile_is_looked_at_again(world: World, client_of: ClientOf) -> None:
    bea, url = client_of(world.bea), _ask(today(), "horeca-forma")
    seen = page(bea.get(url)).fields["seen"]
    make.account("Nieuw Gezicht", fund=world.woodwize)
    again = page(bea.post(url, data={"seen": seen}), 422)
    assert "Intussen is er iets veranderd." in again
    assert "Nieuw Gezicht" in again
    assert bea.post(url, data={"seen": again.fields["seen"]}).status_code == 303
    second = bea.post(url, data={"seen": again.fields["seen"]}, follow_redirects=True)
    assert "Iemand heeft dit intussen gedaan." in second.text


@pytest.mark.parametrize(
    ("days", "says"),
    [(1, "Die dag komt nog."), (-1000, "Dat is te lang geleden"), (-30, "Horeca Forma bestond nog niet op die dag.")],
)
def test_days_that_cannot_be_are_refused(world: World, client_of: ClientOf, days: int, says: str) -> None:
    fund = session().get_one(Fund, world.horeca.id)
    fund.opened_at = midnight(today() - timedelta(days=5))
    session().commit()
    url = _ask(today() + timedelta(days=days), "horeca-forma")
    assert says in page(client_of(world.bea).get(url), 422)
    assert client_of(world.bea).post(url, data={"seen": ""}).status_code == 422


def test_a_day_before_the_fund_began_is_refused(world: World, client_of: ClientOf) -> None:
    session().get_one(Fund, world.woodwize.id).opened_at = midnight(today())
    session().commit()
    assert "Woodwize bestaat pas sinds" in page(client_of(world.bea).get(_ask(today(), "horeca-forma")), 422)
    assert "Geen datum" not in page(client_of(world.bea).get(f"{WHERE}?op=gisteren&naar=horeca-forma"), 422)
    assert "Kies een fonds." in page(client_of(world.bea).get(f"{WHERE}?op={today()}"), 422)
    assert client_of(world.bea).get(_ask(today(), "woodwize")).status_code == 422, "no fund follows itself"


def test_something_newer_stands_in_the_way_and_is_named(world: World, client_of: ClientOf) -> None:
    _busy(world)
    bea = client_of(world.bea)
    assert _confirm(bea, _ask(today(), "horeca-forma")).status_code == 303
    moved = {"on": today().isoformat(), "fund": str(world.alimento.id), "role": "consultant"}
    assert bea.post(f"/beheer/accounts/{world.bram.id}/verhuizing", data=moved).status_code == 303
    before = _state()
    refused = page(bea.post(WHERE + "/terugname"), 409)
    assert "Bram Claes werkt intussen voor een ander fonds." in refused
    assert _state() == before, "nothing is half taken back"


def test_who_left_meanwhile_stays_away_and_what_they_joined_comes_along(world: World, client_of: ClientOf) -> None:
    found, bea = _busy(world), client_of(world.bea)
    assert _confirm(bea, _ask(today(), "horeca-forma")).status_code == 303
    new_group = make.group("later", name="Later")
    fresh = make.membership(session().get_one(Account, world.bram.id), new_group, fund_id=world.horeca.id)
    session().get_one(Membership, found["member"].id).left_at = now()
    session().commit()
    assert bea.post(WHERE + "/terugname").status_code == 303
    session().expire_all()
    assert session().get_one(Membership, fresh.id).fund_id == world.woodwize.id
    member = session().get_one(Membership, found["member"].id)
    assert member.fund_id == world.woodwize.id
    assert member.left_at is not None


def test_a_fund_that_went_on_is_not_opened_by_the_way(world: World, client_of: ClientOf) -> None:
    bea = client_of(world.bea)
    assert _confirm(bea, _ask(today(), "horeca-forma")).status_code == 303
    answer = bea.post("/beheer/fondsen/woodwize/heropening", follow_redirects=True)
    assert "Neem dat eerst terug." in answer.text
    fields = page(bea.get("/beheer/fondsen/woodwize")).fields
    assert "Neem dat eerst terug." in page(bea.post("/beheer/fondsen/woodwize", data=fields | {"last_day": ""}), 422)


def test_the_map_counts_each_fund_for_its_own_time(world: World, client_of: ClientOf) -> None:
    found, day = _busy(world), today()
    assert _confirm(client_of(world.bea), _ask(day, "horeca-forma")).status_code == 303
    activity = f"initiative:{found['running'].id}"
    dates: dict[str, list[date]] = {}
    for each in analysis_input(today()).participations:
        if each.activity == activity:
            dates.setdefault(each.fund, []).append(each.date)
    assert min(dates["woodwize"]).year < day.year, "what was done stays with the old fund"
    assert max(dates["woodwize"]) <= day
    facts = {each.id: each for each in analysis_input(today()).funds}
    assert facts["woodwize"].ended == day
