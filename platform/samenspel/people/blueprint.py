"""The blueprint of all pages about people, funds and accounts."""

import uuid

from flask import Blueprint, g
from markupsafe import Markup

from samenspel.people.access import sees_person
from samenspel.people.words import initials_of, is_anonymous, tone_of

bp = Blueprint("people", __name__)
bp.add_app_template_global(tone_of)
bp.add_app_template_global(initials_of)


def _sees_card(account_id: uuid.UUID) -> bool:
    """Whether who looks may open somebody's card. What is pushed goes to all who listen: for guests, the browser takes
    out what they may not open (static/js/shell/apply.js)."""
    if g.get("is_for_all"):
        return True
    viewer = g.get("viewer")
    return viewer is not None and sees_person(viewer, account_id)


@bp.app_template_global("photo_path")
def photo_path(account_id: uuid.UUID, version: str | None) -> str:
    """Where the photo of somebody is; empty where they have none, or where the viewer does not see their card."""
    return f"/mensen/{account_id}/foto/{version}" if version and _sees_card(account_id) else ""


@bp.app_template_global("card_path")
def card_path(account_id: uuid.UUID | None, name: str) -> str:
    """Where the card of somebody is; empty where the viewer does not see it, or there is none: who was anonymised is
    known by the name that they have since."""
    is_there = account_id is not None and not is_anonymous(name) and _sees_card(account_id)
    return f"/mensen/{account_id}" if is_there else ""


@bp.app_template_global("name_link")
def name_link(name: str, account_id: uuid.UUID | None) -> Markup | str:
    """The name of somebody, which leads to their card where the viewer may see it: the one way to say a name."""
    path = card_path(account_id, name) if name else ""
    return Markup('<a class="name-link" href="{}">{}</a>').format(path, name) if path else name
