"""A vote by mail: as on the page, and never in an anonymous poll."""

from typing import Any

from tests.news.answers.post import address, arrive, letter, states
from tests.polls.scenes import ballots_of, make_poll
from tests.world import World


def test_a_vote_by_mail_counts_and_what_is_unclear_is_asked_again(world: World, outbox: list[Any]) -> None:
    poll, secret = make_poll(world), make_poll(world, is_anonymous=True)
    voter = world.bram.id
    found = arrive(
        letter(world.bram, f"{poll.options[0]}\n\nBram", address(world.bram, "poll", poll)),
        letter(world.ann, "Geen idee", address(world.ann, "poll", poll)),
        letter(world.bram, "1", address(world.bram, "poll", secret)),
    )
    assert sorted(states(found), key=str) == [("refused", "unclear"), ("refused", "unclear"), ("taken", None)]
    told = [mail.body for mail in outbox]
    assert [each.account_id for each in ballots_of(poll)] == [voter]
    assert ballots_of(secret) == []
    assert any("anoniem" in each for each in told)
