"""Names in files: those that are one but for how they are written, and cells that hold several."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from samenspel.printable import printable, says_nothing

#: What stands before a sum, where a name would stand.
_TOTALS = re.compile(
    r"(?:(?:eind|sub)?totaa?l(?:en)?|(?:grand |sub)?total|som|sum)"
    r"(?:\s*:.*|\s+\d{4}|\s+(?:van|aantal|deelnames?|deelnemers|fondsen|activiteiten|of)\b.*)?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s?%?$|(?:ja|nee|true|false|waar|onwaar)$", re.IGNORECASE)
#: Signs that nobody sees, and those that only look like another one.
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_QUOTES = re.compile(r"['\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4\"\u201c\u201d\u201e\u00ab\u00bb]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_SPACE = re.compile(r"\s+")
#: Spreadsheets put a quote before what would be a formula.
_NO_FORMULA = re.compile(r"'+(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(\D.*)", re.DOTALL)
#: What separates several names in a cell: always, or where the file shows that it does.
_ALWAYS = re.compile(r"[;\n\r|\u2022]+")
_PERHAPS = re.compile(r"\s*,\s*|\s+/\s+|\s+\+\s+|\s+&\s+|\s+en\s+|\s+et\s+|\s+and\s+")
#: Which share of the parts must stand elsewhere too, before a comma separates names.
MIN_SHARE = 0.8


def clean(cell: str) -> str:
    """A name as it is kept: without invisible signs, with single spaces, and without the quote that keeps it from being
    a formula; empty for a cell without a value.
    """
    name = _SPACE.sub(" ", unicodedata.normalize("NFC", printable(_INVISIBLE.sub("", cell)))).strip()
    name = _NO_FORMULA.sub("", name, 1) if name.startswith("'") else name
    if name.count('"') % 2:
        name = name.strip('"').strip()
    return "" if says_nothing(name) else name


def is_total(name: str) -> bool:
    """Whether a cell stands before a sum."""
    return bool(_TOTALS.match(name))


def is_total_row(row: Sequence[str]) -> bool:
    """Whether a row is one of sums: a word for it, and nothing but numbers behind it."""
    cells = [cell for each in row if (cell := clean(each))]
    return len(cells) > 1 and is_total(cells[0]) and all(map(is_number, cells[1:]))


def is_number(name: str) -> bool:
    """Whether a cell holds a number, or yes or no, and no name."""
    return bool(_NUMBER.match(name))


@lru_cache(maxsize=200_000)
def same_name(name: str) -> str:
    """What names have in common that differ only in case, accents, spaces, apostrophes or invisible signs."""
    text = _QUOTES.sub("", _DASHES.sub("-", _INVISIBLE.sub("", name)))
    letters = unicodedata.normalize("NFKD", text.casefold())
    return _SPACE.sub("", "".join(each for each in letters if not unicodedata.combining(each))).casefold()


def spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """For each name that is the same as another one the spelling that stands for both: the most frequent one, and of
    equals one that is not all capitals. `counts` has the rows of each name.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        groups[same_name(name)].append(name)
    found: dict[str, str] = {}
    for group in groups.values():
        if len(group) > 1:
            chosen = min(group, key=lambda name: (-counts[name], name.isupper() or name.islower(), name))
            found.update((name, chosen) for name in group if name != chosen)
    return found


def without_numbers(names: Collection[str]) -> dict[str, str]:
    """The names without the number of their place in a list (`3. Alimento`), where all of them have one."""
    found = {name: match[1] for name in names if (match := _NUMBERED.match(name))}
    return found if len(found) == len(names) > 1 else {}


def several(cells: Iterable[str], is_plural: bool, known: Iterable[str] = ()) -> dict[str, list[str]]:
    """The cells that hold several names, with those names.

    A semicolon and a new line always separate. A comma, a slash or *en* does where the heading is in the plural, or
    where nearly all the parts also stand in other cells or are among the `known` names; of a name with a comma they are
    not.
    """
    parts = {cell: _parts(_ALWAYS, cell) for cell in cells}
    finer = {cell: [part for each in some for part in _parts(_PERHAPS, each)] for cell, some in parts.items()}
    if not is_plural:
        count = Counter(same_name(part) for some in finer.values() for part in set(some))
        ours = {same_name(name) for name in known}
        # What is a name of ours as it stands is never divided, whatever stands in it.
        finer = {cell: parts[cell] if same_name(cell) in ours else some for cell, some in finer.items()}
        divided = [same_name(part) for cell, some in finer.items() if len(some) > len(parts[cell]) for part in some]
        if not divided or sum(count[part] > 1 or part in ours for part in divided) < MIN_SHARE * len(divided):
            finer = parts
    return {cell: some for cell, some in finer.items() if len(some) > 1 or (some and some[0] != cell)}


def _parts(separator: re.Pattern[str], cell: str) -> list[str]:
    return [part for each in separator.split(cell) if (part := clean(each))]


def notes(found: Mapping[str, str]) -> Iterator[str]:
    """A sentence on the names that are one."""
    if found:
        examples = ", ".join(f"“{name}” is “{chosen}”" for name, chosen in sorted(found.items())[:3])
        yield f"Namen die alleen anders geschreven zijn, zijn één: {examples}{', ...' if len(found) > 3 else ''}."
