"""What the things that somebody has in hand are called on screen."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from samenspel import clock
from samenspel.groups.forms import ROLES
from samenspel.meetings.departures.queries import Charge, ChargeKind

KINDS = {
    ChargeKind.GROUP: _l("Overleggen"),
    ChargeKind.LEAD: _l("Trekker van"),
    ChargeKind.MEETING: _l("Bijeenkomsten die nog komen"),
    ChargeKind.SERIES: _l("Reeksen van bijeenkomsten"),
    ChargeKind.REPORTER: _l("Verslaggever van"),
    ChargeKind.ITEM: _l("Agendapunten"),
    ChargeKind.POINT: _l("Actiepunten"),
    ChargeKind.INVITATIONS: _l("Uitnodigingen die openstaan"),
}


def about(charge: Charge, locale: str) -> str:
    """What stands below the title of a thing: where it is, and when."""
    facts = []
    if charge.kind is ChargeKind.GROUP and charge.role is not None:
        facts.append(str(ROLES[charge.role]))
    elif charge.kind not in (ChargeKind.LEAD, ChargeKind.GROUP):
        facts += [charge.group_name, charge.meeting_title]
    if charge.kind is ChargeKind.SERIES:
        facts.append(ngettext("%(num)d bijeenkomst", "%(num)d bijeenkomsten", charge.count))
    if charge.at is not None:
        day = clock.day(charge.at, locale)
        facts.append(_("tegen %(day)s", day=day) if charge.kind is ChargeKind.POINT else day)
    return ", ".join(fact for fact in facts if fact)
