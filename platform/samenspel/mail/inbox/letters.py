"""What stands on the envelope of a letter, once it is read."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ReturnedMail:
    """A mail that came back: its identifier with our proof, as far as it is ours, and what the server said of it."""

    mail_id: str
    proof: str
    to: str
    subject: str
    status: str
    answer: str

    def to_json(self) -> dict[str, Any]:
        """The payload of a job."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The headers of a letter. `key` names it, so that it counts once; `tags` are those of the addresses that it was
    sent to; `is_proven`: our own mail server vouches for the sender; `is_automatic`: a program sent it, and nobody
    waits for a reply; `references` are the identifiers of the mails that it answers, the nearest last."""

    key: str
    sender: str
    is_automatic: bool
    tags: tuple[str, ...]
    is_proven: bool
    subject: str = ""
    references: tuple[str, ...] = ()
