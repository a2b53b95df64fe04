"""Sign-in, by Flask-Security."""

from flask import Blueprint, Flask

from samenspel.config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Sets up sign-in."""
    bp = Blueprint("security", __name__)
    bp.add_url_rule("/aanmelden", "login", lambda: "aanmelden")
    app.register_blueprint(bp)
