"""HTTP of the files that are uploaded while somebody writes."""

import uuid

from flask import Blueprint, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.documents import access
from samenspel.documents.staged import actions, queries
from samenspel.documents.staged.uploading import receive, received
from samenspel.groups import queries as groups
from samenspel.runtime import files
from samenspel.runtime.foreign.preparation import before_writing
from samenspel.runtime.foreign.uploads import UploadRejected
from samenspel.runtime.foreign.words import rejection_message, upload_mib

bp = Blueprint("staged", __name__)


@bp.post("/overleg/<slug>/bijlagen")
@before_writing(receive)
def stage(slug: str) -> ResponseReturnValue:
    """Takes the file `file`; answers, as JSON, how a text or a form refers to it, or why it is not taken."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_add(me, seen.id))
    try:
        upload = received()
    except UploadRejected as error:
        return jsonify(error=rejection_message(error, files.safe_name(request.files["file"].filename or ""))), 422
    if upload is None:
        return jsonify(error=_("Kies een bestand.")), 422
    most = queries.MAX_LOOSE * upload_mib()
    if queries.loose_bytes(me.id) + upload.file.size > most * 2**20:
        return jsonify(
            error=_(
                "Je hebt al %(most)d MB aan bestanden klaargezet in teksten die nog niet verstuurd zijn. Verstuur of "
                "verwijder er eerst enkele; wat een week in geen enkele tekst staat, verdwijnt vanzelf.",
                most=most,
            )
        ), 422
    row = actions.stage(me, seen.id, upload)
    url = url_for("staged.show", staged_id=row.id)
    if row.is_picture:
        url += f"#{row.width}x{row.height}"
    return jsonify(id=str(row.id), name=row.filename, url=url, type=row.media_type), 201


@bp.get("/bijlagen/<uuid:staged_id>")
def show(staged_id: uuid.UUID) -> ResponseReturnValue:
    """The file; of a picture the version that a page shows, and with ?groot the one that was uploaded."""
    file = web.or_404(queries.reach(web.viewer(), staged_id))
    if not access.is_released(file.scan_state):
        return render_template("documents/not_released.html", file=file), 409
    small = file.small_key if "groot" not in request.args else None
    media_type = file.media_type if not small or file.media_type == "image/jpeg" else "image/webp"
    try:
        answer = files.serve(small or file.key, file.filename, media_type)
    except FileNotFoundError:
        current_app.logger.error("the store has no file %s", small or file.key)
        return web.or_404(None)
    # It never changes, but who may see it does.
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
