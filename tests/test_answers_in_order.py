"""Answers to choose from stand in one order wherever somebody answers: yes (on site, online), if needed, maybe, no."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "platform/samenspel").rglob("*.py")]
ORDER = ("Ja", "Misschien", "Nee")
GROUP = re.compile(r"[({\[][^(){}\[\]]*[)}\]]")
MARKED = re.compile(r"_l?\(\s*\"([^\"]*)\"\s*\)")
ANSWER = re.compile(r"antwoord=(yes|maybe|no)\b")


def _groups(text: str) -> list[list[str]]:
    """The words of each group of brackets that offers more than one of the answers, in their order."""
    found = []
    for group in GROUP.findall(MARKED.sub(r'"\1"', text)):
        words = [word for word in re.findall(r'"((?:Ja|Misschien|Nee)(?=["\s,])[^"]*)"', group) if len(word) < 20]
        kinds = [re.split(r"[\s,]", word)[0] for word in words]
        if len(set(kinds)) > 1:
            found.append(kinds)
    return found


def test_the_answers_stand_in_one_order() -> None:
    assert _groups('{"no": _("Nee"), "yes": _("Ja, ik kom")}') == [["Nee", "Ja"]]
    found = [(path, kinds) for path in SOURCES for kinds in _groups(path.read_text())]
    assert len(found) >= 5
    assert [(path.name, kinds) for path, kinds in found if kinds != sorted(kinds, key=ORDER.index)] == []


def test_mails_offer_the_answers_in_that_order() -> None:
    mails = [ANSWER.findall(path.read_text()) for path in (ROOT / "templates/mail").iterdir()]
    offered = [answers for answers in mails if len(set(answers)) > 1]
    assert offered
    assert [each for each in offered if each != ["yes", "maybe", "no"]] == []
