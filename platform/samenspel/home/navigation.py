"""The places of the application, as the navigation shows them to each role."""

from functools import cache
from typing import NamedTuple

from flask import request
from flask_babel import lazy_gettext as _l

from samenspel.people.access import Viewer, may_invite, sees_platform
from samenspel.web import locale


class Place(NamedTuple):
    """`section` is the feature whose pages mark the place as the current one; `short` is for the phone's tab bar."""

    section: str
    path: str
    label: str
    icon: str
    short: str


START = Place("start", "/", _l("Start"), "house", _l("Start"))
GROUPS = Place("groups", "/overleg", _l("Overleg"), "users-round", _l("Overleg"))
MEETINGS = Place("meetings", "/bijeenkomsten", _l("Bijeenkomsten"), "calendar-days", _l("Agenda"))
CHAT = Place("chat", "/berichten", _l("Berichten"), "message-circle", _l("Berichten"))
MAP = Place("maps", "/samenwerkingskaart", _l("Samenwerkingskaart"), "waypoints", _l("Kaart"))
INITIATIVES = Place("initiatives", "/initiatieven", _l("Initiatieven"), "lightbulb", _l("Initiatieven"))
PEOPLE = Place("people", "/mensen", _l("Wie is wie"), "contact-round", _l("Mensen"))
FUNDS = Place("funds", "/fondsen", _l("Sectorfondsen"), "building-2", _l("Fondsen"))
ADMIN = Place("admin", "/beheer/accounts", _l("Beheer"), "settings", _l("Beheer"))
INVITE = Place("admin", "/beheer/uitnodigingen", _l("Uitnodigen"), "user-plus", _l("Uitnodigen"))

#: Pages of other features that belong to a place.
_SECTIONS = {"topics": "groups", "documents": "groups"}


def places(viewer: Viewer) -> list[Place]:
    """Where this viewer can go, in the language of this answer."""
    return _places(sees_platform(viewer), viewer.is_admin, may_invite(viewer), locale())


@cache
def _places(sees_all: bool, is_admin: bool, invites: bool, _locale: str) -> list[Place]:
    """Kept for each kind of viewer and language: the words are looked up once."""
    shown = [START, GROUPS, MEETINGS, CHAT, INITIATIVES]
    if sees_all:
        shown = [START, GROUPS, MEETINGS, CHAT, MAP, INITIATIVES, PEOPLE, FUNDS]
    if is_admin:
        shown.append(ADMIN)
    elif invites:
        shown.append(INVITE)
    return [place._replace(label=str(place.label), short=str(place.short)) for place in shown]


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
