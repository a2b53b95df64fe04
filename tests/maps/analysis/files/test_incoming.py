"""A file on its way in: what it says, and what its words mean."""

import io

import pytest

from samenspel.maps.analysis.facts.participations import INITIATIVE, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.analysis.files import files, incoming
from samenspel.maps.analysis.files.errors import NetworkFileError

OURS = {"alimento": "Alimento", "woodwize": "Woodwize", "horeca-forma": "Horeca Forma", "fbz": "FBZ - PC314"}


def draft_of(text: str) -> incoming.Draft:
    return incoming.make_draft(files.read_upload(io.BytesIO(text.encode()), 2026.0, 100))


def test_what_a_file_says_of_each_activity() -> None:
    made = draft_of(
        "fonds;activiteit;datum;soort;thema;rol;gewicht;rapporteren\n"
        "B;dag;12/03/2021;project;stem;;2;\nA;dag;11/03/2021;project;stem;trekker;;nee\nA;dag;13/03/2021;project;stem;;;\n"
        "A;los;2020;;;;;\n"
    )
    dag, los = made["activities"]
    assert (dag["title"], dag["kind"], dag["theme"], dag["weight"], dag["unreported"]) == (
        "dag",
        "project",
        "stem",
        2,
        True,
    )
    assert dag["there"] == [["A", "2021-03-13", True], ["B", "2021-03-12", False]]
    assert (los["theme"], los["unreported"], los["there"]) == ("", False, [["A", "2020-01-01", False]])
    assert incoming.organisations_of(made) == [("A", 2), ("B", 1)]
    assert (incoming.distinct_words(made, "kind"), incoming.distinct_words(made, "theme")) == (["project"], ["stem"])
    assert incoming.period_of(made) == ("2020-01-01", "2021-03-13")
    assert incoming.period_of({"activities": [], "notes": []}) is None


@pytest.mark.parametrize(
    ("name", "slug", "sure"),
    [
        ("ALIMENTO", "alimento", True),
        ("horeca forma vzw", "horeca-forma", True),
        ("Sectorfonds Woodwize", "woodwize", True),
        ("fbz", "fbz", True),
        ("FBZ-PC 314", "fbz", True),
        ("Woodwise", "woodwize", False),
    ],
)
def test_names_are_told_by_what_tells_them_apart(name: str, slug: str, sure: bool) -> None:
    assert incoming.match_names([name], OURS) == {name: (slug, sure)}


def test_a_name_like_none_of_ours_is_left_open() -> None:
    assert incoming.match_names(["VDAB", "", "vzw"], OURS) == {}
    assert incoming.match_names(["x"], {}) == {}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Bijeenkomst", MEETING),
        ("Lerend netwerk", MEMBERSHIP),
        ("ONDERWERP", TOPIC),
        ("project", INITIATIVE),
        ("?", MEETING),
    ],
)
def test_kinds_have_many_names(word: str, kind: str) -> None:
    assert incoming.kind_of(word) == kind


def test_a_file_of_too_many_rows_or_packed_is_refused() -> None:
    rows = "org,act,t\n" + "".join(f"o{n},a,2020\n" for n in range(101))
    with pytest.raises(NetworkFileError, match="101 rijen"):
        files.read_upload(io.BytesIO(rows.encode()), 2026.0, 100)
    with pytest.raises(NetworkFileError, match="Pak het eerst uit"):
        files.read_upload(io.BytesIO(b"\x1f\x8b..."), 2026.0, 100)
    with pytest.raises(NetworkFileError, match="geen enkele rij"):
        files.read_upload(io.BytesIO(b"org,act,t\na,x,2030\n"), 2026.0, 100)
