"""What is relevant for whom, and why: each reason rests on evidence, and falls with it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity import actions
from samenspel.activity.models import Activity, Verb
from samenspel.activity.notices.actions import record_opened
from samenspel.activity.notices.models import ReadMark
from samenspel.activity.relevance import actions as votes
from samenspel.activity.relevance.models import RelevanceVote
from samenspel.activity.relevance.queries import relevance_for, relevance_for_funds
from samenspel.activity.relevance.scoring import ReasonKind, Relevance, RelevanceReason
from samenspel.activity.relevance.words import relevance_words
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.groups.models import Group, Membership
from samenspel.meetings.models import Attendance
from samenspel.news.marks import actions as marks
from samenspel.people.models import Account, FundTheme
from samenspel.topics.models import TopicMark
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import fragment
from tests.world import World, viewer


def happens(
    world: World,
    group: Group,
    verb: Verb = Verb.OPENED_TOPIC,
    text: str = "",
    days: int = 0,
    thing_id: uuid.UUID | None = None,
) -> Thing:
    """Something happened in a group so many days ago."""
    thing_id = thing_id or uuid.uuid4()
    actions.record(viewer(world.ilse), verb, group.id, thing_id, "Iets", "/", text=text)
    session().flush()
    at = now() - timedelta(days=days)
    session().execute(sa.update(Activity).where(col(Activity.object_id) == thing_id).values(created_at=at))
    session().commit()
    return Thing(verb.thing_kind, thing_id)


def judged(account: Account, thing: Thing) -> Relevance:
    session().commit()
    return relevance_for(viewer(account), [thing])[thing]


def delete(*conditions: sa.ColumnElement[bool], model: type) -> None:
    session().execute(sa.delete(model).where(*conditions))


@dataclass(frozen=True)
class Evidence:
    """What makes a reason true for Carla of Horeca Forma, and takes it away again."""

    kind: ReasonKind
    give: Callable[[World, Group, Thing], None]
    take: Callable[[World, Group, Thing], None]


def works_on_theme(world: World, _group: Group, _thing: Thing) -> None:
    session().add(FundTheme(fund_id=world.horeca.id, theme_id=world.theme.id))


def works_on_it_no_more(world: World, _group: Group, _thing: Thing) -> None:
    delete(col(FundTheme.fund_id) == world.horeca.id, model=FundTheme)


def is_named(_world: World, _group: Group, thing: Thing) -> None:
    actions.revise(thing.id, Verb.OPENED_TOPIC, "", "Een vraag aan Horeca Forma")


def is_named_no_more(_world: World, _group: Group, thing: Thing) -> None:
    actions.revise(thing.id, Verb.OPENED_TOPIC, "", "Een vraag aan iedereen")


def leads(world: World, group: Group, _thing: Thing) -> None:
    group.lead_fund_id = world.horeca.id


def leads_no_more(_world: World, group: Group, _thing: Thing) -> None:
    group.lead_fund_id = None


def joins(world: World, group: Group, _thing: Thing) -> None:
    make.membership(world.carla, group)


def a_colleague_joins(world: World, group: Group, _thing: Thing) -> None:
    make.membership(make.account(fund=world.horeca), group)


def leave(_world: World, group: Group, _thing: Thing) -> None:
    delete(col(Membership.group_id) == group.id, model=Membership)


def takes_part(world: World, group: Group, _thing: Thing) -> None:
    for _ in range(3):
        meeting = make.meeting(group, world.ilse, days=-20)
        happens(world, group, Verb.PLANNED_MEETING, days=30, thing_id=meeting.id)
        make.attendance(meeting, world.horeca)


def was_never_there(world: World, _group: Group, _thing: Thing) -> None:
    delete(col(Attendance.fund_id) == world.horeca.id, model=Attendance)


def reads(world: World, group: Group, _thing: Thing) -> None:
    for _ in range(24):
        mark(world.carla, happens(world, group, days=10))


def mark(account: Account, thing: Thing) -> None:
    session().add(ReadMark(account_id=account.id, kind=thing.kind, thing_id=thing.id))


def read_nothing(_world: World, _group: Group, _thing: Thing) -> None:
    delete(sa.true(), model=ReadMark)


def reads_elsewhere(world: World, group: Group, thing: Thing) -> None:
    reads(world, make.group(theme_id=group.theme_id), thing)


def says_so(world: World, group: Group, thing: Thing) -> None:
    votes.vote(viewer(world.carla), thing, group.id, True)


def says_it_no_more(world: World, _group: Group, thing: Thing) -> None:
    votes.withdraw_vote(viewer(world.carla), thing)


EVIDENCE = (
    Evidence(ReasonKind.ON_THEME, works_on_theme, works_on_it_no_more),
    Evidence(ReasonKind.NAMED, is_named, is_named_no_more),
    Evidence(ReasonKind.LEADS, leads, leads_no_more),
    Evidence(ReasonKind.OWN_GROUP, joins, leave),
    Evidence(ReasonKind.FUND_IN_GROUP, a_colleague_joins, leave),
    Evidence(ReasonKind.TAKES_PART, takes_part, was_never_there),
    Evidence(ReasonKind.READS, reads, read_nothing),
    Evidence(ReasonKind.BUSY_WITH, reads_elsewhere, read_nothing),
    Evidence(ReasonKind.CHOSEN, says_so, says_it_no_more),
)


@pytest.mark.parametrize("evidence", EVIDENCE, ids=lambda each: each.kind.value)
def test_without_its_evidence_a_reason_goes_and_the_score_falls(world: World, evidence: Evidence) -> None:
    group = make.group(theme_id=world.theme.id)
    thing = happens(world, group)
    nothing = judged(world.carla, thing)
    assert (nothing.reasons, nothing.is_folded) == ((), True)
    evidence.give(world, group, thing)
    session().flush()
    relevance = judged(world.carla, thing)
    assert evidence.kind in [reason.kind for reason in relevance.reasons]
    assert not relevance.is_folded
    assert relevance_words(relevance).startswith("Relevant omdat ")
    evidence.take(world, group, thing)
    session().flush()
    after = judged(world.carla, thing)
    assert evidence.kind not in [reason.kind for reason in after.reasons]
    assert after.score < relevance.score


def test_a_reason_is_stored_and_read_in_words() -> None:
    reasons = tuple(RelevanceReason(kind, "Logistiek") for kind in ReasonKind)
    assert tuple(RelevanceReason.from_json(reason.to_json()) for reason in reasons) == reasons
    both = Relevance(0.5, (RelevanceReason(ReasonKind.LEADS), RelevanceReason(ReasonKind.ON_THEME, "Werkbaar werk")))
    assert relevance_words(both) == "Relevant omdat jullie dit overleg trekken en jullie op Werkbaar werk inzetten"
    assert relevance_words(Relevance()) == ""


def test_what_one_of_several_people_reads_is_never_a_reason(world: World) -> None:
    group = make.group(theme_id=world.theme.id)
    make.account(fund=world.horeca)
    thing = happens(world, group)
    reads(world, group, thing)
    alone = judged(world.carla, thing)
    assert alone.reasons == ()
    colleague = make.account(fund=world.horeca)
    for row in session().execute(sa.select(Activity.object_id)).scalars().all():  # type: ignore[call-overload]
        mark(colleague, Thing(ThingKind.TOPIC, row))
    assert [reason.kind for reason in judged(world.carla, thing).reasons] == [ReasonKind.READS]


def test_what_was_only_marked_as_read_teaches_nothing_until_it_is_opened(world: World) -> None:
    group = make.group(theme_id=world.theme.id)
    thing, earlier = happens(world, group), [happens(world, group, Verb.ADDED_DOCUMENT, days=10) for _ in range(9)]
    before = judged(world.carla, thing)
    marks.mark_read(world.carla.id, [marks.Reading(each) for each in earlier], now())
    assert judged(world.carla, thing) == before
    for each in earlier:
        record_opened(world.carla.id, each, now())
    marks.mark_read(world.carla.id, [marks.Reading(each) for each in earlier], now())
    assert judged(world.carla, thing).score > before.score


def test_what_happens_in_a_closed_group_shows_nowhere_else(world: World) -> None:
    """Dirk's fund is busy in a closed group on a theme: elsewhere on that theme nothing says so."""
    closed, elsewhere = world.closed_group, make.group(theme_id=world.theme.id)
    closed.theme_id = world.theme.id
    before = judged(world.dirk, happens(world, elsewhere))
    for _ in range(6):
        secret = happens(world, closed, days=10)
        mark(world.dirk, secret)
        votes.vote(viewer(world.dirk), secret, closed.id, True)
    assert judged(world.dirk, happens(world, elsewhere)).score <= before.score
    assert judged(world.dirk, happens(world, closed)).score > 0.5
    assert relevance_for(viewer(world.carla), [secret]) == {}
    assert relevance_for(viewer(world.gerd), [secret]) == {}


def test_a_small_fund_sees_less_but_never_less_than_concerns_it(world: World) -> None:
    own, other = make.group(theme_id=world.theme.id), make.group()
    a_colleague_of(world, other)
    works_on_theme(world, own, happens(world, own))
    on_theme, elsewhere = happens(world, own), happens(world, other)
    decided = happens(world, own, Verb.DECIDED)
    assert not judged(world.carla, elsewhere).is_folded
    session().execute(sa.update(Account).where(col(Account.name) == "Collega").values(active=False))
    assert judged(world.carla, elsewhere).is_folded
    for thing in (on_theme, decided, happens(world, other, text="PC 302 en Horeca Forma")):
        assert not judged(world.carla, thing).is_folded


def a_colleague_of(world: World, group: Group) -> None:
    make.membership(make.account("Collega", fund=world.horeca), group)


def test_a_decision_on_an_own_theme_is_never_folded_whatever_was_ignored(world: World) -> None:
    group = make.group(theme_id=world.theme.id)
    works_on_theme(world, group, happens(world, group))
    with make.at_once():
        for _ in range(40):
            happens(world, group, days=10)
    assert judged(world.carla, happens(world, group)).is_folded
    decided = judged(world.carla, happens(world, group, Verb.DECIDED))
    assert not decided.is_folded
    assert [reason.kind for reason in decided.reasons] == [ReasonKind.ON_THEME]


def test_without_a_fund_only_own_groups_and_roles_count(world: World) -> None:
    thing = happens(world, world.open_group, text="SERV en VDAB")
    assert [reason.kind for reason in judged(world.gust, thing).reasons] == [ReasonKind.OWN_GROUP]
    assert judged(world.ilse, thing).is_folded


def test_a_vote_counts_at_once_for_oneself_and_teaches_about_the_fund(world: World, client_of: ClientOf) -> None:
    colleague = make.account(fund=world.horeca)
    make.membership(world.carla, world.open_group)
    make.membership(colleague, world.open_group)
    session().add(TopicMark(account_id=colleague.id, topic_id=make.topic(world.open_group, colleague).id))
    first, second = happens(world, world.open_group), happens(world, world.open_group)
    before = judged(colleague, second)
    carla, where = client_of(world.carla), f"/relevantie/{first.kind}/{first.id}"
    answer = fragment(carla.post(where, data={"relevant": "nee"}, headers={"HX-Request": "true"}))
    assert answer.one("[role=status]").text == "Je noemde dit minder relevant."
    assert "Ongedaan maken" in answer.buttons
    mine = judged(world.carla, first)
    assert (mine.is_folded, mine.vote) == (True, False)
    assert judged(colleague, second).score < before.score
    assert judged(colleague, first).vote is None
    assert carla.post(where, data={"relevant": "ja"}, headers={"Referer": "http://localhost/"}).location == "/"
    assert judged(world.carla, first).reasons[0].kind is ReasonKind.CHOSEN
    assert judged(colleague, second).score > before.score
    assert len(session().execute(sa.select(RelevanceVote)).all()) == 1
    assert carla.post(where, data={"relevant": ""}).status_code == 303
    assert judged(world.carla, first).vote is None
    assert judged(colleague, second) == before
    assert carla.post(where, data={"relevant": "misschien"}).status_code == 422
    assert carla.post(f"/relevantie/kat/{first.id}").status_code == 404
    assert carla.post(f"/relevantie/topic/{uuid.uuid4()}").status_code == 404


def test_three_statements_for_one_viewer_or_for_many(world: World, counted: Counted) -> None:
    things = [happens(world, world.open_group) for _ in range(4)]
    session().commit()
    viewers = [viewer(each) for each in (world.ann, world.bram, world.carla, world.gust, world.ilse)]
    with counted() as one:
        separately = [relevance_for(each, things) for each in viewers[:1]]
    with counted() as many:
        together = relevance_for_funds([(each, things) for each in viewers])
    assert (len(one), len(many)) == (3, 3)
    assert together[0] == separately[0]
    assert together == [relevance_for(each, things) for each in viewers]
    assert relevance_for(viewers[0], []) == {}
    assert relevance_for_funds([(viewers[0], [])]) == [{}]
