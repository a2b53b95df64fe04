"""HTTP of digests: reading them again, and marking what stood in one as read."""

import uuid
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.news.blueprint import bp
from samenspel.news.digests import actions, queries
from samenspel.news.digests.models import Digest
from samenspel.news.digests.view import digest_view
from samenspel.people.access import takes_part
from samenspel.viewer import Viewer


@bp.get("/samenvatting")
def latest_digest() -> ResponseReturnValue:
    """The last digest of the viewer, and the earlier ones by page."""
    me = _reader()
    return _page(me, next(iter(queries.digests_of(me, limit=1)), None))


@bp.get("/samenvatting/<uuid:digest_id>")
def digest(digest_id: uuid.UUID) -> ResponseReturnValue:
    """A digest of the viewer, as far as they still see what stood in it."""
    me = _reader()
    return _page(me, web.or_404(queries.reach(me, digest_id)))


@bp.post("/samenvatting/<uuid:digest_id>/gezien")
def mark_digest_seen(digest_id: uuid.UUID) -> ResponseReturnValue:
    """Marks all that stood in a digest as read."""
    found = web.or_404(queries.reach(_reader(), digest_id))
    actions.mark_seen(found)
    flash(_("Alles in deze samenvatting staat nu als gelezen."), "success")
    return web.back_to(url_for("news.digest", digest_id=digest_id))


@bp.post("/samenvatting/<uuid:digest_id>/ongezien")
def undo_digest_seen(digest_id: uuid.UUID) -> ResponseReturnValue:
    """Makes unread again what was marked as read with a digest."""
    found = web.or_404(queries.reach(_reader(), digest_id))
    actions.undo_seen(found)
    flash(_("Ongedaan gemaakt: wat nog niet gelezen was, staat weer als nieuw."), "success")
    return web.back_to(url_for("news.digest", digest_id=digest_id))


def _reader() -> Viewer:
    me = web.viewer()
    web.require_visible(takes_part(me))
    return me


def _page(me: Viewer, shown: Digest | None) -> ResponseReturnValue:
    paging = web.Paging(web.page_number(), queries.PAGE, queries.digest_count(me))
    earlier = queries.digests_of(me, limit=paging.size, offset=paging.offset)
    context: dict[str, Any] = {"digest": shown, "earlier": earlier, "paging": paging}
    if shown is not None:
        content, done = queries.content_now(me, shown)
        context |= {"view": digest_view(content, web.locale()), "done": done, "minutes": content.minutes}
    return render_template("news/digests/show.html", **context)
