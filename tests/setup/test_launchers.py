"""bin/run and bin/test as they are called: what they hand over, refuse and say."""

import ast
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bootstrap import checks, commands, packages, phrases, screen
from bootstrap.place import Place

Stub = Callable[[Path, str, str], Path]


def start(root: Path, name: str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs bin/NAME of a checkout, without what the surroundings set for Python."""
    surroundings = {key: value for key, value in os.environ.items() if key not in ("PYTHON", "VIRTUAL_ENV")}
    command = [str(root / "bin" / name), *arguments]
    return subprocess.run(command, env={**surroundings, **env}, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def taken_port() -> Iterator[int]:
    """A port of the loopback address that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def free_port() -> int:
    """A port that is free now, from below the range from which others are given theirs at random."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def test_run_hands_its_arguments_and_exit_code_over_at_once(checkout: Path) -> None:
    port = str(free_port())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = start(checkout, "run", "--port", port, "--no-demo")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert result.stdout == f"started: run --port {port} --no-demo\n"
    assert result.returncode == 7
    assert result.stderr == ""
    # CPU, for a busy machine stretches the clock; `bin/bench setup` measures the seconds.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


def test_run_says_which_port_is_taken_before_it_sets_anything_up(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    with taken_port() as port:
        result = start(checkout, "run", f"--port={port}", PYTHON=sys.executable)
    assert result.returncode == 1
    assert f"Poort {port} op 127.0.0.1 is niet vrij" in result.stderr
    assert f"bin/run --port {port + 1}" in result.stderr
    assert not (checkout / ".venv").exists()


def test_run_speaks_the_language_of_who_runs_it(checkout: Path) -> None:
    with taken_port() as port:
        dutch = start(checkout, "run", f"--port={port}", LC_ALL="C.UTF-8")
        english = start(checkout, "run", f"--port={port}", LC_ALL="en_GB.UTF-8")
    assert f"Poort {port} op 127.0.0.1 is niet vrij" in dutch.stderr
    assert f"Port {port} on 127.0.0.1 is not free" in english.stderr


def test_every_phrase_of_the_set_up_is_known_in_both_languages() -> None:
    calls = [
        node
        for path in Path(commands.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "phrase"
    ]
    named = [getattr(packages, call.args[0].id) for call in calls if isinstance(call.args[0], ast.Name)]
    used = {*named, *(ast.literal_eval(call.args[0]) for call in calls if not isinstance(call.args[0], ast.Name))}
    assert len(used) > 20
    assert used == set(phrases._DUTCH)


def test_lint_runs_the_checks_and_no_tests(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "check_code", lambda place: ["mypy"])
    monkeypatch.setattr(checks, "_run_pytest", lambda *_: pytest.fail("no test was asked for"))
    assert checks.check_all(Place(checkout), ["--lint"]) == 1
    monkeypatch.setattr(checks, "check_code", lambda place: [])
    assert checks.check_all(Place(checkout), ["--lint"]) == 0


def test_help_is_given_also_while_the_port_is_taken() -> None:
    with taken_port() as port:
        commands.refuse_taken_port(["--help", "--port", str(port)])
        with pytest.raises(screen.SetupError):
            commands.refuse_taken_port(["--port", "1", "--port", str(port)])


def test_a_python_that_is_too_old_is_refused_in_words(checkout: Path, tmp_path: Path, stub: Stub) -> None:
    old = stub(tmp_path, "old-python", 'case "$2" in *exit*) exit 1;; *) echo 3.9.2;; esac')
    result = start(checkout, "run", PYTHON=str(old))
    assert result.returncode == 1
    assert "Python 3.11 of nieuwer" in result.stderr
    assert "3.9.2" in result.stderr


def test_a_machine_without_python_is_told_what_to_install(checkout: Path, tmp_path: Path, stub: Stub) -> None:
    shutil.rmtree(checkout / ".venv")
    tools = tmp_path / "tools"
    for name in ("sh", "dirname"):
        stub(tools, name, f'exec {shutil.which(name)} "$@"')
    result = start(checkout, "run", PATH=str(tools))
    assert result.returncode == 1
    assert "python3-venv" in result.stderr
    assert "PYTHON=" in result.stderr


def test_a_python_without_venv_names_the_package_of_debian(checkout: Path, tmp_path: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "venv.py").write_text("raise ImportError('blocked')\n")
    port = str(free_port())
    result = start(checkout, "run", "--port", port, PYTHON=sys.executable, PYTHONPATH=str(tmp_path / "blocked"))
    assert result.returncode == 1
    assert "apt install python3-venv" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_interrupted_set_up_ends_its_command_and_says_that_nothing_is_broken(checkout: Path, stub: Stub) -> None:
    place = Place(checkout)
    place.stamps.clear("packages")
    pid = checkout / "uv.pid"
    answer = f'[ "$1" = --version ] && echo uv {packages.UV_VERSION} && exit\n'
    stub(place.venv / "bin", "uv", f"{answer}echo $$ > {pid}; exec sleep 60")
    command = [str(checkout / "bin" / "run"), "--port", str(free_port())]
    env = {key: value for key, value in os.environ.items() if key != "PYTHON"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env)
    limit = time.monotonic() + 30
    while not (pid.exists() and pid.read_text().strip()) and time.monotonic() < limit:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)
    assert process.returncode == commands.INTERRUPTED
    assert "Onderbroken" in told
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    assert packages._why_remake(place) == "an earlier set-up was interrupted"


def test_a_second_set_up_waits_for_the_first(checkout: Path) -> None:
    command = [str(checkout / "bin" / "run"), "--port", str(free_port())]
    env = {key: value for key, value in os.environ.items() if key != "PYTHON"}
    with commands._alone(Place(checkout)):
        second = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        assert second.stderr is not None
        assert "Wachten" in second.stderr.readline()
        assert second.poll() is None
    told, _ = second.communicate(timeout=30)
    assert told.startswith("started:")


def test_without_chromium_ci_refuses_and_a_developer_is_told(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stub: Stub
) -> None:
    place = Place(checkout)
    monkeypatch.setattr(checks, "find_chromium", lambda: None)
    monkeypatch.setattr(checks, "check_code", lambda place: [])
    log = checkout / "pytest.log"
    place.python.unlink()
    stub(place.venv / "bin", "python", f'echo "$*" >> {log}')
    monkeypatch.setenv("CI", "true")
    with pytest.raises(screen.SetupError, match="Chromium"):
        checks.check_all(place, [])
    monkeypatch.delenv("CI")
    assert checks.check_all(place, []) == 0
    assert "the browser tests are skipped" in capsys.readouterr().err
    assert "--ignore=tests/browser" in log.read_text()


def test_a_linter_that_finds_something_fails_the_run_though_the_tests_pass(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, stub: Stub
) -> None:
    place = Place(checkout)
    monkeypatch.setattr(checks, "find_chromium", lambda: "chromium")
    monkeypatch.setattr(checks, "check_code", lambda place: ["mypy"])
    place.python.unlink()
    stub(place.venv / "bin", "python", "exit 0")
    assert checks.check_all(place, []) == 1
    assert checks.check_all(place, ["tests/topics"]) == 0
