"""HTTP of the answers to suggested partners: for the fund itself and for the advisers."""

import uuid
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.maps import access
from samenspel.maps.blueprint import bp
from samenspel.maps.forms import AnswerForm
from samenspel.maps.models import AdviceValue
from samenspel.maps.request import Asked, asked_for, mix, reading_of
from samenspel.maps.suggestions import actions, queries
from samenspel.maps.view import pages
from samenspel.people import page_queries as people
from samenspel.people.models import Fund


def _reach_to_answer(slug: str) -> Fund:
    """The fund, for who may answer for it. Others see its network and may not (403)."""
    me = web.viewer()
    if not access.may_see(me):
        web.or_404(None)
    fund = web.or_404(people.fund_by(slug))
    web.require(access.may_answer(me, fund.id))
    return fund


def _back(slug: str, asked: Asked) -> ResponseReturnValue:
    """To the answers of the fund, with the choice of suggestions as it was."""
    arguments: dict[str, Any] = asked.arguments | mix().arguments | {"slug": slug, "_anchor": "antwoorden"}
    return web.back_to(url_for("maps.fund", **arguments))


@bp.post("/samenwerkingskaart/fondsen/<slug>/antwoorden")
def answer(slug: str) -> ResponseReturnValue:
    """What this fund thinks of a suggested partner."""
    fund = _reach_to_answer(slug)
    asked = asked_for()
    form = AnswerForm()
    partner = people.fund_by(form.partner.data or "")
    if not form.validate() or partner is None or partner.id == fund.id:
        reading = web.or_404(reading_of(asked.scope))
        context = pages.fund_page(web.viewer(), asked, reading, web.or_404(reading.fund(slug)), mix())
        return render_template("maps/fund.html", form=form, **context), 422
    actions.answer_suggestion(
        web.viewer().id, fund.id, partner.id, AdviceValue(form.value.data), form.reason.data or ""
    )
    flash(_("Bewaard. %(name)s wordt niet meer voorgesteld.", name=partner.name), "success")
    return _back(slug, asked)


@bp.post("/samenwerkingskaart/fondsen/<slug>/antwoorden/<uuid:answer_id>/intrekking")
def withdraw(slug: str, answer_id: uuid.UUID) -> ResponseReturnValue:
    """Takes an answer back."""
    fund = _reach_to_answer(slug)
    asked = asked_for()
    actions.withdraw_answer(web.or_404(queries.answer(answer_id, fund.id)))
    flash(_("Het antwoord is teruggenomen; het fonds kan opnieuw voorgesteld worden."), "success")
    return _back(slug, asked)
