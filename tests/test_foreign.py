"""What parses files of others runs in a process of its own, and nowhere else: see docs/decisions/0036."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "platform" / "samenspel"
#: Libraries that parse what a stranger made. `csv` is not among them: it reads line by line, and its text is bounded.
PARSERS = {"magic", "zipfile", "tarfile", "zlib", "gzip", "bz2", "lzma", "pickle", "marshal", "plistlib", "xml", "lxml"}
PARSERS |= {"html.parser", "email.parser", "openpyxl", "python_calamine", "kreuzberg", "PIL", "pypdf"}
#: Functions that parse, in libraries that also write: where they are called, by the end of their names.
CALLS = (
    "message_from_bytes", "message_from_string", "message_from_binary_file", "BytesParser", "BytesHeaderParser",
    "from_ical", "read_gexf", "read_graphml", "read_gml", "extract_bytes_sync",
)  # fmt: skip
#: What the process runs. The files of a network are also read by commands, which an operator gives files of their own.
READERS = {
    "runtime/foreign/sniffing.py",
    "documents/text_extractor.py",
    "meetings/replies/reading.py",
    "meetings/replies/mail_proof.py",
    "maps/analysis/files/readers.py",
    "maps/analysis/files/files.py",
    "maps/analysis/files/fact_files.py",
    "maps/analysis/files/graph_files.py",
    "maps/analysis/files/sheets.py",
}
COMMANDS = ("commands/",)


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """The modules that a file imports, wherever, with and without the names out of them."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{each.name}") for each in node.names)


def sources() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(COMMANDS):
            yield name, path


def test_parsers_of_foreign_files_are_imported_by_readers_only() -> None:
    wrong = [
        f"{name}:{line} imports {module}"
        for name, path in sources()
        if name not in READERS
        for line, module in imports_of(path)
        if module in PARSERS or module.split(".")[0] in PARSERS
    ]
    wrong += [
        f"{name}:{node.lineno} {ast.unparse(node.func)}"
        for name, path in sources()
        if name not in READERS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in CALLS
    ]
    assert wrong == []


def test_readers_are_imported_by_readers_and_commands_only() -> None:
    modules = {f"samenspel.{name.removesuffix('.py').replace('/', '.')}" for name in READERS}
    wrong = [
        f"{name}:{line} imports {module}"
        for name, path in sources()
        if name not in READERS
        for line, module in imports_of(path)
        if module in modules
    ]
    assert wrong == []
    assert modules == {module for module in modules if (PACKAGE.parent / f"{module.replace('.', '/')}.py").is_file()}
