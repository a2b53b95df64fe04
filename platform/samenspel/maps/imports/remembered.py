"""What people say that the columns, marks, dates and names of a file mean: as choices for its reader, and to remember.

Kinds of words that are remembered: `column` (a heading), `mark` (of attendance), `day` (a date in words), `order` (of
day and month, in files with the same headings), `fund`, `theme` and `kind` (of activity).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from samenspel.maps.analysis.files.names import same_name
from samenspel.maps.analysis.files.repair import MAX_KEY, Choices

#: The values of the form and of what is remembered.
YES, NO = "1", "0"
#: What a column may hold, in the order in which one chooses.
COLUMNS = ("org", "act", "t", "present", "excused", "kind", "theme", "role", "weight", "report")


def choices_from(remembered: Mapping[str, Mapping[str, str]]) -> Choices:
    """What earlier files taught."""
    return Choices(
        columns=dict(remembered.get("column", {})),
        marks={word: meaning == YES for word, meaning in remembered.get("mark", {}).items()},
        days=dict(remembered.get("day", {})),
        orders={word: meaning == YES for word, meaning in remembered.get("order", {}).items()},
    )


def meanings_sent(understood: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the form about a draft says of its columns, marks, dates and their order: by kind and word its meaning.

    A column that keeps its meaning is not in it, nor an order that was right.
    """
    found: dict[str, dict[str, str]] = {"column": {}, "mark": {}, "day": {}, "order": {}}
    for at, column in enumerate(understood.get("columns", ())):
        meaning = sent.get(f"kolom-{at}", column["meaning"])
        if meaning != column["meaning"] and meaning in ("", *COLUMNS):
            found["column"][column["key"]] = meaning
    for value, name in named_values(understood, "mark"):
        if sent.get(name) in (YES, NO):
            found["mark"][value] = sent[name]
    for value, name in named_values(understood, "date"):
        if day := _day(sent.get(name, "")):
            found["day"][value] = day
    order = _changed(sent.get("volgorde"), understood.get("month_first"))
    if understood.get("headings") and order is not None:
        found["order"][understood["headings"]] = YES if order else NO
    return found


def _changed(sent: str | None, before: bool | None) -> bool | None:
    """What was chosen, where that is not what it was; else None."""
    return sent == YES if sent in (YES, NO) and before is not None and (sent == YES) != before else None


def choices_sent(draft: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    """The choices for a draft, as JSON: those it has, and what the form says."""
    understood = draft.get("understood", {})
    choices, new = Choices(**draft["choices"]), choices_from(meanings_sent(understood, sent))
    order = _changed(sent.get("volgorde"), understood.get("month_first"))
    filled = _changed(sent.get("leeg"), understood.get("filled"))
    return replace(
        choices,
        columns=_without_doubles({**choices.columns}, new.columns),
        marks={**choices.marks, **new.marks},
        days={**choices.days, **new.days},
        month_first=choices.month_first if order is None else order,
        fill_funds=choices.fill_funds if filled is None else filled,
    ).to_json()


def _without_doubles(before: dict[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """The columns with their new meanings: what one column holds now, another one holds no longer."""
    taken = {meaning for meaning in new.values() if meaning}
    return {key: "" if meaning in taken else meaning for key, meaning in before.items()} | dict(new)


def named_values(understood: Mapping[str, Any], kind: str) -> Iterable[tuple[str, str]]:
    """The values of a kind that were not understood, each with the name of its field."""
    for problem in understood.get("problems", ()):
        if problem["kind"] == kind:
            for at, (value, _count, _line) in enumerate(problem["values"]):
                yield value, f"{kind}-{at}"


def word_key(word: str) -> str:
    """By what a name in a file is known again."""
    return same_name(word)[:MAX_KEY]


def _day(text: str) -> str:
    """A day as a date field sends it; empty for anything else."""
    try:
        return dt.date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return ""
