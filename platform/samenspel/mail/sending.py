"""Sends what is in the outbox, by SMTP, with the headers that mailboxes sort by."""

import hmac
import smtplib
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.policy import compat32
from email.utils import parseaddr
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_mailman import EmailMultiAlternatives, Mail

from samenspel.config import Settings
from samenspel.db import now
from samenspel.jobs import enqueue
from samenspel.mail.threads import list_id
from samenspel.runtime.app_key import SETTINGS
from samenspel.tokens import secret_keys

#: A mail that asks for something and is older is made anew.
MAX_AGE = timedelta(minutes=10)
_mail = Mail()
#: So long no mail is tried after the mail server did not answer.
AWAY_SECONDS = 10.0


def init_app(app: Flask, settings: Settings) -> None:
    """Sends mail by SMTP, or to files in the data folder where no server is set."""
    app.config.setdefault("MAIL_DEFAULT_SENDER", settings.mail_sender)
    if settings.mail_server:
        app.config.setdefault("MAIL_BACKEND", "smtp")
        app.config["MAIL_SERVER"] = settings.mail_server
        app.config["MAIL_PORT"] = settings.mail_port
        app.config["MAIL_USERNAME"] = settings.mail_username
        app.config["MAIL_PASSWORD"] = settings.mail_password
        app.config["MAIL_USE_TLS"] = settings.mail_security == "starttls"
        app.config["MAIL_USE_SSL"] = settings.mail_security == "tls"
        app.config["MAIL_TIMEOUT"] = 20
    else:
        app.config.setdefault("MAIL_BACKEND", "file")
        folder = settings.folder / "mail"
        folder.mkdir(exist_ok=True)
        app.config["MAIL_FILE_PATH"] = str(folder)
    _mail.init_app(app)


class MailMessage(EmailMultiAlternatives):
    """A mail. A calendar in it is sent as base64, so that no server on the way touches its line endings.

    Only a long subject is folded: an identifier on a line of its own is one that some mail programs do not see.
    """

    def message(self) -> Any:
        whole = super().message()
        whole.policy = compat32.clone(max_line_length=None)
        for part in whole.walk():
            if part.get_content_type() == "text/calendar":
                content = part.get_payload(decode=True)
                del part["Content-Transfer-Encoding"]
                part.set_payload(content)
                encode_base64(part)
        return whole


def send(payloads: Sequence[dict[str, Any]]) -> None:
    """Sends what `send_later` wrote. Raises errors of the mail server, so that the job is retried."""
    for mail in payloads:
        if not _make_anew(mail):
            _send(message_of(mail))


class ServerAway(OSError):
    """The mail server did not answer just now."""


class _Server:
    """Remembers that the mail server did not answer: if each mail waited for it, a hundred would for half an hour."""

    def __init__(self) -> None:
        self._away_until = 0.0

    def open(self, connection: Any) -> None:
        """Connects. Raises OSError; also without a try, for some seconds after a try that failed."""
        if time.monotonic() < self._away_until:
            raise ServerAway("the mail server did not answer just now")
        try:
            connection.open()
        except OSError:
            self._away_until = time.monotonic() + AWAY_SECONDS
            raise


_server = _Server()


def _send(message: MailMessage) -> None:
    """Sends one mail. That the server says no goodbye is no error: the mail is sent, and must not be sent again."""
    connection = message.get_connection()
    _server.open(connection)
    try:
        message.send()
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()


def _make_anew(mail: dict[str, Any]) -> bool:
    """Has a mail that asks for something made anew, if it waited too long in the outbox to be true for certain."""
    if "made_by" not in mail:
        return False
    kind, payload, made_at = mail["made_by"]
    is_old = datetime.fromisoformat(made_at) < now() - MAX_AGE
    if is_old:
        enqueue(kind, payload)
    return is_old


def message_of(mail: dict[str, Any]) -> MailMessage:
    """The mail of an outbox row, with its headers."""
    settings = SETTINGS.get()
    sender = parseaddr(settings.mail_sender)[1]
    domain = sender.partition("@")[2] or "samenspel"
    answers_to = mail.get("answers") or settings.mail_reply_to or settings.calendar_answer_address or sender
    message = MailMessage(mail["subject"], mail["text"], to=[mail["to"]], reply_to=[answers_to])
    headers = message.extra_headers
    headers["From"] = settings.mail_sender
    if settings.mail_bounce_address:
        message.from_email = settings.mail_bounce_address  # the sender in the envelope: what bounces comes back there
    if "id" in mail:  # sent again after a crash it is still the same mail, of which mailboxes keep one
        headers["Message-ID"] = f"<{mail['id']}.{_proof(mail['id'], mail['to'], secret_keys()[-1])}@{domain}>"
    if "thread" in mail:
        headers["In-Reply-To"] = headers["References"] = f"<{mail['thread']}@{domain}>"
    if "list" in mail or "unsubscribe" in mail:
        host = urlsplit(settings.base_url).hostname or "samenspel"
        name, label = mail.get("list", ("samenspel", "Samenspel"))
        headers["List-Id"] = list_id(name, label, host)
    headers["Auto-Submitted"] = "auto-generated"
    headers["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # the same, for Exchange
    if "unsubscribe" in mail:
        headers["List-Unsubscribe"] = f"<{mail['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.attach_alternative(mail["html"], "text/html")
    if "calendar" in mail:
        method, content = mail["calendar"]
        message.attach_alternative(content, f"text/calendar; method={method}")
        message.attach("bijeenkomst.ics", content.encode(), "application/ics")
    return message


def is_our_mail(mail_id: str, proof: str, to: str) -> bool:
    """Whether we sent a mail with this identifier (`id.proof`) to this address: nobody else can make the proof."""
    return any(hmac.compare_digest(proof.encode(), _proof(mail_id, to, key).encode()) for key in secret_keys())


def _proof(mail_id: str, to: str, key: str) -> str:
    secret = hmac.digest(key.encode(), b"mail", sha256)
    return hmac.digest(secret, f"{mail_id} {to.lower()}".encode(), sha256).hex()[:24]
