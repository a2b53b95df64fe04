"""Wherever one tap answers or changes something, the page says what stands now; one more brings back what stood."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from samenspel.db import session
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.attendance.answers.tokens import answer_link
from samenspel.meetings.models import Answer, AnswerValue, AttendanceMode, Meeting
from samenspel.meetings.polls.models import PollCompletion
from samenspel.people.models import Account
from samenspel.polls.models import PollKind
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.polls.polling import answers_of, open_poll, tap
from tests.meetings.stories import to_answer
from tests.pages import Part, fragment, page
from tests.polls.scenes import ballots_of, make_poll
from tests.world import World

HTMX = {"HX-Request": "true"}
Send = Callable[[FlaskClient, str, dict[str, str]], Part]


def _by_script(client: FlaskClient, path: str, data: dict[str, str]) -> Part:
    return fragment(client.post(path, data=data, headers=HTMX))


def _by_page(client: FlaskClient, path: str, data: dict[str, str]) -> Part:
    return page(client.post(path, data=data, follow_redirects=True))


both_ways = pytest.mark.parametrize("send", [_by_script, _by_page])


def _undo(shown: Part, client: FlaskClient, send: Send) -> Part:
    form = [each for each in shown.all(".alert form") if "Ongedaan maken" in each.buttons][-1]
    fields = {each["name"]: each["value"] for each in form.all("input[name]")}
    return send(client, form["action"], fields)


def _mine(meeting: Meeting, who: Account) -> Answer | None:
    session().expire_all()
    return session().exec(select(Answer).where(Answer.meeting_id == meeting.id, Answer.account_id == who.id)).first()


@both_ways
def test_an_answer_on_the_page_of_a_meeting(world: World, client_of: ClientOf, send: Send) -> None:
    meeting, bram = make.meeting(world.open_group, world.ann), client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    shown = send(bram, path, {"value": "yes"})
    assert "Je antwoord: Ja." in shown
    undone = _undo(shown, bram, send)
    assert "Je antwoord is teruggenomen." in undone
    assert _mine(meeting, world.bram) is None
    assert to_answer(world.bram), "it is to do again"


@both_ways
def test_an_answer_comes_back_with_all_that_belongs_to_it(world: World, client_of: ClientOf, send: Send) -> None:
    meeting = make.meeting(world.open_group, world.ann, place="Gent", link="https://meet.example/x")
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "online", "note": "Vanop de trein"})
    shown = send(bram, path, {"value": "no", "note": "Toch niet"})
    assert "Je antwoord: Nee." in shown
    assert "Wat je antwoordde, staat er weer (Je bent er online bij)." in _undo(shown, bram, send)
    answer = _mine(meeting, world.bram)
    assert answer is not None
    assert (answer.value, answer.mode, answer.note) == (AnswerValue.YES, AttendanceMode.ONLINE, "Vanop de trein")


def test_who_takes_back_a_no_is_represented_again(world: World, client_of: ClientOf) -> None:
    meeting, bram = make.meeting(world.open_group, world.ann), client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    other = page(bram.get(path)).all("#by option")[1]["value"]
    said = page(bram.post(path, data={"value": "represented", "by": other}, follow_redirects=True))
    assert "Je antwoord: Vertegenwoordigd." in said
    _undo(_by_page(bram, path, {"value": "no"}), bram, _by_page)
    answer = _mine(meeting, world.bram)
    assert answer is not None
    assert (answer.value, answer.represented_by_id) == (AnswerValue.REPRESENTED, uuid.UUID(other))


def test_an_undo_keeps_the_place_on_the_waiting_list(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    ann, bram, gust = (client_of(who) for who in (world.ann, world.bram, world.gust))
    ann.post(path, data={"value": "yes"})
    bram.post(path, data={"value": "yes"})
    gust.post(path, data={"value": "yes"})
    first = _mine(meeting, world.bram)
    assert first is not None
    waiting_since = first.waiting_since
    assert waiting_since
    _undo(_by_script(bram, path, {"value": "no"}), bram, _by_script)
    again = _mine(meeting, world.bram)
    assert again is not None
    assert again.waiting_since == waiting_since
    ann.post(path, data={"value": "no"})
    seated = _mine(meeting, world.bram)
    assert seated is not None
    assert seated.waiting_since is None, "who waited longest gets the seat"


@both_ways
def test_an_undo_leaves_a_later_answer(world: World, client_of: ClientOf, visitor: FlaskClient, send: Send) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    shown = send(bram, path, {"value": "yes"})
    visitor.post(answer_link(world.bram.id, meeting.id), data={"value": "no"})
    kept = _undo(shown, bram, send)
    assert "Intussen antwoordde je anders (Je komt niet). Dat blijft staan." in kept
    answer = _mine(meeting, world.bram)
    assert answer is not None
    assert answer.value is AnswerValue.NO


def test_a_remark_goes_with_the_answer_and_comes_back_with_it(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    remark = "Ik kom een kwartier later"
    bram.post(path, data={"value": "yes", "note": remark})
    shown = _by_script(bram, path, {"value": "no"})
    assert shown.one("#antwoord-note")["value"] == ""
    assert remark not in page(bram.get(f"/bijeenkomsten/{meeting.id}"))
    assert _undo(shown, bram, _by_script).one("#antwoord-note")["value"] == remark
    again = _by_script(bram, path, {"value": "yes"})
    assert again.one("#antwoord-note")["value"] == remark, "the same answer keeps it"


@both_ways
def test_who_gave_a_seat_up_hears_that_it_is_taken(world: World, client_of: ClientOf, send: Send) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "yes"})
    shown = send(bram, path, {"value": "no"})
    client_of(world.gust).post(path, data={"value": "yes"})
    assert "Je plaats is intussen ingenomen; je staat op de wachtlijst." in _undo(shown, bram, send)


def test_the_link_in_a_mail_says_so_of_a_seat_as_well(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    link = answer_link(world.bram.id, meeting.id)
    visitor.post(link, data={"value": "yes"})
    shown = page(visitor.post(link, data={"value": "no"}))
    client_of(world.gust).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    assert "Je plaats is intussen ingenomen; je staat op de wachtlijst." in _undo(shown, visitor, _by_page)


def test_a_row_of_the_start_page_says_so_of_a_seat_as_well(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "yes"})
    row = _by_script(bram, path, {"value": "no", "terug": "start"})
    client_of(world.gust).post(path, data={"value": "yes"})
    token = {"vorige": row.one("input[name=vorige]")["value"], "terug": "start"}
    assert "Je plaats is intussen ingenomen; je staat op de wachtlijst." in _by_script(bram, f"{path}/ongedaan", token)


def test_an_undo_leaves_a_remark_that_was_written_later(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    shown = _by_script(bram, path, {"value": "yes"})
    bram.post(path, data={"value": "yes", "note": "Een kwartier later"})
    _undo(shown, bram, _by_script)
    answer = _mine(meeting, world.bram)
    assert answer is not None
    assert (answer.value, answer.note) == (AnswerValue.YES, "Een kwartier later")


def test_who_undoes_twice_finds_it_undone(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    _by_script(bram, path, {"value": "maybe"})
    shown = _by_page(bram, path, {"value": "yes"})
    token = shown.one("input[name=vorige]")["value"]
    for _time in range(2):
        undone = _by_page(bram, f"{path}/ongedaan", {"vorige": token})
        assert "Intussen" not in undone.alerts[0]
    answer = _mine(meeting, world.bram)
    assert answer is not None
    assert answer.value is AnswerValue.MAYBE


def test_a_row_of_the_start_page_leaves_a_later_answer(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    row = _by_script(bram, path, {"value": "yes", "terug": "start"})
    token = {"vorige": row.one("input[name=vorige]")["value"], "terug": "start"}
    visitor.post(answer_link(world.bram.id, meeting.id), data={"value": "no"})
    kept = _by_script(bram, f"{path}/ongedaan", token)
    assert "Intussen antwoordde je anders (Je komt niet). Dat blijft staan." in kept
    assert "Ongedaan maken" not in kept.buttons
    answer = _mine(meeting, world.bram)
    assert answer is not None
    assert answer.value is AnswerValue.NO


def test_the_link_in_a_mail_leaves_a_later_answer(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    shown = page(visitor.post(answer_link(world.bram.id, meeting.id), data={"value": "yes"}))
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "no"})
    assert "Intussen antwoordde je anders (Je komt niet). Dat blijft staan." in _undo(shown, visitor, _by_page)
    answer = _mine(meeting, world.bram)
    assert answer is not None
    assert answer.value is AnswerValue.NO


def test_an_undo_is_for_one_person_at_one_meeting(world: World, client_of: ClientOf) -> None:
    meeting, other = (make.meeting(world.open_group, world.ann, title) for title in ("Een", "Twee"))
    ann, bram = client_of(world.ann), client_of(world.bram)
    for client in (ann, bram):
        client.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    shown = _by_script(ann, f"/bijeenkomsten/{meeting.id}/antwoord", {"value": "no"})
    token = shown.one("input[name=vorige]")["value"]
    bram.post(f"/bijeenkomsten/{other.id}/antwoord", data={"value": "maybe"})
    for foreign in (token, token[:-2] + "xx", "yes", "a.b", ""):
        refused = _by_page(bram, f"/bijeenkomsten/{other.id}/antwoord/ongedaan", {"vorige": foreign})
        assert "Dat kan niet meer ongedaan gemaakt worden. Er is niets veranderd." in refused
        answer = _mine(other, world.bram)
        assert answer is not None
        assert answer.value is AnswerValue.MAYBE


def test_an_answer_that_comes_back_after_a_move_is_to_be_confirmed(world: World, client_of: ClientOf) -> None:
    meeting, bram = make.meeting(world.open_group, world.ann), client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "yes"})
    shown = _by_script(bram, path, {"value": "no"})
    row = session().get_one(Meeting, meeting.id)
    assert row.moments
    row.starts_at, row.ends_at = (each + timedelta(hours=2) for each in row.moments)
    session().commit()
    assert "Je zei ja voor het vorige uur" in _undo(shown, bram, _by_script)


def test_the_link_in_a_mail_undoes_as_well(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    link = answer_link(world.bram.id, meeting.id)
    shown = page(visitor.post(link, data={"value": "yes"}))
    assert shown.heading == "Je antwoord is genoteerd"
    undone = _undo(shown, visitor, _by_page)
    assert "Je antwoord is teruggenomen." in undone
    assert _mine(meeting, world.bram) is None
    assert client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").status_code == 200


def _pressed(shown: Part) -> list[str]:
    return [each["value"] for each in shown.all("button[aria-pressed=true]")]


def test_the_link_in_a_mail_says_that_nothing_is_saved_yet(world: World, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    link = answer_link(world.bram.id, meeting.id)
    opened = page(visitor.get(f"{link}?antwoord=no"))
    assert "Nog niet bewaard. Kies hieronder om te antwoorden." in opened
    assert opened.one("form.cluster").buttons == ["Bevestigen: Nee", "Ja, ik kom", "Misschien"]
    assert _pressed(opened) == []
    saved = page(visitor.post(f"{link}?antwoord=no", data={"value": "no"}))
    assert "Nog niet bewaard" not in saved
    assert saved.text.count("Je komt niet.") == 1
    assert _pressed(saved) == ["no"]
    other = page(visitor.get(f"{link}?antwoord=yes"))
    assert "Nu staat er: Je komt niet." in other
    assert _pressed(other) == ["no"], "what the mail offers does not stand"
    changed = page(visitor.post(link, data={"value": "yes"}))
    undone = _undo(changed, visitor, _by_page)
    assert "Wat je antwoordde, staat er weer (Je komt niet)." in undone
    assert _pressed(undone) == ["no"]
    assert "Nog niet bewaard" not in page(visitor.get(f"{link}?antwoord=no")), "it stands already"


def test_a_moment_of_a_date_poll(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, slot = client_of(world.bram), slots[0]
    mine = (world.bram.id, slot.starts_at)
    part = fragment(tap(bram, meeting, slot, "yes", headers=HTMX))
    assert "Je antwoord: Ja" in part
    assert part.buttons == ["Ja", "Indien nodig", "Nee", "Ongedaan maken"]
    assert "Je antwoord is teruggenomen." in fragment(tap(bram, meeting, slot, _former(part), headers=HTMX))
    assert mine not in answers_of(meeting)
    tap(bram, meeting, slot, "if_needed")
    changed = fragment(tap(bram, meeting, slot, "no", headers=HTMX))
    fragment(tap(bram, meeting, slot, _former(changed), headers=HTMX))
    assert answers_of(meeting)[mine] == "if_needed"
    whole = page(tap(bram, meeting, slot, "no", follow_redirects=True))
    _undo(whole, bram, _by_page)
    assert answers_of(meeting)[mine] == "if_needed"


@both_ways
def test_the_undo_of_a_moment_leaves_a_later_answer(world: World, client_of: ClientOf, send: Send) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, slot = client_of(world.bram), slots[0]
    former = _former(fragment(tap(bram, meeting, slot, "yes", headers=HTMX)))
    tap(bram, meeting, slot, "no")
    kept = send(bram, f"/bijeenkomsten/{meeting.id}/momenten/{slot.id}/antwoord", {"value": former})
    assert "Intussen antwoordde je anders (Nee). Dat blijft staan." in kept
    assert answers_of(meeting)[world.bram.id, slot.starts_at] == "no"


def _former(part: Part) -> str:
    (button,) = [each for each in part.all("button") if each.name == "Ongedaan maken"]
    return button["value"]


def test_all_moments_at_once_and_being_done(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/momenten/antwoord"
    tap(bram, meeting, slots[0], "no")
    shown = page(bram.post(path, data={"value": "yes"}, follow_redirects=True))
    assert len(answers_of(meeting)) == len(slots)
    form = shown.all(".alert form")[-1]
    values = [each["value"] for each in form.all("input[name=slot]")]
    bram.post(path, data={"value": "open", "slot": [*values, "geen moment"]})
    assert answers_of(meeting) == {(world.bram.id, slots[0].starts_at): "no"}
    done = page(bram.post(path, data={"value": "done"}, follow_redirects=True))
    assert session().exec(select(PollCompletion)).all()
    _undo(done, bram, _by_page)
    session().expire_all()
    assert not session().exec(select(PollCompletion)).all()


@both_ways
@pytest.mark.parametrize("kind", [PollKind.SINGLE, PollKind.RANKED])
def test_a_vote(world: World, client_of: ClientOf, send: Send, kind: PollKind) -> None:
    poll, bram = make_poll(world, kind=kind), client_of(world.bram)
    path = f"/peilingen/{poll.id}/stem"
    is_ranked = kind is PollKind.RANKED
    first = {"rank-0": "1", "rank-1": "2", "rank-2": "3"} if is_ranked else {"choice": "0"}
    second = {"rank-0": "3", "rank-1": "2", "rank-2": "1"} if is_ranked else {"choice": "1"}
    shown = send(bram, path, first | {"edition": "1"})
    assert "Je stem is geteld." in shown
    _undo(shown, bram, send)
    assert ballots_of(poll) == []
    bram.post(path, data=first | {"edition": "1"})
    _undo(send(bram, path, second | {"edition": "1"}), bram, send)
    (ballot,) = ballots_of(poll)
    assert list(ballot.choices) == ([0, 1, 2] if is_ranked else [0])


@both_ways
def test_the_undo_of_a_vote_leaves_a_later_one(world: World, client_of: ClientOf, send: Send) -> None:
    poll, bram = make_poll(world), client_of(world.bram)
    path = f"/peilingen/{poll.id}/stem"
    shown = send(bram, path, {"choice": "0", "edition": "1"})
    bram.post(path, data={"choice": "1", "edition": "1"})
    assert "Intussen veranderde de stem. Er is niets ongedaan gemaakt." in _undo(shown, bram, send)
    (ballot,) = ballots_of(poll)
    assert list(ballot.choices) == [1]


def test_an_anonymous_vote_is_written_in_no_cookie(world: World, client_of: ClientOf) -> None:
    poll, bram = make_poll(world, is_anonymous=True), client_of(world.bram)
    path = f"/peilingen/{poll.id}/stem"
    bram.post(path, data={"choice": "0", "edition": "1"}, follow_redirects=True)
    changed = page(bram.post(path, data={"choice": "1", "edition": "1"}, follow_redirects=True))
    assert "Je stem is geteld." in changed.alerts[0]
    assert not changed.has(".alert form")


def test_a_proposal_on_the_agenda_and_off_the_list(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    proposal = AgendaProposal(
        group_id=world.open_group.id, meeting_id=None, title="De zaal", proposer_id=world.bram.id, fund_id=None
    )
    session().add(proposal)
    session().commit()
    ann, key = client_of(world.ann), proposal.id
    accepted = _by_page(ann, f"/bijeenkomsten/{meeting.id}/agenda/voorstellen/{key}", {})
    assert "“De zaal” staat op de agenda." in accepted.alerts[0]
    assert "Het voorstel staat weer op de lijst." in _undo(accepted, ann, _by_page).text
    session().expire_all()
    again = session().get_one(AgendaProposal, key)
    assert (again.taken_at, again.item_id, again.meeting_id) == (None, None, None)
    declined = _by_page(ann, f"/agendavoorstellen/{key}/verwijdering", {})
    _undo(declined, ann, _by_page)
    session().expire_all()
    assert session().get_one(AgendaProposal, key).declined_at is None


def test_a_thing_kept_for_later_is_unread_again(world: World, client_of: ClientOf) -> None:
    topic, bram = make.topic(world.open_group, world.ann, "Een zaal"), client_of(world.bram)
    kept = _by_page(bram, "/ongelezen/later", {"kind": "topic", "thing": str(topic.id)})
    undone = _undo(kept, bram, _by_page)
    assert "Dat is weer ongelezen." in undone.text
    assert undone.row_titles == ["Een zaal"]
    assert page(bram.get("/ongelezen/later")).rows == []


def test_a_pinned_topic(world: World, client_of: ClientOf) -> None:
    topic, ann = make.topic(world.open_group, world.ann, "Een zaal"), client_of(world.ann)
    pinned = _by_page(ann, f"/onderwerpen/{topic.id}/vastzetting", {})
    assert "niet meer bovenaan" in _undo(pinned, ann, _by_page).text
    closed = _by_page(ann, f"/onderwerpen/{topic.id}/afsluiting", {"reason": ""})
    assert "weer open" in _undo(closed, ann, _by_page).text


def test_what_was_done_stays_on_the_page(world: World, client_of: ClientOf) -> None:
    """No script takes it away after some seconds: the undo is part of the page, below what was tapped."""
    meeting, bram = make.meeting(world.open_group, world.ann), client_of(world.bram)
    part = _by_script(bram, f"/bijeenkomsten/{meeting.id}/antwoord", {"value": "maybe"})
    assert part.one("#mijn-antwoord .alert [role=status]").text == "Je antwoord: Misschien."
    assert not part.has(".toast")
