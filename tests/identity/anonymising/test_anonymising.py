"""Who left long ago is anonymised: nothing says who it was, all that they did stays."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlmodel import SQLModel

from samenspel import clock, jobs
from samenspel.activity.notices.models import Notice
from samenspel.chat import actions as chat
from samenspel.chat.models import ChannelPerson, Message
from samenspel.config import Settings
from samenspel.db import columns, now, session
from samenspel.groups.joining.models import GroupInvitation
from samenspel.groups.models import Joining, MembershipRole
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.identity.anonymising import queries, tasks
from samenspel.meetings.attendance.models import AttendanceSource, CheckIn
from samenspel.meetings.models import ActionItem, Answer, AnswerValue
from samenspel.people.accounts.models import PlannedAnonymisation
from samenspel.people.cards import actions as cards
from samenspel.people.models import Account, FormerAccountName, Invitation, MergedAccount, Profile
from samenspel.runtime.app_key import SETTINGS
from samenspel.search.documents import all_documents
from samenspel.submissions.models import FieldChange
from samenspel.topics.models import Reply, Topic
from samenspel.viewer import Role
from tests import make
from tests.chat.test_chat import channel_of, say
from tests.fixtures import ClientOf
from tests.identity.anonymising.test_rules import TYPED, may_hold_words
from tests.pages import Page, page
from tests.people.conftest import PASSWORD, anew
from tests.world import World, viewer

#: With all that is written in another way somewhere: in JSON, in HTML, in capitals.
NAME, EMAIL = "Zoë D'Hondt-Vranckx", "zoe.dhondt@example.org"
AFTER = "Voormalig medewerker van Alimento"


@pytest.fixture
def zoe(world: World) -> Account:
    made = make.account(NAME, fund=world.alimento, email=EMAIL, password=hash_password(PASSWORD))
    make.membership(made, world.open_group)
    session().add(Profile(account_id=made.id, phone="02 555 12 34", about="Ik ben Zoë", expertise=["mediatie"]))
    session().commit()
    return made


def leave(client: FlaskClient, account: Account, days: int = 800) -> None:
    """Closes an account, so many days ago."""
    assert client.post(f"/beheer/accounts/{account.id}/sluiting").status_code == 303
    session().execute(
        sa.update(Account).where(sa.column("id") == account.id).values(closed_at=now() - timedelta(days=days))
    )
    session().commit()


def review(days_later: int = 0) -> None:
    """Does the daily work; `days_later` moves what was announced so many days back."""
    for row in session().execute(sa.select(PlannedAnonymisation)).scalars():
        if row.announced_on is not None:
            row.announced_on -= timedelta(days=days_later)
    session().flush()
    tasks.review_departed()
    session().commit()
    session().expire_all()


def anonymised(account: Account) -> bool:
    return anew(account).anonymised_at is not None


def columns_with(*words: str) -> set[str]:
    """Each column in which one of these stands, however it is written there."""
    written = {
        form.casefold() for word in words for form in (word, json.dumps(word)[1:-1], word.replace("'", "&#x27;"))
    }
    found = set()
    for table in SQLModel.metadata.sorted_tables:
        for column in filter(may_hold_words, table.columns):
            values = session().execute(columns(column)).scalars().all()
            text = " ".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values)
            text += " ".join(json.dumps(value) for value in values if not isinstance(value, bytes))
            if any(each in text.casefold() for each in written):
                found.add(f"{table.name}.{column.name}")
    return found


def _does_everything(world: World, client_of: ClientOf, zoe: Account) -> Topic:
    own, bram, bea = client_of(zoe), client_of(world.bram), client_of(world.bea)
    group = world.open_group
    topic = make.topic(group, zoe, "Wie doet mee?")
    own.post(f"/onderwerpen/{topic.id}/reacties", data={"body": "Ik begin."})
    bram.post(f"/onderwerpen/{topic.id}/reacties", data={"body": f"Dank, @{NAME} (Alimento)! En @{NAME.upper()}."})
    say(own, channel_of(world), "Dag allemaal")
    say(bram, channel_of(world), f"Dag @{NAME}")
    channel = chat.direct_channel(viewer(zoe), world.bram.id)
    chat.post_message(viewer(zoe), channel, "Onder ons")
    own.post("/mijn-adres", data={"email": "zoe.elders@example.org"})
    bea.post(f"/beheer/accounts/{world.bram.id}/uitnodiging")
    meeting = make.meeting(group, zoe, "Opnamedag")
    at = now() - timedelta(days=900)
    with make.at_once():
        asked: dict[str, Any] = {"email": EMAIL, "name": NAME, "expires_at": at, "created_at": at}
        session().add_all(
            [
                Answer(meeting_id=meeting.id, account_id=zoe.id, value=AnswerValue.NO, note="Ik ben ziek, Zoë"),
                ActionItem(meeting_id=meeting.id, text="Bellen", owner_id=zoe.id),
                CheckIn(meeting_id=meeting.id, account_id=zoe.id, name=NAME, way=AttendanceSource.LIST, by_id=zoe.id),
                Invitation(**asked, role=Role.CONSULTANT, token_hash="x", account_id=zoe.id),
                GroupInvitation(**asked, group_id=group.id, account_id=zoe.id, words=NAME, invited_by_id=world.ann.id),
                FieldChange(path="/x", field="title", changed_by=NAME),
            ]
        )
        del asked["expires_at"]
        session().add(InvitedOutsider(**asked, meeting_id=meeting.id, by_id=world.ann.id))
    jobs.enqueue("mail", {"to": EMAIL, "subject": "Voor haar", "text": f"Dag {NAME}"})
    jobs.enqueue("mail", {"to": world.bram.email, "subject": f"{NAME} schreef", "text": f"Van {NAME} <{EMAIL}>"})
    session().commit()
    return topic


def test_nothing_says_who_it_was(world: World, client_of: ClientOf, zoe: Account) -> None:
    topic = _does_everything(world, client_of, zoe)
    cards.set_photo(anew(zoe), NAME.encode())
    session().commit()
    bea, bram = client_of(world.bea), client_of(world.bram)
    before = columns_with(NAME, EMAIL)
    assert len(before) > 12, "they were everywhere"
    leave(bea, zoe)
    review()
    assert not anonymised(zoe), "the administrators are told first"
    review(30)
    assert anonymised(zoe)
    assert anew(zoe).photo_version is None
    assert columns_with(NAME, EMAIL, "D'Hondt", "zoe.elders", "02 555 12 34", "mediatie", "ik ben ziek") == set()
    assert not [each.title for each in all_documents() if "D'Hondt" in f"{each.title} {each.body}"]
    queued = session().execute(columns(jobs.Job.payload).where(sa.column("kind") == "index")).scalars().all()
    assert {"kind": "person", "id": str(zoe.id)} in queued, "search is told"
    told = page(bram.get(f"/onderwerpen/{topic.id}")).one("main")
    assert AFTER in told.one(".is-opening").text
    assert f"Dank, {AFTER}! En {AFTER}." in told.text
    assert not [each for each in told.addresses if str(zoe.id) in each]
    assert "werkt niet meer" not in told.text, "the name says so already"
    for path in (f"/mensen/{zoe.id}", f"/mensen/{zoe.id}/fiche.vcf"):
        assert bram.get(path).status_code == 404
    assert bea.get(f"/beheer/accounts/{zoe.id}").status_code == 404
    for path in ("/beheer/accounts?gesloten=ja", "/mensen?q=Voormalig", "/beheer/vertrokken?alle=ja"):
        assert AFTER not in page(bea.get(path)).one("main").text
    assert "1 account is al geanonimiseerd" in page(bea.get("/beheer/vertrokken"))


def _renamed(client: FlaskClient, account: Account, name: str) -> None:
    card = {"name": name, "locale": "nl", "job_title": "", "phone": "", "expertise": "", "about": ""}
    assert client.post("/mijn-fiche", data=card).status_code == 303


def test_nothing_says_what_they_were_called_before(world: World, client_of: ClientOf, zoe: Account) -> None:
    """With two names before the last one, and one that somebody else has now."""
    own, bram, bea = client_of(zoe), client_of(world.bram), client_of(world.bea)
    _does_everything(world, client_of, zoe)
    asked = make.group("wg-op-vraag", joining=Joining.REQUEST)
    make.membership(world.bram, asked, MembershipRole.ORGANISER)
    own.post(f"/overleg/{asked.slug}/aanvraag", data={"role": "member", "words": ""})
    while jobs.sweep():
        pass
    told = set(session().execute(columns(Notice.title).where(sa.column("account_id") == world.bram.id)).scalars())
    assert {NAME, f"{NAME} (Alimento)"} <= told, "a message and a request"
    _renamed(own, zoe, "Zoë Vranckx")
    _renamed(own, zoe, "Zoë Elsen")
    session().add(FieldChange(path="/y", field="title", changed_by="Zoë Vranckx"))
    session().commit()
    assert anew(zoe).name == "Zoë Elsen"
    assert columns_with(NAME)
    leave(bea, zoe)
    review()
    review(30)
    assert columns_with(NAME, "D'Hondt", "Zoë Vranckx", "Zoë Elsen", EMAIL) == set()
    after = set(session().execute(columns(Notice.title).where(sa.column("account_id") == world.bram.id)).scalars())
    assert {AFTER, f"{AFTER} (Alimento)"} <= after
    assert "D'Hondt" not in bram.get("/ongelezen").text


def test_a_name_of_before_that_another_has_stays_in_sentences(world: World, client_of: ClientOf, zoe: Account) -> None:
    own, bea = client_of(zoe), client_of(world.bea)
    _renamed(own, zoe, "Bram Claes")
    _renamed(own, zoe, "Zoë Elsen")
    session().add(FieldChange(path="/x", field="title", changed_by="Bram Claes"))
    session().commit()
    leave(bea, zoe)
    review()
    review(30)
    assert anonymised(zoe)
    assert "field_change.changed_by" in columns_with("Bram Claes")


def test_a_card_that_is_saved_under_the_same_name_keeps_no_former_one(
    world: World, client_of: ClientOf, zoe: Account
) -> None:
    _renamed(client_of(zoe), zoe, NAME)
    assert session().execute(columns(FormerAccountName.name)).all() == []


def test_what_they_did_stays(world: World, client_of: ClientOf, zoe: Account) -> None:
    topic = _does_everything(world, client_of, zoe)
    bea = client_of(world.bea)
    leave(bea, zoe)
    counted = {
        table.name: session().execute(columns(sa.func.count()).select_from(table)).scalar()
        for table in SQLModel.metadata.sorted_tables
        if table.name in ("topic", "reply", "message", "answer", "action_item", "check_in", "membership", "meeting")
    }
    bea.get("/")  # takes the message away
    owed = bea.get("/bijdragen").text.replace(NAME, AFTER)
    review()
    review(30)
    for name, number in counted.items():
        table = SQLModel.metadata.tables[name]
        assert session().execute(columns(sa.func.count()).select_from(table)).scalar() == number, name
    assert session().get_one(Topic, topic.id).author_id == zoe.id
    (own,) = session().execute(sa.select(Reply).where(sa.column("author_id") == zoe.id)).scalars()
    assert (own.body, own.fund_id) == ("Ik begin.", world.alimento.id)
    (answer,) = session().execute(sa.select(Answer)).scalars()
    assert (answer.value, answer.note) == (AnswerValue.NO, "")
    assert page(bea.get("/bijdragen")).one("main").text == _main(owed)


def _main(html: str) -> str:
    return Page(html).one("main").text


def test_who_left_sees_nothing_and_cannot_come_back_in(
    world: World, client_of: ClientOf, zoe: Account, visitor: FlaskClient
) -> None:
    inside, bea = client_of(zoe), client_of(world.bea)
    leave(bea, zoe)
    review()
    review(30)
    assert inside.get("/").status_code == 302
    visitor.post("/aanmelden", data={"email": EMAIL, "password": PASSWORD})
    assert visitor.get("/").status_code == 302
    assert bea.post(f"/beheer/accounts/{zoe.id}/heropening").status_code == 404
    assert not anew(zoe).active
    again = {"name": "Iemand", "email": EMAIL, "role": "consultant", "fund": str(world.alimento.id)}
    assert bea.post("/beheer/uitnodigingen", data=again).status_code == 303, "the address is free"


def test_administrators_are_told_a_month_before(
    world: World, client_of: ClientOf, zoe: Account, outbox: list[Any]
) -> None:
    bea = client_of(world.bea)
    leave(bea, zoe, days=720)
    review()
    while jobs.sweep():
        pass
    (mail,) = [each for each in outbox if NAME in each.body]
    assert mail.to == [world.bea.email]
    shown = page(bea.get("/beheer/vertrokken")).one("main")
    due = queries.departed_accounts()[0].due_on(24, clock.today())
    assert clock.day(due) in shown.text
    assert clock.day(due) in mail.body
    review()
    while jobs.sweep():
        pass
    assert len([each for each in outbox if NAME in each.body]) == 1, "once"
    review(29)
    assert not anonymised(zoe)


def test_not_now_holds_one_back(world: World, client_of: ClientOf, zoe: Account) -> None:
    bea = client_of(world.bea)
    leave(bea, zoe)
    review()
    path = f"/beheer/vertrokken/{zoe.id}/uitstel"
    assert page(bea.post(path, data={"reason": " ", "months": "3"}), 422).errors["reason"]
    assert bea.post(path, data={"reason": "Er loopt een dossier", "months": "3"}).status_code == 303
    review(400)
    assert not anonymised(zoe)
    assert "Er loopt een dossier" in page(bea.get("/beheer/vertrokken"))
    session().execute(sa.update(PlannedAnonymisation).values(held_until=clock.today() + timedelta(days=20)))
    session().commit()
    review()
    assert session().get_one(PlannedAnonymisation, zoe.id).announced_on == clock.today(), "told anew"
    bea.post(f"{path}/einde")
    review()
    review(30)
    assert anonymised(zoe)
    for late in (path, f"{path}/einde"):
        assert bea.post(late, data={"reason": "Te laat", "months": "3"}).status_code == 404


def test_reopened_in_time_nothing_happens(world: World, client_of: ClientOf, zoe: Account) -> None:
    bea = client_of(world.bea)
    leave(bea, zoe)
    review()
    bea.post(f"/beheer/accounts/{zoe.id}/heropening")
    review(60)
    assert anew(zoe).name == NAME
    assert session().get(PlannedAnonymisation, zoe.id) is None


def test_open_accounts_and_the_last_of_a_role_never(world: World, client_of: ClientOf) -> None:
    quiet = now() - timedelta(days=4000)
    session().execute(sa.update(Account).values(created_at=quiet, seen_at=quiet))
    session().execute(sa.update(Account).where(sa.column("id") == world.ilse.id).values(active=False, closed_at=quiet))
    session().commit()
    review()
    review(60)
    names = set(session().execute(columns(Account.name)).scalars())
    assert {"Ilse Janssens", "Ann Peeters", "Bea Smets"} <= names
    make.account("Nieuwe Isa", Role.ISA)
    review()
    review(60)
    assert anew(world.ilse).name == "Voormalig medewerker van SERV"


def test_with_zero_never(world: World, client_of: ClientOf, zoe: Account, app: Flask, monkeypatch: Any) -> None:
    settings = SETTINGS.get(app)
    monkeypatch.setattr(settings, "anonymise_months", 0)
    leave(client_of(world.bea), zoe)
    review()
    review(900)
    assert anew(zoe).name == NAME
    assert "dat staat uit" in page(client_of(world.bea).get("/beheer/vertrokken"))
    assert Settings().anonymise_months == 24


def test_a_merged_account_goes_with_the_one_that_stayed(world: World, client_of: ClientOf, zoe: Account) -> None:
    double = make.account("Z. Vranckx", fund=world.alimento, email="z.vranckx@example.org")
    bea = client_of(world.bea)
    both = f"/beheer/accounts/{double.id}/samenvoeging?met={zoe.id}"
    bea.post(both, data={"stays": str(zoe.id), "is_same": "y"})
    session().execute(
        sa.update(Account).where(sa.column("id") == double.id).values(closed_at=now() - timedelta(days=3000))
    )
    session().commit()
    review()
    review(60)
    assert anew(double).name == "Z. Vranckx", "its address still signs in"
    leave(bea, zoe)
    review()
    review(30)
    assert columns_with(NAME, EMAIL, "Z. Vranckx", "z.vranckx@example.org") == set()
    assert session().get_one(MergedAccount, double.id).into_id == zoe.id
    assert bea.get(f"/mensen/{double.id}", follow_redirects=True).status_code == 404


def test_conversations_stay_with_who_is_still_named(world: World, client_of: ClientOf, zoe: Account) -> None:
    channel = chat.direct_channel(viewer(zoe), world.bram.id)
    chat.post_message(viewer(zoe), channel, "Onder ons")
    session().commit()
    bea = client_of(world.bea)
    leave(bea, zoe)
    review()
    review(30)
    shown = page(client_of(world.bram).get(f"/kanalen/{channel}")).one("main").text
    assert "Onder ons" in shown
    assert AFTER in shown
    leave(bea, world.bram)
    review()
    review(30)
    assert session().execute(sa.select(Message)).first() is None
    assert session().execute(sa.select(ChannelPerson)).first() is None


def test_a_sentence_that_may_be_about_another_stays(world: World, client_of: ClientOf, zoe: Account) -> None:
    make.account(NAME, fund=world.horeca, email="andere.zoe@example.org")
    session().add(FieldChange(path="/x", field="title", changed_by=NAME))
    session().commit()
    leave(client_of(world.bea), zoe)
    review()
    while jobs.sweep():
        pass  # the mail to the administrators has the name too
    review(30)
    assert anonymised(zoe)
    assert anew(zoe).photo_version is None
    assert columns_with(NAME) == {"account.name", "field_change.changed_by"}
    assert columns_with(EMAIL) == set()


def test_who_is_called_what_after(world: World, client_of: ClientOf) -> None:
    own = make.account("Jef Bakelants", Role.GUEST, organisation="Bakelants Advies")
    loose = make.account("Mia Wuyts", Role.GUEST)
    bea = client_of(world.bea)
    for each in (own, loose, world.gust):
        leave(bea, each)
    review()
    review(30)
    assert [anew(each).name for each in (own, loose)] == ["Voormalige gast"] * 2
    assert anew(own).organisation is None
    assert anew(world.gust).name == "Voormalig medewerker van VDAB"


def test_words_that_people_typed_stay(world: World, client_of: ClientOf, zoe: Account) -> None:
    make.topic(world.open_group, world.bram, "Vraag", body=f"Ik sprak {NAME} gisteren.")
    leave(client_of(world.bea), zoe)
    review()
    review(30)
    assert columns_with(NAME) == {"topic.body", "topic.body_html"}
    assert not columns_with(EMAIL) & TYPED


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2025, 12, 3), 24, date(2027, 12, 3)),
        (date(2025, 11, 30), 1, date(2025, 12, 30)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
    ],
)
def test_months_later_is_the_same_day(day: date, months: int, then: date) -> None:
    assert queries.months_after(day, months) == then
