"""A tap in a poll, and the one that undoes it."""

import hashlib

import pytest
from sqlmodel import select

from samenspel.db import session
from samenspel.meetings.polls.models import PollCompletion
from samenspel.polls.models import PollKind
from tests.fixtures import ClientOf
from tests.home.undo.sending import HTMX, Send, both_ways, by_page, by_script, undo
from tests.meetings.polls.polling import answers_of, open_poll, tap
from tests.pages import Part, fragment, page
from tests.polls.scenes import ballots_of, make_poll
from tests.world import World


def test_a_moment_of_a_date_poll(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, slot = client_of(world.bram), slots[0]
    mine = (world.bram.id, slot.starts_at)
    part = fragment(tap(bram, meeting, slot, "yes", headers=HTMX))
    assert "Je antwoord: Ja" in part
    assert part.buttons == ["Ja", "Indien nodig", "Nee", "Ongedaan maken"]
    assert "Je antwoord is teruggenomen." in fragment(tap(bram, meeting, slot, _former(part), headers=HTMX))
    assert mine not in answers_of(meeting)
    tap(bram, meeting, slot, "if_needed")
    changed = fragment(tap(bram, meeting, slot, "no", headers=HTMX))
    fragment(tap(bram, meeting, slot, _former(changed), headers=HTMX))
    assert answers_of(meeting)[mine] == "if_needed"
    whole = page(tap(bram, meeting, slot, "no", follow_redirects=True))
    undo(whole, bram, by_page)
    assert answers_of(meeting)[mine] == "if_needed"


@both_ways
def test_the_undo_of_a_moment_leaves_a_later_answer(world: World, client_of: ClientOf, send: Send) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, slot = client_of(world.bram), slots[0]
    former = _former(fragment(tap(bram, meeting, slot, "yes", headers=HTMX)))
    tap(bram, meeting, slot, "no")
    kept = send(bram, f"/bijeenkomsten/{meeting.id}/momenten/{slot.id}/antwoord", {"value": former})
    assert "Intussen antwoordde je anders (Nee). Dat blijft staan." in kept
    assert answers_of(meeting)[world.bram.id, slot.starts_at] == "no"


def _former(part: Part) -> str:
    (button,) = [each for each in part.all("button") if each.name == "Ongedaan maken"]
    return button["value"]


def test_all_moments_at_once_and_being_done(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/momenten/antwoord"
    tap(bram, meeting, slots[0], "no")
    shown = page(bram.post(path, data={"value": "yes"}, follow_redirects=True))
    assert len(answers_of(meeting)) == len(slots)
    form = shown.all(".alert form")[-1]
    values = [each["value"] for each in form.all("input[name=slot]")]
    bram.post(path, data={"value": form.one("input[name=value]")["value"], "slot": [*values, "geen moment"]})
    assert answers_of(meeting) == {(world.bram.id, slots[0].starts_at): "no"}
    done = page(bram.post(path, data={"value": "done"}, follow_redirects=True))
    assert session().exec(select(PollCompletion)).all()
    undo(done, bram, by_page)
    session().expire_all()
    assert not session().exec(select(PollCompletion)).all()


def test_the_undo_of_all_moments_leaves_those_answered_otherwise_since(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/momenten/antwoord"
    shown = page(bram.post(path, data={"value": "yes"}, follow_redirects=True))
    form = shown.all(".alert form")[-1]
    undo_fields = {
        "value": form.one("input[name=value]")["value"],
        "slot": [each["value"] for each in form.all("input[name=slot]")],
    }
    tap(bram, meeting, slots[1], "no")
    kept = page(bram.post(path, data=undo_fields, follow_redirects=True))
    assert "Op 1 moment antwoordde je intussen anders. Dat blijft staan; de rest is teruggenomen." in kept
    assert answers_of(meeting) == {(world.bram.id, slots[1].starts_at): "no"}


@both_ways
@pytest.mark.parametrize("kind", [PollKind.SINGLE, PollKind.RANKED])
def test_a_vote(world: World, client_of: ClientOf, send: Send, kind: PollKind) -> None:
    poll, bram = make_poll(world, kind=kind), client_of(world.bram)
    path = f"/peilingen/{poll.id}/stem"
    is_ranked = kind is PollKind.RANKED
    first = {"rank-0": "1", "rank-1": "2", "rank-2": "3"} if is_ranked else {"choice": "0"}
    second = {"rank-0": "3", "rank-1": "2", "rank-2": "1"} if is_ranked else {"choice": "1"}
    shown = send(bram, path, first | {"edition": "1"})
    assert "Je stem is geteld." in shown
    undo(shown, bram, send)
    assert ballots_of(poll) == []
    bram.post(path, data=first | {"edition": "1"})
    undo(send(bram, path, second | {"edition": "1"}), bram, send)
    (ballot,) = ballots_of(poll)
    assert list(ballot.choices) == ([0, 1, 2] if is_ranked else [0])


@both_ways
@pytest.mark.parametrize("kind", [PollKind.SINGLE, PollKind.MULTIPLE])
def test_the_undo_of_a_vote_leaves_a_later_one(world: World, client_of: ClientOf, send: Send, kind: PollKind) -> None:
    poll, bram = make_poll(world, kind=kind), client_of(world.bram)
    path = f"/peilingen/{poll.id}/stem"
    shown = send(bram, path, {"choice": "0", "edition": "1"})
    bram.post(path, data={"choice": "1", "edition": "1"})
    assert "Intussen veranderde de stem. Er is niets ongedaan gemaakt." in undo(shown, bram, send)
    (ballot,) = ballots_of(poll)
    assert list(ballot.choices) == [1]


def test_an_anonymous_vote_is_written_in_no_cookie(world: World, client_of: ClientOf) -> None:
    poll, bram = make_poll(world, is_anonymous=True), client_of(world.bram)
    path = f"/peilingen/{poll.id}/stem"
    bram.post(path, data={"choice": "0", "edition": "1"}, follow_redirects=True)
    changed = page(bram.post(path, data={"choice": "1", "edition": "1"}, follow_redirects=True))
    assert "Je stem is geteld." in changed.alerts[0]
    assert not changed.has(".alert form")


@both_ways
def test_the_undo_of_an_anonymous_vote_leaves_a_later_one(world: World, client_of: ClientOf, send: Send) -> None:
    poll, bram = make_poll(world, is_anonymous=True), client_of(world.bram)
    path = f"/peilingen/{poll.id}/stem"
    shown = send(bram, path, {"choice": "0", "edition": "1"})
    bram.post(path, data={"choice": "1", "edition": "1"})
    assert "Intussen veranderde de stem. Er is niets ongedaan gemaakt." in undo(shown, bram, send)
    assert _pressed(page(bram.get(f"/peilingen/{poll.id}"))) == ["1"]


@both_ways
def test_the_undo_of_an_anonymous_vote_takes_it_back(world: World, client_of: ClientOf, send: Send) -> None:
    poll, bram = make_poll(world, is_anonymous=True), client_of(world.bram)
    shown = send(bram, f"/peilingen/{poll.id}/stem", {"choice": "0", "edition": "1"})
    undo(shown, bram, send)
    assert _pressed(page(bram.get(f"/peilingen/{poll.id}"))) == []


def test_what_an_undo_carries_of_an_anonymous_vote_is_made_with_a_key(world: World, client_of: ClientOf) -> None:
    """Two voters who chose the same carry different marks, and nobody can try choices against one."""
    poll = make_poll(world, is_anonymous=True)
    marks = {
        by_script(client_of(who), f"/peilingen/{poll.id}/stem", {"choice": "0", "edition": "1"}).one(
            "input[name=ongedaan]"
        )["value"]
        for who in (world.ann, world.bram)
    }
    assert len(marks) == 2
    plain = {hashlib.sha256(each.encode()).hexdigest() for each in ("[0] ", "[0]", "0")}
    assert not marks & plain


def _pressed(shown: Part) -> list[str]:
    return [each["value"] for each in shown.all("input[name=choice][checked]")]
