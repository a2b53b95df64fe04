"""Every form keeps what is typed in it, or says here why it does not; how, tests/browser/test_kept_words.py tries."""

import re
from pathlib import Path

from flask.testing import FlaskClient

from tests.fixtures import ClientOf
from tests.people.conftest import PASSWORD, token_in
from tests.world import World

TEMPLATES = Path(__file__).parents[3] / "templates"
SCRIPTS = Path(__file__).parents[3] / "static" / "js"
FORM = re.compile(r"<form\b(?P<head>(?:[^>\"{]|\"[^\"]*\"|\{\{.*?\}\}|\{%.*?%\})*)>(?P<body>.*?)</form>", re.S)
NO_ACCOUNT = "nobody is signed in yet"
DIET = "a diet can tell of a body or a belief: it is kept nowhere but with the meeting"
WITHOUT = {
    "documents/index.html": "a choice of a folder to move to, with nothing typed",
    "errors/_submission.html": "it is what was typed, given back by the server",
    "meetings/meals/_my_meal.html": DIET,
    "meetings/meals/form.html": DIET,
    "meetings/minutes/form.html": "each part and line is kept by itself, see minutes/text.js and minutes/lines.js",
    "people/invitations/accept.html": NO_ACCOUNT,
    "polls/_vote.html": "a vote with its reason is stored at once, or stays in the form that comes back",
    "security/change.html": "passwords only",
    "security/forgot.html": NO_ACCOUNT,
    "security/reset.html": "passwords only",
    "security/sign_in.html": NO_ACCOUNT,
    "topics/trash/delete.html": "a question to answer with a button, with nothing typed",
}


def test_a_form_without_draft_says_why() -> None:
    found, once, kept = set(), set(), 0
    for path in sorted(TEMPLATES.rglob("*.html")):
        for form in FORM.finditer(path.read_text()):
            if 'method="post"' not in form["head"]:
                continue
            if "data-no-draft" in form["head"]:
                found.add(path.relative_to(TEMPLATES).as_posix())
                if "form_key()" in form["body"]:
                    once.add(path.relative_to(TEMPLATES).as_posix())
            elif re.search(r"<textarea|composer\(|field\(|type=\"(text|date)\"", form["body"]):
                kept += 1
    assert found == WITHOUT.keys()
    # What a browser fills in again would be made twice; scripts stop it where they keep drafts.
    assert once == {"meetings/minutes/form.html", "topics/trash/delete.html"}
    assert kept > 25


def test_scripts_keep_nothing_but_through_one_module_that_knows_the_account() -> None:
    others = [
        path.name
        for path in sorted(SCRIPTS.rglob("*.js"))
        if re.search(r"(local|session)Storage|indexedDB|caches\.", path.read_text())
    ]
    assert others == ["leaving.js", "storage.js"]


def account_in(text: str) -> str:
    found = re.search(r'data-account="(\w+)"', text)
    assert found
    return found[1]


def test_a_page_names_its_account_and_has_the_words(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    seen = client_of(world.ann).get("/mijn-fiche").text
    assert account_in(seen) == world.ann.id.hex
    assert 'data-away="Niet verzonden: geen verbinding.' in seen
    out = visitor.get("/aanmelden")
    assert [out.status_code, 'id="klad"' in out.text, "data-account" in out.text] == [200, False, False]


def test_a_page_can_ask_who_is_signed_in_and_gets_a_token_of_now(guarded: FlaskClient) -> None:
    nobody = guarded.get("/sessie")
    assert [nobody.get_json()["account"], nobody.headers["Cache-Control"]] == ["", "no-store"]
    token = token_in(guarded.get("/aanmelden").text)
    guarded.post("/aanmelden", data={"email": "ann@example.org", "password": PASSWORD, "csrf_token": token})
    found = guarded.get("/sessie").get_json()
    account = account_in(guarded.get("/mijn-fiche").text)
    assert found["account"] == account
    # Signing out says so to the scripts, and asks the browser to clear what they stored.
    out = guarded.post("/afmelden", data={"csrf_token": found["token"]})
    assert [out.status_code, out.headers["Clear-Site-Data"]] == [302, '"storage"']
    cookie = guarded.get_cookie("samenspel_out")
    assert cookie
    assert cookie.value == account
