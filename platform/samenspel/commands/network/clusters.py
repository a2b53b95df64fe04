"""`samenspel clusters`: which organisations could take something up together, from a file."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import click

from samenspel import clock
from samenspel.commands.errors import CommandError
from samenspel.commands.network.file import parse_moment, read, show_json
from samenspel.commands.network.partners import PARAMS, refuse_large
from samenspel.maps.analysis.advice.capacity import SPARE, Demand
from samenspel.maps.analysis.advice.seeking import ClusterBrief, proposals
from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.participations import FundFact
from samenspel.maps.analysis.files import fact_files
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.maps.analysis.sentences.organisations import organisation_phrasebook
from samenspel.maps.analysis.sentences.phrasing import phrase_requested

#: The parts of the value of a proposal, as they are called on screen.
PARTS = {"trust": "vertrouwen", "balance": "nieuw", "coverage": "thema", "hands": "mensen", "any_small": "klein"}


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """The options of the command, parsed."""

    theme: str
    sizes: tuple[int, int]
    must: tuple[str, ...]
    deadline: dt.date | None
    hours: float | None


def show(
    file: str,
    *,
    theme: str,
    size: str,
    must: tuple[str, ...],
    until: str | None,
    deadline: str | None,
    hours: float | None,
    about: str | None,
    as_json: bool,
) -> None:
    """The proposals, the best first, with reasons, a likely lead, and what changes when one leaves."""
    at = parse_moment(until, "--until")
    options = ClusterOptions(theme, _sizes(size), tuple(dict.fromkeys(must)), _deadline(deadline), hours)
    table = read(file)
    table = table if at is None else table.before(at)
    if not len(table):
        raise CommandError(f"Er is geen enkele rij van voor {until}.")
    refuse_large(table)
    known = _known(about)
    if not table.themes:
        raise CommandError("In het bestand staat geen kolom theme: voor een cluster is een thema nodig.")
    if theme not in table.themes:
        available = ", ".join(table.themes[:12]) + (", ..." if len(table.themes) > 12 else "")
        raise CommandError(f"Er is geen thema {theme!r} in het bestand. Wel: {available}.")
    unknown = [one for one in options.must if one not in table.orgs]
    if unknown:
        raise CommandError(f"{unknown[0]!r} komt niet voor in het bestand.")
    if len(options.must) > options.sizes[1]:
        raise CommandError(
            f"{len(options.must)} organisaties moeten erbij, maar er mogen er hoogstens {options.sizes[1]} zijn."
        )
    today = dates.day_of(float(table.t.max()))
    funds = [known.get(org, FundFact(org, org)) for org in table.orgs]
    brief = ClusterBrief(
        theme, *options.sizes, options.must, Demand.until(options.deadline, clock.today(), options.hours)
    )
    found = proposals(list(table.participations()), funds, [], today, brief, PARAMS)
    phrases = organisation_phrasebook(table.funds)
    proposed = [phrase_requested(one, phrases) for one in found]
    missing = _missing_facts(known, table.orgs, options)
    if as_json:
        show_json(proposed)
    else:
        if not proposed:
            click.echo(f"Te weinig organisaties zijn bezig met {theme} voor een groep van {options.sizes[0]}.")
        for number, one in enumerate(proposed, start=1):
            _show_proposal(number, one)
    for sentence in missing:
        click.secho(f"Niet bekend: {sentence}", fg="yellow", err=True)


def _known(about: str | None) -> dict[str, FundFact]:
    if about is None:
        return {}
    try:
        return fact_files.read(about)
    except NetworkFileError as trouble:
        raise CommandError(f"--about {about}: {trouble}") from None


def _deadline(text: str | None) -> dt.date | None:
    at = parse_moment(text, "--deadline")
    if at is None:
        return None
    day = dates.day_of(at)
    if day <= clock.today():
        raise CommandError(f"--deadline {text}: die dag is al voorbij.")
    return day


def _missing_facts(known: dict[str, FundFact], orgs: tuple[str, ...], options: ClusterOptions) -> list[str]:
    """What the files do not tell, a sentence for each."""
    sentences = []
    missing = sum(org not in known or known[org].consultants_fte is None for org in orgs)
    if missing == len(orgs):
        sentences.append(
            "hoeveel mensen er zijn; elke organisatie telt als gemiddeld. Geef met --about een bestand met org en fte."
        )
    elif missing:
        sentences.append(f"het aantal mensen van {missing} van de {len(orgs)} organisaties; die tellen als gemiddeld.")
    if options.deadline is None:
        sentences.append("tegen wanneer; met --deadline (en fte) staat er hoeveel uren er dan zijn.")
    sentences.append("paritaire comités en opgegeven thema's van organisaties; een bestand kan die niet geven.")
    return sentences


def _sizes(size: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})\s*)?", size)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 2 <= low <= high <= 30:
        raise CommandError(f"--size {size}: geef een aantal of een bereik van 2 tot hoogstens 30, zoals 3-8.")
    return low, high


def _show_proposal(number: int, one: dict[str, Any]) -> None:
    click.secho(f"{number}. {one['called']}: {', '.join(one['members'])}", bold=True)
    click.echo(f"   {one['best_at']}")
    parts = ", ".join(f"{word} {one['parts'][name]:.2f}" for name, word in PARTS.items())
    click.echo(f"   waarde {one['value']:.2f} ({parts})")
    for why in one["reasons"]:
        click.echo(f"   - {why['sentence']}")
    for line in _capacity_lines(one):
        click.echo(f"   {line}")
    lead = " ".join(why["sentence"] for why in one["lead_reasons"])
    click.echo(f"   mogelijke trekker: {one['lead']}. {lead}")
    for fund, left in one["without"].items():
        instead = f"; in de plaats kan {left['stand_in']}" if left["stand_in"] else ""
        enough = "" if left["enough"] else "; dan zijn er te weinig"
        lead = f"; trekker wordt {left['lead']}" if fund == one["lead"] and left["lead"] else ""
        click.echo(f"   zonder {fund}: {left['lost']:.0%} minder waarde{enough}{lead}{instead}")


def _capacity_lines(one: dict[str, Any]) -> list[str]:
    """How busy each organisation is, and how many hours there are."""
    capacity = one["capacity"]
    busy = []
    for org, count in capacity["load"].items():
        fte = capacity["fte"].get(org)
        busy.append(f"{org} {count}" if fte is None else f"{org} {count} met {fte:g} vte")
    lines = ["activiteiten in het laatste jaar: " + ", ".join(busy)]
    if capacity["hours"] is not None:
        less = f" van {len(capacity['fte'])} van de {len(capacity['load'])}" if capacity["unknown"] else ""
        lines.append(
            f"tegen de deadline ({capacity['months']:.1f} maanden): zowat {capacity['hours']} uren{less}, "
            f"als {SPARE:.0%} van hun tijd vrij is"
        )
    if capacity["wanted"] is not None:
        verdict = {True: "dat volstaat", False: "dat is te weinig", None: "of dat er zijn, is niet bekend"}
        lines.append(f"gevraagd: {capacity['wanted']:g} uren; {verdict[capacity['enough']]}")
    return lines
