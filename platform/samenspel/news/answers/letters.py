"""What is known of a letter that may be an answer, before and after its words are read."""

from dataclasses import asdict, dataclass
from typing import Any

from samenspel.mail.inbox.letters import LetterHead

#: The largest text of an answer, in letters; of what is longer only so much is read.
MAX_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """A letter that is in the store under `file_key`; not `is_whole` where it was too large to be fetched. Of one that
    `is_wrapped` a part is in a form that only Outlook reads (winmail.dat). Reading it took too long
    `tries` times."""

    head: LetterHead
    file_key: str
    size: int
    is_whole: bool = True
    is_wrapped: bool = False
    tries: int = 0

    def to_json(self) -> dict[str, Any]:
        """The payload of a job."""
        return asdict(self)

    @classmethod
    def from_json(cls, payload: dict[str, Any]) -> "AnswerLetter":
        return cls(**payload | {"head": head_from_json(payload["head"])})


def head_from_json(head: dict[str, Any]) -> LetterHead:
    """The head of a letter, whose lists JSON made of tuples."""
    return LetterHead(**head | {"tags": tuple(head["tags"]), "references": tuple(head["references"])})


@dataclass(frozen=True, slots=True)
class AttachedPart:
    """A file in a letter, by the number of its part."""

    number: int
    filename: str
    size: int


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What somebody wrote in a letter, as Markdown and without what they quoted, and the files with it."""

    words: str
    files: tuple[AttachedPart, ...] = ()

    @classmethod
    def from_json(cls, payload: dict[str, Any]) -> "AnswerText":
        return cls(payload["words"], tuple(AttachedPart(**each) for each in payload["files"]))
