"""Documents of a group: shared, opened, renewed, deleted, and their words found."""

import io
import re
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from samenspel import db, jobs
from samenspel.activity import queries as activity
from samenspel.activity.levels.actions import choose_level
from samenspel.activity.levels.models import Level, LevelScope
from samenspel.activity.notices.queries import unread_notices
from samenspel.documents import index, lists, queries, tasks
from samenspel.documents.models import DocumentVersion, TextState
from samenspel.groups.models import Group, MembershipRole
from samenspel.groups.queries import viewer_by
from samenspel.runtime import files
from samenspel.runtime.foreign import sandbox
from tests import make
from tests.documents import office
from tests.fixtures import ClientOf, Counted, run_notified_jobs
from tests.pages import page
from tests.world import World, viewer


def share(client: FlaskClient, group: Group, content: bytes, name: str, **fields: Any) -> TestResponse:
    return client.post(
        f"/overleg/{group.slug}/documenten",
        data={"upload": (io.BytesIO(content), name)} | fields,
        content_type="multipart/form-data",
    )


def renew(client: FlaskClient, document: uuid.UUID, content: bytes, name: str, **fields: Any) -> TestResponse:
    return client.post(
        f"/documenten/{document}/versies",
        data={"upload": (io.BytesIO(content), name)} | fields,
        content_type="multipart/form-data",
    )


def only_document(group: Group) -> lists.DocumentLine:
    [line] = lists.latest_in(group.id, 10)
    return line


def test_a_member_shares_a_document_and_all_in_the_group_open_it(world: World, client_of: ClientOf) -> None:
    group, content = world.open_group, office.docx("Script")
    answer = share(client_of(world.bram), group, content, "Scriptje één.docx", title="Script aflevering 4")
    assert answer.status_code == 303
    line = only_document(group)
    listed = client_of(world.gust).get(f"/overleg/{group.slug}/documenten").text
    assert "Script aflevering 4" in listed
    assert "Word, " in listed
    assert "Bram Claes (Woodwize)" in listed
    got = client_of(world.gust).get(f"/documenten/{line.id}")
    assert got.data == content
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''Scriptje%20%C3%A9%C3%A9n.docx" in got.headers["Content-Disposition"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src" not in got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    viewer = viewer_by(world.ann.fs_uniquifier)
    assert viewer is not None
    [happened] = activity.recent_activities(viewer, 5)
    assert (happened.verb, happened.title) == ("added_document", "Script aflevering 4")


def test_a_pdf_and_a_picture_open_in_the_browser_and_the_rest_does_not(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    for content, name, how in (
        (office.pdf("Dag"), "a.pdf", "inline"),
        (office.PNG, "a.png", "inline"),
        (b"<b>geen html</b>", "a.txt", "attachment"),
    ):
        share(ann, world.open_group, content, name)
        got = ann.get(f"/documenten/{lists.latest_in(world.open_group.id, 1)[0].id}")
        assert got.headers["Content-Disposition"].startswith(how)
        assert got.data == content


def test_a_new_version_is_opened_and_the_former_one_kept(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    share(ann, world.open_group, b"Eerste", "nota.txt")
    line = only_document(world.open_group)
    assert renew(bram, line.id, b"Tweede", "nota-bis.md").status_code == 303
    assert ann.get(f"/documenten/{line.id}").data == b"Tweede"
    assert ann.get(f"/documenten/{line.id}/versies/1").data == b"Eerste"
    assert ann.get(f"/documenten/{line.id}/versies/3").status_code == 404
    assert ann.get(f"/documenten/{line.id}/versies/99999999999999999999").status_code == 404
    page = ann.get(f"/documenten/{line.id}/versies").text
    assert "nota-bis.md" in page
    assert "nota.txt" in page
    assert only_document(world.open_group).versions == 2


def test_whom_it_concerns_hears_of_a_document_until_they_open_it(app: Flask, world: World, client_of: ClientOf) -> None:
    choose_level(world.gust.id, LevelScope.GROUP, world.open_group.id, in_app=Level.DIGEST, by_mail=None)
    db.commit()
    ann, bram = client_of(world.ann), client_of(world.bram)
    share(ann, world.open_group, b"een", "nota.txt", title="Nota")
    document = only_document(world.open_group)
    renew(ann, document.id, b"twee", "nota.txt")
    jobs.sweep()
    (line,) = unread_notices(viewer(world.bram))
    assert (line.title, line.count, line.path) == ("Nota", 2, f"/documenten/{document.id}/versies")
    assert unread_notices(viewer(world.gust)) == []
    assert bram.get(f"/documenten/{document.id}").status_code == 200
    run_notified_jobs(app)
    assert unread_notices(viewer(world.bram)) == []
    renew(ann, document.id, b"drie", "nota.txt")
    jobs.sweep()
    assert len(unread_notices(viewer(world.bram))) == 1
    ann.post(f"/documenten/{document.id}/verwijdering")
    assert unread_notices(viewer(world.bram)) == []


def test_outsiders_reach_no_document_of_a_closed_group(world: World, client_of: ClientOf) -> None:
    share(client_of(world.ilse), world.closed_group, b"Vertrouwelijk", "nota.txt")
    line = only_document(world.closed_group)
    for outsider in (client_of(world.ann), client_of(world.gerd), client_of(world.bea)):
        for path in (f"/documenten/{line.id}", f"/documenten/{line.id}/versies", f"/documenten/{line.id}/versies/1"):
            assert outsider.get(path).status_code == 404, path
        assert outsider.get(f"/overleg/{world.closed_group.slug}/documenten").status_code == 404
        assert share(outsider, world.closed_group, b"x", "x.txt").status_code == 404
        assert renew(outsider, line.id, b"x", "x.txt").status_code == 404
        assert outsider.post(f"/documenten/{line.id}/verwijdering").status_code == 404
    assert client_of(world.dirk).get(f"/documenten/{line.id}").data == b"Vertrouwelijk"


def test_who_is_not_in_an_open_group_reads_and_does_not_add(world: World, client_of: ClientOf) -> None:
    share(client_of(world.ann), world.open_group, b"Nota", "nota.txt")
    line = only_document(world.open_group)
    carla = client_of(world.carla)
    assert carla.get(f"/documenten/{line.id}").status_code == 200
    assert "Document toevoegen" not in carla.get(f"/overleg/{world.open_group.slug}/documenten").text
    assert share(carla, world.open_group, b"x", "x.txt").status_code == 403
    assert renew(carla, line.id, b"x", "x.txt").status_code == 403
    make.membership(world.carla, world.open_group, MembershipRole.FOLLOWER)
    assert renew(client_of(world.carla), line.id, b"x", "x.txt").status_code == 303


def test_its_author_or_an_organiser_deletes_a_document_and_the_file_goes_too(world: World, client_of: ClientOf) -> None:
    share(client_of(world.bram), world.open_group, b"Weg", "weg.txt")
    line = only_document(world.open_group)
    [key] = queries.keys_of([line.id])
    assert client_of(world.gust).post(f"/documenten/{line.id}/verwijdering").status_code == 403
    assert files.read(key) == b"Weg"
    assert client_of(world.ann).post(f"/documenten/{line.id}/verwijdering").status_code == 303
    assert lists.latest_in(world.open_group.id, 10) == []
    with pytest.raises(FileNotFoundError):
        files.read(key)
    files.delete(key)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "leeg.txt", "“leeg.txt” is een leeg bestand."),
        (b"<html>", "pagina.pdf", "“pagina.pdf” is iets anders dan zijn naam zegt (.pdf)."),
        (b"<html>", "pagina.html", "“pagina.html” kunnen we niet bewaren. Dit kan wel: pdf, Word"),
        (office.docx("x"), "lijst.xlsm", "bevat macro’s, en zulke bestanden bewaren we niet. Bewaar het als .xlsx"),
        (b"x" * 2001, "groot.txt", "“groot.txt” is te groot: een bestand telt hoogstens"),
    ],
)
def test_a_refused_file_is_told_and_the_title_kept(
    world: World, client_of: ClientOf, app: Flask, monkeypatch: pytest.MonkeyPatch, content: bytes, name: str, said: str
) -> None:
    monkeypatch.setitem(app.config, "SAMENSPEL_UPLOAD_MAX", 2000)
    ann = client_of(world.ann)
    answer = share(ann, world.open_group, content, name, title="Mijn titel")
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Mijn titel"' in answer.text
    assert lists.latest_in(world.open_group.id, 10) == []


def test_no_file_and_a_long_title_are_told(world: World, client_of: ClientOf) -> None:
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/documenten"
    (error,) = page(ann.post(where, data={"title": "x"}), 422).errors.values()
    assert error == "Kies een bestand."
    answer = share(ann, world.open_group, b"x", "x.txt", title="t" * 201)
    assert answer.status_code == 422
    assert "hoogstens 200 tekens" in answer.text
    assert "Kies het bestand opnieuw" in answer.text


def test_a_list_has_pages_of_fifty_and_asks_as_much_for_many_as_for_one(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/documenten"
    share(ann, world.open_group, b"x", "nummer 0.txt")
    ann.get(where)  # the first page of a process also asks what kind of installation it is
    with counted() as few:
        ann.get(where)
    for number in range(1, 51):
        share(ann, world.open_group, b"x", f"nummer {number}.txt")
    with counted() as many:
        first = ann.get(where).text
    assert len(re.findall(r'id="document-', first)) == 50
    assert "nummer 0.txt" in ann.get(f"{where}?pagina=2").text
    assert len(few) == len(many) <= 6


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (office.pdf("Zelfroosteren werkt"), "a.pdf"),
        (office.docx("Zelfroosteren werkt"), "a.docx"),
        (office.xlsx("Zelfroosteren werkt"), "a.xlsx"),
        (office.pptx("Zelfroosteren werkt"), "a.pptx"),
        (office.odt("Zelfroosteren werkt"), "a.odt"),
        (b"Zelfroosteren werkt", "a.txt"),
    ],
)
def test_the_words_of_a_file_are_found(world: World, client_of: ClientOf, content: bytes, name: str) -> None:
    share(client_of(world.ann), world.open_group, content, name, title="Titel")
    jobs.sweep()
    db.session().expire_all()
    version = db.session().exec(select(DocumentVersion)).one()
    assert version.text_state is TextState.READ
    assert "Zelfroosteren werkt" in version.text
    [found] = index.documents([version.document_id])
    assert found.title == "Titel"
    assert "Zelfroosteren werkt" in found.body
    assert found.readers == ("members", str(world.open_group.id))


@pytest.mark.parametrize(("content", "name"), [(b"%PDF-1.4 en dan niets", "stuk.pdf"), (office.PNG, "foto.png")])
def test_a_file_without_readable_words_is_kept_all_the_same(
    world: World, client_of: ClientOf, content: bytes, name: str
) -> None:
    share(client_of(world.ann), world.open_group, content, name)
    jobs.sweep()
    db.session().expire_all()
    assert db.session().exec(select(DocumentVersion)).one().text_state is TextState.UNREADABLE
    assert db.session().exec(select(jobs.Job).where(jobs.Job.kind == "text")).all() == [], "it is not tried again"
    assert client_of(world.ann).get(f"/documenten/{only_document(world.open_group).id}").data == content


def test_reading_stops_after_its_time(world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    share(client_of(world.ann), world.open_group, office.pdf("Traag"), "a.pdf")
    monkeypatch.setattr(tasks, "LIMITS", sandbox.Limits(seconds=0))
    jobs.sweep()
    db.session().expire_all()
    assert db.session().exec(select(DocumentVersion)).one().text_state is TextState.UNREADABLE


def test_the_title_is_not_shown_twice(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    share(ann, world.open_group, b"Nota\nNotarissen werken mee.", "nota 2027.txt", title="Nota")
    share(ann, world.open_group, b"Notarissen werken mee.", "nota 2028.txt", title="Nota")
    jobs.sweep()
    found = list(index.documents())
    assert [document.body for document in found] == ["Notarissen werken mee."] * 2
    assert [document.aside for document in found] == ["nota 2027.txt", "nota 2028.txt"]


def test_of_markdown_the_words_are_found_without_its_signs(world: World, client_of: ClientOf) -> None:
    content = (
        b"# Draaiboek: inhoud\n\n## Voor de dag\n\n- [ ] Zaal **vastleggen**\n- [x] [Lijst](https://a.be) `nakijken`\n"
    )
    ann = client_of(world.ann)
    share(ann, world.open_group, content, "draaiboek.MD", title="Draaiboek inhoud")
    share(ann, world.open_group, b"Een # en **sterren** in platte tekst", "plat.txt")
    jobs.sweep()
    marked, flat = sorted(index.documents(), key=lambda found: found.title)
    assert marked.body == "Voor de dag\nZaal vastleggen\nLijst nakijken"
    assert flat.body == "Een # en **sterren** in platte tekst"


def test_only_the_newest_version_is_found(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    share(ann, world.open_group, b"Oude woorden", "a.txt")
    line = only_document(world.open_group)
    renew(ann, line.id, b"Verse woorden", "a.txt")
    jobs.sweep()
    [found] = index.documents([line.id])
    assert "Verse" in found.body
    assert "Oude" not in found.body
    ann.post(f"/documenten/{line.id}/verwijdering")
    assert list(index.documents([line.id])) == []
