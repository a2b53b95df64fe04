"""HTTP of versions: two of them compared, and a former one that becomes the newest again."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.comparison import compare_texts
from samenspel.documents import access, actions
from samenspel.documents import queries as documents
from samenspel.documents.blueprint import bp
from samenspel.documents.models import TextState
from samenspel.documents.versions import queries
from samenspel.forms import integer

#: Of longer texts the beginning is compared.
MAX_LETTERS = 200_000


@bp.get("/documenten/<uuid:document_id>/vergelijking")
def compare_versions(document_id: uuid.UUID) -> ResponseReturnValue:
    """What changed in the text from one version (`van`) to another (`tot`); by default in the newest."""
    document = web.or_404(documents.reach(web.viewer(), document_id))
    until = request.args.get("tot", document.latest, type=integer)
    since = request.args.get("van", max(1, until - 1), type=integer)
    texts = queries.texts_of(document.id, since, until)
    if since not in texts or until not in texts:
        web.or_404(None)
    before, after = texts[since], texts[until]
    are_read = before.text_state is TextState.READ and after.text_state is TextState.READ
    comparison = compare_texts(before.text[:MAX_LETTERS], after.text[:MAX_LETTERS]) if are_read else None
    is_cut = max(len(before.text), len(after.text)) > MAX_LETTERS
    return render_template(
        "documents/comparison.html",
        document=document,
        since=since,
        until=until,
        comparison=comparison,
        is_cut=is_cut or (comparison is not None and comparison.is_cut),
        numbers=list(range(document.latest, 0, -1))[:200],
    )


@bp.post("/documenten/<uuid:document_id>/versies/<int:number>/herstel")
def restore_version(document_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Makes a former version the newest; those after it stay."""
    me = web.viewer()
    document = web.or_404(documents.reach(me, document_id))
    web.require(access.may_add(me, document.group_id))
    newest = web.or_404(actions.restore_version(me, document, number))
    flash(
        _("Versie %(number)d is opnieuw de nieuwste, als versie %(newest)d.", number=number, newest=newest), "success"
    )
    return web.back_to(url_for("documents.versions", document_id=document_id))
