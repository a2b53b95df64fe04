"""Writes of notices about polls: to vote, to be reminded of it, and what came of it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing
from samenspel.db import now, session
from samenspel.groups import queries as groups
from samenspel.polls.models import Ballot, Poll, Voice
from samenspel.polls.seen import path_of
from samenspel.polls.todos import queries
from samenspel.polls.todos.queries import OpenVote
from samenspel.viewer import Viewer

#: Who begins to take part in a group in which something was asked longer ago gets no mail of it.
RECENT_DAYS = 2


def update_to_dos(
    actor_id: uuid.UUID | None = None,
    poll_id: uuid.UUID | None = None,
    group_id: uuid.UUID | None = None,
    account_id: uuid.UUID | None = None,
) -> None:
    """Makes the notices of votes say what is to vote now: new ones are added, and what was voted, closed, withdrawn or
    left is to do no more. Who asked, or took back their own vote (`actor_id`), gets no mail of it."""
    wanted = {(each.account_id, each.thing): each for each in queries.open_votes(poll_id, group_id, account_id)}
    over: dict[Thing, set[uuid.UUID]] = defaultdict(set)
    for notice in queries.noticed(poll_id, group_id, account_id):
        thing = Thing(notice.kind, notice.thing_id)
        vote = wanted.pop((notice.account_id, thing), None)
        if vote is None:
            over[thing].add(notice.account_id)
        else:
            notice.due_at = vote.due_at
    session().flush()
    for thing, account_ids in over.items():
        notices.mark_done(thing, account_ids)
    new: dict[tuple[Thing, bool], list[OpenVote]] = defaultdict(list)
    for each in wanted.values():
        is_recent = (now() - each.asked_at).days < RECENT_DAYS
        new[each.thing, is_recent and each.account_id not in (actor_id, each.author_id)].append(each)
    for (_thing, is_mailed), same in new.items():
        _ask(same, is_mailed=is_mailed)


def _ask(votes: list[OpenVote], *, is_mailed: bool) -> None:
    one = votes[0]
    news = News(
        thing=one.thing,
        title=one.question,
        path=path_of(one.poll_id),
        group_id=one.group_id,
        actor_id=one.author_id if is_mailed else None,
        at=now(),
        due_at=one.due_at,
        has_own_mail=not is_mailed,
    )
    notices.notify(news, [Recipient(each.account_id, NoticeReason.TO_DO) for each in votes])


def tell_opened(poll: Poll) -> None:
    """Tells those who follow the group, and are not asked, that something is asked."""
    asked = {each.account_id for each in queries.open_votes(poll.id)}
    others = [each for each in groups.viewers_in(poll.group_id) if each.id not in asked]
    notices.notify(_news(poll, poll.question, poll.author_id), _followers(others))


def remind(poll: Poll) -> None:
    """Asks once more those who did not vote: with a mail, for each by their own settings."""
    votes = {each.account_id for each in queries.open_votes(poll.id)}
    people = [each for each in groups.viewers_in(poll.group_id) if each.id in votes]
    for title, same in _by_title(people, lambda: _("Herinnering: %(question)s", question=poll.question)):
        news = _news(poll, title, None, is_due=True)
        notices.notify(news, [Recipient(each.id, NoticeReason.TO_DO) for each in same])


def tell_result(poll: Poll, actor_id: uuid.UUID | None) -> None:
    """Tells that a poll is over, or what became of a proposal: those who voted and who asked it take part in it, the
    others follow the group. Nobody has to vote any more."""
    notices.mark_done(poll.thing)
    used = queries.used_voices(poll)
    people = groups.viewers_in(poll.group_id)

    def title() -> str:
        if poll.conclusion is not None:
            return str(_("Besluit: %(question)s", question=poll.question))
        return str(_("Uitslag: %(question)s", question=poll.question))

    for words, same in _by_title(people, title):
        took_part = [each for each in same if _voter_id(each, poll) in used or each.id == poll.author_id]
        recipients = [Recipient(each.id, NoticeReason.ANSWER) for each in took_part]
        rest = _followers(each for each in same if each not in took_part)
        notices.notify(_news(poll, words, actor_id), [*recipients, *rest])


def tell_answer(poll: Poll, ballot: Ballot, actor_id: uuid.UUID) -> None:
    """Tells somebody that their objection or question was answered; of a fund all its people in the group."""
    people = [each for each in groups.viewers_in(poll.group_id) if _voter_id(each, poll) == ballot.voter_id]
    for words, same in _by_title(people, lambda: _("Antwoord: %(question)s", question=poll.question)):
        notices.notify(_news(poll, words, actor_id), [Recipient(each.id, NoticeReason.MENTION) for each in same])


def _voter_id(person: Viewer, poll: Poll) -> uuid.UUID | None:
    return person.fund_in(poll.group_id) if poll.voice is Voice.FUND else person.id


def _followers(people: Iterable[Viewer]) -> list[Recipient]:
    return [Recipient(each.id, NoticeReason.FOLLOWS) for each in people]


def _by_title(people: Iterable[Viewer], title: Callable[[], str]) -> list[tuple[str, list[Viewer]]]:
    """The people by the title in their language."""
    found: dict[str, list[Viewer]] = defaultdict(list)
    for each in people:
        with force_locale(each.locale):
            found[title()].append(each)
    return list(found.items())


def _news(poll: Poll, title: str, actor_id: uuid.UUID | None, *, is_due: bool = False) -> News:
    return News(
        thing=poll.thing,
        title=title,
        path=path_of(poll.id),
        group_id=poll.group_id,
        actor_id=actor_id,
        at=now(),
        topic_id=poll.topic_id,
        due_at=poll.closes_at if is_due else None,
    )
