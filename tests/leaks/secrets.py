"""Things that somebody may not see, a kind a function, each with a word of its own in all that is written in it.

Each function adds its things to a world in which others are already (see `make_ordinary`), at the same hours, on the
same theme and for the same funds: what counts wrongly, counts these as well.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col
from werkzeug.datastructures import FileStorage

from samenspel.activity.actions import record
from samenspel.activity.models import Verb
from samenspel.chat import actions as chat
from samenspel.chat.models import Channel
from samenspel.clock import today
from samenspel.db import columns, now, session
from samenspel.documents import actions as documents
from samenspel.groups.models import Group, GroupKind, MembershipRole, Visibility
from samenspel.initiatives.models import InitiativeChannel, InitiativePoint, Output
from samenspel.maps.models import ActivityImport, AdviceAnswer, AdviceValue, ClusterRequest
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.instead.models import ReplacedMeeting
from samenspel.meetings.models import (
    ActionItem,
    AgendaItem,
    Answer,
    AnswerValue,
    AttendanceStatus,
    Decision,
    Meeting,
    Report,
)
from samenspel.meetings.polls.models import DatePoll, PollSlot
from samenspel.meetings.series.models import MeetingSeries
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.world import World, viewer


def fill_group(world: World, group: Group, by: Account, word: str) -> dict[str, str]:
    """One of each thing in a group; returns what stands for the variables of addresses."""
    me = viewer(by)
    topic = make.topic(group, by, f"{word} vraag", f"{word} wie weet dit?")
    reply = make.reply(topic, by, f"{word} wij")
    session().add(
        ReplacedMeeting(
            group_id=group.id, topic_id=topic.id, organiser_id=by.id, people=30, minutes=120,
            closes_on=today() + timedelta(days=9),
        )
    )  # fmt: skip
    series = MeetingSeries(group_id=group.id, rhythm=Rhythm.MONTHLY)
    session().add(series)
    held = make.meeting(group, by, f"{word} vorige", days=-6, agenda_due_on=today() - timedelta(days=9))
    coming = make.meeting(
        group, by, f"{word} volgende", days=7, series_id=series.id, agenda_shared_at=now(), place=f"{word} zaal"
    )
    sought = make.meeting(group, by, f"{word} gezocht", starts_at=None, ends_at=None)
    start = coming.starts_at
    assert start is not None
    slot = PollSlot(meeting_id=sought.id, starts_at=start, ends_at=start + timedelta(hours=2))  # while others meet
    session().add_all([DatePoll(meeting_id=sought.id, minutes=120, closes_on=today() + timedelta(days=3)), slot])
    item = make.agenda_item(held, f"{word} punt", notes=word, notes_html=f"<p>{word}</p>")
    make.agenda_item(coming, f"{word} komend punt")
    report = Report(
        meeting_id=held.id, author_id=by.id, published_at=now(), summary=word, summary_html=f"<p>{word}</p>"
    )
    point = ActionItem(meeting_id=held.id, agenda_item_id=item.id, text=f"{word} navragen", fund_id=world.alimento.id)
    own_point = ActionItem(meeting_id=held.id, agenda_item_id=item.id, text=f"{word} nalezen", owner_id=by.id)
    more = ActionItem(meeting_id=held.id, agenda_item_id=item.id, text=f"{word} nazien")
    session().add_all([report, point, own_point, more, Decision(meeting_id=held.id, text=f"{word} beslist")])
    session().add(AgendaProposal(group_id=group.id, title=f"{word} voorstel", proposer_id=by.id))
    session().add(Answer(meeting_id=coming.id, account_id=by.id, fund_id=by.fund_id, value=AnswerValue.YES))
    for fund in (world.alimento, world.woodwize, world.horeca):
        make.attendance(held, fund, AttendanceStatus.PRESENT)
    document = documents.share(me, group.id, FileStorage(io.BytesIO(word.encode()), filename=f"{word}.txt"), word)
    channel = session().execute(columns(Channel.id).where(col(Channel.group_id) == group.id)).scalar_one()
    message = chat.post_message(me, channel, f"{word} dag")
    record(me, Verb.OPENED_TOPIC, group.id, topic.id, topic.title, f"/onderwerpen/{topic.id}")
    session().flush()
    return {
        "slug": group.slug, "topic_id": str(topic.id), "reply_id": str(reply.id), "meeting_id": str(held.id),
        "item_id": str(item.id), "series_id": str(series.id), "point_id": str(point.id), "slot_id": str(slot.id),
        "document_id": str(document.id), "channel_id": str(channel), "message_id": str(message.id), "number": "1",
        "represented": world.woodwize.slug, "sought_id": str(sought.id), "coming_id": str(coming.id),
    }  # fmt: skip


def make_ordinary(world: World) -> dict[str, str]:
    """What all of the cast but WEWIS see in the open group, and what WEWIS sees."""
    found = fill_group(world, world.open_group, world.ann, "gewoon")
    held = make.meeting(world.open_group, world.ann, "gewoon zonder verslag", days=-4)
    make.attendance(held, world.alimento)
    make.attendance(held, world.woodwize, AttendanceStatus.REPRESENTED, represented_by_id=world.alimento.id)
    make.agenda_item(held)
    session().add(Report(meeting_id=held.id, author_id=world.ann.id))
    kring = make.group(
        "gewone-kring", GroupKind.CLUSTER, name="Gewone kring", visibility=Visibility.CLOSED, theme_id=world.theme.id,
        purpose="Wat iedereen mag weten", lead_fund_id=world.horeca.id,
    )  # fmt: skip
    serv = make.initiative("Gewoon initiatief", world.alimento, world.woodwize, theme_id=world.theme.id)
    session().add(Output(title="Gewone dag", year=2025, reach=10, reach_unit="bedrijven", initiative_id=serv.id))
    return found | {"initiative": serv.slug, "silent_id": str(held.id), "kring": kring.slug}


def closed_group(world: World, word: str) -> dict[str, str]:
    """A closed group of Dirk's, at the hours of the open one."""
    group = make.group(
        f"{word}-kring", GroupKind.STRATEGIC, name=f"{word} kring", visibility=Visibility.HIDDEN,
        theme_id=world.theme.id, lead_fund_id=world.horeca.id, purpose=word, purpose_html=f"<p>{word}</p>",
    )  # fmt: skip
    make.membership(world.dirk, group, MembershipRole.ORGANISER)
    return fill_group(world, group, world.dirk, word)


def inside_of_closed_group(world: World, word: str) -> dict[str, str]:
    """What is in a closed group of which all members of the platform know that it exists. Dirk organises it."""
    group = session().execute(sa.select(Group).where(col(Group.slug) == "gewone-kring")).scalar_one()
    make.membership(world.dirk, group, MembershipRole.ORGANISER)
    group.wanted_result, group.join_question, group.silent_since = word, word, today()
    return {name: value for name, value in fill_group(world, group, world.dirk, word).items() if name != "slug"}


def other_group(world: World, word: str) -> dict[str, str]:
    """An open group of members only, and a colleague who is in no group with a guest."""
    group = make.group(f"{word}-groep", name=f"{word} groep", theme_id=world.theme.id)
    fund = make.fund(f"{word}-fonds", name=f"{word} fonds")
    for who in (world.ann, world.bram, make.account(f"{word} collega", Role.CONSULTANT, fund)):
        make.membership(who, group)
    return fill_group(world, group, world.ann, word)


def unreported_initiative(world: World, word: str) -> dict[str, str]:
    return _initiative(
        world, word, "nalezen", channel=InitiativeChannel.OWN, unreported=True, shown_by_id=world.alimento.id
    )


def own_initiative(world: World, word: str) -> dict[str, str]:
    return _initiative(world, word, "navragen", channel=InitiativeChannel.CALL)


def draft_initiative(world: World, word: str) -> dict[str, str]:
    return _initiative(world, word, "nazien", draft_of_id=world.dirk.id)


def _initiative(world: World, word: str, point: str, **given: object) -> dict[str, str]:
    values = {"slug": f"{word}-plan", "about": word, "theme_id": world.theme.id, "lead_fund_id": world.alimento.id}
    made = make.initiative(f"{word} plan", world.alimento, world.horeca, **values | given)
    session().add(Output(title=f"{word} dag", year=2025, reach=99, reach_unit="bedrijven", initiative_id=made.id))
    point_id = session().execute(columns(ActionItem.id).where(col(ActionItem.text) == f"gewoon {point}")).scalar_one()
    session().add(InitiativePoint(action_item_id=point_id, initiative_id=made.id))
    return {"initiative": made.slug}


def direct_messages(world: World, word: str) -> dict[str, str]:
    """What Ann and Bram say to each other."""
    channel = chat.direct_channel(viewer(world.ann), world.bram.id)
    message = chat.post_message(viewer(world.ann), channel, f"{word} onder ons")
    return {"channel_id": str(channel), "message_id": str(message.id)}


def draft_report(world: World, word: str) -> dict[str, str]:
    """What the report of a meeting in the open group says, before it is published."""
    held = session().execute(sa.select(Meeting).where(col(Meeting.title) == "gewoon zonder verslag")).scalar_one()
    item = session().execute(sa.select(AgendaItem).where(col(AgendaItem.meeting_id) == held.id)).scalar_one()
    report = session().execute(sa.select(Report).where(col(Report.meeting_id) == held.id)).scalar_one()
    item.notes, item.notes_html = word, f"<p>{word}</p>"
    report.summary, report.summary_html = word, f"<p>{word}</p>"
    session().add(Decision(meeting_id=held.id, text=f"{word} beslist", agenda_item_id=item.id))
    session().add(ActionItem(meeting_id=held.id, agenda_item_id=item.id, text=f"{word} doen", owner_id=world.bram.id))
    return {}


def partner_search(world: World, word: str) -> dict[str, str]:
    """What Carla seeks, and what her fund answered to a suggestion."""
    request = ClusterRequest(
        account_id=world.carla.id, fund_id=world.horeca.id, title=f"{word} oproep", about=word, theme_id=world.theme.id
    )
    answer = AdviceAnswer(
        fund_id=world.horeca.id, partner_id=world.alimento.id, value=AdviceValue.NOT_USEFUL, reason=word,
        account_id=world.carla.id,
    )  # fmt: skip
    session().add_all([request, answer])
    session().flush()
    return {"request_id": str(request.id)}


def activity_import(world: World, word: str) -> dict[str, str]:
    """A file that was uploaded, and not taken in yet."""
    brought = ActivityImport(
        title=f"{word} lijst", filename=f"{word}.csv", digest=word, draft={"activities": [], "notes": [word]}
    )
    session().add(brought)
    session().flush()
    return {"import_id": str(brought.id)}


def debrief(world: World, word: str) -> dict[str, str]:
    """What Alimento tells Woodwize, which it represented."""
    held = session().execute(sa.select(Meeting).where(col(Meeting.title) == "gewoon zonder verslag")).scalar_one()
    session().add(
        Debrief(
            meeting_id=held.id, for_fund_id=world.woodwize.id, by_fund_id=world.alimento.id, author_id=world.ann.id,
            text=word, text_html=f"<p>{word}</p>",
        )
    )  # fmt: skip
    return {}


@dataclass(frozen=True)
class Secret:
    """A kind of secret, the words in it, and who of the cast may know it."""

    make: Callable[[World, str], dict[str, str]]
    word: str
    known_to: frozenset[str]

    @property
    def name(self) -> str:
        return self.make.__name__


def _secret(make_it: Callable[[World, str], dict[str, str]], word: str, known_to: str) -> Secret:
    return Secret(make_it, word, frozenset(known_to.split()))


SECRETS = (
    _secret(closed_group, "zqbesloten", "dirk ilse"),
    _secret(inside_of_closed_group, "zqbinnen", "dirk ilse"),
    _secret(other_group, "zqanders", "ann bram carla dirk ilse bea"),
    _secret(unreported_initiative, "zqstil", "ann bram carla dirk ilse bea"),
    _secret(own_initiative, "zqeigen", "ann bram carla dirk ilse bea"),
    _secret(draft_initiative, "zqklad", "dirk ilse"),
    _secret(direct_messages, "zqrecht", "ann bram"),
    _secret(draft_report, "zqverslag", "ann ilse"),
    _secret(partner_search, "zqoproep", "carla ilse"),
    _secret(activity_import, "zqinlezen", "ilse bea"),
    _secret(debrief, "zqterug", "ann bram dirk ilse"),
)
