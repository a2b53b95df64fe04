"""HTTP of who leads a group: the page that says so, asking somebody, answering, taking an open seat, stepping down."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.db import session
from samenspel.forms import id_from
from samenspel.groups.access import may_organise
from samenspel.groups.blueprint import bp
from samenspel.groups.leads import access, actions, queries
from samenspel.groups.leads.forms import CO_LEAD, LeadOfferForm
from samenspel.groups.models import LeadOffer
from samenspel.groups.queries import SeenGroup, co_seats_of, reach


@bp.get("/overleg/<slug>/trekker")
def leads(slug: str) -> ResponseReturnValue:
    """Who leads a group, who did before, and what can be done about it."""
    return _page(web.or_404(reach(web.viewer(), slug)), None)


def _page(seen: SeenGroup, form: LeadOfferForm | None) -> str:
    me = web.viewer()
    may_offer = access.may_offer(me, seen.group)
    offers = queries.open_offer_lines(seen.id)
    if may_offer and form is None:
        form = _offer_form(seen.id)
    return render_template(
        "groups/leads/show.html",
        seen=seen,
        seats=queries.running_seats(seen.id),
        past=queries.past_seats(seen.id),
        mine=[offer for offer in offers if offer.account_id == me.id],
        offers=offers if may_offer else [],
        form=form,
        may_offer=may_offer,
        may_organise=may_organise(me, seen.id),
        may_take=access.may_take_seat(me, seen.group),
    )


def _offer_form(group_id: uuid.UUID) -> LeadOfferForm:
    form = LeadOfferForm()
    form.set_choices(queries.candidates(group_id))
    return form


@bp.post("/overleg/<slug>/trekker/vraag")
def offer_lead(slug: str) -> ResponseReturnValue:
    """Asks somebody of the group to lead it."""
    me = web.viewer()
    seen = web.or_404(reach(me, slug))
    web.require(access.may_offer(me, seen.group))
    form = _offer_form(seen.id)
    if not form.validate():
        return _page(seen, form), 422
    asked, is_co = uuid.UUID(form.account.data), form.seat.data == CO_LEAD
    if asked == me.id:
        (actions.lead_along if is_co else actions.take_lead)(me, seen.group)
        flash(_("Je bent nu co-trekker.") if is_co else _("Je bent nu trekker."), "success")
    else:
        actions.offer_lead(me, seen.group, asked, is_co=is_co, words=form.words.data or "")
        flash(_("De vraag is gesteld. Tot er een antwoord is, verandert er niets."), "success")
    return web.back_to(url_for("groups.leads", slug=slug))


def _reach_offer(slug: str, offer_id: uuid.UUID) -> tuple[SeenGroup, LeadOffer]:
    """The offer, for who was asked and for who may ask; for others it does not exist."""
    me = web.viewer()
    seen = web.or_404(reach(me, slug))
    offer = web.or_404(session().get(LeadOffer, offer_id))
    web.require_visible(offer.group_id == seen.id and (offer.account_id == me.id or access.may_offer(me, seen.group)))
    return seen, offer


@bp.post("/overleg/<slug>/trekker/vraag/<uuid:offer_id>/antwoord")
def answer_offer(slug: str, offer_id: uuid.UUID) -> ResponseReturnValue:
    """Who was asked accepts (answer=yes) or declines."""
    me = web.viewer()
    seen, offer = _reach_offer(slug, offer_id)
    web.require(offer.account_id == me.id and access.may_lead(me, seen.group))
    accepts = request.form.get("answer") == "yes"
    if not actions.answer_offer(me, seen.group, offer, accepts=accepts):
        flash(_("De vraag is intussen beantwoord of ingetrokken."), "info")
    elif not accepts:
        flash(_("Goed: er verandert niets. Wie het vroeg, krijgt bericht."), "success")
    else:
        flash(_("Je bent nu co-trekker.") if offer.is_co else _("Je bent nu trekker."), "success")
    return web.back_to(url_for("groups.leads", slug=slug))


@bp.post("/overleg/<slug>/trekker/vraag/<uuid:offer_id>/intrekking")
def withdraw_offer(slug: str, offer_id: uuid.UUID) -> ResponseReturnValue:
    """Takes back that somebody was asked."""
    seen, offer = _reach_offer(slug, offer_id)
    web.require(access.may_offer(web.viewer(), seen.group))
    actions.withdraw(seen.group, offer)
    flash(_("De vraag is ingetrokken."), "success")
    return web.back_to(url_for("groups.leads", slug=slug))


@bp.post("/overleg/<slug>/trekker/opnemen")
def take_lead(slug: str) -> ResponseReturnValue:
    """The viewer takes the open seat of the lead."""
    me = web.viewer()
    seen = web.or_404(reach(me, slug))
    web.require(access.may_lead(me, seen.group))
    if actions.take_open_seat(me, seen.group):
        flash(_("Je bent nu trekker."), "success")
    else:
        flash(_("Dit overleg heeft intussen een trekker."), "info")
    return web.back_to(url_for("groups.leads", slug=slug))


@bp.post("/overleg/<slug>/trekker/neerlegging")
def step_down(slug: str) -> ResponseReturnValue:
    """Who leads steps down; an organiser can end it for somebody else (account=...)."""
    me = web.viewer()
    seen = web.or_404(reach(me, slug))
    wanted = request.form.get("account")
    account_id = web.or_404(id_from(wanted)) if wanted else me.id
    web.require(account_id == me.id or access.may_offer(me, seen.group))
    web.require(account_id == seen.group.lead_account_id or bool(co_seats_of(account_id, seen.id)))
    actions.step_down(account_id, seen.group)
    flash(_("Dat is aangepast."), "success")
    return web.back_to(url_for("groups.leads", slug=slug))
