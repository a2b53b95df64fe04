"""Votes from a mail: by a link that signs nobody in, and in words."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from samenspel.db import session
from samenspel.groups import actions as groups
from samenspel.polls.ballots.checking import VoteRefused
from samenspel.polls.ballots.tokens import vote_token
from samenspel.polls.ballots.words import vote_by_words
from samenspel.polls.models import PollKind, ResultsShown, Stance
from tests.pages import page
from tests.polls.scenes import OPTIONS, ballots_of, id_of, make_poll, viewer_of
from tests.world import World


def test_a_link_in_a_mail_votes_once_its_button_is_pressed(world: World, visitor: FlaskClient) -> None:
    poll = make_poll(world)
    address = f"/peilingen/stem/{vote_token(world.bram.id, poll.id)}"
    seen = page(visitor.get(f"{address}?keuze=1"))
    assert seen.fields["choice"] == "1"
    assert ballots_of(poll) == []  # to look changes nothing: programs open links as well
    assert page(visitor.post(address, data={"edition": "1"}), 422).heading == "Waar komen we samen?"
    done = page(visitor.post(address, data={"edition": "1", "choice": "1"}))
    assert done.heading == "Je stem is geteld"
    assert [(each.account_id, each.choices) for each in ballots_of(poll)] == [(id_of(world.bram), [1])]


def test_a_link_is_worth_what_its_recipient_may_do_now(world: World, visitor: FlaskClient) -> None:
    poll = make_poll(world)
    links = [f"/peilingen/stem/{vote_token(account.id, poll.id)}" for account in (world.bram, world.carla)]
    groups.leave(world.bram.id, world.open_group.id)
    session().commit()
    for link in [*links, "/peilingen/stem/onzin"]:
        assert page(visitor.get(link), 404).heading == "Deze link werkt niet (meer)"
        assert visitor.post(link, data={"edition": "1", "choice": "1"}).status_code == 404
    assert ballots_of(poll) == []


@pytest.mark.parametrize(
    ("details", "words", "choices", "reason"),
    [
        ({}, "2", [1], ""),
        ({}, "  2.  ", [1], ""),
        ({}, "Brussel\n\nGroeten, Bram", [1], ""),
        ({"asks_reason": True}, "gent\nDicht bij de trein", [0], "Dicht bij de trein"),
        ({"kind": PollKind.MULTIPLE}, "1, 3", [0, 2], ""),
        ({"kind": PollKind.MULTIPLE}, "1 en 3", [0, 2], ""),
        ({"kind": PollKind.MULTIPLE}, "Gent en Leuven", [0, 2], ""),
        ({}, "Dag,\n\nik kies optie 2", [1], ""),
        ({}, "2. Brussel", [1], ""),
        ({"options": ("4", "5", "6")}, "5", [1], ""),
        ({"kind": PollKind.RANKED}, "3 > 1 > 2", [2, 0, 1], ""),
        ({"kind": PollKind.PROPOSAL}, "Akkoord!", [Stance.AGREE.position], ""),
        ({"kind": PollKind.PROPOSAL}, "ja", [Stance.AGREE.position], ""),
        ({"kind": PollKind.PROPOSAL}, "Beste,\nGeen bezwaar", [Stance.AGREE.position], ""),
        ({"kind": PollKind.PROPOSAL}, "Bezwaar: te duur", [Stance.OBJECTION.position], "te duur"),
        ({"kind": PollKind.PROPOSAL}, "niet akkoord, te duur", [Stance.OBJECTION.position], "te duur"),
        ({"kind": PollKind.PROPOSAL}, "Vraag\nWie betaalt?", [Stance.QUESTION.position], "Wie betaalt?"),
    ],
)
def test_words_vote(details: dict[str, Any], words: str, choices: list[int], reason: str, world: World) -> None:
    if details.get("kind") is PollKind.PROPOSAL:
        details = details | {"options": (), "results": ResultsShown.ALWAYS}
    poll = make_poll(world, **details)
    assert vote_by_words(viewer_of(world.bram), poll.id, words)
    session().commit()
    assert [(each.choices, each.reason) for each in ballots_of(poll)] == [(choices, reason)]


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        (PollKind.SINGLE, "geen idee", "het nummer van je keuze"),
        (PollKind.SINGLE, "7", "het nummer van je keuze"),
        (PollKind.SINGLE, "1, 2", "Kies er één."),
        (PollKind.RANKED, "1, 2", "alle plaatsen"),
        (PollKind.RANKED, "1, 1, 2", "twee keer"),
        (PollKind.PROPOSAL, "bezwaar", "wat je bezwaar is"),
        (PollKind.PROPOSAL, "Akkoordverklaring volgt", "Antwoord met"),
        (PollKind.PROPOSAL, "Nee hoor, geen bezwaar", "Antwoord met"),
        (PollKind.PROPOSAL, "Ja, maar niet in mei", "Antwoord met"),
        (PollKind.SINGLE, "2. Leuven", "het nummer van je keuze"),
    ],
)
def test_words_that_are_no_vote_are_answered_with_what_to_do(
    kind: PollKind, words: str, told: str, world: World
) -> None:
    poll = make_poll(world, kind=kind, options=() if kind is PollKind.PROPOSAL else OPTIONS)
    with pytest.raises(VoteRefused, match=told):
        vote_by_words(viewer_of(world.bram), poll.id, words)


def test_words_of_who_has_no_voice_or_does_not_see_it(world: World) -> None:
    poll = make_poll(world)
    with pytest.raises(VoteRefused, match="niet stemmen"):
        vote_by_words(viewer_of(world.carla), poll.id, "1")
    with pytest.raises(VoteRefused, match="er niet"):
        vote_by_words(viewer_of(world.gerd), poll.id, "1")


def test_a_number_that_is_the_name_of_another_option_is_asked_again(world: World) -> None:
    poll = make_poll(world, options=("2", "1", "👍", "👎"))
    for words in ("1", "2"):
        with pytest.raises(VoteRefused, match="twee keuzes"):
            vote_by_words(viewer_of(world.bram), poll.id, words)
    with pytest.raises(VoteRefused, match="het nummer"):
        vote_by_words(viewer_of(world.bram), poll.id, "👎")
