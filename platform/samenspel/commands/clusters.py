"""`samenspel clusters`: which organisations could take something up together, from a file."""

import re
from typing import Any

import click

from samenspel.cli import Trouble
from samenspel.commands.network_file import moment, read, show_json
from samenspel.commands.partners import PARAMS, refuse_large
from samenspel.maps import moments
from samenspel.maps.rows import FundFact
from samenspel.maps.seeking import Wish, proposals

#: The parts of the value of a proposal, as they are called on screen.
PARTS = {"trust": "vertrouwen", "new": "nieuw", "coverage": "thema", "hands": "mensen", "small": "klein"}


def show(file: str, *, theme: str, size: str, must: tuple[str, ...], until: str | None, as_json: bool) -> None:
    """The proposals, the best first, with reasons, a likely lead, and what changes when one leaves."""
    smallest, largest = _sizes(size)
    at = moment(until, "--until")
    table = read(file)
    table = table if at is None else table.before(at)
    refuse_large(table)
    if not table.themes:
        raise Trouble("In het bestand staat geen kolom theme: voor een cluster is een thema nodig.")
    if theme not in table.themes:
        known = ", ".join(table.themes[:12]) + (", ..." if len(table.themes) > 12 else "")
        raise Trouble(f"Er is geen thema {theme!r} in het bestand. Wel: {known}.")
    unknown = [one for one in must if one not in table.orgs]
    if unknown:
        raise Trouble(f"{unknown[0]!r} komt niet voor in het bestand.")
    if len(must) > largest:
        raise Trouble(f"{len(must)} organisaties moeten erbij, maar er mogen er hoogstens {largest} zijn.")
    today = moments.day_of(float(table.t.max()) if len(table) else 2000.0)
    funds = [FundFact(org, org) for org in table.orgs]
    found = proposals(
        list(table.participations()), funds, [], today, Wish(theme, smallest, largest, must), None, PARAMS
    )
    if as_json:
        show_json(found)
        return
    if not found:
        click.echo(f"Te weinig organisaties zijn bezig met {theme} voor een groep van {smallest}.")
    for number, one in enumerate(found, start=1):
        _tell(number, one)


def _sizes(size: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})\s*)?", size)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 2 <= low <= high <= 30:
        raise Trouble(f"--size {size}: geef een aantal of een bereik van 2 tot hoogstens 30, zoals 3-8.")
    return low, high


def _tell(number: int, one: dict[str, Any]) -> None:
    click.secho(f"{number}. {', '.join(one['members'])}", bold=True)
    parts = ", ".join(f"{word} {one['parts'][name]:.2f}" for name, word in PARTS.items())
    click.echo(f"   waarde {one['value']:.2f} ({parts})")
    for why in one["reasons"]:
        click.echo(f"   - {why['sentence']}")
    lead = " ".join(why["sentence"] for why in one["lead_reasons"])
    click.echo(f"   mogelijke trekker: {one['lead']}. {lead}")
    for fund, left in one["without"].items():
        instead = f"; in de plaats kan {left['stand_in']}" if left["stand_in"] else ""
        enough = "" if left["enough"] else "; dan zijn er te weinig"
        click.echo(f"   zonder {fund}: {left['lost']:.0%} minder waarde{enough}{instead}")
