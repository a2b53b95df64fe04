"""The language of the analysis: how funds, themes and numbers are written, and what roles and groups are called.

The sentences are Dutch; a page in another language gives its own `gettext` and `ngettext`, with the Dutch as key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from samenspel.maps.analysis.facts.participations import BRIDGE, EDGE, HUB, ISOLATED, MEMBER
from samenspel.maps.analysis.schema.network import GroupData

#: From this stability on (mean adjusted Rand index) groups are called firm, or at least fair.
FIRM, FAIR = 0.65, 0.4


def _as_is(text: str) -> str:
    return text


def _by_number(one: str, more: str, number: int) -> str:
    return one if number == 1 else more


@dataclass(frozen=True)
class Phrasebook:
    """The names of funds and themes by id, and the language in which sentences are made."""

    funds: Mapping[str, str]
    themes: Mapping[str, str] = field(default_factory=dict)
    gettext: Callable[[str], str] = _as_is
    ngettext: Callable[[str, str, int], str] = _by_number
    decimal: str = ","

    def fund(self, ident: str) -> str:
        """The name of a fund."""
        return self.funds.get(ident, ident)

    def theme(self, ident: str) -> str:
        """The name of a theme."""
        return self.themes.get(ident, ident)

    def number(self, value: float) -> str:
        """At most one decimal: 4 and 4,5."""
        return f"{value:.1f}".removesuffix(".0").replace(".", self.decimal)

    def series(self, parts: Sequence[str]) -> str:
        """A, B en C."""
        if len(parts) < 2:
            return "".join(parts)
        joining = self.gettext("en")
        return f"{', '.join(parts[:-1])} {joining} {parts[-1]}"

    def activities(self, count: int) -> str:
        """1 activiteit, 3 activiteiten."""
        return self.ngettext("%(count)s activiteit", "%(count)s activiteiten", count) % {"count": count}


def role_name(role: str, phrases: Phrasebook) -> str:
    """The role in a word or two."""
    _ = phrases.gettext
    names = {
        HUB: _("spil"),
        BRIDGE: _("brug"),
        MEMBER: _("in het midden"),
        EDGE: _("aan de rand"),
        ISOLATED: _("zonder banden"),
    }
    return names[role]


def role_sentence(role: str, phrases: Phrasebook) -> str:
    """What the role means."""
    _ = phrases.gettext
    sentences = {
        HUB: _("Werkt opvallend veel samen, met veel andere fondsen."),
        BRIDGE: _("Verbindt fondsen die elkaar anders weinig tegenkomen."),
        MEMBER: _("Werkt samen zoals de meeste fondsen."),
        EDGE: _("Heeft weinig banden, of vooral oudere."),
        ISOLATED: _("Deed in deze periode niets samen met andere fondsen."),
    }
    return sentences[role]


def group_sentence(doubt: str | None, stability: float | None, phrases: Phrasebook) -> str:
    """How sure the groups are; empty for groups of which no resamples were drawn."""
    _ = phrases.gettext
    doubts = {
        "few": _("Er zijn te weinig gezamenlijke activiteiten om groepen te zien."),
        "one": _("De fondsen vormen één geheel: er zijn geen aparte groepen."),
        "chance": _("Er zijn geen duidelijke groepen: de indeling kan evengoed toeval zijn."),
        "unstable": _("Er zijn geen duidelijke groepen: met iets andere gegevens ziet de indeling er anders uit."),
    }
    if doubt is not None:
        return doubts[doubt]
    if stability is None:
        return ""
    if stability >= FIRM:
        return _("De groepen blijven overeind wanneer we de gegevens door elkaar schudden.")
    if stability >= FAIR:
        return _("De groepen zijn meer dan toeval, maar een aantal fondsen staat tussen twee groepen in.")
    return _("De groepen zijn meer dan toeval, maar de grenzen zijn vaag: veel fondsen staan ertussenin.")


def group_label(group: GroupData, phrases: Phrasebook) -> str:
    """A name for a group: the cluster of the same funds, or the themes that set it apart, or its number."""
    if group["cluster"]:
        return group["cluster"]
    if group["named_by"]:
        return phrases.series([phrases.theme(theme) for theme in group["named_by"]])
    return phrases.gettext("Groep %(number)s") % {"number": group["id"] + 1}


def note_sentence(kind: str, count: int, phrases: Phrasebook) -> str:
    """What to know about the rows behind the picture."""
    _, ngettext = phrases.gettext, phrases.ngettext
    if kind == "no_funds":
        return _("Er zijn nog geen sectorfondsen om te tonen.")
    if kind == "one_fund":
        return _("Er is maar één sectorfonds: er valt nog niets te verbinden.")
    if kind == "no_ties":
        return _("Geen enkel fonds deed in deze periode iets samen met een ander.")
    if kind == "all_together":
        return _("Alle fondsen deden aan alles samen mee: er zijn geen verschillen om te tonen.")
    if kind == "future":
        text = ngettext(
            "%(count)s deelname in de toekomst telt nog niet mee.",
            "%(count)s deelnames in de toekomst tellen nog niet mee.",
            count,
        )
    elif kind == "unknown":
        text = ngettext(
            "%(count)s deelname van een onbekend fonds telt niet mee.",
            "%(count)s deelnames van onbekende fondsen tellen niet mee.",
            count,
        )
    else:
        text = ngettext(
            "%(count)s deelname stond er dubbel in en telt één keer.",
            "%(count)s deelnames stonden er dubbel in en tellen één keer.",
            count,
        )
    return text % {"count": count}
