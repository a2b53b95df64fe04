"""What a mail says of a notice: read when the mail is written, so that it follows what was changed meanwhile."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar
from urllib.parse import quote

from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.activity.levels.models import LevelScope
from samenspel.activity.levels.tokens import level_link
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ThingKind
from samenspel.chat import queries as chat
from samenspel.db import now
from samenspel.documents import queries as documents
from samenspel.mail import AnswerAddress, MailThread
from samenspel.meetings import access as meeting_access
from samenspel.meetings import one as meetings
from samenspel.meetings import people as meeting_people
from samenspel.meetings.attendance.answers.tokens import answer_link
from samenspel.news.mails.meeting_items import MailList, agenda_lists, done_link, report_lists
from samenspel.news.mails.poll_items import MailedVote, poll_parts
from samenspel.news.mails.words import KINDS, REASONS
from samenspel.text import shorten, to_plain
from samenspel.topics import post_queries as posts
from samenspel.topics import queries as topics
from samenspel.viewer import Viewer

#: The letters of a post that a mail with several things quotes.
QUOTE = 280
#: The posts of one thing that are looked at; of more only their number counts.
MAX_POSTS = 200
#: An answer to a mail about an agenda says whether somebody comes.
_ANSWERED_AS = {ThingKind.AGENDA: "meeting"}
_ABOUT_MEETING = (ThingKind.MEETING, ThingKind.AGENDA, ThingKind.REPORT)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a post. It is named in the mail, and not sent."""

    title: str
    size: int


@dataclass(frozen=True, slots=True)
class MailItem:
    """A thing in a mail, with the newest post that its reader did not see and how many came before that."""

    title: str
    link: str
    thread: MailThread
    reason: NoticeReason
    group_name: str = ""
    kind_name: str = ""
    author: str = ""
    body_html: str = ""
    earlier: int = 0
    files: Sequence[Attached] = ()
    when: str = ""
    place: str = ""
    due: str = ""
    lists: Sequence[MailList] = ()
    done_link: str = ""
    coming_link: str = ""
    vote: MailedVote | None = None
    less_link: str = ""
    answers: AnswerAddress | None = None

    @property
    def answer_link(self) -> str:
        """The link that begins an answer by mail to this thing; empty where there is none."""
        if self.answers is None:
            return ""
        return f"mailto:{self.answers.address}?subject={quote('Re: ' + self.thread.subject)}"

    @property
    def reason_words(self) -> str:
        words = str(REASONS.get(self.reason, ""))
        return _("%(what)s tegen %(day)s", what=words, day=self.due) if self.due else words

    @property
    def about(self) -> str:
        """The line beside the title: its group, what it is, and why it is told."""
        return " · ".join(filter(None, (self.group_name, self.kind_name, self.reason_words)))

    @property
    def quote(self) -> str:
        return shorten(to_plain(self.body_html), QUOTE)

    @property
    def text(self) -> str:
        return mail.to_text(self.body_html)


def item_of(viewer: Viewer, notice: Notice, group_name: str) -> MailItem | None:
    """What a mail says of a notice, as things are now; None where there is nothing left to tell this viewer."""
    thread = MailThread(notice.kind.value, notice.thing_id, notice.title, notice.group_id, group_name)
    item = MailItem(
        title=notice.title,
        link=mail.link_to_path(notice.path),
        thread=thread,
        reason=notice.reason,
        group_name=group_name,
        kind_name=str(KINDS.get(notice.kind, "")),
        due=clock.day(notice.due_at, viewer.locale) if notice.due_at else "",
        less_link=_less_link(viewer, notice),
        answers=mail.address_for_answers(viewer.id, _ANSWERED_AS.get(notice.kind, notice.kind.value), notice.thing_id),
    )
    if notice.kind is ThingKind.TOPIC:
        return _topic_item(viewer, notice, item)
    if notice.kind is ThingKind.CHANNEL:
        return _channel_item(viewer, notice, item)
    if notice.kind is ThingKind.DOCUMENT:
        return _document_item(viewer, notice, item)
    if notice.kind is ThingKind.ACTION_POINT and notice.reason is NoticeReason.TO_DO:
        return replace(item, done_link=done_link(viewer, notice.thing_id))
    if notice.kind is ThingKind.POLL:
        parts = poll_parts(viewer, notice, item.answers)
        return replace(item, **parts) if parts is not None else None
    return _meeting_item(viewer, notice, item) if notice.kind in _ABOUT_MEETING else item


def _less_link(viewer: Viewer, notice: Notice) -> str:
    if notice.kind is ThingKind.TOPIC:
        return level_link(viewer.id, LevelScope.TOPIC, notice.thing_id)
    if notice.group_id is not None:
        return level_link(viewer.id, LevelScope.GROUP, notice.group_id)
    return level_link(viewer.id, LevelScope.ACCOUNT, viewer.id)


class _Post(Protocol):
    """A reply or a chat message."""

    @property
    def author_id(self) -> uuid.UUID: ...
    @property
    def author_name(self) -> str: ...
    @property
    def fund_name(self) -> str | None: ...
    @property
    def deleted_at(self) -> datetime | None: ...
    @property
    def body_html(self) -> str: ...


PostKind = TypeVar("PostKind", bound=_Post)


def _posts_told(viewer: Viewer, notice: Notice, found: Sequence[PostKind]) -> Sequence[PostKind]:
    """The posts that a notice is about: the last that others wrote and did not delete, as many as it counts."""
    return [each for each in found if each.deleted_at is None and each.author_id != viewer.id][-max(1, notice.count) :]


def _with_posts(item: MailItem, new: Sequence[_Post]) -> MailItem | None:
    """The item with the newest of the posts; None where there is none."""
    if not new:
        return None
    author = f"{new[-1].author_name} ({new[-1].fund_name})" if new[-1].fund_name else new[-1].author_name
    return replace(item, author=author, body_html=mail.post_html(new[-1].body_html), earlier=len(new) - 1)


def _topic_item(viewer: Viewer, notice: Notice, item: MailItem) -> MailItem | None:
    topic = topics.reach(viewer, notice.thing_id)
    if topic is None:
        return None
    first, last = notice.number or 0, notice.last_number or 0
    start = max(first, last - MAX_POSTS + 1, 1)
    found = posts.replies_after(topic.id, start - 1, limit=last - start + 1) if last else []
    opening = posts.current_opening(topic.id) if first == 0 else None
    new = _posts_told(viewer, notice, [*([opening] if opening else []), *found])
    shown = _with_posts(replace(item, title=topic.title), new)
    files = [Attached(file.title, file.size) for post in new for file in post.attachments]
    return replace(shown, files=files) if shown else None


def _channel_item(viewer: Viewer, notice: Notice, item: MailItem) -> MailItem | None:
    channel = chat.reach(viewer, notice.thing_id)
    if channel is None:
        return None
    last = notice.last_number or notice.number or 0
    start = max(notice.number or 0, last - MAX_POSTS + 1)
    found = chat.messages_after(channel.id, start - 1, limit=last - start + 1)
    shown = _with_posts(item, _posts_told(viewer, notice, found))
    if shown is None or channel.group_id is not None:
        return shown
    title = _("Bericht van %(name)s", name=channel.name)
    return replace(shown, title=title, thread=replace(item.thread, title=title))


def _document_item(viewer: Viewer, notice: Notice, item: MailItem) -> MailItem | None:
    document = documents.reach(viewer, notice.thing_id)
    if document is None:
        return None
    newest = documents.versions_of(document.id)[:1]
    return replace(item, title=document.title, files=[Attached(document.title, each.size) for each in newest])


def _meeting_item(viewer: Viewer, notice: Notice, item: MailItem) -> MailItem | None:
    seen = meetings.reach(viewer, notice.thing_id)
    details = meeting_people.meeting_details(notice.thing_id) if seen else None
    if seen is None or details is None:
        return None
    moments = details.meeting.moments
    when = clock.span(*moments, viewer.locale) if moments else ""
    thread = details.thread(viewer.locale)
    is_to_do = notice.reason is NoticeReason.TO_DO
    lists: Sequence[MailList] = ()
    if notice.kind is ThingKind.AGENDA and not is_to_do:
        lists = agenda_lists(viewer, details.meeting)
    elif notice.kind is ThingKind.REPORT and seen.is_published:
        lists = report_lists(viewer, details.meeting, seen.summary_html)
    is_open = meeting_access.is_open_for_answers(details.meeting.starts_at, details.meeting.cancelled_at, now())
    item = replace(item, lists=lists, answers=item.answers if is_open else None)
    if is_open and is_to_do and notice.kind is ThingKind.MEETING:
        item = replace(item, coming_link=answer_link(viewer.id, notice.thing_id))
    title = notice.title if notice.kind is ThingKind.MEETING else thread.title  # it may say that it was cancelled
    return replace(item, title=title, thread=thread, when=when, place=details.meeting.place)
