"""What is stored has the declared shape, and the shape does not change without its version."""

import datetime as dt
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from samenspel.maps.analysis.advice.capacity import Demand
from samenspel.maps.analysis.advice.seeking import ClusterBrief, proposals
from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.advice import RequestedProposal, StoredProposal
from samenspel.maps.analysis.schema.snapshot import Period, StoredSnapshot
from samenspel.maps.analysis.snapshot.disclosure import redact
from samenspel.maps.analysis.snapshot.snapshot import compute
from tests.maps.analysis.networks import TODAY, met, world

#: The version, and after it every key with its type.
RECORDED = Path(__file__).with_name("schema.txt")


def keys(kind: Any, at: str) -> Iterator[str]:
    """Every key below a type, with the types that it may have: "snapshot.nodes[].x: float"."""
    if typing.is_typeddict(kind):
        for key, inner in typing.get_type_hints(kind).items():
            yield from keys(inner, f"{at}.{key}")
        return
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is list:
        yield from keys(inside[0], f"{at}[]")
    elif origin is dict:
        yield from keys(inside[1], f"{at}.*")
    elif origin in (typing.Union, types.UnionType):
        for one in inside:
            yield from keys(one, at)
    elif origin is Literal:
        yield from (f"{at}: {value!r}" for value in inside)
    else:
        yield f"{at}: {getattr(kind, '__name__', kind)}"


def test_whoever_changes_a_key_raises_the_version() -> None:
    found = sorted({*keys(StoredSnapshot, "snapshot"), *keys(StoredProposal, "proposal")})
    version, *recorded = RECORDED.read_text("utf-8").splitlines()
    changed = sorted(set(found) ^ set(recorded))
    if changed and version == f"version {VERSION}":
        raise AssertionError(
            f"The shape of what is stored changed ({', '.join(changed)}). Raise VERSION in maps/analysis/schema, so "
            "that what is stored in the old shape is computed again, and run this test once more."
        )
    if changed or version != f"version {VERSION}":
        RECORDED.write_text("\n".join([f"version {VERSION}", *found, ""]), "utf-8")
        raise AssertionError(f"{RECORDED.name} now has the keys of version {VERSION}: look at them, and commit it.")


def deviations(value: Any, kind: Any, at: str) -> list[str]:
    """Where a value does not have the declared keys or types."""
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return min((deviations(value, one, at) for one in inside), key=len)
    if origin is Literal:
        return [] if value in inside else [f"{at} is {value!r}"]
    if typing.is_typeddict(kind):
        expected: Any = dict
    elif kind is float:
        expected = (float, int)
    else:
        expected = object if kind is Any else origin or kind
    if not isinstance(value, expected):
        return [f"{at} is {value!r}"]
    if typing.is_typeddict(kind):
        hints = typing.get_type_hints(kind, include_extras=True)
        optional = {key for key, hint in hints.items() if typing.get_origin(hint) is typing.NotRequired}
        found = [f"{at}.{key} is missing" for key in hints.keys() - optional - value.keys()]
        found += [f"{at}.{key} is not declared" for key in value.keys() - hints.keys()]
        plain = typing.get_type_hints(kind)
        for key in value.keys() & hints.keys():
            found += deviations(value[key], plain[key], f"{at}.{key}")
        return found
    items = enumerate(value) if origin is list else value.items() if origin is dict else ()
    return [each for key, one in items for each in deviations(one, inside[-1], f"{at}[{key}]")]


def test_a_snapshot_has_the_declared_shape() -> None:
    rows, funds, activities = world()
    rows = [*rows, *met("nooit", "onbekend fonds"), *met("later", "f01", days_ago=-3)]
    for resampled in (True, False):
        params = Params(resamples=5 if resampled else 0, chance_draws=5)
        snapshot = compute(rows, funds, activities, TODAY, params)
        stored = redact(snapshot, rows, funds, activities)
        assert deviations(stored, StoredSnapshot, "snapshot") == []
    assert stored["notes"]
    assert stored["partners"]
    assert stored["clusters"]


def test_a_proposal_for_a_request_has_the_declared_shape() -> None:
    rows, funds, activities = world()
    demand = Demand.until(TODAY + dt.timedelta(days=90), TODAY, 100.0)
    found = proposals(rows, funds, activities, TODAY, ClusterBrief("thema-0", 3, 5, (funds[0].id,), demand))
    assert found
    assert deviations(found, list[RequestedProposal], "proposals") == []


def test_what_is_not_declared_is_noticed() -> None:
    period = {"start": None, "end": 3, "more": 1}
    assert deviations(period, Period, "period") == ["period.more is not declared", "period.end is 3"]
    assert deviations({"start": None}, Period, "period") == ["period.end is missing"]
