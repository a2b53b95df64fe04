"""People ask something and vote: the stories through the browser's eyes."""

from datetime import timedelta

import pytest

from samenspel.db import now, session
from samenspel.groups import actions as groups
from samenspel.groups.models import MembershipRole
from samenspel.polls.models import PollKind, ResultsShown, Voice
from tests import make
from tests.fixtures import ClientOf
from tests.pages import fragment, page
from tests.polls.scenes import ballots_of, cast, make_poll, new_poll, seen_by
from tests.world import World


def test_somebody_asks_in_a_topic_and_another_votes(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, "De volgende bijeenkomst")
    answer = new_poll(topic, client_of(world.ann), options="Gent\nBrussel\n gent \n\nEen lange " + "keuze " * 70)
    assert answer.status_code == 303
    assert answer.location.startswith(f"/onderwerpen/{topic.id}#peiling-")
    seen = page(client_of(world.bram).get(f"/onderwerpen/{topic.id}"))
    assert "Kies er één." in seen
    assert "0 van 3 stemden" in seen
    assert len(seen.all("input[name=choice]")) == 3  # the option that was there twice stands there once
    (form,) = seen.all("form.poll-vote")
    client = client_of(world.bram)
    done = client.post(form["action"], data={"choice": "1", "edition": "1"}, headers={"HX-Request": "true"})
    part = fragment(done)
    assert "Jij stemde: Brussel" in part
    assert "1 van 3 stemde" in part
    assert "1 stem\n100 %" in part
    assert "1 stem" not in page(client_of(world.ann).get(f"/onderwerpen/{topic.id}"))  # who did not vote sees no result


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, "Vraag")
    client = client_of(world.ann)
    again = page(new_poll(topic, client, question="", options="Gent", max_choices="nul"), 422)
    assert again.errors.keys() == {"question", "options", "max_choices"}
    assert again.fields["options"] == "Gent"
    assert page(new_poll(topic, client, options="\n".join(f"Keuze {n}" for n in range(31))), 422).errors.keys() == {
        "options"
    }
    assert page(new_poll(topic, client, kind="ranked", max_choices="4"), 422).errors.keys() == {"max_choices"}
    assert page(new_poll(topic, client, closes_on="2020-01-01"), 422).errors.keys() == {"closes_on"}
    assert page(new_poll(topic, client, options="a\n" + "b" * 501), 422).errors.keys() == {"options"}
    night = page(new_poll(topic, client, closes_on="2027-10-31", closes_hour="02:30"), 422)
    assert "twee keer" in night.errors["closes_hour"]
    form = page(client.get(f"/onderwerpen/{topic.id}/peilingen/nieuw"))
    assert form.heading == "Nieuwe peiling"
    assert world.open_group.name in form.one(".crumbs")


def test_who_has_a_voice(world: World, client_of: ClientOf) -> None:
    """Members and guests have, followers and advisers who are in no group have not; of fund votes only funds."""
    follower = make.account("Fatima Follower", world.bram.role, world.horeca)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    poll, of_funds = make_poll(world), make_poll(world, voice=Voice.FUND)
    for account, codes in (
        (world.bram, (303, 303)),
        (world.gust, (303, 403)),
        (follower, (403, 403)),
        (world.ilse, (403, 403)),
        (world.carla, (403, 403)),
    ):
        client = client_of(account)
        found = [
            client.post(f"/peilingen/{each.id}/stem", data={"choice": "0", "edition": "1"}).status_code
            for each in (poll, of_funds)
        ]
        assert tuple(found) == codes, account.name
        assert page(client.get(f"/peilingen/{poll.id}")).has("form.poll-vote") == (codes[0] == 303)
    assert seen_by(world.ann, poll).expected == 3
    assert seen_by(world.ann, of_funds).expected == 2


def test_a_hidden_group_says_nothing_of_its_polls(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.closed_group, world.dirk, "Besloten")
    poll = make_poll(world, by=world.dirk, topic=topic)
    for address in (f"/peilingen/{poll.id}", f"/peilingen/{poll.id}/stand", f"/onderwerpen/{topic.id}/peilingen/nieuw"):
        assert client_of(world.ann).get(address).status_code == 404
    assert client_of(world.ann).post(f"/peilingen/{poll.id}/stem", data={"choice": "0"}).status_code == 404
    assert client_of(world.dirk).get(f"/peilingen/{poll.id}").status_code == 200


def test_a_fund_has_one_voice_that_its_people_share(world: World, client_of: ClientOf) -> None:
    colleague = make.account("Cis Claes", world.bram.role, world.woodwize)
    make.membership(colleague, world.open_group)
    poll = make_poll(world, voice=Voice.FUND)
    cast(world.bram, poll, 0)
    cast(colleague, poll, 2)
    (ballot,) = ballots_of(poll)
    assert (ballot.voter_id, ballot.choices) == (world.woodwize.id, [2])
    seen = page(client_of(world.bram).get(f"/peilingen/{poll.id}"))
    assert "Je fonds stemde: Leuven (Cis Claes" in seen
    assert "1 van 2 fondsen stemde" in seen
    cast(world.ann, poll, 2)
    other = page(client_of(world.ann).get(f"/peilingen/{poll.id}"))
    assert "2 fondsen\n100 %" in other
    assert "Cis Claes" not in other  # who of a fund voted is for its own people


def test_a_vote_is_changed_taken_back_and_refused_when_it_is_none(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, kind=PollKind.MULTIPLE, max_choices=2, asks_reason=True)
    client, address = client_of(world.bram), f"/peilingen/{poll.id}/stem"
    assert "Kies eerst iets." in page(client.post(address, data={"edition": "1", "reason": "Zo"}), 422)
    much = page(client.post(address, data={"edition": "1", "choice": ["0", "1", "2"], "reason": "Zo"}), 422)
    assert "Kies er hoogstens 2." in much
    assert much.fields["reason"] == "Zo"
    assert client.post(address, data={"edition": "1", "choice": "9"}).status_code == 422
    assert client.post(address, data={"edition": "1", "choice": ["0", "1"]}).status_code == 303
    assert client.post(address, data={"edition": "1", "choice": ["2"]}).status_code == 303
    assert [each.choices for each in ballots_of(poll)] == [[2]]
    assert client.post(f"{address}/intrekking").status_code == 303
    assert ballots_of(poll) == []


def test_ranking_asks_each_place_once(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, kind=PollKind.RANKED, max_choices=2)
    client, address = client_of(world.bram), f"/peilingen/{poll.id}/stem"
    twice = page(client.post(address, data={"edition": "1", "rank-0": "1", "rank-2": "1"}), 422)
    assert "Je gaf plaats 1 twee keer." in twice
    assert twice.fields["rank-2"] == "1"
    assert "Geef nog plaats 2." in page(client.post(address, data={"edition": "1", "rank-0": "1"}), 422)
    assert client.post(address, data={"edition": "1", "rank-0": "2", "rank-2": "1"}).status_code == 303
    seen = page(client.get(f"/peilingen/{poll.id}"))
    assert "Jij stemde: 1. Leuven , 2. Gent".replace(" ,", ",") in seen.text.replace(" ,", ",").replace("\n", " ")
    assert "9 punten\n69 %" in seen
    assert "4 punten\n31 %" in seen
    assert "Van plaats 1 af is dat 9, 4." in seen


def test_the_result_is_for_after_the_end_where_that_was_chosen(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, results=ResultsShown.AFTER_CLOSE)
    cast(world.bram, poll, 0)
    client = client_of(world.bram)
    assert "De uitslag komt na het einde." in page(client.get(f"/peilingen/{poll.id}"))
    assert client_of(world.ann).post(f"/peilingen/{poll.id}/sluiting").status_code == 303
    seen = page(client.get(f"/peilingen/{poll.id}"))
    assert "1 stem\n100 %" in seen
    assert "Bram Claes (Woodwize)" in seen
    refused = page(client.post(f"/peilingen/{poll.id}/stem", data={"edition": "1", "choice": "1"}), 422)
    assert "Gesloten op" in refused
    assert [each.choices for each in ballots_of(poll)] == [[0]]


def test_what_is_asked_changes_freely_until_somebody_voted(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world)
    client, address = client_of(world.ann), f"/peilingen/{poll.id}/bewerken"
    typed = page(client.get(address)).fields | {"options": "Gent\nAntwerpen"}
    assert client.post(address, data=typed).status_code == 303
    stale = page(client_of(world.bram).post(f"/peilingen/{poll.id}/stem", data={"edition": "1", "choice": "0"}), 422)
    assert "De vraag is intussen gewijzigd." in stale
    cast(world.bram, poll, 1)
    late = page(client.get(address)).fields | {"options": "Gent\nMechelen"}
    assert late.pop("restart") == "y"  # the page says that the votes go
    again = page(client.post(address, data=late), 422)
    assert "Intussen is er gestemd." in again
    assert again.fields["options"] == "Gent\nMechelen"
    assert client.post(address, data=late | {"restart": "y"}).status_code == 303
    assert ballots_of(poll) == []
    assert client_of(world.bram).get(address).status_code == 403


def test_a_poll_is_extended_closed_reopened_and_withdrawn(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, closes_at=now() + timedelta(minutes=1))
    client = client_of(world.ann)
    cast(world.bram, poll, 0)
    assert client.post(f"/peilingen/{poll.id}/sluiting").status_code == 303
    assert not seen_by(world.ann, poll).is_open
    later = now() + timedelta(days=3)
    end = {"closes_on": f"{later:%Y-%m-%d}", "closes_hour": "12:00"}
    assert client.post(f"/peilingen/{poll.id}/einde", data=end).status_code == 303
    assert seen_by(world.ann, poll).is_open
    assert client.post(f"/peilingen/{poll.id}/einde", data={"closes_on": ""}).status_code == 303
    assert seen_by(world.ann, poll).poll.closes_at is None
    assert client_of(world.bram).post(f"/peilingen/{poll.id}/intrekking").status_code == 403
    assert client.post(f"/peilingen/{poll.id}/intrekking").status_code == 303
    assert ballots_of(poll) == []
    assert "Deze vraag is teruggenomen." in page(client_of(world.bram).get(f"/peilingen/{poll.id}"))


def test_an_archived_group_is_read_only(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world)
    world.open_group.archived_at = now()
    session().commit()
    assert client_of(world.bram).post(f"/peilingen/{poll.id}/stem", data={"choice": "1"}).status_code == 403
    assert client_of(world.ann).post(f"/peilingen/{poll.id}/sluiting").status_code == 403
    assert "gearchiveerd" in page(client_of(world.bram).get(f"/peilingen/{poll.id}"))


def test_the_vote_of_somebody_who_left_stays_counted(world: World) -> None:
    poll = make_poll(world)
    cast(world.bram, poll, 0)
    groups.leave(world.bram.id, world.open_group.id)
    session().commit()
    seen = seen_by(world.ann, poll)
    assert (seen.voices, seen.expected) == (1, 2)


@pytest.mark.parametrize("account", ["bram", "gust"])
def test_polls_of_a_group_are_listed(account: str, world: World, client_of: ClientOf) -> None:
    make_poll(world)
    rows = page(client_of(getattr(world, account)).get(f"/overleg/{world.open_group.slug}/peilingen"))
    assert rows.row("Waar komen we samen?").tags == ["Te doen"]


def test_its_own_page_asks_once_also_after_a_vote(world: World, client_of: ClientOf) -> None:
    poll, bram = make_poll(world), client_of(world.bram)
    path = f"/peilingen/{poll.id}"
    shown = page(bram.get(path))
    assert shown.heading == poll.question
    assert not shown.all("main h2, main h3")
    (form,) = shown.all("form.poll-vote")
    typed = {"choice": "1", "edition": "1", "terug": "peiling"}
    for values in (typed, typed | {"choice": "nul"}):
        answer = bram.post(form["action"], data=values, headers={"HX-Request": "true"})
        assert not fragment(answer, answer.status_code).all("h2, h3")
    assert client_of(world.ann).post(form["action"], data=typed).location == path
    in_topic = bram.post(form["action"], data={"choice": "1", "edition": "1"}, headers={"HX-Request": "true"})
    assert len(fragment(in_topic).all("h3")) == 1
