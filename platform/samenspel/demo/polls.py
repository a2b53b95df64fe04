"""Polls of the demo: one to rank, a proposal with an objection, an anonymous one that is over, one for a meeting."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from samenspel import clock, text
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ThingKind
from samenspel.demo.draft import Draft
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.demo.people import DemoPerson
from samenspel.demo.topics import Discussion
from samenspel.meetings.models import Meeting
from samenspel.polls.models import Ballot, BallotBox, Poll, PollKind, ResultsShown, Stance, Voice

_EPISODES = (
    "Werkdruk op de werkvloer",
    "Leren op de werkplek",
    "Terug na een lange ziekte",
    "Langer aan de slag",
    "Nieuwkomers onthalen",
    "Leidinggevenden die luisteren",
)
_PROPOSAL = (
    "We nemen de tweede reeks op bij de deelnemende bedrijven, niet in een studio. Dat kost een halve dag meer per "
    "aflevering, en het klinkt echter."
)


def make_questions(draft: Draft, discussions: Sequence[Discussion], groups: dict[str, GroupPlan]) -> None:
    """The polls, with the votes so far. Those whom visitors become did not vote in what is open."""
    group = groups[LIVELY]
    talks = [each for each in discussions if each.group is group]
    silent = {each.id for each in group.people[1::2]}
    voters = [each for each in group.voices if each.id not in silent]
    ranked = _poll(
        draft,
        talks[-1],
        group.organisers[0],
        kind=PollKind.RANKED,
        question="Welke drie afleveringen maken we eerst?",
        options=list(_EPISODES),
        max_choices=3,
        closes_at=_evening(draft, 5),
    )
    for person in voters:
        _vote(draft, ranked, person, draft.random.sample(range(len(_EPISODES)), 3))
    proposal = _poll(
        draft,
        talks[-2],
        group.organisers[0],
        kind=PollKind.PROPOSAL,
        question="De tweede reeks nemen we op bij de bedrijven",
        explanation=_PROPOSAL,
        explanation_html=text.to_html(_PROPOSAL),
        results=ResultsShown.ALWAYS,
        closes_at=_evening(draft, 8),
    )
    for number, person in enumerate(voters):
        stance, why = _STANCES.get(number, (Stance.AGREE, ""))
        ballot = _vote(draft, proposal, person, [stance.position], why)
        if stance is Stance.QUESTION:
            ballot |= {"answer": "Het fonds dat het bedrijf aanbrengt.", "answered_at": draft.now}
            ballot["answered_by_id"] = group.organisers[0].id
    _anonymous(draft, talks[-3], group)
    _ahead_of_a_meeting(draft, group)
    for poll in (ranked, proposal):
        for person in group.voices:
            if person.id in silent:
                _ask(draft, poll, person)


_STANCES = {
    1: (
        Stance.OBJECTION,
        "Voor kleine fondsen is een halve dag extra per aflevering veel. Lukt het in één opnamedag?",
    ),
    2: (Stance.QUESTION, "Wie regelt de toestemming van de mensen die in beeld komen?"),
}


def _evening(draft: Draft, days: int) -> datetime:
    """Five o'clock, in so many days."""
    return clock.from_local(clock.local_day(draft.now) + timedelta(days=days), time(17))


def _poll(draft: Draft, talk: Discussion, author: DemoPerson, **values: Any) -> dict[str, Any]:
    at = max(talk.at, draft.now - timedelta(days=3)) if values.get("closed_at") is None else talk.at
    place = {"topic_id": talk.id} if "meeting_id" not in values else {}
    return draft.add(
        Poll, at, group_id=talk.group.id, author_id=author.id, fund_id=author.fund_id, asked_at=at, **place, **values
    )


def _vote(
    draft: Draft, poll: dict[str, Any], person: DemoPerson, choices: list[int], reason: str = ""
) -> dict[str, Any]:
    by_fund = poll["voice"] is Voice.FUND
    return draft.add(
        Ballot,
        draft.now,
        poll_id=poll["id"],
        voter_id=person.fund_id if by_fund else person.id,
        account_id=person.id,
        fund_id=person.fund_id,
        choices=choices,
        reason=reason,
        voted_at=draft.now - timedelta(hours=1 + draft.random.randrange(30)),
    )


def _anonymous(draft: Draft, talk: Discussion, group: GroupPlan) -> None:
    """One that is over: what was voted is apart from who voted."""
    end = draft.now - timedelta(days=1)
    poll = _poll(
        draft,
        talk,
        group.organisers[0],
        kind=PollKind.SINGLE,
        question="Hoe vaak komen we het liefst samen?",
        options=["Elke maand", "Om de twee maanden", "Elk kwartaal"],
        is_anonymous=True,
        results=ResultsShown.AFTER_CLOSE,
        closes_at=end,
        closed_at=end,
        told_at=end,
    )
    votes = {}
    for number, person in enumerate(group.people[:6]):
        draft.add(Ballot, end, poll_id=poll["id"], voter_id=person.id, account_id=person.id, fund_id=person.fund_id)
        votes[f"{number:016x}"] = {"choices": [draft.random.choice((0, 1, 1, 2))], "reason": ""}
    draft.add(BallotBox, end, poll_id=poll["id"], votes=votes)


def _ahead_of_a_meeting(draft: Draft, group: GroupPlan) -> None:
    """What funds think of something that the next meeting of the group talks about."""
    coming = [
        row
        for row in draft.table(Meeting)
        if row["group_id"] == group.id and row.get("starts_at") and row["starts_at"] > draft.now
    ]
    if not coming:
        return
    meeting = min(coming, key=lambda row: row["starts_at"])
    author, at = group.organisers[0], draft.now - timedelta(days=1)
    poll = draft.add(
        Poll,
        at,
        group_id=group.id,
        meeting_id=meeting["id"],
        author_id=author.id,
        fund_id=author.fund_id,
        kind=PollKind.MULTIPLE,
        question="Wat kan jouw fonds zelf inbrengen?",
        options=["Een bedrijf om op te nemen", "Een spreker", "Budget", "Verspreiding in de eigen kanalen"],
        voice=Voice.FUND,
        results=ResultsShown.ALWAYS,
        asks_reason=True,
        asked_at=at,
        closes_at=meeting["starts_at"],
    )
    seen = set()
    for person in group.people[::2]:
        if person.fund_id not in seen:
            seen.add(person.fund_id)
            _vote(draft, poll, person, sorted(draft.random.sample(range(4), 2)))


def _ask(draft: Draft, poll: dict[str, Any], person: DemoPerson) -> None:
    row = draft.add(
        Notice,
        poll["created_at"],
        account_id=person.id,
        kind=ThingKind.POLL,
        thing_id=poll["id"],
        group_id=poll["group_id"],
        reason=NoticeReason.TO_DO,
        title=poll["question"],
        path=f"/peilingen/{poll['id']}",
        actor_id=poll["author_id"],
        due_at=poll["closes_at"],
    )
    row["at"] = poll["created_at"]
