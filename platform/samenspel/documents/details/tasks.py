"""Asks people whether documents are still right."""

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock
from samenspel.activity.notices.actions import News, Recipient, notify
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.db import now
from samenspel.documents.details import queries
from samenspel.groups.models import MembershipRole
from samenspel.groups.queries import viewers_in


def ask_reviews() -> None:
    """Asks each reviewer once when the day has come; where they left the group its organisers."""
    moment = now()
    for due in queries.due_reviews(clock.local(moment).date()):
        if due.asked_at is not None and clock.local(due.asked_at).date() >= due.review_on:
            continue
        people = viewers_in(due.group_id)
        asked = [each for each in people if each.id == due.reviewer_id] or [
            each for each in people if each.memberships.get(due.group_id) == MembershipRole.ORGANISER
        ]
        for each in asked:
            with force_locale(each.locale):
                title = _("Nog geldig? %(title)s", title=due.title)
            news = News(
                thing=Thing(ThingKind.DOCUMENT, due.id),
                title=title,
                path=path_to("documents.preview", document_id=due.id),
                group_id=due.group_id,
                actor_id=None,
                at=moment,
            )
            notify(news, [Recipient(each.id, NoticeReason.TO_DO)])
