"""What a mail says of an agenda, a report or an action point: first what concerns its reader or their fund."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from samenspel import clock, mail, text
from samenspel.activity.naming import FundName, named_funds
from samenspel.activity.queries import fund_names
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.concerns import items_for
from samenspel.meetings.agenda.queries import AgendaLine
from samenspel.meetings.catchup.card import sentences_about
from samenspel.meetings.minutes import queries as minutes
from samenspel.meetings.models import Meeting
from samenspel.meetings.points.tokens import finish_token
from samenspel.viewer import Viewer

#: A list in a mail has so many lines; the page has them all.
MAX_LINES = 12
#: Sentences of a report about the fund of the reader.
MAX_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class MailList:
    """Lines under a heading."""

    heading: str
    lines: Sequence[str]


def agenda_lists(viewer: Viewer, meeting: Meeting) -> list[MailList]:
    """The items that the reader brings or that concern their fund, those that came later, and the whole agenda."""
    items = agendas.agenda_of(meeting)
    own = items_for(items, viewer.id, fund_names().get(str(viewer.fund_in(meeting.group_id))))
    return _lists(
        (_heading(viewer), [each.title for each in own]),
        (_("Bijgekomen sinds de agenda gedeeld is"), [each.title for each in items if each.is_added]),
        (_("Agenda"), [_agenda_line(each, viewer) for each in items]),
    )


def _agenda_line(item: AgendaLine, viewer: Viewer) -> str:
    start = f"{clock.hour(item.starts_at, viewer.locale)}  " if item.starts_at else ""
    if item.day:
        start = f"{clock.day(item.day, viewer.locale)}, {start}"
    owner = f", {item.owner_name}" if item.owner_name else ""
    length = _("min")
    return f"{start}{item.title} ({item.minutes} {length}{owner})"


def report_lists(viewer: Viewer, meeting: Meeting, summary_html: str) -> list[MailList]:
    """What a report says about the fund of the reader, and the other decisions. Their action points are notices."""
    decisions = [line.text for line in minutes.outcomes_of(meeting.id) if not line.is_action]
    fund = fund_names().get(str(viewer.fund_in(meeting.group_id)))
    about = _about_fund(meeting, summary_html, decisions, fund) if fund else []
    others = [each for each in decisions if each not in about]
    return _lists((_heading(viewer), about), (_("Beslissingen"), others))


def _about_fund(meeting: Meeting, summary_html: str, decisions: Sequence[str], fund: FundName) -> list[str]:
    notes = [text.to_lines(item.notes_html) for item in agendas.agenda_of(meeting, with_notes=True)]
    named = [each for each in decisions if named_funds(each, [fund])]
    said = sentences_about([*notes, text.to_lines(summary_html)], fund.name)
    return list(dict.fromkeys([*named, *said]))[:MAX_SENTENCES]


def _heading(viewer: Viewer) -> str:
    return str(_("Voor %(fund)s", fund=viewer.fund_name) if viewer.fund_name else _("Voor jou"))


def _lists(*found: tuple[str, Sequence[str]]) -> list[MailList]:
    return [MailList(heading, _shortened(lines)) for heading, lines in found if lines]


def _shortened(lines: Sequence[str]) -> Sequence[str]:
    left = len(lines) - MAX_LINES
    return [*lines[:MAX_LINES], _("en nog %(count)d", count=left)] if left > 0 else lines


def done_link(viewer: Viewer, point_id: uuid.UUID) -> str:
    """The link by which the reader closes an action point, without signing in."""
    return mail.link_to("meetings.finish_by_mail", done=finish_token(viewer.id, point_id))
