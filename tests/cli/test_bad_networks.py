"""Files that no analysis can use, or hardly: each command about a file says so in a sentence, with no wrong picture."""

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from samenspel.commands.cli import main
from tests.cli.conftest import environment

COMMANDS = (["analyse"], ["communities"], ["partners"], ["clusters", "--theme", "stem"], ["backtest"])
HEAD = "org,act,t,theme\n"
XML = '<?xml version="1.0"?>'
GRAPHML = XML + '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'


def run(tmp_path: Path, command: list[str], content: bytes, name: str = "") -> Result:
    """The command on standard input, or on a file of that name."""
    file = "-"
    if name:
        (tmp_path / name).write_bytes(content)
        file = str(tmp_path / name)
    done = CliRunner(env=environment(tmp_path)).invoke(main, [command[0], file, *command[1:]], input=content)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done


BAD = {
    "empty": (b"", "Het bestand is leeg"),
    "blank": (b"  \n\n", "Het bestand is leeg"),
    "head only": (HEAD.encode(), "geen rijen"),
    "no date": (b"org,act\na,x\n", "ontbreekt een kolom met de datum"),
    "only the future": ((HEAD + "a,x,2150,stem\nb,x,2150,stem\n").encode(), "geen enkele rij over"),
    "no dates": ((HEAD + "a,x,gisteren,stem\nb,x,32/13/2019,stem\n").encode(), "geen datum"),
    "no weights": (b"org,act,t,weight\na,x,2019,-3\nb,x,2019,nan\n", "geen gewicht"),
    "zeros": (b"org,act,t\na,x,2019\n\x00\x01\x02", "geen tekst"),
    "utf-16 cut": (b"\xff\xfeo\x00r\x00g\x00,", "UTF-16"),
    "bytes": (bytes(range(128, 256)) * 40, "ontbreekt een kolom"),
    "web page": (b"<html><body>Meld u aan</body></html>", "een webpagina"),
    "graphml cut": ((XML + '<graphml><graph><node id="a"').encode(), "netwerk kan niet gelezen worden"),
    "graphml without": ((GRAPHML + "</graphml>").encode(), "netwerk"),
    "gexf cut": ((XML + '<gexf version="1.2"><graph><nodes><node id="a"/></nodes><edges>').encode(), "netwerk"),
    "gexf of tomorrow": ((XML + '<gexf version="9.9"><graph/></gexf>').encode(), "netwerk"),
    "sheet broken": (b"PK\x03\x04nonsense", "rekenblad kan niet gelezen worden"),
    "gzip cut": (gzip.compress((HEAD + "a,x,2019,stem\nb,y,2018,stem\n" * 900).encode())[:60], "gzip"),
    "endless cell": ((HEAD + "a" * 200_000 + ",x,2019,stem\n").encode(), "field larger than"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    """All read files in one way: two commands for each, so that every command meets some."""
    content, reason = BAD[name]
    at = list(BAD).index(name)
    for command in (COMMANDS[at % 5], COMMANDS[(at + 2) % 5]):
        done = run(tmp_path, command, content)
        assert (done.exit_code, done.stdout) == (1, ""), command
        assert done.stderr.splitlines()[-1].startswith("Fout: "), command
        assert reason in done.stderr, command


def test_a_file_is_refused_as_standard_input_is(tmp_path: Path) -> None:
    for command in COMMANDS:
        assert "ontbreekt een kolom met de datum" in run(tmp_path, command, b"org,act\na,x\n", "short.csv").stderr
        folder = CliRunner(env=environment(tmp_path)).invoke(main, [command[0], str(tmp_path), *command[1:]])
        assert (folder.exit_code, "is een map" in folder.stderr) == (1, True)


POOR = {
    "one organisation": (HEAD + "a,x,2019,stem\na,y,2019,stem\n", ""),
    "all in one": (HEAD + "".join(f"{org},dag,2020,stem\n" for org in "abcdefgh"), ""),
    "doubled rows": (HEAD + "a,x,2019,stem\n" * 9 + "b,x,2019,stem\n", "8 rijen staan er dubbel in"),
    "some in the future": (HEAD + "a,x,2019,stem\nb,x,2019,stem\na,later,2150,stem\n", "ligt in de toekomst"),
    "formulas": (HEAD + "=CMD(),x,2019,stem\nb,x,2019,stem\nc,x,2018,=1+1\n", "niet uitgerekend"),
}


@pytest.mark.parametrize(("text", "note"), POOR.values(), ids=POOR.keys())
def test_what_tells_little_gives_little_and_a_note(tmp_path: Path, text: str, note: str) -> None:
    for command in COMMANDS:
        done = run(tmp_path, command, text.encode())
        assert note in done.stderr, command
        if command == ["backtest"]:
            assert (done.exit_code, "Er valt niets na te gaan" in done.stderr) == (1, True)
            continue
        assert done.exit_code == 0, done.output
        assert done.stdout.strip(), command
        assert "groep 1," not in done.stdout, command


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_the_usual_encodings_of_spreadsheets_are_read(tmp_path: Path, encoding: str) -> None:
    text = HEAD.replace(",", ";") + "Coöperatie;x;2019;stem\nb;x;2019;stem\n"
    done = run(tmp_path, ["analyse", "--json"], text.encode(encoding))
    assert done.exit_code == 0, done.stderr
    assert '"Coöperatie"' in done.stdout
