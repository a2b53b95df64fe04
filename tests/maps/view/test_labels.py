"""Names on the drawing: short, and beside one another rather than over one another."""

import numpy as np

from samenspel.maps.view.labels import (
    LETTER_WIDTH,
    LINE_HEIGHT,
    MARGIN,
    NodeMark,
    bounds,
    choose_sides,
    short_name,
)


def test_a_name_is_cut_after_a_word_and_loses_what_is_between_brackets() -> None:
    assert short_name("Alimento") == "Alimento"
    assert short_name("Sectorfonds 39 (naam niet in het rapport)") == "Sectorfonds 39"
    assert short_name("Fonds voor de diamantnijverheid") == "Fonds voor de diamantnijverheid"
    assert short_name("Sociaal fonds voor de Transportsector & Logistiek") == "Sociaal fonds voor de…"
    assert short_name("Diamantnijverheidsfondsenverenigingen") == "Diamantnijverheidsfondsenverenigi…"
    assert short_name("(zonder naam)") == "(zonder naam)"


def test_a_name_with_room_stands_below() -> None:
    assert choose_sides([NodeMark(200, 500, 20, "Alimento"), NodeMark(800, 500, 20, "Woodwize")]) == ["below", "below"]
    assert choose_sides([]) == []


def test_a_name_moves_away_from_another_mark() -> None:
    upper, lower = choose_sides([NodeMark(500, 500, 30, "Alimento"), NodeMark(500, 530, 20, "Woodwize")])
    assert upper != "below"
    assert lower == "below"


def test_a_name_stays_on_the_drawing() -> None:
    assert choose_sides([NodeMark(500, 1055, 20, "Onderaan")]) == ["right"]
    assert choose_sides([NodeMark(1065, 1055, 20, "In de hoek")]) == ["left"]


def test_the_drawing_reaches_to_the_end_of_each_name() -> None:
    marks = [NodeMark(0, 500, 20, "Fonds 320"), NodeMark(900, 500, 20, "Fonds 127")]
    left, top, right, bottom = bounds(marks, ["left", "below"])
    assert left == -(10 + 3 + 9 * LETTER_WIDTH)
    assert right == 900 + 9 * LETTER_WIDTH / 2
    assert (top, bottom) == (500 - LINE_HEIGHT / 2, 500 + 10 + 3 + LINE_HEIGHT)


def test_names_of_a_sector_hardly_cover_one_another() -> None:
    rng = np.random.default_rng(39)
    marks = [NodeMark(float(x), float(y), 24.0, "n" * 11) for x, y in rng.uniform(0, 1000, (39, 2))]
    sides = choose_sides(marks)
    assert set(sides) <= {"below", "right", "left", "above"}
    assert covered(marks, sides) < covered(marks, ["below"] * 39) / 3
    assert choose_sides(marks) == sides, "and always in the same way"


def covered(marks: list[NodeMark], sides: list[str]) -> float:
    """How much of the names is under other names."""
    boxes = []
    for mark, side in zip(marks, sides, strict=True):
        wide, far = LETTER_WIDTH * len(mark.text), mark.size / 2
        left = {"right": mark.x + far, "left": mark.x - far - wide}.get(side, mark.x - wide / 2)
        top = {"below": mark.y + far, "above": mark.y - far - LINE_HEIGHT}.get(side, mark.y - LINE_HEIGHT / 2)
        boxes.append((left, top, left + wide, top + LINE_HEIGHT))
        assert -MARGIN <= mark.x <= 1000 + MARGIN
    total = 0.0
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            total += max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    return total
