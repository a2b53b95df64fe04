"""HTTP of previews: the page of a document, and the pictures on it."""

import uuid
from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from samenspel import text, web
from samenspel.activity.notices.actions import mark_opened
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now
from samenspel.documents import access
from samenspel.documents import queries as documents
from samenspel.documents.blueprint import bp
from samenspel.documents.folders.queries import tree_of
from samenspel.documents.models import PreviewState, TextState
from samenspel.documents.previews import queries
from samenspel.runtime import files

#: After so long a preview that is not there will not come by itself today.
_MAKING = timedelta(minutes=10)
#: Of longer texts the beginning is shown.
MAX_LETTERS = 60_000


@bp.get("/documenten/<uuid:document_id>/voorbeeld")
def preview(document_id: uuid.UUID) -> ResponseReturnValue:
    """The page of a document: what is in its newest version, without opening it."""
    page = _page(document_id, None)
    mark_opened(web.viewer(), Thing(ThingKind.DOCUMENT, document_id))
    return page


@bp.get("/documenten/<uuid:document_id>/versies/<int:number>/voorbeeld")
def version_preview(document_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """What is in one version."""
    return _page(document_id, number)


def _page(document_id: uuid.UUID, number: int | None) -> str:
    me = web.viewer()
    document = web.or_404(documents.reach(me, document_id))
    version = web.or_404(queries.shown_version(me, document_id, number))
    html, is_cut = _html(version)
    return render_template(
        "documents/preview.html",
        document=document,
        version=version,
        html=html,
        is_cut=is_cut,
        is_making=version.state is None and version.at > now() - _MAKING,
        file_path=(
            url_for("documents.show", document_id=document_id)
            if version.is_newest
            else url_for("documents.version", document_id=document_id, number=version.number)
        ),
        path=tree_of(document.group_id).path(document.folder_id),
        is_released=access.is_released(version.scan_state),
        may_add=access.may_add(me, document.group_id),
    )


def _html(version: queries.ShownVersion) -> tuple[Markup | None, bool]:
    """What is read of a version, as HTML, and whether it goes on; None where there is nothing to read."""
    if version.state is PreviewState.READY and version.html:
        return Markup(version.html), bool(version.is_cut)  # noqa: S704 (sanitized when it was made)
    is_shown = version.state is PreviewState.READY and version.page_width
    if is_shown or version.state is PreviewState.LOCKED or version.text_state is not TextState.READ:
        return None, False
    words, is_cut = version.text[:MAX_LETTERS], len(version.text) > MAX_LETTERS
    if not words.strip():
        return None, False
    if version.is_markdown:
        return Markup(text.to_html(words)), is_cut  # noqa: S704 (sanitized)
    return Markup('<pre class="document-plain">{}</pre>').format(words), is_cut


@bp.get("/documenten/<uuid:document_id>/versies/<int:number>/beeld")
def page_picture(document_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """The first page of a version as a picture."""
    found = web.or_404(queries.pictures_of(web.viewer(), document_id, number))
    return _picture(found.page_key if access.is_released(found.scan_state) else None)


@bp.get("/documenten/<uuid:document_id>/versies/<int:number>/miniatuur")
def thumbnail(document_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """The first page of a version as a small picture."""
    found = web.or_404(queries.pictures_of(web.viewer(), document_id, number))
    return _picture(found.thumb_key if access.is_released(found.scan_state) else None)


def _picture(key: str | None) -> ResponseReturnValue:
    try:
        return files.serve(web.or_404(key), "voorbeeld.webp", "image/webp")
    except FileNotFoundError:
        return web.or_404(None)
