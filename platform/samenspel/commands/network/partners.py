"""`samenspel partners`: who could work with whom, from a file."""

from types import MappingProxyType
from typing import Any

import click
import numpy as np

from samenspel.commands.errors import CommandError
from samenspel.commands.network.file import parse_moment, read, show_json, show_table
from samenspel.commands.progress import with_progress
from samenspel.maps.analysis.advice import model
from samenspel.maps.analysis.advice.affinity import MatchingData
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.large_networks import LargeNetworkRanker
from samenspel.maps.analysis.advice.partners import reasons, standings
from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import affiliations, co_participations
from samenspel.maps.analysis.sentences.organisations import organisation_phrasebook
from samenspel.maps.analysis.sentences.reasons import partner_reason

#: From here on pairs are too many to weigh them all.
MAX_ORGANISATIONS = 1500
#: An imported network has kinds of its own, which all count the same.
PARAMS = Params(kind_weights=MappingProxyType({}))


def show(file: str, *, until: str | None, org: str | None, top: int, as_json: bool) -> None:
    """The ranked pairs, as a table or as JSON."""
    at = parse_moment(until, "--until")
    table = read(file)
    if at is not None:
        table = table.before(at)
        if not len(table):
            raise CommandError(f"Er is geen enkele rij van voor {until}.")
    known = {table.orgs[place] for place in set(table.org.tolist())}
    if org is not None and org not in known:
        raise CommandError(f"{org!r} komt (voor die datum) niet voor in het bestand.")
    if len(table.orgs) > MAX_ORGANISATIONS and (org is not None or top):
        found = rank_large(table, at, org, top)
    else:
        refuse_large(table)
        found = rank_pairs(table, at, org, top)
    if as_json:
        show_json(found)
        return
    if not found:
        click.echo("Er zijn geen paren die nog niets samen deden.")
        return
    show_table(
        ("a", "b", "score", "waarom"), [(one["a"], one["b"], one["score"], " ".join(one["reasons"])) for one in found]
    )


def refuse_large(table: Table) -> None:
    """Refuses a network of which not every pair can be weighed: memory grows with the square."""
    if len(table.orgs) > MAX_ORGANISATIONS:
        raise CommandError(
            f"{len(table.orgs)} organisaties zijn er te veel om elk paar te wegen (hoogstens {MAX_ORGANISATIONS}). "
            "Neem een deel van het netwerk, of vraag de beste paren (--top) of partners van één organisatie (--org)."
        )


def rank_large(table: Table, at: float | None, org: str | None, top: int) -> list[dict[str, Any]]:
    """The new partners of one organisation, or the best pairs."""
    ranker = LargeNetworkRanker(_past(table, at))
    if org is not None:
        asker = table.orgs.index(org)
        best = [(asker, j, score) for j, score in ranker.best(asker, top)]
    else:
        best = ranker.best_pairs(top, with_progress("Rangschikken"))
    phrases = organisation_phrasebook(table.funds)
    # What is not to be reported weighs in, and gives no reason that is shown.
    reportable = LargeNetworkRanker(_past(table.where(~table.quiet), at)) if table.quiet.any() else ranker
    return [
        {
            "a": table.orgs[i],
            "b": table.orgs[j],
            "score": score,
            "probability": None,
            "reasons": [partner_reason(why, phrases) for why in reportable.reasons(i, j, table.orgs)],
        }
        for i, j, score in best
    ]


def _past(table: Table, at: float | None) -> KnownHistory:
    """The history as known at that moment, or now."""
    return KnownHistory.from_table(table, np.nextafter(float(table.t.max()), np.inf) if at is None else at)


def rank_pairs(table: Table, at: float | None, org: str | None, top: int) -> list[dict[str, Any]]:
    """The pairs that never shared an activity, the best first, with sentences.

    A score tells their order. The probability is null: how often such pairs come differs too much from one network, and
    from one year, to another.
    """
    past = _past(table, at)
    first, second = past.untied_pairs()
    if not len(first):
        return []
    score = model.scores(past, first, second)
    if org is not None:
        mine = (table.orgs.index(org) == first) | (table.orgs.index(org) == second)
        first, second, score = first[mine], second[mine], score[mine]
    order = np.lexsort((second, first, -score))[: top or None]
    today = dates.day_of(float(table.t.max()))
    rows = affiliations(table.participations(), today, funds=table.orgs)
    data = MatchingData(rows, co_participations(rows, today, PARAMS), {}, today, PARAMS)
    standing = standings(data, data.together == 0)
    phrases = organisation_phrasebook(table.funds)
    return [
        {
            "a": table.orgs[i],
            "b": table.orgs[j],
            "score": float(one),
            "probability": None,
            "reasons": [partner_reason(why, phrases) for why in reasons(data, i, j, standing, None)],
        }
        for i, j, one in zip(first[order].tolist(), second[order].tolist(), score[order].tolist(), strict=True)
    ]
