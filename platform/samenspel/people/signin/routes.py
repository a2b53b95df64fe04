"""HTTP of signing in as a visitor of a demo."""

from flask import abort, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_security import login_user
from flask_security.utils import validate_redirect_url
from flask_wtf.csrf import generate_csrf

from samenspel import web
from samenspel.people.blueprint import bp
from samenspel.people.group_hooks import group_hooks
from samenspel.people.words import ROLE_WORDS
from samenspel.viewer import Role


def own_path(target: str) -> str:
    """The address to go on to if it is one of our pages, else the start page."""
    is_page = target.startswith("/") and not target.startswith(("//", "/\\")) and validate_redirect_url(target)
    return target if is_page else "/"


@bp.get("/sessie")
@web.public
def session() -> ResponseReturnValue:
    """Who is signed in and a token of now, for a page that was open for long and has something to send."""
    me = web.viewer_or_none()
    answer = jsonify(account=me.id.hex if me else "", token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/demo/aanmelden")
@web.public
def demo_sign_in() -> ResponseReturnValue:
    """Signs a visitor of a demo in as somebody with the role in `role`, or of WEWIS. Elsewhere this page does not
    exist."""
    if not web.is_demo():
        abort(404)
    word = request.form.get("role", "")
    role, organisation = (Role.GUEST, "WEWIS") if word == "wewis" else (web.or_404(ROLE_WORDS.get(word)), None)
    account = web.or_404(group_hooks().demo_account(role, organisation))
    login_user(account, authn_via=["demo"])
    return redirect(own_path(request.form.get("next", "")), code=303)
