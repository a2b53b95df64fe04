"""Background work of answers that calendars send by mail: takes each, or mails why not.

The log counts letters and names no persons.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import mail
from samenspel.db import now
from samenspel.groups import queries as groups
from samenspel.mail.inbox import actions as inbox
from samenspel.mail.inbox.addresses import is_ours
from samenspel.meetings import access, one
from samenspel.meetings.attendance.answers import actions as answers
from samenspel.meetings.attendance.answers import queries as stand_ins
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.answer_tags import is_tag_of
from samenspel.meetings.models import AnswerValue
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.replies import queries as reply_queries
from samenspel.meetings.replies.letters import CalendarAnswer, LetterProblem, ReplyLetter
from samenspel.people.models import Account
from samenspel.tokens import secret_keys
from samenspel.viewer import Viewer
from samenspel.web import in_language

log = logging.getLogger(__name__)


class Refusal(StrEnum):
    """Why an answer is not taken."""

    STRANGER = "stranger"
    UNPROVEN = "unproven"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    TOO_LATE = "too_late"
    MOVED = "moved"
    UNCLEAR = "unclear"
    BROKEN = "broken"
    NO_ANSWER = "no_answer"
    PROPOSAL = "proposal"
    DELEGATED = "delegated"
    WAITING = "waiting"


REFUSAL_TEXTS = {
    Refusal.STRANGER: _l(
        "We kennen dit adres niet, of het antwoord was van iemand anders."
        " Antwoord vanaf het adres waarop je de uitnodiging kreeg."
    ),
    Refusal.UNPROVEN: _l(
        "We konden niet nagaan of dit antwoord echt van jou komt. Je antwoord op de pagina telt altijd."
    ),
    Refusal.UNKNOWN: _l("We vinden die bijeenkomst niet bij jouw overleggen."),
    Refusal.CANCELLED: _l("De bijeenkomst gaat niet door, je hoeft dus niet te antwoorden."),
    Refusal.TOO_LATE: _l("De bijeenkomst is al begonnen. Antwoorden kan tot het begin."),
    Refusal.MOVED: _l(
        "De bijeenkomst is intussen verplaatst, en je antwoord ging over het vorige moment. Antwoord nog eens."
    ),
    Refusal.UNCLEAR: _l("Je agenda zei niet of je komt. Antwoord met ja, nee of misschien."),
    Refusal.BROKEN: _l("We konden het antwoord van je agenda niet lezen."),
    Refusal.PROPOSAL: _l(
        "Je agenda stelde een ander moment voor. Dat leest hier niemand: vraag het aan wie de bijeenkomst organiseert."
    ),
    Refusal.DELEGATED: _l(
        "Je agenda gaf de uitnodiging door aan iemand die we niet vinden bij de fondsen van dit overleg."
        " Kies op de pagina welk fonds jullie vertegenwoordigt, of antwoord met nee."
    ),
    Refusal.WAITING: _l(
        "Alle plaatsen zijn al ingenomen. Je staat op de wachtlijst, en hoort het zodra er een vrijkomt."
    ),
    Refusal.NO_ANSWER: _l("Dit postvak leest alleen antwoorden van agenda's. Niemand leest hier gewone mails."),
}
#: The answers that a calendar can give. Who passes it on is represented; following the report is answered on the page.
ANSWER_VALUES = {
    "ACCEPTED": AnswerValue.YES,
    "DECLINED": AnswerValue.NO,
    "TENTATIVE": AnswerValue.MAYBE,
    "DELEGATED": AnswerValue.REPRESENTED,
}
_NOT_COMING = (AnswerValue.REPRESENTED, AnswerValue.FOLLOWS)


def take_answers(payloads: Sequence[dict[str, Any]]) -> None:
    """Takes the answers in letters, or mails why not; each payload is a letter."""
    for payload in payloads:
        letter = ReplyLetter.from_json(payload)
        if letter.problem is not None:
            _refuse_letter(letter)
        # A letter has the same answer as text and as file.
        for answer in dict.fromkeys(letter.answers):
            _take_answer(letter, answer)


def _take_answer(letter: ReplyLetter, answer: CalendarAnswer) -> None:
    account = _account_of(letter, answer)
    viewer = groups.viewer_by(account.fs_uniquifier) if account else None
    if account is None or viewer is None:
        log.info("a calendar answer of somebody who is not known under that address was put aside")
        _mail_refusal(letter, Refusal.STRANGER)
        return
    is_believed = letter.is_proven or _is_bound(letter, answer, account)
    meetings = _meetings_meant(viewer, answer)
    if not meetings and answer.occurrence and is_believed:
        # The series moved as a whole, and no longer has an occurrence of that name.
        others = _meetings_meant(viewer, replace(answer, occurrence=""))
        if others and answer.sequence < others[0].meeting.sequence:
            _mail_refusal(letter, Refusal.MOVED, account, others[0])
            return
    if not meetings:
        log.info("a calendar answer to a meeting that its sender does not see was put aside")
        _mail_refusal(letter, Refusal.UNKNOWN, account, is_believed=is_believed)
        return
    if not is_believed:
        log.info("a calendar answer whose sender is not certain was put aside")
        _mail_refusal(letter, Refusal.UNPROVEN, account, meetings[0], is_believed=False)
        return
    mailed = set()
    for seen in meetings:
        refusal = _answer_meeting(viewer, seen, answer)
        if refusal is not None and (refusal is Refusal.WAITING or refusal not in mailed):
            mailed.add(refusal)
            _mail_refusal(letter, refusal, account, seen)


def _account_of(letter: ReplyLetter, answer: CalendarAnswer) -> Account | None:
    """The account whose answer it is, if the letter is genuine: that of the attendee, who must be the sender or have
    been invited at that address.

    Exchange may name somebody by another address than we do; then the sender counts, who has the invitation.
    """
    sender = reply_queries.account_of(letter.sender)
    account = reply_queries.account_of(answer.attendee) or sender
    if account is None or (sender is not None and sender.id != account.id):
        return None  # somebody passed on what another one answered
    if _is_bound(letter, answer, account):
        return account
    return account if letter.sender == answer.attendee else None


def _is_bound(letter: ReplyLetter, answer: CalendarAnswer, account: Account) -> bool:
    """Whether the letter came to the address that only this account got with the invitation."""
    tags = [(tag, key) for tag in letter.tags for key in secret_keys()]
    return any(is_tag_of(tag, key, account.id, answer.uid) for tag, key in tags)


def _meetings_meant(viewer: Viewer, answer: CalendarAnswer) -> list[SeenMeeting]:
    """The meetings that an answer is about, as far as the viewer sees them and may answer; without an occurrence all of
    the series that are to come."""
    key = calendars.id_from_uid(answer.uid)
    ids = reply_queries.meetings_named(key, answer.occurrence, and_later=answer.and_later) if key else []
    seen = [one.reach(viewer, each) for each in ids]
    return [each for each in seen if each is not None and access.may_answer(viewer, each.group_id)]


def _answer_meeting(viewer: Viewer, seen: SeenMeeting, answer: CalendarAnswer) -> Refusal | None:
    """Saves an answer to one meeting; returns the refusal to mail, if any."""
    value = ANSWER_VALUES.get(answer.partstat)
    refusal = _reason_to_refuse(seen, answer, value)
    if refusal is not None or value is None:
        log.info("a calendar answer that cannot be taken any more was put aside")
        return refusal or Refusal.UNCLEAR
    if value is AnswerValue.REPRESENTED:
        return _pass_on(viewer, seen, answer)
    if value is AnswerValue.NO and seen.my_answer in _NOT_COMING:
        return None  # the earlier answer says more than a no
    answers.save_answer(viewer, seen.meeting, value, answer.note or None)
    return Refusal.WAITING if reply_queries.is_waiting(seen.id, viewer.id) else None


def _pass_on(viewer: Viewer, seen: SeenMeeting, answer: CalendarAnswer) -> Refusal | None:
    """Saves that another fund represents that of the viewer, or that a colleague comes instead of them."""
    delegate = reply_queries.account_of(answer.delegate) if answer.delegate else None
    if delegate is None or delegate.id == viewer.id or delegate.fund_id is None:
        return Refusal.DELEGATED
    fund_id = viewer.fund_in(seen.group_id)
    delegate_fund = reply_queries.fund_of(delegate, seen.group_id)
    if delegate_fund == fund_id:
        instead = _("%(name)s komt in mijn plaats.", name=delegate.name)
        answers.save_answer(viewer, seen.meeting, AnswerValue.NO, answer.note or instead)
        return None
    if str(delegate_fund) not in stand_ins.possible_stand_ins(seen.group_id, fund_id):
        return Refusal.DELEGATED
    answers.save_answer(viewer, seen.meeting, AnswerValue.REPRESENTED, answer.note or None, delegate_fund)
    return None


def _reason_to_refuse(seen: SeenMeeting, answer: CalendarAnswer, value: AnswerValue | None) -> Refusal | None:
    meeting = seen.meeting
    if seen.is_cancelled:
        return Refusal.CANCELLED
    if not access.is_open_for_answers(meeting.starts_at, meeting.cancelled_at, now()):
        return Refusal.TOO_LATE
    if answer.sequence < meeting.sequence:
        return Refusal.MOVED
    return Refusal.UNCLEAR if value is None else None


_REFUSAL_OF_PROBLEM = {LetterProblem.BROKEN: Refusal.BROKEN, LetterProblem.PROPOSAL: Refusal.PROPOSAL}


def _refuse_letter(letter: ReplyLetter) -> None:
    log.info("a letter in the mailbox for calendar answers was put aside: %s", letter.problem)
    _mail_refusal(
        letter,
        _REFUSAL_OF_PROBLEM.get(letter.problem or LetterProblem.NO_ANSWER, Refusal.NO_ANSWER),
        reply_queries.account_of(letter.sender),
    )


def _mail_refusal(
    letter: ReplyLetter,
    refusal: Refusal,
    account: Account | None = None,
    seen: SeenMeeting | None = None,
    *,
    is_believed: bool = True,
) -> None:
    """Mails the reason, once to each person about the same.

    Somebody who is believed gets the mail at their own address. Else it goes to the sender, unless that is a program:
    so no two mailboxes ever answer each other without end."""
    is_believed = is_believed and account is not None and letter.problem is None
    to = account.email if account and is_believed else letter.sender
    if not to or (letter.is_automatic and not is_believed) or is_ours(to):
        return
    known = account is not None and account.email == to
    about = f"{seen.id} {seen.meeting.sequence} {refusal.value}" if known and seen else refusal.value if known else "*"
    locale = account.locale if account and known else "nl"
    with in_language(locale):
        words = {
            "name": account.name if account and known else "",
            "reason": str(REFUSAL_TEXTS[refusal]),
            "is_taken": refusal is Refusal.WAITING,
            "title": seen.meeting.title if known and seen else "",
            "link": mail.link_to("meetings.show", meeting_id=seen.id) if known and seen else "",
        }
        subject = _("Je staat op de wachtlijst") if refusal is Refusal.WAITING else _("Je antwoord is niet aangekomen")
    inbox.mail_refusal(
        to,
        about,
        words,
        template="meetings_answer_refused",
        subject=subject,
        locale=locale,
        is_believed=is_believed,
    )
