"""Recent activities, with the titles and addresses that the features give them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from samenspel.activity.models import Activity, Verb
from samenspel.activity.naming import FundName, named_funds
from samenspel.demo.documents import FiledDocument
from samenspel.demo.draft import Draft
from samenspel.demo.groups import GroupPlan
from samenspel.demo.meetings.meetings import DemoMeeting
from samenspel.demo.people import DemoPerson
from samenspel.demo.topics import Discussion
from samenspel.meetings.models import Decision
from samenspel.people.models import Fund
from samenspel.topics.models import Reply, Topic

DAYS = 400


def make_news(draft: Draft, discussions: list[Discussion], held: list[DemoMeeting], filed: list[FiledDocument]) -> None:
    """The events of the last months."""
    writer = _NewsWriter(draft)
    words = {row["id"]: row["body"] for model in (Topic, Reply) for row in draft.table(model)}
    for discussion in discussions:
        path, about = f"/onderwerpen/{discussion.id}", (discussion.group, discussion.id, discussion.title)
        writer.add(Verb.OPENED_TOPIC, discussion.author, *about, path, discussion.at, text=words[discussion.id])
        for number, (reply_id, person, at) in enumerate(discussion.said, 1):
            where = f"{path}#reply-{reply_id}"
            writer.add(Verb.REPLIED, person, *about, where, at, number, words[reply_id])
    decisions: dict[UUID, list[tuple[UUID, str]]] = {}
    for row in draft.table(Decision):
        decisions.setdefault(row["meeting_id"], []).append((row["id"], row["text"]))
    for meeting in held:
        path, about = f"/bijeenkomsten/{meeting.id}", (meeting.group, meeting.id, meeting.title)
        writer.add(Verb.PLANNED_MEETING, meeting.organiser, *about, path, meeting.created_at)
        if meeting.published_at is None:
            continue
        written = "\n".join(item["notes"] for item in meeting.items)
        path, at = f"{path}/verslag", meeting.published_at
        writer.add(Verb.PUBLISHED_REPORT, meeting.organiser, *about, path, at, text=written)
        for decision_id, text in decisions.get(meeting.id, []):
            writer.add(Verb.DECIDED, meeting.organiser, meeting.group, decision_id, text, path, at, text=text)
    for document in filed:
        path = f"/documenten/{document.id}"
        about = (document.group, document.id, document.title)
        writer.add(Verb.ADDED_DOCUMENT, document.author, *about, path, document.at, 1)


@dataclass(slots=True)
class _NewsWriter:
    """Adds activities to a draft, those of the last `DAYS`."""

    draft: Draft
    funds: list[FundName] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.draft.table(Fund)
        self.funds = [FundName(str(row["id"]), row["name"], row["joint_committees"]) for row in rows]

    def add(
        self,
        verb: Verb,
        actor: DemoPerson,
        group: GroupPlan,
        thing: UUID,
        title: str,
        path: str,
        at: datetime,
        number: int | None = None,
        text: str = "",
    ) -> None:
        if at < self.draft.now - timedelta(days=DAYS):
            return
        self.draft.add(
            Activity, at, verb=verb, actor_id=actor.id, group_id=group.id, object_id=thing, title=title[:200],
            path=path, number=number, words=len(text.split()), fund_ids=named_funds(f"{title}\n{text}", self.funds),
        )  # fmt: skip
