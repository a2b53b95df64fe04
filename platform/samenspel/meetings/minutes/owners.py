"""Who an action point can be given to, by the name that one types or picks from the list of the page.

Knows neither Flask nor the database.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: A person or a fund: the id of the one that it is, and None. Nobody is two times None.
Chosen = tuple[uuid.UUID | None, uuid.UUID | None]
NOBODY: Chosen = (None, None)


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody to choose: `more` tells apart who has the same name, for a person the fund."""

    chosen: Chosen
    name: str
    more: str = ""


@dataclass(slots=True)
class Owners:
    """All who can be chosen (`listed`), and besides by their name who has a line already (`earlier`, by its id)."""

    listed: Sequence[Owner]
    earlier: Mapping[str, Owner] = field(default_factory=dict)
    #: What each is called in the list: their name, and what tells them apart where another has the same.
    labels: list[tuple[str, Owner]] = field(init=False)
    _by_label: dict[str, Chosen] = field(init=False)
    _by_id: dict[str, Chosen] = field(init=False)

    def __post_init__(self) -> None:
        often = Counter(_plain(owner.name) for owner in self.listed)
        self.labels = [
            (f"{owner.name} ({owner.more})" if owner.more and often[_plain(owner.name)] > 1 else owner.name, owner)
            for owner in self.listed
        ]
        self._by_label = {_plain(label): owner.chosen for label, owner in reversed(self.labels)}
        self._by_id = {_reference(owner.chosen): owner.chosen for owner in self.listed}
        for owner in self.earlier.values():
            self._by_id.setdefault(_reference(owner.chosen), owner.chosen)
            if not often[_plain(owner.name)]:
                self._by_label.setdefault(_plain(owner.name), owner.chosen)

    def find(self, who: str, line: str = "") -> Chosen | None:
        """The person or fund of that name, written in any case; else the only one whose name begins like that.

        A line keeps who it has, also one with a namesake. A reference ("account:<id>", "fund:<id>") does as well. None
        where it is nobody, or might be several.
        """
        said = _plain(who)
        if not said:
            return NOBODY
        if line in self.earlier and _plain(self.earlier[line].name) == said:
            return self.earlier[line].chosen
        found = self._by_id.get(who) or self._by_label.get(said)
        if found is None:
            like = {chosen for label, chosen in self._by_label.items() if label.startswith(said)}
            found = like.pop() if len(like) == 1 else None
        return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _reference(chosen: Chosen) -> str:
    account_id, fund_id = chosen
    return f"account:{account_id}" if account_id else f"fund:{fund_id}"
