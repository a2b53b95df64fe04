"""What is different between two texts, as people read it."""

import time

import pytest

from samenspel.comparison import ComparedLine, TextComparison, compare_texts, line_differences


def marked(line: ComparedLine) -> str:
    """The line with [what came] and {what went}."""
    signs = {"same": ("", ""), "added": ("[", "]"), "removed": ("{", "}")}
    return "".join(f"{signs[piece.kind][0]}{piece.text}{signs[piece.kind][1]}" for piece in line)


def shown(comparison: TextComparison) -> list[tuple[int, list[str]]]:
    return [(passage.skipped, [marked(line) for line in passage.lines]) for passage in comparison.passages]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("de zaal is vrij op maandag", "de grote zaal is vrij", ["de [grote ]zaal is vrij{ op maandag}"]),
        ("op 3 mei, om 10 uur", "op 4 juni, om 11 uur", ["op {3 mei}[4 juni], om {10}[11] uur"]),
        ("zes", "zes!", ["zes[!]"]),
        ("", "nieuw", ["[nieuw]"]),
        ("weg", "", ["{weg}"]),
        ("een", "iets heel anders", ["{een}", "[iets heel anders]"]),
        ("<b>vet</b>", "<b>dik</b>", ["<b>{vet}[dik]</b>"]),
    ],
)
def test_a_line_is_split_into_what_stayed_went_and_came(before: str, after: str, lines: list[str]) -> None:
    assert shown(compare_texts(before, after)) == [(0, lines)]


def test_lines_around_a_change_are_shown_and_the_rest_is_counted() -> None:
    before = "\n".join(f"regel {number}" for number in range(20))
    after = before.replace("regel 5\n", "regel vijf\n").replace("regel 15", "regel 15 bis")
    assert shown(compare_texts(before, after, context=1)) == [
        (4, ["regel 4", "regel {5}[vijf]", "regel 6"]),
        (7, ["regel 14", "regel 15[ bis]", "regel 16"]),
    ]
    assert len(compare_texts(before, after, context=5).passages) == 1, "what lies close together is one passage"


def test_blank_lines_and_spaces_at_the_end_are_no_change() -> None:
    assert compare_texts("een\n\ntwee  \n", "een\ntwee\n\n\n").is_same
    assert compare_texts("", "").is_same


def test_of_a_report_only_the_lines_that_differ_are_given() -> None:
    assert [marked(line) for line in line_differences(["a", "zaal 1 is vrij", "c"], ["a", "zaal 2 is vrij"])] == [
        "zaal {1}[2] is vrij",
        "{c}",
    ]


def test_texts_that_are_made_to_take_long_take_no_time() -> None:
    began = time.monotonic()
    assert compare_texts("a\n" * 9000, "a\nb\n" * 9000).is_cut
    compare_texts("a " * 10_000, "a b " * 5_000)
    compare_texts("\n".join(f"a b {n}" * 90 for n in range(100)), "\n".join(f"b a {n}" * 90 for n in range(100)))
    assert time.monotonic() - began < 10
