"""What two libraries say of where a quote begins: they know programs and languages that our own rules do not."""

import re
from collections.abc import Sequence

import quotequail
from mailparser_reply import EmailReplyParser

#: Longer texts are not shown to them: their rules may take long.
MAX_LETTERS = 20_000
_LANGUAGES = ["en", "nl", "fr", "de", "it", "es"]
_DATE = re.compile(r"\d")


def quote_line(lines: Sequence[str]) -> int | None:
    """The line where a quote begins by what they say, if it looks like the line above a quote as well."""
    text = "\n".join(lines)
    if len(text) > MAX_LETTERS:
        return None
    found = [at for at in (_by_quotequail(lines), _by_mail_parser(text)) if at is not None and 0 < at < len(lines)]
    return next((at for at in sorted(found) if _is_header(lines, at)), None)


def _is_header(lines: Sequence[str], at: int) -> bool:
    """Whether what begins there names a moment or an address, and ends as such a line does, or is marked as quoted."""
    if lines[at].startswith(">"):
        return True
    few = " ".join(line.strip() for line in lines[at : at + 3] if line.strip())
    begins = few.split(":")[0] if few.endswith(":") else few
    return bool(_DATE.search(few)) and "@" in few and ":" in few and len(begins) < 300


def _by_quotequail(lines: Sequence[str]) -> int | None:
    parts = quotequail.quote("\n".join(lines))
    if not parts or len(parts) < 2 or not parts[0][0]:
        return None
    return len(parts[0][1].rstrip("\n").split("\n"))


def _by_mail_parser(text: str) -> int | None:
    replies = EmailReplyParser(languages=_LANGUAGES).read(text).replies
    if len(replies) < 2 or not replies[1].headers:
        return None
    at = text.find(replies[1].headers.split("\n")[0])
    return text.count("\n", 0, at) if at > 0 else None
