"""What can be answered by mail, and what becomes of an answer: the same as on the page, by the same rules."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from samenspel import mail, text
from samenspel.chat import access as chat_access
from samenspel.chat import actions as chat_actions
from samenspel.chat import queries as chat
from samenspel.chat.forms import MAX_LETTERS
from samenspel.db import now
from samenspel.meetings import access as meeting_access
from samenspel.meetings import one as meetings
from samenspel.meetings.attendance.answers import actions as attendance
from samenspel.meetings.models import AnswerValue
from samenspel.meetings.points import actions as point_actions
from samenspel.meetings.points import queries as points
from samenspel.meetings.replies import queries as reply_queries
from samenspel.news.answers.models import LetterReason
from samenspel.news.answers.one_word import Coming, has_more, is_done, read_coming
from samenspel.news.mails.items import QUOTE
from samenspel.news.mails.words import KINDS, REASONS
from samenspel.polls import actions as poll_actions
from samenspel.polls import queries as polls
from samenspel.polls.ballots.checking import VoteRefused
from samenspel.polls.ballots.words import mail_instruction
from samenspel.polls.seen import SeenPoll
from samenspel.topics import access as topic_access
from samenspel.topics import actions as topic_actions
from samenspel.topics import post_queries as posts
from samenspel.topics import queries as topics
from samenspel.topics.forms import MAX_BODY
from samenspel.viewer import Viewer

#: The posts whose words may be quoted in an answer: the newest ones.
MAX_KNOWN = 40
MAX_NOTE = 300


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of an answer: `reason` says why it was not taken, or, where it `is_taken`, what else there is to
    know, and `detail` what to do. `post_id` is the reply or the message."""

    reason: LetterReason | None = None
    post_id: uuid.UUID | None = None
    is_taken: bool = True
    detail: str = ""


def _refused(reason: LetterReason, detail: str = "") -> AnswerOutcome:
    return AnswerOutcome(reason, is_taken=False, detail=detail)


#: Takes words, files and a name that is the same for the same letter.
Put = Callable[[str, Sequence[FileStorage], str], AnswerOutcome]


@dataclass(frozen=True, slots=True)
class AnsweredThing:
    """A thing as somebody reaches it. `reason` says why they cannot answer it; `known` are the texts of the mails about
    it; `takes_files` where files may come along."""

    title: str
    link: str
    put: Put
    reason: LetterReason | None = None
    known: Sequence[str] = ()
    takes_files: bool = False


def reach(viewer: Viewer, kind: str, thing_id: uuid.UUID) -> AnsweredThing | None:
    """The thing that somebody answers; None where it does not exist for them."""
    return _KINDS[kind](viewer, thing_id) if kind in _KINDS else None


def frame_texts() -> list[str]:
    """What stands in mails around what they are about, in the language of the moment."""
    return [
        _("Lezen en reageren"),
        _("Openen op Samenspel"),
        _("Openen op Samenspel:"),
        _("Je krijgt deze mail omdat je dit op Samenspel nog niet las."),
        _("Minder mail hierover"),
        _("Minder mail hierover:"),
        _("Je krijgt deze mail omdat je dit op Samenspel nog niet las.") + " " + _("Minder mail hierover"),
        _("Afgewerkt?"),
        "Samenspel",
        *mail.answer_hints(),
    ]


def _topic(viewer: Viewer, topic_id: uuid.UUID) -> AnsweredThing | None:
    topic = topics.reach(viewer, topic_id)
    if topic is None:
        return None

    def put(words: str, files: Sequence[FileStorage], nonce: str) -> AnswerOutcome:
        if len(words) > MAX_BODY:
            return _refused(LetterReason.TOO_LONG)
        body = words or ", ".join(upload.filename or "" for upload in files)
        line = topic_actions.reply(viewer, topic, body, files, nonce, by_mail=True)
        return AnswerOutcome(post_id=line.id)

    reason = None
    if not topic_access.may_reply(viewer, topic):
        is_closed = topic.closed_at is not None and not topic_access.may_moderate(viewer, topic)
        reason = LetterReason.CLOSED if is_closed else LetterReason.MAY_NOT
    return AnsweredThing(
        topic.title,
        mail.link_to("topics.show", topic_id=topic.id),
        put,
        reason,
        _texts_of_topic(viewer, topic),
        takes_files=True,
    )


def _greetings(viewer: Viewer) -> list[str]:
    """How our mails greet somebody, and did: there are still answers to older ones."""
    return [_("Dag %(name)s,", name=name) for name in (viewer.name, text.first_name(viewer.name))]


def _texts_of_topic(viewer: Viewer, topic: topics.SeenTopic) -> list[str]:
    """What the mails about a topic say, line by line."""
    start = max(0, topic.reply_count - MAX_KNOWN)
    opening = posts.current_opening(topic.id)
    shown = [*([opening] if opening else []), *posts.replies_after(topic.id, start)]
    known = [topic.title, f"[{topic.group_name}] {topic.title}", topic.group_name, *_greetings(viewer)]
    for post in shown:
        author = f"{post.author_name} ({post.fund_name})" if post.fund_name else post.author_name
        said = text.unlink_mentions(post.body_html)
        known += [author, text.to_lines(said), f"{author}: {text.shorten(text.to_plain(said), QUOTE)}"]
        known += [f"{file.title}" for file in post.attachments]
    kinds = ["", *(str(kind) for kind in KINDS.values())]
    reasons = ["", *(str(reason) for reason in REASONS.values())]
    known += [" · ".join(filter(None, (topic.group_name, kind, reason))) for kind in kinds for reason in reasons]
    return [*known, *frame_texts()]


def _meeting(viewer: Viewer, meeting_id: uuid.UUID) -> AnsweredThing | None:
    seen = meetings.reach(viewer, meeting_id)
    if seen is None:
        return None

    def put(words: str, _files: Sequence[FileStorage], _nonce: str) -> AnswerOutcome:
        said = read_coming(words)
        if said is None:
            return _refused(LetterReason.UNCLEAR, _("Schrijf op de eerste regel ja, nee, misschien of online."))
        value = _ATTENDANCE[said.value]
        if value is AnswerValue.NO and seen.my_answer in (AnswerValue.REPRESENTED, AnswerValue.FOLLOWS):
            return AnswerOutcome()  # the earlier answer says more than a no
        note = said.rest or (_("online") if said.value is Coming.ONLINE else "")
        attendance.save_answer(viewer, seen.meeting, value, text.shorten(note, MAX_NOTE) if note else None)
        if reply_queries.is_waiting(seen.id, viewer.id):
            return AnswerOutcome(LetterReason.WAITING)
        return AnswerOutcome()

    reason = None
    if not meeting_access.may_answer(viewer, seen.group_id):
        reason = LetterReason.MAY_NOT
    elif not meeting_access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()):
        reason = LetterReason.TOO_LATE
    return AnsweredThing(seen.meeting.title, mail.link_to("meetings.show", meeting_id=seen.id), put, reason)


_ATTENDANCE = {
    Coming.YES: AnswerValue.YES,
    Coming.ONLINE: AnswerValue.YES,
    Coming.NO: AnswerValue.NO,
    Coming.MAYBE: AnswerValue.MAYBE,
}


def _point(viewer: Viewer, point_id: uuid.UUID) -> AnsweredThing | None:
    point = points.reach_point(viewer, point_id)
    if point is None:
        return None

    def put(words: str, _files: Sequence[FileStorage], _nonce: str) -> AnswerOutcome:
        if not is_done(words):
            return _refused(LetterReason.UNCLEAR, _("Schrijf op de eerste regel klaar."))
        if point.done_at is None:
            point_actions.finish_point(viewer.id, point_id, done=True)
        return AnswerOutcome(LetterReason.NO_PLACE if has_more(words) else None)

    reason = None if point.may_finish else LetterReason.MAY_NOT
    return AnsweredThing(point.text, mail.link_to("meetings.my_points"), put, reason)


def _channel(viewer: Viewer, channel_id: uuid.UUID) -> AnsweredThing | None:
    channel = chat.reach(viewer, channel_id)
    if channel is None:
        return None

    def put(words: str, _files: Sequence[FileStorage], nonce: str) -> AnswerOutcome:
        if len(words) > MAX_LETTERS:
            return _refused(LetterReason.TOO_LONG)
        line = chat_actions.post_message(viewer, channel_id, words, nonce, channel.group_id)
        return AnswerOutcome(post_id=line.id)

    reason = None if chat_access.may_post(viewer, channel.group_id) else LetterReason.MAY_NOT
    start = max(0, channel.last_seq - MAX_KNOWN)
    said = chat.messages_after(channel_id, start, limit=MAX_KNOWN)
    known = [channel.name, *(each.author_name for each in said), *(text.to_lines(each.body_html) for each in said)]
    known += [_("Bericht van %(name)s", name=channel.name), *_greetings(viewer), *frame_texts()]
    return AnsweredThing(channel.name, mail.link_to("chat.show", channel_id=channel_id), put, reason, known)


def _poll(viewer: Viewer, poll_id: uuid.UUID) -> AnsweredThing | None:
    seen = polls.reach(viewer, poll_id)
    if seen is None:
        return None

    def put(words: str, _files: Sequence[FileStorage], _nonce: str) -> AnswerOutcome:
        try:
            poll_actions.vote_by_words(viewer, poll_id, words)
        except VoteRefused as refused:
            return _refused(LetterReason.UNCLEAR, str(refused))
        takes_reason = seen.poll.is_proposal or seen.poll.asks_reason
        return AnswerOutcome(LetterReason.NO_PLACE if has_more(words) and not takes_reason else None)

    reason = None if seen.may_vote else LetterReason.MAY_NOT
    if seen.may_vote and not seen.is_open:
        reason = LetterReason.CLOSED
    known = [seen.poll.question, seen.group_name, *_greetings(viewer), *_texts_of_poll(seen)]
    return AnsweredThing(seen.poll.question, mail.link_to_path(seen.path), put, reason, [*known, *frame_texts()])


def _texts_of_poll(seen: SeenPoll) -> list[str]:
    """What the mails about a poll say of it, line by line."""
    author = f"{seen.author_name} ({seen.author_party})" if seen.author_party else seen.author_name
    numbered = [f"{number}. {option}" for number, option in enumerate(seen.options, 1)]
    hint = _("Stemmen kan ook met een antwoord op deze mail.")
    return [
        _("Herinnering: %(question)s", question=seen.poll.question),
        author,
        f"{author}:",
        text.to_lines(seen.poll.explanation_html),
        *seen.options,
        *numbered,
        *(f"- {option}" for option in seen.options),
        f"{hint} {mail_instruction(seen.poll)}",
    ]


_KINDS: dict[str, Callable[[Viewer, uuid.UUID], AnsweredThing | None]] = {
    "topic": _topic,
    "meeting": _meeting,
    "action_point": _point,
    "poll": _poll,
    "channel": _channel,
}
