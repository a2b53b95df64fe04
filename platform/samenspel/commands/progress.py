"""How far a command is, as a bar on the screen."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import click

Item = TypeVar("Item")


def with_progress(label: str, length: int | None = None) -> Any:
    """A function that shows the progress of what it passes on."""

    def passing(items: Iterable[Item]) -> Iterator[Item]:
        things = items if length is not None or hasattr(items, "__len__") else list(items)
        with click.progressbar(things, length=length, label=label, file=sys.stderr) as bar:
            yield from bar

    return passing
