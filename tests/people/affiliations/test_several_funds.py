"""Somebody who works for two funds: in each group for one of them, and outside of groups for both."""

import io
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from samenspel import jobs, text
from samenspel.activity.mentions.queries import mentioned_accounts
from samenspel.activity.models import Activity, Verb
from samenspel.activity.relevance.queries import relevance_for
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import columns, now, session
from samenspel.groups import queries as groups
from samenspel.groups.models import Membership, MembershipRole, PastMembership
from samenspel.meetings.models import ActionItem, Answer, AnswerValue, AttendanceStatus, Report
from samenspel.meetings.todos.queries import ToDoScope, to_dos
from samenspel.news.digests.to_do import to_dos_of
from samenspel.people import queries as people
from samenspel.people.accounts.account_list import read_accounts, text_of_sheets
from samenspel.people.affiliations import actions, queries
from samenspel.people.models import Account, Fund, FundTheme, OtherAffiliation
from samenspel.polls.models import Ballot, Voice
from samenspel.runtime.foreign import workbooks
from samenspel.topics.models import Topic
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.polls.scenes import make_poll
from tests.world import World, viewer

MEMBERS = "/overleg/wg-werkbaar-wint/deelnemers"


@pytest.fixture
def both(world: World) -> Account:
    """Bram of Woodwize, who works for Horeca Forma as well, and is in the open group for that."""
    actions.add(world.bram, world.horeca)
    session().execute(
        sa.update(Membership).where(col(Membership.account_id) == world.bram.id).values(fund_id=world.horeca.id)
    )
    session().commit()
    return world.bram


def _fund_here(account: Account, world: World) -> Any:
    session().expire_all()
    membership = groups.membership_of(account.id, world.open_group.id)
    assert membership is not None
    return membership.fund_id


def test_an_administrator_says_for_which_funds_somebody_works(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    account = f"/beheer/accounts/{world.bram.id}"
    session().execute(sa.update(Account).where(col(Account.id) == world.bram.id).values(password="x"))
    session().commit()
    bea = client_of(world.bea)
    assert {"Alimento", "Horeca Forma"} < {option.text for option in page(bea.get(account)).all("#ook-voor option")}
    assert bea.post(f"{account}/fondsen", data={"fund": str(world.horeca.id)}, follow_redirects=True).status_code == 200
    jobs.sweep()
    assert "ook voor Horeca Forma" in outbox[-1].subject
    assert set(viewer(world.bram).funds.values()) == {"Woodwize", "Horeca Forma"}
    shown = page(bea.get(account))
    assert "Horeca Forma" not in {option.text for option in shown.all("#ook-voor option")}
    ends = f"{account}/fondsen/{world.horeca.id}/einde"
    assert ends in shown.addresses or ends in {form["action"] for form in shown.all("form")}
    bea.post(ends)
    assert list(viewer(world.bram).funds.values()) == ["Woodwize"]


@pytest.mark.parametrize(
    ("who", "fund"), [("bram", ""), ("bram", "geen fonds"), ("gust", "horeca"), ("bram", "closed")]
)
def test_what_makes_no_sense_is_refused_with_a_reason(world: World, client_of: ClientOf, who: str, fund: str) -> None:
    account = getattr(world, who)
    sent = fund
    if fund in ("horeca", "closed"):
        sent = str(world.horeca.id)
    if fund == "closed":
        session().execute(sa.update(Fund).where(col(Fund.id) == world.horeca.id).values(closed_at=now()))
        session().commit()
    answer = client_of(world.bea).post(
        f"/beheer/accounts/{account.id}/fondsen", data={"fund": sent}, follow_redirects=True
    )
    assert page(answer).alerts
    assert session().execute(sa.select(sa.func.count()).select_from(OtherAffiliation)).scalar() == 0


def test_the_directory_and_the_fund_say_both(both: Account, world: World, client_of: ClientOf) -> None:
    dirk = client_of(world.dirk)
    for address in ("/mensen?fonds=horeca-forma", "/mensen?q=horeca", "/mensen?fonds=woodwize"):
        assert "Woodwize, Horeca Forma" in page(dirk.get(address)).text
    card = page(dirk.get(f"/mensen/{both.id}"))
    assert {"/fondsen/woodwize", "/fondsen/horeca-forma"} <= set(card.addresses)
    assert "ook voor Woodwize" in page(dirk.get("/fondsen/horeca-forma")).text
    assert "ook voor" not in page(dirk.get("/fondsen/woodwize")).text
    assert "Woodwize, Horeca Forma" in page(client_of(world.bea).get("/beheer/accounts?q=horeca")).text
    assert "ORG:Woodwize\\, Horeca Forma" in dirk.get(f"/mensen/{both.id}/fiche.vcf").text
    counts = {each.slug: each.people for each in page_funds()}
    assert (counts["horeca-forma"], counts["woodwize"]) == (2, 1)


def page_funds() -> Any:
    from samenspel.people.directory_queries import funds

    return funds()


def test_in_a_group_they_act_for_the_fund_they_are_there_for(both: Account, world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    poll = make_poll(world, voice=Voice.FUND)
    session().commit()
    bram = client_of(both)
    bram.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    bram.post("/overleg/wg-werkbaar-wint/onderwerpen", data={"title": "Een vraag", "body": "Wie weet dit?"})
    bram.post(f"/peilingen/{poll.id}/stem", data={"edition": str(poll.edition), "choice": "0"})
    funds = [
        session().execute(query).scalar()
        for query in (
            columns(Answer.fund_id).where(col(Answer.account_id) == both.id),
            columns(Topic.fund_id).where(col(Topic.author_id) == both.id),
            columns(Ballot.voter_id).where(col(Ballot.poll_id) == poll.id),
        )
    ]
    assert funds == [world.horeca.id] * 3


def test_they_have_to_do_what_the_fund_has_to_do_there(both: Account, world: World) -> None:
    past = make.meeting(world.open_group, world.ann, "Vorige", days=-5)
    theirs = ActionItem(meeting_id=past.id, text="Bellen", fund_id=world.horeca.id)
    others = ActionItem(meeting_id=past.id, text="Mailen", fund_id=world.woodwize.id)
    session().add_all([theirs, others, Report(meeting_id=past.id, author_id=world.ann.id, published_at=now())])
    make.attendance(past, world.alimento, AttendanceStatus.REPRESENTED, represented_by_id=world.horeca.id)
    session().commit()
    known = {each.thing.kind: each.thing.id for each in to_dos(ToDoScope(account_id=both.id))}
    assert known[ThingKind.ACTION_POINT] == theirs.id
    assert ThingKind.DEBRIEF in known
    in_digest = to_dos_of([viewer(both)], now())[both.id]
    assert {each.title for each in in_digest} >= {"Bellen"}


def test_a_mention_of_the_fund_reaches_them_where_they_are_for_it(both: Account, world: World) -> None:
    def reached(fund: Fund) -> set[Any]:
        html = text.to_html("@x", lambda _tails: [text.Mention("@x", f"fund:{fund.id}", "/")])
        return mentioned_accounts(html, world.open_group.id)

    assert both.id in reached(world.horeca)
    assert both.id not in reached(world.woodwize)


def test_what_matters_to_either_fund_is_relevant(both: Account, world: World) -> None:
    elsewhere = make.group("thema", name="Over het thema", theme_id=world.theme.id)
    topic = make.topic(elsewhere, world.ann)
    session().add(
        Activity(
            verb=Verb.OPENED_TOPIC,
            actor_id=world.ann.id,
            group_id=elsewhere.id,
            object_id=topic.id,
            title=topic.title,
            path=f"/onderwerpen/{topic.id}",
        )
    )
    session().add(FundTheme(fund_id=world.horeca.id, theme_id=world.theme.id))
    session().commit()
    thing = Thing(ThingKind.TOPIC, topic.id)
    for_both = relevance_for(viewer(both), [thing])[thing]
    actions.end(both, world.horeca.id)
    session().commit()
    for_one = relevance_for(viewer(both), [thing])[thing]
    assert for_both.score > for_one.score
    assert for_both.reasons
    assert not for_one.reasons


def test_they_choose_for_which_fund_and_what_was_stays(both: Account, world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    past = make.meeting(world.open_group, world.ann, "Vorige", days=-5)
    for each in (meeting, past):
        session().add(Answer(meeting_id=each.id, account_id=both.id, fund_id=world.horeca.id, value=AnswerValue.YES))
    session().commit()
    address = f"{MEMBERS}/{both.id}/fonds"
    bram = client_of(both)
    assert address in page(bram.get("/overleg/wg-werkbaar-wint")).addresses
    assert address in page(bram.get(MEMBERS)).addresses
    form = page(bram.get(address))
    assert {each.text for each in form.all("#fund label, fieldset label")} == {"Woodwize", "Horeca Forma"}
    assert page(bram.post(address, data={"fund": str(world.alimento.id)}), 422).errors
    assert bram.post(address, data={"fund": str(world.woodwize.id)}).location == MEMBERS
    assert _fund_here(both, world) == world.woodwize.id
    rows = session().execute(columns(Answer.meeting_id, Answer.fund_id))
    answers: dict[Any, Any] = {row.meeting_id: row.fund_id for row in rows}
    assert (answers[meeting.id], answers[past.id]) == (world.woodwize.id, world.horeca.id)
    before = session().execute(columns(PastMembership.fund_id)).scalars().all()
    assert before == [world.horeca.id]


def test_only_they_and_the_organisers_choose(both: Account, world: World, client_of: ClientOf) -> None:
    address = f"{MEMBERS}/{both.id}/fonds"
    assert client_of(world.ann).get(address).status_code == 200
    assert client_of(world.dirk).get(address).status_code == 403
    assert client_of(world.gerd).get(address).status_code == 404
    assert client_of(world.ann).get(f"{MEMBERS}/{world.ann.id}/fonds").status_code == 404, "there is nothing to choose"


def test_ending_it_leaves_the_group_to_the_first_fund(both: Account, world: World) -> None:
    assert actions.end(both, world.horeca.id)
    session().commit()
    assert _fund_here(both, world) == world.woodwize.id
    assert not actions.end(both, world.horeca.id)


def test_moving_to_another_first_fund_leaves_the_second_as_it_is(
    both: Account, world: World, client_of: ClientOf
) -> None:
    other = make.group("houtgroep", name="Houtgroep")
    make.membership(both, other, fund_id=world.woodwize.id)
    session().commit()
    from samenspel.people.accounts.actions import change_account

    account = session().get_one(Account, both.id)
    change_account(account, role=Role.CONSULTANT, fund_id=world.alimento.id, organisation="")
    session().commit()
    moved = groups.membership_of(both.id, other.id)
    assert moved is not None
    assert (moved.fund_id, _fund_here(both, world)) == (world.alimento.id, world.horeca.id)
    change_account(account, role=Role.CONSULTANT, fund_id=world.horeca.id, organisation="")
    session().commit()
    assert queries.other_funds_of([both.id]) == {}
    change_account(account, role=Role.ISA, fund_id=None, organisation="SERV")
    session().commit()
    assert _fund_here(both, world) is None


def test_closing_and_opening_again_brings_the_place_back(both: Account, world: World) -> None:
    from samenspel.people.accounts.actions import close_account, reopen_account

    account = session().get_one(Account, both.id)
    close_account(account)
    session().commit()
    reopen_account(account)
    session().commit()
    assert _fund_here(both, world) == world.horeca.id


def test_a_whole_fund_comes_with_who_works_for_it_besides(world: World, client_of: ClientOf) -> None:
    actions.add(world.bram, world.horeca)
    group = make.group("nieuw", name="Nieuwe groep")
    make.membership(world.ann, group, MembershipRole.ORGANISER)
    session().commit()
    sent = {"funds": str(world.horeca.id), "per_fund": "everybody", "how": "add", "role": "member"}
    ann = client_of(world.ann)
    preview = page(ann.post("/overleg/nieuw/uitnodigingen", data=sent), 422)
    assert {"Bram Claes", "Carla Maes"} <= {word for word in ("Bram Claes", "Carla Maes") if word in preview.text}
    take = [each["value"] for each in preview.all("input[name=take]")]
    assert set(take) == {str(world.bram.id), str(world.carla.id)}
    shown = preview.fields["shown"]
    ann.post("/overleg/nieuw/uitnodigingen", data=sent | {"take": take, "do": "send", "shown": shown})
    place = groups.membership_of(world.bram.id, group.id)
    assert place is not None
    assert place.fund_id == world.horeca.id


def test_two_accounts_of_one_person_for_two_funds_become_one_for_both(world: World, client_of: ClientOf) -> None:
    carla_in = make.membership(world.carla, make.group("anders", name="Anders"))
    session().commit()
    address = f"/beheer/accounts/{world.bram.id}/samenvoeging?met={world.carla.id}"
    bea = client_of(world.bea)
    assert "beide fondsen" in page(bea.get(address)).text
    bea.post(address, data={"stays": str(world.bram.id), "is_same": "y", "keeps_fund": "y"})
    session().expire_all()
    assert set(viewer(world.bram).funds.values()) == {"Woodwize", "Horeca Forma"}
    place = groups.membership_of(world.bram.id, carla_in.group_id)
    assert place is not None
    assert place.fund_id == world.horeca.id


def test_a_fund_that_goes_up_in_another_takes_them_along_and_back(
    both: Account, world: World, client_of: ClientOf
) -> None:
    from samenspel.clock import today

    address = f"/beheer/fondsen/horeca-forma/opvolging?op={today().isoformat()}&naar=alimento"
    bea = client_of(world.bea)
    form = page(bea.get(address))
    assert both.name in form.text
    bea.post(address, data={"seen": form.fields["seen"]})
    session().expire_all()
    assert set(viewer(both).funds.values()) == {"Woodwize", "Alimento"}
    assert _fund_here(both, world) == world.alimento.id
    bea.post("/beheer/fondsen/horeca-forma/opvolging/terugname")
    session().expire_all()
    assert set(viewer(both).funds.values()) == {"Woodwize", "Horeca Forma"}
    assert _fund_here(both, world) == world.horeca.id


def test_the_list_of_accounts_says_it_and_reads_it_back(both: Account, world: World, client_of: ClientOf) -> None:
    book = client_of(world.bea).get("/beheer/accounts/lijst.xlsx").data
    text = text_of_sheets(workbooks.rows_of([io.BytesIO(book)])["sheets"])
    good, bad = read_accounts(text, funds=people.fund_keys(), names=people.fund_names())
    assert not bad
    found = next(each for each in good if each.email == both.email)
    assert (found.fund_id, found.besides) == (world.woodwize.id, (world.horeca.id,))


@pytest.mark.parametrize(
    ("besides", "reason"),
    [("Hout en zo", "bestaat niet"), ("Woodwise", "Woodwize"), ("", "")],
)
def test_a_list_of_accounts_names_further_funds(world: World, besides: str, reason: str) -> None:
    text = f"naam;e-mail;rol;fonds;ook voor\nJan Jans;jan@example.org;consulent;Alimento;{besides}\n"
    good, bad = read_accounts(text, funds=people.fund_keys(), names=people.fund_names())
    assert (len(good), len(bad)) == ((0, 1) if reason else (1, 0))
    assert all(reason in each.reason for each in bad)


def test_they_see_the_figures_of_both_one_at_a_time(both: Account, world: World, client_of: ClientOf) -> None:
    for fund in (world.woodwize, world.horeca):
        meeting = make.meeting(world.open_group, world.ann, f"Van {fund.name}", days=-5)
        make.attendance(meeting, fund)
    session().commit()
    bram = client_of(both)
    first = page(bram.get("/cijfers"))
    assert {each.text for each in first.all("#fonds option")} == {"Woodwize", "Horeca Forma"}
    second = page(bram.get(f"/cijfers?fonds={world.horeca.id}"))
    assert second.one("#fonds option[selected]").text == "Horeca Forma"
    foreign = page(bram.get(f"/cijfers?fonds={world.alimento.id}"))
    assert foreign.one("#fonds option[selected]").text == "Woodwize"
    assert "Alimento" not in foreign.one("main").text


def test_a_point_stands_with_the_fund_that_its_owner_is_there_for(
    both: Account, world: World, client_of: ClientOf
) -> None:
    past = make.meeting(world.open_group, world.ann, "Vorige", days=-5)
    session().add(ActionItem(meeting_id=past.id, text="Sprekers bellen", owner_id=both.id))
    session().add(Report(meeting_id=past.id, author_id=world.ann.id, published_at=now()))
    session().commit()
    dirk = client_of(world.dirk)
    assert "Sprekers bellen" in page(dirk.get("/fondsen/horeca-forma")).text
    assert "Sprekers bellen" not in page(dirk.get("/fondsen/woodwize")).text
