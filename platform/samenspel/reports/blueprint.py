"""The blueprint of the figures, and how its modules with routes answer with a file."""

from flask import Blueprint, Response

bp = Blueprint("reports", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, media_type: str, name: str) -> Response:
    """An answer that is kept as a file of this name."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
