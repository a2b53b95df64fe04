"""Folders of a group: made, filled, moved, and sent as one file."""

import io
import uuid
import zipfile

import pytest
from flask.testing import FlaskClient

from samenspel import db
from samenspel.documents import lists
from samenspel.documents.folders import actions, archive
from samenspel.documents.folders.queries import MAX_DEPTH, tree_of
from samenspel.documents.models import Document
from samenspel.groups.models import Group
from tests.documents.test_stories import share
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World, viewer


def make_folder(client: FlaskClient, group: Group, name: str, parent: uuid.UUID | str = "") -> uuid.UUID:
    answer = client.post(f"/overleg/{group.slug}/documenten/mappen", data={"name": name, "parent": str(parent)})
    assert answer.status_code == 303, page(answer, answer.status_code).errors
    return uuid.UUID(answer.location.partition("map=")[2])


def listed(client: FlaskClient, group: Group, **query: object) -> list[str]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return page(client.get(f"/overleg/{group.slug}/documenten?{asked}")).row_titles


def test_documents_lie_in_folders(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    folder = make_folder(ann, group, "Verslagen & 'nota's' 100%")
    inner = make_folder(ann, group, "2027", folder)
    share(ann, group, b"een", "los.txt")
    share(ann, group, b"twee", "diep.txt", folder=str(inner))
    assert listed(ann, group) == ["Verslagen & 'nota's' 100%", "los.txt"]
    assert listed(client_of(world.gust), group, map=folder) == ["2027"]
    assert listed(ann, group, map=inner) == ["diep.txt"]
    assert sorted(listed(ann, group, soort="alles", volgorde="naam")) == ["diep.txt", "los.txt"]
    assert listed(ann, group, soort="pdf") == []
    assert ann.get(f"/overleg/{group.slug}/documenten?map={uuid.uuid4()}").status_code == 404
    assert ann.get(f"/overleg/{group.slug}/documenten?map=x").status_code == 404
    shown = page(ann.get(f"/overleg/{group.slug}/documenten?map={inner}"))
    assert shown.links["Verslagen & 'nota's' 100%"].endswith(f"map={folder}")


def test_many_documents_are_moved_at_once(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    folder = make_folder(ann, group, "Map")
    for number in range(3):
        share(ann, group, b"x", f"{number}.txt")
    ids = [str(line.id) for line in lists.latest_in(group.id, 2)]
    where = f"/overleg/{group.slug}/documenten/verplaatsing"
    assert ann.post(where, data={"document": ids, "naar": str(folder)}).status_code == 303
    assert sorted(listed(ann, group, map=folder)) == ["1.txt", "2.txt"]
    assert listed(ann, group) == ["Map", "0.txt"]
    ann.post(where, data={"document": ids[:1], "naar": ""})
    assert len(listed(ann, group, map=folder)) == 1
    answer = ann.post(where, data={"document": ids, "naar": str(uuid.uuid4())}, follow_redirects=True)
    assert "Die map is er niet meer." in answer.text
    assert "Kruis eerst de documenten aan" in ann.post(where, data={"naar": ""}, follow_redirects=True).text


def test_documents_of_another_group_are_not_moved(world: World, client_of: ClientOf) -> None:
    ilse = client_of(world.ilse)
    share(ilse, world.closed_group, b"Geheim", "geheim.txt")
    [secret] = lists.latest_in(world.closed_group.id, 1)
    folder = make_folder(client_of(world.ann), world.open_group, "Map")
    where = f"/overleg/{world.open_group.slug}/documenten/verplaatsing"
    client_of(world.ann).post(where, data={"document": str(secret.id), "naar": str(folder)})
    db.session().expire_all()
    document = db.session().get(Document, secret.id)
    assert document is not None
    assert document.folder_id is None


def test_a_folder_is_renamed_moved_and_never_put_into_itself(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    folder, other = make_folder(ann, group, "Een"), make_folder(ann, group, "Twee")
    inner = make_folder(ann, group, "Binnen", folder)
    where = f"/documenten/mappen/{folder}"
    assert set(page(ann.get(where)).one("#parent").text.split("\n")) == {"Documenten (geen map)", "Twee"}
    assert ann.post(where, data={"name": "Nieuw", "parent": str(other)}).status_code == 303
    assert listed(ann, group) == ["Twee"]
    assert listed(ann, group, map=other) == ["Nieuw"]
    with pytest.raises(actions.FolderRejected, match="inside"):
        actions.change(group.id, other, "Twee", inner)
    answer = ann.post("/overleg/" + group.slug + "/documenten/mappen", data={"name": "  TWEE ", "parent": ""})
    assert page(answer, 422).errors == {"name": "Er is hier al een map met die naam."}
    assert page(answer, 422).fields["name"] == "TWEE"


def test_folders_lie_only_so_deep(world: World) -> None:
    ann, group = viewer(world.ann), world.open_group
    parent = None
    for number in range(MAX_DEPTH):
        parent = actions.make(ann, group.id, f"{number}", parent).id
    with pytest.raises(actions.FolderRejected, match="deep"):
        actions.make(ann, group.id, "Te diep", parent)
    with pytest.raises(actions.FolderRejected, match="gone"):
        actions.make(ann, group.id, "Weg", uuid.uuid4())


def test_a_folder_is_deleted_and_what_lies_in_it_stays(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    folder = make_folder(ann, group, "Map")
    make_folder(ann, group, "Map", folder)
    make_folder(ann, group, "Los", folder)
    make_folder(ann, group, "Los")
    share(ann, group, b"x", "a.txt", folder=str(folder))
    assert ann.post(f"/documenten/mappen/{folder}/verwijdering").status_code == 303
    assert listed(ann, group) == ["Los", "Los (2)", "Map", "a.txt"]


def test_a_folder_is_one_zip_file_with_names_that_windows_reads(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    folder = make_folder(ann, group, "Geïnteresseerden")
    inner = make_folder(ann, group, "2027", folder)
    share(ann, group, b"los", "los.txt")
    share(ann, group, b"een", "café.txt", folder=str(folder))
    share(ann, group, b"twee", "Café.txt", folder=str(folder))
    share(ann, group, b"drie", "nota.txt", folder=str(inner))
    answer = client_of(world.gust).get(f"/documenten/mappen/{folder}/zip")
    assert answer.headers["Content-Disposition"].endswith("filename*=UTF-8''Ge%C3%AFnteresseerden.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as made:
        assert made.testzip() is None
        assert sorted(made.namelist()) == ["2027/nota.txt", "Café.txt", "café (2).txt"]
        assert all(info.flag_bits & 0x800 for info in made.infolist() if not info.filename.isascii())
        assert {made.read("Café.txt"), made.read("café (2).txt")} == {b"een", b"twee"}
    with zipfile.ZipFile(io.BytesIO(ann.get(f"/overleg/{group.slug}/documenten/zip").data)) as made:
        assert "Geïnteresseerden/2027/nota.txt" in made.namelist()
        assert "los.txt" in made.namelist()


def test_too_much_for_a_zip_file_is_told(world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    share(client_of(world.ann), world.open_group, b"los", "los.txt")
    monkeypatch.setattr(archive, "MAX_BYTES", 2)
    answer = client_of(world.ann).get(f"/overleg/{world.open_group.slug}/documenten/zip", follow_redirects=True)
    assert "Dit is te veel voor één zip-bestand" in answer.text


def test_outsiders_reach_no_folder(world: World, client_of: ClientOf) -> None:
    folder = make_folder(client_of(world.ilse), world.closed_group, "Geheim")
    for path in (f"/documenten/mappen/{folder}", f"/documenten/mappen/{folder}/zip"):
        assert client_of(world.ann).get(path).status_code == 404
        assert client_of(world.dirk).get(path).status_code == 200
    assert len(tree_of(world.open_group.id)) == 0
