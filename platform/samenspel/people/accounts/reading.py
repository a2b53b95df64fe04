"""Reads a list of accounts that was sent, before the transaction of its request begins."""

from dataclasses import dataclass
from typing import IO

from flask import g, request
from flask_babel import gettext as _

from samenspel import web
from samenspel.people import access
from samenspel.people.accounts.account_list import MAX_BYTES, decode, text_of_sheets
from samenspel.runtime.foreign import sandbox
from samenspel.runtime.foreign.words import sentence

_LIMITS = sandbox.Limits(seconds=10, answer=8 * 2**20)
#: How workbooks begin: a zip, or the container of the older ones.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class SentList:
    """The text of a list, as CSV; or why it cannot be used, in a sentence."""

    text: str = ""
    problem: str = ""


def read_sent() -> None:
    """Reads the file of the request; for `before_writing`."""
    file = request.files.get("file")
    if file is not None and access.may_manage_accounts(web.viewer()):
        g.account_list = _read(file.stream)


def sent() -> SentList:
    """What the file of this request says."""
    found: SentList = g.account_list
    return found


def _read(stream: IO[bytes]) -> SentList:
    content = stream.read(MAX_BYTES + 1)
    stream.seek(0)
    if len(content) > MAX_BYTES:
        return SentList(problem=_("Dit bestand is te groot: een lijst telt hoogstens 500 kB."))
    if content.startswith(_WORKBOOKS):
        return _read_workbook(stream)
    text = decode(content)
    return SentList(text) if text.strip() else SentList(problem=_("Dit bestand is leeg."))


def _read_workbook(stream: IO[bytes]) -> SentList:
    try:
        answer = sandbox.run("samenspel.runtime.foreign.workbooks:rows_of", [stream], limits=_LIMITS)
    except sandbox.Unreadable as error:
        return SentList(problem=sentence(error))
    if "problem" in answer:
        return SentList(
            problem=_("Dit rekenblad kan niet gelezen worden. Haal een wachtwoord eraf, of bewaar het als CSV.")
        )
    text = text_of_sheets(answer["sheets"])
    return SentList(text) if text.strip() else SentList(problem=_("Dit rekenblad is leeg."))
