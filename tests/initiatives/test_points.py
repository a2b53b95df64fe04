"""Action points that bring an initiative further: chosen by who keeps it, seen by who sees their report."""

import uuid
from datetime import date

from samenspel.db import now, session
from samenspel.groups.models import Group
from samenspel.initiatives.models import Initiative, InitiativePoint
from samenspel.meetings.models import ActionItem, Report
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.world import World

PAGE = "/initiatieven/simulator"


def initiative(slug: str = "simulator") -> Initiative:
    row = Initiative(slug=slug, title=f"Samen een {slug}")
    session().add(row)
    session().commit()
    return row


def point(group: Group, by: Account, text: str, *, is_published: bool = True, is_done: bool = False) -> ActionItem:
    """An action point in a report."""
    meeting = make.meeting(group, by, "Stuurgroep")
    row = ActionItem(meeting_id=meeting.id, text=text, owner_id=by.id, due_on=date(2027, 3, 1))
    row.done_at = now() if is_done else None
    published = now() if is_published else None
    session().add_all([row, Report(meeting_id=meeting.id, author_id=by.id, published_at=published)])
    session().commit()
    return row


def test_who_keeps_the_initiative_links_an_action_point_and_lets_it_go(world: World, client_of: ClientOf) -> None:
    initiative()
    asked = point(world.open_group, world.bram, "Offerte vragen")
    ilse = client_of(world.ilse)
    assert "Er hangen nog geen actiepunten" in ilse.get(PAGE).text
    answer = ilse.post(f"{PAGE}/actiepunten", data={"point": str(asked.id)})
    assert answer.location == f"{PAGE}#actiepunten"
    page = client_of(world.carla).get(PAGE).text
    assert "Offerte vragen" in page
    assert "Loskoppelen" not in page
    assert "Samen een simulator" in client_of(world.bram).get("/actiepunten").text
    report = client_of(world.carla).get(f"/bijeenkomsten/{asked.meeting_id}/verslag").text
    assert 'href="/initiatieven/simulator">Samen een simulator' in report
    finished = client_of(world.bram).post(f"/actiepunten/{asked.id}/afwerking", headers={"HX-Request": "true"})
    assert 'href="/initiatieven/simulator"' in finished.text
    assert "Afgewerkt" in client_of(world.carla).get(PAGE).text
    assert ilse.post(f"{PAGE}/actiepunten/{asked.id}/loskoppeling").status_code == 303
    assert "Offerte vragen" not in client_of(world.carla).get(PAGE).text
    assert session().get(ActionItem, asked.id) is not None


def test_an_action_point_belongs_to_one_initiative(world: World, client_of: ClientOf) -> None:
    initiative()
    initiative("podcast")
    asked = point(world.open_group, world.bram, "Offerte vragen")
    ilse = client_of(world.ilse)
    for page in (PAGE, "/initiatieven/podcast"):
        ilse.post(f"{page}/actiepunten", data={"point": str(asked.id)})
    assert "Offerte vragen" not in ilse.get(PAGE).text
    assert "Offerte vragen" in ilse.get("/initiatieven/podcast").text
    ilse.post(f"{PAGE}/actiepunten/{asked.id}/loskoppeling")
    assert "Offerte vragen" in client_of(world.carla).get("/initiatieven/podcast").text


def test_only_who_sees_the_report_sees_its_action_points(world: World, client_of: ClientOf) -> None:
    it = initiative()
    kept = point(world.closed_group, world.dirk, "Besloten werk")
    draft = point(world.open_group, world.bram, "Nog niet gepubliceerd", is_published=False)
    for each in (kept, draft):
        session().add(InitiativePoint(action_item_id=each.id, initiative_id=it.id))
    session().commit()
    for name, sees in (("dirk", True), ("ilse", True), ("carla", False), ("bea", False), ("gerd", False)):
        page = client_of(getattr(world, name)).get(PAGE).text
        assert ("Besloten werk" in page) is sees, name
        assert "Nog niet gepubliceerd" not in page
    assert client_of(world.bea).post(f"{PAGE}/actiepunten", data={"point": str(kept.id)}).status_code == 404


def test_choosing_nothing_is_said_next_to_the_field(world: World, client_of: ClientOf) -> None:
    initiative()
    point(world.open_group, world.bram, "Offerte vragen")
    for wrong in ("", "geen-nummer"):
        answer = client_of(world.ilse).post(f"{PAGE}/actiepunten", data={"point": wrong})
        assert answer.status_code == 422
        assert "Kies eerst een actiepunt." in answer.text
    assert client_of(world.ann).post(f"{PAGE}/actiepunten", data={"point": ""}).status_code == 403


def test_open_ones_come_first_and_the_page_costs_no_more(world: World, client_of: ClientOf, counted: Counted) -> None:
    it = initiative()
    client = client_of(world.ilse)
    for number in range(12):
        each = point(world.open_group, world.bram, f"Punt {number:02}", is_done=number % 2 == 0)
        session().add(InitiativePoint(action_item_id=each.id, initiative_id=it.id))
        point(world.open_group, world.bram, f"Vrij {number}")
    session().commit()
    client.get("/resultaten")
    for path in (PAGE, "/actiepunten"):
        with counted() as statements:
            page = client.get(path).text
        assert len(statements) <= 8, statements
    page = client.get(PAGE).text
    assert page.index("Punt 11") < page.index("Punt 00")


def linked_to(point_id: uuid.UUID) -> str | None:
    """The address of the initiative that an action point is linked to."""
    session().expire_all()
    link = session().get(InitiativePoint, point_id)
    return session().get_one(Initiative, link.initiative_id).slug if link else None


def test_it_is_linked_where_it_stands_by_who_keeps_initiatives(world: World, client_of: ClientOf) -> None:
    chosen, other = initiative(), initiative("podcast")
    asked = point(world.open_group, world.bram, "Offerte vragen")
    ilse, page = client_of(world.ilse), f"/actiepunten/{asked.id}/initiatief"
    group = f"/overleg/{world.open_group.slug}/actiepunten"
    for place, back in ((group, "overleg"), (f"/bijeenkomsten/{asked.meeting_id}/verslag", "verslag")):
        assert f'href="{page}?terug={back}">Koppel aan een initiatief' in ilse.get(place).text
        assert page not in client_of(world.bram).get(place).text
    form = ilse.get(f"{page}?terug=overleg").text
    assert f'value="{chosen.id}">Samen een simulator' in form
    assert 'name="terug" value="overleg"' in form

    answer = ilse.post(page, data={"initiative": str(chosen.id), "terug": "overleg"})
    assert answer.location == group
    assert "Ander initiatief" in ilse.get(group).text
    assert f'value="{chosen.id}" selected' in ilse.get(page).text
    ilse.post(page, data={"initiative": str(other.id)})
    assert linked_to(asked.id) == "podcast"
    assert ilse.post(page, data={"initiative": "", "terug": "verslag"}).location.endswith(f"/verslag#actie-{asked.id}")
    assert linked_to(asked.id) is None


def test_an_initiative_that_is_gone_is_told_next_to_the_list(world: World, client_of: ClientOf) -> None:
    chosen = initiative()
    asked = point(world.open_group, world.bram, "Offerte vragen")
    page = f"/actiepunten/{asked.id}/initiatief"
    client_of(world.ilse).post(page, data={"initiative": str(chosen.id)})
    for wrong in (str(asked.id), "simulator"):
        answer = client_of(world.ilse).post(page, data={"initiative": wrong, "terug": "overleg"})
        assert answer.status_code == 422
        assert "Dat initiatief is er niet (meer)" in answer.text
        assert 'name="terug" value="overleg"' in answer.text
    assert linked_to(asked.id) == "simulator"


def test_who_made_a_draft_links_to_it_alone(world: World, client_of: ClientOf) -> None:
    draft, chosen = initiative("voorstel"), initiative()
    draft.draft_of_id = world.bram.id
    asked = point(world.open_group, world.bram, "Offerte vragen")
    bram, page = client_of(world.bram), f"/actiepunten/{asked.id}/initiatief"
    assert "Koppel aan een initiatief" in bram.get("/actiepunten").text
    assert "Samen een simulator" not in bram.get(page).text
    assert bram.post(page, data={"initiative": str(chosen.id)}).status_code == 422
    assert bram.post(page, data={"initiative": str(draft.id)}).status_code == 303
    assert linked_to(asked.id) == "voorstel"
    client_of(world.ilse).post(page, data={"initiative": str(chosen.id)})
    assert bram.get(page).status_code == 403, "what an adviser linked stays there"
    assert bram.post(page, data={"initiative": ""}).status_code == 403
    assert linked_to(asked.id) == "simulator"
