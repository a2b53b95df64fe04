"""What may be uploaded is told by its content, and what it is called is made safe."""

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from samenspel.runtime import files
from samenspel.runtime.foreign import uploads
from tests.documents import office

OFFICE = "application/vnd.openxmlformats-officedocument."


def check(content: bytes, name: str) -> str:
    return uploads.check(FileStorage(io.BytesIO(content), name))


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (office.pdf("Dag"), "a.pdf", "application/pdf"),
        (office.docx("Dag"), "A.DOCX", OFFICE + "wordprocessingml.document"),
        (office.xlsx("Dag"), "a.xlsx", OFFICE + "spreadsheetml.sheet"),
        (office.pptx("Dag"), "a.pptx", OFFICE + "presentationml.presentation"),
        (office.odt("Dag"), "a.odt", "application/vnd.oasis.opendocument.text"),
        (office.PNG, "a.png", "image/png"),
        (b"x", "kort.txt", "text/plain"),
        ("Eén regel, ‘tekst’\n".encode(), "a.md", "text/plain"),
        ("Eén regel\n".encode("latin-1"), "oud.txt", "text/plain"),
        ("Eén regel\n".encode("utf-16"), "kladblok.txt", "text/plain"),
        (b'{"a": 1}', "a.txt", "text/plain"),
        (b"import os\ndef a():\n    pass\n", "a.md", "text/plain"),
        (b"jaar,aantal\n2026,12\n2027,13\n", "a.csv", "text/csv"),
        (b"geen tabel", "a.csv", "text/csv"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a.ics", "text/calendar"),
    ],
)
def test_what_colleagues_share_is_recognised(app: Flask, content: bytes, name: str, media_type: str) -> None:
    assert check(content, name) == media_type


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!doctype html><script>alert(1)</script>", "a.pdf"),
        (b"<!doctype html><script>alert(1)</script>", "a.html"),
        (b"<html><body>x</body></html>", "a.txt"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "a.txt"),
        (b"alert(1)", "a.js"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt"),
        (b"MZ" + bytes(200), "a.txt"),
        (b"MZ" + bytes(200), "a.exe"),
        (office.zipped({"a.txt": "x"}), "a.docx"),
        (office.zipped({"a.txt": "x"}), "a.zip"),
        (office.zipped({"mimetype": "application/java-archive"}), "a.odt"),
        (b"PK\x03\x04" + bytes(100), "a.xlsx"),
        (office.docx("Dag"), "a.xlsx"),
        (office.docx("Dag"), "a.pdf"),
        (office.pdf("Dag"), "a.docx"),
        (office.PNG, "a.jpg"),
        (office.PNG, "zonder"),
        (office.zipped({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}), "a.docx"),
    ],
)
def test_what_may_do_harm_or_lies_about_itself_is_refused(app: Flask, content: bytes, name: str) -> None:
    with pytest.raises(uploads.UploadRejected) as refused:
        check(content, name)
    assert refused.value.reason == "type"


def test_empty_and_too_large_files_are_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(uploads.UploadRejected, match="empty"):
        check(b"", "a.txt")
    monkeypatch.setitem(app.config, "SAMENSPEL_UPLOAD_MAX", 10)
    assert check(b"0123456789", "a.txt") == "text/plain"
    with pytest.raises(uploads.UploadRejected, match="too_large"):
        check(b"0123456789x", "a.txt")


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Verslag één – definitief.docx", "Verslag één _ definitief.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\nota.txt", "nota.txt"),
        ("..", "bestand"),
        ("", "bestand"),
        ("a\x00b\r\nSet-Cookie: x.txt", "a_b_Set-Cookie_ x.txt"),
        ("fdp\u202eexe.pdf", "fdp_exe.pdf"),
        ('"><script>.pdf', "_script_.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("Cafe\u0301.txt", "Café.txt"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert files.safe_name(given) == safe
