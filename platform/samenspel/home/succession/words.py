"""What stands in the way of taking a succession back, in words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from samenspel.db import session
from samenspel.groups.models import Group
from samenspel.home.succession import queries
from samenspel.people.models import Account
from samenspel.people.successions.models import SuccessionChange

_MOST = 10


def in_the_way(changes: Sequence[SuccessionChange]) -> list[str]:
    """What changed anew since, each said once."""
    found = dict.fromkeys(_say(change, queries.row_of(change)) for change in changes)
    return list(found)[:_MOST]


def _say(change: SuccessionChange, row: object) -> str:
    account_id = getattr(row, "account_id", None) or getattr(row, "id", None)
    if change.table == "fund":
        return str(_("De laatste dag van het fonds is intussen veranderd."))
    if change.table in ("group", "lead_seat"):
        group = session().get(Group, getattr(row, "group_id", None) or getattr(row, "id", None)) if row else None
        if group is None or group.is_hidden:
            return str(_("Een overleg heeft intussen een andere trekker."))
        return str(_("%(group)s heeft intussen een andere trekker.", group=group.name))
    if change.table in ("initiative", "initiative_fund"):
        return str(_("De fondsen van een initiatief zijn intussen veranderd."))
    account = session().get(Account, account_id) if row is not None and account_id else None
    if account is not None and change.table in ("account", "former_affiliation"):
        return str(_("%(name)s werkt intussen voor een ander fonds.", name=account.name))
    if account is not None:
        return str(_("De plaats van %(name)s in een overleg of bijeenkomst is intussen veranderd.", name=account.name))
    return str(_("Iets dat meeging, bestaat intussen niet meer."))
