"""Answers that calendars send, through the same door as those in words: passed on, sent on, or read by Outlook only."""

from email.message import EmailMessage
from typing import Any

from sqlmodel import select

from samenspel.db import session
from samenspel.mail.tags import with_tag
from samenspel.meetings.calendars.answer_tags import tag_of
from samenspel.meetings.calendars.events import uid_of
from samenspel.meetings.models import Answer, Meeting
from samenspel.meetings.replies.letters import LetterProblem
from samenspel.meetings.replies.reading import read_letter
from samenspel.people.models import Account, Fund
from samenspel.tokens import secret_keys
from tests import make
from tests.meetings.replies.post import answers, reply
from tests.news.answers.post import BOX, arrive, letter, states
from tests.world import World


def passed_on(by: Account, to: str) -> EmailMessage:
    """The letter of somebody who passed an invitation of the open group on."""
    meeting = session().exec(select(Meeting)).one()
    message = reply(meeting, by.email, "DELEGATED")
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    part.set_content(part.get_content().replace("CN=Bram", f'DELEGATED-TO="mailto:{to}"'), subtype="calendar")
    part.set_param("method", "REPLY")
    return message


def test_who_passes_an_invitation_on_is_represented_or_replaced(world: World, outbox: list[Any]) -> None:
    make.meeting(world.open_group, world.ann)
    colleague = make.account("Bo Baert", fund=session().get(Fund, world.bram.fund_id))
    arrive(passed_on(world.bram, world.ann.email))
    row = session().exec(select(Answer).where(Answer.account_id == world.bram.id)).one()
    assert (row.value, row.represented_by_id) == ("represented", world.ann.fund_id)
    arrive(passed_on(world.bram, colleague.email))
    assert answers()[world.bram.id] == ("no", "Bo Baert komt in mijn plaats.")
    arrive(passed_on(world.gust, "wie@elders.example"))
    assert world.gust.id not in answers()
    assert "welk fonds jullie vertegenwoordigt" in " ".join(outbox[-1].body.split())


def test_what_a_colleague_answered_counts_for_nobody_who_sends_it_on(world: World) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    tag = tag_of(secret_keys()[0], world.bram.id, uid_of(meeting.id))
    arrive(reply(meeting, world.bram.email, sender=world.gust.email, to=with_tag(BOX, tag)))
    assert answers() == {}
    arrive(reply(meeting, "bram@alias.example", sender="bram@elders.example", to=with_tag(BOX, tag), said=""))
    assert answers() == {}


def test_an_answer_that_only_outlook_reads_counts_by_its_words_or_is_told_so(world: World, outbox: list[Any]) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    to = with_tag(BOX, tag_of(secret_keys()[0], world.bram.id, uid_of(meeting.id)))

    def wrapped(words: str, to: str) -> EmailMessage:
        message = letter(world.bram, words, to, Subject="Geaccepteerd: overleg")
        message.add_attachment(b"\x78\x9f\x3e\x22" + bytes(60), "application", "ms-tnef", filename="winmail.dat")
        return message

    assert read_letter(wrapped("", to).as_bytes(), BOX).problem is LetterProblem.WRAPPED
    found = arrive(wrapped("Ja, ik kom.", to), wrapped("Zie bijlage", to), wrapped("Ja, ik kom.", BOX))
    assert sorted(states(found)[1:]) == [("refused", "wrapped")] * 2
    assert answers()[world.bram.id][0] == "yes"
    assert all("winmail.dat" in mail.body for mail in outbox if mail.to == [world.bram.email])
