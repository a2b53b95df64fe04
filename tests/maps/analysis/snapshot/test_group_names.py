"""A group is called by the cluster of the same funds, by what it does often and more than others, or by its number."""

from samenspel.maps.analysis.facts.participations import MEMBERSHIP, ActivityFact, Params, Participation
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook, group_label
from samenspel.maps.analysis.snapshot.snapshot import compute
from tests.maps.analysis.networks import TODAY, facts, met

FUNDS = [f"{side}{n}" for side in "ab" for n in range(6)]
CLUSTER = "Cluster transport en logistiek"


def two_sides(theme: str | None = None, themed: int = 0) -> list[Participation]:
    """Two sides that meet their own forty times; `themed` meetings of the first have a theme, the others another."""
    rows = []
    for number in range(40):
        for side in "ab":
            some = [f"{side}{n}" for n in range(6) if (n + number) % 6 > 1]
            own = theme if side == "a" and number < themed else "algemeen"
            rows += met(f"{side}-{number}", *some, theme=own)
    return rows


def names(rows: list[Participation]) -> dict[str, str]:
    """The name of the group of each fund."""
    activities = [ActivityFact("cluster", CLUSTER, MEMBERSHIP, None, None, outside=True)]
    found = compute(rows, facts(*FUNDS), activities, TODAY, Params(resamples=4))
    assert len(found["communities"]["groups"]) == 2
    return {
        fund: group_label(group, Phrasebook({}))
        for group in found["communities"]["groups"]
        for fund in group["members"]
    }


def test_the_cluster_of_the_same_funds_gives_its_name() -> None:
    cluster = met("cluster", *(f"a{n}" for n in range(6)), kind=MEMBERSHIP)
    found = names(two_sides() + cluster)
    assert found["a0"] == CLUSTER
    assert found["b0"] in {"Groep 1", "Groep 2"}


def test_a_cluster_of_other_funds_or_one_not_to_be_reported_does_not() -> None:
    other = met("cluster", "a0", "a1", "a2", kind=MEMBERSHIP)
    assert CLUSTER not in names(two_sides() + other).values()
    quiet = [Participation(f"a{n}", "cluster", MEMBERSHIP, None, TODAY, unreported=True) for n in range(6)]
    assert CLUSTER not in names(two_sides() + quiet).values()


def test_a_theme_gives_its_name_where_it_is_common() -> None:
    assert names(two_sides("ai", 20))["a0"] == "ai"
    assert names(two_sides("ai", 2))["a0"] in {"Groep 1", "Groep 2"}
