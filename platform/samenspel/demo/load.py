"""Loads the demo data into the database, and removes it again."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel, col
from werkzeug.datastructures import FileStorage

from samenspel.db import columns, now, session
from samenspel.demo.activity.joining import make_joining
from samenspel.demo.activity.letters import make_letters
from samenspel.demo.activity.news import make_news
from samenspel.demo.activity.notices import make_notices
from samenspel.demo.activity.pictures import make_rich_text
from samenspel.demo.activity.portraits import make_portraits
from samenspel.demo.activity.reading import make_reading
from samenspel.demo.activity.responses import make_responses
from samenspel.demo.activity.writing import make_writing
from samenspel.demo.beginning import make_beginning
from samenspel.demo.chat import make_chat
from samenspel.demo.documents import FiledDocument, make_documents, make_folders, make_versions
from samenspel.demo.draft import Draft, insert_order, table_of
from samenspel.demo.groups import make_funds_only, make_groups
from samenspel.demo.initiatives import link_points, make_initiatives
from samenspel.demo.meetings.days import make_days
from samenspel.demo.meetings.debriefs import make_debriefs
from samenspel.demo.meetings.meetings import make_meetings
from samenspel.demo.meetings.occasions import make_coming, make_past
from samenspel.demo.meetings.polls import make_polls
from samenspel.demo.meetings.proposals import make_proposals
from samenspel.demo.meetings.running import make_running
from samenspel.demo.meetings.series import make_series
from samenspel.demo.people import make_departed, make_departure, make_people, make_second_fund
from samenspel.demo.polls import make_questions
from samenspel.demo.topics import make_marks, make_topics
from samenspel.documents.models import DocumentPreview, DocumentVersion
from samenspel.documents.previews.actions import show_all_later
from samenspel.documents.staged.models import StagedFile
from samenspel.groups.demo_visitors import demo_account
from samenspel.groups.models import LeadOffer
from samenspel.jobs import enqueue
from samenspel.meetings.models import Report
from samenspel.meetings.todos.tasks import update_all as update_to_dos
from samenspel.news.digests.models import DigestSchedule
from samenspel.news.digests.queries import JOB as DIGESTS
from samenspel.news.digests.schedule import FIRST_PERIOD
from samenspel.people.models import Account, Installation
from samenspel.polls.tasks import update_all as update_votes
from samenspel.runtime import files
from samenspel.runtime.foreign import uploads
from samenspel.viewer import Role
from samenspel.web import DEMO

#: Steps that `load` reports, for a progress bar: persons, groups, meetings, topics, chat, the rest, files, rows.
STEPS = 8
_CHUNK = 2000
#: Of so many reports there is a PDF.
NEWEST = 3


def generate(at: datetime) -> tuple[Draft, list[FiledDocument]]:
    """All rows of a demo that is loaded at that moment, without touching the database; and the files with them."""
    return _generate(at, lambda _step: None)


def _generate(at: datetime, progress: Callable[[str], None]) -> tuple[Draft, list[FiledDocument]]:
    draft = Draft(at)
    draft.add(Installation, at, demo=True)
    cast = make_people(draft)
    progress("personen")
    groups = make_groups(draft, cast)
    progress("overleg")
    held = make_meetings(draft, make_past(draft, groups, cast.funds), make_coming(draft, groups))
    progress("bijeenkomsten")
    discussions = make_topics(draft, groups)
    make_marks(draft, discussions)
    progress("onderwerpen")
    make_chat(draft, cast, groups)
    progress("berichten")
    filed = make_documents(draft, groups)
    make_initiatives(draft, cast)
    make_news(draft, discussions, held, filed)
    # Last: what is drawn for them changes nothing of what others drew.
    make_polls(draft, groups)
    make_proposals(draft, groups)
    make_running(draft, groups)
    make_series(draft, groups)
    link_points(draft)
    make_debriefs(draft)
    filed += make_versions(draft, filed)
    make_reading(draft, cast, groups)
    make_notices(draft)
    make_letters(draft)
    make_writing(draft, discussions, groups)
    make_folders(draft, filed)
    make_responses(draft, groups, discussions)
    make_joining(draft, cast, groups)
    make_questions(draft, discussions, groups)
    filed.append(make_rich_text(draft, discussions))
    make_departure(draft, cast)
    make_days(draft, groups)
    make_departed(draft, cast)
    make_second_fund(draft, cast)
    make_portraits(draft, cast)
    make_funds_only(draft)
    progress("documenten en initiatieven")
    return draft, filed


def load(progress: Callable[[str], None] = lambda _step: None, *, at: datetime | None = None) -> int:
    """Writes the demo data with the current transaction; returns the number of rows. The database must be empty.

    `progress` is called with each of the `STEPS` when it is done.
    """
    draft, filed = _generate(at or now(), progress)
    for document in filed:
        stored = uploads.store(FileStorage(io.BytesIO(document.content), filename=document.filename))
        document.version |= {
            "filename": stored.filename,
            "media_type": stored.media_type,
            "size": stored.size,
            "sha256": stored.sha256,
            "key": stored.key,
        }
    progress("bestanden")
    total = _write(draft)
    _make_papers()
    _tell_offers()
    _ask_what_is_to_do()
    _send_digests()
    show_all_later()
    DEMO.clear()
    progress("gegevens wegschrijven")
    return total


def _make_papers() -> None:
    """Has the PDFs of the newest reports made once the server is up, as they are where a report was published in it."""
    newest = columns(Report.meeting_id).where(col(Report.published_at).is_not(None))
    for meeting_id in session().execute(newest.order_by(col(Report.published_at).desc()).limit(NEWEST)).scalars():
        enqueue("report-paper", {"id": str(meeting_id)}, due_at=now() + timedelta(minutes=1))


def _tell_offers() -> None:
    """Has those who are asked to lead a group be told once the server is up."""
    for offer_id in session().execute(columns(LeadOffer.id)).scalars():
        enqueue("lead-offered", {"offer": str(offer_id)})


def _ask_what_is_to_do() -> None:
    """Has everybody's bell count from the first page on what is asked of them, not a quarter of an hour later."""
    update_to_dos()
    update_votes()


def _send_digests() -> None:
    """Has those whom visitors become get the digest of the last days once the server is up: on their page, and as a
    mail in the data folder."""
    since = now() - FIRST_PERIOD
    for role in (Role.CONSULTANT, Role.DIRECTOR, Role.ISA):
        if account := demo_account(role):
            session().add(DigestSchedule(account_id=account.id, due_at=since, since=since))
    enqueue(DIGESTS, {})


def load_facts(*, at: datetime | None = None) -> int:
    """Writes what a real installation begins with: funds, themes, groups and initiatives, without people."""
    return _write(make_beginning(at or now()))


def _write(draft: Draft) -> int:
    total = 0
    for model in insert_order(draft.rows):
        rows = draft.rows[model]
        for start in range(0, len(rows), _CHUNK):
            session().execute(sa.insert(table_of(model)), rows[start : start + _CHUNK])
        total += len(rows)
    return total


def is_empty() -> bool:
    """Whether nobody has an account and nothing was loaded."""
    return not any(
        session().execute(columns(sa.exists(sa.select(table_of(model))))).scalar() for model in (Account, Installation)
    )


def clear() -> None:
    """Deletes all rows of the database, and the files of its documents from the store."""
    previews = (DocumentPreview.page_key, DocumentPreview.thumb_key)
    for keys in (DocumentVersion.key, StagedFile.key, StagedFile.small_key, *previews):
        for key in session().execute(columns(keys)).scalars().all():
            if key:
                files.delete(key)
    for table in reversed(SQLModel.metadata.sorted_tables):
        session().execute(sa.delete(table))
    DEMO.clear()
