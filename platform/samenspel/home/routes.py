"""HTTP of pages that combine features: the start page, the page of a group, help."""

from typing import cast

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Form, TextAreaField

from samenspel import clock, web
from samenspel.activity import queries as activity
from samenspel.activity.levels.queries import levels_at
from samenspel.activity.notices.actions import mark_opened
from samenspel.activity.notices.queries import NoticeCounts, counts_for
from samenspel.activity.things import Thing, ThingKind
from samenspel.groups import access as groups_access
from samenspel.groups import queries as groups
from samenspel.groups.forms import GroupForm
from samenspel.groups.joining.access import may_ask
from samenspel.groups.kinds import DEFAULTS
from samenspel.groups.similar.step import shown_first
from samenspel.home import actions, guide, navigation, queries
from samenspel.home.blueprint import bp
from samenspel.home.group_page import group_page_of, ways_in
from samenspel.home.lifecycle import actions as lifecycle
from samenspel.meetings import lists as meetings
from samenspel.meetings.polls import list_queries as polls
from samenspel.people.access import takes_part
from samenspel.runtime import assets, files
from samenspel.runtime.app_key import SETTINGS
from samenspel.runtime.failures import failure_of
from samenspel.runtime.foreign import scanner
from samenspel.runtime.room import check_room
from samenspel.viewer import Viewer


@bp.app_context_processor
def frame_context() -> dict[str, object]:
    """What the frame of a page asks for. Mails, pushes and pages without a viewer have none."""
    return {"navigation": _navigation, "notice_counts": _notice_counts, "help_path": _help_path}


def _help_path() -> str:
    return guide.help_path(g.viewer, request.blueprint) if g.viewer else "/hulp"


def _navigation() -> Markup:
    return navigation.navigation(g.viewer, _notice_counts())


def _notice_counts() -> NoticeCounts:
    """What the bell counts, asked once for a page."""
    if "notice_counts" not in g:
        g.notice_counts = counts_for(g.viewer)
    return cast(NoticeCounts, g.notice_counts)


@bp.get("/")
def start() -> ResponseReturnValue:
    """The start page: what the viewer has to do, what is new, and what is coming; for WEWIS, what funds do.

    A page that is open asks for what changes (`home/_live.html`) when it hears that there is news.
    """
    me = web.viewer()
    if not takes_part(me):
        return render_template("home/follower.html", page=queries.follower_page_of(me))
    page = "home/_live.html" if web.is_fragment() else "home/start.html"
    return render_template(page, day=queries.start_page_of(me), today=clock.today())


@bp.get("/overleg/<slug>")
def group(slug: str) -> ResponseReturnValue:
    """A group's page: what it is for, who takes part for which fund, its meetings, topics, actions and documents.

    Of a closed group somebody who is not in it sees what they may know of it.
    """
    me = web.viewer()
    seen = groups.reach(me, slug)
    if seen is None:
        known = web.or_404(groups.glimpse(me, slug))
        seat = groups.running_lead_seat(known.id)
        return render_template("groups/glimpse.html", seen=known, seat=seat, **ways_in(me, known))
    if request.args.get("bij") == "nieuw":  # from the notice that somebody is in it now
        mark_opened(me, Thing(ThingKind.MEMBERSHIP, seen.id))
    return render_template(
        "home/group.html",
        seen=seen,
        page=group_page_of(me, seen),
        role=me.memberships.get(seen.id),
        level_at=levels_at(me.id, seen.id) if seen.id in me.memberships else None,
        may_post=groups_access.may_post(me, seen.id),
        may_organise=groups_access.may_organise(me, seen.id),
        may_plan=groups_access.may_plan(me, seen.id),
        may_join=groups_access.may_join(me, seen.group),
        may_ask=may_ask(me, seen.group),
    )


@bp.get("/overleg/<slug>/nieuws")
def news(slug: str) -> ResponseReturnValue:
    """What happened in a group, newest first."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    return render_template(
        "home/news.html", seen=seen, activities=activity.recent_activities(me, limit=60, group_id=seen.id)
    )


@bp.post("/overleg/<slug>/archivering")
def archive(slug: str) -> ResponseReturnValue:
    """Archives a group. While a meeting is planned or a date poll runs it stays open: people would wait in vain."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(groups_access.may_organise(me, seen.id))
    coming = meetings.next_of(seen.id, me)
    if coming is not None:
        flash(_("Er is nog een bijeenkomst gepland: %(title)s. Annuleer die eerst.", title=coming.title), "error")
        return web.back_to(coming.path)
    for poll in polls.polls_of(me, seen.id, limit=1):
        flash(_("Er loopt nog een datumprikker: %(title)s. Annuleer die eerst.", title=poll.title), "error")
        return web.back_to(poll.path)
    lifecycle.archive_group(seen.group)
    flash(_("Het overleg is gearchiveerd. Iedereen kan het nog lezen."), "success")
    return web.back_to(url_for("home.group", slug=slug))


@bp.route("/overleg/nieuw", methods=["GET", "POST"])
def new_group() -> ResponseReturnValue:
    """Somebody starts a group and organises it: first which kind (?soort=), then what it is about."""
    me = web.viewer()
    web.require_visible(takes_part(me))
    kinds = groups_access.kinds_to_create(me)
    web.require(bool(kinds))
    wanted = kinds[0] if len(kinds) == 1 else next((kind for kind in kinds if kind == request.args.get("soort")), None)
    if wanted is None and request.method == "GET":
        return render_template("groups/kinds.html", kinds={kind: DEFAULTS[kind] for kind in kinds})
    form = GroupForm.of_kind(wanted) if wanted else GroupForm()
    form.set_choices(kinds=kinds)
    if not form.validate_on_submit():
        why = DEFAULTS[wanted].why if wanted else ""
        page = render_template("groups/form.html", form=form, seen=None, why=why)
        return page, 422 if form.is_submitted() else 200
    details = form.details
    funds = {each for each in (me.fund_id, details.lead_fund_id) if each}
    similar = shown_first(me, name=details.name, purpose=details.purpose, theme_id=details.theme_id, fund_ids=funds)
    if similar:  # not refused: sent again with `anyway` it is made
        return render_template("groups/form.html", form=form, seen=None, similar=similar), 422
    group = actions.start_group(me, details)
    flash(_("Het overleg is gestart. Nodig nu de deelnemers uit."), "success")
    return web.back_to(url_for("groups.members", slug=group.slug))


@bp.get("/hulp")
def show_help() -> ResponseReturnValue:
    """The subjects of the help and what the viewer's role does first; with `q`, all that is said of some words."""
    me = web.viewer()
    words = request.args.get("q", "").strip()
    return _help(me, subject=None, words=words, first=guide.first_steps_of(me))


@bp.get("/hulp/<subject>")
def show_help_about(subject: str) -> ResponseReturnValue:
    """The help about one subject."""
    me = web.viewer()
    found = next((each for each in guide.subjects_for(me) if each.slug == subject), None)
    return _help(me, subject=web.or_404(found), words="", first=())


def _help(me: Viewer, **shown: object) -> ResponseReturnValue:
    takes_answers = SETTINGS.get().takes_answers
    # The template says which subjects had the words, as it is what knows them.
    return render_template(
        "home/help.html", subjects=guide.subjects_for(me), found=[], takes_answers=takes_answers, **shown
    )


class StyleForm(Form):
    """A text to write, on the page of components."""

    body = TextAreaField(_l("Bericht"))


@bp.get("/stijl")
@web.public
def style() -> ResponseReturnValue:
    """Every component on one page, in demo mode."""
    if not web.is_demo():
        abort(404)
    web.viewer_or_none()  # whoever is signed in keeps their navigation and their language
    return render_template("stijl/show.html", sample=StyleForm())


@bp.get("/gezondheid")
@web.public
def health() -> ResponseReturnValue:
    """Whether the server and its database answer, and can write."""
    words, status = "ok", 200
    try:
        queries.ping()
        check_room()
        if not files.answers():
            words = _("ok, maar de opslag van bestanden antwoordt niet")
        elif scanner.is_used() and not scanner.answers():
            words = _("ok, maar de virusscanner antwoordt niet: nieuwe bestanden wachten")
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        words, status = str(failure.title), failure.status
    return words, status, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/favicon.ico")
@web.public
def favicon() -> ResponseReturnValue:
    return redirect(assets.address("logo.svg"), code=301)
