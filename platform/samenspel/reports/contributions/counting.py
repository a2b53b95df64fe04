"""What funds pay for their accounts in a year, counted by the quarters in which these were there. Knows no database."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

#: What a further account costs in a year; the first one of a fund is free.
EURO_A_YEAR, FREE_ACCOUNTS = Decimal(50), 1
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class AccountSpell:
    """For which fund (None for no fund) an account was there, from a moment until another; None goes on."""

    fund_id: uuid.UUID | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class CountedAccount:
    """An account with the fund for which it counts in each quarter; None where it counts for none."""

    account_id: uuid.UUID
    name: str
    funds: tuple[uuid.UUID | None, ...]

    def quarters_for(self, fund_id: uuid.UUID) -> list[bool]:
        return [each == fund_id for each in self.funds]


def spells_of(
    fund_id: uuid.UUID | None,
    created_at: datetime,
    closed_at: datetime | None,
    former: Iterable[tuple[datetime, uuid.UUID | None]],
) -> list[AccountSpell]:
    """The spells of an account that is of a fund now, and was of others until some moments before."""
    found, since = [], created_at
    for until, earlier in sorted(former, key=lambda pair: pair[0]):
        if until > since:
            found.append(AccountSpell(earlier, since, until))
            since = until
    if closed_at is None or closed_at > since:
        found.append(AccountSpell(fund_id, since, closed_at))
    return found


def counted_for(
    spells: Sequence[AccountSpell], starts: Sequence[datetime], end: datetime, now: datetime
) -> tuple[uuid.UUID | None, ...]:
    """The fund for which an account counts in each quarter that has begun: the first one that it was of in it."""
    ends = [*starts[1:], end]
    return tuple(
        next(
            (
                spell.fund_id
                for spell in spells
                if spell.fund_id is not None
                and spell.since < quarter_end
                and (spell.until is None or spell.until > quarter_start)
            ),
            None,
        )
        if quarter_start <= now
        else None
        for quarter_start, quarter_end in zip(starts, ends, strict=True)
    )


def accounts_a_quarter(accounts: Iterable[CountedAccount]) -> Mapping[uuid.UUID, list[int]]:
    """How many accounts count for each fund, by quarter."""
    counts: Counter[tuple[uuid.UUID, int]] = Counter()
    for account in accounts:
        counts.update((fund_id, quarter) for quarter, fund_id in enumerate(account.funds) if fund_id is not None)
    funds = {fund_id for fund_id, _quarter in counts}
    return {fund_id: [counts[fund_id, quarter] for quarter in range(QUARTERS)] for fund_id in funds}


def paid_quarters(counts: Iterable[int]) -> int:
    """The quarters of accounts that a fund pays for: all but the first account of each quarter."""
    return sum(max(0, count - FREE_ACCOUNTS) for count in counts)


def euro(quarters: int) -> float:
    """What so many quarters cost; a quarter of 50 euro has no more than two decimals."""
    return float(EURO_A_YEAR * quarters / QUARTERS)
