"""HTTP of topics that are deleted, and that come back."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import access as group_access
from samenspel.groups import queries as groups
from samenspel.topics import access, post_queries, queries
from samenspel.topics.blueprint import bp
from samenspel.topics.trash import actions
from samenspel.topics.trash import queries as trash


@bp.route("/onderwerpen/<uuid:topic_id>/verwijdering", methods=["GET", "POST"])
def delete_topic(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Deletes a topic; asks first, and says what goes along."""
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    web.require(trash.may_delete(me, topic))
    if request.method == "GET":
        files = len(post_queries.documents_in(topic.id))
        return render_template("topics/trash/delete.html", topic=topic, files=files)
    actions.delete_topic(me, topic)
    web.flash_undo(_("Het onderwerp is verwijderd."), url_for("topics.restore_topic", topic_id=topic.id))
    return web.back_to(url_for("topics.index", slug=topic.group_slug))


@bp.route("/onderwerpen/<uuid:topic_id>/herstel", methods=["GET", "POST"])
def restore_topic(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Brings a deleted topic back. For who may not do so it does not exist."""
    me = web.viewer()
    deleted = trash.reach(me, topic_id)
    if deleted is None:  # somebody was faster, or it never was
        topic = web.or_404(queries.reach(me, topic_id))
        return web.back_to(url_for("topics.show", topic_id=topic.id))
    web.require_visible(access.may_restore_topic(me, deleted.group_id, deleted.account_id))
    if request.method == "GET":
        return render_template("topics/trash/restore.html", deleted=deleted)
    actions.restore_topic(deleted)
    flash(_("Het onderwerp staat er weer."), "success")
    return web.back_to(url_for("topics.show", topic_id=topic_id))


@bp.get("/overleg/<slug>/onderwerpen/verwijderd")
def deleted(slug: str) -> ResponseReturnValue:
    """The topics that the viewer may bring back: organisers all of them, others those that they deleted."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_open(me, seen.id))
    deleted_by = None if group_access.may_plan(me, seen.id) else me.id
    paging = web.Paging(web.page_number(), trash.PAGE, trash.count_in(seen.id, deleted_by))
    lines = trash.deleted_in(me, seen.id, deleted_by, paging.offset)
    return render_template("topics/trash/index.html", seen=seen, lines=lines, paging=paging)
