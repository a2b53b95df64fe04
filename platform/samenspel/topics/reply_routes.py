"""HTTP of the replies in a topic."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.activity.mentions.words import flash_obstacles
from samenspel.documents.forms import chosen
from samenspel.documents.staged.queries import chosen as chosen_staged
from samenspel.forms import integer
from samenspel.runtime.foreign.preparation import before_writing
from samenspel.runtime.foreign.uploads import receive
from samenspel.topics import access, actions, post_queries, queries
from samenspel.topics.blueprint import bp
from samenspel.topics.forms import EditReplyForm, ReplyForm
from samenspel.topics.history.queries import deleted_words_of
from samenspel.topics.page import file_change, sent_files, topic_page
from samenspel.topics.post_queries import SeenReply


@bp.get("/onderwerpen/<uuid:topic_id>/reacties")
def replies(topic_id: uuid.UUID) -> ResponseReturnValue:
    """The replies after a number (?after=), as fragments: those that a listener missed."""
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    after = min(max(request.args.get("after", 0, type=integer), 0), topic.reply_count)
    posts = post_queries.replies_after(topic.id, after)
    answer = {"answer_number": topic.answer_number}
    return render_template("topics/_posts.html", posts=posts, topic_id=topic.id, me=me.id, **answer)


@bp.post("/onderwerpen/<uuid:topic_id>/reacties")
@before_writing(receive)
def reply(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Adds a reply. htmx gets an empty form, and the reply for the list."""
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    web.require(access.may_reply(me, topic))
    form = ReplyForm()
    uploads, staged = chosen(form.uploads), chosen_staged(request.form.getlist("staged"))
    if not form.validate():
        if web.is_fragment():
            return render_template("topics/_reply_form.html", topic=topic, form=form, had_files=bool(uploads)), 422
        return topic_page(topic, post_queries.page_at(topic.reply_count), form, bool(uploads)), 422
    line = actions.reply(me, topic, form.body.data, uploads, form.nonce.data, staged)
    if web.is_fragment():
        fresh = ReplyForm(formdata=None)
        return render_template("topics/_replied.html", topic=topic, topic_id=topic.id, posts=[line], form=fresh)
    flash_obstacles(me, topic.group_id, form.body.data)
    return web.back_to(post_queries.reply_path(topic.id, line.id, line.number))


@bp.get("/reacties/<uuid:reply_id>")
def show_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    """The lasting address of a reply: leads to where it stands now."""
    seen = web.or_404(post_queries.reach_reply(web.viewer(), reply_id))
    return redirect(post_queries.reply_path(seen.topic_id, seen.id, seen.number))


@bp.get("/reacties/<uuid:reply_id>/meer")
def show_reply_actions(reply_id: uuid.UUID) -> ResponseReturnValue:
    """What the viewer may do with a reply, which the menu of the post says where there are scripts."""
    me = web.viewer()
    seen = web.or_404(post_queries.reach_reply(me, reply_id))
    if seen.deleted_at is not None:
        return _back(seen)
    line = web.or_404(post_queries.line_of(seen.id))
    return render_template(
        "topics/reply.html",
        reply=seen,
        author_name=line.author_name,
        is_answer=post_queries.answer_number_of(seen.topic_id) == seen.number,
        may_moderate=access.may_moderate(me, seen),
        may_choose_answer=access.may_choose_answer(me, seen, seen.topic_author_id),
    )


@bp.route("/reacties/<uuid:reply_id>/bewerken", methods=["GET", "POST"])
@before_writing(receive)
def edit_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    """Changes the text of an own reply; moderators find the button here to delete the reply of another."""
    me = web.viewer()
    seen = web.or_404(post_queries.reach_reply(me, reply_id))
    may_edit = access.may_edit_reply(me, seen, seen.author_id)
    web.require(seen.deleted_at is None and (may_edit or access.may_delete_reply(me, seen, seen.author_id)))
    form = EditReplyForm(body=seen.body)
    if form.is_submitted():
        web.require(may_edit)
    if not form.validate_on_submit():
        files = sent_files(form) | {"attached": post_queries.attachments_of(seen.topic_id, seen.number)}
        answer = render_template("topics/edit_reply.html", reply=seen, form=form, may_edit=may_edit, **files)
        return answer, 422 if form.is_submitted() else 200
    actions.edit_reply(me, seen, form.body.data, file_change(form))
    flash_obstacles(me, seen.group_id, form.body.data)
    return _back(seen)


@bp.post("/reacties/<uuid:reply_id>/verwijdering")
def delete_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    me = web.viewer()
    seen = web.or_404(post_queries.reach_reply(me, reply_id))
    web.require(seen.deleted_at is None and access.may_delete_reply(me, seen, seen.author_id))
    actions.delete_reply(me, seen)
    web.flash_undo(_("De reactie is verwijderd."), url_for("topics.restore_reply", reply_id=seen.id))
    return _back(seen)


@bp.route("/reacties/<uuid:reply_id>/herstel", methods=["GET", "POST"])
def restore_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    """Brings a deleted reply back, or says why that is not possible any more."""
    me = web.viewer()
    seen = web.or_404(post_queries.reach_reply(me, reply_id))
    web.require(access.may_delete_reply(me, seen, seen.author_id))
    if seen.deleted_at is None:
        return _back(seen)  # somebody was faster
    words = deleted_words_of(seen.id)
    may_restore = words is not None and access.may_restore_reply(me, seen, words.account_id)
    if request.method == "GET":
        return render_template("topics/restore.html", reply=seen, words=words, may_restore=may_restore)
    web.require(may_restore)
    assert words is not None
    actions.restore_reply(seen, words)
    flash(_("De reactie staat er weer."), "success")
    return _back(seen)


def _back(seen: SeenReply) -> ResponseReturnValue:
    where = url_for("topics.show", topic_id=seen.topic_id, bij=seen.number, _anchor=f"reply-{seen.id}")
    return web.back_to(where)
