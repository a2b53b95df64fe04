"""Selects for mails about notices."""

import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices.models import Notice
from samenspel.db import columns, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.jobs import Job
from samenspel.people.models import Account
from samenspel.viewer import Viewer

#: The kind of the jobs that each mail one account.
JOB = "notice-mail"


def accounts_due(moment: datetime) -> list[uuid.UUID]:
    """The accounts that a mail about notices is due for, without those that have a job for it already."""
    query = columns(Notice.account_id).where(col(Notice.mail_at) <= moment).distinct()
    waiting = set(session().execute(columns(Job.payload["account"].as_string()).where(col(Job.kind) == JOB)).scalars())
    return [each for each in session().execute(query).scalars() if str(each) not in waiting]


def notices_to_mail(account_id: uuid.UUID, until: datetime) -> list[Notice]:
    """The notices of an account that are to be mailed by a moment, locked so that no news comes between."""
    query = sa.select(Notice).where(col(Notice.account_id) == account_id, col(Notice.mail_at) <= until)
    return list(session().execute(query.order_by(col(Notice.at)).with_for_update()).scalars())


def uniquifier_of(account_id: uuid.UUID) -> str | None:
    return session().execute(columns(Account.fs_uniquifier).where(col(Account.id) == account_id)).scalar()


def visible_groups(viewer: Viewer, group_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of those of the groups that exist for somebody now."""
    query = columns(Group.id, Group.name).where(col(Group.id).in_(group_ids), visible_to(viewer))
    return {row.id: row.name for row in session().execute(query)}
