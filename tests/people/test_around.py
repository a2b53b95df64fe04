"""The card of a person and the page of a fund as the start of finding each other: what they are in, and files."""

from collections.abc import Callable
from typing import Any

from samenspel import db
from samenspel.activity.levels.models import DeliveryPreference
from samenspel.db import now
from samenspel.groups.models import MembershipRole
from samenspel.meetings.models import ActionItem, Report
from samenspel.people.models import Profile
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World


def test_a_card_says_what_somebody_is_in_as_far_as_one_may_look(world: World, client_of: ClientOf) -> None:
    make.membership(world.ann, world.closed_group)
    db.session().add(DeliveryPreference(account_id=world.ann.id, work_days=[0, 3]))
    db.session().commit()
    address = f"/mensen/{world.ann.id}"
    carla = page(client_of(world.carla).get(address))
    assert carla.panel("Overleg").text == "Overleg\nPodcastreeks Werkbaar wint Organisator"
    assert "maandag, donderdag" in carla.panel("Werkdagen")
    for inside in (world.ann, world.dirk, world.ilse):
        assert "Klankbordgroep" in page(client_of(inside).get(address)).panel("Overleg")


def test_a_card_is_a_file_for_an_address_book(world: World, client_of: ClientOf) -> None:
    db.session().add(Profile(account_id=world.bram.id, job_title="Consulent; hout, meubel", phone="02 123\r\nX:Y"))
    world.bram.name = "Bram Van den Berghe-Ünal"
    db.session().commit()
    answer = client_of(world.ann).get(f"/mensen/{world.bram.id}/fiche.vcf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bram-van-den-berghe-unal.vcf"'
    lines = answer.text.split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCARD", "END:VCARD")
    assert "N:Van den Berghe-Ünal;Bram;;;" in lines
    assert "TITLE:Consulent\\; hout\\, meubel" in lines
    assert "TEL;TYPE=WORK,VOICE:02 123\\nX:Y" in lines, "no line of somebody's own"
    assert "ORG:Woodwize" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert client_of(world.gust).get(f"/mensen/{world.bram.id}/fiche.vcf").status_code == 404
    assert client_of(world.gust).get(f"/mensen/{world.gust.id}/fiche.vcf").status_code == 200


def test_who_left_is_in_no_address_book(world: World, client_of: ClientOf) -> None:
    world.bram.active = False
    db.session().commit()
    assert client_of(world.ann).get(f"/mensen/{world.bram.id}/fiche.vcf").status_code == 404


def test_a_slip_still_finds_people_and_says_so(world: World, client_of: ClientOf) -> None:
    db.session().add(Profile(account_id=world.bram.id, expertise=["validering van competenties", "hout"]))
    world.carla.name = "Célia Maes"
    db.session().commit()
    ann = client_of(world.ann)
    found = page(ann.get("/mensen?q=valideirng"))
    assert "Niemand gevonden voor “valideirng”. Dit zijn de mensen voor “validering”." in found
    assert "Bram Claes" in found.links
    assert [tag.text for tag in found.all("td .ds-tag")] == ["validering van competenties"], "why Bram was found"
    assert "Célia Maes" in page(ann.get("/mensen?q=celia")).links
    assert "Niemand gevonden. Zoek met minder" in page(ann.get("/mensen?q=zeppelin"))
    assert not page(ann.get("/mensen?q=claes")).has("td .ds-tag")


def test_the_page_of_a_fund_says_who_goes_where_and_what_comes(
    world: World, client_of: ClientOf, counted: Callable[[], Any]
) -> None:
    make.membership(world.dirk, world.open_group, MembershipRole.FOLLOWER)
    meeting = make.meeting(world.open_group, world.ann, "Opname aflevering 3")
    hidden = make.meeting(world.closed_group, world.ann, "Over wie weggaat")
    initiative = make.initiative(title="Podcast over werkbaar werk", lead_fund_id=world.alimento.id)
    for where, text in ((meeting, "Gasten vragen"), (hidden, "Niets zeggen")):
        db.session().add(Report(meeting_id=where.id, author_id=world.ann.id, published_at=now()))
        db.session().add(ActionItem(meeting_id=where.id, text=text, owner_id=world.ann.id))
    db.session().commit()
    carla = client_of(world.carla)
    shown = page(carla.get("/fondsen/alimento"))
    goes = shown.panel("Wie gaat waarheen?")
    assert goes.one("dd").text == "Ann Peeters (organisator), Dirk Wouters (volger)"
    assert goes.links["Ann Peeters"] == f"/mensen/{world.ann.id}"
    assert shown.panel("Bijeenkomsten die komen").row_titles == ["Opname aflevering 3"]
    assert shown.panel("Open actiepunten").row_titles == ["Gasten vragen"]
    assert shown.panel("Initiatieven").links == {"Podcast over werkbaar werk": f"/initiatieven/{initiative.slug}"}
    for words in ("Klankbordgroep", "Over wie weggaat", "Niets zeggen"):
        assert words not in shown.html
    dirk = page(client_of(world.dirk).get("/fondsen/alimento"))
    assert "Klankbordgroep" in dirk.panel("Wie gaat waarheen?")
    assert "Niets zeggen" in dirk.panel("Open actiepunten")
    with counted() as statements:
        carla.get("/fondsen/alimento")
    assert len(statements) <= 11
