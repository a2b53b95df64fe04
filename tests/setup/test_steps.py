"""The steps of the set-up: what each keeps, what it does again, and what it says when it fails."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bootstrap import packages, screen
from bootstrap.bytecode import prepare_bytecode
from bootstrap.catalogues import prepare_catalogues
from bootstrap.front_end import FrontEnd
from bootstrap.place import Place
from bootstrap.stamps import Stamps, fingerprint

Stub = Callable[[Path, str, str], Path]


def test_an_environment_that_is_whole_is_kept(checkout: Path) -> None:
    assert packages._why_remake(Place(checkout)) is None


def test_a_half_made_environment_is_found_out(checkout: Path) -> None:
    (checkout / ".venv" / "bin" / "python").unlink()
    assert packages._why_remake(Place(checkout)) == "it is not complete"


def test_an_environment_without_its_configuration_is_found_out(checkout: Path) -> None:
    (checkout / ".venv" / "pyvenv.cfg").unlink()
    assert packages._why_remake(Place(checkout)) == "it is not complete"


def test_an_environment_of_another_python_is_remade(checkout: Path, stub: Stub) -> None:
    other = checkout / ".venv" / "bin" / "python"
    other.unlink()
    stub(other.parent, "python", f"echo 3.10\necho {checkout}/.venv")
    assert "Python 3.10" in str(packages._why_remake(Place(checkout)))


def test_an_installation_that_was_killed_is_not_trusted(checkout: Path) -> None:
    place = Place(checkout)
    place.stamps.write("packages-busy", [])
    assert packages._why_remake(place) == "an earlier set-up was interrupted"


def test_a_checkout_that_was_copied_gets_its_own_environment(checkout: Path) -> None:
    place = Place(checkout)
    place.stamps.write("venv", {"root": "/elsewhere"})
    assert packages._why_remake(place) == "the folder was moved"


def test_packages_are_installed_again_only_when_the_lock_or_the_groups_change(checkout: Path, stub: Stub) -> None:
    place = Place(checkout)
    log = checkout / "uv.log"
    answer = f'[ "$1" = --version ] && echo uv {packages.UV_VERSION} && exit\necho "$*" >> {log}'
    stub(place.venv / "bin", "uv", answer)
    packages.prepare_packages(place, {"dev"})
    assert not log.exists()
    packages.prepare_packages(place, {"node"})
    assert log.read_text().split("\n")[0].endswith("--group=dev --group=node")
    (checkout / "uv.lock").write_text("version = 2\n")
    packages.prepare_packages(place, set())
    packages.prepare_packages(place, set())
    assert len(log.read_text().splitlines()) == 2
    assert place.stamps.read("packages-busy") is None


def test_no_network_names_the_step_and_how_to_go_on(checkout: Path, stub: Stub) -> None:
    place = Place(checkout)
    answer = f'[ "$1" = --version ] && echo uv {packages.UV_VERSION} && exit\n'
    stub(place.venv / "bin", "uv", answer + "echo 'error sending request: dns error'; exit 2")
    with pytest.raises(screen.SetupError) as problem:
        packages.prepare_packages(place, {"node"})
    assert "No network: the step “Installing the Python packages”" in str(problem.value)
    assert "start again" in str(problem.value)
    assert place.stamps.read("packages") is None
    assert packages._why_remake(place) is None


def test_another_failure_is_not_blamed_on_the_network(tmp_path: Path) -> None:
    with pytest.raises(screen.StepFailed) as problem:
        screen.run_step("Bouwen", ["sh", "-c", "echo 'syntax error in line 3'; exit 4"], cwd=tmp_path)
    assert not problem.value.is_network
    assert "syntax error in line 3" in str(problem.value)
    assert "code 4" in str(problem.value)


def test_a_stamp_is_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.css").write_text("p {}")
    first = fingerprint(tmp_path, [tmp_path / "a"])
    (tmp_path / "a" / "x.css").rename(tmp_path / "a" / "y.css")
    second = fingerprint(tmp_path, [tmp_path / "a"])
    (tmp_path / "a" / "y.css").write_text("p { margin: 0 }")
    assert len({first, second, fingerprint(tmp_path, [tmp_path / "a"])}) == 3


def test_a_damaged_stamp_counts_as_none(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    stamps.write("npm", {"lock": "1"})
    assert stamps.read("npm") == {"lock": "1"}
    (tmp_path / "npm.json").write_text('{"lock": ')
    assert stamps.read("npm") is None


def test_the_front_end_is_built_again_only_when_its_sources_change(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, stub: Stub
) -> None:
    place, log = Place(checkout), checkout / "npm.log"
    tools = checkout / "tools"
    stub(tools, "node", "echo v20.1.0")
    stub(
        tools,
        "npm",
        f'echo "$1" >> {log}; mkdir -p node_modules static/dist; touch node_modules/.package-lock.json static/dist/a',
    )
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    (checkout / "package.json").write_text("{}")
    (checkout / "package-lock.json").write_text("{}")
    (checkout / "static").mkdir()
    (checkout / "static" / "app.css").write_text("p {}")
    FrontEnd(place).prepare()
    FrontEnd(place).prepare()
    assert log.read_text().split() == ["ci", "run"]
    (checkout / "static" / "app.css").write_text("p { margin: 0 }")
    FrontEnd(place).prepare()
    assert log.read_text().split() == ["ci", "run", "run"]
    shutil.rmtree(checkout / "node_modules")
    FrontEnd(place).prepare()
    assert log.read_text().split() == ["ci", "run", "run", "ci", "run"]


def test_node_comes_from_a_package_when_the_machine_has_an_old_one(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, stub: Stub
) -> None:
    stub(checkout / "tools", "node", "echo v18.19.0")
    stub(checkout / "tools", "npm", "exit 0")
    monkeypatch.setenv("PATH", str(checkout / "tools"))
    (checkout / "package.json").write_text("{}")
    (checkout / "package-lock.json").write_text("{}")
    assert FrontEnd(Place(checkout)).groups() == {"node"}


def test_a_catalogue_is_compiled_when_it_changed(checkout: Path) -> None:
    place = Place(checkout)
    babel = Path(sys.executable).parent / "pybabel"
    (place.venv / "bin" / "pybabel").symlink_to(babel)
    folder = checkout / "platform" / "samenspel" / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "messages.po").write_text(head + 'msgid "Aanmelden"\nmsgstr "Sign in"\n')
    prepare_catalogues(place)
    compiled = folder / "messages.mo"
    assert b"Sign in" in compiled.read_bytes()
    before = compiled.stat().st_mtime_ns
    prepare_catalogues(place)
    assert compiled.stat().st_mtime_ns == before
    (folder / "messages.po").write_text(head + 'msgid "Aanmelden"\nmsgstr "Log in"\n')
    prepare_catalogues(place)
    assert b"Log in" in compiled.read_bytes()
    assert [file.name for file in folder.iterdir() if file.suffix == ".new"] == []


def test_our_code_is_compiled_when_it_changed_even_where_python_may_not_keep_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    place, source = Place(checkout), checkout / "platform" / "samenspel" / "clock.py"
    source.parent.mkdir(parents=True)
    source.write_text("HOUR = 60\n")
    prepare_bytecode(place)
    (compiled,) = source.parent.rglob("*.pyc")
    before = compiled.read_bytes()
    compiled.unlink()
    prepare_bytecode(place)
    assert not compiled.exists()
    source.write_text("HOUR = 3600\n")
    prepare_bytecode(place)
    assert compiled.read_bytes() != before
