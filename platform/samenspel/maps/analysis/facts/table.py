"""The table of who took part in what, as columns: files are read into it, and analyses of any size start from it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.participations import LEAD, Participation

if TYPE_CHECKING:
    from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers  # and with it networkx, which is slow

#: The roles that mark the lead of an activity, in the sources that we know.
LEAD_WORDS = frozenset({LEAD, "leader", "coordinator", "trekker", "penhouder", "promotor"})


@dataclass(frozen=True)
class Trait:
    """A trait of organisations, such as their country: `values[value[r]]` for row r or organisation r; unknown where
    `value[r]` is -1.
    """

    name: str
    values: tuple[str, ...]
    value: Indices

    def where(self, chosen: Flags | Indices) -> Trait:
        """The chosen rows."""
        return replace(self, value=self.value[chosen])

    def per_organisation(self, org: Indices, n: int) -> Trait:
        """The most frequent value of each of n organisations; `org` is the organisation of each row."""
        known = np.flatnonzero(self.value >= 0)
        pair, count = np.unique(org[known] * len(self.values) + self.value[known], return_counts=True)
        who, what = np.divmod(pair, max(len(self.values), 1))
        order = np.lexsort((what, -count, who))
        found, first = np.unique(who[order], return_index=True)
        value = np.full(n, -1, dtype=np.int64)
        value[found] = what[order][first]
        return replace(self, value=value)


@dataclass(frozen=True)
class Table:
    """Row r says that `orgs[org[r]]` took part in `acts[act[r]]` at decimal year `t[r]`.

    `kind` and `theme` are indices in `kinds` and `themes`, -1 where unknown; `lead` marks the organisation that led;
    `quiet` marks the rows of activities that are not to be reported (see `Participation`); `notes` are sentences
    about what was left out or looks odd; `funds` tells that the source itself calls its organisations funds; `repeated`
    is how many more rows a source with merged cells has of organisations that are in the activity already.
    Organisations and activities are sorted by name, rows by activity, organisation and time, so the order of a file
    changes nothing; `orgs` may hold some without a row.
    """

    orgs: tuple[str, ...]
    acts: tuple[str, ...]
    org: Indices
    act: Indices
    t: Numbers
    kinds: tuple[str, ...]
    kind: Indices
    themes: tuple[str, ...]
    theme: Indices
    lead: Flags
    weight: Numbers
    quiet: Flags
    notes: tuple[str, ...] = ()
    funds: bool = False
    traits: tuple[Trait, ...] = ()
    repeated: int = 0

    def __len__(self) -> int:
        return len(self.org)

    def where(self, chosen: Flags | Indices) -> Table:
        """The chosen rows; organisations and activities keep their places."""
        return replace(
            self,
            org=self.org[chosen],
            act=self.act[chosen],
            t=self.t[chosen],
            kind=self.kind[chosen],
            theme=self.theme[chosen],
            lead=self.lead[chosen],
            weight=self.weight[chosen],
            quiet=self.quiet[chosen],
            traits=tuple(trait.where(chosen) for trait in self.traits),
        )

    def before(self, moment: float) -> Table:
        """The rows that were known at that moment."""
        return self.where(self.t < moment)

    def to_json(self) -> dict[str, Any]:
        """The table as JSON, for another process."""
        columns = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "traits"}
        traits = [[trait.name, trait.values, trait.value.tolist()] for trait in self.traits]
        return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in columns.items()} | {
            "traits": traits
        }

    @classmethod
    def from_json(cls, payload: dict[str, Any]) -> Table:
        """The table that `to_json` wrote."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in payload.items()
        }
        for name, kind in _COLUMN_TYPES.items():
            values[name] = np.array(payload[name], dtype=kind)
        values["traits"] = tuple(
            Trait(name, tuple(words), np.array(value, dtype=np.int64)) for name, words, value in payload["traits"]
        )
        return cls(**values)

    def participations(self) -> Iterator[Participation]:
        """The rows one by one, for the analysis of small networks."""
        for org, act, t, kind, theme, lead, quiet, weight in zip(
            self.org.tolist(),
            self.act.tolist(),
            self.t.tolist(),
            self.kind.tolist(),
            self.theme.tolist(),
            self.lead.tolist(),
            self.quiet.tolist(),
            self.weight.tolist(),
            strict=True,
        ):
            yield Participation(
                fund=self.orgs[org],
                activity=self.acts[act],
                kind=self.kinds[kind] if kind >= 0 else "",
                theme=self.themes[theme] if theme >= 0 else None,
                date=dates.day_of(t),
                role=LEAD if lead else "",
                unreported=quiet,
                weight=weight,
            )


#: The columns of numbers.
_COLUMN_TYPES: dict[str, type[Any]] = {
    "org": np.int64,
    "act": np.int64,
    "t": np.float64,
    "kind": np.int64,
    "theme": np.int64,
    "lead": np.bool_,
    "weight": np.float64,
    "quiet": np.bool_,
}


class NameIndex:
    """Gives each name a number, in order of appearance."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    def sorted(self) -> tuple[tuple[str, ...], Indices]:
        """The names in order, and for each number the index of its name in them."""
        names = tuple(sorted(self.numbers))
        place = np.empty(len(names), dtype=np.int64)
        for at, name in enumerate(names):
            place[self.numbers[name]] = at
        return names, place


@dataclass
class TraitValues:
    """A column of texts while rows are added; an empty text is no value."""

    names: NameIndex = field(default_factory=NameIndex)
    numbers: array[int] = field(default_factory=lambda: array("i"))

    def add(self, word: str) -> None:
        self.numbers.append(self.names[word] if word else -1)

    def sorted(self) -> tuple[tuple[str, ...], Indices]:
        """The distinct texts in order, and for each row the index of its text in them, -1 where it is empty."""
        names, place = self.names.sorted()
        return names, np.append(place, -1)[_whole(self.numbers)]


@dataclass
class TableBuilder:
    """Builds a table: one `add` for each row of a source, in any order."""

    orgs: NameIndex = field(default_factory=NameIndex)
    acts: NameIndex = field(default_factory=NameIndex)
    kinds: TraitValues = field(default_factory=TraitValues)
    themes: TraitValues = field(default_factory=TraitValues)
    traits: dict[str, TraitValues] = field(default_factory=dict)
    org: array[int] = field(default_factory=lambda: array("i"))
    act: array[int] = field(default_factory=lambda: array("i"))
    t: array[float] = field(default_factory=lambda: array("d"))
    lead: array[int] = field(default_factory=lambda: array("b"))
    weight: array[float] = field(default_factory=lambda: array("d"))
    quiet: array[int] = field(default_factory=lambda: array("b"))

    def add(
        self,
        org: str,
        act: str,
        t: float,
        kind: str = "",
        theme: str = "",
        role: str = "",
        weight: float = 1.0,
        quiet: bool = False,
        traits: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """A row; one that is `quiet` makes its whole activity so. Each row names all `traits` that any row has."""
        self.org.append(self.orgs[org])
        self.act.append(self.acts[act])
        self.t.append(t)
        self.kinds.add(kind)
        self.themes.add(theme)
        self.lead.append(role.lower() in LEAD_WORDS)
        self.weight.append(weight)
        self.quiet.append(quiet)
        for name, value in traits.items():
            self.traits.setdefault(name, TraitValues()).add(value)

    def rename(self, index: NameIndex, chosen: Mapping[str, str]) -> None:
        """Gives organisations or activities (`index`) other names; those that get the same name become one."""
        if not chosen:
            return
        new = NameIndex()
        number = np.array([new[chosen.get(name, name)] for name in index.numbers], dtype=np.int32)
        if index is self.orgs:
            self.orgs, self.org = new, array("i", number[_whole(self.org)].tobytes())
        else:
            self.acts, self.act = new, array("i", number[_whole(self.act)].tobytes())

    def divide_orgs(self, parts: Mapping[str, Sequence[str]]) -> None:
        """Makes of each row of these organisations a row for each of the others that its name stands for."""
        old = list(self.orgs.numbers)
        new = NameIndex()
        numbers = [[new[part] for part in parts.get(name, (name,))] for name in old]
        times = np.array([len(each) for each in numbers])[_whole(self.org)]
        self.orgs, self.org = new, array("i", [one for org in self.org for one in numbers[org]])
        columns: list[array[Any]] = [self.act, self.t, self.lead, self.weight, self.quiet]
        columns += [self.kinds.numbers, self.themes.numbers, *(trait.numbers for trait in self.traits.values())]
        for column in columns:
            column[:] = array(column.typecode, np.repeat(np.array(column), times).tobytes())

    def build(self, today: float, notes: Sequence[str] = (), repeated: int = 0) -> Table:
        """The table of the rows up to `today`, each once; of `repeated` ones the notes tell already."""
        orgs, org_place = self.orgs.sorted()
        acts, act_place = self.acts.sorted()
        kinds, kind = self.kinds.sorted()
        themes, theme = self.themes.sorted()
        traits = tuple(Trait(name, *self.traits[name].sorted()) for name in sorted(self.traits))
        org, act = org_place[_whole(self.org)], act_place[_whole(self.act)]
        t, weight = np.array(self.t, dtype=float), np.array(self.weight, dtype=float)
        lead = _whole(self.lead).astype(bool)
        quiet = np.isin(act, act[_whole(self.quiet).astype(bool)])
        order = np.lexsort((*(trait.value for trait in traits), weight, lead, theme, kind, t, org, act))
        table = Table(orgs, acts, org, act, t, kinds, kind, themes, theme, lead, weight, quiet, traits=traits)
        table = table.where(order)
        again = np.ones(len(order), dtype=bool)
        again[:1] = False
        for column in (table.org, table.act, table.t, table.kind, table.theme, table.lead, table.weight):
            again[1:] &= column[1:] == column[:-1]
        future = ~again & (table.t > today)
        counts = [
            *_counted(
                int(again.sum()) - repeated,
                "rij staat er dubbel in en telt één keer",
                "rijen staan er dubbel in en tellen één keer",
            ),
            *_counted(
                int(future.sum()),
                "rij ligt in de toekomst en telt nog niet mee",
                "rijen liggen in de toekomst en tellen nog niet mee",
            ),
        ]
        return replace(table.where(~again & ~future), notes=(*notes, *counts))


def _counted(count: int, one: str, more: str) -> list[str]:
    """A sentence on so many rows, if any."""
    return [f"{count} {one if count == 1 else more}."] if count > 0 else []


def _whole(numbers: array[int]) -> Indices:
    return np.array(numbers, dtype=np.int64)
