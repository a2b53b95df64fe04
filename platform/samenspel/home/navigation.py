"""The navigation: where each role can go."""

from functools import cache, lru_cache
from typing import NamedTuple

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from samenspel.activity.notices.queries import NoticeCounts
from samenspel.addresses import path_to
from samenspel.people.access import may_invite, sees_platform
from samenspel.viewer import Viewer
from samenspel.web import locale


class NavigationItem(NamedTuple):
    """`section` is the feature whose pages mark the item as the current one; `short` is for the phone's tab bar."""

    section: str
    endpoint: str
    label: str
    icon: str
    short: str

    @property
    def path(self) -> str:
        return path_to(self.endpoint)


START = NavigationItem("start", "home.start", _l("Start"), "house", _l("Start"))
GROUPS = NavigationItem("groups", "groups.index", _l("Overleg"), "users-round", _l("Overleg"))
MEETINGS = NavigationItem("meetings", "meetings.mine", _l("Bijeenkomsten"), "calendar-days", _l("Bijeenkomsten"))
CHAT = NavigationItem("chat", "chat.index", _l("Berichten"), "message-circle", _l("Berichten"))
MAP = NavigationItem("maps", "maps.show", _l("Samenwerkingskaart"), "waypoints", _l("Kaart"))
INITIATIVES = NavigationItem("initiatives", "initiatives.index", _l("Initiatieven"), "lightbulb", _l("Initiatieven"))
PEOPLE = NavigationItem("people", "people.index", _l("Wie is wie"), "contact-round", _l("Mensen"))
FUNDS = NavigationItem("funds", "people.funds", _l("Sectorfondsen"), "building-2", _l("Fondsen"))
FIGURES = NavigationItem("reports", "reports.show", _l("Cijfers"), "table", _l("Cijfers"))
ADMIN = NavigationItem("admin", "people.accounts", _l("Beheer"), "settings", _l("Beheer"))
INVITE = NavigationItem("admin", "people.invitations", _l("Uitnodigen"), "user-plus", _l("Uitnodigen"))

_ITEMS = (START, GROUPS, MEETINGS, CHAT, MAP, INITIATIVES, PEOPLE, FUNDS, FIGURES, ADMIN, INVITE)
#: Features whose pages belong to the item of another one.
_SECTIONS = {"topics": "groups", "documents": "groups", "polls": "groups"}


#: Stands in the cached navigation where the number of conversations with a message to the viewer goes.
_MESSAGES = "\0"


def navigation(viewer: Viewer, counts: NoticeCounts) -> Markup:
    """The navigation for this viewer, in the language of this answer, with the current item marked."""
    section = current_section()
    is_exact = request.path in _paths()
    html = _rendered(
        sees_platform(viewer), viewer.is_wewis, viewer.is_admin, may_invite(viewer), section, is_exact, locale()
    )
    return Markup(html.replace(_MESSAGES, _message_count(counts.messages, locale())))  # noqa: S704 (our own template)


@lru_cache(maxsize=250)
def _message_count(messages: int, _locale: str) -> str:
    return render_template("activity/_message_count.html", counts=NoticeCounts(messages=messages))


@cache
def _paths() -> frozenset[str]:
    return frozenset(item.path for item in _ITEMS)


@cache
def _rendered(
    sees_all: bool, is_wewis: bool, is_admin: bool, invites: bool, section: str, is_exact: bool, _locale: str
) -> str:
    """Cached for each kind of viewer, item and language (some dozens): every page shows it, and it never changes."""
    shown = items(sees_all, is_wewis, is_admin, invites)
    return render_template(
        "home/_navigation.html", items=shown, section=section, is_exact=is_exact, chat=CHAT, messages=_MESSAGES
    )


def items(sees_all: bool, is_wewis: bool, is_admin: bool, invites: bool) -> list[NavigationItem]:
    """Where somebody can go, in order."""
    shown = [START, INITIATIVES] if is_wewis else [START, GROUPS, MEETINGS, CHAT]
    if sees_all:
        shown = [START, GROUPS, MEETINGS, CHAT, MAP, INITIATIVES, PEOPLE, FUNDS, FIGURES]
    if is_admin:
        shown.append(ADMIN)
    elif invites:
        shown.append(INVITE)
    return shown


def current_section() -> str:
    """The section of the page that was requested."""
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
    if path.startswith("/wie-weet"):
        return "people"
    blueprint = request.blueprint or ""
    return _SECTIONS.get(blueprint, blueprint)
