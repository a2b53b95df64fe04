"""The help: its subjects, which are a page each, and what each role does first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from samenspel.viewer import Role, Viewer


@dataclass(frozen=True, slots=True)
class HelpSubject:
    """A page of the help. The template has its words, below the same title; `sections` are the features it is about."""

    slug: str
    title: LazyString
    is_for: Callable[[Viewer], bool]
    sections: tuple[str, ...] = ()


class FirstStep(NamedTuple):
    """Something to do on a first visit, and where."""

    words: LazyString
    path: str


def _all(viewer: Viewer) -> bool:
    return True


def _in_groups(viewer: Viewer) -> bool:
    return not viewer.is_wewis


def _of_the_sectors(viewer: Viewer) -> bool:
    return viewer.role is not Role.GUEST


SUBJECTS = (
    HelpSubject("resultaten", _l("Initiatieven en resultaten"), lambda viewer: viewer.is_wewis, ("initiatives",)),
    HelpSubject("bijblijven", _l("Hoe blijf ik bij in vijf minuten per week?"), _in_groups, ("home", "news")),
    HelpSubject("meepraten", _l("Meepraten in een overleg"), _in_groups, ("groups",)),
    HelpSubject(
        "onderwerpen",
        _l("Onderwerpen, berichten en documenten"),
        _in_groups,
        ("topics", "chat", "documents", "drafts"),
    ),
    HelpSubject("starten", _l("Een overleg starten, trekken en afsluiten"), _in_groups),
    HelpSubject("relevant", _l("Waarom staat dit hier?"), _in_groups, ("activity",)),
    HelpSubject("bijeenkomsten", _l("Bijeenkomsten"), _in_groups, ("polls",)),
    HelpSubject("komen", _l("Komen, en je eigen agenda"), _in_groups, ("meetings",)),
    HelpSubject("verslag", _l("Verslag, inhalen en actiepunten"), _in_groups),
    HelpSubject("mensen", _l("Mensen en initiatieven"), _of_the_sectors, ("initiatives",)),
    HelpSubject("kaart", _l("De samenwerkingskaart"), _of_the_sectors, ("maps",)),
    HelpSubject("cijfers", _l("Cijfers"), _of_the_sectors, ("reports",)),
    HelpSubject("zoeken", _l("Zoeken"), _all, ("search",)),
    HelpSubject("account", _l("Jouw account"), _all, ("people", "security")),
    HelpSubject("toetsenbord", _l("Toetsenbord"), _all),
)

_CARD = FirstStep(_l("Vul je contactfiche aan, zodat anderen je vinden"), "/mijn-fiche")
_GROUPS = FirstStep(_l("Kies een overleg en neem deel, of volg het"), "/overleg")
_ANSWER = FirstStep(_l("Antwoord op de bijeenkomsten waarvoor je uitgenodigd bent"), "/bijeenkomsten")
_FEED = FirstStep(_l("Laat je bijeenkomsten in je eigen agenda verschijnen"), "/bijeenkomsten/agendalinks")
_NEWS = FirstStep(_l("Kies hoeveel nieuws je per mail krijgt"), "/mijn-meldingen")
_MAP = FirstStep(_l("Bekijk met wie je fonds samenwerkt"), "/samenwerkingskaart")
_PLANNER = FirstStep(_l("Bekijk wat alle overleggen plannen"), "/jaarplanner")
_INVITE = FirstStep(_l("Nodig uit wie nog geen account heeft"), "/beheer/uitnodigingen")

_FIRST = {
    Role.CONSULTANT: (_CARD, _GROUPS, _ANSWER, _FEED, _NEWS),
    Role.GUEST: (_CARD, _ANSWER, _FEED, _NEWS),
    Role.DIRECTOR: (_CARD, FirstStep(_l("Bekijk hoeveel uren je fonds vergadert"), "/bijeenkomsten"), _MAP, _NEWS),
    Role.ISA: (_CARD, _GROUPS, _INVITE, _PLANNER, _FEED, _NEWS),
    Role.ADMIN: (
        FirstStep(_l("Kijk na of elk fonds en elke naam klopt"), "/beheer/fondsen"),
        FirstStep(_l("Maak de accounts: één voor één, of uit een lijst"), "/beheer/accounts"),
        _INVITE,
        _PLANNER,
        _NEWS,
    ),
}
_OF_WEWIS = (
    FirstStep(_l("Bekijk wat sectorfondsen samen ondernemen"), "/initiatieven"),
    FirstStep(_l("Bekijk welke evenementen en campagnes er waren"), "/resultaten"),
)


def subjects_for(viewer: Viewer) -> list[HelpSubject]:
    return [subject for subject in SUBJECTS if subject.is_for(viewer)]


def first_steps_of(viewer: Viewer) -> tuple[FirstStep, ...]:
    return _OF_WEWIS if viewer.is_wewis else _FIRST[viewer.role]


def help_path(viewer: Viewer, section: str | None) -> str:
    """Where the help is about the pages of a feature; its first page where none is."""
    slugs = [subject.slug for subject in subjects_for(viewer) if section in subject.sections]
    return f"/hulp/{slugs[0]}" if slugs else "/hulp"
