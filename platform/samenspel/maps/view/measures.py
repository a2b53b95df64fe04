"""What the map can show of a fund by size and colour, and of a tie by its line, each with what it means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from samenspel.maps.analysis.advice.mixing import FAR, FIRST, FREE, MIXED, NEAR, PLACE
from samenspel.maps.analysis.facts.participations import BRIDGE, EDGE, HUB, ISOLATED, MEMBER
from samenspel.maps.view.export import NO_GROUP, colour

Node = dict[str, Any]

#: From this share of resamples on in which a fund stays with its group, it is sure there, or at least likely.
SURE, LIKELY = 0.8, 0.6
#: Colours of classes that have an order, from much to little; readable beside each other in grey as well.
_ORDERED = ("#0b4f6c", "#3a86b8", "#9cc5dd")


@dataclass(frozen=True, slots=True)
class Class:
    """One colour and shape on the map; `shape` counts as communities do."""

    label: str
    colour: str
    shape: int


@dataclass(frozen=True, slots=True)
class Colouring:
    """A way to colour the funds: its classes, and the class of each fund (an index, or None for none of them)."""

    key: str
    label: str
    about: str
    classes: list[Class]
    of: Callable[[Node], int | None]


def explanations() -> dict[str, str]:
    """What each number means, in a sentence or two: the same words wherever the number is shown."""
    return {
        "sterkte": _(
            "Hoeveel een fonds met andere samendeed. Een activiteit met weinig fondsen telt zwaarder dan een grote, en "
            "wat recent is zwaarder dan wat oud is: na een jaar weegt iets nog half."
        ),
        "partners": _("Met hoeveel andere fondsen er minstens één gedeelde activiteit is."),
        "opvallend": _(
            "Opvallende partners troffen elkaar vaker dan het toeval verklaart, gegeven hoe actief beide zijn en hoe "
            "groot elke activiteit was. Op een grote dag is iedereen; dat alleen valt niet op."
        ),
        "brug": _(
            "Hoe vaak een fonds op de kortste weg tussen twee andere ligt. Wie hoog scoort, brengt fondsen bij elkaar "
            "die elkaar anders weinig zien."
        ),
        "vte": _("Hoeveel sectorconsulenten het fonds heeft, in voltijdse equivalenten."),
        "groep": _(
            "Fondsen die onderling meer samendoen dan met de rest. De groepen volgen uit de activiteiten; niemand "
            "deelde ze in."
        ),
        "rol": _(
            "Een spil werkt opvallend veel samen, met veel andere fondsen. Een brug verbindt fondsen die elkaar anders "
            "weinig tegenkomen. Aan de rand staat wie weinig banden heeft, of vooral oudere. De rest zit in het midden."
        ),
        "omvang": _("Klein, middelgroot of groot, zoals in het rapport over de sectorfondsen."),
        "zekerheid": _(
            "Hoe vaak een fonds in zijn groep blijft wanneer we telkens een deel van de activiteiten weglaten. "
            "Minder dan zes op de tien betekent dat het tussen groepen in staat."
        ),
        "band": _(
            "Het gewicht van een band: de som van wat twee fondsen samen deden, kleine kring en recent zwaarder geteld."
        ),
        "keer": _("In hoeveel activiteiten beide fondsen er waren, groot of klein, oud of recent."),
        "recent": _("Hoe kort geleden twee fondsen nog in dezelfde bijeenkomst of hetzelfde onderwerp waren."),
        "ruggengraat": _(
            "Alle banden samen verbergen het beeld. Schuif naar links om alleen de sterkste te zien, naar rechts "
            "voor allemaal."
        ),
        "kans": _(
            "Hoe vaak fondsen als deze twee in het verleden binnen het jaar samen iets deden in kleine kring. Het is "
            "uitgerekend op wat vroeger gebeurde, en belooft niets."
        ),
        "keuze": _(
            "Vertrouwd toont eerst wie je vaak tegenkwam, wie met dezelfde fondsen werkt en wie in je groep zit. "
            "Verrassend toont wie daar het verst van staat en toch past. De kans die erbij staat, blijft dezelfde."
        ),
        "klein": _(
            "Kleine fondsen staan zelden vanzelf bovenaan. Daarom is er altijd één plaats voor een van hen; "
            "je kunt hen ook allemaal eerst zetten, of geen onderscheid maken."
        ),
        "recentst": _(
            "De laatste bijeenkomst of het laatste onderwerp met beide fondsen. Wat doorloopt, zoals een overleg, "
            "heeft geen dag: waar er niets anders is, staat er dat het nog loopt."
        ),
        "verwacht": _(
            "Hoeveel deelnames aan activiteiten over dit thema de groep heeft, en hoeveel het er zouden zijn als elk "
            "fonds overal even vaak kwam. Het verschil maakt de groep herkenbaar."
        ),
        "activiteiten": _("In hoeveel activiteiten het fonds er was, met andere fondsen of alleen."),
        "hecht": _(
            "De drie zwaarste banden van elk fonds, en alle die bijna even zwaar wegen. Nieuw is wat in het jaar "
            "ervoor nog niet zo hecht was; losser is wat het toen wel was. De fondsen kunnen elkaar nog altijd zien."
        ),
        "aandeel": _(
            "Welk deel van al het samen doen bij dit fonds ligt. Zo lijkt in een druk jaar niet iedereen te groeien."
        ),
        "samen": _("Paren van fondsen die het jaar ervoor geen enkele activiteit deelden, en nu wel."),
        "nietmeer": _("Paren van fondsen die het jaar ervoor wel een activiteit deelden, en nu geen enkele."),
        "draad": _(
            "Een groep gaat door wanneer minstens drie op de tien van de fondsen van beide jaren erin bleven. "
            "Elk jaar wordt apart bekeken; waar de gegevens geen groepen tonen, staat er geen."
        ),
        "dubbel": _("Welk deel in beide zit, van alle fondsen die in minstens een van beide overleggen zitten."),
        "kring": _(
            "Ook wat fondsen zelf opzetten telt mee: clusters en eigen initiatieven. "
            "Wat ze niet willen rapporteren, staat nergens."
        ),
    }


def sizes() -> list[tuple[str, str]]:
    """What the size of a fund can show: (key, label). The key names the value of a node."""
    return [
        ("sterkte", _("Hoeveel het samendoet")),
        ("partners", _("Aantal partners")),
        ("opvallend", _("Opvallende partners")),
        ("brug", _("Verbindende rol")),
        ("vte", _("Consulenten (vte)")),
    ]


def lines() -> list[tuple[str, str]]:
    """What the line of a tie can show: (key, label)."""
    return [("band", _("Sterkte van de band")), ("keer", _("Aantal keer samen")), ("recent", _("Hoe recent"))]


def steps() -> list[tuple[str, str]]:
    """How near or surprising suggested partners may be: (key, label)."""
    return [(NEAR, _("Vertrouwd")), (MIXED, _("Gemengd")), (FAR, _("Verrassend"))]


def small_places() -> list[tuple[str, str]]:
    """What place small funds have among suggested partners: (key, label)."""
    return [(PLACE, _("Eén plaats vrij")), (FIRST, _("Eerst")), (FREE, _("Zoals ze komen"))]


def values(node: Node, steady: Mapping[str, int]) -> dict[str, float]:
    """The numbers of a fund by the keys of `sizes`; `steady` are the partners that are more than chance."""
    return {
        "sterkte": round(node["strength"], 2),
        "partners": node["degree"],
        "opvallend": steady.get(node["id"], 0),
        "brug": round(node["betweenness"], 4),
        "vte": node.get("fte") or 0,
    }


def colourings(groups: list[dict[str, Any]]) -> list[Colouring]:
    """The ways to colour, the groups first where there are any."""
    said = explanations()
    found = []
    if groups:
        at = {group["id"]: place for place, group in enumerate(groups)}
        classes = [Class(group["label"], colour(group["id"]), group["id"]) for group in groups]
        found.append(Colouring("groep", _("Groep"), said["groep"], classes, lambda node: at.get(node["community"])))
    roles = [HUB, BRIDGE, MEMBER, EDGE, ISOLATED]
    named = [_("Spil"), _("Brug"), _("In het midden"), _("Aan de rand"), _("Zonder banden")]
    tints = ["#d55e00", "#0072b2", "#8a8f98", "#cc79a7", "#56b4e9"]
    shapes = [Class(name, tint, shape) for name, tint, shape in zip(named, tints, (6, 3, 0, 2, 1), strict=True)]
    found.append(Colouring("rol", _("Rol"), said["rol"], shapes, lambda node: roles.index(node["role"])))
    kinds = ["groot", "middelgroot", "klein"]
    names = [_("Groot fonds"), _("Middelgroot fonds"), _("Klein fonds")]
    found.append(
        Colouring(
            "omvang", _("Omvang van het fonds"), said["omvang"], _ordered(names, (1, 5, 0)), _index(kinds, "fund_size")
        )
    )
    if groups:
        sure = _ordered([_("Zeker in de groep"), _("Vrij zeker"), _("Tussen groepen in")], (0, 1, 3))
        found.append(Colouring("zekerheid", _("Zekerheid van de groep"), said["zekerheid"], sure, _sureness))
    return found


def _ordered(names: list[str], shapes: tuple[int, ...]) -> list[Class]:
    return [Class(name, tint, shape) for name, tint, shape in zip(names, _ORDERED, shapes, strict=True)]


def _index(values: list[str], key: str) -> Callable[[Node], int | None]:
    return lambda node: values.index(node[key]) if node[key] in values else None


def _sureness(node: Node) -> int | None:
    sure = node["confidence"]
    if sure is None:
        return None
    return 0 if sure >= SURE else 1 if sure >= LIKELY else 2


#: The class of a fund that is in none.
NONE = Class("", NO_GROUP, 0)
