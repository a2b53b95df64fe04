"""HTTP of the list of all that is unread: read all at once, kept for later, and back."""

import uuid
from collections import Counter
from datetime import UTC, datetime

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices import queries as notice_queries
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now
from samenspel.live import seen_at
from samenspel.news.blueprint import bp
from samenspel.news.unread import actions, queries
from samenspel.news.unread.queries import UnreadItem
from samenspel.people.access import takes_part
from samenspel.viewer import Viewer

#: The groups by which the list can be narrowed; others are a scroll away.
MAX_GROUPS = 5


def _viewer() -> Viewer:
    me = web.viewer()
    web.require_visible(takes_part(me))
    return me


@bp.get("/ongelezen")
def unread() -> ResponseReturnValue:
    """All that I did not read, each thing once; `overleg` shows those of one group."""
    me = _viewer()
    every = queries.unread_items(me)
    group = request.args.get("overleg", "")
    shown, paging = web.paged(_of_group(every, group))
    return render_template(
        "news/unread/index.html",
        items=shown,
        paging=paging,
        groups=_groups(every, group),
        group=group,
        total=len(every),
        may_read=any(not item.is_to_do for item in _of_group(every, group)),
        shelf=notice_queries.shelf_count(me),
        sweep=queries.sweep_to_undo(me),
        until=seen_at(),
        base=web.with_query("news.unread", overleg=group),
    )


def _of_group(items: list[UnreadItem], slug: str) -> list[UnreadItem]:
    return [item for item in items if item.group_slug == slug] if slug else items


def _groups(items: list[UnreadItem], chosen: str) -> list[tuple[str, str, int]]:
    """The groups with most unread, each with its slug and with how much that is, and the chosen one."""
    counts = Counter((item.group_name, item.group_slug) for item in items if item.group_slug)
    ordered = [(name, slug, count) for (name, slug), count in counts.most_common()]
    return [*ordered[:MAX_GROUPS], *(each for each in ordered[MAX_GROUPS:] if each[1] == chosen)]


@bp.post("/ongelezen/gelezen")
def read_all() -> ResponseReturnValue:
    """Marks as read what the page showed (`tot`: when it was made), of all groups or of one."""
    me = _viewer()
    group = request.form.get("overleg", "")
    count = actions.read_all(me, _of_group(queries.unread_items(me), group), _shown_at())
    if not count:
        flash(_("Er was niets meer te lezen."), "info")
    return web.back_to(url_for("news.unread"))


def _shown_at() -> datetime:
    """The moment in `tot`; now, where it is none."""
    until, current = request.form.get("tot", type=int), now()
    if until is None or not 0 <= until <= current.timestamp() * 1000:
        return current
    return datetime.fromtimestamp(until / 1000, UTC)


@bp.post("/ongelezen/gelezen/ongedaan")
def undo_read_all() -> ResponseReturnValue:
    """Makes unread again what I marked as read all at once."""
    sweep = queries.sweep_to_undo(_viewer())
    if sweep is None:
        flash(_("Dat kan niet meer ongedaan gemaakt worden."), "info")
    else:
        count = sweep.count
        actions.undo_read_all(sweep)
        flash(ngettext("Dat is weer ongelezen.", "Die %(num)d zijn weer ongelezen.", count), "success")
    return web.back_to(url_for("news.unread"))


@bp.get("/ongelezen/later")
def shelf() -> ResponseReturnValue:
    """What I keep for later."""
    me = _viewer()
    total = notice_queries.shelf_count(me)
    paging = web.Paging(web.page_number(), notice_queries.PAGE, total)
    return render_template(
        "news/unread/shelf.html",
        items=notice_queries.shelf(me, offset=paging.offset),
        paging=paging,
    )


@bp.post("/ongelezen/later")
def keep_for_later() -> ResponseReturnValue:
    """Puts a thing (`kind` and `thing`) that is unread on my shelf."""
    me = _viewer()
    thing = _thing()
    item = next((each for each in queries.unread_items(me) if each.thing == thing), None)
    if item is None:
        flash(_("Dat is al gelezen, of staat al bij Later."), "info")
    else:
        notice_id = actions.keep_for_later(me, item)
        words = _("%(title)s staat nu bij Later.", title=item.title)
        web.flash_undo(words, url_for("news.take_off_shelf", notice_id=notice_id), ongelezen="ja")
    return web.back_to(url_for("news.unread"))


def _thing() -> Thing | None:
    try:
        return Thing(ThingKind(request.form.get("kind", "")), uuid.UUID(request.form.get("thing", "")))
    except ValueError:
        return None


@bp.post("/ongelezen/later/<uuid:notice_id>/weg")
def take_off_shelf(notice_id: uuid.UUID) -> ResponseReturnValue:
    """Takes a thing off my shelf: it is done with, unless it is still to do; or (`ongelezen`) it is unread again."""
    me, is_unread = _viewer(), "ongelezen" in request.form
    notices.take_off_shelf(me.id, notice_id, is_unread=is_unread)
    if is_unread:
        flash(_("Dat is weer ongelezen."), "success")
        return web.back_to(url_for("news.unread"))
    return web.back_to(url_for("news.shelf"))
