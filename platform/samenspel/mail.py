"""Mail: an outbox row written with the change that causes it, sent by the worker, retried while the server is down."""

import re
from collections.abc import Sequence
from email.encoders import encode_base64
from email.utils import parseaddr
from functools import cache
from typing import Any

from css_inline import CSSInliner
from flask import Flask, current_app
from flask_mailman import EmailMultiAlternatives, Mail

from samenspel.addresses import path_to
from samenspel.config import Settings
from samenspel.db import new_id
from samenspel.jobs import enqueue
from samenspel.runtime.app_key import SETTINGS
from samenspel.web import in_language

_mail = Mail()


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


def send_later(
    to: str,
    subject: str,
    template: str,
    *,
    locale: str = "nl",
    calendar: tuple[str, str] | None = None,
    unsubscribe: str = "",
    **context: Any,
) -> None:
    """Writes a mail in the current transaction, of templates/mail/<template>.txt and .html.

    `calendar` is the method and the text of an iCalendar file: mail programs show its buttons or save it.
    `unsubscribe` is the address of their unsubscribe button: a POST to it unsubscribes at once (RFC 8058).
    """
    with in_language(locale):
        text = re.sub(r"\n{3,}", "\n\n", _render(f"mail/{template}.txt", locale, context))
        html = _inliner().inline(_render(f"mail/{template}.html", locale, context | {"home": link_to("home.start")}))
    mail = {"to": to, "subject": " ".join(subject.split()), "text": text, "html": html, "id": new_id().hex}
    more = {"calendar": list(calendar) if calendar else None, "unsubscribe": unsubscribe}
    enqueue("mail", mail | {name: value for name, value in more.items() if value})


@cache
def _inliner() -> CSSInliner:
    """Moves styles to the elements, as mail programs drop style sheets. Media queries stay in a style sheet."""
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _render(template: str, locale: str, context: dict[str, Any]) -> str:
    """Renders without the context processors of pages, which need a viewer: jobs have none."""
    return current_app.jinja_env.get_template(template).render(get_locale=lambda: locale, **context)


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page, for a mail. Its host is that of the settings, never the Host header of a request."""
    settings = SETTINGS.get()
    return settings.base_url.rstrip("/") + path_to(endpoint, **values)


def calendar_answer_address() -> str | None:
    """The address of the mailbox that is read for calendar answers, if there is one."""
    settings = SETTINGS.get()
    return settings.calendar_answer_address


def _sender_domain() -> str:
    return parseaddr(SETTINGS.get().mail_sender)[1].partition("@")[2] or "samenspel"


class MailMessage(EmailMultiAlternatives):
    """A mail. A calendar in it is sent as base64, so that no server on the way touches its line endings."""

    def message(self) -> Any:
        whole = super().message()
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
        message = MailMessage(mail["subject"], mail["text"], to=[mail["to"]])
        if "id" in mail:  # sent again after a crash it is still the same mail, of which mailboxes keep one
            message.extra_headers["Message-ID"] = f"<{mail['id']}@{_sender_domain()}>"
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        message.extra_headers["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # the same, for Exchange
        if "unsubscribe" in mail:
            message.extra_headers["List-Unsubscribe"] = f"<{mail['unsubscribe']}>"
            message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.attach_alternative(mail["html"], "text/html")
        if "calendar" in mail:
            method, content = mail["calendar"]
            message.attach_alternative(content, f"text/calendar; method={method}")
            message.attach("bijeenkomst.ics", content.encode(), "application/ics")
        message.send()
