"""Files of what funds did before or elsewhere: those that are there, and what is in them."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.lines import lines
from samenspel.maps.models import (
    ActivityImport,
    ImportedActivity,
    ImportedParticipation,
    ImportFile,
    ImportMeaning,
)
from samenspel.people.models import Account, Fund, Theme

#: How many files are listed, and how many activities on a page.
MAX_IMPORTS, PAGE_SIZE = 100, 50


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A file in the list, with how much of it counts; a draft counts for nothing yet."""

    id: uuid.UUID
    title: str
    filename: str
    account_id: uuid.UUID | None
    account_name: str | None
    created_at: dt.datetime
    taken_at: dt.datetime | None
    activities: int


def import_lines() -> list[ImportLine]:
    """The files, the newest first."""
    count = sa.select(sa.func.count()).where(col(ImportedActivity.import_id) == col(ActivityImport.id))
    return (
        lines(
            ImportLine, id=ActivityImport.id, title=ActivityImport.title, filename=ActivityImport.filename,
            account_id=ActivityImport.account_id, account_name=Account.name,
            created_at=ActivityImport.created_at, taken_at=ActivityImport.taken_at,
            activities=count.scalar_subquery(),
        )
        .outerjoin(Account, col(Account.id) == ActivityImport.account_id)
        .order_by(col(ActivityImport.created_at).desc(), col(ActivityImport.id).desc())
        .limit(MAX_IMPORTS)
        .all()
    )  # fmt: skip


def import_by_id(import_id: uuid.UUID) -> ActivityImport | None:
    return session().get(ActivityImport, import_id)


def content_of(import_id: uuid.UUID) -> bytes | None:
    """The file of a draft; None for one that counts already, or that came before files were kept."""
    query = sa.select(col(ImportFile.content)).where(col(ImportFile.import_id) == import_id)
    return session().execute(query).scalar_one_or_none()


def remembered_meanings() -> dict[str, dict[str, str]]:
    """What was said of words in earlier files: by kind and word its meaning."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    query = columns(ImportMeaning.kind, ImportMeaning.word, ImportMeaning.meaning)
    for kind, word, meaning in session().execute(query):
        found[kind][word] = meaning
    return found


def import_with_digest(digest: str) -> ActivityImport | None:
    """A file with the same content."""
    query = sa.select(ActivityImport).where(col(ActivityImport.digest) == digest)
    return session().execute(query.order_by(col(ActivityImport.created_at))).scalars().first()


def named_by_slug(kind: type[Fund] | type[Theme]) -> dict[str, tuple[uuid.UUID, str]]:
    """The ids and names of all funds or themes by slug, closed ones too: they were there."""
    query = columns(kind.slug, kind.id, kind.name).order_by(sa.func.lower(kind.name))
    return {row.slug: (row.id, row.name) for row in session().execute(query)}


def fund_names() -> list[str]:
    """The names of all funds, closed ones too."""
    return [name for _id, name in named_by_slug(Fund).values()]


@dataclass(frozen=True, slots=True)
class ImportedActivityLine:
    """An activity of a file, with how many funds took part."""

    title: str
    kind: str
    theme: str | None
    last_on: dt.date
    unreported: bool
    funds: int


def count_in(import_id: uuid.UUID) -> int:
    query = sa.select(sa.func.count()).where(col(ImportedActivity.import_id) == import_id)
    return int(session().execute(query).scalar_one())


def activities_in(import_id: uuid.UUID, size: int, offset: int) -> list[ImportedActivityLine]:
    """The activities of a file, the newest first."""
    funds = sa.select(sa.func.count()).where(col(ImportedParticipation.activity_id) == col(ImportedActivity.id))
    return (
        lines(
            ImportedActivityLine, title=ImportedActivity.title, kind=ImportedActivity.kind, theme=Theme.name,
            last_on=ImportedActivity.last_on, unreported=ImportedActivity.unreported, funds=funds.scalar_subquery(),
        )
        .outerjoin(Theme, col(Theme.id) == ImportedActivity.theme_id)
        .where(col(ImportedActivity.import_id) == import_id)
        .order_by(col(ImportedActivity.last_on).desc(), col(ImportedActivity.id))
        .limit(size)
        .offset(offset)
        .all()
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportLine:
    """A fund (its slug) in an activity of a file, for a file to take along."""

    fund: str
    title: str
    kind: str
    theme: str | None
    weight: float
    unreported: bool
    day: dt.date
    led: bool


def export_lines(import_id: uuid.UUID) -> list[ExportLine]:
    """All that counts of a file, the oldest activity first. A file is limited in its rows, see `reading.MAX_ROWS`."""
    return (
        lines(
            ExportLine, fund=Fund.slug, title=ImportedActivity.title, kind=ImportedActivity.kind, theme=Theme.name,
            weight=ImportedActivity.weight, unreported=ImportedActivity.unreported, day=ImportedParticipation.day,
            led=ImportedParticipation.led,
        )
        .join(ImportedParticipation, col(ImportedParticipation.activity_id) == col(ImportedActivity.id))
        .join(Fund, col(Fund.id) == ImportedParticipation.fund_id)
        .outerjoin(Theme, col(Theme.id) == ImportedActivity.theme_id)
        .where(col(ImportedActivity.import_id) == import_id)
        .order_by(col(ImportedActivity.last_on), col(ImportedActivity.id), Fund.slug)
        .all()
    )  # fmt: skip
