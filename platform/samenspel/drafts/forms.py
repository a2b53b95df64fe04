"""What a browser may send as a draft."""

import json
import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from samenspel.drafts.actions import SentDraft

KEY = re.compile(r"[a-z0-9]{8,40}", re.ASCII)
#: The letters of all that is typed in one form, and of the addresses and headings with it.
MAX_LETTERS, MAX_ADDRESS, MAX_TITLE = 200_000, 500, 200
MAX_FIELDS, MAX_FILES = 1000, 50


class BadDraft(ValueError):
    """What came is no draft."""


class LargeDraft(ValueError):
    """It is more than is kept; the browser has it all the same."""


def sent_draft(key: str, form: MultiDict[str, str]) -> SentDraft:
    """The draft that was sent. Raises BadDraft or LargeDraft."""
    device, place, page = (form.get(name, "") for name in ("device", "place", "page"))
    if not KEY.fullmatch(key) or not KEY.fullmatch(device) or not is_own(place) or not is_own(page):
        raise BadDraft
    typed = form.get("typed", "")
    if len(typed) > MAX_LETTERS or max(len(place), len(page)) > MAX_ADDRESS:
        raise LargeDraft
    try:
        content = json.loads(typed)
        typed_at = int(form.get("at", ""))
    except (ValueError, RecursionError) as error:
        raise BadDraft from error
    if not isinstance(content, dict) or not 0 < typed_at < 2**53 or "\\u0000" in typed:
        raise BadDraft
    fields, base = _values(content.get("fields")), _values(content.get("base"))
    files = content.get("files")
    if not isinstance(files, list) or len(files) > MAX_FILES or not all(isinstance(each, str) for each in files):
        raise BadDraft
    title, context = (" ".join(form.get(name, "").split())[:MAX_TITLE] for name in ("title", "context"))
    return SentDraft(key, device, place, page, title, context, fields, base, [each[:200] for each in files], typed_at)


def is_own(address: str) -> bool:
    """Whether an address is a path on this server, which a list may lead to."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))


def _values(values: Any) -> Mapping[str, list[str]]:
    if not isinstance(values, dict) or len(values) > MAX_FIELDS:
        raise BadDraft
    for each in values.values():
        if not isinstance(each, list) or not all(isinstance(value, str) for value in each):
            raise BadDraft
    return values
