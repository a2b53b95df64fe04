"""HTTP of the agenda of a meeting, for its organisers."""

import uuid
from typing import Literal, TypedDict

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from samenspel import web
from samenspel.documents import actions as documents
from samenspel.documents.access import may_add
from samenspel.documents.forms import DocumentForm
from samenspel.documents.models import DocumentKind
from samenspel.forms import integer
from samenspel.meetings import people as meeting_people
from samenspel.meetings.agenda import actions
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.days import may_open
from samenspel.meetings.agenda.forms import ItemForm, MeetingDocumentForm
from samenspel.meetings.agenda.proposals.queries import proposals_of
from samenspel.meetings.agenda.reach import reach_agenda
from samenspel.meetings.blueprint import bp
from samenspel.meetings.models import AgendaItem, WantedResult
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.reach import reach, refuse
from samenspel.runtime.foreign.preparation import before_writing
from samenspel.runtime.foreign.uploads import receive


def _form(seen: SeenMeeting, item: AgendaItem | None = None) -> ItemForm:
    """The form of an item; the members of the group are the owners to choose from."""
    form = ItemForm(
        data={
            "title": item.title,
            "minutes": item.minutes,
            "wanted": item.wanted.value,
            "owner": str(item.owner_id or ""),
            "opens_day": item.opens_day,
        }
        if item
        else None
    )
    people = meeting_people.possible_owners(seen.group_id)
    choices = {"": _("Niemand in het bijzonder")} | {str(who): name for who, name in people}
    if item and item.owner_id:
        choices.setdefault(str(item.owner_id), _("Iemand die uit het overleg is"))
    form.owner.choices = [SelectChoice(value, label) for value, label in choices.items()]
    _ask_day(form, seen, item)
    return form


def _ask_day(form: ItemForm, seen: SeenMeeting, item: AgendaItem | None) -> None:
    """Leaves the box out where a day cannot begin with the item. What is marked or sent all the same is asked, so that
    it can be taken back."""
    form.day_refusal = _day_refusal(seen, item)
    if form.day_refusal and not form.opens_day.data and not (item and item.opens_day):
        del form.opens_day


def _day_refusal(seen: SeenMeeting, item: AgendaItem | None) -> str:
    """Why a day cannot begin with an item, or with a new one; empty where it can."""
    days, refusal = len(seen.meeting.days), ""
    items = list(agendas.items_of(seen.id)) if days > 1 else []
    index = next((number for number, each in enumerate(items) if item and each.id == item.id), len(items))
    if days < 2:
        refusal = _("Deze bijeenkomst heeft geen volgende dag.")
    elif index == 0:
        refusal = _("Met het eerste punt begint de eerste dag vanzelf.")
    elif not may_open([each.opens_day for each in items], index, days):
        refusal = _("Elke dag heeft al een eerste punt. Haal het vinkje eerst weg bij een ander punt.")
    return refusal


class ItemValues(TypedDict):
    """What was typed about an item, as the actions take it."""

    title: str
    minutes: int
    wanted: WantedResult
    owner_id: uuid.UUID | None
    opens_day: bool


def _values(form: ItemForm) -> ItemValues:
    return {
        "title": form.title.data,
        "minutes": form.minutes.data,
        "wanted": WantedResult(form.wanted.data),
        "owner_id": uuid.UUID(form.owner.data) if form.owner.data else None,
        "opens_day": bool(form.opens_day and form.opens_day.data),
    }


def _editor(seen: SeenMeeting, form: ItemForm | None = None) -> str:
    """The page, or only the list with its form for htmx."""
    items = agendas.agenda_of(seen.meeting)
    return render_template(
        "meetings/agenda/_editor.html" if web.is_fragment() else "meetings/agenda/show.html",
        seen=seen,
        items=items,
        planned=agendas.planned_minutes(items),
        days=agendas.days_of_agenda(seen.meeting, items),
        too_late=agendas.minutes_after_end(seen.meeting, items),
        papers=agendas.papers_of(seen.id),
        proposals=proposals_of(seen.group_id, first_for=seen.id),
        form=form or _form(seen),
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>/agenda")
def agenda(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The agenda to work on: add, change, order, remove."""
    return _editor(reach_agenda(meeting_id))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/agenda")
def add_item(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Adds an item at the end of the agenda."""
    seen = reach_agenda(meeting_id)
    form = _form(seen)
    if not form.validate():
        return _editor(seen, form), 422
    actions.add_item(seen.meeting, **_values(form), by=web.viewer())
    return _after_change(seen, "#nieuw-punt", form)


def _after_change(seen: SeenMeeting, anchor: str = "", form: ItemForm | None = None) -> ResponseReturnValue:
    """The fresh list for htmx; back to the page for a browser."""
    if web.is_fragment():
        fresh = ItemForm(formdata=None)
        fresh.owner.choices = (form or _form(seen)).owner.choices
        _ask_day(fresh, seen, None)
        return _editor(seen, fresh)
    return web.back_to(url_for("meetings.agenda", meeting_id=seen.id) + anchor)


def _item(seen: SeenMeeting, item_id: uuid.UUID) -> AgendaItem:
    return web.or_404(agendas.item_of(seen.id, item_id))


@bp.route("/bijeenkomsten/<uuid:meeting_id>/agenda/<uuid:item_id>", methods=["GET", "POST"])
def edit_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Changes one item."""
    seen = reach_agenda(meeting_id)
    item = _item(seen, item_id)
    form = _form(seen, item)
    if not form.validate_on_submit():
        return _item_page(seen, item, form), 422 if form.is_submitted() else 200
    actions.change_item(web.viewer(), item, **_values(form))
    return web.back_to(url_for("meetings.agenda", meeting_id=seen.id) + f"#punt-{item.id}")


@bp.post("/bijeenkomsten/<uuid:meeting_id>/agenda/<uuid:item_id>/plaats")
def move_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Moves an item by one (direction=op or neer; at the end nothing happens), or to a position (plek=1 and on)."""
    seen = reach_agenda(meeting_id)
    item, position = _item(seen, item_id), request.form.get("position", type=integer)
    if position is not None:
        actions.move_item_to(item, position)
    else:
        direction: Literal["up", "down"] = "up" if request.form.get("direction") == "op" else "down"
        actions.move_item(item, direction)
    return _after_change(seen, f"#punt-{item_id}")


@bp.post("/bijeenkomsten/<uuid:meeting_id>/agenda/<uuid:item_id>/verwijdering")
def remove_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Removes an item from the agenda, unless the report already says something about it."""
    seen = reach_agenda(meeting_id)
    if not actions.remove_item(_item(seen, item_id)):
        flash(_("Dit punt blijft staan: het verslag zegt er al iets over. Maak dat eerst leeg."), "danger")
        return web.back_to(url_for("meetings.agenda", meeting_id=seen.id))
    return _after_change(seen)


def _item_page(seen: SeenMeeting, item: AgendaItem, form: ItemForm, upload: DocumentForm | None = None) -> str:
    papers = agendas.papers_of(seen.id).get(item.id, [])
    others = [paper for paper in agendas.papers_to_add(seen.group_id) if paper not in papers]
    return render_template(
        "meetings/agenda/item.html",
        seen=seen,
        item=item,
        form=form,
        papers=papers,
        others=others,
        upload=upload or DocumentForm(formdata=None),
    )


@bp.post("/bijeenkomsten/<uuid:meeting_id>/agenda/opening")
def share_agenda(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Opens the agenda to everybody who is expected; once, and not while it is empty."""
    seen = reach_agenda(meeting_id)
    if seen.meeting.agenda_shared_at is not None:
        return refuse(seen, _("Deze agenda was al gedeeld."))
    if not agendas.agenda_of(seen.meeting):
        flash(_("Zet eerst minstens één punt op de agenda."), "danger")
        return web.back_to(url_for("meetings.agenda", meeting_id=seen.id))
    actions.share_agenda(web.viewer(), seen.meeting)
    flash(_("De agenda is gedeeld. De deelnemers krijgen ze in één mail."), "success")
    return web.back_to(f"{seen.path}#agenda")


@bp.post("/bijeenkomsten/<uuid:meeting_id>/agenda/<uuid:item_id>/documenten")
@before_writing(receive)
def add_paper(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Adds a paper to an item: a document of the group (document=), or a new file, which the group then has as well."""
    seen = reach_agenda(meeting_id)
    item = _item(seen, item_id)
    chosen = request.form.get("document", "")
    known = {str(paper.id): paper.id for paper in agendas.papers_to_add(seen.group_id)}
    upload = DocumentForm()
    if chosen in known:
        actions.add_paper(item, known[chosen])
    elif not upload.validate():
        return _item_page(seen, item, _form(seen, item), upload), 422
    else:
        document = documents.share(web.viewer(), seen.group_id, upload.upload.data, upload.title.data or None)
        actions.add_paper(item, document.id)
    return web.back_to(url_for("meetings.edit_item", meeting_id=seen.id, item_id=item.id) + "#stukken")


def _reach_to_file(meeting_id: uuid.UUID) -> SeenMeeting:
    """The meeting, for all who add documents to its group."""
    seen = reach(meeting_id)
    web.require(may_add(web.viewer(), seen.group_id))
    return seen


@bp.get("/bijeenkomsten/<uuid:meeting_id>/documenten")
def new_document(meeting_id: uuid.UUID) -> ResponseReturnValue:
    seen = _reach_to_file(meeting_id)
    return render_template("meetings/agenda/document.html", seen=seen, form=MeetingDocumentForm(formdata=None))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/documenten")
@before_writing(receive)
def add_document(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Adds a report or an annex to a meeting, which the group then has as well."""
    seen = _reach_to_file(meeting_id)
    form = MeetingDocumentForm()
    if not form.validate():
        return render_template("meetings/agenda/document.html", seen=seen, form=form), 422
    document = documents.share(web.viewer(), seen.group_id, form.upload.data, form.title.data or None)
    documents.file_with_meeting(document.id, seen.id, DocumentKind(form.kind.data))
    flash(_("“%(title)s” staat bij deze bijeenkomst.", title=document.title), "success")
    return web.back_to(f"{seen.path}#stukken")


@bp.post("/bijeenkomsten/<uuid:meeting_id>/agenda/<uuid:item_id>/documenten/<uuid:document_id>/verwijdering")
def remove_paper(meeting_id: uuid.UUID, item_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Removes a paper from an item; the group keeps the document."""
    seen = reach_agenda(meeting_id)
    item = _item(seen, item_id)
    actions.remove_paper(item, document_id)
    return web.back_to(url_for("meetings.edit_item", meeting_id=seen.id, item_id=item.id) + "#stukken")
