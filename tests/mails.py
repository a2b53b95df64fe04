"""A mail as a test asks for it."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from selectolax.lexbor import LexborHTMLParser


def headline(mail: Any) -> str:
    """What mail programs show beside the subject of its thread."""
    found = LexborHTMLParser(mail.alternatives[0][0]).css_first(".preview")
    return found.text().strip() if found else ""


def parsed(mail: Any) -> EmailMessage:
    """The mail as a mail program reads it."""
    return BytesParser(policy=policy.default).parsebytes(mail.message().as_bytes(linesep="\r\n"))
