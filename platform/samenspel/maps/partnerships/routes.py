"""HTTP of partnerships: what could be per theme, seeking funds for a plan, and starting from a proposal."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.maps import access
from samenspel.maps.analysis.sentences.phrasing import phrase_requested
from samenspel.maps.blueprint import bp
from samenspel.maps.partnerships import actions, queries
from samenspel.maps.partnerships.forms import ClusterForm
from samenspel.maps.partnerships.queries import SeenRequest
from samenspel.maps.request import asked_for, given, phrasebook, reading_of, waiting
from samenspel.people import queries as people


@bp.get("/samenwerkingskaart/partnerschappen")
def partnerships() -> ResponseReturnValue:
    """What funds could take up together, for each theme the best proposal, and what one asked for oneself."""
    asked = asked_for()
    reading = reading_of(asked.scope)
    if reading is None:
        return waiting(asked)
    return render_template(
        "maps/partnerships/index.html", requests=queries.requests_of(web.viewer()), **given(asked, reading)
    )


@bp.route("/samenwerkingskaart/partnerschappen/zoeken", methods=["GET", "POST"])
def seek() -> ResponseReturnValue:
    """Asks for funds for a theme, goal or call."""
    asked = asked_for()
    form = ClusterForm(theme=request.args.get("thema", ""), must=[web.viewer().fund_slug or ""])
    form.set_choices(people.theme_rows(), people.fund_rows())
    if not form.validate_on_submit():
        page = render_template("maps/partnerships/seek.html", form=form, **given(asked, None))
        return page, 422 if form.is_submitted() else 200
    made = actions.ask_for_cluster(
        web.viewer(),
        title=form.title.data or "",
        about=form.about.data or "",
        theme_id=form.theme_id,
        due_on=form.due_on.data,
        smallest=form.smallest.data or 3,
        largest=form.largest.data or 8,
        must=form.must.data or (),
    )
    return web.back_to(url_for("maps.proposals", request_id=made.id))


def _reach(request_id: uuid.UUID) -> SeenRequest:
    """The request, for who made it and for the advisers; for others it does not exist."""
    seen = web.or_404(queries.request_by(request_id))
    if not access.may_see_request(web.viewer(), seen.request.account_id):
        abort(404)
    return seen


@bp.get("/samenwerkingskaart/partnerschappen/<uuid:request_id>")
def proposals(request_id: uuid.UUID) -> ResponseReturnValue:
    """The alternatives beside each other; while there are none yet, the page looks again by itself."""
    seen = _reach(request_id)
    names = {row[1]: row[2] for row in people.fund_rows()}
    return render_template(
        "maps/partnerships/proposals.html", seen=seen, found=_in_language(seen, names), names=names, asked=asked_for()
    )


def _in_language(seen: SeenRequest, names: dict[str, str]) -> list[dict[str, Any]]:
    """The proposals with their sentences in the language of who looks."""
    phrases = phrasebook(names, {seen.theme: seen.theme_name})
    return [phrase_requested(one, phrases) for one in seen.proposals or ()]


@bp.get("/samenwerkingskaart/partnerschappen/<uuid:request_id>/stand")
def proposals_state(request_id: uuid.UUID) -> ResponseReturnValue:
    """Whether the proposals are there: 204 while they are not, and the way to them when they are."""
    seen = _reach(request_id)
    if seen.proposals is None:
        return "", 204
    return Response(status=204, headers={"HX-Redirect": url_for("maps.proposals", request_id=request_id)})


def _chosen(seen: SeenRequest) -> tuple[uuid.UUID | None, Sequence[str], list[uuid.UUID]]:
    """The proposal of the button that was pressed: its lead, its funds by slug and by id."""
    number, found = request.form.get("keuze", type=int), seen.proposals or []
    if number is None or not 0 <= number < len(found):
        abort(400)
    chosen, keys = found[number], people.fund_keys()
    members = [slug for slug in chosen["members"] if slug in keys]
    return keys.get(chosen["lead"]), members, [keys[slug] for slug in members]


@bp.post("/samenwerkingskaart/partnerschappen/<uuid:request_id>/initiatief")
def draft(request_id: uuid.UUID) -> ResponseReturnValue:
    """Makes a draft initiative of a proposal (keuze=0, 1, ...)."""
    seen = _reach(request_id)
    lead, _slugs, ids = _chosen(seen)
    made = actions.draft_initiative(web.viewer(), seen.request, lead, ids)
    flash(_("Het klad staat klaar. Lees het na, vul aan, en publiceer het wanneer de fondsen meedoen."), "success")
    return web.back_to(url_for("initiatives.edit", slug=made.slug))


@bp.post("/samenwerkingskaart/partnerschappen/<uuid:request_id>/overleg")
def start(request_id: uuid.UUID) -> ResponseReturnValue:
    """Starts a closed group of a proposal, and invites the people of its funds."""
    seen = _reach(request_id)
    lead, slugs, _ids = _chosen(seen)
    invited = queries.people_to_invite(slugs, web.viewer())
    group = actions.start_group(web.viewer(), seen.request, lead, invited)
    flash(
        _(
            "Het overleg is gestart en %(count)s mensen zijn uitgenodigd. Zij beslissen zelf of ze deelnemen.",
            count=len(invited),
        ),
        "success",
    )
    return web.back_to(url_for("groups.members", slug=group.slug))
