"""Paper: a PDF with our own files in it and nothing from elsewhere; a page to print where no PDF can be made."""

import gc
import logging
import re
import tempfile
import zlib
from pathlib import Path

import kreuzberg
import pypdfium2
import pytest
from flask import Flask

from samenspel.runtime import pdf

needs_pango = pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed")
FRAME = '{% extends "pdf/layout.html" %}{% block title %}Een blad{% endblock %}{% block content %}BODY{% endblock %}'


def words_of(content: bytes) -> str:
    return kreuzberg.extract_bytes_sync(content, "application/pdf").content


def inside(content: bytes) -> str:
    """All that is said in the file, unpacked."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)
    return " ".join(zlib.decompressobj().decompress(part).decode("latin-1") for part in parts if part[:1] == b"x")


@needs_pango
def test_paper_has_our_font_and_our_words(app: Flask) -> None:
    html = app.jinja_env.from_string(FRAME.replace("BODY", "<p>Vijftig euro, één café</p>")).render(
        get_locale=lambda: "nl"
    )
    content = pdf.render(html)
    assert content.startswith(b"%PDF-")
    assert "Figtree" in inside(content)
    assert "Vijftig euro, één café" in words_of(content)


def test_what_the_making_of_paper_tells_itself_is_not_for_who_starts_the_server(app: Flask) -> None:
    assert logging.getLogger("fontTools").level == logging.WARNING


@needs_pango
def test_paper_leaves_nothing_behind(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    html = app.jinja_env.from_string(FRAME).render(get_locale=lambda: "nl")
    gc.disable()  # a server hardly looks for garbage, and not at all when it stops
    try:
        assert "Figtree" in inside(pdf.render(html))
        assert list(tmp_path.iterdir()) == []
    finally:
        gc.enable()


@needs_pango
def test_paper_reaches_neither_the_network_nor_the_disk(app: Flask) -> None:
    secret = "file:///etc/passwd"
    for address in (
        secret,
        "http://192.0.2.1/x.css",
        "/static/../../pyproject.toml",
        "/static/%2e%2e/manifest.json",
        "",
    ):
        assert pdf._own_file(f"http://paper.invalid{address}" if address.startswith("/") else address) is None
    content = pdf.render(
        f'<title>x</title><link rel="stylesheet" href="{secret}"><img src="{secret}" alt="x"><p>Toch</p>'
    )
    assert "Toch" in words_of(content)
    assert b"root:" not in content


def test_without_the_libraries_there_is_a_page_to_print(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    with app.test_request_context("/"), pytest.raises(pdf.PdfUnavailable):
        pdf.render("<p>Dag</p>")


@needs_pango
@pytest.mark.parametrize("block", ['<div class="paper-box">LONG</div>', "<table><tr><td>LONG</td></tr></table>"])
def test_a_long_block_begins_on_the_page_where_it_stands(app: Flask, block: str) -> None:
    long = "<p>Wat er te lezen staat.</p>" * 60
    html = app.jinja_env.from_string(FRAME.replace("BODY", block.replace("LONG", long))).render(get_locale=lambda: "nl")
    with pypdfium2.PdfDocument(pdf.render(html)) as document:
        lines = [page.get_textpage().get_text_bounded().count("Wat er te lezen staat.") for page in document]
    assert sum(lines) == 60
    assert lines[0] > 20
