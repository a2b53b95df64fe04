"""HTTP of feeds: the page where people make and revoke them, and the feed itself, which calendar programs read."""

import uuid
from dataclasses import replace
from datetime import time

from flask import Response, flash, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import jobs, mail, web
from samenspel.clock import from_local, today
from samenspel.db import now
from samenspel.groups import queries as groups
from samenspel.limiting.views import Rule, limit, place
from samenspel.meetings.blueprint import bp
from samenspel.meetings.feeds import actions, queries
from samenspel.meetings.series import calendars as series_calendars
from samenspel.meetings.series.calendars import REFRESH
from samenspel.viewer import Viewer

#: A calendar asks a feed each quarter of an hour at most; one that asks all the time is held back.
FEED_BY_ADDRESS = "60 per hour"
#: Feeds that are not there, asked for from one place.
FEED_FAILURES_BY_PLACE = "30 per 5 minutes"


@bp.get("/bijeenkomsten/agendalinks")
def feeds() -> ResponseReturnValue:
    """The viewer's feeds, and a form to make one of their own meetings or of a group."""
    return _page(web.viewer())


def _page(me: Viewer, address: str = "", error: str = "") -> str:
    return render_template(
        "meetings/feeds/index.html",
        feeds=queries.feeds_of(me),
        groups=queries.groups_to_follow(me),
        chosen=request.values.get("overleg", ""),
        address=address,
        error=error,
    )


@bp.post("/bijeenkomsten/agendalinks")
def make_feed() -> ResponseReturnValue:
    """Makes a feed. Only the page that answers ever shows its address."""
    me = web.viewer()
    slug = request.form.get("overleg", "")
    seen = groups.reach(me, slug) if slug else None
    if slug and seen is None:
        return _page(me, error=_("Dat overleg bestaat niet (meer). Kies er een uit de lijst.")), 422
    return _shown(me, actions.make_feed(me, seen.id if seen else None))


@bp.post("/bijeenkomsten/agendalinks/<uuid:feed_id>/vernieuwing")
def renew_feed(feed_id: uuid.UUID) -> ResponseReturnValue:
    """Gives a feed a new address; the old one stops."""
    me = web.viewer()
    feed = web.or_404(queries.feed_of(me, feed_id))
    return _shown(me, actions.make_feed(me, feed.group_id))


def _shown(me: Viewer, token: str) -> ResponseReturnValue:
    """The page with the address, which no later page has; a form that is sent again leads to the feeds."""
    page = _page(me, address=mail.link_to("meetings.feed", token=token))
    return page, {"Content-Location": url_for("meetings.feeds")}


@bp.post("/bijeenkomsten/agendalinks/<uuid:feed_id>/intrekking")
def revoke_feed(feed_id: uuid.UUID) -> ResponseReturnValue:
    """Stops a feed."""
    actions.revoke_feed(web.or_404(queries.feed_of(web.viewer(), feed_id)))
    flash(_("De link is ingetrokken: agenda's krijgen er niets meer van."), "success")
    return web.back_to(url_for("meetings.feeds"))


@bp.get("/agenda/<token>.ics")
@web.public
def feed(token: str) -> ResponseReturnValue:
    """The feed as its owner may see it now. The secret in the address stands for a session."""
    opened = queries.feed_by_token(token)
    if opened is None:
        return _refused(404, _("Deze agendalink bestaat niet. Maak een nieuwe bij Mijn bijeenkomsten."))
    if opened.revoked_at is not None:
        return _refused(410, _("Deze agendalink is ingetrokken. Maak een nieuwe bij Mijn bijeenkomsten."))
    owner = groups.viewer_by(opened.uniquifier)
    name = queries.group_name(owner, opened.group_id) if owner and opened.group_id else None
    if owner is None or (opened.group_id and name is None):
        return _refused(404, _("Wat in deze agenda stond, kun je niet meer zien."))
    if opened.last_used_at is None or now() - opened.last_used_at > REFRESH:
        jobs.queue().notify("feed-used", {"id": str(opened.id)})
    return _calendar(owner, opened, name)


def _calendar(owner: Viewer, opened: queries.OpenedFeed, name: str | None) -> Response:
    events = queries.events_in(owner, opened.group_id)
    with force_locale(owner.locale):
        what = name or _("mijn bijeenkomsten")
        off = _("Geannuleerd")
    shown = [replace(event, title=f"{off}: {event.title}") if event.is_cancelled else event for event in events]
    response = Response(series_calendars.feed_file(f"Samenspel: {what}", shown), mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = "inline; filename=samenspel.ics"
    changes = [event.changed_at for event in events]
    # A deleted meeting leaves no date behind, so each day counts as a change.
    changes += [opened.created_at, from_local(today(), time(0)), queries.memberships_changed_at(owner) or now()]
    response.last_modified = max(each for each in changes if each <= now())
    response.add_etag()
    response.make_conditional(request)
    return response


def _refused(code: int, words: str) -> Response:
    """A refusal as plain text, which calendar programs show."""
    return Response(f"{words}\n", code, mimetype="text/plain", headers={"Cache-Control": "no-store"})


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    feed = "meetings.feed"
    failed = Rule.of(FEED_FAILURES_BY_PLACE, place, failed=lambda answer: answer.status_code >= 400)
    limit(state.app, feed, Rule.of(FEED_BY_ADDRESS, lambda: request.path), failed, methods=("GET",))
