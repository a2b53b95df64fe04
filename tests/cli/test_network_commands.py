"""The commands about a file: `samenspel partners`."""

import datetime as dt
import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from samenspel import clock
from samenspel.commands.cli import main
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
    assert "Werken allebei samen met m" in found[0]["reasons"][0]
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
    shown = run(tmp_path, "backtest", "-", text=text).stdout
    assert "Samenspel" in shown
    assert "mean rank of five" in shown


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


def test_what_staff_and_a_deadline_say_of_a_cluster(tmp_path: Path) -> None:
    about = tmp_path / "orgs.csv"
    about.write_text("org;fte;size\na;2,5;klein\nb;4;\nc;1;groot\nd;2;\ne;;\n")
    year = clock.today().year + 1
    words = ["clusters", "-", "--theme", "stem", "--size", "3-4", "--about", str(about), "--deadline", f"{year}-12-31"]
    found = run(tmp_path, *words, "--hours", "99999", "--json", text=THEMED)
    assert found.exit_code == 0, found.output
    months = ((dt.date(year, 12, 31) - clock.today()).days) / (365.25 / 12)
    staff = {"a": 2.5, "b": 4, "c": 1, "d": 2}
    for one in json.loads(found.stdout):
        has = one["capacity"]
        assert has["fte"] == {org: staff[org] for org in one["members"] if org in staff}
        assert has["unknown"] == [org for org in one["members"] if org not in staff]
        assert has["hours"] == pytest.approx(sum(has["fte"].values()) * 15.2 * months, abs=1)
        assert has["enough"] is (None if has["unknown"] else False)
    assert "het aantal mensen van 2 van de 6" in found.stderr
    told = run(tmp_path, *words, "--hours", "1", text=THEMED).stdout
    assert "dat volstaat" in told
    assert "b 6 met 4 vte" in told
    bare = run(tmp_path, *words[:6], text=THEMED)
    assert "Niet bekend: hoeveel mensen" in bare.stderr
    assert "tegen wanneer" in bare.stderr


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("org,fte\na,veel\n", [], "Rij 2: 'veel' is geen aantal"),
        ("org,size\na,reus\n", [], "klein, middelgroot, groot"),
        ("org,name\na,A\n", [], "kolom fonds nodig"),
        ("", [], "leeg"),
        ("org,fte\na,1\n", ["--deadline", "2019-01-01"], "al voorbij"),
        ("org,fte\na,1\n", ["--deadline", "straks"], "geen datum"),
    ],
)
def test_staff_or_a_deadline_that_cannot_be(tmp_path: Path, text: str, words: list[str], reason: str) -> None:
    about = tmp_path / "orgs.csv"
    about.write_text(text)
    done = run(tmp_path, "clusters", "-", "--theme", "stem", "--about", str(about), *words, text=THEMED)
    assert (done.exit_code, done.stdout) == (1, "")
    assert reason in done.stderr


def test_one_organisation_among_thousands(tmp_path: Path) -> None:
    text = "org,act,t\n" + "".join(f"o{n},a{n // 2},2019\no{n},b{(n + 1) // 2},2019.5\n" for n in range(1600))
    done = run(tmp_path, "partners", "-", "--org", "o7", "--top", "3", "--json", text=text)
    found = json.loads(done.stdout)
    assert {found[0]["b"], found[1]["b"]} == {"o5", "o9"}
    assert "Werken allebei samen met o8" in " ".join(found[0]["reasons"] + found[1]["reasons"])
    assert {one["probability"] for one in found} == {None}
    best = json.loads(run(tmp_path, "partners", "-", "--top", "5", "--json", text=text).stdout)
    assert len(best) == 5
    assert all(abs(int(one["a"][1:]) - int(one["b"][1:])) == 2 for one in best)
    assert "te veel" in run(tmp_path, "partners", "-", "--top", "0", text=text).stderr


@pytest.mark.parametrize("text", ["org,act,t\na,x,2019\n", "org,act,t\na,x,2019\nb,x,2019\nc,x,2019\n"])
def test_nothing_to_suggest_is_no_trouble(tmp_path: Path, text: str) -> None:
    assert json.loads(run(tmp_path, "partners", "-", "--json", text=text).stdout) == []
    assert "geen paren" in run(tmp_path, "partners", "-", text=text).stdout


def test_one_of_something_is_counted_as_one(tmp_path: Path) -> None:
    done = run(tmp_path, "analyse", "-", text="org,act,t\na,big day,2024\nb,big day,2024\n")
    assert "2 organisaties, 1 activiteit, 2 deelnames, 1 band." in done.stdout


@pytest.mark.parametrize(("called", "of_whom"), [("org", "organisatie"), ("fonds", "fonds"), ("Sectorfonds", "fonds")])
def test_a_file_of_other_networks_is_told_of_organisations(tmp_path: Path, called: str, of_whom: str) -> None:
    text = THEMED.replace("org", called, 1) + "solo,alleen,2019,taal,\n"
    told = "".join(
        run(tmp_path, *words, text=text).stdout
        for words in (
            ["analyse", "-", "--json"],
            ["communities", "-"],
            ["partners", "-", "--top", "0"],
            ["clusters", "-", "--theme", "stem", "--size", "3-4"],
        )
    )
    said = re.findall(r"\b(fonds|sectorfonds|organisatie)(?:en|s)?\b", told)
    assert set(said) == {of_whom}
