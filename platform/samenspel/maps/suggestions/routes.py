"""HTTP of a fund's network: its partners, those that are suggested to it, and what it answers to that."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.maps import access
from samenspel.maps import queries as maps
from samenspel.maps.analysis.advice.mixing import FAR, FIRST, FREE, MIXED, NEAR, PLACE
from samenspel.maps.blueprint import bp
from samenspel.maps.models import AdviceValue
from samenspel.maps.request import (
    MapRequest,
    MapViews,
    map_views,
    page_context,
    requested_map,
    requested_mix,
)
from samenspel.maps.suggestions import actions, queries
from samenspel.maps.suggestions.forms import ANSWERS, SuggestionAnswerForm
from samenspel.maps.view import findings, history
from samenspel.maps.view.snapshot_view import PANEL_PARTNERS, FundView, SnapshotView
from samenspel.people import directory_queries as people
from samenspel.people.models import Fund
from samenspel.people.successions.queries import around_successions

#: How many partners are named with whom a fund met more often, and less often.
MAX_CHANGES = 6


@bp.get("/samenwerkingskaart/fondsen/<slug>")
def fund(slug: str) -> ResponseReturnValue:
    """One fund's partners, what they did together, and with whom it could; the panel of the map, or a page."""
    map_request = requested_map()
    views = map_views(map_request.scope)
    if views.asked is None and not web.is_fragment():
        return redirect(map_request.address("show", fonds=slug))  # which waits for the map
    view = web.or_404(views.asked)
    answered = maps.answered_partners(web.viewer(), slug) if web.is_fragment() else ()
    most = PANEL_PARTNERS if web.is_fragment() else None
    seen = view.fund(slug, most, answered=answered, advice=views.advice)
    if seen is None:
        return _led_on(map_request, view, slug)
    if web.is_fragment():
        found = findings.of_fund(slug, view, views.recent, views.advice, answered)
        return render_template("maps/_fund.html", fund=seen, fund_findings=found, **page_context(map_request, view))
    return render_template("maps/fund.html", form=SuggestionAnswerForm(), **_fund_page(map_request, views, seen))


def _led_on(map_request: MapRequest, view: SnapshotView, slug: str) -> ResponseReturnValue:
    """Where a fund that is not on this map went on: at its successor, or on its own page, which names several."""
    own = web.or_404(around_successions(slug)[0])
    on_map = [each for each, _name in own.successors if view.fund(each, 0)]
    if own.is_split or not on_map or web.is_fragment():
        return redirect(url_for("people.fund", slug=slug))
    flash(_("%(fund)s ging op in %(successor)s.", fund=own.name, successor=own.successors[0][1]), "info")
    return redirect(map_request.address("fund", slug=on_map[0]))


def _fund_page(map_request: MapRequest, views: MapViews, fund: FundView) -> dict[str, Any]:
    """The variables of a fund's page, with the mix of suggestions asked for, and its answers for its own people."""
    me, mix = web.viewer(), requested_mix()
    row = people.fund_by(fund.slug)
    may_answer = row is not None and access.may_answer(me, row.id)
    answers: list[queries.AnswerLine] = queries.answers_of(row.id) if row is not None and may_answer else []
    answered = {line.partner_slug for line in answers if line.is_current}
    advice, recent = views.advice, views.recent
    return page_context(map_request, views.asked) | {
        "fund": fund,
        "succession": around_successions(fund.slug)[0],
        "suggestions": advice.suggestions(fund.slug, mix, answered) if advice else [],
        "mix": mix,
        "steps": _steps(),
        "small_places": _small_places(),
        "arguments": map_request.arguments | mix.arguments,
        "may_answer": may_answer,
        "answers": answers,
        "answer_names": ANSWERS,
        "change": history.period_changes(recent, MAX_CHANGES, fund.slug) if recent else None,
        "is_own": me.fund_slug == fund.slug,
    }


def _steps() -> list[tuple[str, str]]:
    """How near or surprising suggested partners may be: (key, label)."""
    return [(NEAR, _("Vertrouwd")), (MIXED, _("Gemengd")), (FAR, _("Verrassend"))]


def _small_places() -> list[tuple[str, str]]:
    """What place small funds have among suggested partners: (key, label)."""
    return [(PLACE, _("Twee plaatsen vrij")), (FIRST, _("Eerst")), (FREE, _("Zoals ze komen"))]


def _reach_to_answer(slug: str) -> Fund:
    """The fund, for people who may answer for it. Others see its network and may not (403)."""
    me = web.viewer()
    if not access.may_see(me):
        web.or_404(None)
    fund = web.or_404(people.fund_by(slug))
    web.require(access.may_answer(me, fund.id))
    return fund


def _back(slug: str, map_request: MapRequest) -> ResponseReturnValue:
    """To the answers of the fund, with the choice of suggestions as it was."""
    arguments: dict[str, Any] = (
        map_request.arguments | requested_mix().arguments | {"slug": slug, "_anchor": "antwoorden"}
    )
    return web.back_to(url_for("maps.fund", **arguments))


@bp.post("/samenwerkingskaart/fondsen/<slug>/antwoorden")
def answer(slug: str) -> ResponseReturnValue:
    """What this fund thinks of a suggested partner."""
    fund = _reach_to_answer(slug)
    map_request = requested_map()
    form = SuggestionAnswerForm()
    partner = people.fund_by(form.partner.data or "")
    if not form.validate() or partner is None or partner.id == fund.id:
        views = map_views(map_request.scope)
        context = _fund_page(map_request, views, web.or_404(web.or_404(views.asked).fund(slug)))
        return render_template("maps/fund.html", form=form, **context), 422
    actions.answer_suggestion(
        web.viewer().id, fund.id, partner.id, AdviceValue(form.value.data), form.reason.data or ""
    )
    flash(_("Bewaard. %(name)s wordt niet meer voorgesteld.", name=partner.name), "success")
    return _back(slug, map_request)


@bp.post("/samenwerkingskaart/fondsen/<slug>/antwoorden/<uuid:answer_id>/intrekking")
def withdraw(slug: str, answer_id: uuid.UUID) -> ResponseReturnValue:
    """Takes an answer back."""
    fund = _reach_to_answer(slug)
    map_request = requested_map()
    actions.withdraw_answer(web.or_404(queries.answer_by_id(answer_id, fund.id)))
    flash(_("Het antwoord is teruggenomen; het fonds kan opnieuw voorgesteld worden."), "success")
    return _back(slug, map_request)
