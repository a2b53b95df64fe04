"""Who was asked to a meeting, where they are too many for a list beside it: by page, and searched."""

from samenspel.db import session
from samenspel.meetings.models import Answer, AnswerValue
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import page
from tests.world import World


def test_hundreds_of_names_are_paged_and_searched(world: World, client_of: ClientOf, counted: Counted) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=4)
    path = f"/bijeenkomsten/{meeting.id}"
    assert "Alle namen" in page(client_of(world.bram).get(path))
    with counted() as few:
        client_of(world.bram).get(f"{path}/wie-komt")
    for number in range(120):
        make.membership(make.account(f"Deelnemer {number:03}", fund=world.horeca), world.open_group)
    last = make.account("Zoë Zwaenepoel", fund=world.horeca)
    make.membership(last, world.open_group)
    session().add(Answer(meeting_id=meeting.id, account_id=last.id, fund_id=last.fund_id, value=AnswerValue.NO))
    session().commit()
    bram = client_of(world.bram)
    shown = page(bram.get(path))
    assert "Zoek in alle namen" in shown
    assert "Zoë Zwaenepoel" not in shown
    with counted() as many:
        first = page(bram.get(f"{path}/wie-komt"))
    assert len(many) <= len(few)
    assert "Ann Peeters" in first
    assert "Zoë Zwaenepoel" not in first
    assert "Bladzijde 2" in first
    for words in ("zoe", "ZWAENEPOEL", "Zwanepoel"):
        found = page(bram.get(f"{path}/wie-komt", query_string={"q": words}))
        assert "Zoë Zwaenepoel" in found
        assert "komt niet" in found
        assert "Ann Peeters" not in found
    assert "Niemand op deze lijst" in page(bram.get(f"{path}/wie-komt", query_string={"q": "qqqqqqq"}))
    assert client_of(world.gerd).get(f"{path}/wie-komt").status_code == 404
