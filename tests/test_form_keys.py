"""A form that is sent twice does its work once, and says so to the scripts of the page."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import nodes
from werkzeug.test import TestResponse

from samenspel import db
from samenspel.documents.models import Document
from samenspel.groups.models import Group
from samenspel.submissions import form_keys
from samenspel.submissions.form_keys import FormUse
from tests.pages import page
from tests.world import World
from tests.world import viewer as make_viewer

TEMPLATES = Path(__file__).parent.parent / "templates"
KEY = "a-key-of-a-form-1"
#: Forms of people without an account, the end of a session, and a form shown again, which brings its key along.
NO_KEY = {"base.html", "errors/_submission.html", "people/invitations/accept.html", "security"}


#: The link of a mail is the proof, and mail programs post to it themselves (RFC 8058).
BY_MAIL = "news/preferences/link.html"


def number_of(model: Any) -> int:
    found: int = db.session().execute(sa.select(sa.func.count()).select_from(model)).scalar_one()
    return found


def test_every_form_that_writes_has_a_key() -> None:
    missing, looked_at = [], 0
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if name in NO_KEY or name.split("/")[0] in NO_KEY:
            continue
        for form in re.findall(r'<form\b[^>]*?method="post".*?</form>', path.read_text(), re.S):
            looked_at += 1
            if "form_key(" not in form:
                missing.append(name)
    assert looked_at > 60
    assert missing == []


def _macros_in(tree: nodes.Template) -> set[str]:
    """The macros that a template has or imports: a function of the same name is none."""
    own = {macro.name for macro in tree.find_all(nodes.Macro)}
    return own.union(*(map(str, each.names) for each in tree.find_all(nodes.FromImport)))


def test_every_form_and_button_that_posts_has_the_token_of_its_session(app: Flask) -> None:
    """Other tests send forms without one; a browser is refused."""
    trees = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
    parsed = {name: app.jinja_env.parse(text) for name, text in trees.items()}
    place = {}
    for tree in parsed.values():
        for macro in tree.find_all(nodes.Macro):
            names = [argument.name for argument in macro.args]
            if "token" in names:
                place[macro.name] = names.index("token")
    assert {"post_button", "undo_alert"} <= place.keys()
    missing = [
        (name, call.node.name, call.lineno)
        for name, tree in parsed.items()
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in place.keys() & _macros_in(tree)
        if len(call.args) <= place[call.node.name] and "token" not in {each.key for each in call.kwargs}
    ]
    missing += [
        (name, "form", 0)
        for name, text in trees.items()
        for form in re.findall(r'<form\b[^>]*?method="post".*?</form>', text, re.DOTALL)
        if "csrf_token" not in form and name != BY_MAIL
    ]
    assert missing == []


def start_group(client: Any, name: str = "Taal op de werkvloer", key: str | None = KEY, **headers: str) -> TestResponse:
    typed = {"name": name, "kind": "cluster", "purpose": "", "visibility": "open", "anyway": "1"}
    answer: TestResponse = client.post(
        "/overleg/nieuw", data=typed | ({"form_key": key} if key else {}), headers=headers
    )
    return answer


def test_the_same_form_twice_makes_one_and_leads_to_it_both_times(world: World, client_of: Any) -> None:
    client, before = client_of(world.ilse), number_of(Group)
    first, second = start_group(client), start_group(client)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert number_of(Group) == before + 1
    assert number_of(FormUse) == 1


def test_other_words_under_the_same_key_are_a_form_of_their_own(world: World, client_of: Any) -> None:
    client, before = client_of(world.ilse), number_of(Group)
    start_group(client)
    other = start_group(client, name="Taal op het werk")
    assert other.location
    assert "taal-op-het-werk" in other.location
    assert number_of(Group) == before + 2


def test_the_key_of_one_account_is_nothing_to_another(world: World, client_of: Any) -> None:
    before = number_of(Group)
    start_group(client_of(world.ilse))
    start_group(client_of(world.bea))
    assert number_of(Group) == before + 2


def test_a_form_that_was_refused_keeps_its_key_and_may_be_sent_again(world: World, client_of: Any) -> None:
    client, before = client_of(world.ilse), number_of(Group)
    refused = start_group(client, name="")
    assert page(refused, 422).one("#inhoud [name=form_key]")["value"] == KEY
    assert number_of(FormUse) == 0
    assert "Set-Cookie" not in refused.headers or "samenspel_taken" not in refused.headers["Set-Cookie"]
    assert start_group(client).status_code == 303
    assert number_of(Group) == before + 1


def test_each_page_has_a_key_of_its_own(world: World, client_of: Any) -> None:
    client = client_of(world.ilse)
    keys = [page(client.get("/overleg/nieuw?soort=cluster")).one("#inhoud [name=form_key]")["value"] for _ in range(2)]
    assert keys[0] != keys[1]


def test_the_same_file_name_with_other_bytes_is_another_document(world: World, client_of: Any) -> None:
    client, before = client_of(world.ann), number_of(Document)
    for body in (b"een", b"een", b"twee"):
        typed = {"title": "", "upload": (BytesIO(body), "nota.txt"), "form_key": KEY}
        assert client.post(f"/overleg/{world.open_group.slug}/documenten", data=typed).status_code == 303
    assert number_of(Document) == before + 2


def test_the_answer_proves_that_the_form_was_taken(world: World, client_of: Any) -> None:
    client = client_of(world.ilse)
    start_group(client)
    cookie = client.get_cookie("samenspel_taken")
    assert cookie
    assert cookie.value == KEY
    assert not cookie.http_only
    start_group(client, name="Tweede", key="another-key-of-one")
    assert client.get_cookie("samenspel_taken").value == f"another-key-of-one.{KEY}"
    fragment = start_group(client, name="Derde", **{"HX-Request": "true"})
    assert fragment.headers["X-Form-Taken"] == KEY
    again = start_group(client, name="Derde", **{"HX-Request": "true"})
    assert (again.status_code, again.headers["HX-Redirect"]) == (204, fragment.headers["HX-Redirect"])
    assert again.headers["X-Form-Taken"] == KEY


@pytest.mark.parametrize("key", ["short", "x" * 65, "not a key of this at all", "line\nbreak-in-the-key-1"])
def test_what_is_no_key_does_nothing(key: str, world: World, client_of: Any) -> None:
    answer = start_group(client_of(world.ilse), key=key)
    assert answer.status_code == 303
    assert number_of(FormUse) == 0
    assert not any("samenspel_taken" in each for each in answer.headers.getlist("Set-Cookie"))


def test_what_sets_how_something_is_may_be_sent_again(world: World, client_of: Any) -> None:
    """Somebody follows, takes part, goes back to the page that was, and follows again."""
    client, group = client_of(world.carla), world.open_group
    keys = page(client.get(f"/overleg/{group.slug}")).all("form[action$=deelname] [name=form_key]")
    roles = []
    for role in ("follower", "member", "follower"):
        client.post(f"/overleg/{group.slug}/deelname", data={"role": role, "form_key": keys[0]["value"]})
        roles.append(make_viewer(world.carla).memberships[group.id])
    assert roles == ["follower", "member", "follower"]


def test_old_keys_are_forgotten(world: World, client_of: Any) -> None:
    client = client_of(world.ilse)
    start_group(client)
    form_keys.purge()
    assert number_of(FormUse) == 1
    db.session().execute(sa.update(FormUse).values(created_at=db.now() - timedelta(days=4)))
    form_keys.purge()
    assert number_of(FormUse) == 0


def test_a_form_costs_two_statements_more(world: World, client_of: Any, counted: Any) -> None:
    client = client_of(world.ilse)
    start_group(client, "Eerste", None)
    with counted() as without:
        start_group(client, "Tweede", None)
    with counted() as with_key:
        start_group(client, "Derde")
    assert len(with_key) == len(without) + 2
