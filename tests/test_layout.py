"""The shape of the tree: what must be there, what never may."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from samenspel.config import Settings

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "platform" / "samenspel"
SOURCES = sorted(PACKAGE.rglob("*.py"))


def test_the_source_root_holds_the_package_and_nothing_else() -> None:
    assert {path.name for path in (ROOT / "platform").iterdir()} - {"__pycache__"} == {"samenspel"}


@pytest.mark.parametrize("how", [["-c", "import platform; print(platform.__file__)"], ["-m", "platform"]])
def test_platform_is_the_standard_librarys(how: list[str]) -> None:
    answer = subprocess.run([sys.executable, *how], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert "samenspel" not in answer.stdout.replace(str(ROOT), "")
    assert answer.stdout.strip()


def test_greenlets_take_their_place_before_anything_makes_a_lock() -> None:
    source = (PACKAGE / "__init__.py").read_text()
    first = next(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom))
    assert ast.unparse(first) == "from samenspel.runtime import greenlets"


def test_no_file_is_named_for_nothing() -> None:
    attics = {"util.py", "utils.py", "helpers.py", "services.py", "common.py", "manager.py", "managers.py"}
    assert [str(path) for path in SOURCES if path.name in attics] == []


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    missing = [name for name in Settings.model_fields if f"`SAMENSPEL_{name.upper()}`" not in page]
    assert missing == []


def test_only_actions_write_and_only_the_edge_commits() -> None:
    """`session().add`, `.delete`, insert/update/delete and commit stand where the architecture allows them."""
    writers = re.compile(r"actions\.py$")
    edge = {"db.py", "form_keys.py", "web.py", "cli.py", "security.py"}
    wrong = []
    for path in SOURCES:
        folders = path.relative_to(PACKAGE).parts[:-1]
        if writers.search(path.name) or path.name in edge or {"demo", "commands", "migrations", "jobs"} & set(folders):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called in {
                "session().add",
                "session().add_all",
                "session().delete",
                "session().merge",
                "session().commit",
            }:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {called}")
            if called in {"sa.insert", "sa.update", "sa.delete", "db.commit", "commit"}:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {called}")
    # Background tasks change rows through actions too; the job edge commits for them.
    assert wrong == []


def test_actions_and_queries_do_not_know_the_request() -> None:
    wrong = []
    for path in SOURCES:
        if path.name in {"models.py", "queries.py", "access.py", "index.py"} or path.name.endswith("actions.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module == "flask":
                    names = {alias.name for alias in node.names} - {"render_template"}
                    if names & {"request", "session", "g", "current_app", "flash", "redirect"}:
                        wrong.append(f"{path.relative_to(ROOT)} imports {sorted(names)} from flask")
    assert wrong == []


def test_templates_have_no_inline_script_or_style() -> None:
    """The content security policy would refuse it; data in a script element of another type is fine."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=|\son[a-z]+=\"|<style", re.I)
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "mail" not in path.parts]
    assert pages
    wrong = [f"{path.relative_to(ROOT)}: {found[0]}" for path in pages if (found := inline.search(path.read_text()))]
    assert wrong == []


#: Names with an underscore in front that their library documents, as they stand beside names that users choose.
DOCUMENTED = {"row._mapping", "os._exit"}


def test_only_runtime_uses_what_libraries_keep_private() -> None:
    """What begins with an underscore may change with any release. A class may use its own, by `self` and `cls`."""
    wrong = []
    for path in SOURCES:
        if path.relative_to(PACKAGE).parts[0] == "runtime":
            continue
        used = []
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and is_private(node.attr):
                used.append((node.lineno, ast.unparse(node)))
            elif isinstance(node, ast.ImportFrom):
                used += [(node.lineno, each.name) for each in node.names if is_private(each.name)]
        wrong += [
            f"{path.relative_to(ROOT)}:{line} {name}"
            for line, name in used
            if name not in DOCUMENTED and not re.match(r"(self|cls)\._\w+$", name)
        ]
    assert wrong == []


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_what_is_tried_again_pauses_first() -> None:
    """In a loop without an end an error that is caught, and does not leave the loop, waits before the next try."""
    pauses = {"sleep", "wait"}
    wrong = []
    for path in SOURCES:
        for loop in ast.walk(ast.parse(path.read_text())):
            if not isinstance(loop, ast.While) or not (isinstance(loop.test, ast.Constant) and loop.test.value):
                continue
            for handler in ast.walk(loop):
                if not isinstance(handler, ast.ExceptHandler):
                    continue
                leaves = isinstance(handler.body[-1], ast.Raise | ast.Return | ast.Break)
                calls = [node.func for node in ast.walk(loop) if isinstance(node, ast.Call)]
                names = {call.attr for call in calls if isinstance(call, ast.Attribute)}
                if not leaves and not names & pauses:
                    wrong.append(f"{path.relative_to(ROOT)}:{handler.lineno}")
    assert wrong == []


def days_of_another_zone(source: str) -> list[str]:
    """Where a date is taken from a moment as it is stored, which is UTC, or from the clock of the machine.

    From 22 or 23 hours UTC it is the next day in Brussels, where everybody who reads it lives.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called, of = ast.unparse(node.func), node.func.value
        is_local = isinstance(of, ast.Call) and ast.unparse(of.func).endswith(("local", ".astimezone"))
        is_stored = isinstance(of, ast.Call) or ast.unparse(of).endswith(("_at", ".at", ".now"))
        is_day = node.func.attr == "date" and not node.args
        if called in {"date.today", "dt.date.today", "datetime.date.today"} or (is_day and is_stored and not is_local):
            found.append(f"{node.lineno} {called}()")
    return found


def test_a_day_is_a_day_in_brussels() -> None:
    """By `clock.today()`, `clock.local_day(moment)` or `clock.local(moment).date()`."""
    assert len(days_of_another_zone("now().date(); row.starts_at.date(); ends_at.date(); date.today()")) == 4
    assert days_of_another_zone("local(x).date(); clock.local(a.at).date(); a.astimezone(z).date(); here.date()") == []
    wrong = []
    for path in SOURCES:
        folders = set(path.relative_to(PACKAGE).parts[:-1])
        if not {"demo", "migrations"} & folders:
            wrong += [f"{path.relative_to(ROOT)}:{where}" for where in days_of_another_zone(path.read_text())]
    assert wrong == []
