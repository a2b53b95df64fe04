"""Somebody who writes in one part of a report, as the script of the page does: keeps what was typed with the text that
it was made of, sends again what got no answer, and takes over the text of the server when nothing is waiting."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Fate = Literal["arrives", "request lost", "answer lost"]
#: Sends fields and gives the text that the server then has.
Post = Callable[[Mapping[str, str]], str]


@dataclass
class Writer:
    """`written` are the marks of the lines that this one wrote, `removed` of those that they took away."""

    name: str
    post: Post
    chance: random.Random
    text: str = ""
    base: str = ""
    sending: dict[str, str] | None = None
    written: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    count: int = 0

    @property
    def is_dirty(self) -> bool:
        return self.sending is not None or self.text != self.base

    def edit(self) -> None:
        """One change somewhere: mostly a new line, now and then words more in a line, or a line less."""
        lines = self.text.split("\n") if self.text else []
        place = self.chance.randrange(len(lines) + 1)
        dice = self.chance.random()
        if lines and dice < 0.15:
            self.removed.add(mark_of(lines.pop(min(place, len(lines) - 1))))
        elif lines and dice < 0.4:
            lines[min(place, len(lines) - 1)] += f" {self.name}"
        else:
            self.count += 1
            mark = f"[{self.name}{self.count}]"
            self.written.add(mark)
            lines.insert(place, f"{mark} gezegd")
        self.text = "\n".join(lines)

    def save(self, fate: Fate = "arrives") -> bool:
        """Sends what is new. False where no answer came: the same is sent again the next time."""
        if not self.is_dirty:
            return True
        if self.sending is None:
            self.count += 1
            self.sending = {"base": self.base, "text": self.text, "nonce": f"{self.name}-{self.count}"}
        if fate == "request lost":
            return False
        there = self.post(self.sending)
        if fate == "answer lost":
            return False
        self.base = self.sending["text"]
        self.sending = None
        if self.text == self.base:
            self.text = self.base = there
        return True

    def look(self, there: str) -> None:
        """Hears how the part stands now."""
        if not self.is_dirty:
            self.text = self.base = there


def mark_of(line: str) -> str:
    """The mark with which a line began its life."""
    return line.split(" ", 1)[0]


def fate(chance: random.Random) -> Fate:
    """What becomes of a sending on a bad connection."""
    return chance.choices(["arrives", "request lost", "answer lost"], [6, 2, 2])[0]  # type: ignore[return-value]


def losses(final: str, writers: list[Writer]) -> set[str]:
    """The lines that nobody took away and that are not in the text."""
    marks = {mark_of(line) for line in final.split("\n")}
    written = set[str]().union(*(writer.written for writer in writers))
    removed = set[str]().union(*(writer.removed for writer in writers))
    return written - removed - marks
