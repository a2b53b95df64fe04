"""The panels that the page of a person and that of a fund get from the features above."""

import uuid

from flask import render_template

from samenspel import clock
from samenspel.db import now
from samenspel.groups.models import MembershipRole
from samenspel.home.around import queries
from samenspel.news.outbox.actions import BOUNCES_COUNT
from samenspel.news.outbox.queries import last_bounce_of
from samenspel.people.access import may_invite
from samenspel.people.cards.panels import Panels
from samenspel.viewer import Viewer
from samenspel.web import locale


def of_person(viewer: Viewer, account_id: uuid.UUID) -> str:
    """The groups of somebody and the days on which they work, and for who invites them whether their mail comes back;
    two or three statements."""
    groups = queries.groups_of(viewer, account_id)
    invites = may_invite(viewer) or any(
        viewer.memberships.get(group.id) == MembershipRole.ORGANISER for group in groups
    )
    return render_template(
        "home/around/person.html",
        returned_at=last_bounce_of(account_id, now() - BOUNCES_COUNT) if invites else None,
        groups=groups,
        work_days=[clock.weekday(day, locale()) for day in queries.work_days_of(account_id)],
    )


def of_fund(viewer: Viewer, fund_id: uuid.UUID) -> str:
    """Who goes where for a fund, what comes, what it sets up and what is left to do; four statements."""
    return render_template(
        "home/around/fund.html",
        fund_id=fund_id,
        groups=queries.groups_of_fund(viewer, fund_id),
        meetings=queries.meetings_of_fund(viewer, fund_id),
        initiatives=queries.initiatives_of_fund(viewer, fund_id),
        points=queries.points_of_fund(viewer, fund_id),
        most_meetings=queries.MAX_MEETINGS,
        most_points=queries.MAX_POINTS,
    )


PANELS = Panels(of_person=of_person, of_fund=of_fund)
