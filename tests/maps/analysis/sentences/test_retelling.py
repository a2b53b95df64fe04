"""A stored snapshot in another language: the same data, said otherwise."""

import copy
import gettext
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.sentences.retelling import retold
from samenspel.maps.analysis.snapshot.snapshot import Snapshot, compute
from tests.maps.analysis.networks import TODAY, met, world

CATALOGUE = Path(__file__).parents[4] / "platform/samenspel/translations/en/LC_MESSAGES/messages.po"
THEMES = {f"thema-{n}": f"Thema {n}" for n in range(4)}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    rows, funds, activities = world()
    rows = [*rows, *met("nooit", "onbekend fonds")]  # a row that is left out is noted
    return compute(rows, funds, activities, TODAY, Params(shakes=5, chance_draws=5), themes=THEMES)


@pytest.fixture(scope="module")
def english() -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale="en"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _said(data: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence of a snapshot, by where it stands."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str) and (key in ("sentence", "status", "reserved_sentence") and value):
                yield f"{at}.{key}", value
            elif key == "sentences":
                yield from ((f"{at}.{key}", sentence) for sentence in value)
            else:
                yield from _said(value, f"{at}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _said(value, f"{at}.{number}")


def test_in_dutch_it_is_what_is_stored(snapshot: Snapshot) -> None:
    again = retold(snapshot, lambda text: text, lambda one, more, number: one if number == 1 else more, ",")
    assert again == snapshot


def test_in_english_every_sentence_is_other_and_no_data_is(
    snapshot: Snapshot, english: gettext.GNUTranslations
) -> None:
    before = copy.deepcopy(snapshot)
    told = retold(snapshot, english.gettext, english.ngettext)
    assert snapshot == before
    dutch, now = dict(_said(snapshot)), dict(_said(told))
    assert dutch.keys() == now.keys()
    assert {place.split(".")[1] for place in dutch} == {"notes", "nodes", "communities", "partners", "clusters"}
    assert [place for place in dutch if dutch[place] == now[place]] == []
    reasons = {why["sentence"] for some in told["partners"].values() for one in some for why in one["reasons"]}
    assert any("Both work with " in sentence for sentence in reasons)
    assert {one["name"] for node in told["nodes"] for one in node["roles"]} <= {
        "hub", "bridge", "in the middle", "at the edge", "without ties"
    }  # fmt: skip
    assert [node["strength"] for node in told["nodes"]] == [node["strength"] for node in snapshot["nodes"]]


def test_a_group_with_two_themes_or_none_keeps_its_name(snapshot: Snapshot, english: gettext.GNUTranslations) -> None:
    group = snapshot["communities"]["groups"][0]
    leading = next(node["name"] for node in snapshot["nodes"] if node["id"] == group["leading"])
    themes = [{"theme": "thema-0"}, {"theme": "thema-1"}]
    for label, expected in (
        ("Thema 0", "Thema 0"),
        ("Thema 0 en Thema 1", "Thema 0 and Thema 1"),
        (f"Rond {leading}", f"Around {leading}"),
    ):
        communities = snapshot["communities"] | {"groups": [group | {"themes": themes, "label": label}]}
        told = retold(snapshot | {"communities": communities}, english.gettext, english.ngettext)
        assert told["communities"]["groups"][0]["label"] == expected
