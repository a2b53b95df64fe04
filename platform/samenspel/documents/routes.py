"""HTTP of documents: the list of a group, a file, its versions."""

import uuid

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.activity.notices.actions import mark_opened
from samenspel.activity.things import Thing, ThingKind
from samenspel.documents import access, actions, queries
from samenspel.documents.blueprint import bp
from samenspel.documents.forms import DocumentForm, VersionForm, chosen
from samenspel.groups import queries as groups
from samenspel.runtime import files
from samenspel.runtime.foreign import uploads
from samenspel.runtime.foreign.media_types import ALLOWED_TYPES
from samenspel.runtime.foreign.preparation import before_writing

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
}


@bp.app_template_filter("file_kind")
def file_kind(media_type: str) -> str:
    """pdf, Word, png, ..."""
    ending = ALLOWED_TYPES.get(media_type, ("",))[0]
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


@bp.app_template_global("upload_mib")
def upload_mib() -> int:
    """The largest size of one file, in MiB."""
    return int(current_app.config["SAMENSPEL_UPLOAD_MAX"]) // 2**20


@bp.get("/overleg/<slug>/documenten")
def index(slug: str) -> ResponseReturnValue:
    return _list_page(slug, None)


def _list_page(slug: str, form: DocumentForm | None) -> str:
    seen = web.or_404(groups.reach(web.viewer(), slug))
    paging = web.Paging(web.page_number(), queries.PAGE, queries.count_in(seen.id))
    may_add = access.may_add(web.viewer(), seen.id)
    return render_template(
        "documents/index.html",
        seen=seen,
        documents=queries.latest_in(seen.id, queries.PAGE, paging.offset),
        paging=paging,
        form=(form or DocumentForm()) if may_add else None,
    )


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
    flash(_("“%(title)s” staat bij de documenten.", title=document.title), "success")
    return web.back_to(url_for("documents.index", slug=slug))


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
    number = actions.add_version(me, document, chosen(form.upload)[0])
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
