"""Groups that are like one that somebody is about to make: by their theme, the words of name and purpose, and the funds
that take part. Each says why it is found."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.access import known_in, visible_to
from samenspel.groups.models import Group, GroupKind, Membership, MembershipRole, Visibility
from samenspel.lines import Lines, lines
from samenspel.people.models import Fund, Theme
from samenspel.people.sector.likeness import resemble
from samenspel.text import ascii_words
from samenspel.viewer import Viewer, VisibilityScope

MAX_SIMILAR = 5
#: What each reason weighs: nearly the same name, a theme, a word of a name, a word of a purpose, a fund.
_NAME, _THEME, _NAME_WORD, _PURPOSE_WORD, _FUND = 10.0, 1.0, 1.5, 0.5, 0.25
#: A theme or a word of the name is enough; funds that meet elsewhere too are not.
_ENOUGH = 1.0
_MAX_WORDS, _MAX_FUNDS = 4, 4
#: Words are the same when their first letters are: mentor, mentoren, mentoropleiding.
_STEM, _MIN_LETTERS = 5, 4
#: A word that stands in more than this share of the groups tells nothing of one, unless there are only a few.
_COMMON, _FEW = 0.3, 5
_NO_WORDS = frozenset(
    ascii_words(
        """alle alles anderen bijeenkomst cluster clusters deze door doen elkaar eigen fonds fondsen goed graag groep
        hebben hier hoe hun iedereen kunnen lerend lerende maken meer met moet moeten naar netwerk netwerken nieuw
        nieuwe onder onze over overleg platform samen samenwerken samenwerking sector sectoren sectorfonds sectorfondsen
        tussen uitwerken vlaamse vlaanderen voor waar waarom want wat welke werk werken werkgroep werkgroepen wie willen
        worden zijn zoals zodat"""
    )
)


@dataclass(frozen=True, slots=True)
class SimilarGroup:
    """A group that is like the new one, with what they share."""

    slug: str
    name: str
    kind: GroupKind
    visibility: Visibility
    has_like_name: bool
    has_same_theme: bool
    words: tuple[str, ...]
    funds: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _KnownGroup:
    id: uuid.UUID
    slug: str
    name: str
    kind: GroupKind
    visibility: Visibility
    theme_id: uuid.UUID | None
    theme_name: str | None
    purpose: str


@cache
def _known(scope: VisibilityScope) -> Lines[_KnownGroup]:
    return (
        lines(
            _KnownGroup,
            id=Group.id,
            slug=Group.slug,
            name=Group.name,
            kind=Group.kind,
            visibility=Group.visibility,
            theme_id=Group.theme_id,
            theme_name=Theme.name,
            purpose=Group.purpose,
        )
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(known_in(scope), col(Group.archived_at).is_(None))
        .order_by(col(Group.name))
    )


def similar_groups(
    viewer: Viewer,
    *,
    name: str,
    purpose: str,
    theme_id: uuid.UUID | None,
    fund_ids: Collection[uuid.UUID] = (),
) -> list[SimilarGroup]:
    """The groups that the viewer may know of and that are most like one with this name, purpose, theme and funds.

    Of groups that they may not look into, who takes part does not count.
    """
    known = _known(viewer.scope).all(viewer.bound)
    funds = _funds_in(viewer, fund_ids) if fund_ids else {}
    stems = {group.id: (_stems([group.name]), _stems([group.purpose, group.theme_name or ""])) for group in known}
    spread = Counter(stem for in_name, in_purpose in stems.values() for stem in {*in_name, *in_purpose})
    common = {stem for stem, count in spread.items() if count > max(_FEW, _COMMON * len(known))}
    wanted = {stem: word for stem, word in _stems([name, purpose]).items() if stem not in common}
    found = []
    for group in known:
        in_name, in_purpose = stems[group.id]
        named = [wanted[stem] for stem in in_name if stem in wanted]
        others = [wanted[stem] for stem in in_purpose if stem in wanted and stem not in in_name]
        shared = funds.get(group.id, ())
        has_same_theme = theme_id is not None and group.theme_id == theme_id
        has_like_name = resemble(name, group.name)
        score = _NAME * has_like_name + _THEME * has_same_theme + _NAME_WORD * len(named)
        score += _PURPOSE_WORD * len(others[:_MAX_WORDS]) + _FUND * len(shared[:_MAX_FUNDS])
        if score >= _ENOUGH:
            words = tuple((named + others)[:_MAX_WORDS])
            found.append(
                SimilarGroup(
                    group.slug,
                    group.name,
                    group.kind,
                    group.visibility,
                    has_like_name,
                    has_same_theme,
                    words,
                    shared[:_MAX_FUNDS],
                    score,
                )
            )
    return sorted(found, key=lambda group: -group.score)[:MAX_SIMILAR]


def groups_named_like(viewer: Viewer, name: str, but: uuid.UUID) -> list[SimilarGroup]:
    """The groups but one that the viewer may know of and whose name resembles this one."""
    return [
        SimilarGroup(group.slug, group.name, group.kind, group.visibility, True, False, (), (), _NAME)
        for group in _known(viewer.scope).all(viewer.bound)
        if group.id != but and resemble(name, group.name)
    ][:MAX_SIMILAR]


def _stems(texts: Iterable[str]) -> dict[str, str]:
    """The first letters of the words that say something, each with the word as it stands there."""
    words = (word for text in texts for word in ascii_words(text))
    return {word[:_STEM]: word for word in words if len(word) >= _MIN_LETTERS and word not in _NO_WORDS}


def _funds_in(viewer: Viewer, fund_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """The names of those of the funds that take part in each group that the viewer may look into."""
    query = (
        columns(Membership.group_id, Fund.name)
        .join(Group, col(Group.id) == Membership.group_id)
        .join(Fund, col(Fund.id) == Membership.fund_id)
        .where(
            col(Membership.fund_id).in_(fund_ids),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            visible_to(viewer),
        )
        .distinct()
    )
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for group_id, name in sorted(session().execute(query), key=lambda row: str(row[1]).casefold()):
        found[group_id] = (*found.get(group_id, ()), name)
    return found
