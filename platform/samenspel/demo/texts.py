"""The sentences that generated persons write, read from `texts/`, and how they are put together."""

import random
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"

#: What is talked about in each group.
SUBJECTS = {
    "ln-diversiteit-inclusie": "diversiteit-inclusie",
    "wg-diversiteit-inclusie": "diversiteit-inclusie",
    "wg-dag-inhoud": "dag-van-inclusie",
    "wg-dag-organisatie": "dag-van-inclusie",
    "wg-dag-communicatie": "dag-van-inclusie",
    "ln-werkbaar-werk": "werkbaar-werk",
    "wg-werkbaar-werk": "werkbaar-werk",
    "wg-werkbaar-wint": "werkbaar-wint",
    "ln-levenslang-leren": "levenslang-leren",
    "wg-levenslang-leren": "levenslang-leren",
    "wg-iedereen-kan-bijleren": "levenslang-leren",
    "ln-instroom-bso-tso": "instroom",
    "ln-stem": "stem",
    "ln-mentoropleiding": "mentoropleiding",
    "ln-ai": "ai",
    "wg-oekraine": "oekraine",
    "cluster-transport-logistiek": "transport",
    "cluster-kmo-bereiken": "kmo",
    "strategisch-overleg": "werking",
    "klankbordgroep": "werking",
    "sectorconsulentendag": "werking",
    "platformbeheer": "werking",
}


@cache
def read(name: str) -> dict[str, Any]:
    """A file of texts."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def subject_of(group: str) -> dict[str, Any]:
    """The texts of what a group talks about."""
    return read(SUBJECTS[group])


class Deck:
    """Deals the items of a list in random order, and shuffles again when all were dealt."""

    def __init__(self, chance: random.Random, cards: list[str]) -> None:
        self._chance, self._cards, self._left = chance, cards, list[str]()

    def deal(self) -> str:
        if not self._left:
            self._left = list(self._cards)
            self._chance.shuffle(self._left)
        return self._left.pop()


@dataclass(frozen=True, slots=True)
class SentenceNames:
    """The names in a sentence: the writer's fund, and the first name of the person who is answered."""

    fund: str
    other: str = ""


class Writer:
    """Writes for one discussion: its decks see to it that sentences do not return soon."""

    def __init__(self, chance: random.Random, group: str) -> None:
        self.chance = chance
        self.words = read("algemeen")
        subject = subject_of(group)
        reply, opening = self.words["reply"], self.words["opening"]
        decks = {
            "titles": subject["titles"],
            "openings": subject["openings"],
            "sentences": subject["sentences"],
            "points": subject["points"],
            "ask": opening["ask"],
            "thanks": opening["thanks"],
            "list_intro": opening["list_intro"],
            "start": reply["start"],
            "generic": reply["generic"],
            "end": reply["end"],
            "short": reply["short"],
            "chat": self.words["chat"]["lines"],
            "direct": self.words["chat"]["direct"],
        }
        self._decks = {name: Deck(chance, cards) for name, cards in decks.items()}

    def _say(self, deck: str, names: SentenceNames) -> str:
        text = self._decks[deck].deal()
        while "{naam}" in text and not names.other:
            text = self._decks[deck].deal()
        return self.fill(text, names)

    def fill(self, text: str, names: SentenceNames) -> str:
        """A text with its placeholders filled in."""
        slots = {name: self.chance.choice(words) for name, words in self.words["slots"].items()}
        filled = text.format_map(slots | {"fonds": names.fund, "naam": names.other})
        return filled[:1].upper() + filled[1:]

    def title(self, taken: set[str], day: date) -> str:
        """A title that no other topic has; one that returns gets the season with it."""
        title = self._say("titles", SentenceNames("ons fonds", "iemand"))
        for _ in range(40):
            if title not in taken:
                break
            title = self._say("titles", SentenceNames("ons fonds", "iemand"))
        else:
            season = ("winter", "voorjaar", "zomer", "najaar")[day.month % 12 // 3]
            title = f"{title} ({season} {day.year})"
            while title in taken:
                title = f"{self._say('titles', SentenceNames('ons fonds', 'iemand'))} ({season} {day.year})"
        taken.add(title)
        return title

    def opening(self, names: SentenceNames) -> str:
        """The text that opens a topic: what is the matter, sometimes a list, a question."""
        parts = [self._say("openings", names)]
        if self.chance.random() < 0.4:
            parts[0] += " " + self._say("openings", names)
        if self.chance.random() < 0.35:
            points = dict.fromkeys(self._say("points", names) for _ in range(3))
            parts.append("\n".join([self._say("list_intro", names), "", *(f"- {point}" for point in points)]))
        parts.append(self._say("ask", names))
        if self.chance.random() < 0.5:
            parts.append(self._say("thanks", names))
        return "\n\n".join(parts)

    def reply(self, names: SentenceNames) -> str:
        """An answer: now and then a few words, mostly two to four sentences."""
        if self.chance.random() < 0.14:
            return self._say("short", names)
        sentences = []
        if self.chance.random() < 0.7:
            sentences.append(self._say("start", names))
        sentences.append(self._say("sentences", names))
        if self.chance.random() < 0.55:
            sentences.append(self._say("generic", names))
        if self.chance.random() < 0.12:
            sentences[-1] = f"**{sentences[-1]}**"
        if self.chance.random() < 0.2:
            points = dict.fromkeys(self._say("points", names) for _ in range(2))
            return " ".join(sentences) + "\n\n" + "\n".join(f"- {point}" for point in points)
        if self.chance.random() < 0.45:
            return " ".join(sentences) + "\n\n" + self._say("end", names)
        return " ".join(sentences)

    def message(self, names: SentenceNames, *, direct: bool = False) -> str:
        """A line of chat, in a group or between two."""
        if direct:
            return self._say("direct", names)
        return self._say("chat" if self.chance.random() < 0.8 else "sentences", names)
