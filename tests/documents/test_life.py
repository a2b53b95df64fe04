"""The life of a document: compared, set back, described, looked at again, archived."""

import io
from datetime import timedelta

import time_machine

from samenspel import clock, db, jobs
from samenspel.activity.notices.queries import unread_notices
from samenspel.documents import queries
from samenspel.documents.details import tasks
from samenspel.groups.queries import membership_of
from tests.documents.test_folders import listed, make_folder
from tests.documents.test_stories import only_document, renew, share
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World, viewer


def test_what_changed_between_two_versions_is_shown(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    share(ann, world.open_group, b"De zaal is vrij op maandag.\nEinde", "nota.txt")
    document = only_document(world.open_group)
    renew(ann, document.id, b"De zaal is vrij op dinsdag.\nEinde", "nota.txt")
    waiting = page(ann.get(f"/documenten/{document.id}/vergelijking"))
    assert "De tekst van een van deze versies is niet gelezen" in waiting
    jobs.sweep()
    db.session().expire_all()
    shown = page(client_of(world.gust).get(f"/documenten/{document.id}/vergelijking"))
    assert shown.one("del").text == "Weg: maandag"
    assert shown.one("ins").text == "Erbij: dinsdag"
    assert "Aan de tekst veranderde niets" in page(ann.get(f"/documenten/{document.id}/vergelijking?van=2&tot=2"))
    assert ann.get(f"/documenten/{document.id}/vergelijking?van=1&tot=7").status_code == 404


def test_a_former_version_becomes_the_newest_again(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    share(ann, world.open_group, b"Goed", "nota.txt")
    document = only_document(world.open_group)
    renew(ann, document.id, b"Slecht", "nota.txt")
    assert ann.post(f"/documenten/{document.id}/versies/1/herstel").status_code == 303
    assert ann.get(f"/documenten/{document.id}").data == b"Goed"
    assert ann.get(f"/documenten/{document.id}/versies/2").data == b"Slecht"
    assert "weer zoals versie 1" in page(ann.get(f"/documenten/{document.id}/versies"))
    assert ann.post(f"/documenten/{document.id}/versies/9/herstel").status_code == 404


def test_a_version_says_what_changed(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    share(ann, world.open_group, b"Een", "nota.txt")
    document = only_document(world.open_group)
    ann.post(
        f"/documenten/{document.id}/versies",
        data={"upload": (io.BytesIO(b"Twee"), "nota.txt"), "note": "Cijfers van 2027"},
        content_type="multipart/form-data",
    )
    assert "Cijfers van 2027" in page(ann.get(f"/documenten/{document.id}/versies"))
    assert "Cijfers van 2027" in page(ann.get(f"/documenten/{document.id}/voorbeeld"))


def test_a_document_is_described_and_pinned_by_organisers(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    share(ann, group, b"Een", "nota.txt")
    folder = make_folder(ann, group, "Map")
    where = f"/documenten/{only_document(group).id}/gegevens"
    fields = page(ann.get(where)).fields
    assert "pinned" not in page(client_of(world.bram).get(where)).fields
    sent = fields | {"title": "Q&A 'nieuw' 100%", "kind": "report", "folder": str(folder), "pinned": "y"}
    assert ann.post(where, data=sent).status_code == 303
    assert listed(ann, group, map=folder) == ["Q&A 'nieuw' 100%"]
    assert listed(ann, group, soort="verslag") == ["Q&A 'nieuw' 100%"]
    assert only_document(group).pinned_at is not None
    refused = page(ann.post(where, data=page(ann.get(where)).fields | {"title": " "}), 422)
    assert refused.errors == {"title": "Geef het document een titel."}
    share(ann, group, b"Twee", "later.txt", title="Later")
    on_home = page(ann.get(f"/overleg/{group.slug}")).panel("Documenten")
    assert [each.text for each in on_home.all("li")] == ["Q&A 'nieuw' 100% (vastgezet)", "Later"]


def test_somebody_is_asked_once_whether_a_document_is_still_right(world: World, client_of: ClientOf) -> None:
    ann, bram, group = client_of(world.ann), client_of(world.bram), world.open_group
    share(ann, group, b"Een", "nota.txt", title="Draaiboek")
    document = only_document(group).id
    day = clock.today() + timedelta(days=30)
    sent = page(ann.get(f"/documenten/{document}/gegevens")).fields
    ann.post(
        f"/documenten/{document}/gegevens", data=sent | {"review_on": day.isoformat(), "reviewer": str(world.bram.id)}
    )
    tasks.ask_reviews()
    assert unread_notices(viewer(world.bram)) == []
    assert listed(ann, group, soort="herzien") == []
    with time_machine.travel(clock.from_local(day, clock.local(db.now()).time())):
        for _again in range(2):
            tasks.ask_reviews()
        [notice] = [each for each in unread_notices(viewer(world.bram)) if each.title.startswith("Nog geldig?")]
        assert (notice.title, notice.count) == ("Nog geldig? Draaiboek", 1)
        assert listed(bram, group, soort="herzien") == ["Draaiboek"]
        assert "Is dit document nog geldig?" in page(bram.get(f"/documenten/{document}/voorbeeld"))
        assert bram.post(f"/documenten/{document}/herziening").status_code == 303
        assert unread_notices(viewer(world.bram)) == []
        assert listed(bram, group, soort="herzien") == []
        reached = queries.reach(viewer(world.ann), document)
        assert reached is not None
        assert reached.review_on is not None
        assert reached.review_on > day + timedelta(days=300)


def test_where_the_reviewer_left_the_organisers_are_asked(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    share(ann, group, b"Een", "nota.txt", title="Draaiboek")
    document = only_document(group).id
    sent = page(ann.get(f"/documenten/{document}/gegevens")).fields
    data = sent | {"review_on": clock.today().isoformat(), "reviewer": str(world.gust.id)}
    ann.post(f"/documenten/{document}/gegevens", data=data)
    membership = membership_of(world.gust.id, group.id)
    assert membership is not None
    membership.left_at = db.now()
    db.commit()
    tasks.ask_reviews()
    assert any(each.title == "Nog geldig? Draaiboek" for each in unread_notices(viewer(world.ann)))


def test_what_is_archived_leaves_the_list_and_comes_back(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    share(ann, group, b"Een", "nota.txt")
    document = only_document(group).id
    ann.post(f"/documenten/{document}/archief")
    assert listed(ann, group) == []
    assert listed(ann, group, soort="archief") == ["nota.txt"]
    assert ann.get(f"/documenten/{document}").data == b"Een"
    ann.post(f"/documenten/{document}/archief", data={"terug": "1"})
    assert listed(ann, group) == ["nota.txt"]
