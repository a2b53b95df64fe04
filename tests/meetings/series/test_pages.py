"""Answering a series on the page: what one said of a meeting, at once for all that follow."""

from typing import Any

import time_machine

from samenspel.db import columns, session
from samenspel.meetings.models import Answer
from samenspel.people.models import Account
from tests.fixtures import ClientOf, Counted
from tests.meetings.series.test_series import NOW, all_meetings, plan_series
from tests.meetings.stories import FRAGMENT, planned
from tests.world import World


def answers_by(who: Account) -> dict[Any, str]:
    session().expire_all()
    query = columns(Answer.meeting_id, Answer.value).where(Answer.account_id == who.id)  # type: ignore[arg-type]
    return {meeting: value.value for meeting, value in session().execute(query)}


@time_machine.travel(NOW, tick=False)
def test_one_answer_goes_for_all_that_follow_and_leaves_what_was_said(world: World, client_of: ClientOf) -> None:
    first, second, third, fourth = plan_series(client_of(world.ann), world.open_group)
    bram = client_of(world.bram)
    bram.post(f"/bijeenkomsten/{third.id}/antwoord", data={"value": "no"})
    path = f"/bijeenkomsten/{second.id}/antwoord"
    assert "volgende keer" not in bram.get(f"/bijeenkomsten/{second.id}").text  # nothing to repeat
    answer = bram.post(path, data={"value": "yes"}, headers=FRAGMENT)
    assert "Ook voor de volgende keer" in answer.text
    assert "Ook voor de volgende keer" in bram.get(f"/bijeenkomsten/{second.id}").text
    page = bram.post(f"{path}/reeks", follow_redirects=True).text
    assert "Je antwoord staat nu ook bij 1 volgende keer." in page
    assert "Ook voor de volgende keer" not in page
    assert answers_by(world.bram) == {second.id: "yes", third.id: "no", fourth.id: "yes"}
    assert first.id not in answers_by(world.bram)
    undo = {"ongedaan": [fourth.id.hex, first.id.hex, "geen"], "waarde": "yes"}
    bram.post(f"/bijeenkomsten/{fourth.id}/antwoord", data={"value": "maybe"})
    bram.post(f"{path}/reeks", data=undo)
    assert answers_by(world.bram)[fourth.id] == "maybe", "it was answered anew: that is not what is undone"
    assert bram.post(f"{path}/reeks", data={"ongedaan": fourth.id.hex}).status_code == 400
    bram.post(f"/bijeenkomsten/{fourth.id}/antwoord", data={"value": "yes"})
    assert "is teruggenomen" in bram.post(f"{path}/reeks", data=undo, follow_redirects=True).text
    assert answers_by(world.bram) == {second.id: "yes", third.id: "no"}


@time_machine.travel(NOW, tick=False)
def test_nothing_is_repeated_that_was_not_said_or_asks_another_fund(world: World, client_of: ClientOf) -> None:
    first, *_others = plan_series(client_of(world.ann), world.open_group)
    bram = client_of(world.bram)
    for data in ({}, {"value": "represented", "by": str(world.alimento.id)}):
        if data:
            bram.post(f"/bijeenkomsten/{first.id}/antwoord", data=data)
        before = answers_by(world.bram)
        page = bram.post(f"/bijeenkomsten/{first.id}/antwoord/reeks", follow_redirects=True).text
        assert "Zeg eerst of je naar deze bijeenkomst komt." in page
        assert answers_by(world.bram) == before
    alone = planned(client_of(world.ann), world.open_group, day="2027-04-20")
    bram.post(f"/bijeenkomsten/{alone.id}/antwoord", data={"value": "yes"})
    assert "volgende keer" not in bram.get(f"/bijeenkomsten/{alone.id}").text
    page = bram.post(f"/bijeenkomsten/{alone.id}/antwoord/reeks", follow_redirects=True).text
    assert "antwoordde je al" in page


@time_machine.travel(NOW, tick=False)
def test_the_page_of_a_series_costs_no_more_for_a_long_one(world: World, client_of: ClientOf, counted: Counted) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group, rhythm="weekly")
    assert len(all_meetings()) > 10
    bram = client_of(world.bram)
    bram.post(f"/bijeenkomsten/{meetings[0].id}/antwoord", data={"value": "yes"})
    bram.get(f"/bijeenkomsten/{meetings[0].id}")
    with counted() as statements:
        assert bram.get(f"/bijeenkomsten/{meetings[0].id}").status_code == 200
    assert len(statements) <= 10
