"""HTTP of those who keep order in a discussion: close, pin, move, split, and show in a second group."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import web
from samenspel.forms import integer
from samenspel.topics import access, queries
from samenspel.topics.blueprint import bp
from samenspel.topics.forms import ThemesForm
from samenspel.topics.moderation import actions, split_actions
from samenspel.topics.moderation import queries as choices
from samenspel.topics.moderation.forms import CloseForm, LinkForm, MoveForm, SplitForm
from samenspel.topics.queries import SeenTopic
from samenspel.viewer import Viewer


def _back(topic_id: uuid.UUID) -> ResponseReturnValue:
    return web.back_to(url_for("topics.show", topic_id=topic_id))


def _moderated(topic_id: uuid.UUID) -> SeenTopic:
    """The topic, for who moderates it."""
    topic = web.or_404(queries.reach(web.viewer(), topic_id))
    web.require(access.may_moderate(web.viewer(), topic))
    return topic


@bp.route("/onderwerpen/<uuid:topic_id>/afsluiting", methods=["GET", "POST"])
def close(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Closes a topic, with a reason where one is given."""
    topic, form = _moderated(topic_id), CloseForm()
    if not form.validate_on_submit():
        answer = render_template("topics/moderation/close.html", topic=topic, form=form)
        return answer, 422 if form.is_submitted() else 200
    actions.close_topic(web.viewer(), topic, form.reason.data or "")
    web.flash_undo(_("Het onderwerp is afgesloten."), url_for("topics.reopen", topic_id=topic_id))
    return _back(topic_id)


def _action(act: Callable[[Viewer, SeenTopic], None], message: Any, undone_by: str = "") -> dict[str, Any]:
    return {"act": act, "message": message, "undone_by": undone_by}


_OPEN = _action(actions.reopen_topic, _l("Het onderwerp is weer open."))
_PINNED = _action(actions.pin_topic, _l("Het onderwerp staat nu bovenaan in de lijst."), "topics.unpin")
_LOOSE = _action(actions.unpin_topic, _l("Het onderwerp staat niet meer bovenaan vast."), "topics.pin")


@bp.post("/onderwerpen/<uuid:topic_id>/heropening", endpoint="reopen", defaults=_OPEN)
@bp.post("/onderwerpen/<uuid:topic_id>/vastzetting", endpoint="pin", defaults=_PINNED)
@bp.post("/onderwerpen/<uuid:topic_id>/losmaking", endpoint="unpin", defaults=_LOOSE)
def moderate(
    topic_id: uuid.UUID, act: Callable[[Viewer, SeenTopic], None], message: Any, undone_by: str
) -> ResponseReturnValue:
    """A moderator reopens, pins or unpins a topic; `undone_by` is the endpoint that undoes it."""
    act(web.viewer(), _moderated(topic_id))
    if undone_by:
        web.flash_undo(str(message), url_for(undone_by, topic_id=topic_id))
    else:
        flash(str(message), "success")
    return _back(topic_id)


@bp.route("/onderwerpen/<uuid:topic_id>/verplaatsing", methods=["GET", "POST"])
def move(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Moves a topic to another group that the viewer organises too."""
    me, topic = web.viewer(), _moderated(topic_id)
    groups = choices.groups_to_move_to(me, topic)
    form = MoveForm.for_groups(groups)
    if not form.validate_on_submit():
        answer = render_template("topics/moderation/move.html", topic=topic, form=form, groups=groups)
        return answer, 422 if form.is_submitted() else 200
    actions.move_topic(me, topic, uuid.UUID(form.group.data), form.reason.data or "")
    flash(_("Het onderwerp staat nu in het andere overleg."), "success")
    return _back(topic_id)


@bp.route("/onderwerpen/<uuid:topic_id>/tweede-overleg", methods=["GET", "POST"])
def link(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Shows a topic in the list of a second group as well, which lets nobody read more."""
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    web.require(access.may_edit_topic(me, topic, topic.author_id))
    groups = choices.groups_to_link(me, topic)
    form = LinkForm.for_groups(topic, groups)
    if not form.validate_on_submit():
        answer = render_template("topics/moderation/link.html", topic=topic, form=form, groups=groups)
        return answer, 422 if form.is_submitted() else 200
    actions.link_topic(topic, uuid.UUID(form.group.data) if form.group.data else None)
    flash(_("Bewaard."), "success")
    return _back(topic_id)


@bp.route("/onderwerpen/<uuid:topic_id>/themas", methods=["GET", "POST"])
def choose_themes(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Chooses the themes of a topic, besides that of its group."""
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    web.require(access.may_edit_topic(me, topic, topic.author_id))
    form = ThemesForm.with_themes(choices.theme_ids_of(topic_id))
    if not form.validate_on_submit():
        answer = render_template("topics/moderation/themes.html", topic=topic, form=form)
        return answer, 422 if form.is_submitted() else 200
    actions.choose_themes(topic, form.theme_ids)
    flash(_("Bewaard."), "success")
    return _back(topic_id)


@bp.route("/onderwerpen/<uuid:topic_id>/afsplitsing", methods=["GET", "POST"])
def split(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Makes a new topic of some replies: those from ?vanaf= on are chosen beforehand."""
    me, topic = web.viewer(), _moderated(topic_id)
    first = min(max(request.args.get("vanaf", 1, type=integer), 1), max(topic.reply_count, 1))
    replies = choices.replies_to_split(topic_id, first)
    chosen = [each.number for each in replies] if "vanaf" in request.args else []
    form = SplitForm.for_replies(replies, chosen)
    if not form.validate_on_submit():
        has_more = bool(replies) and replies[-1].number < topic.reply_count
        answer = render_template(
            "topics/moderation/split.html", topic=topic, form=form, replies=replies, first=first, has_more=has_more
        )
        return answer, 422 if form.is_submitted() else 200
    began = _("Dit gesprek begon in [%(title)s](/onderwerpen/%(id)s).", title=topic.title, id=topic.id)
    new_id = split_actions.split_topic(me, topic, form.numbers.data, form.title.data, form.body.data or began)
    if new_id is None:
        flash(_("Deze reacties staan al in een ander onderwerp, of zijn verwijderd."), "info")
        return _back(topic_id)
    flash(_("De reacties staan nu in een eigen onderwerp."), "success")
    return _back(new_id)
