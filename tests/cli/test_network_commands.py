"""The commands about a file: `samenspel partners`."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from samenspel.cli import main
from tests.cli.conftest import environment

FRIENDS = """org,act,t
a,one,2019
m,one,2019
m,two,2019.2
z,two,2019.2
x,three,2019.1
y,three,2019.1
a,late,2020
z,late,2020
"""


THEMED = "org,act,t,theme,role\n" + "".join(
    f"{org},m{n},{2019 + n / 10},{'stem' if n < 6 else 'taal'},{'lead' if org == 'b' else ''}\n"
    for n in range(9)
    for org in "abcdef"[n % 3 : n % 3 + 4]
)


def run(tmp_path: Path, *words: str, text: str = FRIENDS) -> Result:
    return CliRunner(env=environment(tmp_path)).invoke(main, list(words), input=text)


def test_partners_of_a_file_are_those_that_were_new_on_that_day(tmp_path: Path) -> None:
    done = run(tmp_path, "partners", "-", "--until", "2019-12-31", "--top", "0", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    pairs = [{one["a"], one["b"]} for one in found]
    assert len(pairs) == 7  # of the ten pairs three did something together
    assert {"a", "z"} == pairs[0]
    assert {"a", "m"} not in pairs
    assert "werken allebei samen met m" in found[0]["reasons"][0]
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    after = json.loads(run(tmp_path, "partners", "-", "--top", "0", "--json").stdout)
    assert {"a", "z"} not in [{one["a"], one["b"]} for one in after]


def test_partners_of_one_organisation_as_a_table(tmp_path: Path) -> None:
    done = run(tmp_path, "partners", "-", "--until", "2020", "--org", "x", "--top", "2")
    lines = done.stdout.splitlines()
    assert lines[0].split()[:3] == ["a", "b", "score"]
    assert len(lines) == 3
    assert all("x" in line.split()[:2] for line in lines[1:])


@pytest.mark.parametrize(
    ("words", "text", "reason"),
    [
        (["partners", "-"], "", "leeg"),
        (["partners", "none.csv"], "", "Er is geen bestand none.csv"),
        (["partners", "-", "--until", "ooit"], FRIENDS, "--until ooit: dat is geen datum"),
        (["partners", "-", "--until", "2001"], FRIENDS, "geen enkele rij van voor 2001"),
        (["partners", "-", "--org", "nobody"], FRIENDS, "'nobody' komt"),
        (["partners", "-"], "org,act,t\na,x,2150\n", "geen enkele rij over"),
        (["clusters", "-", "--theme", "stem"], FRIENDS, "geen kolom theme"),
        (["clusters", "-", "--theme", "geen"], THEMED, "Wel: stem, taal"),
        (["clusters", "-", "--theme", "stem", "--size", "8-3"], THEMED, "--size 8-3"),
        (["clusters", "-", "--theme", "stem", "--must", "zz"], THEMED, "'zz' komt niet voor"),
        (["backtest", "-"], "org,act,t\na,x,2019\nb,x,2019\n", "Er valt niets na te gaan"),
        (["backtest", "-"], "org,act,t\n" + "".join(f"o{n},x{n},2019\n" for n in range(1600)), "te veel"),
    ],
)
def test_trouble_is_a_sentence(tmp_path: Path, words: list[str], text: str, reason: str) -> None:
    done = run(tmp_path, *words, text=text)
    assert done.exit_code == 1
    assert reason in done.stderr
    assert "Traceback" not in done.output


def test_a_backtest_as_a_table_and_as_json(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    rows = [f"o{one},a{n},{2012 + n / 20}" for n in range(120) for one in rng.choice(24, 2, replace=False)]
    text = "\n".join(["org,act,t", *rows])
    told = json.loads(run(tmp_path, "backtest", "-", "--json", text=text).stdout)
    assert {"auc", "ap", "mrr", "hit@5", "precision@10", "small askers"} <= told["figures"]["Samenspel"].keys()
    assert "Adamic-Adar" in told["figures"]
    assert 0 <= told["calibration_error"] <= 1
    shown = run(tmp_path, "backtest", "-", text=text).stdout
    assert "Samenspel" in shown
    assert "gezegd" in shown


def test_clusters_on_a_theme_with_who_must_be_in(tmp_path: Path) -> None:
    words = ["clusters", "-", "--theme", "stem", "--size", "3-4"]
    found = json.loads(run(tmp_path, *words, "--must", "f", "--json", text=THEMED).stdout)
    assert found
    for one in found:
        assert 3 <= len(one["members"]) <= 4
        assert "f" in one["members"]
        assert one["lead"] in one["members"]
        assert one["reasons"]
        assert one["without"].keys() == set(one["members"]) - {"f"}
    told = run(tmp_path, *words, text=THEMED).stdout
    assert "mogelijke trekker: b. Trok al" in told
    assert "zonder " in told


def test_one_organisation_among_thousands(tmp_path: Path) -> None:
    text = "org,act,t\n" + "".join(f"o{n},a{n // 2},2019\no{n},b{(n + 1) // 2},2019.5\n" for n in range(1600))
    done = run(tmp_path, "partners", "-", "--org", "o7", "--top", "3", "--json", text=text)
    found = json.loads(done.stdout)
    assert {found[0]["b"], found[1]["b"]} == {"o5", "o9"}
    assert "werken allebei samen met o8" in " ".join(found[0]["reasons"] + found[1]["reasons"])
    assert "geen kans" in done.stderr
    best = json.loads(run(tmp_path, "partners", "-", "--top", "5", "--json", text=text).stdout)
    assert len(best) == 5
    assert all(abs(int(one["a"][1:]) - int(one["b"][1:])) == 2 for one in best)
    assert "te veel" in run(tmp_path, "partners", "-", "--top", "0", text=text).stderr


@pytest.mark.parametrize("text", ["org,act,t\na,x,2019\n", "org,act,t\na,x,2019\nb,x,2019\nc,x,2019\n"])
def test_nothing_to_suggest_is_no_trouble(tmp_path: Path, text: str) -> None:
    assert json.loads(run(tmp_path, "partners", "-", "--json", text=text).stdout) == []
    assert "geen paren" in run(tmp_path, "partners", "-", text=text).stdout
