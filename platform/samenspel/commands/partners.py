"""`samenspel partners`: who could work with whom, from a file."""

import datetime as dt
from typing import Any

import click
import numpy as np

from samenspel.cli import Trouble
from samenspel.commands.network_file import moment, read, show_json, show_table
from samenspel.maps import moments, words
from samenspel.maps.affinity import Field, pair_scores, ranks
from samenspel.maps.partners import reasons
from samenspel.maps.rows import Params
from samenspel.maps.table import Table
from samenspel.maps.ties import affiliations, pairs


def show(file: str, *, until: str | None, org: str | None, top: int, as_json: bool) -> None:
    """The ranked pairs, as a table or as JSON."""
    at = moment(until, "--until")
    table = read(file)
    if at is not None:
        table = table.before(at)
        if not len(table):
            raise Trouble(f"Er is geen enkele rij van voor {until}.")
    known = {table.orgs[place] for place in set(table.org.tolist())}
    if org is not None and org not in known:
        raise Trouble(f"{org!r} komt (voor die datum) niet voor in het bestand.")
    found = ranked(table, at, org, top)
    if as_json:
        show_json(found)
        return
    if not found:
        click.echo("Er zijn geen paren die nog niets samen deden.")
        return
    show_table(
        ("a", "b", "score", "waarom"), [(one["a"], one["b"], one["score"], " ".join(one["reasons"])) for one in found]
    )


def ranked(table: Table, at: float | None, org: str | None, top: int) -> list[dict[str, Any]]:
    """The pairs that never shared an activity, the best first, with sentences."""
    today = moments.day_of(float(table.t.max()) if at is None else at) - dt.timedelta(days=at is not None)
    rows = affiliations(table.participations(), today)
    params = Params()
    field = Field(rows, pairs(rows, today, params), {}, today, params)
    new = field.together == 0
    np.fill_diagonal(new, False)
    scores = pair_scores(field, new)
    upper = np.triu(new, 1)
    standing = {}
    for name, values in field.components.items():
        rank = np.zeros_like(values)
        rank[upper] = ranks(values[upper])
        standing[name] = np.maximum(rank, rank.T)
    first, second = np.nonzero(upper)
    if org is not None:
        mine = (rows.funds.index(org) == first) | (rows.funds.index(org) == second)
        first, second = first[mine], second[mine]
    order = np.lexsort((second, first, -scores[first, second]))
    say = words.Words({})
    return [
        {
            "a": rows.funds[i],
            "b": rows.funds[j],
            "score": round(float(scores[i, j]), 6),
            "reasons": [
                words.partner_reason(why, rows.funds[i], rows.funds[j], say)
                for why in reasons(field, i, j, standing, None)
            ],
        }
        for i, j in zip(first[order[: top or None]].tolist(), second[order[: top or None]].tolist(), strict=True)
    ]
