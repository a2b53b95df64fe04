"""What is shown of a document without opening it."""

import io
import uuid

import pytest
from PIL import Image
from sqlmodel import select

from samenspel import db, jobs
from samenspel.documents import lists, queries
from samenspel.documents.models import DocumentPreview, DocumentVersion, PreviewState
from samenspel.documents.previews import actions, tasks
from samenspel.runtime import files
from samenspel.runtime.foreign import sandbox
from tests.documents import office
from tests.documents.test_photos import photo
from tests.documents.test_stories import only_document, renew, share
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World


def previewed(client_of: ClientOf, world: World, content: bytes, name: str) -> uuid.UUID:
    """A document of the open group, with its preview made."""
    assert share(client_of(world.ann), world.open_group, content, name, title="Nota").status_code == 303
    jobs.sweep()
    db.session().expire_all()
    return only_document(world.open_group).id


def preview_of(document: uuid.UUID) -> DocumentPreview:
    query = select(DocumentPreview).join(DocumentVersion).where(DocumentVersion.document_id == document)
    return db.session().exec(query).one()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (office.docx("Zelfroosteren &lt;script&gt;"), "a.docx", "Zelfroosteren <script>"),
        (office.pptx("Zelfroosteren werkt"), "a.pptx", "Zelfroosteren werkt"),
        (office.xlsx("=1+1"), "a.xlsx", "=1+1"),
        (office.odt("Zelfroosteren werkt"), "a.odt", "Zelfroosteren werkt"),
        (b"# Kop\n\n- een **punt**\n", "a.md", "een punt"),
        (b"een *ster* <b>", "a.txt", "een *ster* <b>"),
        ("naam;één\nAnn;<i>2</i>\n".encode("cp1252"), "a.csv", "één\nAnn\n<i>2</i>"),
        (office.zipped({"map/één.txt": "x"}), "a.zip", "map/één.txt"),
        (b"From: ann@alimento.be\r\nSubject: Vraag\r\n\r\nWie komt er?", "a.eml", "Wie komt er?"),
    ],
)
def test_what_stands_in_a_file_is_read_on_its_page(
    world: World, client_of: ClientOf, content: bytes, name: str, said: str
) -> None:
    document = previewed(client_of, world, content, name)
    shown = page(client_of(world.gust).get(f"/documenten/{document}/voorbeeld"))
    assert said in shown.one(".document-text").text
    assert not shown.has(".document-text :is(script, img, style, b, i)")


@pytest.mark.parametrize(("content", "name"), [(office.pdf("Dag"), "a.pdf"), (photo("JPEG"), "a.jpg")])
def test_the_first_page_is_a_picture_that_stands_upright(
    world: World, client_of: ClientOf, content: bytes, name: str
) -> None:
    document = previewed(client_of, world, content, name)
    gust = client_of(world.gust)
    shown = page(gust.get(f"/documenten/{document}/voorbeeld")).one(".document-page img")
    got = gust.get(shown["src"])
    with Image.open(io.BytesIO(got.data)) as image:
        assert image.format == "WEBP"
        assert image.size == (int(shown["width"]), int(shown["height"]))
        assert image.height >= image.width, "the photo was turned"
    small = gust.get(f"/documenten/{document}/versies/1/miniatuur")
    with Image.open(io.BytesIO(small.data)) as image:
        assert max(image.size) <= 160


def test_links_in_a_document_lead_to_the_web_only(world: World, client_of: ClientOf) -> None:
    made = sandbox.run("samenspel.documents.previews.reader:make", [office.docx("x")], "text/none")
    assert made == {"state": "none"}
    from samenspel.documents.previews import reader

    html = reader._sanitized(
        '<p onclick="x()"><a href="javascript:x()">a</a><a href="/afmelden">b</a><a href="https://a.be">c</a>'
        '<img src="https://a.be/x.png"><iframe src="/"></iframe></p><style>p{}</style>'
    )
    assert "javascript" not in html
    assert "afmelden" not in html
    assert "onclick" not in html
    assert "<img" not in html
    assert 'href="https://a.be"' in html


def test_a_file_with_a_password_and_a_broken_one_are_told(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    locked = previewed(client_of, world, office.ole("EncryptedPackage"), "lonen.xlsx")
    shown = page(ann.get(f"/documenten/{locked}/voorbeeld"))
    assert "Dit bestand heeft een wachtwoord" in shown
    share(ann, world.open_group, b"%PDF-1.4 en dan niets", "stuk.pdf", title="Stuk")
    jobs.sweep()
    [broken] = [line for line in lists.latest_in(world.open_group.id, 5) if line.title == "Stuk"]
    shown = page(ann.get(f"/documenten/{broken.id}/voorbeeld"))
    assert "Van dit bestand is er geen voorbeeld" in shown
    assert "zoeken vindt het alleen op zijn titel" in shown


def test_a_preview_is_of_the_newest_version_and_former_ones_have_theirs(world: World, client_of: ClientOf) -> None:
    document = previewed(client_of, world, b"Eerste", "a.txt")
    ann = client_of(world.ann)
    renew(ann, document, office.docx("Tweede"), "a.docx")
    waiting = page(ann.get(f"/documenten/{document}/voorbeeld"))
    assert "Het voorbeeld wordt gemaakt" in waiting
    jobs.sweep()
    db.session().expire_all()
    assert "Tweede" in page(ann.get(f"/documenten/{document}/voorbeeld")).one(".document-text")
    former = page(ann.get(f"/documenten/{document}/versies/1/voorbeeld"))
    assert "Eerste" in former.one(".document-text")
    assert "Dit is versie 1." in former


def test_outsiders_see_no_preview(world: World, client_of: ClientOf) -> None:
    share(client_of(world.ilse), world.closed_group, office.pdf("Geheim"), "a.pdf")
    jobs.sweep()
    line = only_document(world.closed_group)
    for where in ("voorbeeld", "versies/1/voorbeeld", "versies/1/beeld", "versies/1/miniatuur"):
        assert client_of(world.ann).get(f"/documenten/{line.id}/{where}").status_code == 404
        assert client_of(world.dirk).get(f"/documenten/{line.id}/{where}").status_code == 200


def test_previews_are_made_again_and_go_with_their_document(world: World, client_of: ClientOf) -> None:
    document = previewed(client_of, world, office.pdf("Dag"), "a.pdf")
    [_file, page_key, thumb_key] = queries.keys_of([document])
    assert actions.show_all_later() == 0
    assert actions.show_all_later(again=True) == 1
    db.commit()
    jobs.sweep()
    db.session().expire_all()
    preview = preview_of(document)
    assert preview.state is PreviewState.READY
    assert preview.page_key not in (None, page_key)
    for key in (page_key, thumb_key):
        with pytest.raises(FileNotFoundError):
            files.read(key)
    client_of(world.ann).post(f"/documenten/{document}/verwijdering")
    with pytest.raises(FileNotFoundError):
        files.read(preview.page_key or "")


def test_a_file_that_takes_too_much_has_no_preview(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "LIMITS", sandbox.Limits(seconds=0))
    document = previewed(client_of, world, office.pdf("Traag"), "a.pdf")
    assert preview_of(document).state is PreviewState.BROKEN
