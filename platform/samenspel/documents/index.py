"""Documents as search knows them: by their title and the text of their newest version."""

import re
import uuid
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlmodel import col

from samenspel import indexing
from samenspel import text as texts
from samenspel.addresses import path_to
from samenspel.db import columns, session
from samenspel.documents.models import Document, DocumentVersion
from samenspel.groups.index import readers_of
from samenspel.groups.models import Group
from samenspel.people.models import Theme


def _below_title(text: str, title: str) -> str:
    """The text without its first line where that is the title, which a result shows already."""
    first, _, rest = text.partition("\n")
    return rest if _spoken_words(first) == _spoken_words(title) else text


def _spoken_words(line: str) -> list[str]:
    """The words of a line, without the signs between them."""
    return re.findall(r"\w+", line.lower())


def _readable_text(text: str, filename: str, title: str) -> str:
    """The text of a document, without the signs of Markdown, and without its title."""
    return _below_title(texts.markdown_to_lines(text) if filename.lower().endswith(".md") else text, title)


def documents(ids: Sequence[uuid.UUID] | None = None) -> Iterator[indexing.SearchDocument]:
    """All documents, or those with the given ids."""
    newest = sa.and_(
        col(DocumentVersion.document_id) == Document.id, col(DocumentVersion.number) == col(Document.latest)
    )
    query = (
        columns(
            Document.id,
            Document.title,
            Document.group_id,
            DocumentVersion.filename,
            DocumentVersion.text,
            DocumentVersion.created_at,
            Group.visibility,
            col(Theme.slug).label("theme"),
        )
        .join(DocumentVersion, newest)
        .join(Group, col(Group.id) == Document.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .order_by(col(Document.id))
    )
    if ids is not None:
        query = query.where(col(Document.id).in_(ids))
    for row in session().execute(query.execution_options(yield_per=100)):
        yield indexing.SearchDocument(
            id=f"document:{row.id}",
            kind="document",
            title=row.title,
            body=_readable_text(row.text, row.filename, row.title),
            aside=row.filename if row.filename != row.title else "",
            url=path_to("documents.versions", document_id=row.id),
            readers=readers_of(row.group_id, row.visibility),
            date=int(row.created_at.timestamp()),
            group=str(row.group_id),
            theme=row.theme,
        )
