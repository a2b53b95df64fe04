"""Selects about mentions: whom a text mentions, and whom it may mention in a group."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel import text
from samenspel.addresses import path_to
from samenspel.db import columns, session
from samenspel.groups.access import may_organise, visible_to
from samenspel.groups.models import Group, Membership, Visibility
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account, Fund
from samenspel.people.words import party
from samenspel.viewer import Role, Viewer

#: In a group of more people only its organisers mention everybody.
MAX_CALLED = 25
MAX_SUGGESTIONS = 8
#: What stands for all people of a group, in every language of the screen: the text is the same for all.
EVERYBODY = "iedereen"


class MentionKind(StrEnum):
    ACCOUNT = "account"
    FUND = "fund"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class MentionTarget:
    """A person, fund or group that a text may mention in a place. `sees`: they may see the place, or somebody of them.

    `people` is how many they are besides the viewer, `party` what stands beside the name of a person. The people of
    a place are `is_near`.
    """

    kind: MentionKind
    id: uuid.UUID
    name: str
    path: str
    party: str = ""
    sees: bool = True
    people: int = 1
    is_near: bool = True
    has_namesake: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def text(self) -> str:
        """What completion writes after the @: the name, and the fund where another has the same name."""
        return f"{self.name} ({self.party})" if self.has_namesake and len(self.party) else self.name


@dataclass(frozen=True, slots=True)
class MentionPlace:
    """A group in which a viewer writes. `may_call`: they may mention everybody in it."""

    id: uuid.UUID
    slug: str
    name: str
    size: int
    may_call: bool


def mentioned_accounts(html: str, group_id: uuid.UUID | None) -> set[uuid.UUID]:
    """The active accounts that a post of a group mentions and that may see the group now; `html` is its `body_html`.

    A fund stands for its people in the group, the group for all people in it. Nobody is mentioned in a direct
    conversation, which is no group.
    """
    return _accounts(keys_in(html), group_id)


@dataclass(frozen=True, slots=True)
class MentionChange:
    """The accounts that a post mentions since it was changed, and those that it no longer mentions."""

    added: set[uuid.UUID]
    withdrawn: set[uuid.UUID]


def mention_change(html: str, group_id: uuid.UUID | None, earlier: Collection[str]) -> MentionChange:
    """What a change of a post means for whom it mentions; `earlier` are the keys of what it mentioned before."""
    now, before = mentioned_accounts(html, group_id), _accounts(earlier, group_id)
    return MentionChange(added=now - before, withdrawn=before - now)


def keys_in(html: str) -> list[str]:
    """The keys of what a post mentions, each once."""
    return sorted({mention.key for mention in text.mentions_in(html)})


def ids_of(keys: Collection[str]) -> dict[MentionKind, set[uuid.UUID]]:
    """The ids in the keys of mentions, of each kind."""
    ids: dict[MentionKind, set[uuid.UUID]] = {kind: set() for kind in MentionKind}
    for key in keys:
        kind, _, hexadecimal = key.partition(":")
        ids[MentionKind(kind)].add(uuid.UUID(hexadecimal))
    return ids


def _accounts(keys: Collection[str], group_id: uuid.UUID | None) -> set[uuid.UUID]:
    if group_id is None or not keys:
        return set()
    ids = ids_of(keys)
    meant: list[sa.ColumnElement[bool]] = [col(Account.id).in_(ids[MentionKind.ACCOUNT])]
    if ids[MentionKind.FUND]:
        meant.append(sa.and_(_is_member(), col(Account.fund_id).in_(ids[MentionKind.FUND])))
    if group_id in ids[MentionKind.GROUP]:
        meant.append(_is_member())
    rows = session().execute(_people(group_id).where(sa.or_(*meant)))
    return {row.id for row in rows if _sees(row)}


def _is_member() -> sa.ColumnElement[bool]:
    return col(Membership.id).is_not(None)


def _people(group_id: uuid.UUID) -> sa.Select[Any]:
    """The active accounts, with all that decides whether they see a group."""
    is_in_group = sa.and_(
        col(Membership.account_id) == Account.id,
        col(Membership.group_id) == Group.id,
        col(Membership.left_at).is_(None),
    )
    return (
        columns(
            Account.id,
            Account.role,
            Account.organisation,
            _is_member().label("is_member"),
            _sees_it().label("sees"),
        )
        .select_from(Account)
        .join(Group, col(Group.id) == group_id)
        .outerjoin(Membership, is_in_group)
        .where(col(Account.active))
    )


def _sees_it() -> sa.ColumnElement[bool]:
    """SQL: the account sees the group, unless it is of WEWIS."""
    is_open = sa.and_(col(Group.visibility) == Visibility.OPEN, col(Account.role) != Role.GUEST)
    return sa.or_(_is_member(), col(Account.role) == Role.ISA, is_open)


def _sees(person: Any) -> bool:
    """Whether the account of a row of `_people` sees the group: the rule of `groups.access`, for many at once."""
    return bool(person.sees) and not is_of_wewis(person.role, person.organisation)


def place_for(viewer: Viewer, group_id: uuid.UUID | None = None, slug: str = "") -> MentionPlace | None:
    """The group with an id or a slug, or None where it does not exist for this viewer."""
    in_it = (
        columns(sa.func.count())
        .select_from(Membership)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(col(Membership.group_id) == Group.id, col(Membership.left_at).is_(None), col(Account.active))
        .scalar_subquery()
    )
    named = col(Group.id) == group_id if group_id else col(Group.slug) == slug
    query = columns(Group.id, Group.slug, Group.name, in_it.label("size")).where(named, visible_to(viewer))
    found = session().execute(query).first()
    if found is None:
        return None
    may_call = found.size <= MAX_CALLED or may_organise(viewer, found.id)
    return MentionPlace(found.id, found.slug, found.name, found.size, may_call)


def everybody_in(place: MentionPlace, viewer: Viewer, name: str = "") -> MentionTarget:
    """The group itself as what may be mentioned, by its name or another one."""
    others = place.size - (place.id in viewer.memberships)
    path = path_to("groups.members", slug=place.slug)
    return MentionTarget(MentionKind.GROUP, place.id, name or place.name, path, people=others)


def people_named(
    viewer: Viewer, group_id: uuid.UUID, beginnings: Collection[str], ids: Collection[uuid.UUID] = ()
) -> list[MentionTarget]:
    """The persons whose name begins with one of some words, and those with some ids, whether they see the group or not.

    Guests find only the people of the group.
    """
    begins = [col(Account.name).istartswith(words, autoescape=True) for words in beginnings]
    return _targets(viewer, _people(group_id).where(sa.or_(col(Account.id).in_(ids), *begins)).limit(1000))


def _targets(viewer: Viewer, people: sa.Select[Any]) -> list[MentionTarget]:
    """The persons of a select that began as `_people`."""
    other = aliased(Account)
    namesake = sa.exists().where(col(other.name) == Account.name, col(other.id) != Account.id, col(other.active))
    query = people.outerjoin(Fund, col(Fund.id) == Account.fund_id).add_columns(
        col(Account.name), party("").label("party"), namesake.label("has_namesake")
    )
    if viewer.is_guest:
        query = query.where(_is_member())
    return [
        MentionTarget(
            kind=MentionKind.ACCOUNT,
            id=row.id,
            name=row.name,
            path=path_to("people.show", account_id=row.id),
            party=row.party,
            sees=_sees(row),
            is_near=row.is_member,
            has_namesake=row.has_namesake,
        )
        for row in session().execute(query)
    ]


def funds_named(
    viewer: Viewer, group_id: uuid.UUID, beginnings: Collection[str], ids: Collection[uuid.UUID] = ()
) -> list[MentionTarget]:
    """The open funds whose name begins with one of some words, and those with some ids, with their people in the group.

    Guests find only the funds with people in the group.
    """
    begins = [col(Fund.name).istartswith(words, autoescape=True) for words in beginnings]
    return _funds(viewer, group_id, [sa.or_(col(Fund.id).in_(ids), *begins)], is_inside=viewer.is_guest)


def _funds(
    viewer: Viewer, group_id: uuid.UUID, named: Sequence[sa.ColumnElement[bool]], *, is_inside: bool, limit: int = 1000
) -> list[MentionTarget]:
    in_group = (
        columns(Account.id, Account.fund_id)
        .join(Membership, col(Membership.account_id) == Account.id)
        .where(col(Membership.group_id) == group_id, col(Membership.left_at).is_(None), col(Account.active))
        .subquery()
    )
    people = sa.func.count(in_group.c.id)
    others = sa.func.count(sa.case((in_group.c.id != viewer.id, in_group.c.id)))
    query = (
        columns(Fund.id, Fund.name, Fund.slug, people.label("people"), others.label("others"))
        .outerjoin(in_group, in_group.c.fund_id == Fund.id)
        .where(col(Fund.closed_at).is_(None), *named)
        .group_by(col(Fund.id), col(Fund.name), col(Fund.slug))
        .order_by(sa.func.lower(Fund.name))
        .limit(limit)
    )
    if is_inside:
        query = query.having(people > 0)
    return [
        MentionTarget(
            kind=MentionKind.FUND,
            id=row.id,
            name=row.name,
            path=path_to("people.fund", slug=row.slug),
            sees=row.people > 0,
            people=row.others,
        )
        for row in session().execute(query)
    ]


def suggestions(viewer: Viewer, place: MentionPlace, typed: str) -> list[MentionTarget]:
    """What completion offers for some typed letters: people of the group first, then others who see it, funds with
    people in it, and everybody.

    A word of the name begins with what is typed. Nobody is offered oneself.
    """
    is_named = _has_word(Account.name, typed)
    people = (
        _people(place.id)
        .where(col(Account.id) != viewer.id, *is_named, _sees_it())
        .order_by(_is_member().desc(), sa.func.lower(Account.name), col(Account.id))
        .limit(2 * MAX_SUGGESTIONS)
    )
    funds = _funds(viewer, place.id, _has_word(Fund.name, typed), is_inside=True, limit=2)
    is_called = any(name.casefold().startswith(typed.casefold()) for name in (EVERYBODY, place.name))
    everybody = [everybody_in(place, viewer, EVERYBODY)] if is_called and place.may_call else []
    rest = [each for each in (*funds, *everybody) if each.people]
    persons = [person for person in _targets(viewer, people) if person.sees]
    return [*persons[: MAX_SUGGESTIONS - len(rest)], *rest]


def _has_word(name: Any, typed: str) -> list[sa.ColumnElement[bool]]:
    if not typed:
        return []
    begins = col(name).istartswith(typed, autoescape=True)
    return [sa.or_(begins, col(name).icontains(f" {typed}", autoescape=True))]
