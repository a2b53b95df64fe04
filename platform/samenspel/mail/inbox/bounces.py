"""Reads the reports of mail servers about mails of ours that they could not deliver (RFC 3464).

Runs in a process of its own: see `runtime.foreign.sandbox`. Whether the mail was ours is seen by its proof, later.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from samenspel.mail.inbox.letters import ReturnedMail

#: An identifier as `mail.sending` makes it: of the mail, and the proof that we sent it.
_OUR_ID = re.compile(r"<([0-9a-f]{32})\.([0-9a-f]{24})@")
_MAX_PARTS = 30


def returned_mail(raw: bytes) -> ReturnedMail | None:
    """The mail that came back in a letter; None where the letter reports none, or only that it takes longer."""
    letter = message_from_bytes(raw)
    if letter.get_content_type() != "multipart/report":
        return None
    report = next(_failures(letter), None)
    sent = next(_sent_headers(letter), None)
    if report is None or sent is None:
        return None
    named = _OUR_ID.search(str(sent.get("message-id", "")))
    addresses = [address for _name, address in getaddresses([str(sent.get("to", ""))]) if address]
    if named is None or len(addresses) != 1:
        return None
    return ReturnedMail(
        mail_id=named[1],
        proof=named[2],
        to=addresses[0].lower()[:254],
        subject=_subject(sent),
        status=str(report.get("status", ""))[:20],
        answer=" ".join(str(report.get("diagnostic-code", ""))[:1000].split())[:300],
    )


def _failures(letter: Message) -> Iterator[Message]:
    """The blocks of a report about recipients who got nothing."""
    for part in list(letter.walk())[:_MAX_PARTS]:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for block in list(part.get_payload())[:_MAX_PARTS]:
                if isinstance(block, Message) and str(block.get("action", "")).strip().lower() == "failed":
                    yield block


def _sent_headers(letter: Message) -> Iterator[Message]:
    """The headers of the mail that came back, which stand in the report whole or alone."""
    for part in list(letter.walk())[:_MAX_PARTS]:
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            if isinstance(inner, Message):
                yield inner
        elif part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield message_from_bytes(content)


def _subject(sent: Message) -> str:
    written = " ".join(str(sent.get("subject", ""))[:1000].split())
    return " ".join(str(make_header(decode_header(written))).split())[:300]
