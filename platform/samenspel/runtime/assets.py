"""The folders of templates and built front-end files, in a checkout and in a wheel, and the URLs of those files."""

import json
import mimetypes
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, current_app, request

mimetypes.add_type("font/woff2", ".woff2")

_PACKAGE = Path(__file__).parent.parent
#: The compressed versions that the build makes of each text file: encoding and file extension, best first.
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


def _path(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent.parent / name


def folder() -> Path:
    """The built files (made by `npm run build`)."""
    return _path("static") / "dist"


def is_built() -> bool:
    """Whether the front end is there. Without it every page fails."""
    return (folder() / "manifest.json").exists()


def templates() -> str:
    return str(_path("templates"))


def address(name: str) -> str:
    """The URL of a built file, as `asset(name)` in templates."""
    return str(current_app.jinja_env.globals["asset"](name))  # type: ignore[operator]


def init_app(app: Flask) -> None:
    """Gives templates `asset(name)`, the URL of a built file, and serves these files compressed."""
    path = folder() / "manifest.json"
    manifest: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    addresses = {name: f"{app.static_url_path}/{hashed}" for name, hashed in manifest.items()}

    def asset(name: str) -> str:
        # A page asks for some twenty: a dictionary, not url_for.
        try:
            return addresses[name]
        except KeyError:
            raise RuntimeError(f"static/dist has no {name}: run bin/run or `npm run build` first") from None

    app.jinja_env.globals["asset"] = asset
    app.view_functions["static"] = _server(app)


def _server(app: Flask) -> Callable[[str], Response]:
    files = {path.name for path in folder().glob("*")}

    def static(filename: str) -> Response:
        """The response with a built file in the best encoding that the browser accepts; its name contains its hash."""
        compressed = (
            filename + ending
            for encoding, ending in _ENCODINGS
            if filename + ending in files and request.accept_encodings.quality(encoding)
        )
        # Werkzeug derives the type and the encoding from the two extensions.
        response = app.send_static_file(next(compressed, filename))
        response.vary.add("Accept-Encoding")
        response.cache_control.public = response.cache_control.immutable = True
        return response

    return static
