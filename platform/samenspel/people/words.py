"""The names of roles, sizes and kinds of themes, on screen and in an imported list, and what stands beside a name."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from samenspel.people.models import Account, Fund, ThemeKind
from samenspel.viewer import External, Former, Role

ROLES = {
    Role.CONSULTANT: _l("Sectorconsulent"),
    Role.DIRECTOR: _l("Directeur"),
    Role.ISA: _l("Intersectoraal adviseur"),
    Role.ADMIN: _l("Beheerder"),
    Role.GUEST: _l("Gast"),
}

#: The sizes of funds, small ones first: the word of the source, and the name on screen.
SIZES = {
    "klein": _l("klein"),
    "klein tot gemiddeld": _l("klein tot gemiddeld"),
    "middelgroot": _l("middelgroot"),
    "groot": _l("groot"),
}

THEME_KINDS = {
    ThemeKind.DECREE: _l("decretaal thema"),
    ThemeKind.ADDENDUM: _l("addendum bij de convenants"),
    ThemeKind.INTERSECTORAL: _l("intersectoraal thema"),
}

#: Roles of people who work for a fund; people with another role belong to another organisation, or to none.
FUND_ROLES = frozenset({Role.CONSULTANT, Role.DIRECTOR})

#: The words for roles in an imported list and in the form of the demo.
ROLE_WORDS = {
    word: role
    for role, words in {
        Role.CONSULTANT: (
            "sectorconsulent", "sectorconsulente", "sectorconsulenten", "sectorconsulent(e)", "consulent", "consulente",
            "consulenten", "consultant", "sectorconsultant",
        ),
        Role.DIRECTOR: ("directeur", "directeurs", "directeuren", "directrice", "directie", "director"),
        Role.ISA: ("isa", "isa's", "isas", "intersectoraal adviseur", "intersectorale adviseurs", "adviseur"),
        Role.ADMIN: ("beheerder", "beheerders", "beheer", "admin"),
        Role.GUEST: ("gast", "gasten", "extern", "externe", "guest"),
    }.items()
    for word in words
}  # fmt: skip


def role_choices() -> list[tuple[str, str]]:
    """The roles with their names, in the language of the reader, for a list to choose from."""
    return [(role.value, str(name)) for role, name in ROLES.items()]


def last_of_role(role: Role) -> str:
    """Why the only ISA or administrator stays what they are."""
    if role is Role.ISA:
        return str(gettext("Dit is de enige intersectorale adviseur. Geef eerst iemand anders die rol."))
    return str(gettext("Dit is de enige beheerder. Geef eerst iemand anders die rol."))


def role_from(value: str) -> Role | None:
    """The role that an address names by its value; None for anything else."""
    return Role(value) if value in list(Role) else None


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=1024)
def tone_of(fund: str | None) -> int:
    """The tint (0 to 7) of a fund, which depends on its name only. Cached, since lists need it for each row."""
    if not fund or fund == "":  # an External is there even when it is empty
        return 0
    return (_LETTERS.find(fund[0].lower()) + 3 * _LETTERS.find(fund[-1].lower()) + len(fund)) % 8


#: How the names begin that people get when they are anonymised (`identity.anonymising`), in whatever language.
_ANONYMOUS = ("Voormalig medewerker", "Voormalige gast")


def is_anonymous(name: str) -> bool:
    """Whether a name is that of somebody who was anonymised, and who has no card."""
    return name.startswith(_ANONYMOUS)


@lru_cache(maxsize=1024)
def initials_of(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[:1] for word in words[:: max(1, len(words) - 1)][:2]).upper()


#: Before the organisation of a guest, and the fund of a closed account, on their way from the database.
_MARK, _FORMER_MARK = "\x1f", "\x1e"


class _Party(sa.TypeDecorator[str]):
    """Text; that of a guest becomes `External`, and that of a closed account `Former`."""

    impl = sa.String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        if value and value.startswith(_FORMER_MARK):
            return Former(value[1:])
        return External(value[1:]) if value and value.startswith(_MARK) else value


def party(*otherwise: str, fund: Any = Fund, account: Any = Account) -> sa.ColumnElement[str]:
    """SQL of what stands beside a name: the fund, else the organisation of the account, else `otherwise`.

    That of a guest is an `External`, which pages write with a mark.
    """
    of_guest = sa.literal(_MARK) + sa.func.coalesce(account.organisation, "")
    organisation = sa.case((account.role == Role.GUEST, of_guest), else_=account.organisation)
    return sa.type_coerce(sa.func.coalesce(fund.name, organisation, *otherwise), _Party())


def author_party(*, fund: Any = Fund, account: Any = Account) -> sa.ColumnElement[str]:
    """SQL of what stands beside the name of somebody who wrote something: as `party`, and whether they left."""
    left = sa.literal(_FORMER_MARK) + sa.func.coalesce(fund.name, account.organisation, "")
    beside = sa.type_coerce(party(fund=fund, account=account), sa.String())
    says_it = account.anonymised_at.is_not(None)  # the name itself says that they left, and where
    return sa.type_coerce(sa.case((account.active, beside), (says_it, None), else_=left), _Party())
