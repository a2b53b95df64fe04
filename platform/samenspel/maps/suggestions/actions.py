"""Writes of answers to suggested partners. No map is made with them: others would see what is suggested no more."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.maps.models import AdviceAnswer, AdviceValue


def answer_suggestion(
    account_id: uuid.UUID, fund_id: uuid.UUID, partner_id: uuid.UUID, value: AdviceValue, reason: str = ""
) -> AdviceAnswer:
    """Stores a fund's answer; an earlier one about the same partner is withdrawn, and stays as history."""
    session().execute(
        sa.update(AdviceAnswer)
        .where(
            col(AdviceAnswer.fund_id) == fund_id,
            col(AdviceAnswer.partner_id) == partner_id,
            col(AdviceAnswer.withdrawn_at).is_(None),
        )
        .values(withdrawn_at=now())
    )
    answer = AdviceAnswer(account_id=account_id, fund_id=fund_id, partner_id=partner_id, value=value, reason=reason)
    session().add(answer)
    return answer


def withdraw_answer(answer: AdviceAnswer) -> None:
    """Withdraws an answer: the suggestion may be made again."""
    if answer.withdrawn_at is None:
        answer.withdrawn_at = now()
