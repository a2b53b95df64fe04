"""Markdown of strangers is shown within a moment, whatever they type."""

import re
import time

import pytest

from samenspel import text
from samenspel.topics.forms import MAX_BODY

#: Each took up to thirteen seconds as a post of 20,000 letters, in which nobody else could write.
SLOW = [
    "www.=", "www.|", "![", "[", "[a][", "[](", "(a://", "a.be#[", "a.be ", "a@b.be ", "http://", "*a_ ", "*a **a ",
    "#\n", "a\n", "- _|\na.be", "\\", "<", "&", "> ", "- - b\n", "1. - ", "|a|\n|-|\n", "[a]: b\n", "mailto:", "~~a ",
    "`a ", "C:\\", "\\\\a\\", "\\\\a\\*x ", "tel:123456 ", "klaar.In ",
]  # fmt: skip


@pytest.mark.parametrize("unit", SLOW)
def test_signs_without_end_are_shown_at_once(unit: str) -> None:
    words = unit * (MAX_BODY // len(unit))
    began = time.thread_time()
    html = text.to_html(words)
    assert time.thread_time() - began < 0.6
    assert html.count("<a") <= text.MAX_ADDRESSES


def test_a_table_gets_no_more_cells_than_one_can_read() -> None:
    wide = "|".join("a" * 60) + "\n" + "|".join("-" * 60) + "\n" + "a\n" * 2000
    began = time.thread_time()
    assert "<table" not in text.to_html(wide)
    assert time.thread_time() - began < 0.6
    assert "<table" in text.to_html("|".join("a" * 10) + "\n" + "|".join("-" * 10) + "\n" + "a|b|c\n" * 300)


def test_what_is_too_dense_is_shown_as_it_was_typed() -> None:
    dense = "Kijk:\n<b>[\n\n" + "![" * 4000
    html = text.to_html(dense)
    assert html.startswith("<p>Kijk:<br>\n&lt;b&gt;[</p><p>![![")
    assert text.to_plain(html) == "Kijk: <b>[ " + "![" * 4000


def test_the_longest_that_people_type_is_markdown() -> None:
    line = "- [**Verslag {0}** van _mei_](https://www.alimento.be/verslag-{0}.pdf), zie `{0}`.\n"
    html = text.to_html("".join(line.format(number) for number in range(190)))
    assert html.count('<a href="https://www.alimento.be/verslag-') == 190


def test_markdown_means_what_people_write() -> None:
    html = text.to_html("Zie \\\\server\\_map\\*.docx en C:\\Data\\\n\nklaar.In verslag.md\n--\nJan, tel:+3292253000")
    assert text.to_lines(html).split("\n")[0] == "Zie \\\\server\\_map\\*.docx en C:\\Data\\"
    assert re.findall(r'href="([^"]*)"', html) == ["tel:+3292253000"]
    assert "<h" not in html
    picture = text.to_html("![De `zaal` *op* &amp; \\* neer\nen uit](/bijlagen/0198c000-0000-7000-8000-000000000001)")
    assert text.to_plain(picture) == "De zaal op & * neer en uit"
