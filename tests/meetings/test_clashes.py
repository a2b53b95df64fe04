"""What else the same people and funds have at that time: pointed out before saving, never forbidden."""

from datetime import timedelta
from typing import Any

from samenspel.db import session
from samenspel.meetings.models import Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import at, filled, later, newest, planned
from tests.world import World

NEW = "/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw"


def test_an_overlap_is_pointed_out_once_and_then_allowed(world: World, client_of: ClientOf) -> None:
    moments: dict[str, Any] = {"starts_at": at(later(), 15), "ends_at": at(later(), 17)}
    make.meeting(world.closed_group, world.dirk, "Geheim beraad", **moments)
    elsewhere = make.group("elders", name="Elders")
    make.membership(world.dirk, elsewhere)
    other = make.meeting(elsewhere, world.dirk, "Intervisie", **moments)
    ann = client_of(world.ann)
    answer = ann.post(NEW, data=filled(intro="Blijf staan"))
    assert answer.status_code == 422
    assert "Op dat moment is er ook:" in answer.text
    # Dirk is of Ann's fund; that he is in the closed group as well, and when it meets, stays there.
    assert "Intervisie (Elders), 15:00 – 17:00: 1 fonds van dit overleg" in answer.text
    assert answer.text.count("van dit overleg") == 1
    assert "Geheim beraad" not in answer.text
    assert "Blijf staan" in answer.text
    assert newest().id == other.id
    key = answer.text.split('name="seen_clashes" value="')[1].split('"')[0]
    moved = ann.post(NEW, data=filled(seen_clashes=key, start="14:00"))
    assert moved.status_code == 422, "another time was not looked at yet"
    assert ann.post(NEW, data=filled(seen_clashes=key)).status_code == 303
    assert newest().title == "Lerend netwerk in het najaar"


def test_a_closed_group_elsewhere_holds_up_nobody(world: World, client_of: ClientOf) -> None:
    make.meeting(world.closed_group, world.dirk, "Beraad", starts_at=at(later(), 15), ends_at=at(later(), 17))
    assert client_of(world.ilse).post(NEW, data=filled()).status_code == 422, "an ISA sees the group"
    assert client_of(world.ann).post(NEW, data=filled()).status_code == 303


def test_the_week_is_shown_while_the_form_is_filled_in(world: World, client_of: ClientOf) -> None:
    day = later() - timedelta(days=later().weekday())
    make.meeting(world.open_group, world.ann, "Intervisie", starts_at=at(day, 10), ends_at=at(day, 11))
    make.meeting(world.open_group, world.ann, "Elders", starts_at=at(day + timedelta(days=8), 10))
    address = f"/overleg/wg-werkbaar-wint/bijeenkomsten/samenloop?day={day + timedelta(days=2)}"
    ann = client_of(world.ann)
    calm = ann.get(f"{address}&start=10:00&end=11:00").text
    assert "Nog 1 bijeenkomst van dezelfde fondsen in die week" in calm
    assert "Op dat moment" not in calm
    assert "Elders" not in calm
    sharp = ann.get(f"/overleg/wg-werkbaar-wint/bijeenkomsten/samenloop?day={day}&start=10:30&end=12:00").text
    assert "jij zelf, 2 fondsen van dit overleg" in sharp
    for odd in ("", "&start=12:00&end=10:00", "&start=x&end=y"):
        assert 'name="seen_clashes"' not in ann.get(address + odd).text
    assert client_of(world.bram).get(address).status_code == 403


def test_a_meeting_does_not_clash_with_itself(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    edit = f"/bijeenkomsten/{meeting.id}/bewerken"
    assert client_of(world.ann).post(edit, data=filled(start="14:00")).status_code == 303
    make.meeting(world.open_group, world.ann, "Intervisie", starts_at=at(later(), 9), ends_at=at(later(), 11))
    assert client_of(world.ann).post(edit, data=filled(start="14:00", title="Anders")).status_code == 303
    assert client_of(world.ann).post(edit, data=filled(start="10:00")).status_code == 422
    session().expire_all()
    kept = session().get(Meeting, meeting.id)
    assert kept is not None
    assert kept.starts_at == at(later(), 14)
