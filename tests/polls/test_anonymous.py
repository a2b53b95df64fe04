"""What was voted anonymously cannot be laid beside who voted: not on a page, not in the database, not by comparing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from samenspel.db import now, session
from samenspel.people.models import Account
from samenspel.polls.ballots.checking import VoteRefused
from samenspel.polls.ballots.words import vote_by_words
from samenspel.polls.box.sealing import seals_of, unsealed, vote_under, with_vote
from samenspel.polls.models import BallotBox, Poll, Voice
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.polls.scenes import ballots_of, cast, id_of, make_poll, seen_by, viewer_of
from tests.world import World


def members(world: World, count: int) -> list[Account]:
    found = [make.account(f"Lid {number}", world.bram.role, world.horeca) for number in range(count)]
    for each in found:
        make.membership(each, world.open_group)
    return found


def box_of(poll: Poll) -> dict[str, Any]:
    session().close()
    return dict(session().exec(select(BallotBox.votes).where(BallotBox.poll_id == id_of(poll))).one())


def test_nobody_sees_a_result_or_who_voted_before_the_end(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, is_anonymous=True, asks_reason=True)
    cast(world.bram, poll, 1, reason="Met de trein")
    for account in (world.ann, world.ilse, world.bram, world.gust):
        seen = page(client_of(account).get(f"/peilingen/{poll.id}"))
        assert "100 %" not in seen
        assert "1 van 3 stemde" in seen
        assert ("Met de trein" in seen.html) == (account is world.bram)
        assert ("Bram" in seen) is False
    assert not seen_by(world.ann, poll).shows_results


def test_the_result_comes_after_the_end_without_names(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, is_anonymous=True, asks_reason=True)
    for account, option in ((world.ann, 0), (world.bram, 1), (world.gust, 1)):
        cast(account, poll, option, reason=f"Omdat {option}")
    assert client_of(world.ann).post(f"/peilingen/{poll.id}/sluiting").status_code == 303
    seen = page(client_of(world.ann).get(f"/peilingen/{poll.id}"))
    assert "2 stemmen\n67 %" in seen
    assert "Omdat 1" in seen
    assert "Bram" not in seen
    assert "Gust" not in seen
    assert "niet meer te zien, ook niet voor jou" in seen


def test_fewer_than_three_votes_are_never_shown(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, is_anonymous=True)
    cast(world.ann, poll, 0)
    cast(world.bram, poll, 0)
    assert client_of(world.ann).post(f"/peilingen/{poll.id}/sluiting").status_code == 303
    seen = page(client_of(world.ann).get(f"/peilingen/{poll.id}"))
    assert "te weinig stemmen" in seen
    assert "%" not in seen.text


def test_a_vote_can_be_changed_and_counts_once(world: World) -> None:
    poll = make_poll(world, is_anonymous=True)
    cast(world.bram, poll, 0)
    cast(world.bram, poll, 2)
    assert [vote["choices"] for vote in box_of(poll).values()] == [[2]]
    mine = seen_by(world.bram, poll).mine
    assert mine is not None
    assert list(mine.choices) == [2]


def test_the_rows_tell_nothing(world: World) -> None:
    """No choice, reason or moment stands with the voter, and no name, moment or order with the vote."""
    poll = make_poll(world, is_anonymous=True, asks_reason=True)
    people = members(world, 8)
    for number, each in enumerate(people):
        cast(each, poll, number % 3, reason=f"Reden {number}")
    ballots, box = ballots_of(poll), box_of(poll)
    assert {(tuple(each.choices), each.reason, each.voted_at) for each in ballots} == {((), "", None)}
    assert {each.id.version for each in ballots} == {4}  # one of version 7 holds its moment
    assert list(box) == sorted(box)
    assert not any(str(each.id) in json.dumps(box) or each.id.hex in json.dumps(box) for each in people)
    assert {frozenset(vote) for vote in box.values()} == {frozenset({"choices", "reason"})}


def test_closing_breaks_the_seals_for_good(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, is_anonymous=True)
    for account in (world.ann, world.bram, world.gust):
        cast(account, poll, 0)
    seals = set(box_of(poll))
    ann = client_of(world.ann)
    assert ann.post(f"/peilingen/{poll.id}/sluiting").status_code == 303
    assert not seals & set(box_of(poll))
    day = now() + timedelta(days=3)
    ann.post(f"/peilingen/{poll.id}/einde", data={"closes_on": f"{day:%Y-%m-%d}", "closes_hour": "12:00"})
    assert not seen_by(world.ann, poll).is_open  # what one more vote changes would tell whose it was


def test_a_mail_does_not_vote_anonymously(world: World) -> None:
    poll = make_poll(world, is_anonymous=True)
    with pytest.raises(VoteRefused, match="Stem op de pagina"):
        vote_by_words(viewer_of(world.bram), poll.id, "1")


def test_the_people_of_a_fund_see_their_own_vote(world: World) -> None:
    colleague = make.account("Cis Claes", world.bram.role, world.woodwize)
    make.membership(colleague, world.open_group)
    poll = make_poll(world, is_anonymous=True, voice=Voice.FUND)
    cast(colleague, poll, 2)
    mine = seen_by(world.bram, poll).mine
    assert mine is not None
    assert (list(mine.choices), mine.by) == ([2], "Cis Claes")
    assert seen_by(world.ann, poll).mine is None


def test_a_new_key_finds_what_an_older_one_sealed_and_no_key_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = make_poll(world, is_anonymous=True)
    voter = world.bram.id
    votes = with_vote({}, poll.id, voter, {"choices": [1], "reason": ""})
    assert vote_under(votes, poll.id, voter) == {"choices": [1], "reason": ""}
    assert vote_under(votes, poll.id, world.ann.id) is None
    assert vote_under(unsealed(votes), poll.id, voter) is None
    assert with_vote(votes, poll.id, voter, None) == {}
    (first,) = seals_of(poll.id, voter)
    monkeypatch.setattr("samenspel.polls.box.sealing.secret_keys", lambda: ["for tests", "newer"])
    assert seals_of(poll.id, voter)[1] == first
    assert len(with_vote(votes, poll.id, voter, {"choices": [2], "reason": ""})) == 1
    monkeypatch.setattr("samenspel.polls.box.sealing.secret_keys", lambda: ["another"])
    cast_before = seals_of(poll.id, voter)
    assert first not in cast_before


def test_a_vote_that_cannot_be_found_is_not_counted_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = make_poll(world, is_anonymous=True)
    cast(world.bram, poll, 0)
    monkeypatch.setattr("samenspel.polls.box.sealing.secret_keys", lambda: ["another"])
    with pytest.raises(VoteRefused, match="niet meer gewijzigd"):
        cast(world.bram, poll, 1)
    session().rollback()
    assert [vote["choices"] for vote in box_of(poll).values()] == [[0]]
