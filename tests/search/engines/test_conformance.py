"""What both engines promise besides finding: who may read, filters, counts, pages, marks, changes."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from samenspel.indexing import SearchDocument
from samenspel.search.engines.marking import CLOSE, OPEN, without_marks
from samenspel.search.engines.port import SearchEngine, SearchRequest, SearchUnavailable
from tests.search.library import LIBRARY, Library

MEMBERS = frozenset({"members"})


def marks(text: str) -> list[str]:
    return [part.partition(CLOSE)[0] for part in text.split(OPEN)[1:]]


# Who may read


@pytest.mark.parametrize("readers", [MEMBERS, frozenset({"wg-podcast"}), frozenset({"members", "wg-mentor"})])
@pytest.mark.parametrize("q", ["", "jobmobiliteit", "verslag", "strategisch overleg", "convenant", "e", "werk"])
def test_only_what_the_reader_may_read_is_found_or_counted(library: Library, readers: frozenset[str], q: str) -> None:
    allowed = {document.id for document in LIBRARY if readers & set(document.readers)}
    everything = library.ask(q, limit=100)
    page = library.ask(q, readers, limit=100, facets=True)
    assert [hit.id for hit in page.hits if hit.id not in allowed] == []
    assert {hit.id for hit in page.hits} == {hit.id for hit in everything.hits} & allowed
    assert page.total == len(page.hits)
    assert sum(page.facets["kind"].values()) == page.total


def test_a_closed_group_leaves_no_trace(library: Library) -> None:
    page = library.ask("vertrouwelijk budget", MEMBERS, facets=True)
    assert (page.hits, page.total) == ((), 0)
    assert "strategisch-overleg" not in library.ask("", MEMBERS, facets=True).facets["group"]
    assert library.ask("", MEMBERS, groups=frozenset({"strategisch-overleg"})).total == 0


def test_nobody_finds_nothing(library: Library) -> None:
    page = library.ask("", frozenset(), facets=True)
    assert (page.hits, page.total) == ((), 0)
    assert page.facets == {"kind": {}, "group": {}, "theme": {}}


def test_nobody_is_answered_without_asking_the_engine(unfilled: SearchEngine) -> None:
    assert unfilled.search(SearchRequest("alimento", frozenset())).total == 0
    with pytest.raises(SearchUnavailable):
        unfilled.search(SearchRequest("alimento", MEMBERS))


def test_readers_are_asked_for() -> None:
    with pytest.raises(TypeError):
        SearchRequest("alimento")  # type: ignore[call-arg]


@pytest.mark.parametrize("reader", ['members" OR kind = "fund', "", "a b", "members\n", "é", "*"])
def test_a_malformed_reader_is_refused(reader: str) -> None:
    with pytest.raises(ValueError, match="reader"):
        SearchRequest("", frozenset({reader}))


def test_a_document_without_readers_is_found_by_nobody(own_library: Library) -> None:
    own_library.engine.upsert([replace(LIBRARY[0], readers=())])
    assert LIBRARY[0].id not in own_library.ids("podcastreeks")


def test_joining_a_group_needs_no_change_of_the_index(library: Library) -> None:
    before = set(library.ids("mentoropleiding", MEMBERS))
    after = set(library.ids("mentoropleiding", MEMBERS | {"wg-mentor"}))
    assert after - before >= {"topic:mentor", "message:koffie"}


# Filters and counts


@pytest.mark.parametrize(
    ("narrowed", "matches"),
    [
        ({"kinds": frozenset({"fund"})}, lambda d: d.kind == "fund"),
        ({"kinds": frozenset({"fund", "person"})}, lambda d: d.kind in {"fund", "person"}),
        ({"groups": frozenset({"wg-podcast"})}, lambda d: d.group == "wg-podcast"),
        ({"themes": frozenset({"werkbaar-werk"})}, lambda d: d.theme == "werkbaar-werk"),
        (
            {"kinds": frozenset({"topic"}), "themes": frozenset({"werkbaar-werk"})},
            lambda d: d.kind == "topic" and d.theme == "werkbaar-werk",
        ),
        ({"themes": frozenset({"bestaat-niet"})}, lambda d: False),
        ({"themes": frozenset({'x" OR readers EXISTS'})}, lambda d: False),
        ({"kinds": frozenset({"fund", "x'y"})}, lambda d: d.kind == "fund"),
    ],
)
def test_filters_narrow(library: Library, narrowed: dict[str, Any], matches: Callable[[SearchDocument], bool]) -> None:
    expected = {document.id for document in LIBRARY if matches(document)}
    page = library.ask(limit=100, **narrowed)
    assert {hit.id for hit in page.hits} == expected
    assert page.total == len(expected)


@pytest.mark.parametrize("q", ["", "werk", "verslag", "alimento"])
@pytest.mark.parametrize(
    "narrowed",
    [{}, {"kinds": frozenset({"topic", "report", "meeting"})}, {"themes": frozenset({"werkbaar-werk"})}],
)
def test_facets_count_what_is_found(library: Library, q: str, narrowed: dict[str, Any]) -> None:
    page = library.ask(q, limit=100, facets=True, **narrowed)
    for name in ("kind", "group", "theme"):
        values = [getattr(hit, name) for hit in page.hits]
        assert page.facets[name] == Counter(value for value in values if value is not None)


def test_facets_only_when_asked(library: Library) -> None:
    assert library.ask("werk").facets == {}


# Pages


def test_pages_together_are_the_whole(library: Library) -> None:
    paged = [library.ask("", limit=3, offset=offset) for offset in range(0, 18, 3)]
    assert [hit.id for page in paged for hit in page.hits] == library.ids("", limit=100)
    assert {page.total for page in paged} == {len(library.ids("", limit=100))}


def test_pages_of_a_question_do_not_overlap(library: Library) -> None:
    first, second = (library.ask("werkbaar", limit=1, offset=offset).hits for offset in (0, 1))
    assert len(first) == len(second) == 1
    assert first[0].id != second[0].id


@pytest.mark.parametrize(
    ("limit", "offset", "shown"), [(0, 0, 0), (-5, 0, 0), (10_000, 0, 16), (5, -3, 5), (5, 10**12, 0)]
)
def test_pages_out_of_bounds(library: Library, limit: int, offset: int, shown: int) -> None:
    page = library.ask("", limit=limit, offset=offset)
    assert len(page.hits) == shown
    assert page.total == 16


# What a hit tells


def test_a_hit_tells_what_the_list_shows(library: Library) -> None:
    (hit,) = library.ask("voedingsnijverheid").hits
    document = next(document for document in LIBRARY if document.id == "fund:alimento")
    assert (hit.id, hit.kind, hit.url, hit.group, hit.theme, hit.date) == (
        document.id,
        document.kind,
        document.url,
        document.group,
        document.theme,
        document.date,
    )
    assert hit.score > 0
    assert without_marks(hit.title_marked) == document.title
    assert without_marks(hit.body_marked) == document.body


@pytest.mark.parametrize(
    ("q", "found_id", "mark"),
    [
        ("alimento", "fund:alimento", "Alimento"),
        ("almento", "fund:alimento", "Alimento"),
        ("oekraine", "initiative:oekraine", "Oekraïne"),
        ("vandenbrouke", "person:els", "Vandenbroucke"),
        ("podcastr", "topic:podcast", "Podcastr"),
    ],
)
def test_marks_what_was_meant_in_the_title(library: Library, q: str, found_id: str, mark: str) -> None:
    hit = next(hit for hit in library.ask(q).hits if hit.id == found_id)
    found = marks(hit.title_marked)
    assert found
    assert found[0].startswith(mark)


def test_the_passage_is_the_place_that_answers(library: Library) -> None:
    (hit,) = library.ask("wervingsbelied").hits
    assert marks(hit.body_marked) == ["wervingsbeleid"]
    text = without_marks(hit.body_marked)
    assert "anderstaligen" in text
    assert text.startswith("…")
    assert 60 <= len(text) <= 320


def test_the_passage_keeps_html_for_the_page_to_escape(library: Library) -> None:
    (hit,) = library.ask("koffie").hits
    assert "<b>mag</b> & taart" in without_marks(hit.body_marked)


def test_the_passage_is_of_the_text_and_not_of_what_stands_beside_it(library: Library) -> None:
    (hit,) = library.ask("scenario").hits
    assert hit.body_marked == next(document.body for document in LIBRARY if document.id == "document:draaiboek")


# Changes


def new(document_id: str = "topic:nieuw", title: str = "Gloednieuw onderwerp", **other: Any) -> SearchDocument:
    told: dict[str, Any] = {
        "kind": document_id.partition(":")[0],
        "body": "",
        "group": None,
        "theme": None,
        "fund": None,
        "url": "/x",
        "readers": ("members",),
        "date": 1_800_000_000,
    } | other
    return SearchDocument(id=document_id, title=title, **told)


def test_an_added_document_is_found_at_once(own_library: Library) -> None:
    own_library.engine.upsert([new()])
    assert own_library.ids("gloednieuw") == ["topic:nieuw"]
    assert own_library.ids("")[0] == "topic:nieuw"


def test_a_changed_document_replaces_the_old_one(own_library: Library) -> None:
    own_library.engine.upsert([new()])
    own_library.engine.upsert([new(title="Herdoopt onderwerp"), new(title="Herbenoemd onderwerp")])
    assert own_library.ids("gloednieuw") == own_library.ids("herdoopt") == []
    assert own_library.ids("herbenoemd") == ["topic:nieuw"]


def test_a_document_is_found_under_each_of_its_themes(own_library: Library) -> None:
    own_library.engine.upsert([new(theme="taal", more_themes=("zorg", "taal"))])
    for theme in ("taal", "zorg"):
        page = own_library.ask("gloednieuw", themes=frozenset({theme}), facets=True)
        assert [hit.theme for hit in page.hits] == ["taal"]
        assert page.facets["theme"] == {"taal": 1, "zorg": 1}


def test_a_document_that_moves_to_a_closed_group_is_gone_for_others(own_library: Library) -> None:
    own_library.engine.upsert([new()])
    own_library.engine.upsert([new(readers=("strategisch-overleg",), group="strategisch-overleg")])
    assert own_library.ids("gloednieuw", MEMBERS) == []
    assert own_library.ids("gloednieuw") == ["topic:nieuw"]


def test_a_deleted_document_is_gone(own_library: Library) -> None:
    own_library.engine.delete(["fund:alimento", "fund:bestaat-niet"])
    assert "fund:alimento" not in own_library.ids("alimento")
    assert own_library.ask("", kinds=frozenset({"fund"})).total == 1


def test_no_change_is_no_error(own_library: Library) -> None:
    own_library.engine.upsert([])
    own_library.engine.delete([])
    assert own_library.ask("").total == 16


def test_a_reindex_replaces_everything(own_library: Library) -> None:
    assert own_library.engine.reindex([new(), new(title="Tweede keer"), new("fund:nieuw", "Nieuw fonds")]) == 2
    assert own_library.ask("").total == 2
    assert own_library.ids("tweede") == ["topic:nieuw"]
    assert own_library.ids("alimento") == []


def test_a_reindex_that_breaks_off_leaves_the_live_index(own_library: Library) -> None:
    def cut_off() -> Iterator[SearchDocument]:
        yield new()
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        own_library.engine.reindex(cut_off())
    assert own_library.ask("").total == 16
    assert own_library.engine.health().state == "ready"
    own_library.engine.upsert([new()])
    assert own_library.ask("").total == 17


def test_questions_are_answered_while_a_reindex_runs(own_library: Library) -> None:
    seen: list[int] = []

    def slow() -> Iterator[SearchDocument]:
        yield new()
        seen.append(own_library.ask("alimento").total)

    own_library.engine.reindex(slow())
    assert seen[0] > 0
    assert own_library.ask("").total == 1


def test_a_change_during_a_reindex_is_not_lost(own_library: Library) -> None:
    started = threading.Event()
    others: list[threading.Thread] = []

    def slow() -> Iterator[SearchDocument]:
        yield new("fund:eerst", "Eerst")

        def change() -> None:
            started.set()
            own_library.engine.upsert([new()])

        others.append(threading.Thread(target=change))
        others[0].start()
        assert started.wait(5)

    own_library.engine.reindex(slow())
    others[0].join(20)
    assert set(own_library.ids("")) == {"fund:eerst", "topic:nieuw"}


def test_strange_text_is_indexed_as_text(own_library: Library) -> None:
    strange = "A\x00B \ue000vals\ue001 \ud800 zacht\u00adstreepje 🙂 <script>\r\n\tEinde"
    own_library.engine.upsert([new(title=strange, body=strange * 50)])
    (hit,) = own_library.ask("zachtstreepje").hits
    assert marks(hit.title_marked) == ["zachtstreepje"]
    assert without_marks(hit.title_marked) == "A B vals zachtstreepje 🙂 <script> Einde"


def test_a_very_long_text_is_taken(own_library: Library) -> None:
    own_library.engine.upsert([new(body="lorem " * 200_000 + "ipsumdolor")])
    assert "topic:nieuw" in own_library.ids("lorem")


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "topic"},
        {"id": "onderwerp:1"},
        {"id": 'topic:1" OR'},
        {"kind": "onderwerp"},
        {"group": "a b"},
        {"theme": ""},
        {"readers": ("members", "x]")},
        {"date": -1},
    ],
)
def test_a_malformed_document_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="search document"):
        replace(new(), **wrong)


def test_the_index_is_still_there_after_opening_again(own_library: Library) -> None:
    own_library.engine.upsert([new()])
    again = own_library.reopened()
    assert again.search(SearchRequest("gloednieuw", MEMBERS)).total == 1
    assert again.health() == own_library.engine.health()
    assert again.health().documents == 17


def test_before_the_first_reindex_it_says_so(unfilled: SearchEngine) -> None:
    assert unfilled.health().state == "needs-reindex"
    for use in (
        lambda: unfilled.search(SearchRequest("", MEMBERS)),
        lambda: unfilled.upsert([new()]),
        lambda: unfilled.delete(["topic:nieuw"]),
    ):
        with pytest.raises(SearchUnavailable):
            use()
    assert unfilled.reindex([]) == 0
    assert unfilled.health().state == "ready"
    assert unfilled.search(SearchRequest("", MEMBERS)).total == 0


# Many at once


def test_many_threads_ask_while_one_writes(own_library: Library) -> None:
    questions = ["alimento", "werkbaar we", "arbeidsmakrt", "oekraine", "", "zoe lefevre", "sector fonds"]
    expected = {q: own_library.ask(q, MEMBERS, facets=True).hits[:1] for q in questions if q}
    wrong: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            for q in questions:
                try:
                    page = own_library.ask(q, MEMBERS, facets=True)
                except Exception as error:
                    wrong.append(error)
                    return
                if q and [hit.id for hit in page.hits[:1]] != [hit.id for hit in expected[q]]:
                    wrong.append((q, page))

    readers = [threading.Thread(target=ask) for _ in range(6)]
    for reader in readers:
        reader.start()
    try:
        for number in range(15):
            own_library.engine.upsert([new(f"topic:n{number}", f"Tussendoor {number}")])
            assert own_library.ask("tussendoor", limit=100).total == number + 1
    finally:
        stop.set()
        for reader in readers:
            reader.join(20)
    assert wrong == []
