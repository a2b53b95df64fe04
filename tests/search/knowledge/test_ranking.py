"""Who did most with a subject, by hand."""

import uuid

from samenspel.search.knowledge.ranking import STATED, ContributionKind, SubjectContribution, knowers

ANN, BRAM, CARLA = (uuid.UUID(int=number) for number in (1, 2, 3))


def did(who: uuid.UUID, kind: ContributionKind, thread: str, *, place: int = 0, days: float = 0) -> SubjectContribution:
    return SubjectContribution(who, kind, f"about {thread}", f"/{thread}/{kind}/{place}", thread, place, days)


def test_who_did_more_comes_first_with_what_counts_most() -> None:
    found = knowers(
        [
            did(ANN, ContributionKind.REPLY, "a"),
            did(BRAM, ContributionKind.TOPIC, "a"),
            did(BRAM, ContributionKind.POLL, "b"),
        ],
        {},
        most=5,
    )
    assert [who.account_id for who in found] == [BRAM, ANN]
    assert [each.thread for each in found[0].shown] == ["a", "b"]
    assert found[0].score == 1.4
    assert found[1].score == 0.7


def test_many_replies_to_one_topic_count_less_than_work_on_several() -> None:
    talker = [did(ANN, ContributionKind.REPLY, "a", place=0) for _ in range(3)]
    worker = [did(BRAM, ContributionKind.REPLY, thread, place=0) for thread in "abc"]
    first, second = knowers(talker + worker, {}, most=5)
    assert first.account_id == BRAM
    assert len(first.shown) == 3
    assert second.score == 0.7 * (1 + 1 / 2 + 1 / 3)
    assert (len(second.shown), second.others) == (1, 2)


def test_two_years_halve_and_a_worse_answer_counts_less() -> None:
    old, new = knowers(
        [
            did(ANN, ContributionKind.TOPIC, "a"),
            did(BRAM, ContributionKind.TOPIC, "b", days=730),
        ],
        {},
        most=5,
    )
    assert (old.score, new.score) == (1, 0.5)
    best, worse = knowers(
        [did(ANN, ContributionKind.TOPIC, "a"), did(BRAM, ContributionKind.TOPIC, "b", place=20)], {}, most=5
    )
    assert (best.score, worse.score) == (1, 0.5)


def test_somebodys_own_word_counts_and_at_most_so_many_are_given() -> None:
    said = {CARLA: ["podcasts"]}
    found = knowers([did(ANN, ContributionKind.TOPIC, "a"), did(BRAM, ContributionKind.POLL, "b")], said, most=2)
    assert [who.account_id for who in found] == [CARLA, ANN]
    assert (found[0].score, found[0].stated, found[0].shown) == (STATED, ["podcasts"], [])


def test_the_order_of_what_was_found_does_not_matter() -> None:
    rows = [did(who, ContributionKind.TOPIC, thread) for who in (CARLA, ANN, BRAM) for thread in "ab"]
    assert knowers(rows, {}, most=9) == knowers(rows[::-1], {}, most=9)
