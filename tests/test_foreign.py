"""What parses files of others runs in a process of its own, and nowhere else: see docs/decisions/0036."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "platform" / "samenspel"
#: Libraries that parse what a stranger made. `csv` is not among them: it reads line by line, and its text is bounded.
PARSERS = {"magic", "zipfile", "tarfile", "zlib", "gzip", "bz2", "lzma", "pickle", "marshal", "plistlib", "xml", "lxml"}
PARSERS |= {"html.parser", "email.parser", "openpyxl", "python_calamine", "kreuzberg", "PIL", "pypdf"}
PARSERS |= {"pi_heif", "pypdfium2", "mammoth", "quotequail", "mailparser_reply"}
#: Functions that parse, in libraries that also write: where they are called, by the end of their names.
CALLS = (
    "message_from_bytes", "message_from_string", "message_from_binary_file", "BytesParser", "BytesHeaderParser",
    "from_ical", "read_gexf", "read_graphml", "read_gml", "extract_bytes_sync",
)  # fmt: skip
#: What the process runs. The files of a network are also read by commands, which an operator gives files of their own.
READERS = {
    "runtime/foreign/workbooks.py",
    "runtime/foreign/sniffing.py",
    "runtime/foreign/metadata.py",
    "runtime/foreign/heic.py",
    "runtime/foreign/pictures.py",
    "documents/text_extractor.py",
    "documents/previews/reader.py",
    "documents/previews/office.py",
    "documents/previews/sheets.py",
    "meetings/replies/calendar_text.py",
    "meetings/replies/reading.py",
    "mail/inbox/heads.py",
    "mail/inbox/proof.py",
    "mail/inbox/bounces.py",
    "news/answers/reading.py",
    "news/answers/markup.py",
    "news/answers/quotes/opinions.py",
    "news/answers/quotes/stripping.py",
    "maps/analysis/files/readers.py",
    "maps/analysis/files/files.py",
    "maps/analysis/files/fact_files.py",
    "maps/analysis/files/graphs/graph_files.py",
    "maps/analysis/files/graphs/graph_xml.py",
    "maps/analysis/files/csv_rows.py",
    "maps/analysis/files/other_files.py",
    "maps/analysis/files/sheets.py",
}
COMMANDS = ("commands/",)
#: The first reads the HTML that `text.to_html` made, and nothing else; the second writes zip files, and the others draw
#: pictures: these read none.
OF_OUR_OWN = (
    "mail/plain_text.py",
    "documents/folders/archive.py",
    "demo/activity/pictures.py",
    "demo/activity/portraits.py",
)


def sources(words: set[str]) -> Iterator[tuple[str, list[ast.AST]]]:
    """The files that are no readers, as their nodes, as far as one of these words stands in them at all."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name, text = path.relative_to(PACKAGE).as_posix(), path.read_text()
        if (
            name not in READERS
            and not name.startswith((*COMMANDS, *OF_OUR_OWN))
            and any(word in text for word in words)
        ):
            yield name, list(ast.walk(ast.parse(text)))


def imports_in(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """The modules that a file imports, wherever, with and without the names out of them."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{each.name}") for each in node.names)


def test_parsers_of_foreign_files_are_imported_by_readers_only() -> None:
    found = [
        f"{name}:{line} imports {module}"
        for name, nodes in sources({module.rpartition(".")[2] for module in PARSERS})
        for line, module in imports_in(nodes)
        if module in PARSERS or module.split(".")[0] in PARSERS
    ]
    found += [
        f"{name}:{node.lineno} {ast.unparse(node.func)}"
        for name, nodes in sources(set(CALLS))
        for node in nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in CALLS
    ]
    assert found == []


def test_readers_are_imported_by_readers_and_commands_only() -> None:
    modules = {f"samenspel.{name.removesuffix('.py').replace('/', '.')}" for name in READERS}
    found = [
        f"{name}:{line} imports {module}"
        for name, nodes in sources({module.rpartition(".")[2] for module in modules})
        for line, module in imports_in(nodes)
        if module in modules
    ]
    assert found == []
    assert {module for module in modules if not (PACKAGE.parent / f"{module.replace('.', '/')}.py").is_file()} == set()
