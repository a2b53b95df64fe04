"""The blueprint of all pages about people, funds and accounts."""

import uuid

from flask import Blueprint, g
from markupsafe import Markup

from samenspel.people.access import sees_person, sees_platform
from samenspel.people.words import initials_of, is_anonymous, tone_of
from samenspel.viewer import Viewer

bp = Blueprint("people", __name__)
bp.add_app_template_global(tone_of)
bp.add_app_template_global(initials_of)


def _viewer_of_cards() -> Viewer | None:
    """Who looks, where they see cards at all."""
    viewer: Viewer | None = g.get("viewer")
    return viewer if viewer is not None and sees_platform(viewer) else None


def _is_for_all() -> bool:
    """Whether what is rendered is pushed to all who listen: in the pages of guests, the browser takes out what they
    may not open (static/js/shell/apply.js)."""
    return bool(g.get("is_for_all"))


@bp.app_template_global("photo_path")
def photo_path(account_id: uuid.UUID, version: str | None) -> str:
    """Where the photo of somebody is; empty where they have none, or where the viewer does not see their card."""
    if not version:
        return ""
    viewer = g.get("viewer")
    is_seen = _is_for_all() or (viewer is not None and sees_person(viewer, account_id))
    return f"/mensen/{account_id}/foto/{version}" if is_seen else ""


@bp.app_template_global("card_path")
def card_path(account_id: uuid.UUID | None, name: str) -> str:
    """Where the card of somebody is; empty where the viewer sees no cards of others, or there is none: who was
    anonymised is known by the name that they have since."""
    is_there = account_id is not None and not is_anonymous(name)
    return f"/mensen/{account_id}" if is_there and (_is_for_all() or _viewer_of_cards()) else ""


@bp.app_template_global("name_link")
def name_link(name: str, account_id: uuid.UUID | None) -> Markup | str:
    """The name of somebody, which leads to their card where the viewer may see it: the one way to say a name."""
    path = card_path(account_id, name) if name else ""
    return Markup('<a class="name-link" href="{}">{}</a>').format(path, name) if path else name
