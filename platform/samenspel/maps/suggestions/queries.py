"""What funds answered to the suggestions of partners."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sqlmodel import col

from samenspel.db import session
from samenspel.lines import lines
from samenspel.maps.models import AdviceAnswer, AdviceValue
from samenspel.people.models import Account, Fund

#: Of the history of a fund, the newest.
MAX_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer of a fund, and the person who gave it. One that was withdrawn is only history."""

    id: uuid.UUID
    partner_slug: str
    partner_name: str
    value: AdviceValue
    reason: str
    account_id: uuid.UUID | None
    account_name: str | None
    answered_at: dt.datetime
    withdrawn_at: dt.datetime | None
    is_current: bool = False


def answers_of(fund_id: uuid.UUID) -> list[AnswerLine]:
    """The answers of a fund, the newest first; the newest about each partner that was not withdrawn is current."""
    found = (
        lines(
            AnswerLine, id=AdviceAnswer.id, partner_slug=Fund.slug, partner_name=Fund.name, value=AdviceAnswer.value,
            reason=AdviceAnswer.reason, account_id=Account.id, account_name=Account.name,
            answered_at=AdviceAnswer.created_at,
            withdrawn_at=AdviceAnswer.withdrawn_at,
        )
        .join(Fund, col(Fund.id) == AdviceAnswer.partner_id)
        .outerjoin(Account, col(Account.id) == AdviceAnswer.account_id)
        .where(col(AdviceAnswer.fund_id) == fund_id)
        .order_by(col(AdviceAnswer.created_at).desc(), col(AdviceAnswer.id).desc())
        .all()
    )  # fmt: skip
    current, past, answered = [], [], set()
    for line in found:
        if line.withdrawn_at is None and line.partner_slug not in answered:
            answered.add(line.partner_slug)
            current.append(replace(line, is_current=True))
        else:
            past.append(line)
    return current + past[: max(0, MAX_ANSWERS - len(current))]


def answer_by_id(answer_id: uuid.UUID, fund_id: uuid.UUID) -> AdviceAnswer | None:
    """An answer of this fund."""
    found = session().get(AdviceAnswer, answer_id)
    return found if found is not None and found.fund_id == fund_id else None
