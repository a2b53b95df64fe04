"""The measures of the house: how large its rooms are, and that no name stands for two things.

`pytest tests/test_measures.py -s` prints them.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "platform" / "samenspel"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
TREES = {path: ast.parse(path.read_text()) for path in MODULES}

MAX_FILES = 15  # Python files in a folder, `__init__.py` apart
MAX_LINES = 400  # of a file
MAX_FUNCTION = 60  # lines; `create_app`, which names every feature, may have more
MAX_TEMPLATE_LINE = 200


def _functions() -> Iterator[tuple[str, int]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield f"{path.relative_to(PACKAGE)}:{node.name}", node.end_lineno - node.lineno + 1


def test_no_folder_is_overfull() -> None:
    folders = Counter(path.parent.relative_to(PACKAGE).as_posix() for path in MODULES if path.name != "__init__.py")
    print(f"largest folder: {folders.most_common(1)[0]}")
    assert {folder: count for folder, count in folders.items() if count > MAX_FILES} == {}


def test_no_file_is_too_long() -> None:
    lengths = {path.relative_to(PACKAGE).as_posix(): len(path.read_text().splitlines()) for path in MODULES}
    print(f"longest file: {max(lengths.items(), key=lambda item: item[1])}")
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_no_function_is_too_long() -> None:
    lengths = dict(_functions())
    print(f"functions over {MAX_FUNCTION} lines: {sum(length > MAX_FUNCTION for length in lengths.values())}")
    allowed = {"__init__.py:create_app"}
    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION and name not in allowed} == {}


def test_no_class_name_stands_for_two_things() -> None:
    names = Counter(node.name for tree in TREES.values() for node in tree.body if isinstance(node, ast.ClassDef))
    twice = sorted(name for name, count in names.items() if count > 1)
    print(f"class names that occur twice: {len(twice)}")
    assert twice == []


def test_imports_come_first() -> None:
    """An import below the code of a file hides a circle. (Within a function it may wait for what costs much.)"""
    late = []
    for path, tree in TREES.items():
        code_began = False
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                code_began = True
            elif code_began and isinstance(node, ast.Import | ast.ImportFrom):
                late.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert late == []


def test_route_files_do_not_import_one_another() -> None:
    """What two of them share belongs to `reach.py`, `queries.py`, `forms.py` or `words.py`."""
    wrong = []
    for path, tree in TREES.items():
        if not path.stem.endswith("routes"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("samenspel."):
                modules = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
                wrong += [f"{path.relative_to(PACKAGE)} imports {name}" for name in modules if name.endswith("routes")]
    assert wrong == []


def test_templates_have_lines_that_can_be_read() -> None:
    lines = [
        (path.relative_to(ROOT).as_posix(), number, len(line))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
    ]
    long = [line for line in lines if line[2] > MAX_TEMPLATE_LINE]
    print(f"template lines over {MAX_TEMPLATE_LINE}: {len(long)} of {len(lines)} ({len(long) / len(lines):.1%})")
    assert long == []
