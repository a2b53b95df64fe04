"""The other commands: they say in Dutch what they did, or in one sentence why not, and never show a stack trace."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from samenspel.commands import errors as trouble
from samenspel.commands.cli import main
from samenspel.config import Settings
from samenspel.runtime.connections.fullness import note_full
from tests.cli.conftest import Outcome, Run, environment, inside, samenspel

#: Nothing listens there.
CLOSED = "127.0.0.1:1"


def rows(data: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def refused(outcome: Outcome, words: str) -> None:
    assert outcome.code == 1, outcome
    assert words in outcome.told
    assert "Traceback" not in outcome.told
    assert "SELECT" not in outcome.told


def test_every_command_explains_itself(tmp_path: Path) -> None:
    surroundings = environment(tmp_path)

    def help_of(*words: str) -> str:
        shown = CliRunner(env=surroundings).invoke(main, [*words, "--help"])
        assert shown.exit_code == 0
        return shown.output

    for name in (
        "run",
        "worker",
        "demo",
        "invite",
        "import",
        "reindex",
        "analyse",
        "partners",
        "clusters",
        "backtest",
        "doctor",
    ):
        assert f"\n  {name} " in help_of()
    for name, words in (("run", "--no-demo"), ("demo", "--reset"), ("import", "--strict"), ("doctor", "--json")):
        assert words in help_of(name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--help"], ("Gebruik: ", "[OPTIES] OPDRACHT", "Opties:", "Opdrachten:", "Toon deze uitleg.")),
        (
            ["invite", "--help"],
            ("[OPTIES] E-MAILADRES", "--role ROL", "[standaard: sectorconsulent]"),
        ),
        (["run", "--help"], ("standaard: 8000",)),
        (["bestaatniet"], ("Fout: Er is geen opdracht 'bestaatniet'.", "Meer uitleg: ")),
        (["run", "--prot", "8001"], ("Er is geen optie '--prot'.", "(Bedoel je een van deze: '--host', '--port'?)")),
        (["run", "--port", "veel"], ("'--port' klopt niet: 'veel' is geen getal.",)),
        (["import", "weg.csv"], ("'BESTAND' klopt niet: 'weg.csv' bestaat niet.",)),
        (["invite"], ("Er ontbreekt ",)),
    ],
)
def test_the_command_line_speaks_dutch(tmp_path: Path, words: list[str], said: tuple[str, ...]) -> None:
    """Also in what click says by itself."""
    shown = CliRunner(env=environment(tmp_path)).invoke(main, words).output
    assert [each for each in said if each not in shown] == []
    for english in ("Usage", "Options", "OPTIONS", "COMMAND", "Show", "Error", "Try", "Invalid", "Missing", "default:"):
        assert english not in shown


def test_the_first_invitation_makes_a_real_installation(installation: Path) -> None:
    assert rows(installation, "select demo from installation") == [(0,)]
    assert rows(installation, "select email, role, accepted_at from invitation")[0] == (
        "bea@fonds.example",
        "admin",
        None,
    )
    assert rows(installation, "select count(*) from fund") == [(38,)]
    assert rows(installation, "select count(*) from account") == [(0,)]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["geen-adres", "--name", "Iemand", "--role", "guest"], "geen geldig e-mailadres"),
        (["a@fonds.example", "--name", "Iemand"], "hoort bij een sectorfonds"),
        (["a@fonds.example", "--name", "Iemand", "--fund", "nergens"], "Er is geen sectorfonds 'nergens'"),
        (["a@fonds.example", "--name", "Iemand", "--role", "isa", "--fund", "alimento"], "--organisation"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(installation: Path, words: list[str], reason: str) -> None:
    refused(inside(installation, "invite", *words), reason)
    assert rows(installation, "select count(*) from invitation where email = 'a@fonds.example'") == [(0,)]


def test_a_list_comes_in_whole_or_with_its_bad_rows_told(installation: Path, tmp_path: Path) -> None:
    listed = tmp_path / "lijst.csv"
    listed.write_text(
        "naam;e-mail;rol;fonds\nAn Aerts;an@fonds.example;sectorconsulent;alimento\nBob;geen-adres;gast;\n", "utf-8"
    )
    strict = inside(installation, "import", str(listed), "--strict")
    refused(strict, "rij 3: geen-adres is geen geldig e-mailadres.")
    assert rows(installation, "select count(*) from account") == [(0,)]
    loose = inside(installation, "import", str(listed))
    assert loose.code == 1
    assert "rij 3" in loose.told
    assert rows(installation, "select name, password from account") == [("An Aerts", None)]
    again = inside(installation, "import", str(listed))
    assert "rij 2: Dit e-mailadres heeft al een account." in again.told
    assert rows(installation, "select count(*) from account") == [(1,)]


def test_the_demo_never_comes_into_a_real_installation(installation: Path) -> None:
    before = rows(installation, "select count(*) from fund")
    for words in (["demo"], ["demo", "--reset"]):
        refused(inside(installation, *words), "Voorbeeldgegevens worden er nooit mee vermengd")
    assert rows(installation, "select count(*) from fund") == before
    assert rows(installation, "select demo from installation") == [(0,)]


def test_the_index_and_the_maps_are_made_anew(installation: Path) -> None:
    indexed = samenspel(installation, "reindex")
    assert indexed.code == 0, indexed.told
    assert int(indexed.said.split()[0]) >= 38 + 22 + 22
    analysed = inside(installation, "analyse")
    assert analysed.code == 0, analysed.told
    assert rows(installation, "select count(*) from snapshot") != [(0,)]


def test_a_worker_without_redis_says_what_to_do(tmp_path: Path) -> None:
    refused(inside(tmp_path, "worker"), "SAMENSPEL_REDIS_URL")


def states(outcome: Outcome) -> dict[str, str]:
    return {line["what"]: line["state"] for line in json.loads(outcome.said)}


def test_the_doctor_finds_a_sound_installation_sound(installation: Path) -> None:
    assert inside(installation, "reindex").code == 0
    found = inside(installation, "doctor", "--json")
    assert found.code == 0, found.said
    assert states(found)["database"] == states(found)["zoeken"] == states(found)["achtergrondwerk"] == "ok"
    assert states(found)["mail"] == "let op"  # it goes nowhere
    shown = inside(installation, "doctor")
    assert "    ok  database: sqlite, tabellen bij, een echte installatie" in shown.said
    assert "→ Zet SAMENSPEL_MAIL_SERVER" in shown.said


def test_a_key_is_rotated_and_the_earlier_ones_are_dropped_later(tmp_path: Path) -> None:
    first = Settings(data=tmp_path).secret_keys
    assert inside(tmp_path, "rotate-key").said.splitlines()[-1] == "Oude sleutels die geldig blijven: 1."
    newest, *older = Settings(data=tmp_path).secret_keys
    assert (older, newest != first[0]) == (first, True)
    assert inside(tmp_path, "rotate-key", "--forget").code == 0
    assert Settings(data=tmp_path).secret_keys == [newest]
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("session.secret", 0o600)]
    elsewhere = inside(tmp_path, "rotate-key", SAMENSPEL_SECRET_KEY="geheim")
    assert elsewhere.code == 1
    assert "SAMENSPEL_OLD_SECRET_KEYS" in elsewhere.told


def test_the_doctor_misses_a_proxy_behind_https(installation: Path) -> None:
    settings = {"SAMENSPEL_BASE_URL": "https://samenspel.example"}
    assert states(inside(installation, "doctor", "--json", **settings))["instellingen"] == "let op"
    settings["SAMENSPEL_PROXIES"] = "1"
    assert states(inside(installation, "doctor", "--json", **settings))["instellingen"] == "ok"


def test_the_doctor_notices_that_others_can_read_along(installation: Path) -> None:
    def rights() -> tuple[str, str]:
        findings = json.loads(inside(installation, "doctor", "--json").said)
        (found,) = [finding for finding in findings if finding["what"] == "rechten"]
        return found["state"], found["to_do"]

    usual = installation.stat().st_mode
    try:
        installation.chmod(0o700)
        assert rights() == ("ok", "")
        for mode in (0o750, 0o701):
            installation.chmod(mode)
            assert rights() == ("let op", f"chmod -R go= {installation}")
    finally:
        installation.chmod(usual)


def test_the_doctor_says_that_more_pages_were_open_than_are_updated(installation: Path) -> None:
    def pages(**settings: str) -> tuple[str, str]:
        findings = json.loads(inside(installation, "doctor", "--json", **settings).said)
        (found,) = [finding for finding in findings if finding["what"] == "open pagina's"]
        return found["state"], found["words"]

    assert pages() == ("ok", "tot 2000 worden live bijgewerkt")
    assert "minder open bestanden" in pages(SAMENSPEL_SOCKETS="100000000")[1]
    note_full(Settings(data=installation))
    assert pages() == ("let op", "tot 2000 worden live bijgewerkt, en de voorbije week waren er meer")
    ((noted),) = installation.glob("open-pages*")
    os.utime(noted, (0, 0))
    assert pages()[0] == "ok"


def test_every_help_is_dutch_to_the_last_word(tmp_path: Path) -> None:
    groups = [((), main), (("db",), main.commands["db"])]
    for words, group in groups:
        assert isinstance(group, click.Group)
        for name in group.commands:
            shown = CliRunner(env=environment(tmp_path)).invoke(main, [*words, name, "--help"]).output
            assert re.findall(r"\b(?:TEXT|INTEGER|FLOAT|RANGE|PATH|OPTIONS|ARGS|required|default)\b", shown) == [], name


def test_the_doctor_asks_what_a_misspelt_setting_was_meant_to_be(tmp_path: Path) -> None:
    found = inside(tmp_path, "doctor", "--json", SAMENSPEL_MAIL_SEVER="post", SAMENSPEL_TEST_REDIS_URL="")
    (settings,) = [line for line in json.loads(found.said) if line["what"] == "instellingen"]
    assert settings["state"] == "let op"
    assert settings["words"] == "zonder gevolg, want onbekend: SAMENSPEL_MAIL_SEVER"
    assert settings["to_do"] == "Bedoel je SAMENSPEL_MAIL_SERVER?"


def test_the_doctor_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    ill = samenspel(
        tmp_path,
        "doctor",
        "--json",
        SAMENSPEL_MAIL_SERVER="127.0.0.1",
        SAMENSPEL_MAIL_PORT="1",
        SAMENSPEL_REDIS_URL=f"redis://{CLOSED}/0",
        SAMENSPEL_MEILISEARCH_URL=f"http://{CLOSED}",
        SAMENSPEL_SOCKETIO_ASYNC_MODE="gevent",
    )
    assert ill.code == 1
    found = states(ill)
    for what in ("instellingen", "database", "zoeken", "mail", "redis"):
        assert found[what] == "fout", what
    assert all(line["to_do"] for line in json.loads(ill.said) if line["state"] == "fout")
    assert "Traceback" not in ill.told + ill.said
    assert "SELECT" not in ill.told + ill.said


@pytest.mark.parametrize(
    ("run", "name", "value", "reason"),
    [
        (inside, "SAMENSPEL_THREADS", "veel", "SAMENSPEL_THREADS"),
        (samenspel, "SAMENSPEL_DATABASE_URL", f"postgresql://nobody@{CLOSED}/x", "de database antwoordt niet"),
        (inside, "SAMENSPEL_DATABASE_URL", "dit is geen adres", "geen adres van een database"),
        (inside, "SAMENSPEL_DATA", "/proc/samenspel", "/proc/samenspel"),
    ],
)
def test_a_wrong_setting_is_named_in_a_sentence(tmp_path: Path, run: Run, name: str, value: str, reason: str) -> None:
    outcome = run(tmp_path, "reindex", **{name: value})
    refused(outcome, reason)
    assert outcome.told.startswith("Fout: ")
    assert outcome.told.count("\n") <= 2


def test_what_nobody_foresaw_is_one_line_too() -> None:
    words = trouble.explain(RuntimeError("eerste lijn\ntweede lijn"))
    assert words.startswith("RuntimeError: eerste lijn. ")
    assert "tweede" not in words
    assert "rechten" in trouble.explain(PermissionError(13, "geweigerd", "/map"))
    assert trouble.explain(FileNotFoundError(2, "No such file", "/map")) == "dit bestaat niet: /map."
    assert trouble.explain(socket.gaierror(-2, "Name or service not known")) == "die machine is niet te vinden."


def test_who_asks_for_english_gets_english(tmp_path: Path) -> None:
    env = {**os.environ, "LC_ALL": "en_GB.UTF-8", "SAMENSPEL_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "samenspel.commands.cli", "import", "--help"]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout  # noqa: S603
    assert said.startswith("Usage:")
    assert "Import nothing when a single row is wrong." in said
    assert "Show this message and exit." in said


def test_data_of_a_newer_version_are_left_alone(tmp_path: Path) -> None:
    assert inside(tmp_path, "db", "upgrade").code == 0
    with closing(sqlite3.connect(tmp_path / "samenspel.sqlite3")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in (["invite", "bea@fonds.example", "--name", "Bea"], ["db", "upgrade"], ["prepare"]):
        refused = inside(tmp_path, *command)
        assert refused.code == 1
        assert "De gegevens zijn van een nieuwere versie van Samenspel (9999;" in refused.told
