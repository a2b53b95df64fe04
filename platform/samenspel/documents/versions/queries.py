"""Selects about versions of a document."""

import uuid
from dataclasses import dataclass

from sqlmodel import col

from samenspel.documents.models import DocumentVersion, TextState
from samenspel.lines import lines


@dataclass(frozen=True, slots=True)
class VersionText:
    """The text of a version, as far as it was read."""

    number: int
    text: str
    text_state: TextState


def texts_of(document_id: uuid.UUID, first: int, second: int) -> dict[int, VersionText]:
    """The texts of two versions, by their numbers. The caller has reached the document."""
    query = lines(
        VersionText, number=DocumentVersion.number, text=DocumentVersion.text, text_state=DocumentVersion.text_state
    ).where(col(DocumentVersion.document_id) == document_id, col(DocumentVersion.number).in_([first, second]))
    return {version.number: version for version in query.all()}
