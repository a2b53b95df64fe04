"""Small documents of groups, generated here: plain text, tables and PDFs."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from samenspel.demo import texts
from samenspel.demo.draft import Draft
from samenspel.demo.groups import LEARNING, LIVELY, GroupPlan
from samenspel.demo.people import DemoPerson
from samenspel.documents.models import Document, DocumentFolder, DocumentKind, DocumentVersion, TextState


@dataclass(slots=True, eq=False)
class FiledDocument:
    """A document with its file: `version` is the row that gets the key of the file in the store."""

    id: uuid.UUID
    group: GroupPlan
    title: str
    author: DemoPerson
    at: datetime
    filename: str
    content: bytes
    version: dict[str, Any]


#: In which folder the files of a kind lie.
_FOLDERS = {
    "checklist": "Draaiboeken en opvolging",
    "opvolging": "Draaiboeken en opvolging",
    "fiche": "Fiches en presentaties",
    "presentatie": "Fiches en presentaties",
}
#: Newer versions of notes: after how many weeks, and the line that was added at the end.
_SINCE = (
    (2, "Aangevuld na de bijeenkomst: we beginnen klein en kijken na drie maanden wat blijft."),
    (5, "Nagelezen door twee sectoren. Wie nog iets mist, zegt het voor het einde van de maand."),
)


def make_versions(draft: Draft, filed: list[FiledDocument]) -> list[FiledDocument]:
    """Newer versions of the notes and checklists of the two liveliest groups."""
    rows = {row["id"]: row for row in draft.table(Document)}
    newer = []
    for first in filed:
        if first.group.slug not in (LIVELY, LEARNING) or not first.filename.endswith((".txt", ".md")):
            continue
        words = first.version["text"]
        for number, (weeks, line) in enumerate(_SINCE, start=2):
            at = first.at + timedelta(weeks=weeks)
            if at >= draft.now:
                break
            words = f"{words}\n{line}\n"
            file = {
                name: first.version[name] for name in ("filename", "text_state", "media_type", "size", "sha256", "key")
            }
            author = first.group.voices[number % len(first.group.voices)]
            version = draft.add(
                DocumentVersion, at, document_id=first.id, number=number, author_id=author.id, text=words, **file
            )
            rows[first.id]["latest"] = number
            newer.append(replace(first, author=author, at=at, content=words.encode(), version=version))
    return newer


def make_folders(draft: Draft, filed: list[FiledDocument]) -> None:
    """Folders in the two liveliest groups; there a checklist is due, a table an annex, and a note pinned."""
    rows = {row["id"]: row for row in draft.table(Document)}
    folders: dict[tuple[str, str], uuid.UUID] = {}
    for document in filed:
        slug, row = document.group.slug, rows[document.id]
        kind = document.filename.partition(" ")[0]
        if slug not in (LIVELY, LEARNING):
            continue
        if kind == "nota":
            row["pinned_at"] = document.at
        if kind == "opvolging":
            row["kind"] = DocumentKind.ANNEX
        if kind == "checklist":
            row |= {"review_on": draft.today - timedelta(days=4), "reviewer_id": document.author.id}
        name = _FOLDERS.get(kind)
        if name is None:
            continue
        if (slug, name) not in folders:
            folders[slug, name] = draft.add(
                DocumentFolder,
                document.at,
                group_id=document.group.id,
                name=name,
                key=name.casefold(),
                author_id=document.author.id,
            )["id"]
        row["folder_id"] = folders[slug, name]


def make_documents(draft: Draft, groups: dict[str, GroupPlan]) -> list[FiledDocument]:
    """One to five documents a group, most of the last year."""
    filed = []
    for plan in groups.values():
        count = 5 if plan.slug in (LIVELY, LEARNING) else draft.random.randrange(1, 4)
        filed += [_document(draft, plan, kind) for kind in draft.random.sample(list(_FILES), count)]
    return filed


def _document(draft: Draft, plan: GroupPlan, kind: str) -> FiledDocument:
    subject = texts.subject_of(plan.slug)
    author = draft.random.choice(plan.voices)
    last = plan.last or draft.today - timedelta(days=2)
    at = draft.moment_on(draft.workday(last - timedelta(days=330), last))
    about = subject["about"]
    names = texts.SentenceNames(author.house, "de werkgroep")
    writer = texts.Writer(draft.random, plan.slug)
    title, filename, content, words = _FILES[kind](draft, writer, names, subject, about)
    row = draft.add(Document, at, group_id=plan.id, title=title, author_id=author.id)
    version = draft.add(
        DocumentVersion,
        at,
        document_id=row["id"],
        number=1,
        filename=filename,
        author_id=author.id,
        text=words,
        text_state=TextState.READ,
        media_type="",
        size=0,
        sha256="",
        key="",
    )
    return FiledDocument(row["id"], plan, title, author, at, filename, content, version)


def _lines(
    draft: Draft, writer: texts.Writer, names: texts.SentenceNames, subject: dict[str, Any], count: int
) -> list[str]:
    some = draft.random.sample(subject["sentences"], min(count, len(subject["sentences"])))
    return [writer.fill(line, names) for line in some]


def _notes(
    draft: Draft, writer: texts.Writer, names: texts.SentenceNames, subject: dict[str, Any], about: str
) -> tuple[str, str, bytes, str]:
    lines = [f"Nota over {about}", "", *_lines(draft, writer, names, subject, 6), "", "Af te spreken:"]
    lines += [f"- {point}" for point in subject["points"]]
    words = "\n".join(lines) + "\n"
    return f"Nota: {about}", f"nota {about}.txt", words.encode(), words


def _checklist(
    draft: Draft, writer: texts.Writer, names: texts.SentenceNames, subject: dict[str, Any], about: str
) -> tuple[str, str, bytes, str]:
    lines = [f"# Checklist {about}", "", *(f"- [ ] {action}" for action in subject["actions"])]
    words = "\n".join(lines) + "\n"
    return f"Checklist: {about}", f"checklist {about}.md", words.encode(), words


def _table(
    draft: Draft, writer: texts.Writer, names: texts.SentenceNames, subject: dict[str, Any], about: str
) -> tuple[str, str, bytes, str]:
    rows = ["punt;wie;klaar"]
    rows += [f"{action};{names.fund};{draft.random.choice(('ja', 'nee', 'bezig'))}" for action in subject["actions"]]
    words = "\n".join(rows) + "\n"
    return f"Opvolging: {about}", f"opvolging {about}.csv", words.encode(), words


def _sheet(
    draft: Draft, writer: texts.Writer, names: texts.SentenceNames, subject: dict[str, Any], about: str
) -> tuple[str, str, bytes, str]:
    lines = _lines(draft, writer, names, subject, 8)
    title = f"Fiche: {about}"
    return title, f"fiche {about}.pdf", pdf(title, lines), "\n".join([title, *lines])


def _slides(
    draft: Draft, writer: texts.Writer, names: texts.SentenceNames, subject: dict[str, Any], about: str
) -> tuple[str, str, bytes, str]:
    lines = [*subject["agenda"], "", *_lines(draft, writer, names, subject, 4)]
    title = f"Presentatie: {about}"
    return title, f"presentatie {about}.pdf", pdf(title, lines), "\n".join([title, *lines])


_FILES = {"notes": _notes, "checklist": _checklist, "table": _table, "sheet": _sheet, "slides": _slides}


def pdf(title: str, lines: list[str]) -> bytes:
    """A PDF of one page: a title and lines of text, in a font that every reader has."""
    shown = [part for line in lines for part in (_wrap(line, 88) or [""])][:46]
    marks = ["BT", "/F1 18 Tf", "56 780 Td", f"({_escape(title)}) Tj", "/F1 11 Tf", "0 -34 Td", "15 TL"]
    marks += [f"({_escape(line)}) Tj T*" for line in shown] + ["ET"]
    stream = "\n".join(marks).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (nl-BE) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    made, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def _escape(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _wrap(line: str, width: int) -> list[str]:
    lines, current = [], ""
    for word in line.split():
        if current and len(current) + len(word) + 1 > width:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}".strip()
    return [*lines, current] if current else lines
