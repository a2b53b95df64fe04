"""What people are still writing, and what they wrote otherwise at first."""

from datetime import timedelta

from samenspel.demo.draft import Draft
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.demo.topics import Discussion
from samenspel.drafts.models import FormDraft
from samenspel.topics.history.models import PostVersion
from samenspel.topics.models import Reply

_BEGUN = "Bij ons leeft dezelfde vraag. Wat we al probeerden:\n\n- een korte bevraging bij vijf ondernemingen\n- "
_DOUBT = "\n\nIk ben niet zeker van de datum: die kijk ik nog na."


def make_writing(draft: Draft, discussions: list[Discussion], groups: dict[str, GroupPlan]) -> None:
    """A reply that was changed in each of some discussions, and one that each person of a group began and did not
    send."""
    lively = [each for each in discussions if each.group.slug == LIVELY]
    replies = {row["id"]: row for row in draft.table(Reply)}
    for discussion in [each for each in lively if each.said][-5:]:
        reply_id, person, at = discussion.said[0]
        row = replies[reply_id]
        edited_at = at + timedelta(minutes=3)
        values = {"reply_id": reply_id, "author_id": person.id}
        draft.add(PostVersion, at, number=1, body=row["body"] + _DOUBT, **values)
        draft.add(PostVersion, edited_at, number=2, body=row["body"], **values)
        row["edited_at"] = edited_at
    begun, at = lively[0], draft.now - timedelta(hours=20)
    for number, person in enumerate(groups[LIVELY].everybody):
        draft.add(
            FormDraft,
            at,
            account_id=person.id,
            key=f"{number:016x}",
            device="demo",
            place=f"/onderwerpen/{begun.id}/reacties#reageren",
            page=f"/onderwerpen/{begun.id}?bij=laatste",
            title=begun.title,
            context=begun.group.name,
            fields={"body": [_BEGUN]},
            base={"body": [""]},
            typed_at=int(at.timestamp() * 1000),
            updated_at=at,
        )
