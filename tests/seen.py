"""The text of a page as a browser takes it: the layout of the templates is not in it."""

import re
from functools import cached_property
from typing import Any

from flask.testing import FlaskClient

_RAW = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)", re.DOTALL)
_BLOCKS = (
    "address|article|aside|base|blockquote|body|br|button|caption|col|colgroup|dd|details|dialog|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|h[1-6]|head|header|hr|html|legend|li|link|main|meta|nav|ol|optgroup|option|p|section|"
    "select|summary|svg|table|tbody|td|tfoot|th|thead|title|tr|ul|use"
)
_IN_TAG = r"""(?:"[^"]*"|'[^']*'|[^'">])*"""
_SPACE_OR_TAG = re.compile(rf"\s+|<{_IN_TAG}>")
_SPACE_OR_VALUE = re.compile(r"""("[^"]*"|'[^']*')|\s+""")
_AROUND_BLOCK = re.compile(rf"\s*(<(?:/?(?:{_BLOCKS})\b{_IN_TAG}|!doctype html)>)\s*", re.IGNORECASE)


def as_seen(html: str) -> str:
    """HTML with white space collapsed, and left out around blocks and within tags."""
    parts = _RAW.split(html)
    return "".join(part if at % 3 == 1 else _collapse(part) for at, part in enumerate(parts) if at % 3 != 2)


def _collapse(html: str) -> str:
    return _AROUND_BLOCK.sub(r"\1", _SPACE_OR_TAG.sub(_shorter, html))


def _shorter(found: re.Match[str]) -> str:
    """One space, or a tag without line ends; values of attributes stay as they are."""
    if found[0][0] != "<":
        return " "
    return re.sub(r"\s*(/?>)$", r"\1", _SPACE_OR_VALUE.sub(lambda part: part[1] or " ", found[0]))


class _PageAsSeen:
    """A response whose `text` is as a browser takes it, where it is a page.

    What is no page that was asked for (an error, a redirect, a form with faults) gives its text only to a test that
    looked at the status first: else an assert that words are not there would hold on an error page.
    """

    is_status_seen = False

    @property
    def status_code(self) -> int:
        self.is_status_seen = True
        return super().status_code  # type: ignore[misc, no-any-return]

    @status_code.setter
    def status_code(self, code: int) -> None:
        super(_PageAsSeen, type(self)).status_code.__set__(self, code)  # type: ignore[misc]

    @property
    def text(self) -> str:
        code: int = super().status_code  # type: ignore[misc]
        assert code == 200 or self.is_status_seen, f"look at the status first, it is {code}"
        return self._text_as_seen

    @cached_property
    def _text_as_seen(self) -> str:
        text: str = super().text  # type: ignore[misc]
        return as_seen(text) if self.mimetype == "text/html" else text  # type: ignore[attr-defined]


class Browser(FlaskClient):
    """A client of the application whose pages are read as a browser reads them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.response_wrapper = type("PageResponse", (_PageAsSeen, self.response_wrapper), {})

    def open(self, *args: Any, **options: Any) -> Any:
        answer: Any = super().open(*args, **options)
        answer.is_status_seen = False  # the client looks for redirects itself
        return answer
