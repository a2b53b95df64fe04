"""Organisers invite people, who accept or decline in one tap."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel import jobs
from samenspel.activity.notices.models import Notice
from samenspel.activity.things import ThingKind
from samenspel.db import now, session
from samenspel.groups.joining.models import GroupInvitation, InvitationState
from samenspel.groups.models import Group, MembershipRole
from samenspel.mail.refusals import FailureKind, MailFailure
from samenspel.news.outbox import actions as outbox_actions
from samenspel.people import queries as people
from samenspel.people.models import Account, Invitation, MergedAccount
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf, English
from tests.groups.stories import role_of
from tests.mails import link_in
from tests.pages import page
from tests.world import World

HOME = "/overleg/wg-werkbaar-wint"
INVITE, FOLLOW_UP, MEMBERS = f"{HOME}/uitnodigingen", f"{HOME}/uitnodigingen/opvolging", f"{HOME}/deelnemers"
CHOICE = {"password": "een zin die lang genoeg is", "password_again": "een zin die lang genoeg is"}


def _sweep() -> None:
    while jobs.sweep():
        pass
    session().expire_all()


def _invite(browser: FlaskClient, home: str = INVITE, **more: Any) -> Any:
    """Has the form say whom it means, and confirms what it shows; answers what came last."""
    data = {"role": "member", "words": "", "addresses": "", "people": [], "how": "invite"} | more
    asked = browser.post(home, data=data)
    shown = page(asked, 422)
    if not shown.has("input[name=shown]"):
        return asked
    taken = [each["value"] for each in shown.all("input[name=take]")]
    return browser.post(home, data={"take": taken, "shown": shown.fields["shown"], "do": "send"} | data)


def _invitation(email: str) -> GroupInvitation:
    session().expire_all()
    found: GroupInvitation = (
        session().execute(sa.select(GroupInvitation).where(col(GroupInvitation.email) == email)).scalar_one()
    )
    return found


def _notices(account: Account, kind: ThingKind) -> list[Notice]:
    query = sa.select(Notice).where(
        col(Notice.account_id) == account.id, col(Notice.kind) == kind, col(Notice.done_at).is_(None)
    )
    return list(session().execute(query).scalars())


def _mail_to(outbox: list[Any], email: str) -> Any:
    (found,) = [mail for mail in outbox if mail.to == [email]]
    return found


def test_a_colleague_accepts_in_one_tap_from_the_mail(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    assert "Carla Maes (Horeca Forma)" in page(ann.get(INVITE)).one("#lijst-people")
    assert "Bram Claes" not in page(ann.get(INVITE)).one("#lijst-people"), "who is in it is no choice"
    sent = _invite(ann, people=[str(world.carla.id)], addresses=f"Dirk <{world.dirk.email}>", words="Kom je ook?")
    assert (sent.status_code, sent.location) == (303, MEMBERS)
    _sweep()
    (told,) = _notices(world.carla, ThingKind.GROUP_INVITATION)
    assert (told.title, told.path) == ("Podcastreeks Werkbaar wint", f"{HOME}/uitnodiging")
    mail = _mail_to(outbox, world.carla.email)
    assert "Ann Peeters nodigt je uit voor Podcastreeks Werkbaar wint." in mail.body
    assert "Kom je ook?" in mail.body
    link = link_in(mail)
    assert role_of(world.carla, world.open_group) is None
    assert page(visitor.get(link)).buttons[-2:] == ["Aanvaarden", "Weigeren"]
    assert role_of(world.carla, world.open_group) is None, "programs that check mail open links"
    assert page(visitor.post(link, data={"answer": "accept"})).heading == "Uitnodiging aanvaard"
    assert role_of(world.carla, world.open_group) is MembershipRole.MEMBER
    assert visitor.get(HOME).status_code == 302, "the link signs nobody in"
    _sweep()
    assert _notices(world.carla, ThingKind.GROUP_INVITATION) == []
    listed = page(ann.get(MEMBERS)).panel("Uitnodigingen")
    assert "Aanvaard" in listed
    assert "Uitgenodigd" in listed, "Dirk did not answer"
    # Sent again, it changes nothing: who leaves later is not brought back by an old mail.
    client_of(world.carla).post(f"{HOME}/uitschrijving")
    visitor.post(link, data={"answer": "accept"})
    assert role_of(world.carla, world.open_group) is None


def test_a_colleague_declines_on_the_platform(world: World, client_of: ClientOf) -> None:
    _invite(client_of(world.ilse), people=[str(world.carla.id)], role="follower")
    _sweep()
    carla = client_of(world.carla)
    assert "Je bent uitgenodigd voor dit overleg." in page(carla.get(HOME))
    assert "Ilse Janssens" in page(carla.get(f"{HOME}/uitnodiging"))
    carla.post(f"{HOME}/uitnodiging", data={"answer": "decline"})
    assert _invitation(world.carla.email).state is InvitationState.DECLINED
    assert role_of(world.carla, world.open_group) is None
    assert "staat niet meer open" in page(carla.post(f"{HOME}/uitnodiging", data={"answer": "accept"}))
    assert role_of(world.carla, world.open_group) is None
    _sweep()
    assert _notices(world.carla, ThingKind.GROUP_INVITATION) == []
    # Declined by a slip of the thumb.
    carla.post(f"{HOME}/uitnodiging", data={"answer": "undo"})
    assert _invitation(world.carla.email).state is InvitationState.OPEN
    _sweep()
    assert len(_notices(world.carla, ThingKind.GROUP_INVITATION)) == 1
    carla.post(f"{HOME}/uitnodiging", data={"answer": "decline"})
    # Invited once more, with what was chosen.
    _invite(client_of(world.ann), people=[str(world.carla.id)], role="follower")
    carla.post(f"{HOME}/uitnodiging", data={"answer": "accept"})
    assert role_of(world.carla, world.open_group) is MembershipRole.FOLLOWER


def test_a_hidden_group_shows_an_invited_person_what_it_is_for_and_nothing_else(
    world: World, client_of: ClientOf
) -> None:
    home = "/overleg/klankbordgroep"
    _invite(client_of(world.ilse), f"{home}/uitnodigingen", people=[str(world.carla.id)])
    carla = client_of(world.carla)
    assert "Klankbordgroep" in page(carla.get(f"{home}/uitnodiging"))
    for path in (home, f"{home}/deelnemers", f"{home}/onderwerpen", f"{home}/uitnodigingen"):
        assert carla.get(path).status_code == 404
    assert client_of(world.ann).get(f"{home}/uitnodiging").status_code == 404
    carla.post(f"{home}/uitnodiging", data={"answer": "decline"}, follow_redirects=True)
    assert "Klankbordgroep" not in page(carla.get(f"{home}/uitnodiging"))


def test_an_address_without_an_account_becomes_a_guest_of_this_group_only(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    data = {"addresses": "Nele Nieuw <nele@example.org>", "words": "Fijn!", "role": "follower"}
    asked = page(_invite(ann, **data), 422)
    assert asked.fields["name-nele@example.org"] == "Nele Nieuw"
    assert asked.fields["words"] == "Fijn!"
    assert "fund-nele@example.org" not in asked.fields, "only an ISA makes accounts of funds"
    assert _count(GroupInvitation) == 0
    wrong = page(_invite(ann, **data, **{"name-nele@example.org": "Nele"}), 422)
    assert "Vul in voor wie deze gast werkt" in wrong
    named = {"name-nele@example.org": "Nele Nieuw", "organisation-nele@example.org": "VDAB"}
    assert "WEWIS" in page(_invite(ann, **data, **named | {"organisation-nele@example.org": "WEWIS"}), 422)
    assert _invite(ann, **data, **named).status_code == 303
    _sweep()
    mail = _mail_to(outbox, "nele@example.org")
    assert mail.subject == "Uitnodiging: Podcastreeks Werkbaar wint"
    assert "Fijn!" in mail.body
    visitor.post(link_in(mail), data=CHOICE | {"name": "Nele Nieuw"})
    account = people.account_by_email("nele@example.org")
    assert account is not None
    assert (account.role, account.organisation) == (Role.GUEST, "VDAB")
    assert role_of(account, world.open_group) is MembershipRole.FOLLOWER
    assert _invitation("nele@example.org").state is InvitationState.ACCEPTED


def test_an_isa_invites_a_consultant_of_a_fund(world: World, client_of: ClientOf) -> None:
    data = {"addresses": "nele@example.org", "name-nele@example.org": "Nele Nieuw"}
    chosen = {"fund-nele@example.org": str(world.horeca.id)}
    _invite(client_of(world.ann), **data, **chosen, **{"organisation-nele@example.org": "X"})
    made = session().execute(sa.select(Invitation)).scalar_one()
    assert (made.role, made.fund_id) == (Role.GUEST, None), "an organiser chooses no fund"
    client_of(world.ann).post(FOLLOW_UP, data={"do": "withdraw", "invitation": [str(_invitation(made.email).id)]})
    assert _count(Invitation) == 0
    _invite(client_of(world.ilse), **data, **chosen)
    made = session().execute(sa.select(Invitation)).scalar_one()
    assert (made.role, made.fund_id, made.groups) == (Role.CONSULTANT, world.horeca.id, [world.open_group.id])


def test_who_can_not_be_invited_is_said(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    assert "Kies fondsen, een overleg of mensen" in page(_invite(ann), 422)
    assert "“geen adres”" in page(_invite(ann, addresses="geen adres"), 422)
    many = "; ".join(f"n{number}@example.org" for number in range(61))
    assert "Dat zijn 61 adressen zonder account." in page(_invite(ann, addresses=many), 422)
    closed = make.account("Wim Weg", fund=world.horeca, active=False)
    addresses = f"{world.gerd.email}; {world.bram.email}; {closed.email}; {world.carla.email}; geen adres"
    shown = page(ann.post(INVITE, data={"role": "member", "addresses": addresses}), 422)
    left_out = shown.panel("Niet erbij").text
    for words in ("Al in dit overleg\nBram Claes", "Gerd Jacobs", "Hun account is gesloten\nWim Weg", "geen adres"):
        assert words in left_out
    assert _invite(ann, addresses=addresses).status_code == 303
    assert _count(GroupInvitation) == 1
    ann.post(f"{MEMBERS}/{world.gust.id}", data={"role": "organiser"})
    assert "Geen account op het platform: x@example.org." in page(
        _invite(client_of(world.gust), addresses="x@example.org"), 422
    )


def test_what_happens_with_each_pasted_word_is_shown_first(world: World, client_of: ClientOf) -> None:
    ann, old = client_of(world.ann), make.account("Carla Oud", fund=world.horeca, active=False)
    session().add(MergedAccount(account_id=old.id, into_id=world.carla.id, by_id=world.ann.id))
    session().flush()
    addresses = f"{world.ann.email.upper()}; {old.email}\nNele <nele@example.org> VDAB, x@\nNELE@example.org"
    shown = page(ann.post(INVITE, data={"role": "member", "addresses": addresses}), 422)
    left_out = shown.panel("Niet erbij").text
    for words in (
        "Al in dit overleg\nAnn Peeters", "Niet begrepen, en dus overgeslagen\nx@",
        "Meer dan eens geplakt, telt één keer\nnele@example.org", "Staat bij een adres, en is niet gebruikt\nVDAB",
    ):  # fmt: skip
        assert words in left_out
    assert "gesloten" not in left_out
    assert "Carla" in shown.text


def test_equal_names_are_told_apart(world: World, client_of: ClientOf) -> None:
    twin = make.account("Carla Maes", fund=world.horeca, email="c.maes@example.org")
    people_shown = page(client_of(world.ann).get(INVITE)).one("#lijst-people")
    assert f"Carla Maes (Horeca Forma), {twin.email}" in people_shown
    assert "Dirk Wouters (Alimento)" in people_shown
    assert world.dirk.email not in people_shown


def test_several_are_sent_again_or_withdrawn_at_once(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    new = {"name-x@example.org": "X", "organisation-x@example.org": "VDAB"}
    _invite(ann, people=[str(world.carla.id)], addresses="x@example.org", **new)
    _sweep()
    link, ids = link_in(_mail_to(outbox, world.carla.email)), _ids()
    outbox_actions.give_up(
        {"to": "x@example.org", "subject": "Dag"}, MailFailure(FailureKind.REFUSED, "550 5.1.1", is_bounce=True)
    )
    session().commit()
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        listed = page(client_of(world.ann).get(MEMBERS)).panel("Uitnodigingen")
        assert "Verlopen" in listed
        assert "Mail niet aangekomen" in listed
        assert "niet meer open" in page(visitor.post(link, data={"answer": "accept"})).heading
        outbox.clear()
        again = client_of(world.ann).post(FOLLOW_UP, data={"do": "resend", "invitation": ids}, follow_redirects=True)
        assert "2 uitnodigingen zijn verstuurd." in page(again).alerts
        _sweep()
        assert sorted(mail.to[0] for mail in outbox) == [world.carla.email, "x@example.org"]
        assert _invitation("x@example.org").refused_at is None
        client_of(world.ann).post(FOLLOW_UP, data={"do": "withdraw", "invitation": ids})
        assert _count(Invitation) == 0, "a guest without a group has nothing to see"
        assert client_of(world.carla).get(f"{HOME}/uitnodiging").status_code == 404
        _sweep()
        assert _notices(world.carla, ThingKind.GROUP_INVITATION) == []
        late = client_of(world.ann).post(FOLLOW_UP, data={"do": "resend", "invitation": ids}, follow_redirects=True)
        assert "Die uitnodigingen staan niet meer open." in page(late).alerts
    nothing = page(ann.post(FOLLOW_UP, data={"do": "resend"}, follow_redirects=True))
    assert "Vink eerst aan" in nothing.alerts[-1]


def test_only_organisers_see_who_is_invited(world: World, client_of: ClientOf) -> None:
    _invite(client_of(world.ann), people=[str(world.carla.id)])
    ids = _ids()
    for other in (world.bram, world.gust, world.dirk, world.bea):
        assert "Carla Maes" not in page(client_of(other).get(MEMBERS))
        assert client_of(other).post(FOLLOW_UP, data={"do": "withdraw", "invitation": ids}).status_code == 403
    elsewhere = "/overleg/klankbordgroep/uitnodigingen/opvolging"
    client_of(world.ilse).post(elsewhere, data={"do": "withdraw", "invitation": ids})
    assert _invitation(world.carla.email).state is InvitationState.OPEN, "it is of another group"


def test_who_is_added_directly_is_told(world: World, client_of: ClientOf, english: English) -> None:
    client_of(world.ann).post(MEMBERS, data={"account": str(world.carla.id), "role": "member"})
    _sweep()
    (told,) = _notices(world.carla, ThingKind.MEMBERSHIP)
    assert told.path == f"{HOME}?bij=nieuw"
    assert "You are in this group" in page(client_of(english(world.carla)).get("/ongelezen")).row(told.title)


def test_who_comes_in_another_way_is_no_longer_invited(world: World, client_of: ClientOf) -> None:
    _invite(client_of(world.ann), people=[str(world.carla.id)])
    client_of(world.carla).post(f"{HOME}/deelname", data={"role": "follower"})
    assert _invitation(world.carla.email).state is InvitationState.ACCEPTED


def test_an_archived_group_lets_nobody_in(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    _invite(client_of(world.ann), people=[str(world.carla.id)])
    session().execute(sa.update(Group).where(col(Group.id) == world.open_group.id).values(archived_at=now()))
    session().commit()
    client_of(world.carla).post(f"{HOME}/uitnodiging", data={"answer": "accept"})
    assert role_of(world.carla, world.open_group) is None
    assert client_of(world.ann).get(INVITE).status_code == 403


def _ids() -> list[str]:
    return [str(row) for row in session().execute(sa.select(GroupInvitation.id)).scalars()]  # type: ignore[call-overload]


def _count(model: Any) -> int:
    session().expire_all()
    return int(session().execute(sa.select(sa.func.count()).select_from(model)).scalar_one())
