"""HTTP of a version of a post that is put back."""

import uuid

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.topics import access, actions, post_queries, queries
from samenspel.topics.actions import FileChange
from samenspel.topics.blueprint import bp
from samenspel.topics.history import queries as versions
from samenspel.topics.history.queries import PlacedVersion, PostWords


@bp.post("/versies/<uuid:version_id>/terugzetting")
def restore_version(version_id: uuid.UUID) -> ResponseReturnValue:
    """Has a post say again what an earlier version said, with the files that it had. That is a new version."""
    me = web.viewer()
    version = web.or_404(versions.version_at(version_id))
    if version.reply_id is not None:
        reply = web.or_404(post_queries.reach_reply(me, version.reply_id))
        web.require_visible(reply.deleted_at is None)
        web.require(access.may_edit_reply(me, reply, reply.author_id))
        words = _words(version)
        actions.edit_reply(me, reply, words.body, _files(version, words))
        attached = post_queries.attachments_of(reply.topic_id, reply.number)
        back = post_queries.reply_path(reply.topic_id, reply.id, reply.number)
    else:
        assert version.topic_id is not None
        topic = web.or_404(queries.reach(me, version.topic_id))
        web.require(access.may_edit_topic(me, topic, topic.author_id))
        words = _words(version)
        actions.edit_topic(me, topic, words.title, words.body, _files(version, words))
        attached = post_queries.attachments_of(topic.id, 0)
        back = url_for("topics.show", topic_id=topic.id)
    there = {each.document_id for each in attached}
    lost = [name for each, name in (words.documents or {}).items() if each not in there]
    if lost:
        names = ", ".join(lost)
        flash(_("Deze versie staat er weer. Te lang weg om terug te komen: %(names)s.", names=names), "info")
    else:
        flash(_("Deze versie staat er weer."), "success")
    return web.back_to(back)


def _words(version: PlacedVersion) -> PostWords:
    """What the version says, if it is an earlier one whose words are there."""
    web.require(version.number < versions.last_number(version.topic_id, version.reply_id))
    words = versions.words_of(version.topic_id, version.reply_id, [version.number]).get(version.number)
    web.require(words is not None and words.redacted_at is None)
    assert words is not None
    return words


def _files(version: PlacedVersion, words: PostWords) -> FileChange:
    if words.documents is None:
        return FileChange()
    since = versions.ids_after(version.topic_id, version.reply_id, version.number)
    return FileChange(wanted=set(words.documents), from_versions=since)
