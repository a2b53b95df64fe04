"""Why two funds may suit each other, why some could be a cluster, and what each brings: one sentence a reason."""

from __future__ import annotations

from samenspel.maps.analysis.schema.advice import (
    CapacityData,
    ClusterReason,
    ComputedSuggestion,
    Contribution,
    LeadReason,
    PartnerReason,
    SharedPartnersReason,
    SharedTheme,
    StaffReason,
)
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook

#: A load that differs from the usual one by less than this share is as usual.
LOAD_TOLERANCE = 0.15


def partner_reason(reason: PartnerReason, phrases: Phrasebook) -> str:
    """Why two funds may suit each other; their names stand above it. Of two numbers the first is of the fund that looks
    for a partner."""
    _ = phrases.gettext
    if reason["kind"] == "shared_partners":
        return _shared_partners(reason, phrases)
    if reason["kind"] == "themes":
        parts = [_theme_part(one, phrases) for one in reason["themes"]]
        return _("Zijn allebei bezig met %(themes)s.") % {"themes": phrases.series(parts)}
    if reason["kind"] == "lead":
        text = _(
            "%(leader)s is vaak trekker rond %(theme)s (%(led)s keer); %(taker)s werkt daar aan mee (%(took)s keer) "
            "maar trok er nog niet."
        )
        ends = {"leader": phrases.fund(reason["leader"]), "taker": phrases.fund(reason["taker"])}
        return text % (ends | {"theme": phrases.theme(reason["theme"]), "led": reason["led"], "took": reason["took"]})
    if reason["kind"] == "active":
        text = _("Waren allebei actief in het voorbije jaar (%(ours)s en %(theirs)s keer).")
        if reason["days"] != 365:
            text = _("Waren allebei actief in %(days)s dagen tijd (%(ours)s en %(theirs)s keer).")
        return text % {"ours": reason["fund"], "theirs": reason["partner"], "days": reason["days"]}
    if reason["kind"] == "committees":
        committees = reason["committees"]
        text = phrases.ngettext(
            "Delen paritair comité %(which)s.",
            "Delen de paritaire comités %(which)s.",
            len(committees),
        )
        return text % {"which": phrases.series(committees)}
    if reason["kind"] == "traits":
        one, two = reason["values"]
        text = _("%(one)s en %(two)s doen %(times)s keer zo vaak samen iets als hun aandeel doet verwachten.")
        if one == two:
            text = _("Allebei %(one)s; die doen %(times)s keer zo vaak samen iets als hun aandeel doet verwachten.")
        return text % {"one": one, "two": two, "times": phrases.number(reason["times"])}
    sizes = {
        "klein": _("Zijn allebei kleine fondsen."),
        "middelgroot": _("Zijn allebei middelgrote fondsen."),
        "groot": _("Zijn allebei grote fondsen."),
    }
    return sizes[reason["size"]]


def _shared_partners(reason: SharedPartnersReason, phrases: Phrasebook) -> str:
    _ = phrases.gettext
    parts = [
        _("%(third)s (%(ours)s en %(theirs)s keer)")
        % {"third": phrases.fund(third["fund"]), "ours": third["with_fund"], "theirs": third["with_partner"]}
        for third in reason["partners"]
    ]
    more = reason["count"] - len(parts)
    if more:
        parts.append(phrases.ngettext("nog %(count)s fonds", "nog %(count)s andere fondsen", more) % {"count": more})
    return _("Werken allebei samen met %(thirds)s.") % {"thirds": phrases.series(parts)}


def _theme_part(one: SharedTheme, phrases: Phrasebook) -> str:
    """A theme, and in how many activities both took part, where they did."""
    if not one["fund"] and not one["partner"]:
        return phrases.theme(one["theme"])
    text = phrases.gettext("%(theme)s (%(ours)s en %(theirs)s keer)")
    return text % {"theme": phrases.theme(one["theme"]), "ours": one["fund"], "theirs": one["partner"]}


def partner_status(partner: ComputedSuggestion, phrases: Phrasebook) -> str:
    """What the two did together so far, and why that is not working together."""
    _ = phrases.gettext
    if not partner["met"]:
        return _("Deden, voor zover hier bekend, nog niets samen.")
    text = _(
        "Kwamen elkaar al %(count)s keer tegen, maar werkten het laatste jaar niet of amper in kleine kring samen."
    )
    return text % {"count": partner["met"]}


def reserved_sentence(small: str | None, phrases: Phrasebook) -> str:
    """Why a fund got the place that is kept for a small one."""
    if small == "size":
        return phrases.gettext("Deze plaats houden we vrij voor een klein fonds.")
    return phrases.gettext("Deze plaats houden we vrij voor een fonds dat minder vaak aan bod komt.")


def strategy_words(strategy: str, phrases: Phrasebook) -> tuple[str, str]:
    """What a proposal of this strategy is called, and at what it is the best of those beside it."""
    _ = phrases.gettext
    words = {
        "trusted": (_("Vertrouwd"), _("De sterkste banden onderling, vooral rond dit thema.")),
        "new": (_("Vernieuwend"), _("Koppels die bij elkaar passen en het laatste jaar niet of amper samenwerkten.")),
        "small": (_("Klein eerst"), _("Het grootste deel is klein, of wordt minder vaak gevraagd.")),
        "capable": (_("Slagkracht"), _("De meeste vte, met wie het minst bezet is voorop.")),
        "circle": (_("Rond wie gevraagd is"), _("Wie al het dichtst staat bij wie gevraagd is.")),
    }
    return words[strategy]


def cluster_reason(reason: ClusterReason, phrases: Phrasebook) -> str:
    """Why these funds could be a cluster."""
    _, ngettext = phrases.gettext, phrases.ngettext
    if reason["kind"] == "pairs":
        known, new = reason["known"], reason["new"]
        if not known:
            return _("Deze fondsen werkten het laatste jaar niet of amper in kleine kring samen.")
        text = ngettext(
            "Vertrouwen om op te bouwen: %(known)s koppel werkt al samen.",
            "Vertrouwen om op te bouwen: %(known)s koppels werken al samen.",
            known,
        )
        together = text % {"known": known}
        if not new:
            return together
        more = ngettext(
            "%(new)s koppel werkte het laatste jaar niet of amper samen.",
            "%(new)s koppels werkten het laatste jaar niet of amper samen.",
            new,
        )
        return f"{together} {more % {'new': new}}"
    if reason["kind"] == "theme":
        if not reason["funds"]:
            return _("Alle leden noemen %(theme)s als hun thema.") % {"theme": phrases.theme(reason["theme"])}
        text = ngettext(
            "%(count)s fonds nam al deel aan activiteiten rond %(theme)s.",
            "%(count)s fondsen namen al deel aan activiteiten rond %(theme)s.",
            reason["funds"],
        )
        return text % {"count": reason["funds"], "theme": phrases.theme(reason["theme"])}
    if reason["kind"] == "hands":
        return _staff(reason, phrases)
    names = [phrases.fund(fund) for fund in reason["funds"]]
    text = ngettext("Een klein fonds doet mee: %(funds)s.", "Kleine fondsen doen mee: %(funds)s.", len(names))
    return text % {"funds": phrases.series(names)}


def _staff(reason: StaffReason, phrases: Phrasebook) -> str:
    """How many consultants there are together, and how busy they are where that is known."""
    text = phrases.gettext("Samen %(fte)s vte consulenten.")
    if reason["unknown"]:
        text = phrases.ngettext(
            "Samen minstens %(fte)s vte consulenten; van %(count)s fonds kennen we het aantal niet.",
            "Samen minstens %(fte)s vte consulenten; van %(count)s fondsen kennen we het aantal niet.",
            reason["unknown"],
        )
    text %= {"fte": phrases.number(reason["fte"]), "count": reason["unknown"]}
    return f"{text} {_busy(reason['load'], reason['usual'], phrases)}" if "load" in reason else text


def _busy(load: float, usual: float, phrases: Phrasebook) -> str:
    """How busy the consultants are, against what is usual (activities in the last year for each of them)."""
    _ = phrases.gettext
    text = _("Ze zijn ongeveer even druk bezet als gewoonlijk: %(load)s deelnames per vte in het laatste jaar.")
    if load < (1 - LOAD_TOLERANCE) * usual:
        text = _("Ze zijn minder druk bezet dan gewoonlijk: %(load)s deelnames per vte tegenover %(usual)s.")
    elif load > (1 + LOAD_TOLERANCE) * usual:
        text = _("Ze zijn drukker bezet dan gewoonlijk: %(load)s deelnames per vte tegenover %(usual)s.")
    return text % {"load": phrases.number(load), "usual": phrases.number(usual)}


def _rounded(hours: int) -> int:
    """Hours rounded to as much as one can know."""
    step = 10 if hours < 500 else 50 if hours < 1000 else 100
    return round(hours / step) * step or hours


def capacity_sentences(capacity: CapacityData, phrases: Phrasebook) -> list[str]:
    """The capacity of a group."""
    _, ngettext = phrases.gettext, phrases.ngettext
    if capacity["staff"]:
        sentences = [_("%(fte)s vte consulenten.") % {"fte": phrases.number(capacity["staff"])}]
    else:
        sentences = [_("Hoeveel consulenten er zijn, is niet bekend.")]
    if capacity["staff"] and capacity["unknown"]:
        text = ngettext(
            "Van %(count)s fonds kennen we het aantal niet.",
            "Van %(count)s fondsen kennen we het aantal niet.",
            len(capacity["unknown"]),
        )
        sentences.append(text % {"count": len(capacity["unknown"])})
    if capacity["each"] is None:
        sentences.append(_("%(count)s deelnames in het laatste jaar.") % {"count": sum(capacity["load"].values())})
    else:
        text = _("%(each)s deelnames per vte in het laatste jaar; gewoonlijk %(usual)s.")
        sentences.append(text % {"each": phrases.number(capacity["each"]), "usual": phrases.number(capacity["usual"])})
    if capacity["meeting_hours"] is not None:
        sentences.append(
            _("%(hours)s uur in bijeenkomsten per vte.") % {"hours": phrases.number(capacity["meeting_hours"])}
        )
    if capacity["hours"] is not None:
        text = _("Tot dan zowat %(hours)s uren, als een tiende van hun tijd vrij is.")
        sentences.append(text % {"hours": _rounded(capacity["hours"])})
    return sentences


def lead_reason(reason: LeadReason, phrases: Phrasebook) -> str:
    """Why this fund could pull the cluster."""
    _, ngettext = phrases.gettext, phrases.ngettext
    if reason["kind"] == "led":
        text = ngettext(
            "Trok al %(count)s activiteit rond %(theme)s.",
            "Trok al %(count)s activiteiten rond %(theme)s.",
            reason["count"],
        )
        return text % {"count": reason["count"], "theme": phrases.theme(reason["theme"])}
    if reason["kind"] == "at_home":
        text = _("Thuis in %(theme)s: nam deel aan %(activities)s.")
        return text % {
            "theme": phrases.theme(reason["theme"]),
            "activities": phrases.activities(reason["count"]),
        }
    if reason["kind"] == "knows":
        return _("Deed al iets samen met %(count)s van de %(of)s andere fondsen.") % {
            "count": reason["count"],
            "of": reason["of"],
        }
    text = _("Huidige belasting: %(activities)s in het laatste jaar.")
    if reason["fte"]:
        text = _("Huidige belasting: %(activities)s in het laatste jaar, met %(fte)s vte consulenten.")
    fte = phrases.number(reason["fte"] or 0)
    return text % {"activities": phrases.activities(reason["count"]), "fte": fte}


def contribution_sentences(adds: Contribution, phrases: Phrasebook) -> list[str]:
    """What one fund brings to a cluster."""
    _ = phrases.gettext
    sentences = []
    if adds["experience"]:
        sentences.append(_("Ervaring: %(count)s rond het thema.") % {"count": phrases.activities(adds["experience"])})
    elif adds["declared"]:
        sentences.append(_("Noemt dit als eigen thema."))
    if adds["works_with"]:
        names = phrases.series([phrases.fund(fund) for fund in adds["works_with"]])
        sentences.append(_("Werkt al samen met %(funds)s.") % {"funds": names})
    if adds["new_with"]:
        names = phrases.series([phrases.fund(fund) for fund in adds["new_with"]])
        sentences.append(
            _("Brengt samen wie het laatste jaar niet of amper samenwerkte: met %(funds)s.") % {"funds": names}
        )
    if adds["fte"]:
        sentences.append(_("Brengt %(fte)s vte consulenten mee.") % {"fte": phrases.number(adds["fte"])})
    if adds["small"]:
        sentences.append(_("Geeft een klein fonds een plaats."))
    return sentences
