"""Files that hold no list or network that we read, called by their name, with what to do."""

from __future__ import annotations

import zipfile
from typing import IO

from samenspel.maps.analysis.files.errors import OtherFileError

#: How other files begin.
_BEGINNINGS = {
    b"%PDF": "Dit is een pdf. Bewaar de lijst als CSV of XLSX.",
    b"{\\rtf": "Dit is een tekst van een tekstverwerker. Bewaar de lijst als CSV of XLSX.",
    b"\x89PNG": "Dit is een afbeelding. Bewaar de lijst als CSV of XLSX.",
    b"\xff\xd8\xff": "Dit is een afbeelding. Bewaar de lijst als CSV of XLSX.",
    b"Rar!": "Dit is een ingepakt bestand (rar). Pak het eerst uit.",
    b"7z\xbc\xaf": "Dit is een ingepakt bestand (7z). Pak het eerst uit.",
    b"SQLite format": "Dit is een databank. Bewaar de lijst als CSV of XLSX.",
}
#: How texts begin that are another thing, after blanks and in whatever case.
_TEXTS = {
    (b"<html", b"<!doctype html", b"<table"): (
        "Dit is een webpagina, ook als haar naam op .xls eindigt. Open ze in Excel en bewaar ze als XLSX."
    ),
    (b"*vertices", b"*network"): "Dit is een netwerk van Pajek. Exporteer het als GEXF of GraphML.",
    (b"graph [", b"graph\n[", b"graph\r\n["): "Dit is een netwerk in GML. Exporteer het als GEXF of GraphML.",
    (b"source,target", b"source;target", b"source\ttarget"): (
        "Dit is een lijst van verbanden (source, target). Exporteer het netwerk als GEXF of GraphML."
    ),
}
_GEPHI = "Dit is een project van Gephi. Exporteer het in Gephi als GEXF of GraphML (Bestand, Exporteren, Graafbestand)."
_LOCKED = "Het bestand is met een wachtwoord beveiligd. Haal het wachtwoord eraf en probeer opnieuw."
#: The stream in which an Office document with a password is kept, as its container names it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def refuse(start: bytes, content: IO[bytes]) -> None:
    """Raises OtherFileError where a file, of which `start` is the first part, is something else; rewinds it."""
    for beginning, sentence in _BEGINNINGS.items():
        if start.startswith(beginning):
            raise OtherFileError(sentence)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginnings, sentence in _TEXTS.items():
        if text.startswith(beginnings):
            raise OtherFileError(sentence)
    if start.startswith(b"PK\x03\x04"):
        _refuse_archive(content)
    elif start.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED in content.read():
        raise OtherFileError(_LOCKED)
    elif text.startswith((b"{", b"[")):
        raise OtherFileError("Dit is JSON, zoals Gephi Lite het bewaart. Exporteer het netwerk als GEXF of GraphML.")
    content.seek(0)


def _refuse_archive(content: IO[bytes]) -> None:
    """Says what is in an archive that is no workbook; what cannot be opened is left to the reader of workbooks."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    inside = {part.filename for part in parts}
    if "Project_xml" in inside or any(name.endswith("graphstore_bytes") for name in inside):
        raise OtherFileError(_GEPHI)
    if any(part.flag_bits & 1 for part in parts):
        raise OtherFileError(_LOCKED)
    if any(name.startswith(("word/", "ppt/")) for name in inside):
        raise OtherFileError("Dit is een document van Word of PowerPoint. Bewaar de lijst als CSV of XLSX.")
    if not any(name.startswith("xl/") or name in ("content.xml", "mimetype") for name in inside):
        raise OtherFileError("Dit is een zip. Pak hem eerst uit en kies het bestand dat erin zit.")
