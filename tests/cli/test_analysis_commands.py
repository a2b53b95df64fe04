"""The commands about a file: `samenspel communities` and `samenspel analyse`."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from samenspel.commands.cli import main
from samenspel.maps.analysis.facts.participations import ROLES
from samenspel.maps.analysis.facts.table import TableBuilder
from samenspel.maps.analysis.network.large_details import yearly_counts
from tests.cli.conftest import environment


def run(tmp_path: Path, *words: str, text: str) -> Result:
    return CliRunner(env=environment(tmp_path)).invoke(main, list(words), input=text)


def camps(orgs: int = 10, acts: int = 40, groups: int = 2) -> str:
    """Organisations that meet in groups of alike numbers, on a theme of their own."""
    rng = np.random.default_rng(1)
    lines = ["org,act,t,theme"]
    for act in range(acts):
        group = act % groups
        own = [org for org in range(orgs) if org % groups == group]
        lines += [f"o{org},a{act},2024-{1 + act % 12:02},t{group}" for org in rng.choice(own, 3, replace=False)]
    return "\n".join(lines)


def test_two_camps_are_found_with_what_sets_them_apart(tmp_path: Path) -> None:
    done = run(tmp_path, "communities", "-", "--json", "--seed", "3", text=camps())
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["clear"]
    assert sorted(sorted(one["members"]) for one in found["communities"]) == [
        [f"o{n}" for n in range(0, 10, 2)],
        [f"o{n}" for n in range(1, 10, 2)],
    ]
    assert all(set(one["confidence"]) == set(one["members"]) for one in found["communities"])
    assert sorted(one["themes"][0]["theme"] for one in found["communities"]) == ["t0", "t1"]
    assert found["stability"] > 0.9
    assert found["quality"] == pytest.approx(0.5, abs=0.01)
    heading, *lines = camps().split("\n")
    other = "\n".join([heading, *reversed(lines)])
    assert run(tmp_path, "communities", "-", "--json", "--seed", "4", text=other).stdout == done.stdout
    assert "t0" in run(tmp_path, "communities", "-", text=camps()).stdout


def test_hundreds_of_organisations_go_the_large_way(tmp_path: Path) -> None:
    text = camps(orgs=480, acts=3000, groups=4)
    found = json.loads(run(tmp_path, "communities", "-", "--json", text=text).stdout)
    assert found["clear"]
    assert [len(one["members"]) for one in found["communities"]] == [120] * 4
    assert all(len({int(org[1:]) % 4 for org in one["members"]}) == 1 for one in found["communities"])
    whole = json.loads(run(tmp_path, "analyse", "-", "--json", text=text).stdout)
    totals = whole["totals"]
    assert (totals["funds"], totals["activities"], totals["participations"]) == (480, 3000, 9000)
    assert {node["community"] for node in whole["nodes"]} == {0, 1, 2, 3}
    assert {node["role"] for node in whole["nodes"]} <= set(ROLES)
    # Each camp works on a theme of its own: a quarter of what it does would be on it by chance.
    assert [[one["theme"] for one in group["themes"]] for group in found["communities"]] == [
        [f"t{int(one['members'][0][1:]) % 4}"] for one in found["communities"]
    ]
    assert found["communities"][0]["themes"][0]["count"] == 2250
    assert found["communities"][0]["themes"][0]["expected"] == 562.5
    assert [(one["year"], one["funds"], one["ties"]) for one in whole["years"]] == [(2024, 480, totals["ties"])]
    assert "480 organisaties" in run(tmp_path, "analyse", "-", text=text).stdout


def test_years_of_a_large_network_count_what_came_and_went() -> None:
    columns = TableBuilder()
    for org, act, t in [("a", "x", 2019), ("b", "x", 2019), ("a", "y", 2020), ("c", "y", 2020), ("b", "y", 2020)]:
        columns.add(org, act, t)
    columns.add("d", "quiet", 2020, quiet=True)
    columns.add("e", "quiet", 2020, quiet=True)
    first, second = yearly_counts(columns.build(2030.0))
    assert (first["ties"], first["appeared"]) == (1, None)
    assert second == {
        "year": 2020,
        "funds": 3,
        "activities": 1,
        "ties": 3,
        "new_funds": 1,
        "appeared": 2,
        "vanished": 0,
    }


def test_chance_in_a_large_network_has_no_groups(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    rows = [f"o{org},a{act},2024" for act in range(900) for org in rng.choice(450, 5, replace=False)]
    found = json.loads(run(tmp_path, "communities", "-", "--json", text="\n".join(["org,act,t", *rows])).stdout)
    assert not found["clear"]
    assert found["communities"] == []


def test_the_analysis_of_a_file_is_a_snapshot(tmp_path: Path) -> None:
    done = run(tmp_path, "analyse", "-", "--json", text=camps())
    whole = json.loads(done.stdout)
    assert {"nodes", "ties", "communities", "overlaps", "years", "partners"} <= whole.keys()
    said = run(tmp_path, "analyse", "-", text=camps()).stdout
    assert "10 organisaties, 40 activiteiten" in said
    assert "werkt het meest samen" in said


@pytest.mark.parametrize(
    "text",
    [
        "org,act,t\na,x,2019\n",
        "org,act,t\na,x,2019\na,x,2019\nb,y,2019\n",
        "\n".join(["org,act,t", *(f"{org},day,2020" for org in "abcdefgh")]),
        "\n".join(["org,act,t", *(f"{org},day{n},2020" for org in "abcdefgh" for n in range(12))]),
        "org,act,t\na,x,2019\nb,x,2019\na,later,2150\n",
    ],
)
def test_little_to_see_is_said_and_shown_as_no_groups(tmp_path: Path, text: str) -> None:
    found = json.loads(run(tmp_path, "communities", "-", "--json", text=text).stdout)
    assert (found["clear"], found["communities"]) == (False, [])
    assert found["sentence"].endswith(".")
    done = run(tmp_path, "analyse", "-", text=text)
    assert done.exit_code == 0, done.output
    assert "groep 1" not in done.stdout


def test_an_empty_file_is_trouble_in_a_sentence(tmp_path: Path) -> None:
    for command in ("communities", "analyse"):
        done = run(tmp_path, command, "-", text="org,act,t\n")
        assert done.exit_code == 1
        assert "geen rijen" in done.stderr
