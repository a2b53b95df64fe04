"""Somebody asks to come into a group, and an organiser answers."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import jobs
from samenspel.activity.notices.models import Notice
from samenspel.activity.things import ThingKind
from samenspel.db import session
from samenspel.groups.joining.models import JoinRequest, RequestState
from samenspel.groups.models import Group, Joining, MembershipRole, Visibility
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.world import World

HOME = "/overleg/wg-werkbaar-wint"
ASK = f"{HOME}/aanvraag"


def _on_request(group: Group, **more: Any) -> None:
    values = {"joining": Joining.REQUEST} | more
    session().execute(sa.update(Group).where(col(Group.id) == group.id).values(**values))
    session().commit()


def _sweep() -> None:
    while jobs.sweep():
        pass
    session().expire_all()


def _request(account: Account) -> JoinRequest:
    session().expire_all()
    found: JoinRequest = (
        session().execute(sa.select(JoinRequest).where(col(JoinRequest.account_id) == account.id)).scalar_one()
    )
    return found


def _decide(group_id: Any, request: JoinRequest, answer: str, words: str = "") -> tuple[str, dict[str, str]]:
    return f"{HOME}/aanvragen/{request.id}/antwoord", {"answer": answer, "words": words}


def _to_dos(account: Account) -> list[str]:
    query = sa.select(Notice).where(col(Notice.account_id) == account.id, col(Notice.done_at).is_(None))
    return [row.title for row in session().execute(query).scalars() if row.kind is ThingKind.JOIN_REQUEST]


def test_who_asks_is_let_in_with_words(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    _on_request(world.open_group, join_question="Aan welke aflevering wil je meewerken?")
    carla, ann = client_of(world.carla), client_of(world.ann)
    shown = page(carla.get(HOME))
    assert "Deelnemen" not in shown.buttons
    assert shown.links["Vragen om deel te nemen"] == ASK
    assert "Aan welke aflevering" in page(carla.get(ASK))
    wrong = page(carla.post(ASK, data={"role": "follower", "words": " "}), 422)
    assert wrong.errors["words"] == "Beantwoord de vraag van het overleg."
    assert wrong.fields["role"] == "follower"
    assert carla.post(ASK, data={"role": "member", "words": "De zesde."}).status_code == 303
    assert role_of(world.carla, world.open_group) is None
    _sweep()
    assert _to_dos(world.ann) == ["Carla Maes (Horeca Forma)"]
    assert _to_dos(world.bram) == []
    asked = page(ann.get(f"{HOME}/deelnemers")).panel("Vragen om deel te nemen")
    assert "De zesde." in asked
    path, data = _decide(world.open_group.id, _request(world.carla), "accept", "Welkom, fijn!")
    assert ann.post(path, data=data).status_code == 303
    assert role_of(world.carla, world.open_group) is MembershipRole.MEMBER
    _sweep()
    assert _to_dos(world.ann) == []
    (told,) = [mail for mail in outbox if mail.to == [world.carla.email]]
    assert "Ann Peeters heeft je toegelaten" in told.body
    assert "Welkom, fijn!" in told.body
    assert page(carla.get("/ongelezen")).row("Podcastreeks Werkbaar wint")


def test_who_is_declined_reads_why_and_may_ask_again(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    _on_request(world.open_group)
    carla, ann = client_of(world.carla), client_of(world.ann)
    carla.post(ASK, data={"role": "member"})
    path, data = _decide(world.open_group.id, _request(world.carla), "decline", "We zijn al met genoeg.")
    ann.post(path, data=data)
    _sweep()
    assert role_of(world.carla, world.open_group) is None
    (told,) = [mail for mail in outbox if mail.to == [world.carla.email]]
    assert "We zijn al met genoeg." in told.body
    assert "We zijn al met genoeg." in page(carla.get(ASK))
    carla.post(ASK, data={"role": "follower", "words": "Dan volg ik."})
    assert _request(world.carla).state is RequestState.OPEN
    assert "We zijn al met genoeg." not in page(carla.get(ASK))


def test_two_at_once_do_nothing_double(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    """Asked twice, withdrawn and decided by two organisers: each is answered in words."""
    _on_request(world.open_group)
    carla = client_of(world.carla)
    for words in ("Eerst.", "Beter."):
        assert carla.post(ASK, data={"role": "member", "words": words}).status_code == 303
    assert _request(world.carla).words == "Beter."
    _sweep()
    assert _to_dos(world.ann) == ["Carla Maes (Horeca Forma)"]
    path, data = _decide(world.open_group.id, _request(world.carla), "accept")
    client_of(world.ilse).post(path, data=data)
    late = client_of(world.ann).post(path, data=data | {"answer": "decline"}, follow_redirects=True)
    assert "Deze vraag staat niet meer open" in page(late).alerts[0]
    assert role_of(world.carla, world.open_group) is MembershipRole.MEMBER
    _sweep()
    assert len([mail for mail in outbox if mail.to == [world.carla.email]]) == 1
    gone = page(carla.post(f"{ASK}/intrekking", follow_redirects=True))
    assert gone.alerts[-1] == "Je bent intussen in dit overleg."


def test_a_request_is_withdrawn(world: World, client_of: ClientOf) -> None:
    _on_request(world.open_group)
    carla = client_of(world.carla)
    carla.post(ASK, data={"role": "member"})
    _sweep()
    assert "Je vraag is ingetrokken." in page(carla.post(f"{ASK}/intrekking", follow_redirects=True)).alerts
    assert "Er staat geen vraag" in page(carla.post(f"{ASK}/intrekking", follow_redirects=True)).alerts[0]
    _sweep()
    assert _to_dos(world.ann) == []
    assert "Vragen om deel te nemen" not in page(client_of(world.ann).get(f"{HOME}/deelnemers")).headings


def test_only_organisers_see_who_asked(world: World, client_of: ClientOf) -> None:
    _on_request(world.open_group)
    client_of(world.carla).post(ASK, data={"role": "member", "words": "Geheim verlangen"})
    _sweep()
    for other in (world.bram, world.gust, world.dirk, world.bea):
        assert "Geheim verlangen" not in page(client_of(other).get(f"{HOME}/deelnemers"))
        assert _to_dos(other) == []
    path, data = _decide(world.open_group.id, _request(world.carla), "accept")
    assert client_of(world.bram).post(path, data=data).status_code == 403
    elsewhere = path.replace("wg-werkbaar-wint", "klankbordgroep")
    assert client_of(world.ilse).post(elsewhere, data=data).status_code == 404, "it is of another group"


def test_a_closed_group_is_asked_from_outside_and_a_hidden_one_is_not_there(world: World, client_of: ClientOf) -> None:
    carla, address = client_of(world.carla), "/overleg/klankbordgroep/aanvraag"
    _on_request(world.closed_group, visibility=Visibility.HIDDEN)
    assert carla.get(address).status_code == 404
    assert carla.post(address, data={"role": "member"}).status_code == 404
    _on_request(world.closed_group, visibility=Visibility.CLOSED)
    assert page(carla.get(address)).heading == "Deelnemen aan Klankbordgroep"
    assert client_of(world.gust).get(address).status_code == 404, "guests are invited"
    assert carla.post(address, data={"role": "member"}).status_code == 303
    assert client_of(world.carla).get("/overleg/klankbordgroep/deelnemers").status_code == 404
    shown = page(client_of(world.carla).get("/overleg/klankbordgroep"))
    assert shown.links["Bekijk je vraag"] == address
    assert "Vragen om deel te nemen" not in shown.links


def test_a_group_without_organisers_is_answered_by_the_isas(world: World, client_of: ClientOf) -> None:
    alone = make.group("alleen", name="Alleen", joining=Joining.REQUEST)
    client_of(world.carla).post("/overleg/alleen/aanvraag", data={"role": "member"})
    _sweep()
    assert _to_dos(world.ilse) == ["Carla Maes (Horeca Forma)"]
    assert role_of(world.carla, alone) is None
