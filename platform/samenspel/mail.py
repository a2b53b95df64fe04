"""Mail: written to the outbox with the change that causes it, sent by the worker, retried when the server is away."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app
from flask_mailman import EmailMultiAlternatives, Mail

from samenspel.config import Settings
from samenspel.jobs import enqueue
from samenspel.web import in_language

_mail = Mail()


def init_app(app: Flask, settings: Settings) -> None:
    """Chooses how mail leaves: by SMTP, or as files in the data folder where no server is set."""
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
    attachments: Sequence[tuple[str, str, str]] = (),
    **context: Any,
) -> None:
    """Writes a mail with the current transaction: templates/mail/<template>.txt, and .html where there is one.

    `attachments` are texts: file name, content, media type.
    """
    with in_language(locale):
        text = _render(f"mail/{template}.txt", locale, context)
        html = _render(f"mail/{template}.html", locale, context) if _has(f"mail/{template}.html") else None
    mail = {"to": to, "subject": " ".join(subject.split()), "text": text, "html": html}
    enqueue("mail", mail | ({"attachments": [list(each) for each in attachments]} if attachments else {}))


def _render(template: str, locale: str, context: dict[str, Any]) -> str:
    """A mail knows what it is given and no viewer: the context of pages would ask for one, and jobs have none."""
    return current_app.jinja_env.get_template(template).render(get_locale=lambda: locale, **context)


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page, for a mail: from the settings, never from the Host header of whoever asks."""
    settings: Settings = current_app.extensions["samenspel.settings"]
    return settings.base_url.rstrip("/") + current_app.url_map.bind("").build(endpoint, values)


def _has(template: str) -> bool:
    return template in current_app.jinja_env.list_templates(filter_func=lambda name: name == template)


def send(payloads: Sequence[dict[str, Any]]) -> None:
    """Sends what `send_later` wrote. Raises what the mail server says, so that the job is tried again."""
    for mail in payloads:
        message = EmailMultiAlternatives(mail["subject"], mail["text"], to=[mail["to"]])
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        if mail.get("html"):
            message.attach_alternative(mail["html"], "text/html")
        for name, content, media_type in mail.get("attachments", ()):
            message.attach(name, content, media_type)
        message.send()
