"""The language of the command line: the operator's own. That is Dutch, unless English is asked for."""

import gettext as standard
import os
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "translations"


@cache
def language() -> str:
    """`nl` or `en`, by the first of the variables for it that is set."""
    chosen = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "en" if chosen.lower().startswith("en") else "nl"


@cache
def _catalogue() -> standard.NullTranslations:
    return standard.translation("messages", FOLDER, ["en"]) if language() == "en" else standard.NullTranslations()


def gettext(text: str, /, **values: Any) -> str:
    """The text, whose key is the Dutch one, with its values filled in."""
    found = _catalogue().gettext(text)
    return found % values if values else found


def ngettext(one: str, more: str, number: int) -> str:
    """The text for one, or for more, with `num` as the number."""
    return _catalogue().ngettext(one, more, number) % {"num": number}


def marked(text: str) -> str:
    """The text as it is, for a table: the catalogue takes it along, and `gettext` translates it when it is shown."""
    return text


def prepare_click() -> None:
    """What click says by itself comes in the same language: it asks the standard gettext."""
    if language() == "nl":
        standard.bindtextdomain("click", str(FOLDER))
        standard.textdomain("click")
        os.environ["LANGUAGE"] = "nl"
