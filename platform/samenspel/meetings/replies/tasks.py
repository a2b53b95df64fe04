"""Background work of answers by mail: looks into the mailbox, and takes each answer or says why not.

Logs count letters and name no persons.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import mail
from samenspel.config import SETTINGS
from samenspel.db import now
from samenspel.groups import queries as groups
from samenspel.jobs import reading_phase
from samenspel.meetings import access
from samenspel.meetings import one as page_queries
from samenspel.meetings.attendance.answers import actions as answers
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.answer_addresses import is_tag_of, tags_in
from samenspel.meetings.models import AnswerValue
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.replies import actions as reply_actions
from samenspel.meetings.replies import mailbox
from samenspel.meetings.replies import queries as reply_queries
from samenspel.meetings.replies.mailbox import Letter, Mark
from samenspel.meetings.replies.reading import Answers, CalendarAnswer, Problem, read
from samenspel.people.models import Account
from samenspel.viewer import Viewer
from samenspel.web import in_language

log = logging.getLogger(__name__)


class Why(StrEnum):
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
    WAITING = "waiting"


WORDS = {
    Why.STRANGER: _l(
        "We kennen dit adres niet, of het antwoord was van iemand anders."
        " Antwoord vanaf het adres waarop je de uitnodiging kreeg."
    ),
    Why.UNPROVEN: _l("We konden niet nagaan of dit antwoord echt van jou komt. Je antwoord op de pagina telt altijd."),
    Why.UNKNOWN: _l("We vinden die bijeenkomst niet bij jouw overleggen."),
    Why.CANCELLED: _l("De bijeenkomst gaat niet door, je hoeft dus niet te antwoorden."),
    Why.TOO_LATE: _l("De bijeenkomst is al begonnen. Antwoorden kan tot het begin."),
    Why.MOVED: _l(
        "De bijeenkomst is intussen verplaatst, en je antwoord ging over het vorige moment. Antwoord nog eens."
    ),
    Why.UNCLEAR: _l("Je agenda zei niet of je komt. Antwoord met ja, nee of misschien."),
    Why.BROKEN: _l("We konden het antwoord van je agenda niet lezen."),
    Why.PROPOSAL: _l(
        "Je agenda stelde een ander moment voor. Dat leest hier niemand: vraag het aan wie de bijeenkomst organiseert."
    ),
    Why.WAITING: _l("Alle plaatsen zijn al ingenomen. Je staat op de wachtlijst, en hoort het zodra er een vrijkomt."),
    Why.NO_ANSWER: _l("Dit postvak leest alleen antwoorden van agenda's. Niemand leest hier gewone mails."),
}
#: A calendar knows no more; that another fund stands in, or that one only reads the report, is said on the page.
VALUES = {"ACCEPTED": AnswerValue.YES, "DECLINED": AnswerValue.NO, "TENTATIVE": AnswerValue.MAYBE}
_AWAY = (AnswerValue.REPRESENTED, AnswerValue.FOLLOWS)


def read_answers() -> None:
    """Takes what arrived in the mailbox, where one is set. A server that is away is asked again the next time."""
    settings = SETTINGS.get()
    if settings.imap_server is None:
        return
    folder = f"{settings.imap_username or ''}@{settings.imap_server}/{settings.imap_folder}"
    try:
        with reading_phase():
            before = reply_queries.mark_of(folder)
            with mailbox.opened(settings) as box:
                box.put_away(before)
                letters = box.letters_after(before)
                found = [_opened(box, letter) for letter in letters]
                last = max([letter.number for letter in letters], default=_last_of(before, box.validity))
                mark = Mark(box.validity, last)
    except mailbox.Trouble as error:
        log.warning("the mailbox for calendar answers cannot be read: %s", type(error).__name__)
        return
    if found or mark != before:
        count = reply_actions.keep(folder, mark, found)
        log.info("calendar answers: %d letters, %d of them not read before", len(found), count)


def _last_of(before: Mark | None, validity: int) -> int:
    return before.last if before is not None and before.validity == validity else 0


def _opened(box: mailbox.Mailbox, letter: Letter) -> Answers:
    """The answers in a letter. What cannot be read is flagged in the mailbox, and stays there."""
    if letter.raw is None:
        found = Answers(f"{box.validity}-{letter.number}", "", True, Problem.TOO_LARGE)
    else:
        settings = SETTINGS.get()
        found = read(letter.raw, mail.answers_to() or "", settings.mail_servers)
    if found.problem is not None:
        box.flag(letter)
    return found


def take_answers(payloads: Sequence[dict[str, Any]]) -> None:
    """A job for each letter: takes the answers in it, or says why not."""
    for payload in payloads:
        letter = Answers.of_json(payload)
        if letter.problem is not None:
            _refuse_letter(letter)
        # The same answer stands in a letter as text and as file.
        for answer in dict.fromkeys(letter.answers):
            _take(letter, answer)


def _take(letter: Answers, answer: CalendarAnswer) -> None:
    account = _who(letter, answer)
    viewer = groups.viewer_by(account.fs_uniquifier) if account else None
    if account is None or viewer is None:
        log.info("a calendar answer of somebody who is not known under that address was put aside")
        _tell(letter, Why.STRANGER)
        return
    is_believed = letter.is_proven or _is_bound(letter, answer, account)
    meant = _meant(viewer, answer)
    if not meant and answer.occurrence and is_believed:
        # One that the series no longer has under that name, since it moved as a whole.
        others = _meant(viewer, replace(answer, occurrence=""))
        if others and answer.sequence < others[0].meeting.sequence:
            _tell(letter, Why.MOVED, account, others[0])
            return
    if not meant:
        log.info("a calendar answer to a meeting that its sender does not see was put aside")
        _tell(letter, Why.UNKNOWN, account, is_believed=is_believed)
        return
    if not is_believed:
        log.info("a calendar answer whose sender is not certain was put aside")
        _tell(letter, Why.UNPROVEN, account, meant[0], is_believed=False)
        return
    said = set()
    for seen in meant:
        why = _answer(viewer, seen, answer)
        if why is not None and (why is Why.WAITING or why not in said):
            said.add(why)
            _tell(letter, why, account, seen)


def _who(letter: Answers, answer: CalendarAnswer) -> Account | None:
    """Whose answer it is, if it is true: the attendee's, as long as they sent it or were written to at that address.

    Exchange names somebody by another address than we do; then the sender counts, who holds the invitation.
    """
    account = reply_queries.account_of(answer.attendee) or reply_queries.account_of(letter.sender)
    if account is None or _is_bound(letter, answer, account):
        return account
    return account if letter.sender == answer.attendee else None


def _is_bound(letter: Answers, answer: CalendarAnswer, account: Account) -> bool:
    """Whether the letter came to the address that this account got with the invitation, and nobody else."""
    secret = current_app.config["SECRET_KEY"]
    return any(is_tag_of(tag, secret, account.id, answer.uid) for tag in letter.tags)


def _meant(viewer: Viewer, answer: CalendarAnswer) -> list[SeenMeeting]:
    """The meetings that an answer is about, as far as who answers sees them and may: without a word on which one of a
    series, all that are to come."""
    key = calendars.id_from_uid(answer.uid)
    ids = reply_queries.meetings_named(key, answer.occurrence, and_later=answer.and_later) if key else []
    seen = [page_queries.reach(viewer, each) for each in ids]
    return [each for each in seen if each is not None and access.may_answer(viewer, each.group_id)]


def _answer(viewer: Viewer, seen: SeenMeeting, answer: CalendarAnswer) -> Why | None:
    """Takes an answer to one meeting; gives what there is to say about it."""
    value = VALUES.get(answer.partstat)
    why = _why_not(seen, answer, value)
    if why is not None or value is None:
        log.info("a calendar answer that cannot be taken any more was put aside")
        return why or Why.UNCLEAR
    if value is AnswerValue.NO and seen.my_answer in _AWAY:
        return None  # that they do not come was known, and in more words
    answers.answer(viewer, seen.meeting, value, answer.note or None)
    return Why.WAITING if reply_queries.is_waiting(seen.id, viewer.id) else None


def _why_not(seen: SeenMeeting, answer: CalendarAnswer, value: AnswerValue | None) -> Why | None:
    meeting = seen.meeting
    if seen.is_cancelled:
        return Why.CANCELLED
    if not access.is_open_for_answers(meeting.starts_at, meeting.cancelled_at, now()):
        return Why.TOO_LATE
    if answer.sequence < meeting.sequence:
        return Why.MOVED
    return Why.UNCLEAR if value is None else None


_REASONS = {Problem.BROKEN: Why.BROKEN, Problem.PROPOSAL: Why.PROPOSAL}


def _refuse_letter(letter: Answers) -> None:
    log.info("a letter in the mailbox for calendar answers was put aside: %s", letter.problem)
    _tell(
        letter,
        _REASONS.get(letter.problem or Problem.NO_ANSWER, Why.NO_ANSWER),
        reply_queries.account_of(letter.sender),
    )


def _tell(
    letter: Answers,
    why: Why,
    account: Account | None = None,
    seen: SeenMeeting | None = None,
    *,
    is_believed: bool = True,
) -> None:
    """One mail with the reason, to who may wait for it; once to each person about the same.

    Whom we believe hears it at their own address. Else it goes to the sender, unless a program wrote: so no two
    mailboxes ever keep each other awake.
    """
    is_believed = is_believed and account is not None and letter.problem is None
    to = account.email if account and is_believed else letter.sender
    if not to or (letter.is_automatic and not is_believed) or _is_ours(to):
        return
    known = account is not None and account.email == to
    about = f"{seen.id} {seen.meeting.sequence} {why.value}" if known and seen else why.value if known else "*"
    locale = account.locale if account and known else "nl"
    with in_language(locale):
        words = {
            "name": account.name if account and known else "",
            "reason": str(WORDS[why]),
            "is_taken": why is Why.WAITING,
            "title": seen.meeting.title if known and seen else "",
            "link": mail.link_to("meetings.show", meeting_id=seen.id) if known and seen else "",
        }
        subject = _("Je staat op de wachtlijst") if why is Why.WAITING else _("Je antwoord is niet aangekomen")
    reply_actions.refuse(to, about, words, subject=subject, locale=locale, is_believed=is_believed)


def _is_ours(address: str) -> bool:
    """Whether a mail to it would come back to us."""
    settings = SETTINGS.get()
    box = mail.answers_to() or ""
    return address in (box.lower(), parseaddr(settings.mail_sender)[1].lower()) or bool(tags_in([address], box))
