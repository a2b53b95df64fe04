"""What funds answered to the suggestions of partners."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.maps.models import AdviceAnswer, AdviceValue
from samenspel.people.models import Account, Fund

#: Of the history of a fund, the newest.
MAX_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer of a fund, with who gave it. One that was taken back is only history."""

    id: uuid.UUID
    partner_slug: str
    partner_name: str
    value: AdviceValue
    reason: str
    account_name: str | None
    answered_at: dt.datetime
    withdrawn_at: dt.datetime | None
    is_current: bool


def answers_of(fund_id: uuid.UUID) -> list[AnswerLine]:
    """The answers of a fund, the newest first; the newest about each partner that was not taken back is current."""
    query = (
        columns(
            AdviceAnswer.id, Fund.slug, Fund.name, AdviceAnswer.value, AdviceAnswer.reason, Account.name,
            AdviceAnswer.created_at, AdviceAnswer.withdrawn_at,
        )
        .join(Fund, col(Fund.id) == AdviceAnswer.partner_id)
        .outerjoin(Account, col(Account.id) == AdviceAnswer.account_id)
        .where(col(AdviceAnswer.fund_id) == fund_id)
        .order_by(col(AdviceAnswer.created_at).desc(), col(AdviceAnswer.id).desc())
    )  # fmt: skip
    lines, settled = [], set()
    for row in session().execute(query):
        is_current = row[7] is None and row[1] not in settled
        if is_current:
            settled.add(row[1])
        values: list[Any] = [*row, is_current]
        lines.append(AnswerLine(*values))
    current = [line for line in lines if line.is_current]
    return current + [line for line in lines if not line.is_current][: max(0, MAX_ANSWERS - len(current))]


def answer_by_id(answer_id: uuid.UUID, fund_id: uuid.UUID) -> AdviceAnswer | None:
    """An answer of this fund."""
    found = session().get(AdviceAnswer, answer_id)
    return found if found is not None and found.fund_id == fund_id else None
