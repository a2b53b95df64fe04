"""HTTP of what is to do around a meeting: its organiser asks those who did not answer once more."""

import uuid
from datetime import timedelta

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.db import now
from samenspel.meetings import access
from samenspel.meetings.blueprint import bp
from samenspel.meetings.reach import reach_to_organise, refuse
from samenspel.meetings.todos import actions, queries
from samenspel.meetings.words import from_then

#: The time between two reminders is at least this long.
REMIND_AGAIN = timedelta(hours=20)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/herinnering")
def remind_members(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Reminds the people of the group who did not say whether they come, at most once in `REMIND_AGAIN`."""
    seen = reach_to_organise(meeting_id)
    meeting = seen.meeting
    if not access.is_open_for_answers(meeting.starts_at, meeting.cancelled_at, now()):
        return refuse(seen, _("Antwoorden kan tot het begin van de bijeenkomst."))
    if meeting.reminded_at is not None and now() - meeting.reminded_at < REMIND_AGAIN:
        again = from_then(meeting.reminded_at + REMIND_AGAIN)
        return refuse(seen, _("Er ging al een herinnering uit. Het kan opnieuw vanaf %(moment)s.", moment=again))
    me = web.viewer()
    count = len(queries.to_remind(meeting, me.id))
    if not count:
        return refuse(seen, _("Iedereen antwoordde al."))
    actions.queue_reminder(me, meeting)
    words = ngettext(
        "%(num)d persoon krijgt een herinnering: een melding, en een mail zoals die dat instelde.",
        "%(num)d personen krijgen een herinnering: een melding, en een mail zoals ze dat instelden.",
        count,
    )
    flash(words, "success")
    return web.back_to(seen.path)
