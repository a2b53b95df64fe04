"""What the routes of topics and of replies share: the page of a topic, and the files of an edit."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request

from samenspel import web
from samenspel.activity.levels.queries import levels_at
from samenspel.activity.things import Thing, ThingKind
from samenspel.documents.forms import chosen
from samenspel.documents.staged.queries import chosen as chosen_staged
from samenspel.forms import id_from
from samenspel.polls.queries import polls_of
from samenspel.topics import access, post_queries
from samenspel.topics.actions import FileChange
from samenspel.topics.events.queries import EventLine, events_of
from samenspel.topics.forms import EditReplyForm, EditTopicForm, ReplyForm
from samenspel.topics.post_queries import PostLine
from samenspel.topics.queries import SeenTopic
from samenspel.topics.trash.queries import may_delete


def topic_page(topic: SeenTopic, number: int, form: ReplyForm, had_files: bool = False) -> str:
    """One page of a topic with its composer."""
    me = web.viewer()
    paging = web.Paging(number, post_queries.PAGE, topic.reply_count)
    posts = post_queries.page_of(topic, number)
    return render_template(
        "topics/show.html",
        topic=topic,
        topic_id=topic.id,
        opening=[post for post in posts if post.number == 0],
        posts=[post for post in posts if post.number],
        polls=polls_of(me, Thing(ThingKind.TOPIC, topic.id)) if number == 1 else [],
        paging=paging,
        is_last=not paging.has_next,
        first_new=topic.first_new,
        new_count=topic.new_count,
        me=me.id,
        level_at=levels_at(me.id, topic.group_id, topic.id),
        may_reply=access.may_reply(me, topic),
        may_post=access.may_open(me, topic.group_id),
        may_edit=access.may_edit_topic(me, topic, topic.author_id),
        may_moderate=access.may_moderate(me, topic),
        may_delete=may_delete(me, topic),
        may_choose_answer=access.may_choose_answer(me, topic, topic.author_id),
        answer_number=topic.answer_number,
        events_after=_events_after(events_of(me, topic.id), posts, number),
        form=form,
        had_files=had_files,
    )


def _events_after(events: Sequence[EventLine], posts: Sequence[PostLine], page: int) -> dict[int, list[EventLine]]:
    """What happened, by the number of the post on this page after which it is told; 0 where there is none before."""
    found: dict[int, list[EventLine]] = {}
    for event in events:
        if post_queries.page_at(event.number) == page:
            before = [post.number for post in posts if post.number <= event.number]
            found.setdefault(max(before, default=posts[0].number if posts else 0), []).append(event)
    return found


def file_change(form: EditTopicForm | EditReplyForm) -> FileChange:
    """The files that an edit adds to a post and removes from it."""
    removed = {each for value in request.form.getlist("removed") if (each := id_from(value))}
    staged = chosen_staged(request.form.getlist("staged"))
    return FileChange(uploads=chosen(form.uploads), staged=staged, removed=removed)


def sent_files(form: EditTopicForm | EditReplyForm) -> dict[str, Any]:
    """What the form of an edit says of files when it is shown again."""
    return {"had_files": bool(chosen(form.uploads)), "removed": request.form.getlist("removed")}
