"""HTTP of chat: conversations, a channel, and the messages in it."""

import uuid

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.activity.mentions.words import flash_obstacles
from samenspel.activity.notices.actions import mark_opened
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat import access, actions, queries
from samenspel.chat.forms import MAX_LETTERS, MessageForm
from samenspel.forms import integer

bp = Blueprint("chat", __name__)


@bp.get("/berichten")
def index() -> ResponseReturnValue:
    """The conversations of the viewer: of their groups, and with persons."""
    return render_template("chat/index.html", channels=queries.channels_of(web.viewer()))


@bp.get("/overleg/<slug>/chat")
def group(slug: str) -> ResponseReturnValue:
    channel = web.or_404(queries.reach_of_group(web.viewer(), slug))
    return _page(channel, MessageForm())


@bp.get("/kanalen/<uuid:channel_id>")
def show(channel_id: uuid.UUID) -> ResponseReturnValue:
    """A channel; ?bij=<number> opens it at that message."""
    channel = web.or_404(queries.reach(web.viewer(), channel_id))
    return _page(channel, MessageForm())


def _first_new(channel: queries.SeenChannel, messages: list[queries.MessageLine]) -> int | None:
    """The number of the first message by others since the viewer last read; None where they never opened it before."""
    if channel.read_seq is None:
        return None
    me = web.viewer().id
    return next((line.seq for line in messages if line.seq > channel.read_seq and line.author_id != me), None)


def _page(channel: queries.SeenChannel, form: MessageForm) -> str:
    at = request.args.get("bij", type=integer)
    before = at + queries.PAGE // 2 if at and at + queries.PAGE // 2 <= channel.last_seq else None
    messages = queries.messages_in(channel.id, before=before)
    mark_opened(web.viewer(), Thing(ThingKind.CHANNEL, channel.id), messages[-1].seq if messages else 0)
    return render_template(
        "chat/show.html",
        channel=channel,
        messages=messages,
        first_new=_first_new(channel, messages),
        is_newest=before is None,
        may_post=access.may_post(web.viewer(), channel.group_id),
        form=form,
        max_letters=MAX_LETTERS,
    )


@bp.get("/kanalen/<uuid:channel_id>/berichten")
def messages(channel_id: uuid.UUID) -> ResponseReturnValue:
    """Messages as fragments: those after a number, which a listener missed, or older ones before a number."""
    channel = web.or_404(queries.reach(web.viewer(), channel_id))
    before = request.args.get("voor", type=integer)
    if before is not None:
        lines = queries.messages_in(channel.id, before=before)
        return render_template("chat/_older.html", channel=channel, messages=lines)
    lines = queries.messages_after(channel.id, request.args.get("after", 0, type=integer))
    return render_template("chat/_messages.html", messages=lines)


@bp.post("/kanalen/<uuid:channel_id>/berichten")
def post(channel_id: uuid.UUID) -> ResponseReturnValue:
    me = web.viewer()
    channel = web.or_404(queries.reach(me, channel_id))
    web.require(access.may_post(me, channel.group_id))
    form = MessageForm()
    if not form.validate():
        if web.is_fragment():
            return render_template("chat/_errors.html", form=form), 422
        return _page(channel, form), 422
    line = actions.post_message(me, channel.id, form.body.data or "", form.nonce.data, channel.group_id)
    if web.is_fragment():
        return render_template("chat/_message.html", message=line)
    flash_obstacles(me, channel.group_id, form.body.data or "")
    return web.back_to(f"{url_for('chat.show', channel_id=channel.id)}#message-{line.id}")


@bp.post("/kanalen/<uuid:channel_id>/leesstand")
def mark(channel_id: uuid.UUID) -> ResponseReturnValue:
    """Stores how far the viewer read."""
    me = web.viewer()
    channel = web.or_404(queries.reach(me, channel_id))
    actions.mark_read(me, channel.id, request.form.get("seq", channel.last_seq, type=integer))
    return "", 204


@bp.route("/berichten/<uuid:message_id>/bewerken", methods=["GET", "POST"])
def edit(message_id: uuid.UUID) -> ResponseReturnValue:
    """Changes the text of an own message."""
    me = web.viewer()
    own = web.or_404(queries.reach_message(me, message_id))
    web.require(access.may_edit(me, own.message, own.group_id))
    form = MessageForm(body=own.message.body)
    if not form.validate_on_submit():
        page = render_template("chat/edit.html", message=own.message, group_slug=own.group_slug, form=form)
        return page, 422 if form.is_submitted() else 200
    actions.edit_message(me, own.message, own.group_id, form.body.data or "")
    flash_obstacles(me, own.group_id, form.body.data or "")
    return web.back_to(f"{url_for('chat.show', channel_id=own.message.channel_id)}#message-{message_id}")


@bp.post("/berichten/<uuid:message_id>/verwijdering")
def delete(message_id: uuid.UUID) -> ResponseReturnValue:
    """Deletes an own message; organisers and ISA's also delete messages of others in their group."""
    me = web.viewer()
    own = web.or_404(queries.reach_message(me, message_id))
    web.require(access.may_delete(me, own.message, own.group_id))
    actions.delete_message(own.message)
    return web.back_to(url_for("chat.show", channel_id=own.message.channel_id))


@bp.post("/mensen/<uuid:account_id>/gesprek")
def direct(account_id: uuid.UUID) -> ResponseReturnValue:
    """Opens the conversation with somebody."""
    me = web.viewer()
    other = web.or_404(queries.reachable_person(me, account_id))
    return web.back_to(url_for("chat.show", channel_id=actions.direct_channel(me, other.id)))
