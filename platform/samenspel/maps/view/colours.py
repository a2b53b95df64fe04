"""The colours of the groups, and the ways to colour the funds on the map."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from samenspel.maps.analysis.facts.participations import BRIDGE, EDGE, HUB, ISOLATED, MEMBER

Node = Mapping[str, Any]

#: Colours of the groups, told apart by most people who see colours otherwise; after the last the first comes
#: again.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f", "#6a51a3")
NO_GROUP = "#8a8f98"
#: From this share of resamples on in which a fund stays with its group, it is sure there, or at least likely.
SURE, LIKELY = 0.8, 0.6
#: Colours of classes that have an order, from much to little; readable beside each other in grey as well.
_ORDERED = ("#0b4f6c", "#3a86b8", "#9cc5dd")


def colour(community: int | None) -> str:
    """The colour of a group, grey for none."""
    return NO_GROUP if community is None else COLOURS[community % len(COLOURS)]


@dataclass(frozen=True, slots=True)
class ColourClass:
    """One colour and shape on the map; `shape` counts as communities do."""

    label: str
    colour: str
    shape: int


@dataclass(frozen=True, slots=True)
class Colouring:
    """A way to colour the funds: its classes, and the class of each fund (an index, or None for none of them)."""

    key: str
    label: str
    classes: list[ColourClass]
    class_of: Callable[[Node], int | None]


def colourings(groups: list[dict[str, Any]]) -> list[Colouring]:
    """The ways to colour, the groups first where there are any."""
    found = []
    if groups:
        at = {group["id"]: place for place, group in enumerate(groups)}
        classes = [ColourClass(group["label"], colour(group["id"]), group["id"]) for group in groups]
        found.append(Colouring("groep", _("Groep"), classes, lambda node: at.get(node["community"])))
    roles = [HUB, BRIDGE, MEMBER, EDGE, ISOLATED]
    named = [_("Spil"), _("Brug"), _("In het midden"), _("Aan de rand"), _("Zonder banden")]
    tints = ["#d55e00", "#0072b2", "#8a8f98", "#cc79a7", "#56b4e9"]
    shapes = [ColourClass(name, tint, shape) for name, tint, shape in zip(named, tints, (6, 3, 0, 2, 1), strict=True)]
    found.append(Colouring("rol", _("Rol"), shapes, lambda node: roles.index(node["role"])))
    kinds = ["groot", "middelgroot", "klein"]
    names = [_("Groot fonds"), _("Middelgroot fonds"), _("Klein fonds")]
    found.append(Colouring("omvang", _("Omvang van het fonds"), _ordered(names, (1, 5, 0)), _index(kinds, "fund_size")))
    if groups:
        sure = _ordered([_("Zeker in de groep"), _("Vrij zeker"), _("Tussen groepen in")], (0, 1, 3))
        found.append(Colouring("zekerheid", _("Zekerheid van de groep"), sure, _sureness))
    return found


def _ordered(names: list[str], shapes: tuple[int, ...]) -> list[ColourClass]:
    return [ColourClass(name, tint, shape) for name, tint, shape in zip(names, _ORDERED, shapes, strict=True)]


def _index(values: list[str], key: str) -> Callable[[Node], int | None]:
    return lambda node: values.index(node[key]) if node[key] in values else None


def _sureness(node: Node) -> int | None:
    sure = node["confidence"]
    if sure is None:
        return None
    return 0 if sure >= SURE else 1 if sure >= LIKELY else 2
