"""What the search index looks like, read from the data in `search_index/`.

Both engines build themselves from one `Definition`, so that a stop word or a synonym is written down once. In
the checkout the folder lies in the root; the wheel carries it as `samenspel/search_index`.
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

# Raise this when the fields, the words in them or the way the embedded engine cuts text into tokens change: older
# indexes are filled anew.
LAYOUT = 3
# The file in an embedded index that says what it was made from.
MADE_FROM = "samenspel.json"


@dataclass(frozen=True)
class SearchedField:
    """A searched text; `weight` says how much a hit in it counts."""

    name: str
    weight: float


@dataclass(frozen=True)
class SearchLimits:
    """Bounds on what is asked, indexed and shown; see `documents.toml` for each."""

    query_characters: int
    query_words: int
    word_characters: int
    body_characters: int
    page: int
    reach: int
    facet_values: int
    passage_characters: int
    passage_words: int


@dataclass(frozen=True)
class IndexDefinition:
    """The index as data.

    `synonyms` maps a word or phrase, lower case as written, to what may stand in its place. `one_typo` and
    `two_typos` are the lengths in letters from which a word may carry that many typos.
    """

    name: str
    fields: tuple[SearchedField, ...]
    filters: tuple[str, ...]
    facets: tuple[str, ...]
    newest_first: str
    one_typo: int
    two_typos: int
    limits: SearchLimits
    rules: tuple[str, ...]
    stop_words: frozenset[str]
    synonyms: dict[str, tuple[str, ...]]

    def typos(self, word: str) -> int:
        """How many typos a word of this length may carry: 0, 1 or 2."""
        return (len(word) >= self.one_typo) + (len(word) >= self.two_typos)

    @property
    def fingerprint(self) -> str:
        """Changes when stored documents have to be read again to honour the definition."""
        told = (sorted(self.stop_words), [field.name for field in self.fields], self.filters, self.limits)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def folder() -> Path:
    """Where the definitions lie: inside the installed package, or in the root of the checkout.

    Raises FileNotFoundError when neither is there, which means a broken installation.
    """
    here = Path(__file__).resolve()
    places = [here.parents[1] / "search_index", here.parents[3] / "search_index"]
    for place in places:
        if (place / "documents.toml").is_file():
            return place
    raise FileNotFoundError(f"No search_index folder with documents.toml at {places[0]} or {places[1]}")


def read(place: Path) -> IndexDefinition:
    """The definition in a folder. Raises KeyError, TypeError or TOMLDecodeError when it is not complete."""
    told: dict[str, Any] = tomllib.loads((place / "documents.toml").read_text("utf-8"))
    return IndexDefinition(
        name=told["name"],
        fields=tuple(SearchedField(entry["name"], float(entry["weight"])) for entry in told["fields"]),
        filters=tuple(told["attributes"]["filters"]),
        facets=tuple(told["attributes"]["facets"]),
        newest_first=told["attributes"]["newest_first"],
        one_typo=told["typos"]["one"],
        two_typos=told["typos"]["two"],
        limits=SearchLimits(**told["limits"]),
        rules=tuple(told["ranking"]["rules"]),
        stop_words=_stop_words((place / "stopwords.nl.txt").read_text("utf-8")),
        synonyms=_synonyms(tomllib.loads((place / "synonyms.nl.toml").read_text("utf-8"))),
    )


def made_from(now: IndexDefinition) -> dict[str, Any]:
    """What an embedded index says of itself when it was made by this version from this definition."""
    return {"layout": LAYOUT, "fingerprint": now.fingerprint}


def is_current(index: Path) -> bool:
    """Whether a folder holds an embedded index of this version and definition, told without opening it."""
    try:
        name = (index / "current").read_text("utf-8").strip()
        told = json.loads((index / name / MADE_FROM).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(told == made_from(definition()))


@cache
def definition() -> IndexDefinition:
    """The definition of this installation, read once."""
    return read(folder())


def _stop_words(text: str) -> frozenset[str]:
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _synonyms(told: dict[str, list[list[str]]]) -> dict[str, tuple[str, ...]]:
    pairs = [pair for group in told["same"] for pair in permutations(group, 2)]
    pairs += [(first, other) for first, *others in told["also"] for other in others]
    found: dict[str, list[str]] = {}
    for word, other in pairs:
        others = found.setdefault(word.lower(), [])
        if other.lower() not in others:
            others.append(other.lower())
    return {word: tuple(others) for word, others in found.items()}
