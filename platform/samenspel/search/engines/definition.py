"""What the search index looks like, read from the data in `search_index/`.

Both engines build themselves from one `IndexDefinition`, so that a stop word or a synonym is written down once. In
the checkout the folder lies in the root; the wheel carries it as `samenspel/search_index`.
"""

import hashlib
import json
import tomllib
from dataclasses import astuple, dataclass
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

# Raise this when the fields, the words in them or the way the embedded engine cuts text into tokens change: older
# indexes are filled anew.
LAYOUT = 3
# The file in an embedded index that holds its stamp.
STAMP_FILE = "samenspel.json"


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
        parts = (sorted(self.stop_words), [field.name for field in self.fields], self.filters, astuple(self.limits))
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def definition_folder() -> Path:
    """Where the definitions lie: inside the installed package, or in the root of the checkout.

    Raises FileNotFoundError when neither is there, which means a broken installation.
    """
    here = Path(__file__).resolve()
    places = [here.parents[2] / "search_index", here.parents[4] / "search_index"]
    for folder in places:
        if (folder / "documents.toml").is_file():
            return folder
    raise FileNotFoundError(f"No search_index folder with documents.toml at {places[0]} or {places[1]}")


def read_definition(folder: Path) -> IndexDefinition:
    """The definition in a folder. Raises KeyError, TypeError or TOMLDecodeError when it is not complete."""
    data: dict[str, Any] = tomllib.loads((folder / "documents.toml").read_text("utf-8"))
    return IndexDefinition(
        name=data["name"],
        fields=tuple(SearchedField(entry["name"], float(entry["weight"])) for entry in data["fields"]),
        filters=tuple(data["attributes"]["filters"]),
        facets=tuple(data["attributes"]["facets"]),
        newest_first=data["attributes"]["newest_first"],
        one_typo=data["typos"]["one"],
        two_typos=data["typos"]["two"],
        limits=SearchLimits(**data["limits"]),
        rules=tuple(data["ranking"]["rules"]),
        stop_words=_stop_words((folder / "stopwords.nl.txt").read_text("utf-8")),
        synonyms=_synonyms(tomllib.loads((folder / "synonyms.nl.toml").read_text("utf-8"))),
    )


def index_stamp(definition: IndexDefinition) -> dict[str, Any]:
    """What an embedded index stores about itself when this version makes it from this definition."""
    return {"layout": LAYOUT, "fingerprint": definition.fingerprint}


def is_current(index: Path) -> bool:
    """Whether a folder holds an embedded index of this version and definition, without opening it."""
    try:
        name = (index / "current").read_text("utf-8").strip()
        stamp = json.loads((index / name / STAMP_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(stamp == index_stamp(definition()))


@cache
def definition() -> IndexDefinition:
    """The definition of this installation, read once."""
    return read_definition(definition_folder())


def _stop_words(text: str) -> frozenset[str]:
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _synonyms(listed: dict[str, list[list[str]]]) -> dict[str, tuple[str, ...]]:
    pairs = [pair for group in listed["same"] for pair in permutations(group, 2)]
    pairs += [(first, other) for first, *others in listed["also"] for other in others]
    found: dict[str, list[str]] = {}
    for word, other in pairs:
        others = found.setdefault(word.lower(), [])
        if other.lower() not in others:
            others.append(other.lower())
    return {word: tuple(others) for word, others in found.items()}
