"""What a mail server says when it does not take a mail, or sends it back (RFC 3463)."""

import re
import smtplib
from dataclasses import dataclass
from enum import StrEnum

MAX_ANSWER = 300
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.\d{1,3}\b")
#: Classes of a status that say something of the address: addressing, the mailbox, and how to get there.
_OF_ADDRESS = ("1", "2", "4")


class FailureKind(StrEnum):
    """Why a mail did not arrive."""

    REFUSED = "refused"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class MailFailure:
    """Why a mail is given up, with the `answer` of the server. `is_bounce`: the address takes no mail."""

    kind: FailureKind
    answer: str
    is_bounce: bool = False


def failure_to_send(error: Exception) -> MailFailure | None:
    """Why a mail can never be sent; None for an error that may be over the next time."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _refusal(code, answer) if code >= 500 else None
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        found = _refusal(error.smtp_code, error.smtp_error)
        named = _STATUS.search(found.answer)
        return found if named and named[2] == "1" else MailFailure(FailureKind.REJECTED, found.answer)
    if isinstance(error, ValueError) and not isinstance(error, UnicodeError):  # an address or a header that is none
        return MailFailure(FailureKind.BROKEN, shortened(str(error)))
    return None


def given_up(error: Exception) -> MailFailure:
    """Why a mail is given up after its last attempt."""
    return MailFailure(FailureKind.UNREACHABLE, shortened(f"{type(error).__name__}: {error}"))


def is_of_address(status: str, otherwise: bool) -> bool:
    """Whether the first status in a text (5.1.1) says that the address takes no mail; another may be about the mail."""
    found = _STATUS.search(status)
    return found[1] == "5" and found[2] in _OF_ADDRESS if found else otherwise


def shortened(text: str | bytes) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(words.split())[:MAX_ANSWER]


def _refusal(code: int, answer: str | bytes) -> MailFailure:
    words = shortened(answer)
    is_bounce = is_of_address(words, otherwise=code in (550, 551, 553))
    return MailFailure(FailureKind.REFUSED, f"{code} {words}", is_bounce)
