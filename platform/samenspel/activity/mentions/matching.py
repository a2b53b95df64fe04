"""Finds what a text mentions, by the names in it."""

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from samenspel import text
from samenspel.activity.mentions import target_queries as queries
from samenspel.activity.mentions.queries import MentionKind, ids_of
from samenspel.activity.mentions.target_queries import EVERYBODY, MentionTarget
from samenspel.text import Mention
from samenspel.viewer import Viewer

_FIRST_WORD = re.compile(r"\w+")
#: After a name no letter follows, and no hyphen with one.
_END = re.compile(r"(?<=\S)(?!-?\w)")


class Obstacle(StrEnum):
    """Why a name in a text mentions nobody."""

    UNSEEN = "unseen"  # they may not see the place
    AMBIGUOUS = "ambiguous"  # several who see the place have this name
    EMPTY = "empty"  # a fund without people in the group
    TOO_MANY = "too_many"  # everybody in a large group, by somebody who does not organise it


@dataclass(frozen=True, slots=True)
class MentionMatch:
    """A name that a text has after an @, and what it means."""

    words: str
    target: MentionTarget
    obstacle: Obstacle | None


#: What each name (in its simplest spelling) may mean.
Names = Mapping[str, Sequence[MentionTarget]]


def html_of(viewer: Viewer, group_id: uuid.UUID | None, body: str, earlier_html: str = "") -> str:
    """The HTML of a post in a group, with its mentions as links; a direct conversation (None) has no mentions.

    What the post mentioned before this edit stays what it was, also where somebody has another name by now.
    """
    if group_id is None:
        return text.to_html(body)
    earlier = text.mentions_in(earlier_html)

    def find_mentions(tails: Sequence[str]) -> list[Mention | None]:
        return [
            Mention(match.words, match.target.key, match.target.path) if match and not match.obstacle else None
            for match in matches(viewer, group_id, tails, earlier)
        ]

    return text.to_html(body, find_mentions)


def matches_in(viewer: Viewer, group_id: uuid.UUID, body: str) -> list[MentionMatch]:
    """All names after an @ in the Markdown of a post."""
    found: list[MentionMatch] = []

    def find_mentions(tails: Sequence[str]) -> list[None]:
        found.extend(match for match in matches(viewer, group_id, tails) if match)
        return [None] * len(tails)

    text.to_html(body, find_mentions)
    return found


def matches(
    viewer: Viewer, group_id: uuid.UUID, tails: Sequence[str], earlier: Sequence[Mention] = ()
) -> list[MentionMatch | None]:
    """The longest name with which each text begins after its @; None where it begins with none."""
    place = queries.place_for(viewer, group_id)
    beginnings = {found[0] for tail in tails if (found := _FIRST_WORD.match(tail, 1))}
    if place is None or not beginnings:
        return [None] * len(tails)
    known = ids_of({each.key for each in earlier})
    targets = [
        *queries.people_named(viewer, group_id, beginnings, known[MentionKind.ACCOUNT]),
        *queries.funds_named(viewer, group_id, beginnings, known[MentionKind.FUND]),
        queries.everybody_in(place, viewer),
        queries.everybody_in(place, viewer, EVERYBODY),
    ]
    may_call = place.may_call or group_id in known[MentionKind.GROUP]
    names, before = _names(targets), _earlier_names(targets, earlier)
    return [_match(tail, names, before, may_call) for tail in tails]


def _simple(name: str) -> str:
    """A name without differences of capitals and spaces."""
    return " ".join(name.casefold().split())


def _names(targets: Sequence[MentionTarget]) -> Names:
    names: dict[str, dict[str, MentionTarget]] = defaultdict(dict)
    for target in targets:
        names[_simple(target.name)][target.key] = target
        if len(target.party):
            names[_simple(f"{target.name} ({target.party})")][target.key] = target
    return {name: list(found.values()) for name, found in names.items()}


def _earlier_names(targets: Sequence[MentionTarget], earlier: Sequence[Mention]) -> Names:
    by_key = {target.key: target for target in targets}
    return {_simple(each.words[1:]): [by_key[each.key]] for each in earlier if each.key in by_key}


def _match(tail: str, names: Names, earlier: Names, may_call: bool) -> MentionMatch | None:
    for end in reversed([found.end() for found in _END.finditer(tail, 1)]):
        name = _simple(tail[1:end])
        found = earlier.get(name) or names.get(name)
        if found:
            return _judged(tail[:end], found, may_call)
    return None


def _judged(words: str, targets: Sequence[MentionTarget], may_call: bool) -> MentionMatch:
    """The one that is meant: of several with the same name the only one who sees the place."""
    seeing = [target for target in targets if target.sees]
    target = (seeing or targets)[0]
    obstacle = None
    if len(seeing) > 1:
        obstacle = Obstacle.AMBIGUOUS
    elif target.kind is MentionKind.GROUP and not may_call:
        obstacle = Obstacle.TOO_MANY
    elif not seeing:
        obstacle = Obstacle.EMPTY if target.kind is MentionKind.FUND else Obstacle.UNSEEN
    return MentionMatch(words, target, obstacle)
