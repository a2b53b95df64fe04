"""The analysis in words: one sentence for each reason, role and doubt.

The sentences are Dutch; a page in another language gives its own `gettext` and `ngettext`, with the Dutch as
key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samenspel.maps.analysis.facts.participations import BRIDGE, EDGE, HUB, ISOLATED, MEMBER

#: From this stability on (mean adjusted Rand index) groups are called firm, or at least fair.
FIRM, FAIR = 0.65, 0.4
#: A load that differs from the usual one by less than this share is as usual.
NOTABLY = 0.15


def _as_is(text: str) -> str:
    return text


def _by_number(one: str, more: str, number: int) -> str:
    return one if number == 1 else more


@dataclass(frozen=True)
class Words:
    """How to say things: the names of funds and themes by id, and the language."""

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


def role_name(role: str, words: Words) -> str:
    """The role in a word or two."""
    _ = words.gettext
    names = {
        HUB: _("spil"),
        BRIDGE: _("brug"),
        MEMBER: _("in het midden"),
        EDGE: _("aan de rand"),
        ISOLATED: _("zonder banden"),
    }
    return names[role]


def role_sentence(role: str, words: Words) -> str:
    """What the role means."""
    _ = words.gettext
    sentences = {
        HUB: _("Werkt opvallend veel samen, met veel andere fondsen."),
        BRIDGE: _("Verbindt fondsen die elkaar anders weinig tegenkomen."),
        MEMBER: _("Werkt samen zoals de meeste fondsen."),
        EDGE: _("Heeft weinig banden, of vooral oudere."),
        ISOLATED: _("Deed in deze periode niets samen met andere fondsen."),
    }
    return sentences[role]


def doubt_sentence(doubt: str | None, stability: float | None, words: Words) -> str:
    """How sure the groups are; nothing is said of groups that were not shaken."""
    _ = words.gettext
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


def community_label(themes: Sequence[str], leading: str, words: Words) -> str:
    """A name for a group: its themes, or else the fund with most ties in it."""
    if themes:
        return words.series([words.theme(theme) for theme in themes])
    return words.gettext("Rond %(fund)s") % {"fund": words.fund(leading)}


def note_sentence(note: str, count: int, words: Words) -> str:
    """What to know about the rows behind the picture."""
    _, ngettext = words.gettext, words.ngettext
    if note == "no_funds":
        return _("Er zijn nog geen sectorfondsen om te tonen.")
    if note == "one_fund":
        return _("Er is maar één sectorfonds: er valt nog niets te verbinden.")
    if note == "no_ties":
        return _("Geen enkel fonds deed in deze periode iets samen met een ander.")
    if note == "all_together":
        return _("Alle fondsen deden aan alles samen mee: er zijn geen verschillen om te tonen.")
    if note == "future":
        text = ngettext(
            "%(count)s deelname in de toekomst telt nog niet mee.",
            "%(count)s deelnames in de toekomst tellen nog niet mee.",
            count,
        )
    elif note == "unknown":
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


def partner_reason(reason: Mapping[str, Any], words: Words) -> str:
    """Why two funds may suit each other, for who reads their names above it.

    Of two numbers the first is of the fund that looks for a partner.
    """
    _ = words.gettext
    kind = reason["kind"]
    if kind == "shared_partners":
        parts = [
            _("%(third)s (%(ours)s en %(theirs)s keer)")
            % {
                "third": words.fund(third["fund"]),
                "ours": third["with_fund"],
                "theirs": third["with_partner"],
            }
            for third in reason["partners"]
        ]
        more = reason["count"] - len(parts)
        if more:
            parts.append(words.ngettext("nog %(count)s fonds", "nog %(count)s andere fondsen", more) % {"count": more})
        return _("Werken allebei samen met %(thirds)s.") % {"thirds": words.series(parts)}
    if kind == "closed_partners":
        return _("Hebben gemeenschappelijke partners in besloten overleg.")
    if kind == "themes":
        parts = [_theme_part(one, words) for one in reason["themes"]]
        return _("Zijn allebei bezig met %(themes)s.") % {"themes": words.series(parts)}
    if kind == "lead":
        text = _(
            "%(leader)s is vaak trekker rond %(theme)s (%(led)s keer); %(taker)s werkt daar aan mee (%(took)s keer) "
            "maar trok er nog niet."
        )
        ends = {"leader": words.fund(reason["leader"]), "taker": words.fund(reason["taker"])}
        return text % (ends | {"theme": words.theme(reason["theme"]), "led": reason["led"], "took": reason["took"]})
    if kind == "active":
        text = _("Waren allebei actief in het voorbije jaar (%(ours)s en %(theirs)s keer).")
        if reason["days"] != 365:
            text = _("Waren allebei actief in %(days)s dagen tijd (%(ours)s en %(theirs)s keer).")
        return text % {"ours": reason["fund"], "theirs": reason["partner"], "days": reason["days"]}
    if kind == "committees":
        committees = reason["committees"]
        text = words.ngettext(
            "Delen paritair comité %(which)s.",
            "Delen de paritaire comités %(which)s.",
            len(committees),
        )
        return text % {"which": words.series(committees)}
    if kind == "traits":
        one, two = reason["values"]
        text = _("%(one)s en %(two)s doen %(times)s keer zo vaak samen iets als hun aandeel doet verwachten.")
        if one == two:
            text = _("Allebei %(one)s; die doen %(times)s keer zo vaak samen iets als hun aandeel doet verwachten.")
        return text % {"one": one, "two": two, "times": words.number(reason["times"])}
    sizes = {
        "klein": _("Zijn allebei kleine fondsen."),
        "middelgroot": _("Zijn allebei middelgrote fondsen."),
        "groot": _("Zijn allebei grote fondsen."),
    }
    return sizes[reason["size"]]


def _theme_part(one: Mapping[str, Any], words: Words) -> str:
    """A theme, and in how many activities both took part, where they did."""
    if not one["fund"] and not one["partner"]:
        return words.theme(one["theme"])
    text = words.gettext("%(theme)s (%(ours)s en %(theirs)s keer)")
    return text % {"theme": words.theme(one["theme"]), "ours": one["fund"], "theirs": one["partner"]}


def partner_status(partner: Mapping[str, Any], words: Words) -> str:
    """How it stands between the two now."""
    _ = words.gettext
    if not partner["met"] and partner["met_closed"]:
        return _("Zagen elkaar in deze periode alleen in besloten overleg.")
    if not partner["met"]:
        return _("Deden in deze periode nog niets samen.")
    text = words.ngettext(
        "Kwamen elkaar %(count)s keer tegen, maar werkten het laatste jaar niet in kleine kring samen.",
        "Kwamen elkaar %(count)s keer tegen, maar werkten het laatste jaar amper in kleine kring samen.",
        partner["met"],
    )
    return text % {"count": partner["met"]}


def reserved_sentence(small: str | None, words: Words) -> str:
    """Why a fund got the kept place."""
    if small == "size":
        return words.gettext("Deze plaats houden we vrij voor een klein fonds.")
    return words.gettext("Deze plaats houden we vrij voor een fonds dat minder vaak aan bod komt.")


def cluster_reason(reason: Mapping[str, Any], words: Words) -> str:
    """Why these funds could be a cluster."""
    _, ngettext = words.gettext, words.ngettext
    kind = reason["kind"]
    if kind == "pairs":
        known, new = reason["known"], reason["new"]
        if not known:
            return _("Deze fondsen werkten het laatste jaar nog niet samen: alle verbanden zijn nieuw.")
        text = ngettext(
            "Vertrouwen om op te bouwen: %(known)s koppel werkt al samen.",
            "Vertrouwen om op te bouwen: %(known)s koppels werken al samen.",
            known,
        )
        said = text % {"known": known}
        if not new:
            return said
        more = ngettext("%(new)s verband zou nieuw zijn.", "%(new)s verbanden zouden nieuw zijn.", new)
        return f"{said} {more % {'new': new}}"
    if kind == "theme":
        if not reason["funds"]:
            return _("Alle leden noemen %(theme)s als hun thema.") % {"theme": words.theme(reason["theme"])}
        text = ngettext(
            "%(count)s fonds nam al deel aan activiteiten rond %(theme)s.",
            "%(count)s fondsen namen al deel aan activiteiten rond %(theme)s.",
            reason["funds"],
        )
        return text % {"count": reason["funds"], "theme": words.theme(reason["theme"])}
    if kind == "hands":
        text = _("Samen %(fte)s vte consulenten.")
        if reason["unknown"]:
            text = ngettext(
                "Samen minstens %(fte)s vte consulenten; van %(count)s fonds kennen we het aantal niet.",
                "Samen minstens %(fte)s vte consulenten; van %(count)s fondsen kennen we het aantal niet.",
                reason["unknown"],
            )
        text %= {"fte": words.number(reason["fte"]), "count": reason["unknown"]}
        return f"{text} {_busy(reason, words)}" if "load" in reason else text
    names = [words.fund(fund) for fund in reason["funds"]]
    text = ngettext("Een klein fonds doet mee: %(funds)s.", "Kleine fondsen doen mee: %(funds)s.", len(names))
    return text % {"funds": words.series(names)}


def _busy(reason: Mapping[str, Any], words: Words) -> str:
    """How busy the consultants are, against what is usual (activities in the last year for each of them)."""
    _ = words.gettext
    load, usual = reason["load"], reason["usual"]
    text = _("Ze zijn ongeveer even druk bezet als gewoonlijk: %(load)s deelnames per vte in het laatste jaar.")
    if load < (1 - NOTABLY) * usual:
        text = _("Ze zijn minder druk bezet dan gewoonlijk: %(load)s deelnames per vte tegenover %(usual)s.")
    elif load > (1 + NOTABLY) * usual:
        text = _("Ze zijn drukker bezet dan gewoonlijk: %(load)s deelnames per vte tegenover %(usual)s.")
    return text % {"load": words.number(load), "usual": words.number(usual)}


def _about(hours: int) -> int:
    """Hours as precisely as one can know them."""
    step = 10 if hours < 500 else 50 if hours < 1000 else 100
    return round(hours / step) * step or hours


def capacity_sentences(told: Mapping[str, Any], words: Words) -> list[str]:
    """The capacity of a group, see `capacity.told`."""
    _, ngettext = words.gettext, words.ngettext
    if told["staff"]:
        said = [_("%(fte)s vte consulenten.") % {"fte": words.number(told["staff"])}]
    else:
        said = [_("Hoeveel consulenten er zijn, is niet bekend.")]
    if told["staff"] and told["unknown"]:
        text = ngettext(
            "Van %(count)s fonds kennen we het aantal niet.",
            "Van %(count)s fondsen kennen we het aantal niet.",
            len(told["unknown"]),
        )
        said.append(text % {"count": len(told["unknown"])})
    if told["each"] is None:
        said.append(_("%(count)s deelnames in het laatste jaar.") % {"count": sum(told["load"].values())})
    else:
        text = _("%(each)s deelnames per vte in het laatste jaar; gewoonlijk %(usual)s.")
        said.append(text % {"each": words.number(told["each"]), "usual": words.number(told["usual"])})
    if told["meeting_hours"] is not None:
        said.append(_("%(hours)s uur in bijeenkomsten per vte.") % {"hours": words.number(told["meeting_hours"])})
    if told["hours"] is not None:
        text = _("Tot dan zowat %(hours)s uren, als een tiende van hun tijd vrij is.")
        said.append(text % {"hours": _about(told["hours"])})
    return said


def lead_reason(reason: Mapping[str, Any], words: Words) -> str:
    """Why this fund could pull the cluster."""
    _, ngettext = words.gettext, words.ngettext
    kind = reason["kind"]
    if kind == "led":
        text = ngettext(
            "Trok al %(count)s activiteit rond %(theme)s.",
            "Trok al %(count)s activiteiten rond %(theme)s.",
            reason["count"],
        )
        return text % {"count": reason["count"], "theme": words.theme(reason["theme"])}
    if kind == "at_home":
        text = _("Thuis in %(theme)s: nam deel aan %(activities)s.")
        said = {"theme": words.theme(reason["theme"]), "activities": words.activities(reason["count"])}
        return text % said
    if kind == "knows":
        return _("Deed al iets samen met %(count)s van de %(of)s andere fondsen.") % {
            "count": reason["count"],
            "of": reason["of"],
        }
    text = _("Huidige belasting: %(activities)s in het laatste jaar.")
    if reason["fte"]:
        text = _("Huidige belasting: %(activities)s in het laatste jaar, met %(fte)s vte consulenten.")
    fte = words.number(reason["fte"] or 0)
    return text % {"activities": words.activities(reason["count"]), "fte": fte}


def adds_sentences(adds: Mapping[str, Any], words: Words) -> list[str]:
    """What one fund brings to a cluster."""
    _ = words.gettext
    said = []
    if adds["experience"]:
        said.append(_("Ervaring: %(count)s rond het thema.") % {"count": words.activities(adds["experience"])})
    elif adds["declared"]:
        said.append(_("Noemt dit als eigen thema."))
    if adds["works_with"]:
        names = words.series([words.fund(fund) for fund in adds["works_with"]])
        said.append(_("Werkt al samen met %(funds)s.") % {"funds": names})
    if adds["new_with"]:
        names = words.series([words.fund(fund) for fund in adds["new_with"]])
        said.append(_("Nieuw verband met %(funds)s.") % {"funds": names})
    if adds["fte"]:
        said.append(_("Brengt %(fte)s vte consulenten mee.") % {"fte": words.number(adds["fte"])})
    if adds["small"]:
        said.append(_("Geeft een klein fonds een plaats."))
    return said
