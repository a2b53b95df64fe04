"""Background work of people from outside the group who were asked to vote: their mails, and their end."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.activity.joining.guests import ask_guest
from samenspel.addresses import path_to
from samenspel.db import session
from samenspel.groups.outsiders import queries as outsiders
from samenspel.groups.outsiders.queries import OutsiderAddress
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.polls.outsiders import actions, queries
from samenspel.polls.outsiders.queries import OpenedPoll


def delete_outdated() -> None:
    """Deletes each night who was asked to polls that are over for long."""
    actions.delete_outdated()


def mail_outsiders(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails people from outside the group: that they are asked to vote (`ids`, with the `words` of `by`), or that what
    a `poll` asks was changed, or a reminder of it (`is_reminder`). Of a poll that closed meanwhile nothing is sent."""
    for payload in payloads:
        ids = [uuid.UUID(each) for each in payload.get("ids", ())]
        people = outsiders.outsiders(ids) if ids else outsiders.outsiders_in([uuid.UUID(payload["poll"])])
        with session().begin_nested():
            for each in people:
                opened = queries.opened(each) if each.poll_id else None
                if opened is None or (opened.has_voted and payload.get("is_reminder")):
                    continue
                if opened.seen.is_open and opened.address:
                    _mail(opened, opened.address, payload)
                    poll, path = opened.seen.poll, path_to("polls.my_guest_invitation", guest_voter_id=each.id)
                    if not opened.has_voted:
                        ask_guest(each, poll.question, path, poll.closes_at)


def _mail(opened: OpenedPoll, address: OutsiderAddress, payload: dict[str, Any]) -> None:
    poll, is_reminder = opened.seen.poll, bool(payload.get("is_reminder"))
    is_changed = "poll" in payload and not is_reminder
    with force_locale(address.locale):
        subject = str(_("Wat vind jij? %(question)s", question=poll.question))
        if is_changed:
            subject = str(_("Gewijzigd, stem opnieuw: %(question)s", question=poll.question))
        elif is_reminder:
            subject = str(_("Herinnering: %(question)s", question=poll.question))
    mail.send_later(
        address.email,
        subject,
        "polls_outsider",
        locale=address.locale,
        reply_to=(opened.seen.author_name, opened.author_email),
        name=opened.outsider.name,
        by=payload.get("by") or opened.seen.author_name,
        question=poll.question,
        is_changed=is_changed,
        is_reminder=is_reminder,
        words=payload.get("words", ""),
        closes_on=clock.moment(poll.closes_at, address.locale) if poll.closes_at else "",
        link=mail.link_to("polls.vote_as_outsider", outside_voter=outsider_token(opened.outsider.id)),
    )
