"""A form that is sent twice does its work once, and both times gives the same answer.

Each page writes a random key in its forms (`form_key()` in templates). A request with a key is claimed in its own
transaction by a digest of the account, the key, the address and all that was typed: the same words under the same key
are the same request, sent again by somebody who clicked twice or whose first answer was lost. Other words under the
same key come from somebody who went back and changed them, and are a request of their own.

Forms that set how something is, such as an answer or a follow, come to the same when they are sent twice, and may be
sent again on purpose from a page that was gone back to. Their keys only prove that the server took the form.
"""

import re
import secrets
from datetime import datetime, timedelta
from functools import cache
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import g, has_request_context, request
from flask.wrappers import Response
from markupsafe import Markup
from sqlmodel import Field, SQLModel, col

from samenspel.db import columns, now, session
from samenspel.viewer import Viewer

#: A cookie that scripts may read: the keys of the forms that the server took last, with dots between them.
TAKEN_COOKIE = "samenspel_taken"
TAKEN_SECONDS = 600
MAX_TAKEN = 3
KEPT = timedelta(days=3)
#: Begins the key of a form that may be sent again with the same words.
REPEATABLE = "r-"
#: What differs between two sendings of the same form.
_APART = frozenset({"csrf_token", "attempt"})
_KEY = re.compile(r"[\w-]{16,64}", re.ASCII)


class FormUse(SQLModel, table=True):
    """A form that was taken. `location` is where its answer led; None if the answer was a part of a page."""

    __tablename__ = "form_use"
    digest: str = Field(primary_key=True, max_length=40)
    location: str | None = Field(default=None, max_length=2000)
    created_at: datetime = Field(default_factory=now, index=True)


def form_key(once: bool = True) -> Markup:
    """The hidden field with the key of this response; a form that is shown again as a page keeps the key it had."""
    if not has_request_context():
        return Markup("")  # a push is rendered once for all
    if "form_key" not in g:
        is_shown_again = request.method == "POST" and "HX-Request" not in request.headers
        sent = sent_key() if is_shown_again else None
        g.form_key = sent.removeprefix(REPEATABLE) if sent else secrets.token_urlsafe(15)
    key = g.form_key if once else REPEATABLE + g.form_key
    return Markup(f'<input type="hidden" name="form_key" value="{key}">')  # noqa: S704 (letters of `_KEY` alone)


def sent_key() -> str | None:
    """The key in the form of this request, if it has one."""
    key = request.form.get("form_key", "")
    return key if _KEY.fullmatch(key) else None


def read() -> None:
    """Computes the digest of what was sent, before a transaction begins: files may be large.

    A post with a nonce is left to its thread, which answers the second with the post itself.
    """
    key = sent_key()
    if key is None or key.startswith(REPEATABLE) or request.form.get("nonce"):
        return
    digest = blake2b(digest_size=20)
    digest.update(repr((request.method, request.full_path)).encode())
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in _APART]
    digest.update(repr(typed).encode("utf-8", "surrogatepass"))
    for name, file in request.files.items(multi=True):
        digest.update(repr((name, file.filename)).encode("utf-8", "surrogatepass"))
        while block := file.stream.read(1 << 20):
            digest.update(block)
        file.stream.seek(0)
    g.form_digest = digest


def claim(viewer: Viewer) -> tuple[bool, str | None]:
    """Claims this request for its transaction. Returns whether it was taken before, and where its answer led then.

    An equal request that is at work now is waited for: by the write lock on SQLite, by the primary key on PostgreSQL.
    """
    _wait_for_turn()
    digest = g.pop("form_digest", None)
    if digest is None:
        return False, None
    digest.update(viewer.id.bytes)
    name = digest.hexdigest()
    claim = _claim(session().get_bind().dialect.name)
    if session().execute(claim, {"digest": name, "created_at": now()}).scalar() is not None:
        g.form_claim = name
        return False, None
    location = columns(FormUse.location).where(col(FormUse.digest) == name)
    return True, session().execute(location).scalar_one()


def _wait_for_turn() -> None:
    """Has two who change one thing by its form follow each other, so that the second sees what the first saved.

    On SQLite they do anyway.
    """
    is_change = any(name == "base" or name.endswith("-base") for name in request.form)
    if is_change and session().get_bind().dialect.name == "postgresql":
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(request.path, 0))))


@cache
def _claim(dialect: str) -> Any:
    if dialect == "postgresql":  # each brings its drivers along, so only one is imported
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    table = FormUse.__table__  # type: ignore[attr-defined]
    return insert(table).on_conflict_do_nothing().returning(table.c.digest)  # drivers differ in the number of rows


def settle(response: Response, is_fragment: bool) -> None:
    """Writes down where the answer leads, in the transaction of the request.

    A whole page cannot be given again; its Content-Location says where its content is afterwards, if it is anywhere.
    """
    name = g.pop("form_claim", None)
    if name is None:
        return
    location = next(filter(None, map(response.headers.get, ("Location", "HX-Redirect", "Content-Location"))), None)
    if location:
        session().execute(_settle(), {"name": name, "leads_to": location})
    elif not is_fragment:
        session().execute(sa.delete(FormUse).where(col(FormUse.digest) == name))


@cache
def _settle() -> sa.Update:
    """Built once, and of the table: the session holds no such rows that would have to follow."""
    table = FormUse.__table__  # type: ignore[attr-defined]
    this = table.c.digest == sa.bindparam("name")
    return sa.update(table).where(this).values(location=sa.bindparam("leads_to"))


def prove(response: Response, is_fragment: bool, is_secure: bool) -> None:
    """Says in the answer that the server took the form, for the drafts in the browser."""
    key = sent_key()
    if key is None:
        return
    if is_fragment:
        response.headers["X-Form-Taken"] = key
        return
    earlier = [
        each for each in request.cookies.get(TAKEN_COOKIE, "").split(".") if _KEY.fullmatch(each) and each != key
    ]
    taken = ".".join([key, *earlier][:MAX_TAKEN])
    response.set_cookie(TAKEN_COOKIE, taken, max_age=TAKEN_SECONDS, secure=is_secure, samesite="Lax")


def page_before() -> str:
    """The address of the page on which the form stood, on this server."""
    before = urlsplit(request.referrer or "")
    path = "/" + before.path.lstrip("/\\")
    return f"{path}?{before.query}" if before.query else path


def purge() -> None:
    """Forgets forms that nobody sends again any more."""
    session().execute(sa.delete(FormUse).where(col(FormUse.created_at) < now() - KEPT))
