"""HTTP of people from outside the group: the organisers ask them to a meeting, and they answer by a link of their
own."""

import uuid
from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.db import now
from samenspel.groups.joining.access import may_invite_outsiders_to
from samenspel.groups.outsiders import queries as outsiders
from samenspel.groups.outsiders.inviting import GuestChooser, tell_who_was_asked
from samenspel.groups.outsiders.links import limit_link, private_page
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.meetings.attendance.answers.choices import simple_choices
from samenspel.meetings.blueprint import bp
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.outsiders import actions, queries
from samenspel.meetings.outsiders.actions import AnswerRefused
from samenspel.meetings.outsiders.forms import OutsiderAnswerForm
from samenspel.meetings.outsiders.queries import OpenedInvitation
from samenspel.meetings.reach import reach_to_organise, refuse

#: The time between two reminders of an organiser is at least this long.
REMIND_AGAIN = timedelta(hours=20)


@bp.route("/bijeenkomsten/<uuid:meeting_id>/anderen", methods=["GET", "POST"])
def outsiders_of_meeting(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Who from outside the group was asked, with what they answered; and a form to ask more: see `GuestChooser`."""
    seen, me = _reach_to_invite(meeting_id), web.viewer()
    chooser = GuestChooser(me, seen.group_id, outsiders.outsiders_at(seen.id))
    if not chooser.form.validate_on_submit():
        return _page(seen, chooser), 422 if chooser.form.is_submitted() else 200
    if seen.is_cancelled or seen.state.is_over:
        return refuse(seen, _("Deze bijeenkomst is voorbij of gaat niet door."))
    to_ask = chooser.choose()
    if to_ask is None:
        return _page(seen, chooser), 422
    tell_who_was_asked(len(actions.invite(me, seen.meeting, to_ask, chooser.form.words.data or "")))
    return web.back_to(url_for("meetings.outsiders_of_meeting", meeting_id=seen.id))


def _reach_to_invite(meeting_id: uuid.UUID) -> SeenMeeting:
    seen = reach_to_organise(meeting_id)
    web.require(may_invite_outsiders_to(web.viewer(), seen.group_id))
    return seen


def _page(seen: SeenMeeting, chooser: GuestChooser) -> str:
    shown, paging = web.paged(list(outsiders.outsiders_at(seen.id)))
    return render_template(
        "meetings/outsiders/index.html",
        seen=seen,
        invitations=queries.opened(seen.id, shown),
        paging=paging,
        may_invite=not (seen.is_cancelled or seen.state.is_over),
        **chooser.context,
    )


@bp.post("/bijeenkomsten/<uuid:meeting_id>/anderen/herinnering")
def remind_outsiders(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Reminds all from outside the group who did not answer, each at most once a day."""
    seen = _reach_to_invite(meeting_id)
    before = now() - REMIND_AGAIN
    people = [each for each in outsiders.outsiders_at(seen.id) if not each.reminded_at or each.reminded_at < before]
    if count := actions.remind(queries.opened(seen.id, people)):
        flash(ngettext("%(num)d persoon krijgt een mail.", "%(num)d personen krijgen een mail.", count), "success")
    else:
        flash(_("Er is vandaag niemand (meer) te herinneren."), "info")
    return web.back_to(url_for("meetings.outsiders_of_meeting", meeting_id=seen.id))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/anderen/<uuid:outsider_id>/intrekking")
def withdraw_outsider(meeting_id: uuid.UUID, outsider_id: uuid.UUID) -> ResponseReturnValue:
    """Takes an invitation back: its link works no more."""
    seen = _reach_to_invite(meeting_id)
    for each in outsiders.outsiders([outsider_id]):
        if each.meeting_id == seen.id:
            actions.withdraw(seen.meeting, each)
    flash(_("De uitnodiging is ingetrokken: de link werkt niet meer."), "success")
    return web.back_to(url_for("meetings.outsiders_of_meeting", meeting_id=seen.id))


@bp.get("/bijeenkomsten/gast/<uuid:guest_id>")
def my_guest_invitation(guest_id: uuid.UUID) -> ResponseReturnValue:
    """Leads the viewer to the link of their own invitation to a meeting of a group that they are not in."""
    guest = web.or_404(outsiders.invitation_of(web.viewer().id, guest_id))
    web.require_visible(guest.meeting_id is not None)
    return redirect(url_for("meetings.answer_as_outsider", outsider=outsider_token(guest.id)))


@bp.route("/bijeenkomsten/uitnodiging/<outsider>", methods=["GET", "POST"])
@web.public
def answer_as_outsider(outsider: str) -> ResponseReturnValue:
    """What a link of somebody from outside the group leads to: this one meeting, and their answer, which they can
    change. Opening it changes nothing."""
    opened = queries.invitation_by_token(outsider)
    with web.in_language(opened.address.locale if opened and opened.address else "nl"):
        if opened is None:
            return private_page(render_template("groups/outsiders/gone.html"), 404)
        form = OutsiderAnswerForm.for_outsider(opened.outsider)
        if request.method == "GET":
            return _answer_page(opened, form)
        return _take(opened, form)


def _take(opened: OpenedInvitation, form: OutsiderAnswerForm) -> Response:
    values = form.slots_in(opened, request.form)
    choice = form.choice_in(opened, request.form)
    if not opened.is_open:
        return _answer_page(opened, form, error=_("Antwoorden kan niet meer."), status=409)
    if not form.validate():
        return _answer_page(opened, form, values=values, status=422)
    try:
        if opened.seeks_date:
            if not values:
                return _answer_page(opened, form, error=_("Kies bij minstens één moment of het past."), status=422)
            actions.save_slots(opened, form.name_of(opened.outsider), values)
        elif choice is None:
            return _answer_page(opened, form, error=_("Kies ja, nee of misschien."), status=422)
        else:
            actions.save_choice(opened, form.name_of(opened.outsider), choice)
    except AnswerRefused:
        words = _("Intussen is de datum gekozen. Kijk opnieuw.") if opened.seeks_date else _full_words(opened)
        return _answer_page(opened, form, error=words, status=409)
    return _answer_page(opened, form, is_done=True)


def _full_words(opened: OpenedInvitation) -> str:
    if opened.meeting.is_hybrid:
        return str(_("Alle plaatsen in de zaal zijn ingenomen. Online kan wel."))
    return str(_("Alle plaatsen zijn ingenomen. Bel of mail %(name)s.", name=opened.details.organiser_name))


def _answer_page(
    opened: OpenedInvitation,
    form: OutsiderAnswerForm,
    *,
    error: str = "",
    values: dict[str, str] | None = None,
    is_done: bool = False,
    status: int = 200,
) -> Response:
    offered = request.args.get("antwoord", "")
    page = render_template(
        "meetings/outsiders/answer.html",
        opened=opened,
        form=form,
        error=error,
        values=opened.slot_values if values is None else values,
        is_done=is_done,
        choices=simple_choices(opened.meeting.is_hybrid),
        offered=opened.choice or offered,
    )
    return private_page(page, status)


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    limit_link(state.app, "meetings.answer_as_outsider")
