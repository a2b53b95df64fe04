"""The text of a mail: what was typed as Markdown, without its signs."""

import pytest

from samenspel.mail.plain_text import to_text
from samenspel.text import to_html


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Met **nadruk** en `code`\nop *twee* lijnen", "Met nadruk en code\nop twee lijnen"),
        ("## Kop\n\n[hier](https://a.example/x)", "Kop\n\nhier (https://a.example/x)"),
        ("Zie https://a.example/?b=1&c=2 of <ann@a.example>", "Zie https://a.example/?b=1&c=2 of ann@a.example"),
        ("- een\n- twee\n  1. genest\n  2. nog\n\nNa", "- een\n- twee\n  1. genest\n  2. nog\n\nNa"),
        ("Ann:\n> Dit\n>\n> en dat\n\nJa", "Ann:\n\n> Dit\n>\n> en dat\n\nJa"),
        ("| Wie | Wat |\n| --- | --- |\n| Ann | **zaal** |", "Wie | Wat\nAnn | zaal"),
        ("3. c\n4. d\n\n---\n\n~~oud~~ a < b", "3. c\n4. d\n\n---\n\n~oud~ a < b"),
        ("```\nx  y\n  z\n```", "x  y\n  z"),
        ("", ""),
    ],
)
def test_a_text_reads_without_its_markup(typed: str, text: str) -> None:
    assert to_text(to_html(typed)) == text


def test_lines_are_short_and_addresses_whole() -> None:
    address = "https://samenspel.example.org/" + "x" * 90
    lines = to_text(to_html(f"- {'lange woorden ' * 20} {address}\n\n> {'nog meer ' * 20}")).split("\n")
    assert all(len(line) <= 76 or address in line for line in lines)
    assert sum(address in line for line in lines) == 1
    assert {line[:2] for line in lines} == {"- ", "  ", "> ", ""}
