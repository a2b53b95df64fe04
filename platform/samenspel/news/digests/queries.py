"""Selects for digests: what stands in that of a period, and which are due."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.levels.queries import preferences_of
from samenspel.activity.notices.models import Notice
from samenspel.activity.relevance.queries import relevance_for, relevance_for_funds
from samenspel.activity.relevance.scoring import Relevance, RelevanceReason
from samenspel.activity.things import Thing
from samenspel.clock import local
from samenspel.db import columns, new_id, now, session
from samenspel.groups.queries import viewers_of
from samenspel.jobs import Job
from samenspel.news.digests.assembly import assemble, by_due
from samenspel.news.digests.candidates import Material, StoredItem, news_for, stored_news, things_for
from samenspel.news.digests.content import DigestContent, NewsItem
from samenspel.news.digests.kinds import DigestSection, ItemKind
from samenspel.news.digests.material import material_between, personal_notices, read_states
from samenspel.news.digests.models import Digest, DigestItem, DigestSchedule
from samenspel.news.digests.schedule import DueDigest, due_digest
from samenspel.news.digests.to_do import to_dos_of
from samenspel.people.models import Account
from samenspel.viewer import Viewer


def digest_of(viewer: Viewer, since: datetime, until: datetime) -> DigestContent:
    """What a viewer has to do, and what is new for them of what happened in a period and is visible to them now."""
    return assemble(since, until, to_dos_of([viewer], until)[viewer.id], news_of(viewer, since, until))


def news_of(viewer: Viewer, since: datetime, until: datetime) -> list[NewsItem]:
    """What happened in a period and is new for a viewer, one item for each thing: they see it now, did not do it
    themselves and did not read it."""
    material = material_between(since, until, viewer)
    read = read_states([viewer.id], since)[viewer.id]
    notices = personal_notices([viewer.id])[viewer.id]
    relevance = relevance_for(viewer, things_for(viewer, material))
    return news_for(viewer, material, since, read, notices, relevance)


#: The kind of the job that sends digests.
JOB = "digests"
#: The kind of the job that makes the mail of a digest anew.
MAIL_AGAIN = "digest-mail"
#: The reason of an item in which its reader is mentioned.
MENTION = {"kind": "mention", "detail": ""}
#: A job that failed so often keeps no later one from being written.
MAX_ATTEMPTS = 3
#: Of groups that somebody is not in, the digest has at most so many things, what they read among them.
MAX_ELSEWHERE = 60
#: Digests are listed so many a page.
PAGE = 10


def items_of(digest: Digest) -> list[DigestItem]:
    """What stood in a digest, in order."""
    query = sa.select(DigestItem).where(col(DigestItem.digest_id) == digest.id).order_by(col(DigestItem.position))
    return list(session().execute(query).scalars())


def reach(viewer: Viewer, digest_id: uuid.UUID) -> Digest | None:
    """A digest of the viewer; those of others do not exist for them."""
    query = sa.select(Digest).where(col(Digest.id) == digest_id, col(Digest.account_id) == viewer.id)
    return session().execute(query).scalar()


def digest_by_id(digest_id: uuid.UUID) -> Digest | None:
    return session().get(Digest, digest_id)


def digests_of(viewer: Viewer, *, limit: int = PAGE, offset: int = 0) -> list[Digest]:
    """The digests of the viewer, the latest first."""
    query = sa.select(Digest).where(col(Digest.account_id) == viewer.id).order_by(col(Digest.due_on).desc())
    return list(session().execute(query.limit(limit).offset(offset)).scalars())


def digest_count(viewer: Viewer) -> int:
    query = columns(sa.func.count()).select_from(Digest).where(col(Digest.account_id) == viewer.id)
    return int(session().execute(query).scalar_one())


def content_now(viewer: Viewer, digest: Digest) -> tuple[DigestContent, int]:
    """What stood in a digest, as far as the viewer still sees it, and how many of its to-dos are done or over."""
    items = items_of(digest)
    asked = {(Thing(each.kind, each.thing_id), each.what) for each in items if each.section is DigestSection.TO_DO}
    told = {Thing(each.kind, each.thing_id): each for each in items if each.section is not DigestSection.TO_DO}
    stored = {
        thing: StoredItem(
            upto=each.upto,
            count=each.count,
            is_mention=MENTION in each.reasons,
            relevance=Relevance(
                reasons=tuple(RelevanceReason.from_json(reason) for reason in each.reasons if reason != MENTION),
                is_folded=each.section is DigestSection.FOLDED,
            ),
        )
        for thing, each in told.items()
    }
    news = stored_news(viewer, material_between(digest.since, digest.until, viewer), stored)
    sections: dict[DigestSection, list[NewsItem]] = {section: [] for section in DigestSection}
    for thing, each in told.items():
        if thing in news:
            sections[each.section].append(news[thing])
    to_dos = [each for each in to_dos_of([viewer], now())[viewer.id] if each.key in asked]
    content = DigestContent(
        since=digest.since,
        until=digest.until,
        to_do=tuple(by_due(to_dos)),
        decided=tuple(sections[DigestSection.DECIDED]),
        relevant=tuple(sections[DigestSection.RELEVANT]),
        chat=tuple(sections[DigestSection.CHAT]),
        folded=tuple(sections[DigestSection.FOLDED]),
        words=digest.words,
    )
    return content, len(asked) - len(to_dos)


def notices_of(account_id: uuid.UUID, things: Collection[Thing], before: datetime) -> Sequence[uuid.UUID]:
    """The unread notices of an account about things, of what happened before a moment."""
    query = columns(Notice.id, Notice.kind, Notice.thing_id).where(
        col(Notice.account_id) == account_id,
        col(Notice.read_at).is_(None),
        col(Notice.at) < before,
        col(Notice.thing_id).in_([thing.id for thing in things]),
    )
    wanted = set(things)
    return [row.id for row in session().execute(query) if Thing(row.kind, row.thing_id) in wanted]


def is_sending() -> bool:
    """Whether the worker is about to send digests, and has not failed at it for long."""
    waiting = sa.exists().where(col(Job.kind) == JOB, col(Job.attempts) < MAX_ATTEMPTS)
    return bool(session().execute(columns(waiting)).scalar())


def due_digests(at: datetime) -> list[DueDigest]:
    """The digests that are due at a moment, those that are due longest first."""
    query = (
        columns(DigestSchedule.account_id, DigestSchedule.due_at, DigestSchedule.since)
        .join(Account, col(Account.id) == DigestSchedule.account_id)
        .where(col(Account.active))
    )
    rows = session().execute(query).all()
    preferences = preferences_of([row.account_id for row in rows])
    due = [due_digest(preferences[row.account_id], row.account_id, row.due_at, row.since, at) for row in rows]
    return sorted((each for each in due if each), key=lambda each: (each.due_at, each.account_id))


def accounts_without_schedule() -> Sequence[uuid.UUID]:
    """The active accounts whose first digest has no moment yet."""
    query = (
        columns(Account.id)
        .outerjoin(DigestSchedule, col(DigestSchedule.account_id) == Account.id)
        .where(col(Account.active), col(DigestSchedule.id).is_(None))
    )
    return session().execute(query).scalars().all()


def schedules_before(moment: datetime) -> Sequence[uuid.UUID]:
    """The accounts for which nothing was due since a moment."""
    query = columns(DigestSchedule.account_id).where(col(DigestSchedule.due_at) < moment)
    return session().execute(query).scalars().all()


@dataclass(frozen=True, slots=True)
class PreparedDigest:
    """A digest that is due, with its content; `is_taken` says that there is one of the same day already."""

    due: DueDigest
    viewer: Viewer
    content: DigestContent
    is_taken: bool


def prepare_digests(due: Sequence[DueDigest], material: Material) -> list[PreparedDigest]:
    """The content of the digests that are due, in a fixed number of statements; `material` is from before them all.

    Accounts that were closed meanwhile are left out.
    """
    wanted = {each.account_id: each for each in due}
    viewers = viewers_of(list(wanted))
    ids = list(wanted)
    since = min(each.since for each in due)
    read, notices = read_states(ids, since), personal_notices(ids)
    to_dos, known, taken = to_dos_of(viewers, material.until), known_to_dos(ids), _days_taken(ids, material.until)
    elsewhere = _relevance_elsewhere(viewers, material)
    own = relevance_for_funds([(viewer, things_for(viewer, material, own=True)) for viewer in viewers])
    prepared = []
    for viewer, relevance in zip(viewers, own, strict=True):
        each = wanted[viewer.id]
        known_relevance = elsewhere.get(viewer.fund_ids, {}) | relevance
        news = news_for(viewer, material, each.since, read[viewer.id], notices[viewer.id], known_relevance)
        content = assemble(
            each.since,
            material.until,
            to_dos[viewer.id],
            news,
            known=known[viewer.id],
            next_at=each.next_at,
            is_of_absence=each.is_of_absence,
        )
        is_taken = (viewer.id, local(each.due_at).date()) in taken
        prepared.append(PreparedDigest(each, viewer, content, is_taken))
    return prepared


def _relevance_elsewhere(
    viewers: Sequence[Viewer], material: Material
) -> dict[frozenset[uuid.UUID], dict[Thing, Relevance]]:
    """By fund (or funds), what is relevant for it in the open groups, for those of its people who are not in them.

    Nothing there rests on what one of them is in, so it is worked out once for all, and the most relevant is enough.
    """
    outsiders = {
        viewer.fund_ids: replace(viewer, id=new_id(), memberships={}, funds_in={})
        for viewer in viewers
        if viewer.fund_ids and not viewer.is_guest
    }
    wanted = [(viewer, things_for(viewer, material)) for viewer in outsiders.values()]
    found = relevance_for_funds(wanted) if wanted else []
    return {fund_ids: _strongest(relevance) for fund_ids, relevance in zip(outsiders, found, strict=True)}


def _strongest(relevance: dict[Thing, Relevance]) -> dict[Thing, Relevance]:
    relevant = [(thing, each) for thing, each in relevance.items() if not each.is_folded]
    relevant.sort(key=lambda each: -each[1].score)
    return dict(relevant[:MAX_ELSEWHERE])


def known_to_dos(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[tuple[Thing, ItemKind]]]:
    """The to-dos that stood in a digest of each account."""
    query = columns(DigestItem.account_id, DigestItem.kind, DigestItem.thing_id, DigestItem.what).where(
        col(DigestItem.account_id).in_(list(account_ids)), col(DigestItem.section) == DigestSection.TO_DO
    )
    known: dict[uuid.UUID, set[tuple[Thing, ItemKind]]] = {account_id: set() for account_id in account_ids}
    for row in session().execute(query):
        known[row.account_id].add((Thing(row.kind, row.thing_id), row.what))
    return known


def _days_taken(account_ids: Collection[uuid.UUID], until: datetime) -> set[tuple[uuid.UUID, date]]:
    """The accounts and days of the last digests: who chose another hour on that day gets no second one."""
    query = columns(Digest.account_id, Digest.due_on).where(
        col(Digest.account_id).in_(list(account_ids)), col(Digest.due_on) >= local(until).date() - timedelta(days=8)
    )
    return {(row.account_id, row.due_on) for row in session().execute(query)}
