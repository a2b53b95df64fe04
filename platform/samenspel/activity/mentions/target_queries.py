"""Selects of what a text may mention in a group, for completion and for the names in a post.

The statements are built once: that takes longer than to execute them, and a post is being written.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.activity.mentions.queries import MentionKind, is_member, may_see, people_and_group, sees_group
from samenspel.addresses import path_to
from samenspel.db import columns, session
from samenspel.groups.access import may_organise, visible_in
from samenspel.groups.models import Group, Membership
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.people.words import party
from samenspel.viewer import Viewer, VisibilityScope

#: In a group of more people only its organisers mention everybody.
MAX_CALLED = 25
MAX_SUGGESTIONS = 8
MAX_FUNDS = 2
#: What stands for all people of a group, in every language of the screen: the text is the same for all.
EVERYBODY = "iedereen"
_ME: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_id", type_=sa.Uuid())
_GROUP: sa.BindParameter[uuid.UUID] = sa.bindparam("group_id", type_=sa.Uuid())


@dataclass(frozen=True, slots=True)
class MentionTarget:
    """A person, fund or group that a text may mention in a place. `sees`: they may see the place, or somebody of them.

    `people` is how many they are besides the viewer, `party` what stands beside the name of a person.
    """

    kind: MentionKind
    id: uuid.UUID
    name: str
    slug: str = ""
    party: str = ""
    sees: bool = True
    people: int = 1
    has_namesake: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def path(self) -> str:
        if self.kind is MentionKind.ACCOUNT:
            return path_to("people.show", account_id=self.id)
        return path_to("people.fund" if self.kind is MentionKind.FUND else "groups.members", slug=self.slug)

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


def place_for(viewer: Viewer, group_id: uuid.UUID | None = None, slug: str = "") -> MentionPlace | None:
    """The group with an id or a slug, or None where it does not exist for this viewer."""
    query = _place(viewer.scope, by_id=group_id is not None)
    found = session().execute(query, viewer.bound | {"wanted": group_id or slug}).first()
    if found is None:
        return None
    may_call = found.size <= MAX_CALLED or may_organise(viewer, found.id)
    return MentionPlace(found.id, found.slug, found.name, found.size, may_call)


@cache
def _place(scope: VisibilityScope, by_id: bool) -> sa.Select[Any]:
    in_it = (
        columns(sa.func.count())
        .select_from(Membership)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(col(Membership.group_id) == Group.id, col(Membership.left_at).is_(None), col(Account.active))
        .scalar_subquery()
    )
    is_wanted = (col(Group.id) if by_id else col(Group.slug)) == sa.bindparam("wanted")
    return columns(Group.id, Group.slug, Group.name, in_it.label("size")).where(is_wanted, visible_in(scope))


def everybody_in(place: MentionPlace, viewer: Viewer, name: str = "") -> MentionTarget:
    """The group itself as what may be mentioned, by its name or another one."""
    others = place.size - (place.id in viewer.memberships)
    return MentionTarget(MentionKind.GROUP, place.id, name or place.name, place.slug, people=others)


def people_named(
    viewer: Viewer, group_id: uuid.UUID, beginnings: Collection[str], ids: Collection[uuid.UUID] = ()
) -> list[MentionTarget]:
    """The persons whose name begins with one of some words, and those with some ids, whether they see the group or not.

    Guests find only the people of the group.
    """
    return _persons(_people_named(len(beginnings), viewer.is_guest), _named(group_id, beginnings, ids))


@cache
def _people_named(count: int, is_guest: bool) -> sa.Select[Any]:
    return _with_names(is_guest).where(_begins(Account, count)).limit(1000)


def _with_names(is_guest: bool) -> sa.Select[Any]:
    other = aliased(Account)
    namesake = sa.exists().where(col(other.name) == Account.name, col(other.id) != Account.id, col(other.active))
    query = (
        people_and_group()
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .add_columns(col(Account.name), party("").label("party"), namesake.label("has_namesake"))
    )
    return query.where(is_member()) if is_guest else query


def _begins(kind: type[Account] | type[Fund], count: int) -> sa.ColumnElement[bool]:
    """SQL: the name begins with one of `count` parameters, or the id is one of `ids`."""
    patterns = [_like(kind.name, f"begin_{number}") for number in range(count)]
    return sa.or_(col(kind.id).in_(sa.bindparam("ids", expanding=True)), *patterns)


def _like(name: Any, parameter: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(name).like(sa.func.lower(sa.bindparam(parameter, type_=sa.String())), escape="/")


def _escaped(words: str) -> str:
    return words.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _named(group_id: uuid.UUID, beginnings: Collection[str], ids: Collection[uuid.UUID]) -> dict[str, Any]:
    """The parameters of `_begins`."""
    patterns = {f"begin_{number}": f"{_escaped(words)}%" for number, words in enumerate(beginnings)}
    return patterns | {"group_id": group_id, "ids": list(ids)}


def _persons(query: sa.Select[Any], parameters: Mapping[str, Any]) -> list[MentionTarget]:
    return [
        MentionTarget(
            kind=MentionKind.ACCOUNT,
            id=row.id,
            name=row.name,
            party=row.party,
            sees=sees_group(row),
            has_namesake=row.has_namesake,
        )
        for row in session().execute(query, parameters)
    ]


def funds_named(
    viewer: Viewer, group_id: uuid.UUID, beginnings: Collection[str], ids: Collection[uuid.UUID] = ()
) -> list[MentionTarget]:
    """The open funds whose name begins with one of some words, and those with some ids, with their people in the group.

    Guests find only the funds with people in the group.
    """
    query = _funds_named(len(beginnings), viewer.is_guest)
    return _found_funds(query, viewer.bound | _named(group_id, beginnings, ids))


@cache
def _funds_named(count: int, is_guest: bool) -> sa.Select[Any]:
    return _funds(is_inside=is_guest).where(_begins(Fund, count)).limit(1000)


def _funds(*, is_inside: bool) -> sa.Select[Any]:
    in_group = (
        columns(Account.id, Membership.fund_id)
        .join(Membership, col(Membership.account_id) == Account.id)
        .where(col(Membership.group_id) == _GROUP, col(Membership.left_at).is_(None), col(Account.active))
        .subquery()
    )
    people = sa.func.count(in_group.c.id)
    others = sa.func.count(sa.case((in_group.c.id != _ME, in_group.c.id)))
    query = (
        columns(Fund.id, Fund.name, Fund.slug, people.label("people"), others.label("others"))
        .outerjoin(in_group, in_group.c.fund_id == Fund.id)
        .where(fund_is_open_at(None))
        .group_by(col(Fund.id), col(Fund.name), col(Fund.slug))
        .order_by(sa.func.lower(Fund.name))
    )
    return query.having(people > 0) if is_inside else query


def _found_funds(query: sa.Select[Any], parameters: Mapping[str, Any]) -> list[MentionTarget]:
    return [
        MentionTarget(
            kind=MentionKind.FUND,
            id=row.id,
            name=row.name,
            slug=row.slug,
            sees=row.people > 0,
            people=row.others,
        )
        for row in session().execute(query, parameters)
    ]


def suggestions(viewer: Viewer, place: MentionPlace, typed: str) -> list[MentionTarget]:
    """What completion offers for some typed letters: people of the group first, then others who see it, funds with
    people in it, and everybody.

    A word of the name begins with what is typed. Nobody is offered oneself.
    """
    words = _escaped(typed)
    parameters = viewer.bound | {"group_id": place.id, "begin": f"{words}%", "within": f"% {words}%"}
    persons = [each for each in _persons(_suggested_people(viewer.is_guest), parameters) if each.sees]
    funds = _found_funds(_suggested_funds(), parameters)
    is_called = any(name.casefold().startswith(typed.casefold()) for name in (EVERYBODY, place.name))
    everybody = [everybody_in(place, viewer, EVERYBODY)] if is_called and place.may_call else []
    rest = [each for each in (*funds, *everybody) if each.people]
    return [*persons[: MAX_SUGGESTIONS - len(rest)], *rest]


def _has_word(name: Any) -> sa.ColumnElement[bool]:
    return sa.or_(_like(name, "begin"), _like(name, "within"))


@cache
def _suggested_people(is_guest: bool) -> sa.Select[Any]:
    return (
        _with_names(is_guest)
        .where(col(Account.id) != _ME, _has_word(Account.name), may_see())
        .order_by(is_member().desc(), sa.func.lower(Account.name), col(Account.id))
        .limit(2 * MAX_SUGGESTIONS)  # those of WEWIS fall out
    )


@cache
def _suggested_funds() -> sa.Select[Any]:
    return _funds(is_inside=True).where(_has_word(Fund.name)).limit(MAX_FUNDS)
