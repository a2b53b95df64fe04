"""HTTP of the versions of posts."""

import uuid
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.forms import integer
from samenspel.topics import access, post_queries, queries
from samenspel.topics.access import TopicState
from samenspel.topics.blueprint import bp
from samenspel.topics.history import actions
from samenspel.topics.history import queries as versions


@bp.get("/onderwerpen/<uuid:topic_id>/versies")
def topic_versions(topic_id: uuid.UUID) -> ResponseReturnValue:
    """What the opening of a topic said before; with ?versie= what that one changed."""
    topic = web.or_404(queries.reach(web.viewer(), topic_id))
    back = url_for("topics.show", topic_id=topic.id)
    shown = {"is_edited": topic.edited_at is not None, "title": topic.title}
    may_edit = access.may_edit_topic(web.viewer(), topic, topic.author_id)
    return _versions_page(topic, topic.id, None, back, may_edit=may_edit, **shown)


@bp.get("/reacties/<uuid:reply_id>/versies")
def reply_versions(reply_id: uuid.UUID) -> ResponseReturnValue:
    """What a reply said before; with ?versie= what that one changed."""
    reply = web.or_404(post_queries.reach_reply(web.viewer(), reply_id))
    web.require_visible(reply.deleted_at is None)
    back = post_queries.reply_path(reply.topic_id, reply.id, reply.number)
    shown = {"is_edited": reply.edited_at is not None, "title": reply.topic_title}
    may_edit = access.may_edit_reply(web.viewer(), reply, reply.author_id)
    return _versions_page(reply, reply.topic_id, reply.id, back, may_edit=may_edit, **shown)


def _versions_page(state: TopicState, topic_id: uuid.UUID, reply_id: uuid.UUID | None, back: str, **shown: Any) -> str:
    found = versions.versions_of(topic_id, reply_id)
    newest = found[0].number if found else 0
    number = request.args.get("versie", newest, type=integer)
    chosen = next((each for each in found if each.number == number), None)
    if found and chosen is None:
        web.require_visible(False)
    return render_template(
        "topics/history/show.html",
        versions=found,
        chosen=chosen,
        newest=newest,
        change=versions.change_at(topic_id, reply_id, chosen.number) if chosen else None,
        may_redact=access.may_moderate(web.viewer(), state),
        is_reply=reply_id is not None,
        back=back,
        here=request.path,
        place=state,
        **shown,
    )


@bp.post("/versies/<uuid:version_id>/verwijdering")
def redact_version(version_id: uuid.UUID) -> ResponseReturnValue:
    """A moderator removes the words of an earlier version, which said what nobody should read."""
    me = web.viewer()
    version = web.or_404(versions.version_at(version_id))
    post: Any
    if version.topic_id:
        post, where = queries.reach(me, version.topic_id), "topics.topic_versions"
        address = {"topic_id": version.topic_id}
    else:
        assert version.reply_id is not None
        post, where = post_queries.reach_reply(me, version.reply_id), "topics.reply_versions"
        address = {"reply_id": version.reply_id}
        web.require_visible(post is not None and post.deleted_at is None)
    web.require(access.may_moderate(me, web.or_404(post)))
    web.require(version.number < versions.last_number(version.topic_id, version.reply_id))
    actions.redact(version, me.id)
    flash(_("De woorden van deze versie zijn verwijderd."), "success")
    return web.back_to(url_for(where, versie=version.number, **address))  # type: ignore[arg-type]
