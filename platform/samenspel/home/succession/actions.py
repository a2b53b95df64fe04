"""Writes of a fund that ends, and of the funds that go on with what it did. What was done stays with the old one."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live
from samenspel.clock import midnight
from samenspel.db import now, session
from samenspel.groups.models import Group, LeadSeat, Membership
from samenspel.home.succession import queries
from samenspel.initiatives.models import Initiative, InitiativeFund
from samenspel.jobs import analyse_later, index_later
from samenspel.meetings.handover import actions as handover
from samenspel.meetings.handover import queries as handover_queries
from samenspel.meetings.models import Answer
from samenspel.meetings.polls.models import PollAnswer
from samenspel.people import queries as people
from samenspel.people.accounts import actions as accounts
from samenspel.people.accounts.models import FormerAffiliation, PlannedDeparture
from samenspel.people.models import Account, Fund, Invitation, OtherAffiliation
from samenspel.people.successions.models import FundSuccession, FundSuccessor, SuccessionChange
from samenspel.viewer import Viewer


def succeed(
    viewer: Viewer,
    fund: Fund,
    on: date,
    successors: Sequence[uuid.UUID],
    *,
    rest: uuid.UUID,
    chosen: Mapping[uuid.UUID, uuid.UUID],
) -> None:
    """Ends a fund, and has its people go on for the fund that was `chosen` for each, and all else for `rest`.

    The fund was locked, and has no succession yet.
    """
    moving, led = queries.movers(fund.id), queries.led_groups(fund.id)
    besides = queries.people_besides(fund.id)
    initiatives = queries.running_initiatives(fund.id, on)
    ids = [[each.id for each in rows] for rows in ([*moving, *besides], led, initiatives)]
    before = queries.watched_rows(fund.id, *ids)
    name, fund.closed_at = fund.name, midnight(on)
    _pass_seats(fund, led, on, rest, {each.id: chosen.get(each.id, rest) for each in moving})
    for account in moving:
        _move(account, chosen.get(account.id, rest), on, name)
    for account in besides:
        _go_on_besides(account, fund.id, rest, on)
    for initiative in initiatives:
        _pass_initiative(initiative, fund.id, rest, on)
    for model, is_open in ((Invitation, col(Invitation.accepted_at).is_(None)), (PlannedDeparture, sa.true())):
        session().execute(sa.update(model).where(col(model.fund_id) == fund.id, is_open).values(fund_id=rest))
    succession = FundSuccession(fund_id=fund.id, on=on, by_id=viewer.id)
    session().add(succession)
    session().flush()
    session().add_all(FundSuccessor(succession_id=succession.id, fund_id=each) for each in successors)
    session().add_all(
        SuccessionChange(
            succession_id=succession.id,
            table=table,
            key=list(key),
            before=_only(before.get((table, key)), after, before.get((table, key))),
            after=_only(after, after, before.get((table, key))) or {},
        )
        for (table, key), after in queries.watched_rows(fund.id, *ids).items()
        if before.get((table, key)) != after
    )
    _follow([fund.id, *successors], [*moving, *besides], led, initiatives)


def _only(
    values: dict[str, str | None] | None, after: dict[str, str | None], before: dict[str, str | None] | None
) -> dict[str, str | None] | None:
    """The values that differ; all of a row that was added."""
    if values is None or before is None:
        return values
    return {name: value for name, value in values.items() if before[name] != after[name]}


def _move(account: Account, fund_id: uuid.UUID, on: date, old: str) -> None:
    at = midnight(on)
    until = max(at, account.created_at, queries.latest_affiliation(account.id) or at)
    session().add(FormerAffiliation(account_id=account.id, fund_id=account.fund_id, until=until))
    account.fund_id = fund_id
    session().flush()
    handover.change_fund(account, at, keeps_seats=True)
    accounts.tell_moved(account, old, people.fund_name(fund_id) or "", on)


def _go_on_besides(account: Account, old: uuid.UUID, new: uuid.UUID, on: date) -> None:
    """Has somebody who worked for a fund besides their own go on for its successor, in the groups they were in for it.
    That they worked for the old one stays: it counts no more, as the fund is closed."""
    if new != account.fund_id and session().get(OtherAffiliation, (account.id, new)) is None:
        session().add(OtherAffiliation(account_id=account.id, fund_id=new))
        session().flush()
    handover.go_on_for(account, old, new, midnight(on))


def _pass_seats(
    fund: Fund, led: Sequence[Group], on: date, rest: uuid.UUID, next_fund: Mapping[uuid.UUID, uuid.UUID]
) -> None:
    """Has the seats of leads go along with who sits on them; those of the fund alone go to `rest`."""
    seats = queries.running_seats(fund.id, [each.id for each in led], list(next_fund))
    for seat in seats:
        new = next_fund.get(seat.account_id, rest) if seat.account_id else rest
        if seat.since is not None and seat.since >= on:
            seat.fund_id = new
            continue
        seat.until = on
        again = LeadSeat(group_id=seat.group_id, fund_id=new, account_id=seat.account_id, is_co=seat.is_co, since=on)
        session().add(again)
    for group in led:
        group.lead_fund_id = next_fund.get(group.lead_account_id, rest) if group.lead_account_id else rest
    session().flush()


def _pass_initiative(initiative: Initiative, old: uuid.UUID, new: uuid.UUID, on: date) -> None:
    """Has a fund go on for another one in an initiative; the other took part until that day."""
    begun = initiative.starts_on is None or initiative.starts_on < on
    former = session().get(InitiativeFund, (initiative.id, old))
    if former is None:
        former = InitiativeFund(initiative_id=initiative.id, fund_id=old)
        session().add(former)
    former.until = on
    present = session().get(InitiativeFund, (initiative.id, new))
    if present is None:
        since = on if begun else None
        session().add(InitiativeFund(initiative_id=initiative.id, fund_id=new, since=since))
    else:
        present.until = None
    if initiative.lead_fund_id == old:
        initiative.lead_fund_id = new
        if initiative.shown_by_id == old:
            initiative.shown_by_id = new
    session().flush()


def take_back(succession: FundSuccession) -> list[SuccessionChange]:
    """Takes a succession back, so that everything is as before. Where something newer stands in the way, nothing is
    done: these changes are returned."""
    changes = queries.changes_of(succession.id)
    rows = [(change, queries.row_of(change)) for change in changes]
    if in_the_way := [change for change, row in rows if queries.differs(change, row)]:
        return in_the_way
    for change, row in rows:
        if change.before is None:
            session().delete(row)
            continue
        for name in change.before:
            setattr(row, name, queries.value_of(change, name))
    session().flush()
    fund = session().get_one(Fund, succession.fund_id)
    new = session().execute(
        sa.select(col(FundSuccessor.fund_id)).where(col(FundSuccessor.succession_id) == succession.id)
    )
    successors = list(new.scalars())
    moving = [row for change, row in rows if change.table == "account"]
    for account in moving:
        _bring_along(account, successors)
    for model in (SuccessionChange, FundSuccessor):
        session().execute(sa.delete(model).where(col(model.succession_id) == succession.id))
    session().delete(succession)
    session().flush()
    led = [row for change, row in rows if change.table == "group"]
    initiatives = [row for change, row in rows if change.table == "initiative"]
    initiatives += [
        session().get_one(Initiative, row.initiative_id) for change, row in rows if change.table == "initiative_fund"
    ]
    _follow([fund.id, *successors], moving, led, initiatives)
    return []


def _bring_along(account: Account, successors: Sequence[uuid.UUID]) -> None:
    """Has what somebody began for the successor, and is still to come, be for their fund of before as well."""
    mine = (col(Membership.account_id) == account.id, col(Membership.left_at).is_(None))
    ahead = handover_queries.meetings_from(now())
    for model, conditions in (
        (Membership, mine),
        (Answer, (col(Answer.account_id) == account.id, col(Answer.meeting_id).in_(ahead))),
        (
            PollAnswer,
            (
                col(PollAnswer.account_id) == account.id,
                col(PollAnswer.slot_id).in_(handover_queries.slots_without_date()),
            ),
        ),
    ):
        theirs = sa.update(model).where(*conditions, col(model.fund_id).in_(successors))
        session().execute(theirs.values(fund_id=account.fund_id))


def _follow(
    funds: Sequence[uuid.UUID], moving: Sequence[Account], led: Sequence[Group], initiatives: Sequence[Initiative]
) -> None:
    """Has search, the map and open pages follow."""
    for kind, ids in (
        ("fund", funds),
        ("person", [each.id for each in moving]),
        ("group", [each.id for each in led]),
        ("initiative", {each.id for each in initiatives}),
    ):
        for each in ids:
            index_later(kind, each)
    for account in moving:
        live.disconnect(account.id)
    analyse_later()
