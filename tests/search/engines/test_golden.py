"""Questions in Dutch as people of the sector type them, and what each engine has to find."""

from dataclasses import replace

import pytest

from tests.search.library import LIBRARY, Library

GOLDEN = [
    # as it stands
    ("werkbaar werk", ["topic:podcast", "meeting:netwerk"]),
    ("Alimento", ["fund:alimento"]),
    ("lerend netwerk", ["meeting:netwerk", "report:netwerk"]),
    # one typo from five letters, two from nine, swapped neighbours are one
    ("podcats", ["topic:podcast"]),
    ("almento", ["fund:alimento"]),
    ("arbeidsmakrt", ["meeting:netwerk"]),
    ("mentoropleidign", ["topic:mentor"]),
    ("vandenbrouke", ["person:els"]),
    ("ziektverzum", ["meeting:netwerk", "report:netwerk"]),
    ("strategich overleg", ["group:strategisch"]),
    ("zrbeidsmarkt", ["meeting:netwerk"]),
    # the last word is still being typed
    ("alim", ["fund:alimento", "person:els"]),
    ("werkbaar we", ["topic:podcast", "meeting:netwerk"]),
    ("ziekt", ["meeting:netwerk", "report:netwerk"]),
    ("jobmobilitiet", ["meeting:netwerk"]),
    ("in", ["document:draaiboek"]),
    # accents and capitals
    ("oekraine", ["initiative:oekraine"]),
    ("OEKRAÏNE", ["initiative:oekraine"]),
    ("zoe lefevre", ["person:zoe"]),
    ("Zoë Lefèvre", ["person:zoe"]),
    ("oekrai\u0308ne", ["initiative:oekraine"]),
    # two words, also from title and body
    ("verslag ziekteverzuim", ["report:netwerk"]),
    ("alimento voedingsnijverheid", ["fund:alimento"]),
    ("draaiboek tolken", ["document:draaiboek"]),
    # by what stands beside the text, such as the name of a file
    ("scenario", ["document:draaiboek"]),
    ("draaiboek scenarlo najaar docx", ["document:draaiboek"]),
    ("fedasil vdab", ["initiative:oekraine"]),
    ("zij-instroom", ["document:verzuim"]),
    # stop words do not get in the way
    ("de trekker van de werkgroep", ["person:els"]),
    ("het draaiboek voor de dag", ["document:draaiboek"]),
    ("een opleiding voor mentoren", ["topic:mentor"]),
    # plurals
    ("sectorfondsen", ["topic:mentor"]),
    ("werkgevers", ["document:draaiboek"]),
    # the sector's own vocabulary
    ("notulen lerend", ["report:netwerk"]),
    ("vergadering", ["message:koffie"]),
    ("werkbaarheid", ["topic:podcast", "meeting:netwerk"]),
    ("duale opleiding", ["topic:mentor"]),
    ("absenteisme", ["meeting:netwerk", "report:netwerk"]),
    # written as one or apart
    ("sector fonds", ["report:netwerk"]),
    ("lerendnetwerk", ["meeting:netwerk", "report:netwerk"]),
    # signs that an engine could take for commands
    ('"werkbaar werk"', ["topic:podcast", "meeting:netwerk"]),
    ("werkbaar -werk", ["topic:podcast", "meeting:netwerk"]),
    ("Alimento?!", ["fund:alimento"]),
    ("alimento AND volta", ["fund:alimento"]),
]

# Not found: too short for a typo, a first letter that counts double, one typo too many, no such word.
NOTHING = ["vlta", "xlimento", "alomenta", "arbeydzmakrt", "zrbeidsmakrt", "qwertyuiop", "verslag" * 3]


@pytest.mark.parametrize(("q", "expected"), GOLDEN, ids=[q for q, _ in GOLDEN])
def test_finds(library: Library, q: str, expected: list[str]) -> None:
    assert set(expected) <= set(library.ids(q))


@pytest.mark.parametrize("q", NOTHING)
def test_finds_nothing(library: Library, q: str) -> None:
    page = library.ask(q)
    assert (page.hits, page.total) == ((), 0)


@pytest.mark.parametrize(
    ("q", "first", "then"),
    [
        ("werkbaar werk", "meeting:netwerk", "topic:werkbare"),  # more of the words first
        ("verslag ziekteverzuim", "report:netwerk", "report:strategisch"),
        ("jobmobiliteit", "meeting:netwerk", "topic:podcast"),  # title before body
        ("alimento", "fund:alimento", "person:els"),
        ("verzuim", "document:verzuim", None),
        ("najaar", "topic:werkbare", "document:draaiboek"),  # what was written before what stands beside it
    ],
)
def test_ranks(library: Library, q: str, first: str, then: str | None) -> None:
    ids = library.ids(q)
    assert ids[0] == first
    assert then is None or then in ids[1:]


def test_first_word_must_occur_and_the_others_may(library: Library) -> None:
    page = library.ask("draaiboek qwertyuiop")
    assert [hit.id for hit in page.hits] == ["document:draaiboek"]
    assert library.ask("qwertyuiop draaiboek").total == 0


def test_among_equals_the_newer_comes_first(own_library: Library) -> None:
    twin = replace(LIBRARY[0], title="Tweeling", body="Tweeling")
    own_library.engine.upsert(
        replace(twin, id=f"topic:twin-{year}", date=year * 31_557_600) for year in (40, 42, 41, 39)
    )
    assert own_library.ids("tweeling") == [f"topic:twin-{year}" for year in (42, 41, 40, 39)]


@pytest.mark.parametrize("q", ["", "   ", "?!", "🙂", '"', "\x00"])
def test_without_a_word_the_newest_come_first(library: Library, q: str) -> None:
    page = library.ask(q, limit=5)
    assert [hit.id for hit in page.hits] == [document.id for document in reversed(LIBRARY)][:5]
    assert page.total == len(LIBRARY)
    assert all("\ue000" not in hit.title_marked + hit.body_marked for hit in page.hits)


@pytest.mark.parametrize(
    "q",
    [
        "a" * 100_000,
        "woord " * 20_000,
        "(((((" * 1000,
        "alimento" + "\x00" * 50,
        "\ud800 alimento",
        "\ue000alimento\ue001",
        'alimento" OR readers = "members',
        "alimento' --",
        "alimento*",
        "alimento~2",
        "alimento^9",
        "[alimento TO volta]",
        "+alimento -alimento",
        "{!func}alimento",
        "🙂🙂 alimento 🙂",
        "\u202ealimento",
        "Ａｌｉｍｅｎｔｏ",
        "àáâãäå" * 30,
        "1e309 NaN -0 None null undefined",
        "%00 %s {0} ${jndi:ldap://x}",
        "<script>alert(1)</script>",
        "de het een van",
        "İ ß ﬁ Ǆ ẞ",
        "漢字 かな العربية ไทย",
    ],
)
def test_hostile_questions_get_a_plain_answer(library: Library, q: str) -> None:
    page = library.ask(q, frozenset({"wewis"}), facets=True)
    assert page.total == len(page.hits)
    assert {hit.id for hit in page.hits} <= {"document:verzuim"}


@pytest.mark.parametrize(
    "q",
    [
        "alimento" + "\x00" * 50,
        "\ud800 alimento",
        "\ue000alimento\ue001",
        'alimento" OR readers = "members',
        "alimento*",
        "alimento~2",
        "[alimento TO volta]",
        "+alimento -alimento",
        "🙂🙂 alimento 🙂",
        "alimento " + "a" * 100_000,
    ],
)
def test_signs_around_a_word_do_not_hide_it(library: Library, q: str) -> None:
    assert "fund:alimento" in library.ids(q)
