"""Documents as search knows them: by their title and the words of their newest version."""

import re
import uuid
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlmodel import col

from samenspel import indexing
from samenspel import text as texts
from samenspel.db import columns, session
from samenspel.documents.models import Document, DocumentVersion
from samenspel.groups.index import readers_of
from samenspel.groups.models import Group
from samenspel.people.models import Theme


def _below_title(text: str, title: str) -> str:
    """The text without its first line where that is the title, which stands above the passage already."""
    first, _, rest = text.partition("\n")
    return rest if _said(first) == _said(title) else text


def _said(line: str) -> list[str]:
    """A line as it is read out: its words, whatever stands between them."""
    return re.findall(r"\w+", line.lower())


def _words(text: str, filename: str, title: str) -> str:
    """What can be read in a document: of Markdown the words only."""
    return _below_title(texts.of_markdown(text) if filename.lower().endswith(".md") else text, title)


def documents(ids: Sequence[uuid.UUID] | None = None) -> Iterator[indexing.SearchDocument]:
    """All documents, or those named."""
    newest = sa.and_(
        col(DocumentVersion.document_id) == Document.id, col(DocumentVersion.number) == col(Document.latest)
    )
    query = (
        columns(
            Document.id,
            Document.title,
            DocumentVersion.filename,
            DocumentVersion.text,
            DocumentVersion.created_at,
            Group.id,
            Group.visibility,
            Theme.slug,
        )
        .join(DocumentVersion, newest)
        .join(Group, col(Group.id) == Document.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .order_by(col(Document.id))
    )
    if ids is not None:
        query = query.where(col(Document.id).in_(ids))
    for row in session().execute(query.execution_options(yield_per=100)):
        document_id, title, filename, text, at, group_id, visibility, theme = row
        yield indexing.SearchDocument(
            id=f"document:{document_id}",
            kind="document",
            title=title,
            body=_words(text, filename, title),
            aside=filename if filename != title else "",
            url=f"/documenten/{document_id}/versies",
            readers=readers_of(group_id, visibility),
            date=int(at.timestamp()),
            group=str(group_id),
            theme=theme,
        )
