"""Sends the mails of the outbox, one job each, so that no mail waits for another."""

import logging
from collections.abc import Sequence
from typing import Any

from samenspel import mail
from samenspel.jobs import reading_phase
from samenspel.mail.refusals import failure_to_send, given_up, is_of_address, shortened
from samenspel.mail.sending import is_our_mail
from samenspel.news.outbox import actions, queries

log = logging.getLogger(__name__)


def send_mails(payloads: Sequence[dict[str, Any]]) -> None:
    """Sends mails. One that the server will never take is given up at once; another error has the job tried again."""
    for payload in payloads:
        if not payload.get("is_essential"):
            with reading_phase():
                is_paused = queries.is_paused(payload["to"])
            if is_paused:
                log.info("a mail to an address that takes none was left out")
                continue
        try:
            mail.send([payload])
        except Exception as error:
            failure = failure_to_send(error)
            if failure is None:
                raise
            log.warning("a mail was given up: %s", failure.kind)
            actions.give_up(payload, failure)


def give_up(payload: dict[str, Any], error: Exception) -> None:
    """Keeps a mail that failed as often as it may."""
    actions.give_up(payload, given_up(error))


def take_returned(payloads: Sequence[dict[str, Any]]) -> None:
    """Counts mails that came back, as far as they prove that they are ours and were sent to that address."""
    for payload in payloads:
        if not is_our_mail(payload["mail_id"], payload["proof"], payload["to"]):
            log.info("a report about a mail that is not ours was put aside")
            continue
        actions.record_return(
            payload["to"],
            payload["subject"],
            payload["mail_id"],
            shortened(f"{payload['status']} {payload['answer']}"),
            is_of_address=is_of_address(payload["status"], otherwise=False),
        )
