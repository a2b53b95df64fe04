"""What came in by mail: the replies that did, and some letters that were not taken. It follows from other rows."""

from datetime import timedelta

from samenspel.demo.draft import Draft
from samenspel.news.answers.models import LetterReason, LetterState, ReceivedLetter
from samenspel.people.models import Account
from samenspel.topics.models import Reply

#: Letters that were not taken, by how many days ago they came.
_OTHERS = {
    1: ("onbekend@voorbeeld.be", LetterState.REFUSED, LetterReason.STRANGER),
    3: ("nieuwsbrief@voorbeeld.be", LetterState.IGNORED, LetterReason.AUTOMATIC),
    9: ("info@voorbeeld.be", LetterState.REFUSED, LetterReason.NOTHING),
}


def make_letters(draft: Draft) -> None:
    """One letter for each reply that came by mail, without its words, as after the time that they are kept."""
    addresses = {row["id"]: row["email"] for row in draft.table(Account)}
    for reply in draft.table(Reply):
        if reply["by_mail"]:
            draft.add(
                ReceivedLetter,
                reply["created_at"],
                sender=addresses[reply["author_id"]],
                account_id=reply["author_id"],
                state=LetterState.TAKEN,
                kind="topic",
                thing_id=reply["topic_id"],
                post_id=reply["id"],
                size=len(reply["body"]) * 8,
            )
    for days, (sender, state, reason) in _OTHERS.items():
        at = draft.now - timedelta(days=days, hours=2)
        draft.add(ReceivedLetter, at, sender=sender, state=state, reason=reason, size=4000)
