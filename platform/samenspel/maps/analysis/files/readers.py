"""What the process that reads foreign files calls: its answers are JSON, and a sentence where a file cannot be used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import IO, Any

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.files import fact_files, files, incoming
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.maps.analysis.files.repair import Choices, Repair


def draft(sent: Sequence[IO[bytes]], today: str, limit: int, choices: dict[str, Any]) -> dict[str, Any]:
    """The `draft` of a file of at most `limit` rows, or the `problem`; and with either what was `understood` of a list,
    see `Repair`, where it has columns at all.
    """
    repair = Repair(Choices(**choices))
    try:
        table = files.read_upload(sent[0], dates.end_of_day(dt.date.fromisoformat(today)), limit, repair)
    except NetworkFileError as trouble:
        return {"problem": str(trouble), "understood": repair.found}
    return {"draft": incoming.make_draft(table), "understood": repair.found}


def table(sent: Sequence[IO[bytes]], today: float) -> dict[str, Any]:
    """The `table` in a file, or the `problem`."""
    try:
        return {"table": files.read_stream(sent[0], today).to_json()}
    except NetworkFileError as trouble:
        return {"problem": str(trouble)}


def facts(sent: Sequence[IO[bytes]]) -> dict[str, Any]:
    """The `facts` of organisations in a file, a row for each, or the `problem`."""
    try:
        found = fact_files.read_stream(sent[0])
    except NetworkFileError as trouble:
        return {"problem": str(trouble)}
    return {"facts": [[fact.id, fact.size, fact.consultants_fte] for fact in found.values()]}
