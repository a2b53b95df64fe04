"""Selects of lists of documents: those of a folder, or of a kind."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.documents.models import (
    Document,
    DocumentKind,
    DocumentPreview,
    DocumentVersion,
    ScanState,
)
from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund
from samenspel.people.words import author_party

PAGE = 50

_GROUP: Any = sa.bindparam("group", type_=sa.Uuid())
_FOLDER: Any = sa.bindparam("folder", type_=sa.Uuid())
_TODAY: Any = sa.bindparam("today", type_=sa.Date())
_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
_LISTED = col(Document.archived_at).is_(None)


def _of_type(*patterns: str) -> Callable[[], Any]:
    return lambda: sa.and_(_LISTED, sa.or_(*(col(DocumentVersion.media_type).like(each) for each in patterns)))


_PDF = ("application/pdf",)
_WORD = (f"{_OFFICE}wordprocessing%", "application/msword", f"{_OPEN}text")
_EXCEL = (
    f"{_OFFICE}spreadsheet%",
    "application/vnd.ms-excel",
    f"{_OPEN}spreadsheet",
    "text/csv",
)
_SLIDES = (
    f"{_OFFICE}presentation%",
    "application/vnd.ms-powerpoint",
    f"{_OPEN}presentation",
)
_IMAGES = ("image/%",)
_KNOWN = (*_PDF, *_WORD, *_EXCEL, *_SLIDES, *_IMAGES)

#: What a list may show, by its name in the address.
FILTERS: dict[str, Callable[[], Any]] = {
    "alles": lambda: _LISTED,
    "verslag": lambda: sa.and_(_LISTED, col(Document.kind) == DocumentKind.REPORT),
    "bijlage": lambda: sa.and_(_LISTED, col(Document.kind) == DocumentKind.ANNEX),
    "pdf": _of_type(*_PDF),
    "word": _of_type(*_WORD),
    "excel": _of_type(*_EXCEL),
    "powerpoint": _of_type(*_SLIDES),
    "beeld": _of_type(*_IMAGES),
    "andere": lambda: sa.and_(_LISTED, *(col(DocumentVersion.media_type).not_like(each) for each in _KNOWN)),
    "herzien": lambda: sa.and_(_LISTED, col(Document.review_on) <= _TODAY),
    "archief": lambda: col(Document.archived_at).is_not(None),
}
#: In which order, by its name in the address.
ORDERS: dict[str, Callable[[], list[Any]]] = {
    "nieuwste": lambda: [col(DocumentVersion.created_at).desc()],
    "naam": lambda: [sa.func.lower(col(Document.title))],
    "vastgezet": lambda: [col(Document.pinned_at).is_(None), col(DocumentVersion.created_at).desc()],
    "grootste": lambda: [col(DocumentVersion.size).desc()],
}


@dataclass(frozen=True, slots=True)
class DocumentListRequest:
    """The list that is asked for. With a filter it goes through all folders; without one it shows one folder, or
    (None) what lies in no folder."""

    filter: str = ""
    order: str = "nieuwste"
    folder_id: uuid.UUID | None = None

    @property
    def scope(self) -> str:
        return self.filter or ("top" if self.folder_id is None else "folder")


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list, with its newest version."""

    id: uuid.UUID
    title: str
    versions: int
    filename: str
    media_type: str
    size: int
    at: datetime
    author_id: uuid.UUID
    author_name: str
    fund_name: str | None
    thumb_width: int | None
    thumb_height: int | None
    folder_id: uuid.UUID | None
    kind: DocumentKind
    meeting_id: uuid.UUID | None
    review_on: date | None
    pinned_at: datetime | None
    scan_state: ScanState

    @property
    def is_due(self) -> bool:
        """Whether somebody must say if it is still right."""
        return self.review_on is not None and self.review_on <= today()


_NEWEST = sa.and_(col(DocumentVersion.document_id) == Document.id, col(DocumentVersion.number) == col(Document.latest))


def _condition(scope: str) -> Any:
    match scope:
        case "top":
            return sa.and_(_LISTED, col(Document.folder_id).is_(None))
        case "folder":
            return sa.and_(_LISTED, col(Document.folder_id) == _FOLDER)
    return FILTERS[scope]()


@cache
def _lines(limit: int, scope: str, order: str) -> Lines[DocumentLine]:
    """Built once for each list that there is."""
    return (
        lines(
            DocumentLine,
            id=Document.id,
            title=Document.title,
            versions=Document.latest,
            filename=DocumentVersion.filename,
            media_type=DocumentVersion.media_type,
            size=DocumentVersion.size,
            at=DocumentVersion.created_at,
            author_id=Account.id,
            author_name=Account.name,
            fund_name=author_party(),
            thumb_width=DocumentPreview.thumb_width,
            thumb_height=DocumentPreview.thumb_height,
            folder_id=Document.folder_id,
            kind=Document.kind,
            meeting_id=Document.meeting_id,
            review_on=Document.review_on,
            pinned_at=Document.pinned_at,
            scan_state=DocumentVersion.scan_state,
        )
        .join(DocumentVersion, _NEWEST)
        .outerjoin(DocumentPreview, col(DocumentPreview.version_id) == DocumentVersion.id)
        .join(Account, col(Account.id) == DocumentVersion.author_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .where(col(Document.group_id) == _GROUP, _condition(scope))
        .order_by(*ORDERS[order](), col(Document.id).desc())
        .limit(limit)
        .offset(sa.bindparam("offset", type_=sa.Integer()))
    )


def _parameters(group_id: uuid.UUID, request: DocumentListRequest) -> dict[str, Any]:
    parameters: dict[str, Any] = {"group": group_id}
    if request.scope == "folder":
        parameters["folder"] = request.folder_id
    if request.scope == "herzien":
        parameters["today"] = today()
    return parameters


def documents_in(
    group_id: uuid.UUID, request: DocumentListRequest, limit: int = PAGE, offset: int = 0
) -> list[DocumentLine]:
    """The documents of a list. The caller has reached the group."""
    query = _lines(limit, request.scope, request.order)
    return query.all(_parameters(group_id, request) | {"offset": offset})


def latest_in(group_id: uuid.UUID, limit: int, offset: int = 0) -> list[DocumentLine]:
    """The documents of a group, wherever they lie: the pinned ones, then those with the newest version. The caller has
    reached it."""
    return documents_in(group_id, DocumentListRequest(filter="alles", order="vastgezet"), limit, offset)


def count_in(group_id: uuid.UUID, request: DocumentListRequest) -> int:
    """The number of documents of a list."""
    query = (
        columns(sa.func.count())
        .select_from(Document)
        .join(DocumentVersion, _NEWEST)
        .where(col(Document.group_id) == _GROUP, _condition(request.scope))
    )
    return int(session().execute(query, _parameters(group_id, request)).scalar_one())
