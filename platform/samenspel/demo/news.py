"""Recent activities, with the titles and addresses that the features give them."""

from datetime import datetime, timedelta
from uuid import UUID

from samenspel.activity.models import Activity, Verb
from samenspel.demo.documents import FiledDocument
from samenspel.demo.draft import Draft
from samenspel.demo.groups import GroupPlan
from samenspel.demo.meetings.meetings import DemoMeeting
from samenspel.demo.people import DemoPerson
from samenspel.demo.topics import Discussion

DAYS = 90


def make_news(draft: Draft, discussions: list[Discussion], held: list[DemoMeeting], filed: list[FiledDocument]) -> None:
    """The events of the last three months."""
    for discussion in discussions:
        path = f"/onderwerpen/{discussion.id}"
        _add_activity(
            draft,
            Verb.OPENED_TOPIC,
            discussion.author,
            discussion.group,
            discussion.id,
            discussion.title,
            path,
            discussion.at,
        )
        for reply_id, person, at in discussion.said:
            where = f"{path}#reply-{reply_id}"
            _add_activity(draft, Verb.REPLIED, person, discussion.group, discussion.id, discussion.title, where, at)
    for meeting in held:
        path = f"/bijeenkomsten/{meeting.id}"
        _add_activity(
            draft,
            Verb.PLANNED_MEETING,
            meeting.organiser,
            meeting.group,
            meeting.id,
            meeting.title,
            path,
            meeting.created_at,
        )
        if meeting.published_at:
            _add_activity(
                draft, Verb.PUBLISHED_REPORT, meeting.organiser, meeting.group, meeting.id, meeting.title,
                f"{path}/verslag", meeting.published_at,
            )  # fmt: skip
    for document in filed:
        path = f"/documenten/{document.id}"
        _add_activity(
            draft, Verb.ADDED_DOCUMENT, document.author, document.group, document.id, document.title, path, document.at
        )


def _add_activity(
    draft: Draft, verb: Verb, actor: DemoPerson, group: GroupPlan, thing: UUID, title: str, path: str, at: datetime
) -> None:
    if at < draft.now - timedelta(days=DAYS):
        return
    draft.add(Activity, at, verb=verb, actor_id=actor.id, group_id=group.id, object_id=thing, title=title, path=path)
