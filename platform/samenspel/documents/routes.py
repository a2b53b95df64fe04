"""HTTP of documents: the list of a group, a file, its versions."""

import uuid
from contextlib import suppress

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import web
from samenspel.activity.notices.actions import mark_opened
from samenspel.activity.things import Thing, ThingKind
from samenspel.documents import access, actions, lists, queries
from samenspel.documents.blueprint import bp
from samenspel.documents.details.actions import postpone_review
from samenspel.documents.folders.actions import FolderRejected, move_documents
from samenspel.documents.folders.forms import folder_choices
from samenspel.documents.folders.queries import FolderTree, tree_of
from samenspel.documents.forms import DocumentForm, VersionForm, chosen
from samenspel.forms import id_from
from samenspel.groups import queries as groups
from samenspel.runtime import files
from samenspel.runtime.foreign import uploads
from samenspel.runtime.foreign.media_types import ALLOWED_TYPES
from samenspel.runtime.foreign.preparation import before_writing
from samenspel.runtime.foreign.words import upload_mib

#: What lists may be narrowed to, and their orders.
_FILTER_WORDS = {
    "alles": _l("Alles, door alle mappen"),
    "verslag": _l("Verslagen"),
    "bijlage": _l("Bijlagen"),
    "pdf": _l("Pdf"),
    "word": _l("Word en OpenDocument-tekst"),
    "excel": _l("Excel en andere tabellen"),
    "powerpoint": _l("Presentaties"),
    "beeld": _l("Foto’s en beelden"),
    "andere": _l("Andere bestanden"),
    "herzien": _l("Te herzien"),
    "archief": _l("Gearchiveerd"),
}
_ORDER_WORDS = {"nieuwste": _l("Nieuwste eerst"), "naam": _l("Op naam"), "grootste": _l("Grootste eerst")}

#: What files are called on screen, by the first ending that goes with their type.
_KINDS = {
    ".pdf": "pdf",
    ".docx": "Word",
    ".doc": "Word",
    ".xlsx": "Excel",
    ".xls": "Excel",
    ".pptx": "PowerPoint",
    ".ppt": "PowerPoint",
    ".odt": "OpenDocument",
    ".ods": "OpenDocument",
    ".odp": "OpenDocument",
    ".msg": "e-mail",
    ".eml": "e-mail",
    ".jpg": "jpg",
    ".jpeg": "jpg",
    ".md": "Markdown",
}


@bp.app_template_filter("file_kind")
def file_kind(media_type: str, filename: str = "") -> str:
    """pdf, Word, png, ...; of kinds that look the same inside (txt, md, csv) the one that the name says."""
    endings = ALLOWED_TYPES.get(media_type, ("",))
    ending = next((one for one in endings if filename.lower().endswith(one)), endings[0])
    return _KINDS.get(ending, ending.lstrip("."))


@bp.app_template_filter("file_size")
def file_size(size: int) -> str:
    """12 kB, 1,4 MB"""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{round(size / 1000)} kB"
    number = f"{size / 1_000_000:.1f}"
    return f"{number if web.locale() == 'en' else number.replace('.', ',')} MB"


bp.add_app_template_global(upload_mib)


@bp.get("/overleg/<slug>/documenten")
def index(slug: str) -> ResponseReturnValue:
    return _list_page(slug, None)


def _list_page(slug: str, form: DocumentForm | None) -> str:
    seen = web.or_404(groups.reach(web.viewer(), slug))
    tree = tree_of(seen.id)
    wanted = _list_request(tree)
    paging = web.Paging(web.page_number(), lists.PAGE, lists.count_in(seen.id, wanted))
    may_add = access.may_add(web.viewer(), seen.id)
    return render_template(
        "documents/index.html",
        seen=seen,
        tree=tree,
        path=tree.path(wanted.folder_id),
        wanted=wanted,
        folders=[] if wanted.filter else tree.inside(wanted.folder_id),
        folder_choices=folder_choices(tree),
        documents=lists.documents_in(seen.id, wanted, offset=paging.offset),
        filters=_FILTER_WORDS,
        orders=_ORDER_WORDS,
        paging=paging,
        list_path=_list_path(slug, wanted),
        form=(form or DocumentForm(data={"folder": wanted.folder_id})) if may_add else None,
    )


def _list_request(tree: FolderTree) -> lists.DocumentListRequest:
    """The list that the address asks for; 404 for a folder that is not there."""
    folder_id = id_from(request.args.get("map"))
    if request.args.get("map") and (folder_id is None or folder_id not in tree):
        web.or_404(None)
    chosen, order = request.args.get("soort", ""), request.args.get("volgorde", "")
    return lists.DocumentListRequest(
        filter=chosen if chosen in _FILTER_WORDS else "",
        order=order if order in _ORDER_WORDS else "nieuwste",
        folder_id=folder_id,
    )


def _list_path(slug: str, wanted: lists.DocumentListRequest) -> str:
    """The address of a list, to which the number of the page is added."""
    order = wanted.order if wanted.order != "nieuwste" else None
    path = url_for("documents.index", slug=slug, map=wanted.folder_id, soort=wanted.filter or None, volgorde=order)
    return path + ("&" if "?" in path else "?")


@bp.post("/overleg/<slug>/documenten")
@before_writing(uploads.receive)
def add(slug: str) -> ResponseReturnValue:
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_add(me, seen.id))
    form = DocumentForm()
    if not form.validate():
        return _list_page(slug, form), 422
    document = actions.share(me, seen.id, chosen(form.upload)[0], form.title.data)
    folder_id = id_from(form.folder.data)
    if folder_id is not None:
        with suppress(FolderRejected):  # the folder is gone by now: the document lies in none
            move_documents(seen.id, [document.id], folder_id)
            document.folder_id = folder_id
    flash(_("“%(title)s” staat bij de documenten.", title=document.title), "success")
    return web.back_to(url_for("documents.index", slug=slug, map=document.folder_id))


@bp.get("/documenten/<uuid:document_id>")
def show(document_id: uuid.UUID) -> ResponseReturnValue:
    """The newest file itself."""
    me = web.viewer()
    file = web.or_404(queries.file_of(me, document_id))
    mark_opened(me, Thing(ThingKind.DOCUMENT, document_id))
    return _send(file)


@bp.get("/documenten/<uuid:document_id>/versies/<int:number>")
def version(document_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """The file of one version."""
    file = web.or_404(queries.file_of(web.viewer(), document_id, min(number, 2**31 - 1)))
    return _send(file)


def _send(file: queries.VersionFile) -> ResponseReturnValue:
    if not access.is_released(file.scan_state):
        return render_template("documents/not_released.html", file=file), 409
    try:
        return files.serve(file.key, file.filename, file.media_type)
    except FileNotFoundError:
        current_app.logger.error("the store has no file %s", file.key)
        return web.or_404(None)


@bp.get("/documenten/<uuid:document_id>/versies")
def versions(document_id: uuid.UUID) -> ResponseReturnValue:
    """About a document: its versions, and a form for a new one."""
    page = _versions_page(document_id, None)
    mark_opened(web.viewer(), Thing(ThingKind.DOCUMENT, document_id))
    return page


def _versions_page(document_id: uuid.UUID, form: VersionForm | None) -> str:
    me = web.viewer()
    document = web.or_404(queries.reach(me, document_id))
    return render_template(
        "documents/versions.html",
        document=document,
        versions=queries.versions_of(document.id),
        form=(form or VersionForm()) if access.may_add(me, document.group_id) else None,
        may_delete=access.may_delete(me, document.group_id, document.author_id),
    )


@bp.post("/documenten/<uuid:document_id>/versies")
@before_writing(uploads.receive)
def add_version(document_id: uuid.UUID) -> ResponseReturnValue:
    me = web.viewer()
    document = web.or_404(queries.reach(me, document_id))
    web.require(access.may_add(me, document.group_id))
    form = VersionForm()
    if not form.validate():
        return _versions_page(document_id, form), 422
    number = actions.add_version(me, document, chosen(form.upload)[0], form.note.data or "")
    if document.is_due:  # who replaces it has looked at it
        postpone_review(document.id)
    flash(_("Versie %(number)d is bewaard.", number=number), "success")
    return web.back_to(url_for("documents.versions", document_id=document_id))


@bp.post("/documenten/<uuid:document_id>/verwijdering")
def delete(document_id: uuid.UUID) -> ResponseReturnValue:
    """Deletes a document with all its versions."""
    me = web.viewer()
    document = web.or_404(queries.reach(me, document_id))
    web.require(access.may_delete(me, document.group_id, document.author_id))
    actions.remove([document.id])
    flash(_("“%(title)s” is verwijderd.", title=document.title), "success")
    return web.back_to(url_for("documents.index", slug=document.group_slug))
