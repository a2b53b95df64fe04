"""Proposals for the agenda by people in the demo, and the papers of the next meeting."""

from datetime import timedelta

from samenspel.demo.draft import Draft
from samenspel.demo.groups import LEARNING, LIVELY, GroupPlan
from samenspel.documents.models import Document
from samenspel.meetings.agenda.models import AgendaDocument
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.models import AgendaItem, Meeting, WantedResult

_WISHES = {
    LIVELY: (
        (
            "Een aflevering over wisselende uren",
            20,
            WantedResult.WORK_OUT,
            "Onze kmo's vragen er vaak naar.",
        ),
        (
            "Wie luistert er, en hoeveel?",
            15,
            WantedResult.INFORM,
            "Dan weten we wat we herhalen.",
        ),
    ),
    LEARNING: (
        ("Ervaringen met de werkbaarheidscheque", 30, WantedResult.WORK_OUT, "We doen apart hetzelfde werk."),
        (
            "Samen een dag voor leidinggevenden?",
            25,
            WantedResult.DECIDE,
            "Apart lukt het een klein fonds niet.",
        ),
        ("Cijfers van de nieuwe werkbaarheidsmeting", 15, WantedResult.INFORM, "Ze verschijnen volgende maand."),
    ),
}


def make_proposals(draft: Draft, groups: dict[str, GroupPlan]) -> None:
    """Proposals by members of the group, and a document with the first items of its next meeting."""
    for slug, wishes in _WISHES.items():
        group = groups[slug]
        for number, (title, minutes, wanted, reason) in enumerate(wishes):
            person = group.people[(2 * number + 1) % len(group.people)]
            draft.add(
                AgendaProposal,
                draft.now - timedelta(days=9 - 3 * number),
                group_id=group.id,
                title=title,
                minutes=minutes,
                wanted=wanted,
                reason=reason,
                proposer_id=person.id,
                fund_id=person.fund_id,
            )
        _hand_out(draft, group)


def _hand_out(draft: Draft, group: GroupPlan) -> None:
    coming = [
        row
        for row in draft.table(Meeting)
        if row["group_id"] == group.id and row["starts_at"] and row["starts_at"] > draft.now
    ]
    documents = [row for row in draft.table(Document) if row["group_id"] == group.id]
    if not coming or not documents:
        return
    following = min(coming, key=lambda row: row["starts_at"])
    items = [row for row in draft.table(AgendaItem) if row["meeting_id"] == following["id"]][1:3]
    for item, document in zip(items, documents, strict=False):
        draft.rows.setdefault(AgendaDocument, []).append({"item_id": item["id"], "document_id": document["id"]})
