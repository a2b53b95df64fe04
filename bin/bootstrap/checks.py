"""What bin/test does after the set-up: the checks of the code, then the suite."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bootstrap.front_end import find_node
from bootstrap.place import Place
from bootstrap.screen import SetupError, StepFailed, run_step, say

CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
WORKERS = 2  # of pytest; each has its own database and browser
SOURCES = ("platform", "bin", "bench", "tests")


def check_all(place: Place, arguments: Sequence[str]) -> int:
    """Runs everything, with `--lint` only the checks of the code, with other arguments only pytest with those.

    Returns 0 when all is well.

    Pytest comes last, so that its own summary is the last line; what failed before is named just above it.
    """
    if list(arguments) == ["--lint"]:
        return 1 if check_code(place) else 0
    env = place.env()
    browser = find_chromium()
    if browser is not None:
        env["SAMENSPEL_CHROMIUM"] = browser
    elif os.environ.get("CI") == "true":
        raise SetupError("Chromium is missing, and CI must run the browser tests: apt install chromium")
    pytest = [str(place.python), "-m", "pytest"]
    if arguments:
        return _run_pytest([*pytest, *arguments], place, env)
    failed = check_code(place)
    # Each worker begins with half of the tests in their order, so that those of a file, which share what it starts,
    # stay together; whoever is done first takes over from the end of what the other still has to do.
    command = [*pytest, "-n", str(WORKERS), "--dist", "worksteal"]
    if browser is None:
        say("  Chromium is missing: the browser tests are skipped (apt install chromium)")
        command.append("--ignore=tests/browser")
    say("→ Tests (pytest)")
    if failed:
        say(f"  note, failed before the tests: {', '.join(failed)}")
    return _run_pytest(command, place, env) or (1 if failed else 0)


def _run_pytest(command: Sequence[str], place: Place, env: Mapping[str, str]) -> int:
    """Runs pytest in the foreground; after Ctrl-C it gets the time to clean up and to show its summary."""
    process = subprocess.Popen(list(command), cwd=place.root, env=dict(env))
    try:
        return process.wait()
    except KeyboardInterrupt:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait()
        raise


def check_code(place: Place) -> list[str]:
    """Runs the linters, mypy beside the quick ones; returns the names of those that found something."""
    templates = place.root / "templates"
    sources = [source for source in SOURCES if (place.root / source).exists()]
    ruff, djlint, djangofmt = (str(place.tool(name)) for name in ("ruff", "djlint", "djangofmt"))
    quick: list[tuple[str, list[str]]] = [
        ("ruff check", [ruff, "check", *sources]),
        ("ruff format", [ruff, "format", "--check", *sources]),
        ("import-linter", [str(place.tool("lint-imports"))]),
    ]
    if any(templates.rglob("*.html")):
        quick.append(("djlint --lint", [djlint, "templates", "--lint", "--quiet"]))
        quick.append(("djangofmt --check", [djangofmt, "--check", "templates"]))
    quick += _front_end_checks(place)
    slow = [("mypy", [str(place.tool("mypy"))])]  # which files, and how strictly: pyproject.toml
    failed: list[str] = []

    def run(checks: list[tuple[str, list[str]]]) -> None:
        for name, command in checks:
            try:
                run_step(name, command, cwd=place.root, env=place.env())
            except StepFailed as failure:
                failed.append(name)
                say(f"✗ {failure}")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run, slow), pool.submit(run, quick)]:
            done.result()
    return failed


def _front_end_checks(place: Place) -> list[tuple[str, list[str]]]:
    """The linters of package.json for scripts and styles."""
    packages = place.root / "node_modules"
    if not (packages / "eslint").exists():
        return []
    node, _npm = find_node(place)
    eslint, stylelint = packages / "eslint" / "bin" / "eslint.js", packages / "stylelint" / "bin" / "stylelint.mjs"
    return [
        ("eslint", [node, str(eslint), "static/js", "static/build.mjs", "eslint.config.mjs"]),
        ("stylelint", [node, str(stylelint), "static/css/**/*.css"]),
    ]


def find_chromium() -> str | None:
    """The browser for the browser tests: SAMENSPEL_CHROMIUM, else one that the machine has."""
    named = os.environ.get("SAMENSPEL_CHROMIUM")
    if named:
        return named if Path(named).exists() else shutil.which(named)
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
