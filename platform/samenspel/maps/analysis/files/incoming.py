"""The import of a file about what funds did elsewhere or before: its content as a draft, and which of our funds, themes
and kinds its words stand for.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from samenspel.maps.analysis.facts.participations import INITIATIVE, LEAD, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.analysis.facts.table import Table
from samenspel.text import ascii_words

#: How alike a name must be to one of ours (0 to 1) to be proposed for it.
MIN_LIKENESS = 0.8
#: Words beside the name of a fund that do not tell it from another.
_BESIDE = frozenset({"vzw", "asbl", "fonds", "sectorfonds", "fvb", "de", "het", "van", "voor", "en"})
#: What people call each kind of activity.
_KINDS = {
    MEETING: ("meeting", "bijeenkomst", "vergadering", "overlegmoment", "sessie", "event", "evenement", "opleiding"),
    MEMBERSHIP: ("membership", "overleg", "werkgroep", "lerend netwerk", "groep", "stuurgroep", "cluster"),
    TOPIC: ("topic", "onderwerp", "vraag", "bericht"),
    INITIATIVE: ("initiative", "initiatief", "project", "actie", "partnerschap"),
}

Draft = dict[str, Any]


def make_draft(table: Table) -> Draft:
    """The activities of a file: `title`, `kind`, `theme`, `weight`, `unreported`, and in `there` who took part (name,
    last day, whether it led); and `notes`, what is odd about the file.
    """
    found: dict[str, dict[str, Any]] = {}
    there: dict[str, dict[str, tuple[str, bool]]] = {}
    for row in table.participations():
        one = found.setdefault(
            row.activity,
            {"title": row.activity, "kind": row.kind, "theme": row.theme or "", "weight": 0.0, "unreported": False},
        )
        one["weight"] = max(one["weight"], row.weight)
        one["unreported"] |= row.unreported
        day, led = there.setdefault(row.activity, {}).get(row.fund, ("", False))
        there[row.activity][row.fund] = max(day, row.date.isoformat()), led or row.role == LEAD
    for title, one in found.items():
        one["there"] = [[name, day, led] for name, (day, led) in there[title].items()]
    return {"activities": list(found.values()), "notes": list(table.notes)}


def organisations_of(some: Draft) -> list[tuple[str, int]]:
    """The organisations of a draft, each with its number of activities, the most active first."""
    count = Counter(name for one in some["activities"] for name, _day, _led in one["there"])
    return sorted(count.items(), key=lambda each: (-each[1], each[0].lower()))


def left_out(some: Draft, known: Collection[str]) -> dict[str, Any]:
    """What of a draft does not count: `rows` that were not understood, by kind, and `names` that are no fund of ours,
    with in how many activities they are.
    """
    problems = (some.get("understood") or {}).get("problems", ())
    names = [[name, count] for name, count in organisations_of(some) if name not in known]
    return {"rows": {each["kind"]: each["count"] for each in problems}, "names": names}


def distinct_words(some: Draft, key: str) -> list[str]:
    """The words that the activities of a draft have for their `kind` or `theme`, each once."""
    return sorted({one[key] for one in some["activities"] if one[key]}, key=str.lower)


def period_of(some: Draft) -> tuple[str, str] | None:
    """The first and the last day of all activities; None for a draft without any."""
    found = [day for one in some["activities"] for _name, day, _led in one["there"]]
    return (min(found), max(found)) if found else None


def kind_of(word: str) -> str:
    """The kind of activity that a word stands for; an unknown word stands for a meeting."""
    plain = " ".join(ascii_words(word))
    return next((kind for kind, known in _KINDS.items() if plain in known), MEETING)


def match_names(some: Iterable[str], ours: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """For each of these names the key of the one of `ours` (names by key) that it equals or resembles, and whether it
    equals it. Names that resemble none are left out.
    """
    known: dict[str, str] = {}
    for key, name in ours.items():
        for form in (key, name):
            known.setdefault(_comparable(form), key)
    known.pop("", None)
    found = {}
    for name in some:
        form = _comparable(name)
        if form in known:
            found[name] = known[form], True
        elif close := difflib.get_close_matches(form, known, 1, MIN_LIKENESS):
            found[name] = known[close[0]], False
    return found


def _comparable(name: str) -> str:
    """A name without the words that do not distinguish it, unless it has no others."""
    parts = ascii_words(name)
    return "".join([part for part in parts if part not in _BESIDE] or parts)
