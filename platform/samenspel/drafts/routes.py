"""HTTP of drafts: what scripts keep and ask for, and the list of one's own."""

from flask import Response, abort, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.drafts import actions, queries
from samenspel.drafts.blueprint import bp
from samenspel.drafts.forms import KEY, BadDraft, LargeDraft, sent_draft

#: The forms of one page.
MAX_PLACES = 20
#: The drafts that end with one form: its own, and those that were taken over into it.
MAX_ENDED = 10


@bp.get("/concepten")
def index() -> ResponseReturnValue:
    """All that the viewer typed and did not send yet."""
    return render_template("drafts/index.html", drafts=queries.drafts_of(web.viewer().id))


@bp.get("/concepten/hier")
def here() -> ResponseReturnValue:
    """What the viewer typed in the forms of a page (?plaats=, for each), on whichever device."""
    places = request.args.getlist("plaats")[:MAX_PLACES]
    found = queries.drafts_at(web.viewer().id, places) if places else []
    return jsonify(
        [
            {
                "key": each.key,
                "device": each.device,
                "place": each.place,
                "typed": each.fields,
                "base": each.base,
                "files": each.files,
                "at": each.typed_at,
                "saved": each.updated_at.timestamp() * 1000,
            }
            for each in found
        ]
    )


@bp.put("/concepten/<key>")
def save(key: str) -> ResponseReturnValue:
    """Keeps what is typed. 410 where it was sent or dropped meanwhile: what comes now is another draft."""
    try:
        sent = sent_draft(key, request.form)
    except BadDraft:
        abort(400)
    except LargeDraft:
        abort(413)
    saved = actions.save(web.viewer().id, sent)
    return jsonify(saved=saved.timestamp() * 1000) if saved else Response(status=410)


@bp.delete("/concepten/<key>")
def drop(key: str) -> ResponseReturnValue:
    """Forgets a draft."""
    _finish(key)
    return "", 204


@bp.post("/concepten/<key>/verwijdering")
def drop_from_list(key: str) -> ResponseReturnValue:
    _finish(key)
    flash(_("Het concept is weggegooid."), "success")
    return web.back_to(url_for("drafts.index"))


def _finish(key: str) -> None:
    web.or_404(KEY.fullmatch(key))
    actions.finish(web.viewer().id, [key])


@bp.after_app_request
def finish_what_was_sent(response: Response) -> Response:
    """A form that the server took ends its drafts, which a script named in it, in the transaction of the form."""
    if request.method == "POST" and response.status_code < 400 and (named := request.form.get("drafts")):
        keys = [key for key in named.split(".") if KEY.fullmatch(key)]
        viewer = web.viewer_or_none()
        if keys and viewer is not None:
            actions.finish(viewer.id, keys[:MAX_ENDED])
    return response
