"""HTTP of partnerships: what could be per theme, seeking funds for a plan, and starting from a proposal."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.forms import integer
from samenspel.groups.similar.queries import SimilarGroup, similar_groups
from samenspel.groups.similar.step import shown_first
from samenspel.maps import access
from samenspel.maps.analysis.schema.advice import StoredProposal
from samenspel.maps.analysis.sentences.phrasing import phrase_requested
from samenspel.maps.blueprint import bp
from samenspel.maps.partnerships import actions, queries
from samenspel.maps.partnerships.forms import ClusterForm
from samenspel.maps.partnerships.queries import ClusterRequestView
from samenspel.maps.request import page_context, phrasebook, requested_map, stored_view, waiting_page
from samenspel.people import queries as people


@bp.get("/samenwerkingskaart/partnerschappen")
def partnerships() -> ResponseReturnValue:
    """What funds could take up together, for each theme the best proposal, and what the reader asked for."""
    map_request = requested_map()
    view = stored_view(map_request.scope)
    if view is None:
        return waiting_page(map_request)
    return render_template(
        "maps/partnerships/index.html", requests=queries.requests_of(web.viewer()), **page_context(map_request, view)
    )


@bp.route("/samenwerkingskaart/partnerschappen/zoeken", methods=["GET", "POST"])
def seek() -> ResponseReturnValue:
    """Asks for funds for a theme, goal or call."""
    map_request = requested_map()
    form = ClusterForm(theme=request.args.get("thema", ""), must=[web.viewer().fund_slug or ""])
    form.set_choices(people.theme_rows(), people.fund_rows())
    if not form.validate_on_submit():
        page = render_template("maps/partnerships/seek.html", form=form, **page_context(map_request, None))
        return page, 422 if form.is_submitted() else 200
    created = actions.request_cluster(
        web.viewer(),
        title=form.title.data or "",
        about=form.about.data or "",
        theme_id=form.theme_id,
        due_on=form.due_on.data,
        smallest=form.smallest.data or 3,
        largest=form.largest.data or 8,
        must=form.must.data or (),
    )
    return web.back_to(url_for("maps.proposals", request_id=created.id))


def _reach(request_id: uuid.UUID) -> ClusterRequestView:
    """The request, for its maker and the advisers; for others it does not exist."""
    found = web.or_404(queries.request_by(request_id))
    if not access.may_see_request(web.viewer(), found.row.account_id):
        abort(404)
    return found


@bp.get("/samenwerkingskaart/partnerschappen/<uuid:request_id>")
def proposals(request_id: uuid.UUID) -> ResponseReturnValue:
    """The alternatives beside each other; while there are none yet, the page looks again by itself."""
    return _proposals_page(_reach(request_id))


def _proposals_page(found: ClusterRequestView, before_start: list[SimilarGroup] | None = None) -> str:
    """The page of the proposals; `before_start` are the groups like the one that somebody is about to start."""
    names = people.fund_names_by_slug()
    return render_template(
        "maps/partnerships/proposals.html",
        cluster_request=found,
        proposals=_in_language(found, names),
        names=names,
        map_request=requested_map(),
        similar=before_start or similar_groups(web.viewer(), **_description(found, _funds_in(found))),
        is_before_start=bool(before_start),
        number=_number(),
    )


def _description(found: ClusterRequestView, fund_ids: Sequence[uuid.UUID]) -> dict[str, Any]:
    """What a group for this request would be, to find those that are like it and those in which its funds meet."""
    row = found.row
    return {"name": row.title, "purpose": row.about, "theme_id": row.theme_id, "fund_ids": fund_ids}


def _funds_in(found: ClusterRequestView) -> list[uuid.UUID]:
    """The funds of all proposals."""
    keys = people.fund_keys()
    slugs = {slug for proposal in found.proposals or () for slug in proposal["members"]}
    return [keys[slug] for slug in slugs if slug in keys]


def _in_language(found: ClusterRequestView, names: dict[str, str]) -> list[dict[str, Any]]:
    """The proposals with their sentences in the language of the reader."""
    phrases = phrasebook(names, {found.theme_slug: found.theme_name})
    return [phrase_requested(one, phrases) | _pairs(one) for one in found.proposals or ()]


def _pairs(proposal: StoredProposal) -> dict[str, int]:
    """How many pairs of its funds there are, and how many of them would be new."""
    known, new = next((why["known"], why["new"]) for why in proposal["reasons"] if why["kind"] == "pairs")
    return {"all_pairs": known + new, "new_pairs": new}


@bp.get("/samenwerkingskaart/partnerschappen/<uuid:request_id>/stand")
def proposals_state(request_id: uuid.UUID) -> ResponseReturnValue:
    """Whether the proposals are there: 204 while they are not, and the way to them when they are."""
    found = _reach(request_id)
    if found.proposals is None:
        return "", 204
    return Response(status=204, headers={"HX-Redirect": url_for("maps.proposals", request_id=request_id)})


def _number() -> int | None:
    """The number of the proposal whose button was pressed."""
    number: int | None = request.form.get("proposal", type=integer)
    return number


def _chosen(found: ClusterRequestView) -> tuple[uuid.UUID | None, Sequence[str], list[uuid.UUID]]:
    """The proposal of the button that was pressed: its lead, its funds by slug and by id."""
    number, proposals = _number(), found.proposals or []
    if number is None or not 0 <= number < len(proposals):
        abort(400)
    chosen, keys = proposals[number], people.fund_keys()
    members = [slug for slug in chosen["members"] if slug in keys]
    return keys.get(chosen["lead"]), members, [keys[slug] for slug in members]


@bp.post("/samenwerkingskaart/partnerschappen/<uuid:request_id>/initiatief")
def draft(request_id: uuid.UUID) -> ResponseReturnValue:
    """Makes a draft initiative of a proposal (proposal=0, 1, ...)."""
    found = _reach(request_id)
    lead, _slugs, ids = _chosen(found)
    created = actions.draft_initiative(web.viewer(), found.row, lead, ids)
    flash(_("Het concept staat klaar. Lees het na, vul aan, en publiceer het wanneer de fondsen meedoen."), "success")
    return web.back_to(url_for("initiatives.edit", slug=created.slug))


@bp.post("/samenwerkingskaart/partnerschappen/<uuid:request_id>/overleg")
def start(request_id: uuid.UUID) -> ResponseReturnValue:
    """Starts a group of a proposal, and invites the people of its funds, once the like groups were seen."""
    found = _reach(request_id)
    lead, slugs, ids = _chosen(found)
    if similar := shown_first(web.viewer(), **_description(found, ids)):
        return _proposals_page(found, similar), 422
    invited = queries.people_to_invite(slugs, web.viewer())
    group = actions.start_group(web.viewer(), found.row, lead, invited)
    flash(
        ngettext(
            "Het overleg is gestart en %(num)d persoon is uitgenodigd, en beslist zelf over deelnemen.",
            "Het overleg is gestart en %(num)d mensen zijn uitgenodigd. Zij beslissen zelf of ze deelnemen.",
            len(invited),
        ),
        "success",
    )
    return web.back_to(url_for("groups.members", slug=group.slug))
