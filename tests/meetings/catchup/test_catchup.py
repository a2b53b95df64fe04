"""The card of a missed meeting: in three minutes, until it is ticked off, and never of a meeting one attended."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from samenspel import text
from samenspel.db import now, session
from samenspel.groups.models import Membership
from samenspel.meetings.attendance.models import AttendanceSource, CheckIn
from samenspel.meetings.catchup import card as catchup
from samenspel.meetings.catchup import queries
from samenspel.meetings.models import (
    ActionItem,
    Answer,
    AnswerValue,
    AttendanceStatus,
    Decision,
    Meeting,
    Report,
)
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.world import World, viewer

NOTES = "<p>We bespraken de cijfers. Woodwize levert de foto's tegen mei. De rest volgt later.</p>"


def held(world: World, title: str = "Startvergadering", days: int = -5) -> Meeting:
    """A meeting of the open group with a published report; Alimento was there."""
    meeting = make.meeting(world.open_group, world.ilse, title, days=days)
    item = make.agenda_item(meeting, "Campagne", notes="x", notes_html=NOTES)
    session().add(Report(meeting_id=meeting.id, author_id=world.ilse.id, published_at=now() - timedelta(days=1)))
    session().add(Decision(meeting_id=meeting.id, agenda_item_id=item.id, text="De campagne start in juni"))
    session().add(ActionItem(meeting_id=meeting.id, text="Foto's bezorgen", fund_id=world.woodwize.id))
    session().add(ActionItem(meeting_id=meeting.id, text="Van iemand anders", owner_id=world.ann.id))
    session().commit()
    make.attendance(meeting, world.alimento)
    return meeting


@pytest.fixture(autouse=True)
def _members_for_long(world: World) -> None:
    session().execute(sa.update(Membership).values(joined_at=now() - timedelta(days=400)))
    session().commit()


def test_a_card_tells_what_was_decided_and_what_concerns_me(world: World, client_of: ClientOf) -> None:
    meeting = held(world)
    bram = client_of(world.bram)
    start = bram.get("/").text
    assert "Je miste Startvergadering." in start
    card = bram.get("/inhalen").text
    for words in ("De campagne start in juni", "Foto&#39;s bezorgen", "Over Woodwize", "Campagne", "Lezen: 1 minuut"):
        assert words in card
    assert "<li>Woodwize levert de foto&#39;s tegen mei.</li>" in card
    assert "Van iemand anders" not in card
    assert bram.post("/inhalen", data={"seen": str(meeting.id), "terug": "start"}).location == "/"
    start = bram.get("/").text
    assert "Je miste" not in start
    assert "Je bent helemaal bij" in bram.get("/inhalen").text
    assert "Verslag van Startvergadering" not in start, "it was read on the card"


def test_after_a_holiday_all_is_on_one_card(world: World, client_of: ClientOf) -> None:
    meetings = [held(world, f"Overleg {number}", days=-5 - number) for number in range(5)]
    bram = client_of(world.bram)
    assert "Je miste 5 bijeenkomsten." in bram.get("/").text
    page = bram.get("/inhalen").text
    assert "Alles gezien" in page
    assert page.index("Overleg 0") < page.index("Overleg 4")
    assert page.count("Lees de samenvatting (1 beslissing, 1 actiepunt voor jou)") == 4  # the newest is open
    bram.post("/inhalen", data={"seen": [str(meeting.id) for meeting in meetings]})
    assert queries.cards_for(viewer(world.bram)) == []


def came(meeting: Meeting, who: Account) -> None:
    row = CheckIn(
        meeting_id=meeting.id,
        account_id=who.id,
        fund_id=who.fund_id,
        name=who.name,
        way=AttendanceSource.LIST,
        by_id=who.id,
    )
    session().add(row)
    session().commit()


def answered(meeting: Meeting, who: Account, value: AnswerValue) -> None:
    session().add(Answer(meeting_id=meeting.id, account_id=who.id, fund_id=who.fund_id, value=value))
    session().commit()


def test_no_card_of_a_meeting_that_one_attended(world: World) -> None:
    meeting = held(world)
    piet = make.account("Piet Pauwels", fund=world.alimento)
    make.membership(piet, world.open_group, joined_at=now() - timedelta(days=400))

    def missed(who: Account) -> bool:
        session().expire_all()
        return [card.meeting_id for card in queries.cards_for(viewer(who))] == [meeting.id]

    # Their fund was there, and nobody said which of them: neither is bothered.
    assert [missed(who) for who in (world.ann, piet, world.bram)] == [False, False, True]
    # Who said no did not come, also where their fund did.
    answered(meeting, piet, AnswerValue.NO)
    assert [missed(who) for who in (world.ann, piet)] == [False, True]
    # Checked in: that person was there, a colleague who was not checked in was not.
    came(meeting, piet)
    assert [missed(who) for who in (world.ann, piet)] == [True, False]
    came(meeting, world.bram)
    assert not missed(world.bram)
    # Without a fund only one's own word counts, or the list at the door.
    assert missed(world.gust)
    came(meeting, world.gust)
    assert not missed(world.gust)
    assert not missed(world.ilse)


def test_no_card_where_nothing_was_missed(world: World, client_of: ClientOf) -> None:
    unrecorded = make.meeting(world.open_group, world.ilse, days=-4)
    session().add(Report(meeting_id=unrecorded.id, author_id=world.ilse.id, published_at=now()))
    old = held(world, "Lang geleden", days=-300)
    then = now() - timedelta(days=200)
    session().execute(sa.update(Report).where(col(Report.meeting_id) == old.id).values(published_at=then))
    session().commit()
    assert queries.cards_for(viewer(world.bram)) == []
    held(world)
    late = make.account("Lies Laat", fund=world.horeca)
    make.membership(late, world.open_group)
    assert queries.cards_for(viewer(late)) == []
    assert queries.cards_for(viewer(world.carla)) == []
    meeting = held(world, "Besloten")
    assert client_of(world.carla).post("/inhalen", data={"seen": str(meeting.id)}).status_code == 303


def test_a_debrief_is_on_the_card_and_asked_for_on_the_start_page(world: World, client_of: ClientOf) -> None:
    meeting = held(world)
    make.attendance(meeting, world.woodwize, AttendanceStatus.REPRESENTED, represented_by_id=world.alimento.id)
    ann = client_of(world.ann)
    assert "Terugkoppeling voor Woodwize schrijven" in ann.get("/").text
    assert "Terugkoppeling voor Woodwize schrijven" not in client_of(world.dirk).get("/").text
    ann.post(f"/bijeenkomsten/{meeting.id}/terugkoppeling/woodwize", data={"text": "Denk aan de foto's."})
    assert "Terugkoppeling voor Woodwize schrijven" not in ann.get("/").text
    page = client_of(world.bram).get("/inhalen").text
    assert "Terugkoppeling van Alimento" in page
    assert "Denk aan de foto" in page


def test_cards_ask_as_much_for_many_as_for_few(world: World, client_of: ClientOf, counted: Counted) -> None:
    def asked() -> int:
        client = client_of(world.bram)
        client.get("/hulp")
        session().expire_all()
        with counted() as statements:
            assert client.get("/inhalen").status_code == 200
        return len(statements)

    held(world)
    few = asked()
    for number in range(8):
        held(world, f"Overleg {number}", days=-6 - number)
    assert few == asked() <= 8


@pytest.mark.parametrize(
    ("texts", "fund", "found"),
    [
        (["Alimento komt. Travi niet.", "Met alimento erbij!"], "Alimento", ["Alimento komt.", "Met alimento erbij!"]),
        (["Alimentoren zijn iets anders."], "Alimento", []),
        (["Fonds 320 (bis) doet mee"], "Fonds 320 (bis)", ["Fonds 320 (bis) doet mee"]),
        (["Wie dan ook"], "", []),
    ],
)
def test_sentences_that_name_a_fund(texts: list[str], fund: str, found: list[str]) -> None:
    assert catchup.sentences_about(texts, fund) == found


def test_items_of_a_list_stay_apart_in_the_reading() -> None:
    notes = text.to_lines(text.to_html("Nog nodig:\n\n- een *definitie*\n- een lesgever\n\nTot slot:\nwie komt?\nAnn"))
    assert catchup.excerpts([("", notes)]) == [("", "Nog nodig: een definitie; een lesgever; Tot slot: wie komt? Ann")]


def test_three_minutes_of_reading() -> None:
    items: list[Any] = [("Kort", "een twee drie"), ("Leeg", " "), ("Lang", "woord " * 900), ("Langer", "woord " * 2000)]
    read = catchup.excerpts(items)
    assert [title for title, _ in read] == ["Kort", "Lang", "Langer"]
    assert read[0][1] == "een twee drie"
    assert read[1][1].endswith("woord …")
    assert sum(len(text.split()) for _, text in read) <= 602
    assert catchup.minutes_to_read(text for _, text in read) == 3
    assert catchup.excerpts([]) == []
