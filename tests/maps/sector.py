"""A small sector on the map: two circles of funds that meet their own, one day together, and what is closed."""

from dataclasses import dataclass

from samenspel.groups.models import Group
from samenspel.people.models import Fund

FRAGMENT = {"HX-Request": "true"}
MAP = "/samenwerkingskaart"
FILES = (
    "samenwerking.gexf",
    "samenwerking.graphml",
    "samenwerking.json",
    "samenwerkingskaart.svg",
    "fondsen.csv",
    "banden.csv",
)


@dataclass
class Sector:
    """Two circles of six funds that meet their own, in an open group each; Alimento and Woodwize are in one each."""

    first: list[Fund]
    second: list[Fund]
    open_group: Group
    other_group: Group
    this_year: int
