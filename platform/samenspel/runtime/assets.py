"""Where templates and built front-end files are, in a checkout and in a wheel; the address of each file."""

import json
import mimetypes
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, current_app, request

mimetypes.add_type("font/woff2", ".woff2")

_PACKAGE = Path(__file__).parent.parent
#: What the build wrote beside each text file: the name in Accept-Encoding, the ending, best first.
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


def _place(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent.parent / name


def folder() -> Path:
    """The built files (made by `npm run build`)."""
    return _place("static") / "dist"


def templates() -> str:
    return str(_place("templates"))


def address(name: str) -> str:
    """The address of a built file, as `asset(name)` in templates."""
    return str(current_app.jinja_env.globals["asset"](name))  # type: ignore[operator]


def init_app(app: Flask) -> None:
    """Gives templates `asset(name)`: the address of a built file; serves those files compressed."""
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
        """A built file, in the best encoding that the browser takes. Its name holds its hash."""
        compressed = (
            filename + ending
            for encoding, ending in _ENCODINGS
            if filename + ending in files and request.accept_encodings.quality(encoding)
        )
        # Werkzeug tells type and encoding from both endings.
        response = app.send_static_file(next(compressed, filename))
        response.vary.add("Accept-Encoding")
        response.cache_control.public = response.cache_control.immutable = True
        return response

    return static
