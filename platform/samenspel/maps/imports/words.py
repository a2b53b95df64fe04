"""What is shown of a file that was not understood as a whole, in the language of the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel.maps.imports.remembered import COLUMNS, NO, YES

MEANINGS = {
    "org": _l("Fonds"),
    "act": _l("Activiteit"),
    "t": _l("Datum"),
    "present": _l("Aanwezig (ja of nee)"),
    "excused": _l("Verontschuldigd (ja of nee)"),
    "kind": _l("Soort"),
    "theme": _l("Thema"),
    "role": _l("Rol (trekker)"),
    "weight": _l("Gewicht"),
    "report": _l("Rapporteren (ja of nee)"),
}

PROBLEMS = {
    "cells": _l("Te weinig cellen"),
    "nothing": _l("Geen fonds en geen activiteit"),
    "no_activity": _l("Geen activiteit"),
    "no_fund": _l("Geen fonds"),
    "fund": _l("Geen naam van een fonds"),
    "long": _l("Een naam die te lang is"),
    "no_date": _l("Geen datum"),
    "date": _l("Een datum die we niet lezen"),
    "mark": _l("Niet duidelijk of het fonds er was"),
    "weight": _l("Een gewicht dat geen getal is"),
    "report": _l("Rapporteren is geen ja of nee"),
}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of a file: what stands above and in it, and what it holds according to us or the reader."""

    field: str
    heading: str
    samples: str
    meaning: str


@dataclass(frozen=True, slots=True)
class OddValue:
    """A value that was not understood: in how many rows, the first of them, and its field, where one can say more."""

    value: str
    count: int
    row: int
    field: str
    chosen: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A kind of rows that do not count, with their number, and the values that make them so."""

    kind: str
    label: str
    count: int
    values: list[OddValue]


@dataclass(frozen=True, slots=True)
class RepairView:
    """What can be repaired in a draft. `order` is YES where the month comes first, empty where that makes no
    difference; `filled` likewise tells whether rows without a fund are of the one above them."""

    problem: str
    is_open: bool
    columns: list[ColumnChoice]
    column_choices: list[tuple[str, str]]
    unused: int
    order: str
    example: str
    blank_funds: int
    filled: str
    problems: list[RowProblem]
    left_out: int


def repair_of(draft: Mapping[str, Any]) -> RepairView | None:
    """What can be repaired in a draft; None where there are no columns, or the file was not kept."""
    understood = draft.get("understood") or {}
    if not understood.get("columns"):
        return None
    columns = [
        ColumnChoice(
            field=f"kolom-{at}", heading=one["heading"] or _("Kolom %(number)s", number=one["place"]),
            samples=" · ".join(one["samples"]), meaning=request.form.get(f"kolom-{at}", one["meaning"]),
        )
        for at, one in enumerate(understood["columns"])
    ]  # fmt: skip
    problems = [
        RowProblem(each["kind"], str(PROBLEMS[each["kind"]]), each["count"], _values(each))
        for each in sorted(understood.get("problems", ()), key=lambda each: -each["count"])
    ]
    is_matrix = bool(understood.get("matrix"))
    order, blank = understood.get("month_first"), understood.get("blank_funds", 0)
    return RepairView(
        problem=draft.get("problem", ""),
        is_open=bool(understood["missing"] or problems),
        columns=[] if is_matrix else columns,
        column_choices=[("", _("Niet gebruiken")), *((key, str(MEANINGS[key])) for key in COLUMNS)],
        unused=sum(not one.meaning for one in columns),
        order="" if order is None else YES if order else NO,
        example=understood.get("example", ""),
        blank_funds=blank,
        filled=YES if understood.get("filled") else NO,
        problems=problems,
        left_out=sum(each.count for each in problems),
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of a file does not count: rows by what is wrong with them, and names by in how many activities they are."""

    rows: list[tuple[str, int]]
    names: list[tuple[str, int]]


def left_out_of(stored: Mapping[str, Any] | None) -> LeftOut | None:
    """What of a file that was brought in does not count; None where all of it does."""
    if not stored or not (stored["rows"] or stored["names"]):
        return None
    rows = [(str(PROBLEMS[kind]), count) for kind, count in stored["rows"].items()]
    return LeftOut(rows, [(name, count) for name, count in stored["names"]])


def _values(problem: Mapping[str, Any]) -> list[OddValue]:
    kind = problem["kind"]
    found = []
    for at, (value, count, row) in enumerate(problem["values"]):
        field = f"{kind}-{at}" if kind in ("date", "mark") else ""
        found.append(OddValue(value, count, row, field, request.form.get(field, "") if field else ""))
    return found
