"""The words on screen: all in the catalogues, Dutch without the u-form, and complete in English."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
ENGLISH = ROOT / "platform/samenspel/translations/en/LC_MESSAGES/messages.po"

#: Names, the same in every language.
NAMES = re.compile(r"\b(Samenspel|Outlook|Google|SERV|ISA|VDAB|GEXF|CSV|Gephi)\b")
#: What a form of address to a stranger would be; the platform says je, or no pronoun at all.
FORMAL = re.compile(r"(?<![\w.'’-])(u|uw|uzelf|gelieve)(?![\w.'’-])", re.IGNORECASE)
#: Words that stand in nearly every English sentence and in no Dutch one.
IN_ENGLISH = re.compile(r"\b(the|and|you|your|with|this|please|not|are|has|have|from)\b", re.IGNORECASE)
#: A start as of a sentence or a label. Names of classes and of icons have none.
SAID = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]+(?=$|[ .,:;!?…])")
#: Attributes that somebody reads or hears.
READ = {"alt", "aria-description", "aria-label", "data-label", "label", "placeholder", "title"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|</?\w+>")


#: Words for which we have another one: Te laat, (optioneel), concept, importeren, samenvatting, Berichten.
RETIRED = re.compile(
    r"over tijd\b|mag je niet aan|\(?hoeft niet\)?$|lees de kaart|\bklad\b|inlezen|ingelezen|inleest|\binvoeren"
    r"|ingevoerd\b|naar wat nieuw is|^chat$|\bchat in\b|volg(en|t)? het verslag|^ervaring met",
    re.IGNORECASE,
)
#: The other form of "je kan", which we write everywhere.
OTHER_FORM = re.compile(r"\bkunt\b", re.IGNORECASE)
#: A number with a plural and its verb, in one form for all numbers.
OF_MANY = re.compile(
    r"%\(\w+\)[sd] \w+(en|s) (kunnen|zijn|hebben|doen|staan|gaan|komen|worden|werken|waren|lezen)\b"
    r"|\b(kunnen|zijn|hebben|doen|staan|gaan|komen|worden|waren) (de )?%\((count|num)\)[sd] \w+(en|s)\b"
)
#: More than a limit that is far above one, a fixed number, or two funds at least.
NEVER_ONE = {
    "Dat zijn %(count)d adressen zonder account. Nodig er hoogstens %(most)d tegelijk uit.",
    "Dit zijn %(count)d momenten. Stel er hoogstens %(most)d voor; haal weg wat het minst past.",
    "Dit zijn de %(count)s mensen bij wie we het meeste vonden.",
    "%(count)s fondsen werken eraan; %(met)s van de %(pairs)s koppels zagen elkaar erover.",
}
#: Of two numbers the first says whether it is one: "1 van de 5 fondsen kunnen" is wrong.
OF_TWO = re.compile(r"%\(\w+\)[sd] van (de )?%\(\w+\)[sd] \w+ (kunnen|kan|zijn|is|hebben|heeft)\b")
#: Dutch in English letters.
UNENGLISH = re.compile(r"figures of the working|when can you\?|the working of|'s working\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def extracted() -> Catalog:
    """Every text of code and templates that goes through gettext, found as pybabel finds it."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]

    def wanted(folder: str) -> bool:
        parts = Path(folder).relative_to(ROOT).parts
        return parts[0] in ("platform", "templates") and parts[-1] != "__pycache__"

    keywords = {**DEFAULT_KEYWORDS, "_l": None}
    catalog = Catalog(locale="nl")
    for file_name, line, message, comments, context in extract_from_dir(
        ROOT, methods, options, keywords=keywords, directory_filter=wanted
    ):
        catalog.add(message, None, [(file_name, line)], auto_comments=comments, context=context)
    return catalog


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def _texts(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _forms(words: object) -> tuple[str, ...]:
    """One text, or its singular and plural."""
    return tuple(map(str, words)) if isinstance(words, (tuple, list)) else (str(words or ""),)


def test_code_templates_and_sentences_of_the_map_are_all_found(extracted: Catalog) -> None:
    places = {
        place.split("/")[0] + "/" + place.split("/")[1] for message in extracted for place, _ in message.locations
    }
    assert {"platform/samenspel", "templates/mail", "templates/maps", "templates/base.html"} <= places
    for text in ("Meld je aan om deze pagina te zien.", "Verbindt fondsen die elkaar anders weinig tegenkomen.", "en"):
        assert extracted.get(text) is not None, text


def test_no_text_hides_in_a_formatted_string() -> None:
    """On Python 3.11 pybabel does not see it there."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in sorted((ROOT / "platform").rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "_l", "ngettext"}
    ]
    assert hidden == []


def test_english_is_complete(extracted: Catalog, english: Catalog) -> None:
    ids = {message.id for message in _texts(extracted)}
    said = {message.id: message for message in _texts(english)}
    assert sorted(map(str, ids - said.keys())) == [], "run pybabel update (CONTRIBUTING.md, Words)"
    assert sorted(map(str, said.keys() - ids)) == [], "said in English, but nowhere in Dutch"
    assert [ident for ident, message in said.items() if not all(_forms(message.string))] == []
    assert [ident for ident, message in said.items() if len(_forms(ident)) != len(_forms(message.string))] == []
    assert [ident for ident, message in said.items() if message.fuzzy] == []
    assert english.obsolete == {}


def test_what_is_filled_in_is_the_same_in_english(english: Catalog) -> None:
    pairs = [pair for one in _texts(english) for pair in zip(_forms(one.id), _forms(one.string), strict=True)]
    wrong = [pair for pair in pairs if sorted(PLACEHOLDER.findall(pair[0])) != sorted(PLACEHOLDER.findall(pair[1]))]
    assert wrong == []


def test_nobody_is_addressed_with_u(extracted: Catalog) -> None:
    assert FORMAL.search("Gelieve uw naam in te vullen.")
    assert not FORMAL.search("Samen 4 u. per week, na het u-profiel")
    assert [message.id for message in _texts(extracted) if FORMAL.search(" ".join(_forms(message.id)))] == []
    assert [found for found in _bare_texts() if FORMAL.search(found[1])] == []


def test_what_somebody_can_do_is_said_in_one_form(extracted: Catalog) -> None:
    assert OTHER_FORM.search("Je kunt dit nog veranderen.")
    assert [message.id for message in _texts(extracted) if OTHER_FORM.search(" ".join(_forms(message.id)))] == []


def test_words_that_we_left_do_not_come_back(extracted: Catalog, english: Catalog) -> None:
    said = [form for message in _texts(extracted) for form in _forms(message.id)]
    assert [words for words in said if RETIRED.search(words) or OF_TWO.search(words)] == []
    translated = [form for message in _texts(english) for form in _forms(message.string)]
    assert [words for words in translated if UNENGLISH.search(words)] == []


def test_one_of_something_has_a_verb_for_one(extracted: Catalog) -> None:
    """A number before a plural verb asks for two forms, but where it is never one."""
    assert OF_MANY.search("en %(count)s mensen zijn uitgenodigd")
    said = [message.id for message in _texts(extracted) if isinstance(message.id, str)]
    found = {words for words in said if OF_MANY.search(words)}
    assert found == NEVER_ONE


def test_mails_greet_by_the_first_name() -> None:
    full = re.compile(r"trans name=(?![^%]*first_name)[^%]*%}Dag ")
    assert [path.name for path in (TEMPLATES / "mail").iterdir() if full.search(path.read_text())] == []


def test_the_message_ids_are_dutch(extracted: Catalog) -> None:
    assert IN_ENGLISH.search("Save the report")
    assert [message.id for message in _texts(extracted) if IN_ENGLISH.search(" ".join(_forms(message.id)))] == []


class _Readable(HTMLParser):
    """Collects the text nodes and the attributes that somebody reads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


#: Stands for what a template fills in: a character of no alphabet, which HTML takes anywhere.
HOLE = "\ue000"


def _literal(node: nodes.Node) -> str:
    """What a template writes by itself, in order, with a hole where an expression is."""
    if isinstance(node, nodes.Block) and node.name == "scripts":
        return ""  # names of files
    if isinstance(node, nodes.TemplateData):
        return node.data
    if isinstance(node, nodes.Expr):
        return HOLE
    return "".join(_literal(child) for child in node.iter_child_nodes())


def _readable(name: str, tree: nodes.Template) -> list[str]:
    written = _literal(tree)
    if name.endswith(".txt"):
        return written.split(HOLE)
    parser = _Readable()
    parser.feed(re.sub(f"(</?){HOLE}", r"\1x", written))  # the name of an element may be given
    return [piece for text in parser.found for piece in text.split(HOLE)]


def _environment() -> Environment:
    """Reads templates as text goes through gettext: what stands in {% trans %} is a call."""
    return Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, autoescape=True)


def _bare_texts() -> Iterator[tuple[str, str]]:
    """Text with letters that stands in a template outside gettext: where, and what."""
    environment = _environment()
    for path in sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]):
        name = path.relative_to(TEMPLATES).as_posix()
        if name.startswith("stijl/"):
            continue  # the page of building blocks shows made-up contents
        for piece in _readable(name, environment.parse(path.read_text())):
            text = NAMES.sub("", piece).strip()
            if re.search(r"[^\W\d_]{2}", text):
                yield name, text


def _unsaid(node: nodes.Node) -> Iterator[str]:
    """Texts given to macros and filters without gettext."""
    called = node.node if isinstance(node, nodes.Call) else None
    if isinstance(called, nodes.Name) and called.name in ("_", "gettext", "ngettext"):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SAID.match(NAMES.sub("", node.value)):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _unsaid(child)


def test_a_bare_text_is_noticed() -> None:
    source = '<p title="Sluit dit">{{ name }} zegt: {% trans %}Dag{% endtrans %}</p>{{ button("Bewaren", "plus") }}'
    tree = _environment().parse(source)
    assert [piece.strip() for piece in _readable("x.html", tree) if piece.strip()] == ["Sluit dit", "zegt:"]
    assert list(_unsaid(tree)) == ["Bewaren"]


def test_templates_say_nothing_outside_gettext() -> None:
    assert list(_bare_texts()) == []
    environment = _environment()
    unsaid = [
        (path.name, text)
        for path in sorted(TEMPLATES.rglob("*.html"))
        if path.parent.name != "stijl"
        for text in _unsaid(environment.parse(path.read_text()))
    ]
    assert unsaid == []


def test_every_mail_is_there_as_text_in_dutch(extracted: Catalog) -> None:
    mails = sorted({path.stem for path in (TEMPLATES / "mail").glob("[!_]*")} - {"layout", "parts"})
    assert {"invitation", "password_link", "meetings_planned", "meetings_points"} <= set(mails)
    places = {place for message in _texts(extracted) for place, _ in message.locations}
    for name in mails:
        assert (TEMPLATES / "mail" / f"{name}.txt").exists(), f"{name} has no text for who reads no HTML"
        assert f"templates/mail/{name}.txt" in places, f"{name} says nothing"
    sources = "\n".join(path.read_text() for path in (ROOT / "platform").rglob("*.py"))
    named = [f'"{name}"' in sources or f'"{name.split("_")[0]}_{{' in sources for name in mails]
    assert [name for name, found in zip(mails, named, strict=True) if not found] == [], "nobody sends it"
