"""The people of a group per fund, or per organisation for those who have none."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from samenspel.groups.queries import MemberLine
from samenspel.viewer import External


@dataclass(slots=True)
class Party:
    """A fund (or another organisation) in a group, with its people there."""

    name: str
    slug: str | None
    people: list[MemberLine] = field(default_factory=list)


def in_order_of_party(members: Iterable[MemberLine], lead_slug: str | None) -> list[MemberLine]:
    """The members with those of the fund that leads first, then the other funds by name, then who has no fund; within
    a fund in the order they had."""
    return sorted(
        members,
        key=lambda each: (
            each.fund_slug is None or each.fund_slug != lead_slug,
            each.fund_slug is None,
            isinstance(each.party, External),
            (each.party or "").casefold(),
        ),
    )


def parties_of(members: Iterable[MemberLine]) -> list[Party]:
    """The members by party, in the order in which they come."""
    found: dict[tuple[str, bool], Party] = {}
    for member in members:
        key = (member.party or "", isinstance(member.party, External))
        found.setdefault(key, Party(member.party or "", member.fund_slug)).people.append(member)
    return list(found.values())
