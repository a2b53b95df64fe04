"""Writes mails into the outbox, as text and as HTML in the language of their reader."""

import re
from datetime import datetime
from email.utils import formataddr
from functools import cache
from html import escape
from typing import Any

from css_inline import CSSInliner
from flask import current_app
from flask_babel import gettext as _

from samenspel import text
from samenspel.addresses import path_to
from samenspel.db import new_id, now
from samenspel.jobs import enqueue
from samenspel.mail.answering import AnswerAddress
from samenspel.mail.plain_text import wrapped
from samenspel.mail.threads import MailThread
from samenspel.printable import one_line
from samenspel.runtime.app_key import SETTINGS
from samenspel.web import in_language


def send_later(
    to: str,
    subject: str,
    template: str,
    *,
    locale: str = "nl",
    thread: MailThread | None = None,
    calendar: tuple[str, str] | None = None,
    unsubscribe: str = "",
    is_essential: bool = False,
    at: datetime | None = None,
    made_by: tuple[str, dict[str, Any]] | None = None,
    answers: AnswerAddress | None = None,
    reply_to: tuple[str, str] | None = None,
    **context: Any,
) -> None:
    """Writes a mail in the current transaction, of templates/mail/<template>.txt and .html.

    A mail of a `thread` has the subject of that thread; its own is then what mail programs show beside it.
    `calendar` is the method and the text of an iCalendar file: mail programs show its buttons or save it.
    `at` is when it goes out, if not now. `made_by` is the kind and the payload of the job that makes it: a mail that
    waited for a while is made anew by it, so that nobody is asked for what they did meanwhile.
    `answers` is where an answer to it goes, with words that tell so; else it goes to somebody with the name and the
    address of `reply_to`, or to nobody.
    One that `is_essential` (to sign in) is sent to an address that took no mail lately too.
    `unsubscribe` is the address of their unsubscribe button: a POST to it unsubscribes at once (RFC 8058).
    """
    frame = {"has_answers": bool(SETTINGS.get().mail_reply_to), "preview": one_line(subject) if thread else ""}
    with in_language(locale):
        frame["answer_hint"] = answers.hint if answers else ""
        if answers is None and reply_to is not None:
            frame["answer_hint"] = _("Een antwoord op deze mail gaat naar %(name)s.", name=one_line(reply_to[0]))
        text = wrapped(re.sub(r"\n{3,}", "\n\n", _render(f"mail/{template}.txt", locale, context)).strip("\n"))
        text += "\n\n" + _render("mail/_foot.txt", locale, frame)
        page = context | frame | {"home": link_to("home.start")}
        html = _inliner().inline(_render(f"mail/{template}.html", locale, page))
    mail = {"to": to, "subject": thread.subject if thread else one_line(subject), "text": text, "html": html}
    more: dict[str, Any] = {"calendar": list(calendar) if calendar else None, "unsubscribe": unsubscribe}
    more["is_essential"] = is_essential
    if answers is not None:
        more["answers"] = answers.address
    elif reply_to is not None:
        more["answers"] = formataddr((one_line(reply_to[0]), reply_to[1]))
    if made_by is not None:
        more["made_by"] = [*made_by, now().isoformat()]
    given = {name: value for name, value in more.items() if value}
    enqueue("mail", mail | given | {"id": new_id().hex} | (thread.headers_json() if thread else {}), due_at=at)


@cache
def _inliner() -> CSSInliner:
    """Moves styles to the elements, as mail programs drop style sheets. Media queries stay in a style sheet."""
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _render(template: str, locale: str, context: dict[str, Any]) -> str:
    """Renders without the context processors of pages, which need a viewer: jobs have none."""
    return current_app.jinja_env.get_template(template).render(get_locale=lambda: locale, **context)


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page, for a mail. Its host is that of the settings, never the Host header of a request."""
    return link_to_path(path_to(endpoint, **values))


def link_to_path(path: str) -> str:
    """The full address of a stored path, for a mail."""
    return SETTINGS.get().base_url.rstrip("/") + path


def post_html(html: str) -> str:
    """The HTML of a post for a mail: mentions are names, and links within the platform are full addresses.

    A picture is only shown to people who are signed in: a mail has its words, as a link to it.
    """
    begin = f'<a href="{escape(link_to_path(""))}/'
    plain = text.picture_words(text.unlink_mentions(html), escape(_("afbeelding")))
    return re.sub(r'<a href="/(?!/)', lambda _link: begin, plain)


def calendar_answer_address() -> str | None:
    """The address of the mailbox that is read for calendar answers, if there is one."""
    settings = SETTINGS.get()
    return settings.calendar_answer_address
