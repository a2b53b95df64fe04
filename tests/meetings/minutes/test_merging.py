"""Two people write in one text: everything that either wrote is in what comes out."""

import random
import time

import pytest

from samenspel.meetings.minutes.merging import Conflict, merge


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "result"),
    [
        ("", "", "", ""),
        ("", "a", "", "a"),
        ("", "", "b", "b"),
        ("", "a", "b", "a\nb"),
        ("", "a", "a", "a"),
        ("x", "a\nx", "x\nb", "a\nx\nb"),
        ("x\ny", "x", "x\ny\nz", "x\nz"),
        ("x\ny\nz", "x\nz", "x\ny\nz!", "x\nz!"),
        ("x\ny", "x", "y", ""),
        ("x\ny\nz", "x1\ny\nz", "x\ny\nz1", "x1\ny\nz1"),
        ("x", "x1", "new\nx", "new\nx1"),
        ("een\r\ntwee", "een\ntwee\ndrie", "nul\r\neen\r\ntwee", "nul\neen\ntwee\ndrie"),
    ],
)
def test_what_two_made_of_a_text(base: str, theirs: str, mine: str, result: str) -> None:
    merged = merge(base, theirs, mine)
    assert (merged.text, merged.conflicts) == (result, ())


def test_both_rewrote_the_same_line() -> None:
    merged = merge("kop\nwe starten in mei\nslot", "kop\nwe starten in juni\nslot", "kop\nwe starten nooit\nslot")
    assert merged.text == "kop\nwe starten in juni\nwe starten nooit\nslot"
    assert merged.conflicts == (Conflict("we starten in juni", "we starten nooit"),)


def test_a_line_that_was_rewritten_is_not_lost_when_the_other_takes_it_away() -> None:
    merged = merge("a\nb\nc", "a\nb, en meer\nc", "a\nc")
    assert merged.text == "a\nb, en meer\nc"
    assert merged.conflicts == (Conflict("b, en meer", ""),)


@pytest.mark.parametrize("seed", range(200))
def test_nothing_that_either_wrote_is_lost_and_nothing_comes_from_nowhere(seed: int) -> None:
    chance = random.Random(seed)
    base = [f"oud {number}" for number in range(chance.randrange(8))]

    def edited(who: str) -> list[str]:
        lines = list(base)
        for number in range(chance.randrange(6)):
            place = chance.randrange(len(lines) + 1)
            if lines and chance.random() < 0.4:
                lines.pop(min(place, len(lines) - 1))
            elif lines and chance.random() < 0.4:
                lines[min(place, len(lines) - 1)] = f"{who} herschreef {number}"
            else:
                lines.insert(place, f"{who} schreef {number}")
        return lines

    theirs, mine = edited("an"), edited("bo")
    result = merge("\n".join(base), "\n".join(theirs), "\n".join(mine)).text
    lines = result.split("\n") if result else []
    written = [line for line in theirs + mine if not line.startswith("oud")]
    assert sorted(line for line in lines if not line.startswith("oud")) == sorted(written)
    assert {line for line in lines if line.startswith("oud")} == set(base) & set(theirs) & set(mine)


def test_lines_that_all_repeat_one_another_are_merged_at_once_and_none_is_lost() -> None:
    base = "a\n" * 10_000
    began = time.thread_time()
    merged = merge(base, "zij\n" + "a\n" * 9_000 + "zij\n", "a\n" * 5_000 + "ik\n" + "a\n" * 4_000)
    assert time.thread_time() - began < 1
    assert (merged.text.count("zij"), merged.text.count("ik")) == (2, 1)
