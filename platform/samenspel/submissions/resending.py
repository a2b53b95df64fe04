"""What was typed in a form that the server could not take: shown again, or sealed through the sign-in.

A page names its account in the CSRF token of its forms, so that nobody but that person gets the words back. See
docs/decisions/0034.
"""

import json
import secrets
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import g, render_template, request
from flask import session as cookie
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from samenspel import tokens

#: More than this is not carried along; the browser's own draft has it all the same.
MAX_BYTES = 400_000
MAX_FIELDS = 1000
#: In seconds: a page where one signs in stays open for a night, and for a weekend.
SEAL_LIFETIME = 7 * 24 * 3600
#: Longer values are words to look at again; shorter ones without a blank are choices, and are carried unseen.
_SHORT = 40
_PURPOSE = "submission"
_UNWANTED = frozenset({"csrf_token", "submission", "attempt"})


@dataclass(frozen=True)
class Submission:
    """A form as it was sent: the address, the pairs of names and values, and the fields and names of its files."""

    account: str
    action: str
    origin: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]]
    attempt: int = 0

    @property
    def fields_to_show(self) -> list[tuple[str, str, bool]]:
        """The fields in their order, each with whether somebody would recognise it as what they wrote."""
        return [(name, value, _is_text(value)) for name, value in self.fields]

    @property
    def words(self) -> int:
        """How many of the fields are words to look at; none where somebody only chose something."""
        return sum(_is_text(value) for _name, value in self.fields)

    @cached_property
    def file_names(self) -> dict[str, str]:
        """The names of the files that were chosen, by their field."""
        names: dict[str, list[str]] = {}
        for field, name in self.files:
            names.setdefault(field, []).append(name)
        return {field: ", ".join(each) for field, each in names.items()}

    def seal(self) -> str:
        """The submission as a text that only this installation can have made."""
        return tokens.sign(
            _PURPOSE, json.dumps([self.account, self.action, self.origin, self.fields, self.files]), expires=True
        )


def unseal(sealed: str, account_id: uuid.UUID) -> Submission | None:
    """What `seal` made, for the account whose page it came from; None for everybody else, and after a week."""
    values = tokens.read(_PURPOSE, sealed, lifetime=SEAL_LIFETIME)
    if not values:
        return None
    account, action, origin, fields, files = json.loads(values[0])
    if account != account_id.hex:
        return None
    return Submission(
        account, action, origin, [(name, value) for name, value in fields], [(name, file) for name, file in files]
    )


def current() -> Submission | None:
    """The form that this request sent, from a page of ours; None where there is nothing to give back.

    A page elsewhere could put words in somebody's mouth, so its forms are not kept. Neither are passwords.
    """
    if request.method != "POST" or request.blueprint == "security" or not is_from_own_page():
        return None
    account = page_account()
    if account is None:
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _UNWANTED]
    files = [(name, file.filename[:200]) for name, file in request.files.items(multi=True) if file.filename]
    size = sum(len(name) + len(value.encode()) for name, value in fields)
    if size > MAX_BYTES or len(fields) + len(files) > MAX_FIELDS or not (fields or files):
        return None
    attempt = request.form.get("attempt", "")
    tries = int(attempt) if attempt in {"1", "2", "3"} else 0
    return Submission(account, request.full_path.rstrip("?"), page_path(), fields, files, tries)


def of_session() -> Submission | None:
    """As `current`, where the page was made in the session that goes on. Asks no database: it may be what is away."""
    try:
        submission = current()
    except HTTPException:
        return None  # the body itself is what could not be read
    known = str(cookie.get("csrf_token", "")).partition(".")[0]
    return submission if submission and submission.account == known else None


def page_path() -> str:
    """The address of the page that the form is on."""
    page = urlsplit(request.referrer or "")
    if page.netloc != request.host:
        return "/"
    return page.path + (f"?{page.query}" if page.query else "")


def is_from_own_page() -> bool:
    """Whether the browser says that a page of this very site sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return bool(request.host) and urlsplit(request.headers.get("Origin", "")).netloc == request.host


def show(submission: Submission | None, **context: Any) -> Markup:
    """The form with the words, to look at and send again; nothing where there is none."""
    if submission is None:
        return Markup()
    return Markup(render_template("errors/_submission.html", submission=submission, **context))  # noqa: S704 (a template)


def page_account() -> str | None:
    """The hexadecimal id of the account for which the page of this form was made, whoever is signed in now."""
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or ""
    try:
        named = URLSafeTimedSerializer(tokens.secret_keys(), salt="wtf-csrf-token").loads(token)
    except BadData:
        return None
    account, dot, _ = str(named).partition(".")
    return account if dot else None


def name_account(account_id: uuid.UUID) -> None:
    """Begins a new CSRF token at sign-in, which names the account."""
    cookie["csrf_token"] = f"{account_id.hex}.{secrets.token_hex(20)}"
    g.pop("csrf_token", None)


def _is_text(value: str) -> bool:
    return len(value) > _SHORT or any(letter.isspace() for letter in value.strip())
