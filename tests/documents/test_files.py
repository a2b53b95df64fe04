"""What may be uploaded is told by its content, and what it is called is made safe."""

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from samenspel.documents.routes import file_kind
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
        (office.zipped({"a.txt": "x"}), "a.zip", "application/zip"),
        (b"Subject: Vraag\r\nFrom: ann@alimento.be\r\n\r\nDag", "a.eml", "message/rfc822"),
        (office.ole("__properties_version1.0"), "a.msg", "application/vnd.ms-outlook"),
        (office.ole("EncryptedPackage"), "met wachtwoord.xlsx", OFFICE + "spreadsheetml.sheet"),
        (b"ID3\x03\0\0\0\0\0\x21" + bytes(40) + b"\xff\xfb\x90\x64" + bytes(413), "a.mp3", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + bytes(99), "a.m4a", "audio/mp4"),
        (office.PNG, "eigenlijk png.jpg", "image/png"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a.ics", "text/calendar"),
    ],
)
def test_what_colleagues_share_is_recognised(app: Flask, content: bytes, name: str, media_type: str) -> None:
    assert check(content, name) == media_type


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"<!doctype html><script>alert(1)</script>", "a.pdf", "content"),
        (b"<!doctype html><script>alert(1)</script>", "a.html", "type"),
        (b"<html><body>x</body></html>", "a.txt", "content"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg", "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png", "content"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "a.txt", "content"),
        (b"alert(1)", "a.js", "type"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", "content"),
        (b"MZ" + bytes(200), "a.txt", "content"),
        (b"MZ" + bytes(200), "a.exe", "type"),
        (office.zipped({"a.txt": "x"}), "a.docx", "content"),
        (office.zipped({"mimetype": "application/java-archive"}), "a.odt", "content"),
        (b"PK\x03\x04" + bytes(100), "a.xlsx", "content"),
        (b"PK\x03\x04" + bytes(100), "a.zip", "unreadable"),
        (office.docx("Dag"), "a.xlsx", "content"),
        (office.docx("Dag"), "a.pdf", "content"),
        (office.pdf("Dag"), "a.docx", "content"),
        (office.pdf("Dag"), "a.png", "content"),
        (office.PNG, "a.pdf", "content"),
        (office.PNG, "zonder", "type"),
        (office.PNG[:30], "a.png", "unreadable"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "a.jpg", "unreadable"),
        (
            office.zipped({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}),
            "a.docx",
            "macro",
        ),
        (office.docx("Dag"), "a.docm", "macro"),
        (office.ole("_VBA_PROJECT"), "a.xls", "macro"),
    ],
)
def test_what_may_do_harm_or_lies_about_itself_is_refused(app: Flask, content: bytes, name: str, reason: str) -> None:
    with pytest.raises(uploads.UploadRejected) as refused:
        check(content, name)
    assert refused.value.reason == reason


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
        ("Verslag één – definitief.docx", "Verslag één – definitief.docx"),
        ("Q&A 'zelfroosteren', 100% #2 €.pdf", "Q&A 'zelfroosteren', 100% #2 €.pdf"),
        ("👩🏽\u200d🏫 lesgeven.pdf", "👩🏽\u200d🏫 lesgeven.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\nota.txt", "nota.txt"),
        ("..", "bestand"),
        ("", "bestand"),
        ("CON.txt", "_CON.txt"),
        ("a\x00b\r\nSet-Cookie: x.txt", "a_b_Set-Cookie_ x.txt"),
        ("fdp\u202eexe.pdf", "fdp_exe.pdf"),
        ('"><script>.pdf', "_script_.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("😀" * 255 + ".pdf", "😀" * 59 + ".pdf"),
        ("Cafe\u0301.txt", "Café.txt"),
        ("\ud800.txt", "txt"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert files.safe_name(given) == safe


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("nota.pdf", "attachment; filename=nota.pdf; filename*=UTF-8''nota.pdf"),
        (
            "één & 'twee'.pdf",
            "attachment; filename=\"n & 'twee'.pdf\"; filename*=UTF-8''%C3%A9%C3%A9n%20%26%20%27twee%27.pdf",
        ),
        ("😀.pdf", "attachment; filename=bestand.pdf; filename*=UTF-8''%F0%9F%98%80.pdf"),
        ("100%41.pdf", "attachment; filename=100_41.pdf; filename*=UTF-8''100%2541.pdf"),
    ],
)
def test_a_name_goes_along_with_its_file_for_every_browser(name: str, header: str) -> None:
    assert files.disposition("attachment", name) == header


def test_a_kind_is_called_by_its_name() -> None:
    assert file_kind("text/plain", "Verslag.MD") == "Markdown"
    assert file_kind("text/plain", "lijst.csv") == "csv"
    assert file_kind("text/plain", "zonder-einde") == "txt"
    assert file_kind("application/pdf", "a.md") == "pdf"
