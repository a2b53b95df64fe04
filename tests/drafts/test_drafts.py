"""What somebody types is kept for them alone, until they send it, drop it, or forget it."""

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.test import TestResponse

from samenspel import db
from samenspel.drafts import actions, queries
from samenspel.drafts.models import FormDraft
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import page
from tests.topics.conftest import open_topic, reply
from tests.world import World

PLACE = "/overleg/wg/onderwerpen#"
DEVICE, OTHER = "a1b2c3d4e5f60718", "ffffffffffffffff"


def key(number: int) -> str:
    return f"{number:016x}"


def type_in(client: FlaskClient, name: str, words: str = "Een begin van iets.", **more: Any) -> TestResponse:
    """What a script sends while somebody types the text of a new topic."""
    content = {"fields": {"body": [words]}, "base": {"body": [""]}, "files": []} | more.pop("content", {})
    data = {
        "device": DEVICE,
        "place": PLACE,
        "page": "/overleg/wg/onderwerpen/nieuw",
        "title": "Nieuw onderwerp",
        "context": "Werkgroep",
        "at": "1000",
        "typed": json.dumps(content),
    }
    return client.put(f"/concepten/{name}", data=data | more)


def stored(*, is_over: bool = False) -> list[FormDraft]:
    db.session().expire_all()
    return list(db.session().exec(select(FormDraft).where(col(FormDraft.is_over).is_(is_over))))


def here(client: FlaskClient, place: str = PLACE) -> list[dict[str, Any]]:
    answer = client.get("/concepten/hier", query_string={"plaats": place})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.get_json()
    return found


def test_what_is_typed_is_there_on_another_device_and_for_nobody_else(world: World, client_of: ClientOf) -> None:
    ann, ilse, bea = client_of(world.ann), client_of(world.ilse), client_of(world.bea)
    assert type_in(ann, key(1), "Op het eerste toestel.").status_code == 200
    assert type_in(ann, key(2), "Op het tweede.", device=OTHER, at="1").status_code == 200
    found = {each["key"]: each for each in here(ann)}
    assert {name: each["typed"]["body"] for name, each in found.items()} == {
        key(1): ["Op het eerste toestel."],
        key(2): ["Op het tweede."],
    }, "neither took the place of the other"
    assert [found[key(1)]["device"], found[key(2)]["device"]] == [DEVICE, OTHER]
    assert here(ann, "/overleg/wg/anders#") == []
    for other in (ilse, bea):
        assert here(other) == []
        assert page(other.get("/concepten")).row_titles == []
        assert other.delete(f"/concepten/{key(1)}").status_code == 204, "a name of their own"
    listed = page(ann.get("/concepten"))
    assert listed.row_titles == ["Nieuw onderwerp"] * 2
    assert "Op het tweede." in listed.rows[0]
    assert "Werkgroep" in listed.rows[0]
    assert f"/overleg/wg/onderwerpen/nieuw#concept={key(2)}" in listed.rows[0].addresses
    assert page(ann.get("/")).panel("Concepten").row_titles == ["Nieuw onderwerp"] * 2
    assert "Concepten" not in page(ilse.get("/"))


def test_late_and_equal_copies_write_nothing(world: World, client_of: ClientOf, counted: Counted) -> None:
    ann = client_of(world.ann)
    type_in(ann, key(1), "Nieuwer", at="2000")
    with counted() as statements:
        assert type_in(ann, key(1), "Ouder", at="1500").status_code == 200
        assert type_in(ann, key(1), "Nieuwer", at="2500").status_code == 200
    assert [each for each in statements if not each.startswith("SELECT")] == []
    (draft,) = stored()
    assert draft.fields == {"body": ["Nieuwer"]}
    type_in(ann, key(1), "Nieuwste", at="3000")
    assert [each.fields for each in stored()] == [{"body": ["Nieuwste"]}]


def test_a_form_that_is_sent_ends_its_drafts_and_a_refused_one_does_not(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    type_in(ann, key(1))
    type_in(ann, key(2), device=OTHER)
    type_in(ann, key(3), "Iets anders")
    named = f"{key(1)}.{key(2)}"
    assert open_topic(ann, world.open_group, title="", drafts=named).status_code == 422
    assert len(stored()) == 3
    assert open_topic(ann, world.open_group, drafts=named).status_code == 303
    assert [each.key for each in stored()] == [key(3)]
    assert {(each.key, str(each.fields), each.title) for each in stored(is_over=True)} == {
        (key(1), "{}", ""),
        (key(2), "{}", ""),
    }, "no word of them is left"
    assert type_in(ann, key(1), at="9000").status_code == 410, "a copy that comes late brings nothing back"
    topic = make.topic(world.open_group, world.bram)
    assert reply(ann, topic, htmx=True, drafts=key(3)).status_code == 200
    assert stored() == []


def test_nobody_ends_the_draft_of_somebody_else(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    type_in(ann, key(1))
    assert open_topic(bram, world.open_group, drafts=key(1)).status_code == 303
    assert type_in(bram, key(2), "Van Bram").status_code == 200
    assert [each.account_id for each in stored()] == [world.ann.id, world.bram.id]


def test_a_draft_is_thrown_away_from_the_list(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    type_in(ann, key(1))
    answer = ann.post(f"/concepten/{key(1)}/verwijdering")
    assert answer.status_code == 303
    assert "Je hebt geen concepten." in page(ann.get("/concepten"))
    assert stored() == []


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"typed": "[]"}, 400),
        ({"typed": "geen json"}, 400),
        ({"typed": '{"fields": {"body": "tekst"}, "base": {}, "files": []}'}, 400),
        ({"typed": '{"fields": {"body": ["\\u0000"]}, "base": {}, "files": []}'}, 400),
        ({"typed": json.dumps({"fields": {"body": ["x" * 200_000]}, "base": {}, "files": []})}, 413),
        ({"at": "gisteren"}, 400),
        ({"place": "//elders.example/"}, 400),
        ({"page": "https://elders.example/"}, 400),
        ({"place": "/" + "x" * 500}, 413),
        ({"device": "../.."}, 400),
    ],
)
def test_what_is_no_draft_is_refused(world: World, client_of: ClientOf, more: dict[str, str], status: int) -> None:
    assert type_in(client_of(world.ann), key(1), **more).status_code == status
    assert stored() == []


def test_the_oldest_make_room_and_what_nobody_goes_on_with_is_forgotten(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MAX_DRAFTS", 3)
    ann = client_of(world.ann)
    for number in range(5):
        type_in(ann, key(number), f"Tekst {number}")
    assert [each.key for each in queries.drafts_of(world.ann.id)] == [key(4), key(3), key(2)]
    ann.delete(f"/concepten/{key(4)}")
    for name, days in ((key(3), 61), (key(2), 59), (key(4), 3)):
        earlier = db.now() - timedelta(days=days)
        db.session().execute(sa.update(FormDraft).where(col(FormDraft.key) == name).values(updated_at=earlier))
    actions.purge()
    assert [each.key for each in stored()] == [key(2)]
    assert stored(is_over=True) == []


def test_what_waits_for_a_text_is_known_while_a_draft_has_it(world: World, client_of: ClientOf) -> None:
    chosen, picture = db.new_id(), db.new_id()
    content = {"fields": {"staged": [str(chosen)], "body": [f"Kijk: ![foto](/bijlagen/{picture})"]}}
    type_in(client_of(world.ann), key(1), content=content)
    assert queries.ids_in_drafts() == {chosen, picture}
    client_of(world.ann).delete(f"/concepten/{key(1)}")
    assert queries.ids_in_drafts() == set()
