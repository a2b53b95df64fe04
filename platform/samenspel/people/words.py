"""What roles and kinds of persons are called on screen, and in a list that is imported."""

from flask_babel import lazy_gettext as _l

from samenspel.people.models import Role

ROLES = {
    Role.CONSULTANT: _l("Sectorconsulent"),
    Role.DIRECTOR: _l("Directeur"),
    Role.ISA: _l("Intersectoraal adviseur"),
    Role.ADMIN: _l("Beheerder"),
    Role.GUEST: _l("Gast"),
}

#: Roles of people who work for a fund; the others belong to another organisation, or to none.
OF_A_FUND = frozenset({Role.CONSULTANT, Role.DIRECTOR})

#: How roles may be written in an address or an imported list.
WRITTEN = {
    "sectorconsulent": Role.CONSULTANT,
    "consulent": Role.CONSULTANT,
    "directeur": Role.DIRECTOR,
    "isa": Role.ISA,
    "intersectoraal adviseur": Role.ISA,
    "beheerder": Role.ADMIN,
    "gast": Role.GUEST,
}
