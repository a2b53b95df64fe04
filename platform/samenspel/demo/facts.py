"""The facts of the sector, read from the CSV files in `data/` (each row names its source)."""

import csv
from dataclasses import dataclass
from pathlib import Path

from samenspel.groups.models import GroupKind, Visibility
from samenspel.initiatives.models import IsaRole
from samenspel.people.models import ThemeKind

FOLDER = Path(__file__).parent / "data"

GROUP_KINDS = {
    "strategisch overleg": GroupKind.STRATEGIC,
    "klankbordgroep": GroupKind.SOUNDING_BOARD,
    "lerend netwerk": GroupKind.LEARNING_NETWORK,
    "werkgroep": GroupKind.WORKING_GROUP,
    "cluster": GroupKind.CLUSTER,
    "sectorconsulentendag": GroupKind.CONSULTANTS_DAY,
}
VISIBILITIES = {"open": Visibility.OPEN, "besloten": Visibility.CLOSED, "verborgen": Visibility.HIDDEN}
ISA_ROLES = {
    "initiator": IsaRole.INITIATOR,
    "facilitator": IsaRole.FACILITATOR,
    "coördinator": IsaRole.COORDINATOR,
    "motivator": IsaRole.MOTIVATOR,
    "intermediair": IsaRole.INTERMEDIARY,
}


@dataclass(frozen=True, slots=True)
class PublishedFund:
    slug: str
    name: str
    joint_committees: tuple[str, ...]
    size: str | None
    consultants_fte: float | None
    covenant_budget_eur: int | None
    experience: str | None
    about: str


@dataclass(frozen=True, slots=True)
class PublishedTheme:
    slug: str
    name: str
    kind: ThemeKind
    since: int | None


@dataclass(frozen=True, slots=True)
class PublishedGroup:
    slug: str
    name: str
    kind: GroupKind
    theme: str | None
    visibility: Visibility
    cadence: str
    lead: str


@dataclass(frozen=True, slots=True)
class PublishedInitiative:
    title: str
    isa_roles: tuple[IsaRole, ...]
    external_partners: tuple[str, ...]
    theme: str | None
    url: str
    first_year: int
    last_year: int
    source: str


@dataclass(frozen=True, slots=True)
class PublishedEvent:
    """`dates` are as precise as the source: a day, a month or a year."""

    title: str
    dates: tuple[str, ...]
    reach: int
    reach_unit: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """How many activities the sectors held in a year, and how many participations of funds there were."""

    year: int
    activities: int
    participations: int


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _many(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def funds() -> list[PublishedFund]:
    """The funds with a sectorconvenant: 38 of the report, and the one that it does not name."""
    return named_funds() + _funds("sectorfondsen-aanvulling.csv")


def named_funds() -> list[PublishedFund]:
    """The 38 funds that the report names."""
    return _funds("sectorfondsen.csv")


def _funds(file: str) -> list[PublishedFund]:
    return [
        PublishedFund(
            row["slug"],
            row["name"],
            _many(row["joint_committees"]),
            row["size"] or None,
            float(row["consultants_fte"]) if row["consultants_fte"] else None,
            int(row["covenant_budget_eur"]) if row["covenant_budget_eur"] else None,
            row["experience"] or None,
            row["about"],
        )
        for row in _rows(file)
    ]


def themes() -> list[PublishedTheme]:
    return [
        PublishedTheme(row["slug"], row["name"], ThemeKind(row["kind"]), int(row["since"]) if row["since"] else None)
        for row in _rows("themas.csv")
    ]


def groups() -> list[PublishedGroup]:
    return [
        PublishedGroup(
            row["slug"],
            row["name"],
            GROUP_KINDS[row["kind"]],
            row["theme"] or None,
            VISIBILITIES[row["visibility"]],
            row["cadence"],
            row["lead"],
        )
        for row in _rows("overlegstructuur.csv")
    ]


def initiatives() -> list[PublishedInitiative]:
    found = []
    for row in _rows("initiatieven.csv"):
        first, last = row["period"].split("-")
        found.append(
            PublishedInitiative(
                row["title"],
                tuple(ISA_ROLES[role] for role in _many(row["isa_roles"])),
                _many(row["external_partners"]),
                row["theme"] or None,
                row["url"],
                int(first),
                int(last),
                row["source"],
            )
        )
    return found


def events() -> list[PublishedEvent]:
    return [
        PublishedEvent(
            row["title"], _many(row["dates"]), int(row["reach"]), row["reach_unit"], row["note"], row["source"]
        )
        for row in _rows("events.csv")
    ]


def monitoring() -> list[PublishedYear]:
    return [
        PublishedYear(int(row["year"]), int(row["activities"]), int(row["participations"]))
        for row in _rows("monitoring.csv")
    ]
