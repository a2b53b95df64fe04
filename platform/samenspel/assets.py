"""Where templates and built front-end files are, in the checkout and in an installed wheel; the address of each file."""

import json
from pathlib import Path

from flask import Flask, url_for

_PACKAGE = Path(__file__).parent


def _place(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent.parent / name


def folder() -> Path:
    """The built files (made by `npm run build`)."""
    return _place("static") / "dist"


def templates() -> str:
    return str(_place("templates"))


def init_app(app: Flask) -> None:
    """Gives templates `asset(name)`: the address of a built file, with its hash."""
    path = folder() / "manifest.json"
    manifest: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def asset(name: str) -> str:
        try:
            return url_for("static", filename=manifest[name])
        except KeyError:
            raise RuntimeError(f"static/dist has no {name}: run bin/run or `npm run build` first") from None

    app.jinja_env.globals["asset"] = asset
