"""What our own mail server found out about the sender of a letter (Authentication-Results, RFC 8601)."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

#: Where a result says which domain it is about.
_ABOUT = {"dmarc": ("from",), "dkim": ("d", "i"), "spf": ("mailfrom", "helo")}


def is_proven(letter: EmailMessage, sender: str, servers: tuple[str, ...]) -> bool:
    """Whether one of our servers says that the letter comes from the domain of its sender.

    Only the header at the top counts: a server writes above what it got, and below stands what anybody may have put
    there. A verdict on DMARC decides; without one a signature (DKIM) or a way (SPF) of that domain does.
    """
    told = _topmost(letter)
    if told is None or not sender or str(told.authserv_id).lower() not in servers:
        return False
    domain = sender.rpartition("@")[2].lower()
    verdicts = [result for result in told.results if result.method == "dmarc"]
    if verdicts:
        return all(each.result == "pass" and _domains(each) == {domain} for each in verdicts)
    return any(
        each.result == "pass" and any(_is_aligned(found, domain) for found in _domains(each))
        for each in told.results
        if each.method in ("dkim", "spf")
    )


def server_in(headers: bytes) -> str:
    """The name of the server that speaks in the topmost of these headers; empty where none does."""
    told = _topmost(message_from_bytes(headers, policy=policy.default))
    return str(told.authserv_id).lower() if told else ""


def _topmost(letter: EmailMessage) -> Any:
    """What the topmost header says; None where there is none, or it is not written as it should be."""
    from authres import AuthenticationResultsHeader, AuthResError

    headers = letter.get_all("authentication-results", [])
    try:
        return AuthenticationResultsHeader.parse_value(" ".join(str(headers[0]).split())) if headers else None
    except (AuthResError, ValueError, RecursionError):
        return None


def _domains(result: Any) -> set[str]:
    names = _ABOUT[result.method]
    said = [str(each.value) for each in result.properties if each.name in names and each.type in ("header", "smtp")]
    return {value.rpartition("@")[2].lower().rstrip(".") for value in said}


def _is_aligned(found: str, domain: str) -> bool:
    """The same domain, or one under the other, as DMARC counts in its relaxed way; never a whole country."""
    if "." not in found or "." not in domain:
        return False
    return found == domain or found.endswith(f".{domain}") or domain.endswith(f".{found}")
