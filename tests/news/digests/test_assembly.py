"""A digest of at most ten items and five minutes, in which nothing that must be done is cut."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from samenspel.activity.things import Thing, ThingKind
from samenspel.news.digests.assembly import MAX_WORDS, assemble
from samenspel.news.digests.content import DigestContent, NewsItem, ToDo
from samenspel.news.digests.kinds import ItemKind

NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)
WEEK = timedelta(days=7)


@dataclass
class Scored:
    score: float = 1.0
    is_folded: bool = False


def to_do(title: str = "Punt", days: float | None = 3, **more: Any) -> ToDo:
    due_at = None if days is None else NOW + timedelta(days=days)
    thing = Thing(ThingKind.ACTION_POINT, uuid.uuid4())
    return ToDo(thing, ItemKind.FINISH_POINT, title, "/x", "Werkgroep", "wg", **{"due_at": due_at} | more)


def news(title: str = "Onderwerp", **more: Any) -> NewsItem:
    thing = Thing(ThingKind.TOPIC, uuid.uuid4())
    row: dict[str, Any] = {"at": NOW - timedelta(days=1), "upto": 1, "relevance": Scored()}
    return NewsItem(thing, ItemKind.TOPIC, title, "/x", "Werkgroep", "wg", **row | more)


def report(*decisions: str, **more: Any) -> NewsItem:
    return news("Verslag", decisions=decisions, **more)


def digest(to_dos: list[ToDo] | None = None, items: list[NewsItem] | None = None, **more: Any) -> DigestContent:
    return assemble(NOW - WEEK, NOW, to_dos or [], items or [], **{"next_at": NOW + WEEK} | more)


def titles(items: tuple[Any, ...]) -> list[str]:
    return [item.title for item in items]


def item_count(content: DigestContent) -> int:
    return len(content.to_do) + len(content.decided) + len(content.relevant)


def test_to_dos_stand_in_the_order_in_which_they_are_due() -> None:
    content = digest([to_do("later", 9), to_do("ooit", None), to_do("gisteren", -1), to_do("morgen", 1)])
    assert titles(content.to_do) == ["gisteren", "morgen", "later", "ooit"]


def test_more_than_ten_to_dos_all_stand_with_their_titles_and_leave_no_room_for_other_items() -> None:
    content = digest([to_do(f"punt {number}") for number in range(25)], [news(), report("Wij beslissen.")])
    assert len(content.brief_to_do) == 25
    assert item_count(content) == 0
    assert titles(content.brief_decided) == ["Verslag"]
    assert titles(content.brief_relevant) == ["Onderwerp"]
    assert content.words <= MAX_WORDS


def test_long_titles_of_many_to_dos_are_shortened_so_that_all_fit() -> None:
    content = digest([to_do("woord " * 40) for _ in range(60)])
    assert len(content.brief_to_do) == 60
    assert content.words <= MAX_WORDS
    assert all(each.title.endswith("…") for each in content.brief_to_do)


def test_a_to_do_of_an_earlier_digest_is_counted_and_named_only_where_it_ends_before_the_next() -> None:
    known = [to_do("over", -2), to_do("morgen", 1), to_do("volgende maand", 30), to_do("ooit", None)]
    content = digest([*known, to_do("nieuw")], known={each.key for each in known})
    assert titles(content.to_do) == ["nieuw"]
    assert (len(content.still_open), titles(content.ending)) == (4, ["morgen"])
    assert content.to_do_count == 2


def test_what_is_only_still_open_or_folded_makes_no_digest() -> None:
    known = to_do("volgende maand", 30)
    assert digest([known], [news(relevance=Scored(is_folded=True))], known={known.key}).is_empty
    assert digest().is_empty
    ending = to_do("morgen", 1)
    assert not digest([ending], known={ending.key}).is_empty


def test_decisions_come_before_other_news_and_personal_news_before_what_is_relevant() -> None:
    content = digest(
        items=[
            news("minst", relevance=Scored(1)),
            news("meest", relevance=Scored(5)),
            news("genoemd", relevance=Scored(0, is_folded=True), is_personal=True),
            report("Besluit", relevance=Scored(0)),
        ]
    )
    assert titles(content.decided) == ["Verslag"]
    assert titles(content.relevant) == ["genoemd", "meest", "minst"]


def test_chat_is_named_beside_the_items_and_alone_makes_no_digest() -> None:
    chat = [replace(news(f"kanaal {number}"), what=ItemKind.MESSAGES) for number in range(12)]
    assert digest(items=chat).is_empty
    content = digest(items=[news(f"nieuws {number}", relevance=Scored(1)) for number in range(10)] + chat)
    assert (len(content.relevant), len(content.chat), content.folded) == (10, 12, ())


def test_less_relevant_news_is_folded_and_that_of_other_groups_is_none() -> None:
    less = Scored(is_folded=True)
    content = digest(items=[news(), news("weg", relevance=less, is_own_group=False), news("minder", relevance=less)])
    assert titles(content.folded) == ["minder"]
    assert content.folded_titles == 1


def test_decisions_of_an_own_group_stand_there_also_where_they_are_less_relevant() -> None:
    content = digest(items=[report("Besluit", relevance=Scored(is_folded=True))])
    assert content.decided[0].decisions == ("Besluit",)


def test_ten_items_stand_there_then_the_titles_of_ten_and_the_others_are_folded() -> None:
    content = digest([to_do()], [news(f"nr {number}", relevance=Scored(number)) for number in range(25)])
    assert titles(content.relevant) == [f"nr {number}" for number in range(24, 15, -1)]
    assert titles(content.brief_relevant) == [f"nr {number}" for number in range(15, 5, -1)]
    assert len(content.folded) == 6
    assert content.folded_titles == 5


def test_personal_news_and_decisions_beyond_ten_keep_their_titles() -> None:
    items = [news(f"nr {number}", is_personal=True) for number in range(11)] + [report("Besluit") for _ in range(3)]
    content = digest(items=items)
    assert (len(content.decided), len(content.relevant), len(content.brief_relevant)) == (3, 7, 4)
    assert not content.folded


def test_long_excerpts_give_way_to_more_items_and_the_minutes_are_those_of_what_stands_there() -> None:
    content = digest(items=[news(excerpt="woord " * 300) for _ in range(10)])
    assert item_count(content) == 10
    assert content.words <= MAX_WORDS
    assert sum(1 for each in content.relevant if each.excerpt) == 2
    shown = 50 + sum(each.words for each in content.relevant)
    assert content.words == shown
    assert content.minutes == 5


def test_of_very_many_decisions_as_many_stand_there_as_there_is_room_for() -> None:
    content = digest(items=[report(*(["woord " * 50] * 40))])
    (shown,) = content.decided
    assert len(shown.decisions) + shown.hidden_decisions == 40
    assert len(shown.decisions) >= 15
    assert content.words <= MAX_WORDS


def test_a_meeting_to_answer_is_no_news_besides() -> None:
    thing = Thing(ThingKind.MEETING, uuid.uuid4())
    answer = replace(to_do(), thing=thing, what=ItemKind.ANSWER_MEETING)
    planned = replace(news("Bijeenkomst"), thing=thing, what=ItemKind.PLANNED)
    assert not digest([answer], [planned]).relevant
    assert titles(digest([answer], [planned], known={answer.key}).relevant) == ["Bijeenkomst"]
