"""Two accounts of one person become one: nothing is lost, nobody is merged by mistake."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from flask_security import hash_password

from samenspel import jobs
from samenspel.chat import actions as chat
from samenspel.chat.models import Channel, Message
from samenspel.db import columns, now, session
from samenspel.drafts.models import FormDraft
from samenspel.groups.models import Membership, MembershipRole, PastMembership
from samenspel.meetings.meals.models import MealWish
from samenspel.meetings.models import ActionItem, Answer, AnswerValue, Meeting
from samenspel.people.accounts.models import FormerAffiliation
from samenspel.people.cards import actions as cards
from samenspel.people.cards.models import CardPhoto
from samenspel.people.models import Account, MergedAccount, Profile
from samenspel.topics.models import Topic
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.people.conftest import PASSWORD, anew
from tests.world import World, viewer


def _double(world: World, **given: Any) -> Account:
    return make.account("A. Peeters", fund=world.alimento, email="a.peeters@example.org", **given)


def _address(one: Account, other: Account) -> str:
    return f"/beheer/accounts/{one.id}/samenvoeging?met={other.id}"


def _merge(client: FlaskClient, goes: Account, stays: Account) -> Any:
    return client.post(_address(goes, stays), data={"stays": str(stays.id), "is_same": "y"})


def test_all_that_one_has_goes_to_the_other(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    begun = now() - timedelta(days=300)
    double = _double(world)
    with make.at_once():
        early = make.membership(double, world.open_group, joined_at=begun)
        make.membership(double, world.closed_group)
        topic = make.topic(world.open_group, double, "Wie doet mee?")
        meeting = make.meeting(world.open_group, double, "Opnamedag")
        older = Answer(meeting_id=meeting.id, account_id=world.ann.id, value=AnswerValue.NO, created_at=begun)
        newer = Answer(meeting_id=meeting.id, account_id=double.id, value=AnswerValue.YES)
        point = ActionItem(meeting_id=meeting.id, text="Bellen", owner_id=double.id)
        cards = [Profile(account_id=world.ann.id, phone="02"), Profile(account_id=double.id, about="Ik", phone="03")]
        session().add_all([older, newer, point, *cards])
    bea = client_of(world.bea)
    shown = page(bea.get(_address(double, world.ann)))
    assert {"a.peeters@example.org", world.ann.email} <= {each.text for each in shown.all("td")}
    assert _merge(bea, double, world.ann).status_code == 303
    assert not anew(double).active
    assert role_of(world.ann, world.open_group) is MembershipRole.ORGANISER
    assert role_of(world.ann, world.closed_group) is MembershipRole.MEMBER
    joined = session().execute(
        sa.select(Membership).where(sa.column("account_id") == world.ann.id, sa.column("group_id") == early.group_id)
    )
    assert joined.scalar_one().joined_at == begun
    assert session().get_one(Topic, topic.id).author_id == world.ann.id
    assert session().get_one(ActionItem, point.id).owner_id == world.ann.id
    (answer,) = session().execute(sa.select(Answer)).scalars()
    assert (answer.account_id, answer.value) == (world.ann.id, AnswerValue.YES)
    (card,) = session().execute(sa.select(Profile).where(sa.column("account_id") == world.ann.id)).scalars()
    assert (card.phone, card.about) == ("02", "Ik")
    assert bea.get(f"/mensen/{double.id}").location.endswith(f"/mensen/{world.ann.id}")
    bea.post(f"/beheer/accounts/{double.id}/heropening")
    assert not anew(double).active, "it cannot be opened again"
    while jobs.sweep():
        pass
    assert {double.email, world.ann.email} <= {each.to[0] for each in outbox}


def test_the_card_keeps_its_photo_or_takes_that_of_the_other(world: World, client_of: ClientOf) -> None:
    """A photo of the account that goes is shown where the one that stays has none, and is gone where it has."""
    bea, double = client_of(world.bea), _double(world)
    other = make.account("Ann P.", fund=world.alimento)
    cards.set_photo(double, b"of the double")
    session().commit()
    _merge(bea, double, world.ann)
    version = anew(world.ann).photo_version
    assert bea.get(f"/mensen/{world.ann.id}/foto/{version}").data == b"of the double"
    assert anew(double).photo_version is None
    cards.set_photo(anew(other), b"of another")
    session().commit()
    _merge(bea, other, world.ann)
    assert anew(world.ann).photo_version == version
    assert [row.content for row in session().execute(columns(CardPhoto.content))] == [b"of the double"]


def test_with_either_address_one_signs_in(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    double = _double(world, password=hash_password(PASSWORD))
    inside = client_of(double)
    _merge(client_of(world.bea), double, world.ann)
    assert inside.get("/").status_code == 302, "who was signed in no longer is"
    answer = visitor.post("/aanmelden", data={"email": double.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert "Dag Ann" in page(visitor.get("/"))


def test_what_cannot_be_one_is_refused(world: World, client_of: ClientOf) -> None:
    bea, double = client_of(world.bea), _double(world)
    assert "hetzelfde account" in page(_merge(bea, world.ann, world.ann), 422)
    assert "Kies het andere account" in page(bea.get(f"/beheer/accounts/{world.ann.id}/samenvoeging?met=x"), 422)
    assert "je eigen account" in page(_merge(bea, world.ann, world.bea), 422)
    assert _merge(bea, world.bea, world.ann).status_code == 403
    unconfirmed = page(bea.post(_address(double, world.ann), data={"stays": str(world.ann.id)}), 422)
    assert unconfirmed.errors["is_same"]
    elsewhere = bea.post(_address(double, world.ann), data={"stays": str(world.bram.id), "is_same": "y"})
    assert elsewhere.status_code == 422
    assert _merge(bea, world.ilse, world.ann).status_code == 422, "the last ISA stays"
    assert anew(world.ilse).active
    assert session().execute(sa.select(MergedAccount)).first() is None
    assert _merge(bea, double, world.ann).status_code == 303
    assert _merge(bea, double, world.ann).status_code == 404, "it is done already"
    for other in (world.ann, world.dirk, world.ilse, world.gust, world.gerd):
        assert client_of(other).get(_address(world.bram, world.carla)).status_code == 404


def test_conversations_with_one_person_become_one(world: World, client_of: ClientOf) -> None:
    double = _double(world)
    bram = viewer(world.bram)
    first = chat.direct_channel(bram, double.id)
    chat.post_message(viewer(double), first, "Een")
    second = chat.direct_channel(bram, world.ann.id)
    chat.post_message(bram, second, "Twee")
    chat.post_message(viewer(double), first, "Drie")
    session().commit()
    _merge(client_of(world.bea), double, world.ann)
    session().expire_all()
    rows = session().execute(sa.select(Message).order_by(sa.column("seq"))).scalars().all()
    assert [(each.seq, each.body) for each in rows] == [(1, "Een"), (2, "Twee"), (3, "Drie")]
    assert {each.channel_id for each in rows} == {second}
    assert {each.author_id for each in rows} == {world.ann.id, world.bram.id}
    assert session().get(Channel, first) is None


def test_a_time_for_another_fund_is_kept(world: World, client_of: ClientOf) -> None:
    double = make.account("A. Peeters", Role.CONSULTANT, world.horeca)
    make.membership(double, world.open_group, joined_at=now() - timedelta(days=300))
    session().execute(sa.update(Membership).where(sa.column("account_id") == double.id).values(fund_id=world.horeca.id))
    session().commit()
    _merge(client_of(world.bea), double, world.ann)
    (past,) = session().execute(sa.select(PastMembership)).scalars()
    assert (past.account_id, past.fund_id) == (world.ann.id, world.horeca.id)


def test_what_is_to_come_goes_along(world: World, client_of: ClientOf) -> None:
    """Who writes the report and what they eat go along; for which fund the account was paid is not rewritten."""
    double = _double(world)
    with make.at_once():
        meeting = make.meeting(world.open_group, world.ilse, "Studiedag")
        meeting.reporter_id = double.id
        session().add(MealWish(meeting_id=meeting.id, account_id=world.ann.id, text="Geen vis"))
        later = now() + timedelta(minutes=1)
        session().add(MealWish(meeting_id=meeting.id, account_id=double.id, text="Geen vlees", created_at=later))
        draft = FormDraft(account_id=world.ilse.id, key="punt", fields={"owner": str(double.id)})
        session().add(draft)
        past = FormerAffiliation(account_id=double.id, fund_id=world.horeca.id, until=now() - timedelta(days=9))
        session().add(past)
    assert _merge(client_of(world.bea), double, world.ann).status_code == 303
    session().expire_all()
    assert session().get_one(Meeting, meeting.id).reporter_id == world.ann.id
    (wish,) = session().execute(sa.select(MealWish)).scalars()
    assert (wish.account_id, wish.text) == (world.ann.id, "Geen vlees")
    assert session().get_one(FormDraft, draft.id).fields == {"owner": str(world.ann.id)}
    assert session().get_one(FormerAffiliation, past.id).account_id == double.id


def test_a_guest_is_led_to_their_own_card(world: World, client_of: ClientOf) -> None:
    double = make.account("G. Gast", Role.GUEST, email="g.gast@example.org")
    elsewhere = make.account("Nog iemand", Role.GUEST, email="nog@example.org")
    _merge(client_of(world.bea), double, world.gust)
    gust = client_of(world.gust)
    assert gust.get(f"/mensen/{double.id}").location.endswith(f"/mensen/{world.gust.id}")
    assert client_of(elsewhere).get(f"/mensen/{double.id}").status_code == 404
