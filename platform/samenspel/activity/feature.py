"""Activities, notices, levels and relevance as a feature of the application."""

from sqlmodel import col

from samenspel.activity import models  # noqa: F401
from samenspel.activity.blueprint import bp
from samenspel.activity.joining import tasks as joining_tasks
from samenspel.activity.levels import models as level_models  # noqa: F401
from samenspel.activity.notices import access, tasks
from samenspel.activity.notices import routes as notice_routes  # noqa: F401
from samenspel.activity.notices.models import ReadMark
from samenspel.activity.relevance import routes  # noqa: F401
from samenspel.activity.relevance.participations import ParticipationSource
from samenspel.feature import Feature
from samenspel.jobs import Handler
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "opened": Handler(tasks.note_opened, batch=True),
        "join-asked": Handler(joining_tasks.tell_organisers),
        "join-closed": Handler(joining_tasks.tell_of_decision),
        "group-invited": Handler(joining_tasks.invite_account),
        "invitation-closed": Handler(joining_tasks.close_invitation),
        "invitation-reopened": Handler(joining_tasks.reopen_invitation),
        "group-added": Handler(joining_tasks.tell_who_was_added),
    },
    rooms={"account": access.may_listen},
    exists_for=takes_part,
    participations=(ParticipationSource(ReadMark.thing_id, ReadMark.account_id, condition=col(ReadMark.was_opened)),),
)
