"""What the analysis takes in, against rows that were counted by hand."""

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from samenspel.db import columns, now, session
from samenspel.groups.models import Group, GroupKind, Membership, MembershipRole, Visibility
from samenspel.initiatives.models import Initiative, InitiativeChannel
from samenspel.maps import actions, analysis_queries, queries
from samenspel.maps.analysis.facts.participations import LEAD
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.models import Snapshot
from samenspel.meetings.models import AttendanceStatus
from samenspel.people.models import Fund, FundTheme
from samenspel.viewer import Role
from tests import make
from tests.world import World

TODAY = dt.date(2025, 6, 30)


def moment(day: str, hour: int = 9) -> dt.datetime:
    return dt.datetime.fromisoformat(day).replace(hour=hour, tzinfo=dt.UTC)


@pytest.fixture
def bare(world: World) -> World:
    """The cast, as if nobody were in a group yet."""
    session().execute(sa.delete(Membership))
    session().commit()
    return world


def took_part(kind: str) -> set[tuple[str, str, str]]:
    """Of one kind of activity: (fund, day, role) of each row."""
    rows = analysis_queries.analysis_input(TODAY).participations
    return {(row.fund, row.date.isoformat(), row.role) for row in rows if row.kind == kind}


def test_members_count_and_followers_do_not(bare: World) -> None:
    make.membership(bare.ann, bare.open_group, MembershipRole.ORGANISER, joined_at=moment("2024-03-01"))
    make.membership(bare.bram, bare.open_group, MembershipRole.FOLLOWER, joined_at=moment("2024-03-01"))
    make.membership(bare.gust, bare.open_group, joined_at=moment("2024-03-01"))
    assert took_part("membership") == {("alimento", "2024-12-31", ""), ("alimento", "2025-06-30", "")}


def test_a_membership_lasts_from_the_first_person_of_a_fund_to_the_last(bare: World) -> None:
    colleague = make.account("Aisha Peeters", fund=bare.alimento)
    make.membership(bare.ann, bare.open_group, joined_at=moment("2023-05-01"), left_at=moment("2023-11-01"))
    make.membership(colleague, bare.open_group, joined_at=moment("2023-09-01"), left_at=moment("2024-02-10"))
    make.membership(bare.bram, bare.open_group, joined_at=moment("2024-06-01"), left_at=moment("2024-06-20"))
    rows = took_part("membership")
    assert rows == {("alimento", "2023-12-31", ""), ("alimento", "2024-02-10", ""), ("woodwize", "2024-06-20", "")}


def test_a_group_that_was_closed_off_stops(bare: World) -> None:
    old = make.group("oud", archived_at=moment("2024-04-30"), lead_fund_id=bare.woodwize.id)
    make.membership(bare.bram, old, joined_at=moment("2024-01-15"))
    assert took_part("membership") == {("woodwize", "2024-04-30", LEAD)}


def test_present_and_represented_took_part_the_others_did_not(bare: World) -> None:
    fourth = make.fund("fourth")
    meeting = make.meeting(bare.open_group, bare.ann, starts_at=moment("2025-03-10"), ends_at=moment("2025-03-10", 11))
    make.attendance(meeting, bare.alimento, AttendanceStatus.PRESENT)
    make.attendance(meeting, bare.woodwize, AttendanceStatus.REPRESENTED, represented_by_id=bare.alimento.id)
    make.attendance(meeting, bare.horeca, AttendanceStatus.EXCUSED)
    make.attendance(meeting, fourth, AttendanceStatus.ABSENT)
    assert took_part("meeting") == {("alimento", "2025-03-10", ""), ("woodwize", "2025-03-10", "")}


def test_a_cancelled_meeting_does_not_count(bare: World) -> None:
    meeting = make.meeting(bare.open_group, bare.ann, starts_at=moment("2025-03-10"), cancelled_at=now())
    make.attendance(meeting, bare.alimento)
    make.attendance(meeting, bare.woodwize)
    found = analysis_queries.analysis_input(TODAY)
    assert took_part("meeting") == set()
    assert found.activities == []


def test_the_day_is_that_of_brussels(bare: World) -> None:
    late = moment("2024-12-31", 23)  # it is the new year in Brussels
    make.attendance(make.meeting(bare.open_group, bare.ann, starts_at=late), bare.alimento)
    assert took_part("meeting") == {("alimento", "2025-01-01", "")}


def test_who_opens_or_answers_took_part_unless_the_answer_was_deleted(bare: World) -> None:
    topic = make.topic(bare.open_group, bare.ann, created_at=moment("2025-01-10"))
    make.reply(topic, bare.bram, created_at=moment("2025-01-12"))
    make.reply(topic, bare.bram, created_at=moment("2025-02-01"))
    make.reply(topic, bare.carla, created_at=moment("2025-01-20"), deleted_at=now())
    make.reply(topic, bare.ilse, created_at=moment("2025-03-01"))
    assert took_part("topic") == {("alimento", "2025-01-10", ""), ("woodwize", "2025-02-01", "")}
    (fact,) = analysis_queries.analysis_input(TODAY).activities
    assert (fact.title, fact.theme, fact.date, fact.url) == (
        "Een vraag", "werkbaar-werk", dt.date(2025, 1, 10), f"/onderwerpen/{topic.id}",
    )  # fmt: skip


def test_an_initiative_runs_over_the_years_and_its_lead_takes_part(bare: World) -> None:
    make.initiative("Mentoren", bare.alimento, lead_fund_id=bare.alimento.id,
                    starts_on=dt.date(2023, 10, 1), ends_on=dt.date(2024, 5, 31))  # fmt: skip
    make.initiative("Later", bare.woodwize, starts_on=dt.date(2026, 1, 1))
    make.initiative("Enkel een trekker", lead_fund_id=bare.horeca.id, starts_on=dt.date(2025, 2, 1))
    assert took_part("initiative") == {
        ("alimento", "2023-12-31", LEAD),
        ("alimento", "2024-05-31", LEAD),
        ("horeca-forma", "2025-06-30", LEAD),
    }


def test_what_is_in_a_closed_group_is_not_read(bare: World) -> None:
    make.membership(bare.dirk, bare.closed_group, joined_at=moment("2025-01-01"))
    make.attendance(make.meeting(bare.closed_group, bare.dirk, starts_at=moment("2025-02-01")), bare.alimento)
    make.topic(bare.closed_group, bare.dirk)
    found = analysis_queries.analysis_input(TODAY)
    assert (found.activities, found.participations) == ([], [])


def test_what_is_not_to_be_reported_is_marked_in_all_that_a_cluster_does(bare: World) -> None:
    def marks() -> set[tuple[str, bool]]:
        return {(row.kind, row.unreported) for row in analysis_queries.analysis_input(TODAY).participations}

    own = make.group("eigen-cluster", GroupKind.CLUSTER, unreported=True)
    make.membership(bare.ann, own, joined_at=moment("2025-01-01"))
    make.attendance(make.meeting(own, bare.ann, starts_at=moment("2025-02-01")), bare.alimento)
    make.topic(own, bare.ann, created_at=moment("2025-02-01"))
    make.initiative(
        "Eigen", bare.woodwize, lead_fund_id=bare.alimento.id, starts_on=dt.date(2025, 1, 1),
        channel=InitiativeChannel.OWN, unreported=True,
    )  # fmt: skip
    assert marks() == {("membership", True), ("meeting", True), ("topic", True), ("initiative", True)}
    # What is within the SERV's working is always reported on.
    session().execute(sa.update(Group).values(kind=GroupKind.WORKING_GROUP))
    session().execute(sa.update(Initiative).values(channel=InitiativeChannel.SERV))
    assert marks() == {("membership", False), ("meeting", False), ("topic", False), ("initiative", False)}


def test_funds_come_with_what_they_are_and_want(bare: World) -> None:
    session().add(FundTheme(fund_id=bare.woodwize.id, theme_id=bare.theme.id))
    session().commit()
    found = analysis_queries.analysis_input(TODAY)
    assert [fact.id for fact in found.funds] == ["alimento", "horeca-forma", "woodwize"]
    woodwize = found.funds[2]
    assert (woodwize.name, woodwize.size, woodwize.consultants_fte) == ("Woodwize", "klein", 4)
    assert (woodwize.joint_committees, woodwize.themes) == (("125", "126"), ("werkbaar-werk",))
    assert found.themes == {"werkbaar-werk": "Werkbaar werk en jobmobiliteit"}
    assert found.participations == []


def test_the_words_for_size_fall_in_three_classes(bare: World) -> None:
    for word in ("groot", "klein tot gemiddeld", "middelgroot", "klein", "zeer groot"):
        make.fund(f"f-{word.replace(' ', '-')}", size=word)
    sizes = {fact.id: fact.size for fact in analysis_queries.analysis_input(TODAY).funds}
    assert sizes["f-klein-tot-gemiddeld"] == sizes["f-middelgroot"] == "middelgroot"
    assert sizes["f-klein"] == "klein"
    assert sizes["f-zeer-groot"] == "groot"
    assert sizes["horeca-forma"] is None


def test_no_person_and_no_content_comes_in(bare: World) -> None:
    make.membership(bare.ann, bare.open_group)
    topic = make.topic(bare.open_group, bare.ann, body="Een geheim van Ann.")
    make.reply(topic, bare.bram, "Nog een geheim.")
    said = repr(analysis_queries.analysis_input(dt.date.today()))  # noqa: DTZ011
    assert "Ann" not in said
    assert "Bram" not in said
    assert "geheim" not in said
    assert str(bare.ann.id) not in said


@time_machine.travel("2025-06-30 10:00+00:00", tick=False)
def test_the_years_go_back_to_the_first_activity(bare: World) -> None:
    assert queries.years_with_activities() == [2025]
    follower = make.account(fund=bare.horeca)
    make.membership(follower, bare.open_group, MembershipRole.FOLLOWER, joined_at=moment("2022-02-01"))
    make.membership(make.account(role=Role.GUEST), bare.open_group, joined_at=moment("2022-02-01"))
    make.meeting(bare.open_group, bare.ann, starts_at=moment("2022-02-01"), cancelled_at=moment("2022-01-31"))
    own = make.group("eigen-cluster", GroupKind.CLUSTER, unreported=True)
    make.meeting(own, bare.ann, starts_at=moment("2022-02-01"))
    make.initiative("Eigen", channel=InitiativeChannel.OWN, unreported=True, starts_on=dt.date(2022, 1, 1))
    assert queries.years_with_activities() == [2025], "none of these counts on the map"
    make.meeting(bare.open_group, bare.ann, starts_at=moment("2023-02-01"))
    assert queries.years_with_activities() == [2025, 2024, 2023]
    make.initiative("Oud", starts_on=dt.date(1998, 1, 1))
    assert queries.years_with_activities()[-1] == 2011


# Snapshots


def names() -> list[str]:
    return sorted(session().execute(columns(Snapshot.scope)).scalars())


def met(world: World, day: str, *funds: Fund, where: Group | None = None) -> None:
    meeting = make.meeting(where or world.open_group, world.ann, f"Bijeenkomst van {day}", starts_at=moment(day))
    for fund in funds:
        make.attendance(meeting, fund)


def analyse(*scopes: Scope, force: bool = False) -> int:
    made = actions.compute(analysis_queries.analysis_input(dt.datetime.now(dt.UTC).date()), scopes, force=force)
    session().commit()
    return made


@time_machine.travel("2025-06-30 10:00+00:00", tick=False)
def test_only_the_maps_whose_rows_changed_are_made_again(bare: World) -> None:
    met(bare, "2024-03-01", bare.alimento, bare.woodwize)
    scopes = Scope(), Scope("2024"), Scope("2025"), Scope("all", "werkbaar-werk")
    assert analyse(*scopes) == 4
    assert analyse(*scopes) == 0
    other = make.group("ander", GroupKind.CLUSTER)
    met(bare, "2025-03-01", bare.alimento, bare.horeca, where=other)
    assert analyse(*scopes) == 3, "2024 has the same rows as before; a theme suggests partners from all that was done"
    made = {scope.name: queries.latest_snapshot(scope.name) for scope in scopes}
    assert all(made.values())
    assert names() == sorted(scope.name for scope in scopes), "the newer one takes the place of the older"
    assert analyse(*scopes, force=True) == 4
    with time_machine.travel("2025-07-01 10:00+00:00", tick=False):
        assert analyse(*scopes) == 3, "a year that is over does not age"


@time_machine.travel("2025-06-30 10:00+00:00", tick=False)
def test_a_group_that_closes_leaves_the_map(bare: World) -> None:
    met(bare, "2025-03-01", bare.alimento, bare.woodwize)
    analyse(Scope())
    made = queries.latest_snapshot("all")
    assert made is not None
    assert "Bijeenkomst van 2025-03-01" in repr(queries.snapshot_data(made.id))
    row = session().get(Group, bare.open_group.id)
    assert row is not None
    row.visibility = Visibility.HIDDEN
    session().commit()
    assert analyse(Scope()) == 1
    (data,) = session().execute(columns(Snapshot.data)).scalars()
    assert "Bijeenkomst van" not in repr(data)
    assert (data["ties"], data["totals"]["activities"]) == ([], 0)


def test_a_map_of_another_version_is_none(bare: World) -> None:
    session().add(Snapshot(scope="all", version=0, fingerprint="x", data={}))
    session().commit()
    assert queries.latest_snapshot("all") is None
    assert analyse(Scope()) == 1
    assert names() == ["all"]
