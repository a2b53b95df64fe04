"""The measures of a fund and of a tie, each declared once: table, explanations, sizes on the map and files follow.

A new measure is one entry of `FUND_MEASURES` or `TIE_MEASURES`. In the table words stand before numbers; everywhere
else the order is that of these lists.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from samenspel import clock, web
from samenspel.maps.analysis.facts.participations import INITIATIVE, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.view.snapshot_view import SnapshotView

#: A fund or a tie as a snapshot holds it.
Row = Mapping[str, Any]

#: What a cell shows of a measure that is not known.
UNKNOWN = "–"
#: The measure that the size of a fund shows unless another is chosen.
USUAL_SIZE = "sterkte"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured of a fund or a tie. It shows in each place for which it has a label or a name here:

    - `column` heads its column in the table, and `about` explains it. A cell has the value as `write` puts it, or the
      `words` where those take more than the value; `shows_group` sets the shape of the fund's group before it. The
      column is left out of a map to which it does not apply.
    - `size` names it among what the size of a fund on the map can show, with so many `digits`.
    - `heading` heads its column in CSV, and `attribute` names it in GEXF and GraphML. JSON has all that a snapshot
      stores; `in_json` adds what is computed here.

    `value` reads it from a snapshot, and gives None where it is not known: CSV leaves that cell empty, GEXF and GraphML
    have what stands in `unknown`, or leave it out, which both read as missing.
    """

    key: str
    value: Callable[[SnapshotView, Row], Any]
    about: str | LazyString = ""
    column: str | LazyString = ""
    size: str | LazyString = ""
    digits: int = 4
    attribute: str = ""
    unknown: Any = None
    in_json: bool = False
    heading: str = ""
    is_number: bool = True
    write: Callable[[Any], str] = str
    words: Callable[[SnapshotView, Row], str] | None = None
    shows_group: bool = False
    applies: Callable[[SnapshotView], bool] = lambda _view: True

    def cell(self, view: SnapshotView, row: Row) -> str:
        """The text of its cell in the table."""
        if self.words is not None:
            return self.words(view, row)
        value = self.value(view, row)
        return UNKNOWN if value is None else self.write(value)


def _decimal(digits: int) -> Callable[[float], str]:
    def write(value: float) -> str:
        written = f"{value:.{digits}f}"
        return written if web.locale() == "en" else written.replace(".", ",")

    return write


def _share(value: float) -> str:
    return f"{round(100 * value)}%"


def _notable_of_all(view: SnapshotView, node: Row) -> str:
    return str(_("%(count)s van %(all)s", count=view.notable_partners.get(node["id"], 0), all=node["degree"]))


def _label_of(view: SnapshotView, node: Row) -> str | None:
    group = view.community(node["community"])
    return group["label"] if group else None


def _group_label(view: SnapshotView, node: Row) -> str:
    return _label_of(view, node) or UNKNOWN


def _last_together(_view: SnapshotView, tie: Row) -> str:
    return str(_("loopt nog")) if tie["runs_on"] else clock.bare_day(tie["day"], web.locale())


FUND_MEASURES = (
    Measure(
        "partners",
        about=_l("Met hoeveel andere fondsen er minstens één gedeelde activiteit is."),
        column=_l("Partners"),
        size=_l("Aantal partners"),
        value=lambda _view, node: node["degree"],
        attribute="degree",
        heading="Degree",
        applies=lambda view: not view.notable_partners,
    ),
    Measure(
        "opvallend",
        about=_l(
            "Opvallende partners troffen elkaar vaker dan het toeval verklaart, gegeven hoe actief beide zijn en hoe "
            "groot elke activiteit was. Op een grote dag is iedereen; dat alleen valt niet op. Naar verwachting is "
            "hoogstens een op de tien van deze banden toch toeval."
        ),
        column=_l("Opvallende partners"),
        size=_l("Opvallende partners"),
        value=lambda view, node: view.notable_partners.get(node["id"], 0),
        words=_notable_of_all,
        applies=lambda view: bool(view.notable_partners),
    ),
    Measure(
        "sterkte",
        about=_l(
            "Hoeveel een fonds met andere samendeed. Een activiteit met weinig fondsen telt zwaarder dan een grote, en "
            "wat recent is zwaarder dan wat oud is: na een jaar weegt iets nog half."
        ),
        column=_l("Sterkte"),
        size=_l("Hoeveel het samendoet"),
        value=lambda _view, node: float(node["strength"]),
        write=_decimal(1),
        digits=2,
        attribute="strength",
        heading="Strength",
    ),
    Measure(
        "brug",
        about=_l(
            "Hoe vaak een fonds op de kortste weg tussen twee andere ligt. Wie hoog scoort, brengt fondsen bij elkaar "
            "die elkaar anders weinig zien."
        ),
        column=_l("Brug"),
        size=_l("Verbindende rol"),
        value=lambda _view, node: float(node["betweenness"]),
        write=_share,
        attribute="betweenness",
    ),
    Measure(
        "vte",
        about=_l("Hoeveel sectorconsulenten het fonds heeft, in voltijdse equivalenten."),
        size=_l("Consulenten (vte)"),
        value=lambda _view, node: node.get("fte"),
    ),
    Measure(
        "groep",
        about=_l(
            "Fondsen die onderling meer samendoen dan met de rest. De groepen volgen uit de activiteiten; niemand "
            "deelde ze in."
        ),
        column=_l("Groep"),
        is_number=False,
        value=lambda _view, node: node["community"],
        words=_group_label,
        shows_group=True,
        attribute="community",
        unknown=-1,
        heading="Community",
        applies=lambda view: bool(view.communities),
    ),
    Measure(
        "groepsnaam",
        is_number=False,
        value=lambda view, node: _label_of(view, node) or "",
        attribute="community_label",
        heading="CommunityLabel",
    ),
    Measure(
        "zekerheid",
        about=_l(
            "Hoe vaak een fonds in zijn groep blijft wanneer we telkens een deel van de activiteiten weglaten. "
            "Minder dan zes op de tien betekent dat het tussen groepen in staat."
        ),
        column=_l("Zeker in groep"),
        value=lambda _view, node: node["confidence"],
        write=_share,
        attribute="confidence",
        heading="Confidence",
        applies=lambda view: any(node["confidence"] is not None for node in view.funds),
    ),
    Measure(
        "rol",
        about=_l(
            "Een spil werkt opvallend veel samen, met veel andere fondsen. Een brug verbindt fondsen die elkaar anders "
            "weinig tegenkomen. Aan de rand staat wie weinig banden heeft, of vooral oudere. De rest zit in het midden."
        ),
        column=_l("Rol"),
        is_number=False,
        value=lambda _view, node: node["role"],
        words=lambda _view, node: node["roles"][0]["name"] if node["roles"] else UNKNOWN,
        attribute="role",
        heading="Role",
    ),
    Measure(
        "omvang",
        about=_l("Klein, middelgroot of groot, zoals in het rapport over de sectorfondsen."),
        is_number=False,
        value=lambda _view, node: node["fund_size"],
        attribute="fund_size",
        unknown="",
    ),
    Measure(
        "afgesloten",
        is_number=False,
        value=lambda _view, node: node.get("ended"),
        attribute="ended",
        unknown="",
    ),
    Measure(
        "beperking",
        value=lambda _view, node: node["constraint"],
        attribute="constraint",
    ),
)

_TIE_STRENGTH = _l(
    "Het gewicht van een band: de som van wat twee fondsen samen deden, kleine kring en recent zwaarder geteld."
)


def _count(key: str, column: LazyString, kind: str) -> Measure:
    return Measure(
        key,
        about=_l("In hoeveel activiteiten beide fondsen er waren, groot of klein, oud of recent."),
        column=column,
        value=lambda _view, tie: tie["counts"].get(kind, 0),
        attribute=kind,
        heading=kind.capitalize(),
    )


TIE_MEASURES = (
    Measure(
        "sterkte",
        about=_TIE_STRENGTH,
        column=_l("Sterkte"),
        value=lambda _view, tie: float(tie["weight"]),
        write=_decimal(2),
        attribute="weight",
        heading="Weight",
    ),
    Measure(
        "genormaliseerd",
        value=lambda _view, tie: float(tie["normalised"]),
        attribute="normalised",
    ),
    _count("overleg", _l("Overleg"), MEMBERSHIP),
    _count("bijeenkomsten", _l("Bijeenkomsten"), MEETING),
    _count("onderwerpen", _l("Onderwerpen"), TOPIC),
    _count("initiatieven", _l("Initiatieven"), INITIATIVE),
    Measure(
        "laatste",
        is_number=False,
        value=lambda _view, tie: tie["last"],
        attribute="last",
        heading="Last",
    ),
    Measure(
        "opvallend",
        value=lambda _view, tie: int(tie["beyond_chance"]),
        attribute="notable",
        heading="Notable",
    ),
    Measure(
        "laatst",
        about=_l(
            "De laatste bijeenkomst of het laatste onderwerp met beide fondsen. Wat doorloopt, zoals een overleg, "
            "heeft geen dag: waar er niets anders is, staat er dat het nog loopt."
        ),
        column=_l("Laatst"),
        value=lambda _view, tie: tie["day"],
        words=_last_together,
    ),
)

#: What other numbers and choices mean that pages show.
_OTHER = {
    "band": _TIE_STRENGTH,
    "ruggengraat": _l(
        "Alle banden samen verbergen het beeld. Schuif naar links om alleen de sterkste te zien, naar rechts "
        "voor allemaal."
    ),
    "keuze": _l(
        "Vertrouwd toont eerst wie je vaak tegenkwam, wie met dezelfde fondsen werkt en wie in je groep zit. "
        "Verrassend toont wie daar het verst van staat en toch past."
    ),
    "klein": _l(
        "Kleine fondsen staan zelden vanzelf bovenaan. Daarom zijn twee van de vijf plaatsen voor hen; "
        "je kan hen ook allemaal eerst zetten, of geen onderscheid maken."
    ),
    "rand": _l(
        "Aan de rand staat wie geen banden heeft, of minder dan een derde van de sterkte van het middelste fonds."
    ),
    "verwacht": _l(
        "Hoeveel deelnames aan activiteiten over dit thema de groep heeft, en hoeveel het er zouden zijn als elk "
        "fonds overal even vaak kwam. Het verschil maakt de groep herkenbaar."
    ),
    "activiteiten": _l("In hoeveel activiteiten het fonds er was, met andere fondsen of alleen."),
    "draad": _l(
        "Een groep gaat door wanneer minstens drie op de tien van de fondsen van beide jaren erin bleven, en de "
        "groepen van beide jaren meer op elkaar lijken dan toeval. "
        "Elk jaar wordt apart bekeken; waar de gegevens geen groepen tonen, staat er geen."
    ),
    "dubbel": _l("Welk deel in beide zit, van alle fondsen die in minstens een van beide overleggen zitten."),
    "kring": _l(
        "Ook wat fondsen zelf opzetten telt mee: clusters en eigen initiatieven. "
        "Wat ze niet willen rapporteren, staat nergens."
    ),
}


def explanations() -> dict[str, str]:
    """What each number means, in a sentence or two: the same words wherever the number is shown."""
    measured = {measure.key: measure.about for measure in FUND_MEASURES if measure.about}
    return {key: str(about) for key, about in (measured | _OTHER).items()}


def sizes() -> list[tuple[str, str]]:
    """What the size of a fund can show: (key, label), the usual one first. The key names the value of a node."""
    found = [(measure.key, str(measure.size)) for measure in FUND_MEASURES if measure.size]
    return sorted(found, key=lambda size: size[0] != USUAL_SIZE)


def size_values(view: SnapshotView, node: Row) -> dict[str, float]:
    """The numbers of a fund by the keys of `sizes`."""
    values = {measure: measure.value(view, node) for measure in FUND_MEASURES if measure.size}
    return {measure.key: 0 if value is None else round(value, measure.digits) for measure, value in values.items()}


def lines() -> list[tuple[str, str]]:
    """What the line of a tie can show: (key, label). The canvas computes it (static/js/maps/drawing.js)."""
    return [("band", _("Sterkte van de band")), ("keer", _("Aantal keer samen")), ("recent", _("Hoe recent"))]
