"""The places of the application, as the navigation shows them to each role."""

from functools import cache
from typing import NamedTuple

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from samenspel.people.access import may_invite, sees_platform
from samenspel.viewer import Viewer
from samenspel.web import locale


class NavigationItem(NamedTuple):
    """`section` is the feature whose pages mark the place as the current one; `short` is for the phone's tab bar."""

    section: str
    path: str
    label: str
    icon: str
    short: str


START = NavigationItem("start", "/", _l("Start"), "house", _l("Start"))
GROUPS = NavigationItem("groups", "/overleg", _l("Overleg"), "users-round", _l("Overleg"))
MEETINGS = NavigationItem("meetings", "/bijeenkomsten", _l("Bijeenkomsten"), "calendar-days", _l("Agenda"))
CHAT = NavigationItem("chat", "/berichten", _l("Berichten"), "message-circle", _l("Berichten"))
MAP = NavigationItem("maps", "/samenwerkingskaart", _l("Samenwerkingskaart"), "waypoints", _l("Kaart"))
INITIATIVES = NavigationItem("initiatives", "/initiatieven", _l("Initiatieven"), "lightbulb", _l("Initiatieven"))
PEOPLE = NavigationItem("people", "/mensen", _l("Wie is wie"), "contact-round", _l("Mensen"))
FUNDS = NavigationItem("funds", "/fondsen", _l("Sectorfondsen"), "building-2", _l("Fondsen"))
FIGURES = NavigationItem("reports", "/cijfers", _l("Cijfers"), "table", _l("Cijfers"))
ADMIN = NavigationItem("admin", "/beheer/accounts", _l("Beheer"), "settings", _l("Beheer"))
INVITE = NavigationItem("admin", "/beheer/uitnodigingen", _l("Uitnodigen"), "user-plus", _l("Uitnodigen"))

_PATHS = frozenset(
    place.path for place in (START, GROUPS, MEETINGS, CHAT, MAP, INITIATIVES, PEOPLE, FUNDS, FIGURES, ADMIN, INVITE)
)
#: Pages of other features that belong to a place.
_SECTIONS = {"topics": "groups", "documents": "groups"}


def navigation(viewer: Viewer) -> Markup:
    """The navigation for this viewer, in the language of this answer, with the current place marked."""
    section = current_section()
    is_exact = request.path in _PATHS
    return _written(
        sees_platform(viewer), viewer.is_wewis, viewer.is_admin, may_invite(viewer), section, is_exact, locale()
    )


@cache
def _written(
    sees_all: bool, is_wewis: bool, is_admin: bool, invites: bool, section: str, is_exact: bool, _locale: str
) -> Markup:
    """Kept for each kind of viewer, place and language (some dozens): every page shows it, and it never changes."""
    shown = places(sees_all, is_wewis, is_admin, invites)
    html = render_template("home/_navigation.html", places=shown, section=section, is_exact=is_exact)
    return Markup(html)  # noqa: S704 (our own template)


def places(sees_all: bool, is_wewis: bool, is_admin: bool, invites: bool) -> list[NavigationItem]:
    """Where somebody can go."""
    shown = [START, INITIATIVES] if is_wewis else [START, GROUPS, MEETINGS, CHAT]
    if sees_all:
        shown = [START, GROUPS, MEETINGS, CHAT, MAP, INITIATIVES, PEOPLE, FUNDS, FIGURES]
    if is_admin:
        shown.append(ADMIN)
    elif invites:
        shown.append(INVITE)
    return shown


def current_section() -> str:
    """The place that the page asked for belongs to."""
    endpoint = request.endpoint or ""
    path = request.path
    if endpoint == "home.start":
        return "start"
    if path.startswith("/beheer"):
        return "admin"
    if path.startswith("/fondsen"):
        return "funds"
    if path.startswith("/overleg"):
        return "groups"
    blueprint = request.blueprint or ""
    return _SECTIONS.get(blueprint, blueprint)
