"""What is generated agrees with the report, is the same each time, and stays alive whatever the day."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import SQLModel

from samenspel.chat.models import ChannelMark, Message
from samenspel.clock import BRUSSELS
from samenspel.demo import facts, load, names, texts
from samenspel.demo.documents import pdf
from samenspel.demo.draft import Draft
from samenspel.demo.groups import LIVELY
from samenspel.demo.meetings.running import begin
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.initiatives.models import Initiative, InitiativeChannel, InitiativePoint, Output
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.calendars.holidays import public_holidays
from samenspel.meetings.models import ActionItem, AgendaItem, Attendance, Meeting, Report
from samenspel.meetings.polls.models import DatePoll, PollAnswer, PollSlot
from samenspel.meetings.series.models import MeetingSeries, MeetingTemplate
from samenspel.people.models import Account, Fund, FundTheme, Installation
from samenspel.topics.models import Reply, Topic, TopicEvent, TopicLink, TopicMark
from samenspel.topics.reactions.models import Reaction
from samenspel.viewer import Role

MONDAY = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
#: A working day, a night in a weekend, New Year's Day, and a day in the summer stop.
DAYS = [
    MONDAY,
    datetime(2027, 3, 7, 1, tzinfo=UTC),
    datetime(2027, 1, 1, 9, tzinfo=UTC),
    datetime(2027, 7, 21, 9, tzinfo=UTC),
]


@cache
def generated(day: datetime) -> Draft:
    """The demo of a day, to look at only."""
    return load.generate(day)[0]


@pytest.fixture(scope="module", params=DAYS, ids=lambda day: f"{day:%d-%m-%Y}")
def draft(request: pytest.FixtureRequest) -> Draft:
    return generated(request.param)


def slugs(draft: Draft, model: type[SQLModel]) -> dict[UUID, str]:
    return {row["id"]: row["slug"] for row in draft.table(model)}


def of_group(draft: Draft, slug: str) -> UUID:
    return {name: group for group, name in slugs(draft, Group).items()}[slug]


def test_the_facts_are_complete_and_each_names_its_source() -> None:
    assert (len(facts.funds()), len(facts.themes()), len(facts.groups())) == (39, 12, 22)
    assert (len(facts.initiatives()), len(facts.events())) == (22, 21)
    assert [(fact.year, fact.activities, fact.participations) for fact in facts.monitoring()] == [
        (2021, 55, 740),
        (2022, 62, 699),
        (2023, 84, 678),
        (2024, 108, 1078),
    ]
    last = facts.funds()[-1]
    assert (last.name, "niet in staat" in last.about) == ("Sectorfonds 39", True)  # what is lacking is on its page only
    assert all("(" not in fund.name for fund in facts.funds())
    assert all(fact.source for fact in facts.initiatives())
    assert all(fact.source for fact in facts.events())
    assert {fact.slug for fact in facts.groups()} == set(texts.SUBJECTS)


def test_the_same_day_gives_the_same_data() -> None:
    first, second = generated(MONDAY), load.generate(MONDAY)[0]
    for model, rows in first.rows.items():
        known = [{key: row[key] for key in row if key != "fs_uniquifier"} for row in rows]
        again = [{key: row[key] for key in row if key != "fs_uniquifier"} for row in second.rows[model]]
        assert known == again
    # What opens a session is never the same: it would be known to whoever reads the source.
    keys = [{row["fs_uniquifier"] for row in draft.table(Account)} for draft in (first, second)]
    assert keys[0].isdisjoint(keys[1])


def test_as_many_people_and_funds_as_the_report_counts(draft: Draft) -> None:
    accounts = [row for row in draft.table(Account) if row["active"]]
    by_role = Counter(row["role"] for row in accounts)
    assert len(accounts) == 200
    assert (by_role[Role.DIRECTOR], by_role[Role.ISA], by_role[Role.ADMIN]) == (39, 3, 2)
    assert len(draft.table(Fund)) == 39
    assert sum(row["consultants_fte"] for row in draft.table(Fund)) == 147
    consulting = {row["fund_id"] for row in accounts if row["role"] is Role.CONSULTANT}
    assert consulting == {row["id"] for row in draft.table(Fund)}
    assert {row["organisation"] for row in accounts if row["role"] is Role.GUEST} == {
        "VDAB",
        "Unia",
        "Fedasil",
        "WEWIS",
    }
    assert len(draft.table(FundTheme)) > 39


def test_nobody_in_it_can_be_reached_or_signs_in_with_a_password(draft: Draft) -> None:
    accounts = draft.table(Account)
    assert len({row["email"] for row in accounts}) == len({row["name"] for row in accounts}) == 203
    nowhere = ("@voorbeeld.example", "@samenspel.invalid")
    assert all(row["email"].endswith(nowhere) and row["email"].isascii() for row in accounts)
    assert all(row["password"] is None for row in accounts)
    assert sum(not row["active"] for row in accounts) == 3
    assert [row["demo"] for row in draft.table(Installation)] == [True]


def test_activities_and_participations_a_year_are_those_of_the_report(draft: Draft) -> None:
    years = {row["id"]: row["starts_at"].year for row in draft.table(Meeting) if row["starts_at"]}
    there = Counter(
        years[row["meeting_id"]] for row in draft.table(Attendance) if row["status"].value in ("present", "represented")
    )
    for fact in facts.monitoring():
        assert (Counter(years.values())[fact.year], there[fact.year]) == (fact.activities, fact.participations)
    pairs = [(row["meeting_id"], row["fund_id"]) for row in draft.table(Attendance)]
    assert len(pairs) == len(set(pairs))


def test_topics_and_replies_are_as_many_as_the_report_counts(draft: Draft) -> None:
    topics, replies = draft.table(Topic), draft.table(Reply)
    assert (len(topics), len(replies)) == (280, 1169)
    assert len({row["title"] for row in topics}) == 280
    counted = Counter(row["topic_id"] for row in replies)
    for topic in topics:
        assert topic["reply_count"] == counted[topic["id"]]
    longest = max(topics, key=lambda row: int(row["reply_count"]))
    assert longest["reply_count"] == 50
    assert longest["group_id"] == of_group(draft, "wg-werkbaar-wint")
    # Real sentences, hardly any of them twice as a whole.
    assert len({row["body"] for row in replies}) > 850
    assert not any("{" in row["body"] or "lorem" in row["body"].lower() for row in topics + replies)


def test_people_thank_and_some_questions_are_answered(draft: Draft) -> None:
    last = {row["id"]: row["reply_count"] for row in draft.table(Topic)}
    answered = [row for row in draft.table(Topic) if row["answer_number"]]
    assert len(answered) > 10
    assert all(1 <= row["answer_number"] <= last[row["id"]] for row in answered)
    authors = {row["id"]: row["author_id"] for model in (Topic, Reply) for row in draft.table(model)}
    reactions = draft.table(Reaction)
    assert len(reactions) > 100
    assert not any(authors[row["post_id"]] == row["account_id"] for row in reactions)
    assert len(draft.table(TopicEvent)) == sum(row["closed_at"] is not None for row in draft.table(Topic)) > 0
    assert len(draft.table(TopicLink)) == 1


def test_replies_come_in_order_and_never_from_the_future(draft: Draft) -> None:
    last: dict[UUID, datetime] = {row["id"]: row["created_at"] for row in draft.table(Topic)}
    for number, reply in enumerate(draft.table(Reply)):
        assert reply["created_at"] >= last[reply["topic_id"]], number
        last[reply["topic_id"]] = reply["created_at"]
    for topic in draft.table(Topic):
        assert topic["last_at"] == last[topic["id"]]
    for model, rows in draft.rows.items():
        latest = max((row["created_at"] for row in rows if "created_at" in row), default=draft.now)
        assert latest <= draft.now, model.__name__


def test_people_talk_where_they_are(draft: Draft) -> None:
    inside: dict[UUID, set[UUID]] = defaultdict(set)
    departed = {row["id"] for row in draft.table(Account) if not row["active"]}
    for row in draft.table(Membership):
        if row["left_at"] is None or row["account_id"] in departed:
            inside[row["group_id"]].add(row["account_id"])
    group_of = {row["id"]: row["group_id"] for row in draft.table(Topic)}
    for topic in draft.table(Topic):
        assert topic["author_id"] in inside[topic["group_id"]]
    for reply in draft.table(Reply):
        assert reply["author_id"] in inside[group_of[reply["topic_id"]]]
    pairs = [(row["account_id"], row["group_id"]) for row in draft.table(Membership)]
    assert len(pairs) == len(set(pairs))


def test_there_is_something_coming_and_something_new(draft: Draft) -> None:
    coming = [row for row in draft.table(Meeting) if row["starts_at"] and row["starts_at"] > draft.now]
    assert len(coming) >= 12
    assert min(row["starts_at"] for row in coming) < draft.now + timedelta(days=20)
    week = draft.now - timedelta(days=10)
    assert any(row["created_at"] > week for row in draft.table(Topic))
    assert any(row["created_at"] > week for row in draft.table(Message))
    read = {(row["account_id"], row["topic_id"]): row["read_number"] for row in draft.table(TopicMark)}
    assert any(row["reply_count"] > read.get((row["author_id"], row["id"]), 0) for row in draft.table(Topic))
    assert len({row["read_seq"] for row in draft.table(ChannelMark)}) > 5


def test_a_series_comes_back_on_the_same_weekday(draft: Draft) -> None:
    (series,) = draft.table(MeetingSeries)
    meetings = [row for row in draft.table(Meeting) if row["series_id"] == series["id"]]
    assert len(meetings) >= 4
    assert all(row["starts_at"] > draft.now for row in meetings)
    assert {row["starts_at"].weekday() for row in meetings} == {1}
    assert len(draft.table(MeetingTemplate)) == 3


def test_dates_are_sought_and_some_people_have_answered(draft: Draft) -> None:
    sought = {row["id"] for row in draft.table(Meeting) if row["starts_at"] is None}
    assert {row["meeting_id"] for row in draft.table(DatePoll)} == sought
    assert len(sought) == 2
    assert all(row["starts_at"] > draft.now + timedelta(days=20) for row in draft.table(PollSlot))
    people = {row["account_id"] for row in draft.table(PollAnswer)}
    visitors = [row["account_id"] for row in draft.table(Membership) if row["group_id"] == of_group(draft, LIVELY)]
    assert len(people) > 5
    assert set(visitors) - people


def test_one_meeting_held_and_one_to_come_have_twelve_items(draft: Draft) -> None:
    counts = Counter(row["meeting_id"] for row in draft.table(AgendaItem))
    long = [row for row in draft.table(Meeting) if counts[row["id"]] == 12]
    assert [row["starts_at"] > draft.now for row in sorted(long, key=lambda row: row["starts_at"])] == [False, True]
    published = {row["meeting_id"] for row in draft.table(Report) if row["published_at"]}
    assert min(long, key=lambda row: row["starts_at"])["id"] in published
    assert min(counts.values()) >= 1
    positions = sorted(row["position"] for row in draft.table(AgendaItem) if row["meeting_id"] == long[0]["id"])
    assert positions == list(range(1, 13))


def test_reports_hold_open_and_closed_action_points(draft: Draft) -> None:
    points = draft.table(ActionItem)
    assert sum(row["done_at"] is None for row in points) > 20
    assert sum(row["done_at"] is not None for row in points) > 300
    reported = {row["meeting_id"] for row in draft.table(Report)}
    assert {row["meeting_id"] for row in points} <= reported
    assert any(row["published_at"] is None for row in draft.table(Report)) or draft.now.day < 25


def test_nobody_has_the_same_to_do_twice(draft: Draft) -> None:
    open_points = [row for row in draft.table(ActionItem) if row["done_at"] is None and row["owner_id"]]
    told = Counter((row["owner_id"], row["text"]) for row in open_points)
    assert told
    assert max(told.values()) == 1


def test_nobody_meets_on_a_public_holiday(draft: Draft) -> None:
    days = {row["starts_at"].astimezone(BRUSSELS).date() for row in draft.table(Meeting) if row["starts_at"]}
    held = {day for day in days if day < draft.today}
    assert held
    assert not {day for day in days - {draft.today} if day in public_holidays(day.year, "nl")}


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_whatever_the_hour_nobody_meets_in_the_evening_or_at_night(hour: int) -> None:
    """Most of the data does not depend on the hour; what goes on at the moment does."""
    draft = Draft(MONDAY.replace(hour=hour))
    running = begin(draft)
    start, end = running.astimezone(BRUSSELS), (running + timedelta(minutes=150)).astimezone(BRUSSELS)
    assert start.date() == end.date()
    assert time(8) <= start.time() < end.time() <= time(19)
    assert running <= draft.now


def test_meetings_are_held_in_the_daytime(draft: Draft) -> None:
    held = [row for row in draft.table(Meeting) if row["starts_at"]]
    hours = [(row["starts_at"].astimezone(BRUSSELS), row["ends_at"].astimezone(BRUSSELS)) for row in held]
    assert len(hours) > 300
    assert [(start, end) for start, end in hours if start.hour < 8 or end.time() > time(19)] == []


def test_sizes_are_those_of_the_report(draft: Draft) -> None:
    sizes = {row["slug"]: row["size"] for row in draft.table(Fund)}
    assert sizes == {fact.slug: fact.size for fact in facts.funds()}


def test_six_sectors_make_the_podcast_and_38_percent_are_in_stem(draft: Draft) -> None:
    funds: dict[str, set[UUID]] = defaultdict(set)
    names_of = slugs(draft, Group)
    for row in draft.table(Membership):
        if row["left_at"] is None and row["fund_id"] and row["role"] is not MembershipRole.FOLLOWER:
            funds[names_of[row["group_id"]]].add(row["fund_id"])
    assert len(funds["wg-werkbaar-wint"]) == len(funds["cluster-kmo-bereiken"]) == len(funds["klankbordgroep"]) == 6
    assert len(funds["ln-stem"]) == 15
    assert len(funds["strategisch-overleg"]) == 39


def test_just_over_half_of_the_initiatives_are_within_the_working_of_the_serv(draft: Draft) -> None:
    channels = Counter(row["channel"] for row in draft.table(Initiative))
    assert channels[InitiativeChannel.SERV] / sum(channels.values()) == 0.55
    real = [row for row in draft.table(Initiative) if row["channel"] is InitiativeChannel.SERV]
    assert all(row["source"] == "Tabel 10" for row in real)
    assert {row["source"] for row in draft.table(Initiative)} == {"Tabel 10", "voorbeeldgegevens"}
    assert len({row["slug"] for row in draft.table(Initiative)}) == 40
    assert all(row["year"] == int(row["dates"][0][:4]) for row in draft.table(Output))


def test_initiatives_have_action_points_of_published_reports(draft: Draft) -> None:
    links = [row["action_item_id"] for row in draft.table(InitiativePoint)]
    published = {row["meeting_id"] for row in draft.table(Report) if row["published_at"]}
    points = {row["id"]: row for row in draft.table(ActionItem)}
    assert len(set(links)) == len(links) >= 8
    assert {points[each]["done_at"] is None for each in links} == {True, False}
    assert all(points[each]["meeting_id"] in published for each in links)


def test_who_stood_in_for_another_fund_told_it_what_matters(draft: Draft) -> None:
    stood_in = {
        (row["meeting_id"], row["fund_id"]): row["represented_by_id"]
        for row in draft.table(Attendance)
        if row["represented_by_id"]
    }
    fund_of = {row["id"]: row["fund_id"] for row in draft.table(Account)}
    debriefs = draft.table(Debrief)
    assert len(debriefs) >= 3
    for row in debriefs:
        assert stood_in[row["meeting_id"], row["for_fund_id"]] == row["by_fund_id"] == fund_of[row["author_id"]]
        assert "<strong>" in row["text_html"]


def test_texts_fit_their_columns(draft: Draft) -> None:
    for model, rows in draft.rows.items():
        limits = {name: _limit(field) for name, field in model.model_fields.items()}
        for name, most in limits.items():
            if most is not None:
                longest = max((len(row[name] or "") for row in rows), default=0)
                assert longest <= most, f"{model.__name__}.{name}"


def _limit(field: Any) -> int | None:
    return next((meta.max_length for meta in field.metadata if hasattr(meta, "max_length")), None)


def test_an_address_is_made_of_a_name() -> None:
    assert names.address("Cédric Van den Broeck") == "cedric.vandenbroeck@voorbeeld.example"
    assert names.address("Ann D'Hondt") == "ann.dhondt@voorbeeld.example"


def test_a_pdf_of_ours_is_one_that_readers_understand() -> None:
    made = pdf("Titel (met haakjes)", ["Een lijn met é en \\.", "w " * 200])
    assert made.startswith(b"%PDF-1.4")
    places = [made.index(b"%d 0 obj" % number) for number in range(1, 6)]
    start = int(made.rsplit(b"startxref\n", 1)[1].split()[0])
    assert made[start : start + 4] == b"xref"
    table = made[start:].split(b"\n")[3:8]
    assert [int(line.split()[0]) for line in table] == places
