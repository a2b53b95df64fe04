"""Writes of topics and replies."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from werkzeug.datastructures import FileStorage

from samenspel import live
from samenspel.activity import actions as activity
from samenspel.activity.mentions import matching as mentions
from samenspel.activity.mentions.queries import keys_in
from samenspel.activity.models import Verb
from samenspel.activity.notices import actions as notices
from samenspel.activity.numbering_actions import Numbering, next_post
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.db import columns, new_id, now, session, upsert
from samenspel.documents import actions as documents
from samenspel.documents.staged import actions as staged_files
from samenspel.documents.trash import actions as trash
from samenspel.groups.models import Group
from samenspel.jobs import enqueue, index_later
from samenspel.runtime.foreign.uploads import digest_of
from samenspel.topics import post_queries, queries
from samenspel.topics.counting_actions import recount
from samenspel.topics.history import actions as history
from samenspel.topics.history.actions import VersionedPost
from samenspel.topics.history.queries import DeletedWords
from samenspel.topics.lists.queries import TopicLine
from samenspel.topics.models import Reply, Topic, TopicDocument, TopicMark, TopicTheme
from samenspel.topics.pictures import actions as pictures
from samenspel.topics.post_queries import Attachment, PostLine, SeenReply
from samenspel.topics.queries import SeenTopic
from samenspel.viewer import Viewer

_NUMBERING = Numbering(
    thread=Topic,
    post=Reply,
    last_number=Topic.reply_count,
    thread_id=Reply.topic_id,
    number=Reply.number,
    keeps_last_author=True,
)


def open_topic(
    viewer: Viewer,
    group_id: uuid.UUID,
    title: str,
    body: str,
    uploads: Sequence[FileStorage] = (),
    nonce: str | None = None,
    staged: Sequence[uuid.UUID] = (),
    *,
    themes: Collection[uuid.UUID] = (),
) -> uuid.UUID:
    """Opens a topic in a group, and pushes it to open pages of the group. Returns its id.

    `uploads` are files of this request, `staged` those that were uploaded before it. A form that is sent
    again (same nonce and words) adds nothing, and gets the topic that it made before.
    Raises uploads.UploadRejected.
    """
    # The lock makes the second of two equal forms wait, and see the topic of the first.
    session().execute(columns(Group.id).where(col(Group.id) == group_id).with_for_update(key_share=True))
    if nonce:
        mine = columns(Topic.id, Topic.group_id, Topic.title, Topic.body)
        known = session().execute(mine.where(col(Topic.author_id) == viewer.id, col(Topic.nonce) == nonce)).first()
        if known is not None:
            if (known.group_id, known.title, known.body) == (group_id, title, body):
                found: uuid.UUID = known.id
                return found
            nonce = None  # other words from a page that was gone back to
    topic = Topic(
        group_id=group_id,
        author_id=viewer.id,
        fund_id=viewer.fund_in(group_id),
        title=title,
        body=body,
        body_html=mentions.html_of(viewer, group_id, body),
        last_author_id=viewer.id,
        nonce=nonce or None,
    )
    session().add(topic)
    session().flush()
    session().add_all(TopicTheme(topic_id=topic.id, theme_id=each) for each in themes)
    _attach(viewer, group_id, topic.id, None, uploads, staged)
    staged_files.attach_pictures(viewer, group_id, body)
    _mark(viewer.id, topic.id, 0, follows=True)
    path = path_to("topics.show", topic_id=topic.id)
    activity.record(viewer, Verb.OPENED_TOPIC, group_id, topic.id, title, path, text=body)
    index_later("topic", topic.id)
    enqueue("topic-news", {"topic": str(topic.id)})
    line = _new_line(viewer, topic)
    live.push(f"group:{group_id}", "prepend", f"#topics-{group_id}", "topics/_rows.html", topics=[line])
    return topic.id


def _new_line(viewer: Viewer, topic: Topic) -> TopicLine:
    """A topic that was opened just now, as lists show it to others."""
    return TopicLine(
        id=topic.id,
        title=topic.title,
        author_id=viewer.id,
        author_name=viewer.name,
        fund_name=viewer.party,
        reply_count=0,
        last_at=topic.last_at,
        last_author_id=viewer.id,
        last_name=viewer.name,
        last_fund=viewer.party,
        closed_at=None,
        pinned_at=None,
        is_answered=False,
        new_count=1,
    )


def reply(
    viewer: Viewer,
    topic: SeenTopic,
    body: str,
    uploads: Sequence[FileStorage] = (),
    nonce: str | None = None,
    staged: Sequence[uuid.UUID] = (),
    *,
    by_mail: bool = False,
) -> PostLine:
    """Adds a reply, and pushes it to open pages of the topic; a job tells people. A form sent again is stored once.

    `uploads` are files of this request, `staged` those that were uploaded before it.
    Raises uploads.UploadRejected.
    """
    moment = now()
    taken = next_post(_NUMBERING, topic.id, viewer.id, body, nonce, moment)
    if taken.earlier_id is not None:
        recount(topic.id)
        earlier = post_queries.line_of(taken.earlier_id)
        assert earlier is not None
        return earlier
    number = taken.number
    _mark(viewer.id, topic.id, number, follows=True)
    added = Reply(
        topic_id=topic.id,
        number=number,
        author_id=viewer.id,
        fund_id=viewer.fund_in(topic.group_id),
        body=body,
        body_html=mentions.html_of(viewer, topic.group_id, body),
        nonce=taken.nonce,
        created_at=moment,
        by_mail=by_mail,
    )
    session().add(added)
    if uploads or staged:
        session().flush()  # the files refer to it
    staged_files.attach_pictures(viewer, topic.group_id, body)
    line = PostLine(
        id=added.id,
        number=number,
        author_id=viewer.id,
        author_name=viewer.name,
        fund_name=viewer.party,
        created_at=moment,
        edited_at=None,
        deleted_at=None,
        body_html=added.body_html,
        by_mail=by_mail,
        attachments=_attach(viewer, topic.group_id, topic.id, added.id, uploads, staged),
    )
    path = post_queries.reply_path(topic.id, line.id, number)
    activity.record(viewer, Verb.REPLIED, topic.group_id, topic.id, topic.title, path, number, body)
    index_later("reply", added.id)
    enqueue("topic-news", {"reply": str(added.id)})
    push_post(topic.id, line, "append")
    return line


def _attach(
    viewer: Viewer,
    group_id: uuid.UUID,
    topic_id: uuid.UUID,
    reply_id: uuid.UUID | None,
    uploads: Sequence[FileStorage],
    staged: Sequence[uuid.UUID],
) -> list[Attachment]:
    attached = []
    added = [documents.add(viewer, group_id, upload) for upload in uploads]
    for document, stored in added + staged_files.make_documents(viewer, group_id, staged):
        session().add(TopicDocument(document_id=document.id, topic_id=topic_id, reply_id=reply_id))
        file = Attachment(document.id, document.title, stored.filename, stored.media_type, stored.size, reply_id)
        attached.append(file)
    return attached


def push_post(topic_id: uuid.UUID, line: PostLine, action: live.PushAction) -> None:
    """Shows a post on the open pages of its topic."""
    dom = f"#topic-{line.id}" if line.number == 0 else f"#reply-{line.id}"
    target = f"#replies-{topic_id}" if action == "append" else dom
    context = {"posts": [line], "topic_id": topic_id}
    if action == "replace":
        context["answer_number"] = post_queries.answer_number_of(topic_id)
    live.push(f"topic:{topic_id}", action, target, "topics/_posts.html", seq=line.number, **context)


@dataclass(frozen=True, slots=True)
class FileChange:
    """Which files an edit adds to a post, those that were uploaded before it too, and the documents that it removes.

    What puts an earlier version back has the documents `wanted` instead, for which it looks among those that the
    versions since took away.
    """

    uploads: Sequence[FileStorage] = ()
    staged: Sequence[uuid.UUID] = ()
    removed: Collection[uuid.UUID] = ()
    wanted: Collection[uuid.UUID] | None = None
    from_versions: Sequence[uuid.UUID] = ()


def edit_topic(viewer: Viewer, topic: SeenTopic, title: str, body: str, files: FileChange | None = None) -> None:
    """Changes the title, the text or the files of a topic, which then shows that it was edited."""
    files = files or FileChange()
    before, version_id = post_queries.attachments_of(topic.id, 0), new_id()
    after = _change_files(viewer, _Place(topic.group_id, topic.id), before, files, version_id)
    if (title, body) == (topic.title, topic.body) and after == before:
        return
    post = VersionedPost(
        topic.id, None, topic.edited_at or topic.created_at, None if topic.edited_at else topic.author_id,
        topic.title, topic.body, _names(before),
    )  # fmt: skip
    history.record(post, viewer.id, title, body, _names(after), version_id=version_id)
    html = mentions.html_of(viewer, topic.group_id, body, topic.body_html)
    _tell_mentions({"topic": str(topic.id)}, topic.body_html, html)
    staged_files.attach_pictures(viewer, topic.group_id, body)
    _change(topic.id, title=title, body=body, body_html=html, edited_at=now())
    index_later("topic", topic.id)
    activity.revise(topic.id, Verb.OPENED_TOPIC, title, body)
    if title != topic.title:
        activity.rename(topic.id, title)
        notices.retitle(Thing(ThingKind.TOPIC, topic.id), title)
        # Replies are found by it too.
        for reply_id in queries.reply_ids_of(topic.id):
            index_later("reply", reply_id)
    line = post_queries.current_opening(topic.id)
    if line is not None:
        push_post(topic.id, line, "replace")


def edit_reply(viewer: Viewer, reply: SeenReply, body: str, files: FileChange | None = None) -> None:
    """Changes the text or the files of a reply, which then shows that it was edited."""
    files = files or FileChange()
    before, version_id = post_queries.attachments_of(reply.topic_id, reply.number), new_id()
    place = _Place(reply.group_id, reply.topic_id, reply.id, reply.number)
    after = _change_files(viewer, place, before, files, version_id)
    if body == reply.body and after == before:
        return
    # Only its author edits a reply.
    written_at = reply.edited_at or reply.created_at
    post = VersionedPost(reply.topic_id, reply.id, written_at, reply.author_id, "", reply.body, _names(before))
    history.record(post, viewer.id, "", body, _names(after), version_id=version_id)
    html = mentions.html_of(viewer, reply.group_id, body, reply.body_html)
    _tell_mentions({"reply": str(reply.id)}, reply.body_html, html)
    staged_files.attach_pictures(viewer, reply.group_id, body)
    _change_reply(reply, body=body, body_html=html, edited_at=now())
    activity.revise(reply.topic_id, Verb.REPLIED, reply.topic_title, body, reply.number)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a post stands; the opening of a topic has no reply, and the number 0."""

    group_id: uuid.UUID
    topic_id: uuid.UUID
    reply_id: uuid.UUID | None = None
    number: int = 0


def _change_files(
    viewer: Viewer, place: _Place, before: Sequence[Attachment], files: FileChange, version_id: uuid.UUID
) -> Sequence[Attachment]:
    """The files of a post after a change; those that it takes away wait under the id of the new version.

    A form sent twice adds a file once: the post has it already.
    """
    came_back = [each for owner in files.from_versions for each in trash.restore(owner, place.group_id)]
    for each in came_back:
        session().add(TopicDocument(document_id=each, topic_id=place.topic_id, reply_id=place.reply_id))
    session().flush()
    there = list(post_queries.attachments_of(place.topic_id, place.number)) if came_back else list(before)
    if files.wanted is None:
        removed = [each.document_id for each in there if each.document_id in files.removed]
    else:
        removed = [each.document_id for each in there if each.document_id not in files.wanted]
    trash.discard(removed, version_id)
    there = [each for each in there if each.document_id not in removed]
    known = post_queries.digests_of([each.document_id for each in there]) if files.uploads else ()
    fresh = [each for each in files.uploads if digest_of(each) not in known]
    added = _attach(viewer, place.group_id, place.topic_id, place.reply_id, fresh, files.staged)
    return [*there, *added] if removed or added or came_back else before


def _names(attachments: Sequence[Attachment]) -> dict[uuid.UUID, str]:
    return {each.document_id: each.title for each in attachments}


def _tell_mentions(post: dict[str, str], before: str, html: str) -> None:
    """Has those told whom a change mentions and the post before it did not, and takes it back from the others."""
    earlier = keys_in(before)
    if keys_in(html) != earlier:
        enqueue("topic-news", post | {"earlier": earlier})


def delete_reply(viewer: Viewer, reply: SeenReply) -> None:
    """Removes the text and the files of a reply; its place stays, so that the replies around it make sense.

    For a while both may come back: see `restore_reply`.
    """
    history.set_aside(reply.id, viewer.id, reply.body, reply.body_html)
    trash.discard(post_queries.documents_of(reply.id), reply.id)
    _change_reply(reply, body="", body_html="", deleted_at=now())
    recount(reply.topic_id)
    pictures.withdraw(reply)
    activity.forget(reply.topic_id, reply.number)
    notices.forget_post(Thing(ThingKind.TOPIC, reply.topic_id), reply.number)


def restore_reply(reply: SeenReply, words: DeletedWords) -> None:
    """Brings back a reply that was deleted, with its files, as if it had stayed. Nobody is told of it again."""
    history.take_back(reply.id)
    for document_id in trash.restore(reply.id, reply.group_id):
        session().add(TopicDocument(document_id=document_id, topic_id=reply.topic_id, reply_id=reply.id))
    session().flush()
    _change_reply(reply, body=words.body, body_html=words.body_html, deleted_at=None)
    pictures.show_again(replace(reply, body=words.body))
    recount(reply.topic_id)
    path = post_queries.reply_path(reply.topic_id, reply.id, reply.number)
    activity.record_of(
        reply.author_id, Verb.REPLIED, reply.group_id, reply.topic_id, reply.topic_title, path,
        number=reply.number, text=words.body, at=reply.created_at,
    )  # fmt: skip


def _change_reply(reply: SeenReply, **values: str | datetime | None) -> None:
    session().execute(sa.update(Reply).where(col(Reply.id) == reply.id).values(**values))
    index_later("reply", reply.id)
    index_later("topic", reply.topic_id)  # it may be found by this reply, as its answer
    line = post_queries.line_of(reply.id)
    if line is not None:
        push_post(reply.topic_id, line, "replace")


def _change(topic_id: uuid.UUID, **values: str | datetime) -> None:
    session().execute(sa.update(Topic).where(col(Topic.id) == topic_id).values(**values))


def mark_read(viewer: Viewer, topic: SeenTopic, number: int) -> None:
    """Stores how far the viewer read. The mark never goes back, and never beyond the last reply."""
    number = min(max(number, 0), topic.reply_count)
    notices.mark_read(viewer.id, Thing(ThingKind.TOPIC, topic.id), number)
    if topic.read_number is None or number > topic.read_number:
        _mark(viewer.id, topic.id, number)


def mark_unread(viewer: Viewer, topic: SeenTopic, number: int) -> None:
    """Has the viewer begin again at a reply: it and what came after it are new for them."""
    mark = {"account_id": viewer.id, "topic_id": topic.id, "follows": None}
    number = min(max(number, 1), max(topic.reply_count, 1)) - 1
    upsert(TopicMark, mark | {"read_number": number}, keys=("account_id", "topic_id"), changes=_set_mark)


def _set_mark(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"read_number": sent.read_number}


def _mark(account_id: uuid.UUID, topic_id: uuid.UUID, number: int, follows: bool | None = None) -> None:
    """Inserts or moves a mark in one statement. `follows` counts only where the account chose nothing before."""
    mark = {"account_id": account_id, "topic_id": topic_id, "read_number": number, "follows": follows}
    upsert(TopicMark, mark, keys=("account_id", "topic_id"), changes=_moved_mark)


def _moved_mark(sent: Any, stored: Any) -> dict[str, Any]:
    further = sa.case((sent.read_number > stored.read_number, sent.read_number), else_=stored.read_number)
    return {"read_number": further, "follows": sa.func.coalesce(stored.follows, sent.follows)}
