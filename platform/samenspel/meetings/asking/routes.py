"""HTTP of polls ahead of a meeting: to make one, perhaps for an item of its agenda. All else of a poll is its own."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.activity.things import Thing, ThingKind
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.blueprint import bp
from samenspel.meetings.reach import reach, refuse, require_active
from samenspel.polls.access import may_add
from samenspel.polls.asking import ask


@bp.route("/bijeenkomsten/<uuid:meeting_id>/peilingen/nieuw", methods=["GET", "POST"])
def ask_people(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Asks something of the people of the group, to prepare the meeting or after it."""
    seen = require_active(reach(meeting_id))
    me = web.viewer()
    web.require(may_add(me, seen.group_id))
    if seen.is_cancelled:
        return refuse(seen, _("Deze bijeenkomst gaat niet door."))
    items = [(each.id, each.title) for each in agendas.agenda_of(seen.meeting)]
    way = [(seen.group_name, url_for("home.group", slug=seen.group_slug)), (seen.meeting.title, seen.path)]
    return ask(Thing(ThingKind.MEETING, meeting_id), seen.group_id, way, items)
