"""The blueprint of all pages about people, funds and accounts."""

import uuid

from flask import Blueprint, g

from samenspel.people.access import sees_person
from samenspel.people.words import initials_of, tone_of

bp = Blueprint("people", __name__)
bp.add_app_template_global(tone_of)
bp.add_app_template_global(initials_of)


@bp.app_template_global("photo_path")
def photo_path(account_id: uuid.UUID, version: str | None) -> str:
    """Where the photo of somebody is; empty where they have none, or where the viewer does not see their card."""
    viewer = g.get("viewer")
    return f"/mensen/{account_id}/foto/{version}" if version and viewer and sees_person(viewer, account_id) else ""
