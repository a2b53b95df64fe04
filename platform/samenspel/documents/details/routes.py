"""HTTP of what a document is, and of its review."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import clock, web
from samenspel.documents import access
from samenspel.documents import queries as documents
from samenspel.documents.blueprint import bp
from samenspel.documents.details import actions
from samenspel.documents.details.forms import DetailsForm
from samenspel.documents.folders.actions import FolderRejected
from samenspel.documents.folders.forms import folder_choices
from samenspel.documents.folders.queries import tree_of
from samenspel.documents.models import DocumentKind
from samenspel.documents.queries import SeenDocument
from samenspel.groups import access as groups
from samenspel.groups.queries import viewers_in


def _reach(document_id: uuid.UUID) -> SeenDocument:
    document = web.or_404(documents.reach(web.viewer(), document_id))
    web.require(access.may_add(web.viewer(), document.group_id))
    return document


def _form_of(document: SeenDocument) -> DetailsForm:
    data = {
        "title": document.title,
        "kind": document.kind.value,
        "folder": str(document.folder_id or ""),
        "review_on": document.review_on,
        "reviewer": str(document.reviewer_id or web.viewer().id),
        "pinned": document.pinned_at is not None,
    }
    form = DetailsForm(data=data)
    form.folder.choices = folder_choices(tree_of(document.group_id))
    people = {str(each.id): each.name for each in viewers_in(document.group_id)}
    people.setdefault(str(web.viewer().id), web.viewer().name)
    if document.reviewer_id is not None:
        people.setdefault(str(document.reviewer_id), document.reviewer_name or "")
    form.reviewer.choices = sorted(people.items(), key=lambda each: each[1].casefold())
    if not groups.may_plan(web.viewer(), document.group_id):
        del form.pinned
    return form


@bp.get("/documenten/<uuid:document_id>/gegevens")
def edit_details(document_id: uuid.UUID) -> ResponseReturnValue:
    document = _reach(document_id)
    return render_template("documents/details.html", document=document, form=_form_of(document))


@bp.post("/documenten/<uuid:document_id>/gegevens")
def change_details(document_id: uuid.UUID) -> ResponseReturnValue:
    document = _reach(document_id)
    form = _form_of(document)
    if not form.validate() or not _is_changed(document, form):
        return render_template("documents/details.html", document=document, form=form), 422
    flash(_("De gegevens zijn bewaard."), "success")
    return web.back_to(url_for("documents.preview", document_id=document.id))


def _is_changed(document: SeenDocument, form: DetailsForm) -> bool:
    try:
        actions.change_details(
            document,
            title=form.title.data,
            kind=DocumentKind(form.kind.data),
            folder_id=form.folder_id,
            review_on=form.review_on.data,
            reviewer_id=form.reviewer_id,
            is_pinned=form.pinned.data if "pinned" in form else None,
        )
    except FolderRejected:
        form.folder.errors = [_("Die map is er niet meer. Kies een andere.")]
        return False
    return True


@bp.post("/documenten/<uuid:document_id>/herziening")
def confirm_document(document_id: uuid.UUID) -> ResponseReturnValue:
    """Says that a document is still right."""
    document = _reach(document_id)
    again = actions.confirm(document)
    flash(_("Genoteerd: nog geldig. We vragen het opnieuw op %(day)s.", day=clock.day(again, web.locale())), "success")
    return web.back_to(url_for("documents.preview", document_id=document.id))


@bp.post("/documenten/<uuid:document_id>/archief")
def archive_document(document_id: uuid.UUID) -> ResponseReturnValue:
    """Archives a document, or (`terug`) takes it back."""
    document = _reach(document_id)
    if request.form.get("terug"):
        actions.unarchive(document)
        flash(_("Het document staat weer in de lijst."), "success")
    else:
        actions.archive(document)
        words = _("Het document is gearchiveerd: het staat niet meer in de lijst, en blijft te vinden.")
        web.flash_undo(words, request.path, terug="ja")
    return web.back_to(url_for("documents.preview", document_id=document.id))
