"""HTTP of guests who are in a group until a day."""

import uuid

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import clock, web
from samenspel.groups import access, queries
from samenspel.groups.blueprint import bp
from samenspel.groups.guests import actions
from samenspel.groups.guests.forms import LastDayForm
from samenspel.people import queries as people
from samenspel.viewer import Role


@bp.post("/overleg/<slug>/deelnemers/<uuid:account_id>/laatste-dag")
def set_last_day(slug: str, account_id: uuid.UUID) -> ResponseReturnValue:
    """An organiser changes until when a guest is in the group (until=..., empty is without an end)."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    membership = web.or_404(queries.membership_of(account_id, seen.id))
    account = web.or_404(people.active_account(account_id))
    web.require_visible(membership.left_at is None and account.role is Role.GUEST)
    form = LastDayForm()
    if not form.validate():
        flash(" ".join(str(error) for error in form.until.errors), "error")
    else:
        actions.set_last_day(membership, account, form.until.data)
        if membership.until is None:
            flash(_("%(name)s is er zonder einddatum bij.", name=account.name), "success")
        else:
            day = clock.day(membership.until, web.locale())
            flash(_("%(name)s is erbij tot en met %(day)s.", name=account.name, day=day), "success")
    return web.back_to(url_for("groups.members", slug=slug))
