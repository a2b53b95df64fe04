"""Who asks to come into the lively group, and who is invited to it."""

from datetime import timedelta

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ThingKind
from samenspel.demo.draft import Draft
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.demo.people import Cast, DemoPerson
from samenspel.groups.joining.models import GroupInvitation, InvitationState, JoinRequest
from samenspel.people.models import Account

_WORDS = (
    "Ik werk bij ons rond werkbaar werk voor nachtploegen, en ken twee bedrijven die willen meedoen aan een aflevering."
)
_INVITED = "We zoeken nog iemand die de opnames in Gent mee voorbereidt. Heb je zin?"


def make_joining(draft: Draft, cast: Cast, groups: dict[str, GroupPlan]) -> None:
    """A request that waits for an answer, and invitations: one open, one expired, one declined."""
    plan = groups[LIVELY]
    inside = {person.id for person in plan.everybody}
    asker, *invited = [person for person in cast.consultants if person.id not in inside][:4]
    _request(draft, plan, asker)
    sent = ((1, InvitationState.OPEN), (19, InvitationState.OPEN), (6, InvitationState.DECLINED))
    accounts = {row["id"]: row for row in draft.table(Account)}
    for person, (days, state) in zip(invited, sent, strict=True):
        at = draft.now - timedelta(days=days, hours=3)
        draft.add(
            GroupInvitation,
            at,
            group_id=plan.id,
            email=accounts[person.id]["email"],
            name=accounts[person.id]["name"],
            account_id=person.id,
            words=_INVITED,
            invited_by_id=plan.organisers[0].id,
            state=state,
            sent_at=at,
            expires_at=at + timedelta(days=14),
            answered_at=at + timedelta(days=1) if state is InvitationState.DECLINED else None,
        )


def _request(draft: Draft, plan: GroupPlan, asker: DemoPerson) -> None:
    at = draft.now - timedelta(hours=20)
    request = draft.add(JoinRequest, at, account_id=asker.id, group_id=plan.id, words=_WORDS, asked_at=at)
    names = {row["id"]: row["name"] for row in draft.table(Account)}
    for organiser in plan.organisers:
        draft.add(
            Notice,
            at,
            account_id=organiser.id,
            kind=ThingKind.JOIN_REQUEST,
            thing_id=request["id"],
            group_id=plan.id,
            reason=NoticeReason.TO_DO,
            title=f"{names[asker.id]} ({asker.fund.name})" if asker.fund else names[asker.id],
            path=f"/overleg/{plan.slug}/deelnemers#aanvragen",
            actor_id=asker.id,
        )["at"] = at
