"""Whether a letter comes from its sender, by what our own mail server found out (Authentication-Results, RFC 8601).

Runs in a process of its own: see `runtime.foreign.sandbox`.
"""

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import IO, Any

#: The properties of a result that name its domain.
_DOMAIN_PROPERTIES = {"dmarc": ("from",), "dkim": ("d", "i"), "spf": ("mailfrom", "helo")}


def is_proven(letter: EmailMessage, sender: str, servers: tuple[str, ...]) -> bool:
    """Whether one of our servers says that the letter comes from the domain of its sender.

    Only the topmost header counts: a server writes above what it received, and anybody may have written the headers
    below. A verdict on DMARC decides; without one a signature (DKIM) or a route (SPF) of that domain does.
    """
    header = _topmost_result(letter)
    if header is None or not sender or str(header.authserv_id).lower() not in servers:
        return False
    domain = sender.rpartition("@")[2].lower()
    verdicts = [result for result in header.results if result.method == "dmarc"]
    if verdicts:
        return all(each.result == "pass" and _domains(each) == {domain} for each in verdicts)
    return any(
        each.result == "pass" and any(_is_aligned(found, domain) for found in _domains(each))
        for each in header.results
        if each.method in ("dkim", "spf")
    )


def server_in(files: Sequence[IO[bytes]]) -> str:
    """The name of the server in the topmost of the headers in a file; empty where there is none."""
    header = _topmost_result(message_from_bytes(files[0].read(), policy=policy.default))
    return str(header.authserv_id).lower() if header else ""


def _topmost_result(letter: EmailMessage) -> Any:
    """The topmost header, parsed; None where there is none, or it cannot be parsed."""
    from authres import AuthenticationResultsHeader, AuthResError

    headers = letter.get_all("authentication-results", [])
    try:
        return AuthenticationResultsHeader.parse_value(" ".join(str(headers[0]).split())) if headers else None
    except (AuthResError, ValueError, RecursionError):
        return None


def _domains(result: Any) -> set[str]:
    names = _DOMAIN_PROPERTIES[result.method]
    values = [str(each.value) for each in result.properties if each.name in names and each.type in ("header", "smtp")]
    return {value.rpartition("@")[2].lower().rstrip(".") for value in values}


def _is_aligned(found: str, domain: str) -> bool:
    """The same domain, or one below the other, as in the relaxed mode of DMARC; never a top-level domain."""
    if "." not in found or "." not in domain:
        return False
    return found == domain or found.endswith(f".{domain}") or domain.endswith(f".{found}")
