"""A stored snapshot read by people of several languages: the same data, with the sentences of each."""

import gettext
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.schema.network import CommunitiesData, GroupData
from samenspel.maps.analysis.schema.snapshot import ComputedSnapshot
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.phrasing import phrase_communities, phrase_computed
from samenspel.maps.analysis.snapshot.snapshot import compute
from tests.maps.analysis.networks import TODAY, met, world

CATALOGUE = Path(__file__).parents[4] / "platform/samenspel/translations/en/LC_MESSAGES/messages.po"
THEMES = {f"thema-{n}": f"Thema {n}" for n in range(4)}


@pytest.fixture(scope="module")
def snapshot() -> ComputedSnapshot:
    rows, funds, activities = world()
    rows = [*rows, *met("nooit", "onbekend fonds")]  # a row that is left out is noted
    return compute(rows, funds, activities, TODAY, Params(resamples=5, chance_draws=5), themes=THEMES)


@pytest.fixture(scope="module")
def names(snapshot: ComputedSnapshot) -> dict[str, str]:
    return {node["id"]: node["name"] for node in snapshot["nodes"]}


@pytest.fixture(scope="module")
def english(names: dict[str, str]) -> Phrasebook:
    compiled = io.BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale="en"))
    compiled.seek(0)
    catalogue = gettext.GNUTranslations(compiled)
    return Phrasebook(names, THEMES, catalogue.gettext, catalogue.ngettext, ".")


def _sentences(data: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence, by where it stands."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str) and (key in ("sentence", "status", "reserved_sentence") and value):
                yield f"{at}.{key}", value
            elif key == "sentences":
                yield from ((f"{at}.{key}", sentence) for sentence in value)
            else:
                yield from _sentences(value, f"{at}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _sentences(value, f"{at}.{number}")


def test_no_sentence_is_stored(snapshot: ComputedSnapshot) -> None:
    assert dict(_sentences(snapshot)) == {}


def test_readers_of_dutch_and_english_get_their_own_sentences(
    snapshot: ComputedSnapshot, names: dict[str, str], english: Phrasebook
) -> None:
    stored = json.dumps(snapshot)
    dutch, other = phrase_computed(snapshot, Phrasebook(names, THEMES)), phrase_computed(snapshot, english)
    assert json.dumps(snapshot) == stored, "what is stored stays as it is"
    in_dutch, in_english = dict(_sentences(dutch)), dict(_sentences(other))
    assert in_dutch.keys() == in_english.keys()
    assert {place.split(".")[1] for place in in_dutch} == {"notes", "nodes", "communities", "partners", "clusters"}
    assert [place for place in in_dutch if in_dutch[place] == in_english[place]] == []
    assert all("%(" not in sentence for sentence in [*in_dutch.values(), *in_english.values()])
    reasons = {why["sentence"] for some in other["partners"].values() for one in some for why in one["reasons"]}
    assert any("Both work with " in sentence for sentence in reasons)
    assert {one["name"] for node in other["nodes"] for one in node["roles"]} <= {
        "hub", "bridge", "in the middle", "at the edge", "without ties"
    }  # fmt: skip
    assert [node["strength"] for node in other["nodes"]] == [node["strength"] for node in snapshot["nodes"]]


@pytest.mark.parametrize(
    ("named_by", "dutch", "english_label"),
    [
        (["thema-0"], "Thema 0", "Thema 0"),
        (["thema-0", "thema-1"], "Thema 0 en Thema 1", "Thema 0 and Thema 1"),
        ([], "Groep 3", "Group 3"),
    ],
)
def test_a_group_is_named_by_its_themes_or_its_number(
    snapshot: ComputedSnapshot,
    names: dict[str, str],
    english: Phrasebook,
    named_by: list[str],
    dutch: str,
    english_label: str,
) -> None:
    group: GroupData = {**snapshot["communities"]["groups"][0], "named_by": named_by, "id": 2}
    communities: CommunitiesData = {**snapshot["communities"], "groups": [group]}
    for phrases, label in ((Phrasebook(names, THEMES), dutch), (english, english_label)):
        assert phrase_communities(communities, phrases)["groups"][0]["label"] == label
