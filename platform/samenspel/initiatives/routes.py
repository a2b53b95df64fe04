"""HTTP of initiatives and results."""

import uuid
from collections.abc import Collection
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import text, web
from samenspel.db import free_slug
from samenspel.forms import id_from
from samenspel.initiatives import access, actions, queries, words
from samenspel.initiatives.blueprint import bp
from samenspel.initiatives.forms import InitiativeForm
from samenspel.initiatives.models import Initiative, InitiativeChannel, IsaRole
from samenspel.initiatives.points import actions as point_actions
from samenspel.initiatives.points import queries as point_queries
from samenspel.initiatives.queries import SeenInitiative
from samenspel.meetings.points.queries import reach_point
from samenspel.people import queries as people
from samenspel.people.access import sees_platform, sees_results
from samenspel.viewer import Viewer


@bp.app_template_filter("isa_role_name")
def role_name(role: str) -> str:
    """The name of a role of the ISA's on screen."""
    return str(words.ROLES[IsaRole(role)])


@bp.app_template_global("initiative_channel")
def channel_name(channel: InitiativeChannel) -> str:
    return str(words.CHANNELS[channel])


@bp.app_template_filter("written_date")
def written_date(date: str) -> str:
    """A date as precise as its source."""
    return words.written_date(date, web.locale())


@bp.app_template_filter("grouped")
def grouped(value: int) -> str:
    """A number with its thousands apart."""
    return words.number(value, web.locale())


@bp.app_template_global("initiative_period")
def period(initiative: Any) -> str:
    """When an initiative (or a line of one) ran."""
    return words.period(initiative.starts_on, initiative.ends_on, web.locale())


@bp.get("/initiatieven")
def index() -> ResponseReturnValue:
    """All initiatives; narrowed by ?thema=, ?rol= (of the ISA's) and ?kanaal=."""
    me = web.viewer()
    web.require_visible(sees_results(me))
    wanted_role, wanted_channel = request.args.get("rol", ""), request.args.get("kanaal", "")
    theme = request.args.get("thema", "")
    role = IsaRole(wanted_role) if wanted_role in list(IsaRole) else None
    channel = InitiativeChannel(wanted_channel) if wanted_channel in list(InitiativeChannel) else None
    lines, paging = web.paged(queries.initiatives(me, theme=theme or None, role=role, channel=channel))
    return render_template(
        "initiatives/index.html",
        lines=lines,
        paging=paging,
        base=web.with_query("initiatives.index", thema=theme, rol=wanted_role, kanaal=wanted_channel),
        themes=list(people.theme_names().items()),
        theme=theme,
        roles=[(each.value, str(name)) for each, name in words.ROLES.items()],
        role=role.value if role else "",
        channels=[(each.value, str(name)) for each, name in words.CHANNELS.items()],
        channel=channel.value if channel else "",
        is_narrowed=bool(theme or role or channel),
        may_edit=access.may_create(me),
    )


@bp.get("/initiatieven/<slug>")
def show(slug: str) -> ResponseReturnValue:
    me = web.viewer()
    return _initiative_page(me, web.or_404(queries.reach(me, slug)))


def _initiative_page(me: Viewer, seen: SeenInitiative, point_error: str = "") -> str:
    """The page of an initiative; those who may edit it can choose action points for it."""
    may_edit = access.may_edit(me, seen.initiative)
    ever = queries.partners_ever(seen.initiative.id)
    partners = [fund for fund in ever if fund.until is None]
    return render_template(
        "initiatives/show.html",
        seen=seen,
        about=text.to_html(seen.initiative.about),
        partners=partners,
        partners_before=[fund for fund in ever if fund.until is not None],
        outputs=queries.outputs(me, seen.initiative.id),
        points=point_queries.points_of(me, seen.initiative.id),
        to_link=point_queries.points_to_link(me) if may_edit else [],
        point_error=point_error,
        links_funds=sees_platform(me),
        may_edit=may_edit,
        may_show=access.may_show_to_wewis(me, seen.initiative),
        may_hide=access.may_hide_from_wewis(me, seen.initiative, [fund.id for fund in partners]),
    )


@bp.route("/initiatieven/nieuw", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Adds an initiative."""
    me = web.viewer()
    web.require_visible(sees_results(me))
    web.require(access.may_create(me))
    form = InitiativeForm()
    _offer_choices(form)
    if not form.validate_on_submit():
        return _form_page(form, None)
    details = form.details
    initiative = actions.create_initiative(free_slug(Initiative.slug, details.title, "initiatief"), details)
    flash(_("Het initiatief is toegevoegd."), "success")
    return web.back_to(url_for("initiatives.show", slug=initiative.slug))


@bp.post("/initiatieven/<slug>/publicatie")
def publish(slug: str) -> ResponseReturnValue:
    """Publishes a draft."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_edit(me, seen.initiative))
    actions.publish_initiative(seen.initiative)
    flash(_("Het initiatief is gepubliceerd: iedereen op het platform ziet het nu."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug))


@bp.post("/initiatieven/<slug>/wewis")
def show_to_wewis(slug: str) -> ResponseReturnValue:
    """Shows WEWIS what the funds set up themselves (`shown=yes`), or no longer."""
    me = web.viewer()
    initiative = web.or_404(queries.reach(me, slug)).initiative
    if request.form.get("shown") == "yes":
        web.require(access.may_show_to_wewis(me, initiative))
        actions.show_to_wewis(initiative)
        flash(_("WEWIS ziet dit initiatief nu ook."), "success")
    else:
        fund_ids = [fund.id for fund in queries.partners_of(initiative.id)]
        web.require(access.may_hide_from_wewis(me, initiative, fund_ids))
        actions.hide_from_wewis(initiative)
        flash(_("WEWIS ziet dit initiatief niet meer."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug))


@bp.route("/initiatieven/<slug>/bewerken", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_edit(me, seen.initiative))
    taking_part = [fund.id for fund in queries.partners_of(seen.initiative.id)]
    form = InitiativeForm.from_initiative(seen.initiative, taking_part)
    _offer_choices(form, seen.initiative.theme_id, [seen.initiative.lead_fund_id, *taking_part])
    if not form.validate_on_submit():
        return _form_page(form, seen)
    actions.change_initiative(seen.initiative, form.details)
    flash(_("Het initiatief is aangepast."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug))


def _offer_choices(
    form: InitiativeForm, theme: uuid.UUID | None = None, funds: Collection[uuid.UUID | None] = ()
) -> None:
    """Offers the open themes and funds, and the ones that are chosen already."""
    form.set_choices(people.theme_rows([theme]), people.fund_rows(funds))


def _form_page(form: InitiativeForm, seen: SeenInitiative | None) -> ResponseReturnValue:
    page = render_template("initiatives/form.html", form=form, seen=seen)
    return page, 422 if form.is_submitted() else 200


@bp.post("/initiatieven/<slug>/actiepunten")
def link_point(slug: str) -> ResponseReturnValue:
    """Links an action point to this initiative."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_edit(me, seen.initiative))
    point_id = id_from(request.form.get("point"))
    if point_id is None:
        return _initiative_page(me, seen, point_error=_("Kies eerst een actiepunt.")), 422
    point_actions.link_point(seen.initiative.id, web.or_404(reach_point(me, point_id)).id)
    flash(_("Het actiepunt staat nu bij dit initiatief."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug, _anchor="actiepunten"))


@bp.post("/initiatieven/<slug>/actiepunten/<uuid:point_id>/loskoppeling")
def unlink_point(slug: str, point_id: uuid.UUID) -> ResponseReturnValue:
    """Removes the link between an action point and this initiative."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_edit(me, seen.initiative))
    point_actions.unlink_point(seen.initiative.id, web.or_404(reach_point(me, point_id)).id)
    flash(_("Het actiepunt staat niet meer bij dit initiatief."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug, _anchor="actiepunten"))


@bp.get("/resultaten")
def results() -> ResponseReturnValue:
    """The events for the workplace with their reach, by year."""
    me = web.viewer()
    web.require_visible(sees_results(me))
    return render_template("initiatives/results.html", years=queries.results(me))
