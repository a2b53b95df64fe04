"""How often somebody who is signed in may do what costs others something."""

import io
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import SQLModel

from samenspel import FEATURES, db
from samenspel.config import Settings
from samenspel.limiting import allowances
from samenspel.limiting.allowances import EXPORTS, PAPERS, Allowance
from samenspel.people.models import Account
from samenspel.viewer import Role
from samenspel.web import SESSION_TOKEN
from tests.apart import apart
from tests.conftest import _forget
from tests.pages import page


@pytest.fixture
def limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], FlaskClient]]:
    """Browsers of people who are signed in at an application with limits, by their names."""
    from samenspel.people.devices import actions

    monkeypatch.setattr(allowances, "UPLOADS", Allowance("uploads", "3 per hour"))
    monkeypatch.setattr(allowances, "WRITES", Allowance("writes", "90 per hour"))
    with apart(Settings(data=tmp_path, secret_key="s"), TESTING=True, WTF_CSRF_ENABLED=False) as app:
        app.before_request_funcs[None].insert(0, _forget)

        def browser_of(name: str) -> FlaskClient:
            with db.writing():
                account = Account(email=f"{name}@example.org", name=name, role=Role.ISA, fs_uniquifier=name)
                db.session().add(account)
                db.session().flush()
                token = actions.begin(account.id, user_agent="", stays=False)
                db.commit()
            browser = app.test_client()
            with browser.session_transaction() as cookie:
                cookie["_user_id"], cookie[SESSION_TOKEN] = name, token
            return browser

        with db.writing():
            SQLModel.metadata.create_all(db.db.engine)
        yield browser_of


def test_messages_are_limited_for_each_account_and_all_writes_together(limited: Callable[[str], FlaskClient]) -> None:
    ann, bram = limited("ann"), limited("bram")
    nowhere = f"/kanalen/{uuid.uuid4()}/berichten"
    assert [ann.post(nowhere).status_code for _ in range(61)] == [404] * 60 + [429]
    answer = ann.post(nowhere)
    assert page(answer, 429).headings == ["Even rustig aan"]
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert bram.post(nowhere).status_code == 404
    assert ann.get("/berichten").status_code == 200
    codes = [ann.post(f"/onderwerpen/{uuid.uuid4()}/meldingen").status_code for _ in range(29)]
    assert codes == [404] * 28 + [429]


def test_files_are_counted_before_anything_looks_into_them(limited: Callable[[str], FlaskClient]) -> None:
    ann, bram = limited("ann"), limited("bram")

    def upload(browser: FlaskClient) -> int:
        data = {"upload": (io.BytesIO(b"a note"), "nota.txt")}
        return browser.post(f"/documenten/{uuid.uuid4()}/versies", data=data).status_code

    assert [upload(ann) for _ in range(4)] == [404] * 3 + [429]
    assert upload(bram) == 404


def test_every_file_that_is_made_for_a_reader_is_limited(app: Flask) -> None:
    known = {
        f"{each.blueprint.name}.{view}": of
        for each in FEATURES
        if each.blueprint
        for view, of in each.allowances.items()
    }
    assert set(known) <= set(app.view_functions)
    made = {rule.endpoint for rule in app.url_map.iter_rules() if re.search(r"\.(pdf|csv|xlsx)$|/export/", rule.rule)}
    assert len(made) >= 5
    assert {endpoint for endpoint in made if known.get(endpoint) not in (EXPORTS, PAPERS)} == set()


def test_wrong_links_of_mails_are_limited_for_each_place(limited: Callable[[str], FlaskClient]) -> None:
    ann = limited("ann")
    assert [ann.get(f"/meldingen/{number}").status_code for number in range(31)] == [404] * 30 + [429]
