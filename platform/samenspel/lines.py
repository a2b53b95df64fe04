"""Rows by name: a select that says which column fills which field of a dataclass."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, Generic, TypeVar

from sqlalchemy.orm.util import AliasedClass

from samenspel.db import columns, session

Line = TypeVar("Line")


@dataclass(frozen=True)
class Lines(Generic[Line]):
    """A select whose rows become instances of a frozen dataclass, each field by its name. Made by `lines`.

    It is built further as a select is (`join`, `where`, `order_by`, ...), each of which gives a new one. It may be kept
    for good, and runs by `all` or `first`.
    """

    statement: Any
    _make: Callable[[Any], Line]

    def join(self, *target: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.join(*target))

    def outerjoin(self, *target: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.outerjoin(*target))

    def select_from(self, *sources: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.select_from(*sources))

    def where(self, *conditions: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.where(*conditions))

    def group_by(self, *clauses: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.group_by(*clauses))

    def having(self, *conditions: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.having(*conditions))

    def distinct(self) -> "Lines[Line]":
        return replace(self, statement=self.statement.distinct())

    def order_by(self, *clauses: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.order_by(*clauses))

    def limit(self, number: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.limit(number))

    def offset(self, number: Any) -> "Lines[Line]":
        return replace(self, statement=self.statement.offset(number))

    def all(self, parameters: Mapping[str, Any] | None = None) -> list[Line]:
        """All rows; `parameters` are for the `bindparam`s of the statement."""
        return [self._make(row) for row in session().execute(self.statement, parameters)]

    def first(self, parameters: Mapping[str, Any] | None = None) -> Line | None:
        """The first row, or None where there is none."""
        row = session().execute(self.statement, parameters).first()
        return None if row is None else self._make(row)


def lines(
    cls: type[Line],
    *,
    derive: Mapping[str, Callable[[Any], Any]] | None = None,
    extra: Mapping[str, Any] | None = None,
    **selected: Any,
) -> Lines[Line]:
    """Says which column or table fills each field of a dataclass: `lines(TopicLine, id=Topic.id, title=Topic.title)`.

    `derive` gives the fields that are worked out of a row: a function of the row, whose columns have the names given
    here. `extra` are columns that only these functions need. Raises TypeError at import where a name is no field of the
    dataclass, or where a field without a default is filled by nothing.
    """
    derive, extra = derive or {}, extra or {}
    if unknown := {*selected, *derive} - {each.name for each in fields(cls)}:  # type: ignore[arg-type]
        raise TypeError(f"{cls.__name__} has no field {', '.join(sorted(unknown))}")
    names = _filled(cls, {*selected, *derive})
    ordered = {name: selected[name] for name in names if name in selected} | dict(extra)
    statement = columns(*(_named(name, column) for name, column in ordered.items()))
    return Lines(statement, _maker(cls, names, derive, list(ordered)))


def lines_from(
    cls: type[Line], statement: Any, *, derive: Mapping[str, Callable[[Any], Any]] | None = None
) -> Lines[Line]:
    """As `lines`, for a statement whose columns have the names of the fields already (a union, a subquery)."""
    derive = derive or {}
    selected = list(statement.selected_columns.keys())
    names = _filled(cls, {*selected, *derive})
    return Lines(statement, _maker(cls, names, derive, selected))


def _filled(cls: type[Any], filled: set[str]) -> list[str]:
    """The fields of the dataclass that get a value, in their order; TypeError where one without a default gets none."""
    every = [each for each in fields(cls) if each.init]
    needed = {each.name for each in every if each.default is MISSING and each.default_factory is MISSING}
    if missing := needed - filled:
        raise TypeError(f"nothing fills {', '.join(sorted(missing))} of {cls.__name__}")
    return [each.name for each in every if each.name in filled]


def _named(name: str, column: Any) -> Any:
    """The column under the name of the field. A whole table row has no label, and is found by its place."""
    return column if isinstance(column, (type, AliasedClass)) else column.label(name)


def _maker(
    cls: type[Line], names: list[str], derive: Mapping[str, Callable[[Any], Any]], selected: list[str]
) -> Callable[[Any], Line]:
    """A function that makes an instance of a row, whose columns are `selected`, in that order."""
    if not derive and names == selected and names == [each.name for each in fields(cls)][: len(names)]:  # type: ignore[arg-type]
        return lambda row: cls(*row)  # the columns stand in the order of the fields
    places = {name: place for place, name in enumerate(selected)}

    def make(row: Any) -> Line:
        return cls(**{name: derive[name](row) if name in derive else row[places[name]] for name in names})

    return make
