"""Background work of answers by mail: reads the mailbox, and takes each letter or mails why not.

The log counts letters and names no persons.
"""

import logging
import uuid
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from samenspel import mail
from samenspel.db import now
from samenspel.documents.forms import MAX_FILES
from samenspel.groups.queries import viewer_by
from samenspel.jobs import enqueue, reading_phase
from samenspel.mail.inbox import actions as inbox
from samenspel.mail.inbox import mailbox
from samenspel.mail.inbox import queries as inbox_queries
from samenspel.mail.inbox.addresses import is_ours
from samenspel.mail.inbox.mailbox import FolderPosition
from samenspel.news.answers import actions, arrival, naming, queries, things
from samenspel.news.answers.letters import AnswerLetter, AnswerText
from samenspel.news.answers.models import LetterReason, LetterState, ReceivedLetter
from samenspel.news.answers.things import AnsweredThing, AnswerOutcome
from samenspel.news.answers.words import REASONS
from samenspel.people.models import Account
from samenspel.runtime import files
from samenspel.runtime.app_key import SETTINGS
from samenspel.runtime.foreign import sandbox, uploads
from samenspel.runtime.foreign.words import rejection_message
from samenspel.viewer import Viewer
from samenspel.web import in_language

log = logging.getLogger(__name__)

#: The kind of the job that looks into the mailbox between two minutes, and how long after the first look it does.
LOOK, PAUSES = "mailbox", (timedelta(seconds=20), timedelta(seconds=40))
#: Letters of one account in an hour; of what is more nothing is said.
MAX_PER_HOUR, MAX_WITH_WORD = 40, 45
#: What is said of a letter in which no words were found, or not those that are asked for.
_WITHOUT_WORDS = (LetterReason.NOTHING, LetterReason.EMPTY, LetterReason.UNCLEAR)
#: A letter that takes too long, on a busy server mostly, is read so often before its sender hears of it.
MAX_TRIES, TRY_AGAIN = 3, timedelta(minutes=1)
_WORDS_LIMITS = sandbox.Limits(seconds=10, answer=2**20)


def read_mailbox() -> None:
    """Reads what arrived in the mailbox, where one is set, and has it read again before the minute is over. What a mail
    server hands over waits no longer either: the worker looks when that is due."""
    settings = SETTINGS.get()
    if settings.imap_server is not None:
        look()
    if settings.answer_box is not None:
        moment = now()
        for pause in PAUSES:
            enqueue(LOOK, {}, due_at=moment + pause)


def look_again(_payloads: Sequence[dict[str, Any]]) -> None:
    """The job between two minutes."""
    if SETTINGS.get().imap_server is not None:
        look()


def look() -> None:
    """Reads what arrived in the mailbox; where that is more than one run reads (a digest may bring a hundred absences),
    another one follows at once. A server that does not answer is asked again the next time."""
    settings = SETTINGS.get()
    folder = f"{settings.imap_username or ''}@{settings.imap_server}/{settings.imap_folder}"
    try:
        with reading_phase():
            before = inbox_queries.position_of(folder)
            with mailbox.open_mailbox(settings) as box:
                box.archive_until(before)
                messages, are_more = box.messages_after(before)
                letters = arrival.read_letters([each.raw for each in messages], [each.is_whole for each in messages])
                for message, letter in zip(messages, letters, strict=True):
                    if letter.is_to_be_looked_at or not message.is_whole:
                        box.flag(message)
                last_uid = max([message.uid for message in messages], default=_last_uid(before, box.uid_validity))
                position = FolderPosition(box.uid_validity, last_uid)
    except (*mailbox.MAILBOX_ERRORS, sandbox.Busy) as error:
        log.warning("the mailbox for answers cannot be read: %s", type(error).__name__)
        return
    if letters or position != before:
        count = arrival.record(letters)
        inbox.record_position(folder, position)
        log.info("answers by mail: %d letters, %d of them not read before", len(letters), count)
        if are_more:
            enqueue(LOOK, {})


def _last_uid(before: FolderPosition | None, uid_validity: int) -> int:
    return before.last_uid if before is not None and before.uid_validity == uid_validity else 0


@dataclass(frozen=True, slots=True)
class _LetterCase:
    """Who sent a letter and what it answers, as far as that is known, and why it is not taken."""

    reason: LetterReason | None = None
    account: Account | None = None
    viewer: Viewer | None = None
    kind: str = ""
    thing_id: uuid.UUID | None = None
    thing: AnsweredThing | None = None

    @property
    def is_believed(self) -> bool:
        return self.account is not None and self.reason not in (LetterReason.STRANGER, LetterReason.UNPROVEN)


@dataclass(frozen=True, slots=True)
class _Content:
    """The words of a letter, its files that can be stored, and what is said of the others."""

    words: str = ""
    files: Sequence[FileStorage] = ()
    rejected: Sequence[str] = field(default_factory=tuple)
    reason: LetterReason | None = None
    is_late: bool = False


def take_letters(payloads: Sequence[dict[str, Any]]) -> None:
    """Takes the answers in letters, or mails why not; each payload is a letter."""
    for payload in payloads:
        letter = AnswerLetter.from_json(payload)
        with reading_phase():
            case = _case_of(letter)
            content = _content_of(letter, case) if case.reason is None else _Content()
        if content.is_late and letter.tries + 1 < MAX_TRIES:
            enqueue(arrival.JOB, replace(letter, tries=letter.tries + 1).to_json(), due_at=now() + TRY_AGAIN)
            continue
        # Between the reading and now somebody may have closed or left what is answered.
        case = _case_of(letter)
        reason = case.reason or content.reason
        outcome = _put(letter, case, content) if reason is None else AnswerOutcome(reason, is_taken=False)
        if letter.is_wrapped and outcome.reason in _WITHOUT_WORDS:
            outcome = AnswerOutcome(LetterReason.WRAPPED, is_taken=False)
        _conclude(letter, case, content, outcome)


def _case_of(letter: AnswerLetter) -> _LetterCase:
    if letter.head.is_automatic:
        return _LetterCase(LetterReason.AUTOMATIC)
    account = queries.account_of(letter.head.sender)
    viewer = viewer_by(account.fs_uniquifier) if account else None
    if account is None or viewer is None:
        return _LetterCase(LetterReason.STRANGER)
    if not letter.head.is_proven:
        return _LetterCase(LetterReason.UNPROVEN, account, viewer)
    named = naming.thing_named(account, letter.head)
    if isinstance(named, LetterReason):
        return _LetterCase(named, account, viewer)
    kind, thing_id = named
    with in_language(account.locale):
        thing = things.reach(viewer, kind, thing_id)
    if thing is None:
        return _LetterCase(LetterReason.GONE, account, viewer, kind)
    reason = thing.reason
    if not letter.is_whole:
        reason = LetterReason.TOO_LARGE
    if queries.letters_within_hour(account.id) >= MAX_PER_HOUR:
        reason = LetterReason.TOO_MANY
    return _LetterCase(reason, account, viewer, kind, thing_id, thing)


def _content_of(letter: AnswerLetter, case: _LetterCase) -> _Content:
    """Reads the words and the files, in a process of its own."""
    assert case.thing is not None
    raw = files.read(letter.file_key)
    reader = "samenspel.news.answers.reading"
    try:
        read = sandbox.run(
            f"{reader}:read_answer", [raw], letter.head.subject, list(case.thing.known), limits=_WORDS_LIMITS
        )
        answer = AnswerText.from_json(read)
        numbers = [part.number for part in answer.files[:MAX_FILES]] if case.thing.takes_files else []
        size = int(sum(part.size for part in answer.files) * 1.4) + 2**20
        limits = sandbox.Limits(seconds=20, answer=size)
        contents = sandbox.run(f"{reader}:read_files", [raw], numbers, limits=limits) if numbers else []
    except sandbox.Unreadable as error:
        return _Content(reason=LetterReason.BROKEN, is_late=error.reason is sandbox.Reason.TIME)
    found = [
        FileStorage(BytesIO(b64decode(content)), filename=part.filename)
        for part, content in zip(answer.files, contents, strict=False)
    ]
    uploads.receive_ahead(found)
    taken, rejected = [], []
    with in_language(case.account.locale if case.account else "nl"):
        for upload in found:
            try:
                uploads.check(upload)
                taken.append(upload)
            except uploads.UploadRejected as error:
                rejected.append(rejection_message(error, files.safe_name(upload.filename or "")))
        more = answer.files[len(found) :]
        rejected += [_("“%(name)s” kan hier niet bij.", name=files.safe_name(part.filename)) for part in more]
    is_empty = not answer.words.strip() and not taken
    return _Content(answer.words, taken, rejected, LetterReason.EMPTY if is_empty else None)


def _put(letter: AnswerLetter, case: _LetterCase, content: _Content) -> AnswerOutcome:
    assert case.thing is not None
    assert case.account is not None
    with in_language(case.account.locale):
        return case.thing.put(content.words, content.files, letter.head.key[:40])


def _conclude(letter: AnswerLetter, case: _LetterCase, content: _Content, outcome: AnswerOutcome) -> None:
    """Stores what was done, and tells the sender what they should know."""
    state = LetterState.TAKEN if outcome.is_taken else LetterState.REFUSED
    reason = outcome.reason
    if outcome.is_taken and content.rejected and reason is None:
        reason = LetterReason.FILES
    if outcome.is_taken and reason is not None:
        state = LetterState.PARTLY
    if reason is LetterReason.AUTOMATIC:
        state = LetterState.IGNORED
    log.info("a letter was %s: %s", state.value, reason.value if reason else "an answer")
    is_many = reason is LetterReason.TOO_MANY and case.account is not None
    if is_many and case.account and queries.letters_within_hour(case.account.id) >= MAX_WITH_WORD:
        state = LetterState.IGNORED
    row = ReceivedLetter(
        state=state,
        reason=reason,
        account_id=case.account.id if case.account and case.is_believed else None,
        kind=case.kind,
        thing_id=case.thing_id,
        post_id=outcome.post_id,
    )
    actions.record(row, letter, keeps_file=outcome.post_id is not None)
    if reason is not None and state is not LetterState.IGNORED:
        _tell(letter, case, reason, content.rejected, outcome)


def _tell(
    letter: AnswerLetter, case: _LetterCase, reason: LetterReason, rejected: Sequence[str], outcome: AnswerOutcome
) -> None:
    """Mails the reason. Somebody who is believed hears it of each of their letters; another once, for the sender may be
    somebody else's name."""
    account = case.account
    to = account.email if account and case.is_believed else letter.head.sender
    if not to or is_ours(to):
        return
    locale = account.locale if account and case.is_believed else "nl"
    about = f"answer {letter.head.key}" if case.is_believed else "*"
    with in_language(locale):
        subject = _("Over je antwoord per mail") if outcome.is_taken else _("Je antwoord is niet geplaatst")
        words = {
            "name": account.name if account and case.is_believed else "",
            "reason": f"{REASONS[reason]} {outcome.detail}".strip(),
            "files": list(rejected) if reason is LetterReason.FILES else [],
            "is_taken": outcome.is_taken,
            "title": case.thing.title if case.thing else "",
            "link": case.thing.link if case.thing else mail.link_to("home.start"),
        }
    inbox.mail_refusal(
        to, about, words, template="answer_refused", subject=subject, locale=locale, is_believed=case.is_believed
    )
