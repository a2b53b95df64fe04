"""People without an account vote by a link of their own."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import col, select

from samenspel import jobs
from samenspel.activity.notices.models import Notice
from samenspel.activity.things import ThingKind
from samenspel.db import now, session
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.people.models import Account
from samenspel.polls import tasks as poll_tasks
from samenspel.polls.models import Poll, PollKind, ResultsShown, Voice
from samenspel.polls.outsiders import tasks
from samenspel.polls.queries import reach
from tests.fixtures import ClientOf
from tests.groups.stories import asked_from_outside
from tests.mails import link_in
from tests.polls.scenes import OPTIONS, id_of, make_poll, viewer_of
from tests.world import World


def invited(client: Any, poll: Poll, addresses: str = "Bo Buur <bo@example.org>") -> Any:
    return asked_from_outside(client, f"/peilingen/{id_of(poll)}/anderen", addresses=addresses, words="Graag.")


def link_of() -> str:
    session().expire_all()
    row = session().exec(select(InvitedOutsider)).one()
    return f"/peilingen/uitnodiging/{outsider_token(row.id)}"


def seen(answer: Any) -> str:
    body = LexborHTMLParser(answer.text).css_first("main")
    assert body
    return " ".join(body.text().split())


def voted(client: Any, poll: Poll, *choices: int, **more: Any) -> Any:
    edition = session().get_one(Poll, id_of(poll)).edition
    return client.post(link_of(), data={"name": "Bo", "edition": edition, "choice": list(choices)} | more)


def test_somebody_without_an_account_votes_and_changes_the_vote(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    poll = make_poll(world, results=ResultsShown.ALWAYS)
    while jobs.sweep():
        pass
    outbox.clear()
    assert invited(client_of(world.ann), poll).status_code == 303
    while jobs.sweep():
        pass
    mail = next(each for each in outbox if each.to == ["bo@example.org"])
    assert "Graag." in mail.body
    assert link_in(mail) == link_of()
    nobody = app.test_client()
    page = nobody.get(link_of())
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert all(option in page.text for option in OPTIONS)
    assert world.open_group.name not in seen(page)
    assert voted(nobody, poll, 0, name="").status_code == 422
    assert voted(nobody, poll).status_code == 422
    assert voted(nobody, poll, 7).status_code == 422
    assert "Je stem is geteld" in voted(nobody, poll, 1).text
    assert "Jij stemde: Brussel" in seen(nobody.get(link_of()))
    voted(nobody, poll, 2)
    found = reach(viewer_of(world.bram), id_of(poll))
    assert found
    assert [(each.name, each.choices) for each in found.outsider_votes] == [("Bo", [2])]
    assert (found.voices, [each.voices for each in found.tallies]) == (0, [0, 0, 0]), "counted apart"
    shown = seen(client_of(world.bram).get(f"/peilingen/{id_of(poll)}"))
    assert "Van buiten het overleg" in shown
    assert "Bo: Leuven" in shown
    assert "bo@example.org" not in shown


def test_results_stay_hidden_as_long_as_the_poll_says(app: Flask, world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, results=ResultsShown.AFTER_CLOSE)
    invited(client_of(world.ann), poll)
    voted(app.test_client(), poll, 1)
    assert "Bo: Brussel" not in seen(client_of(world.bram).get(f"/peilingen/{id_of(poll)}"))
    assert "Bo Stemde" not in seen(client_of(world.bram).get(f"/peilingen/{id_of(poll)}"))
    listed = seen(client_of(world.ann).get(f"/peilingen/{id_of(poll)}/anderen"))
    assert "Stemde" in listed
    assert "Brussel" not in listed


def test_a_link_ends_with_the_poll(app: Flask, world: World, client_of: ClientOf) -> None:
    poll = make_poll(world)
    ann, nobody = client_of(world.ann), app.test_client()
    invited(ann, poll)
    link = link_of()
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        over = nobody.get(link)
        assert over.status_code == 404
        assert "Waar komen we samen" not in over.text
        assert voted(nobody, poll, 1).status_code == 404
    row = session().exec(select(InvitedOutsider)).one()
    assert client_of(world.bram).post(f"/peilingen/{id_of(poll)}/anderen/{row.id}/intrekking").status_code == 403
    ann.post(f"/peilingen/{id_of(poll)}/anderen/{row.id}/intrekking")
    assert nobody.get(link).status_code == 404


def test_a_question_that_changed_is_asked_again(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    poll = make_poll(world)
    ann, nobody = client_of(world.ann), app.test_client()
    invited(ann, poll)
    voted(nobody, poll, 1)
    sent = {
        "question": "Waar komen we samen?",
        "options": "Gent\nHasselt",
        "kind": "single",
        "voice": "person",
        "results": "after_vote",
    }
    refused = ann.post(f"/peilingen/{id_of(poll)}/bewerken", data=sent)
    assert refused.status_code == 422, "their vote would be lost unasked"
    while jobs.sweep():
        pass
    outbox.clear()
    assert ann.post(f"/peilingen/{id_of(poll)}/bewerken", data=sent | {"restart": "1"}).status_code == 303
    while jobs.sweep():
        pass
    assert "stem opnieuw" in next(each for each in outbox if each.to == ["bo@example.org"]).subject
    page = nobody.get(link_of())
    assert "Hasselt" in page.text
    assert "Jij stemde" not in seen(page)
    assert nobody.post(link_of(), data={"name": "Bo", "edition": 1, "choice": [1]}).status_code == 422


@pytest.mark.parametrize(
    "details", [{"voice": Voice.FUND}, {"is_anonymous": True}, {"kind": PollKind.PROPOSAL, "options": ()}]
)
def test_some_polls_are_of_the_group_alone(details: dict[str, Any], world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, **details)
    ann = client_of(world.ann)
    invited(ann, poll)
    assert session().exec(select(InvitedOutsider)).all() == []
    assert "enkel de deelnemers" in seen(ann.get(f"/peilingen/{id_of(poll)}/anderen"))


def test_only_organisers_ask_people_from_outside(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, by=world.bram)
    assert invited(client_of(world.bram), poll).status_code == 403, "its author is no organiser"
    assert invited(client_of(world.carla), poll).status_code == 403
    assert invited(client_of(world.ann), poll).status_code == 303


def test_votes_from_outside_go_after_thirty_days(app: Flask, world: World, client_of: ClientOf) -> None:
    poll = make_poll(world)
    invited(client_of(world.ann), poll)
    voted(app.test_client(), poll, 1)
    for days, left in ((36, 1), (38, 0)):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            tasks.delete_outdated()
        assert len(session().exec(select(InvitedOutsider)).all()) == left


def test_people_with_an_account_vote_as_guests(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    poll = make_poll(world, results=ResultsShown.ALWAYS)
    ann, carla = client_of(world.ann), client_of(world.carla)
    path = f"/peilingen/{id_of(poll)}/anderen"
    sent = asked_from_outside(ann, path, funds=[str(world.horeca.id), str(world.alimento.id)], words="Graag.")
    assert sent.status_code == 303
    while jobs.sweep():
        pass
    mail = next(each for each in outbox if each.to == [world.carla.email])
    assert "Graag." in mail.body
    (told,) = guest_notices(world.carla)
    assert carla.get(told.path).location == link_of() == link_in(mail)
    assert client_of(world.bram).get(told.path).status_code == 404
    assert not LexborHTMLParser(carla.get(link_of()).text).css("input[name=name]")
    voted(app.test_client(), poll, 1)
    assert guest_notices(world.carla) == []
    found = reach(viewer_of(world.bram), id_of(poll))
    assert found
    assert [(each.name, each.choices) for each in found.outsider_votes] == [("Carla Maes (Horeca Forma)", [1])]
    assert found.voices == 0


def test_a_poll_that_is_over_is_to_do_for_no_guest(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, closes_at=None)
    ann = client_of(world.ann)
    asked_from_outside(ann, f"/peilingen/{id_of(poll)}/anderen", people=[str(world.carla.id)])
    while jobs.sweep():
        pass
    assert guest_notices(world.carla)
    ann.post(f"/peilingen/{id_of(poll)}/sluiting")
    while jobs.sweep():
        pass
    assert guest_notices(world.carla) == []


def test_a_guest_who_comes_into_the_group_votes_in_it(app: Flask, world: World, client_of: ClientOf) -> None:
    poll = make_poll(world)
    ann = client_of(world.ann)
    asked_from_outside(ann, f"/peilingen/{id_of(poll)}/anderen", people=[str(world.carla.id)])
    voted(app.test_client(), poll, 1)
    ann.post(f"/overleg/{world.open_group.slug}/deelnemers", data={"account": str(world.carla.id), "role": "member"})
    while jobs.sweep():
        pass
    assert session().exec(select(InvitedOutsider)).all() == []
    query = sa.select(Notice).where(col(Notice.account_id) == world.carla.id, col(Notice.kind) == ThingKind.POLL)
    assert [each.done_at for each in session().execute(query).scalars()] == [None], "she is asked as all are"


def test_who_did_not_vote_is_reminded_as_those_in_the_group_are(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    closes_at = now() + timedelta(days=7)
    poll = make_poll(world, closes_at=closes_at)
    asked_from_outside(client_of(world.ann), f"/peilingen/{id_of(poll)}/anderen", addresses="bo@example.org")
    for days, expected in ((2, []), (1, ["bo@example.org"]), (0.5, [])):
        while jobs.sweep():
            pass
        outbox.clear()
        with time_machine.travel(closes_at - timedelta(days=days), tick=False):
            poll_tasks.check_times()
            session().commit()
            while jobs.sweep():
                pass
        reminded = [each for each in outbox if each.to == ["bo@example.org"]]
        assert [each.to[0] for each in reminded] == expected
        assert all("Herinnering" in each.subject and link_in(each) == link_of() for each in reminded)


def guest_notices(account: Account) -> list[Notice]:
    session().expire_all()
    query = sa.select(Notice).where(
        col(Notice.account_id) == account.id,
        col(Notice.kind) == ThingKind.GUEST_INVITATION,
        col(Notice.done_at).is_(None),
    )
    return list(session().execute(query).scalars())
