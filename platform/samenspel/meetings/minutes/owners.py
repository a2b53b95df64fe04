"""Who can own an action point, found by the name that one types or picks from the list of the page.

Knows neither Flask nor the database.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: The ids of a person and of a fund, of which at most one is given; see `NOBODY`.
OwnerKey = tuple[uuid.UUID | None, uuid.UUID | None]
NOBODY: OwnerKey = (None, None)


@dataclass(frozen=True, slots=True)
class Owner:
    """A person or a fund to choose; `detail` (of a person the fund) tells namesakes apart, and the address those of
    one fund."""

    key: OwnerKey
    name: str
    detail: str = ""
    address: str = ""


@dataclass(slots=True)
class OwnerChoices:
    """The owners that can be chosen (`listed`), and those that lines have already (`current`, by the id of the
    line)."""

    listed: Sequence[Owner]
    current: Mapping[str, Owner] = field(default_factory=dict)
    #: The owners with their labels in the list: the name, with the detail where there is a namesake.
    labels: list[tuple[str, Owner]] = field(init=False)
    _by_label: dict[str, OwnerKey] = field(init=False)
    _by_id: dict[str, OwnerKey] = field(init=False)

    def __post_init__(self) -> None:
        count = Counter(_plain(owner.name) for owner in self.listed)
        doubles = Counter((_plain(owner.name), owner.detail) for owner in self.listed)
        self.labels = []
        for owner in self.listed:
            is_double = doubles[_plain(owner.name), owner.detail] > 1
            beside = ", ".join(each for each in (owner.detail, owner.address if is_double else "") if each)
            has_namesake = beside and count[_plain(owner.name)] > 1
            self.labels.append((f"{owner.name} ({beside})" if has_namesake else owner.name, owner))
        self._by_label = {_plain(label): owner.key for label, owner in reversed(self.labels)}
        self._by_id = {_reference(owner.key): owner.key for owner in self.listed}
        for owner in self.current.values():
            self._by_id.setdefault(_reference(owner.key), owner.key)
            if not count[_plain(owner.name)]:
                self._by_label.setdefault(_plain(owner.name), owner.key)

    def find(self, who: str, line_id: str = "") -> OwnerKey | None:
        """The person or fund of that name, written in any case; else the only one whose name begins like that.

        A line keeps its owner, also one with a namesake. A reference ("account:<id>", "fund:<id>") is understood too.
        None where nobody is meant, or more than one may be.
        """
        name = _plain(who)
        if not name:
            return NOBODY
        if line_id in self.current and _plain(self.current[line_id].name) == name:
            return self.current[line_id].key
        found = self._by_id.get(who) or self._by_label.get(name)
        if found is None:
            matches = {key for label, key in self._by_label.items() if label.startswith(name)}
            found = matches.pop() if len(matches) == 1 else None
        return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _reference(key: OwnerKey) -> str:
    account_id, fund_id = key
    return f"account:{account_id}" if account_id else f"fund:{fund_id}"
