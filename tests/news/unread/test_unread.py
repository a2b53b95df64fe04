"""The list of all that is unread: each thing once, read at once with a way back, or kept for later."""

from datetime import timedelta

from samenspel.activity.models import Verb
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.groups.queries import viewer_by
from samenspel.meetings.models import Decision, Report
from samenspel.news.unread.queries import unread_items
from samenspel.people.models import Account
from samenspel.topics.models import Topic
from samenspel.viewer import Viewer
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import page
from tests.world import World


def _mention(topic: Topic, by: Account, whom: Account) -> None:
    thing = Thing(ThingKind.TOPIC, topic.id)
    path = f"/onderwerpen/{topic.id}?bij=nieuw#nieuw"
    notices.notify(
        News(thing, topic.title, path, topic.group_id, by.id, now(), number=topic.reply_count),
        [Recipient(whom.id, NoticeReason.MENTION)],
    )
    session().commit()


def test_everything_unread_stands_there_once_and_what_is_for_me_first(world: World, client_of: ClientOf) -> None:
    mentioned = make.topic(world.open_group, world.ann, "Wie kent een gast?")
    _mention(mentioned, world.ann, world.bram)
    make.topic(world.open_group, world.ann, "Een nieuwe zaal")
    make.activity(world.ann, Verb.PLANNED_MEETING, make.meeting(world.open_group, world.ann, "Opnamedag"))
    shown = page(client_of(world.bram).get("/ongelezen"))
    assert shown.row_titles[0] == "Wie kent een gast?"
    assert sorted(shown.row_titles[1:]) == ["Een nieuwe zaal", "Opnamedag"]
    assert shown.panel("Voor jou (1)").row_titles == ["Wie kent een gast?"], "as many as the bell says"
    assert "Vermelding" in shown.row("Wie kent een gast?").tags
    assert "?bij=nieuw#nieuw" in shown.links["Wie kent een gast? (nieuw)"]
    assert "Bijeenkomst gepland" in shown.row("Opnamedag")


def test_a_report_comes_once_with_what_was_decided(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Startvergadering", days=-3)
    session().add(Report(meeting_id=meeting.id, author_id=world.ann.id, published_at=now()))
    decision = Decision(meeting_id=meeting.id, text="We huren een studio.")
    session().add(decision)
    session().commit()
    make.activity(world.ann, Verb.PUBLISHED_REPORT, meeting)
    make.activity(world.ann, Verb.DECIDED, meeting, decision.text, decision.id)
    row = page(client_of(world.bram).get("/ongelezen")).row("Startvergadering")
    assert "Verslag" in row
    assert "Beslist: We huren een studio." in row


def test_what_is_over_or_off_and_what_i_did_myself_is_no_news(world: World) -> None:
    over = make.meeting(world.open_group, world.ann, "Voorbij", days=-1)
    off = make.meeting(world.open_group, world.ann, "Gaat niet door", cancelled_at=now())
    for meeting in (over, off):
        make.activity(world.ann, Verb.PLANNED_MEETING, meeting)
    make.activity(world.bram, Verb.PLANNED_MEETING, make.meeting(world.open_group, world.bram, "Van mij"))
    assert unread_items(_viewer(world.bram)) == []
    make.activity(world.ann, Verb.CANCELLED_MEETING, off)
    assert [item.verb for item in unread_items(_viewer(world.bram))] == [Verb.CANCELLED_MEETING]


def _viewer(who: Account) -> Viewer:
    viewer = viewer_by(who.fs_uniquifier)
    assert viewer is not None
    return viewer


def test_all_is_read_at_once_and_back_exactly_as_it_was(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, "Wie kent een gast?")
    make.reply(topic, world.ann)
    _mention(topic, world.ann, world.bram)
    make.topic(world.open_group, world.ann, "Een nieuwe zaal")
    make.activity(world.ann, Verb.PLANNED_MEETING, make.meeting(world.open_group, world.ann, "Opnamedag"))
    bram = client_of(world.bram)
    before = page(bram.get("/ongelezen"))
    after = page(bram.post("/ongelezen/gelezen", data={"tot": before.fields["tot"]}, follow_redirects=True))
    assert after.rows == []
    assert "3 als gelezen gemarkeerd." in after.alerts[0]
    again = page(bram.post("/ongelezen/gelezen/ongedaan", follow_redirects=True))
    assert [row.text for row in again.rows] == [row.text for row in before.rows]
    assert bram.post("/ongelezen/gelezen/ongedaan").status_code == 303, "there is nothing left to undo"


def test_to_read_all_leaves_what_came_after_the_page_and_what_is_to_do(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Opnamedag")
    asked = News(Thing(ThingKind.MEETING, meeting.id), "Opnamedag", "/x", world.open_group.id, world.ann.id, now())
    notices.notify(asked, [Recipient(world.bram.id, NoticeReason.TO_DO)])
    make.topic(world.open_group, world.ann, "Een nieuwe zaal")
    bram = client_of(world.bram)
    until = page(bram.get("/ongelezen")).fields["tot"]
    make.topic(world.open_group, world.ann, "Kwam intussen", last_at=now() + timedelta(seconds=5))
    after = page(bram.post("/ongelezen/gelezen", data={"tot": until}, follow_redirects=True))
    assert after.row_titles == ["Opnamedag", "Kwam intussen"]


def test_one_group_is_read_apart(world: World, client_of: ClientOf) -> None:
    other = make.group("tweede", name="Tweede overleg")
    make.membership(world.bram, other)
    make.topic(world.open_group, world.ann, "Een nieuwe zaal")
    make.topic(other, world.ann, "Elders")
    bram = client_of(world.bram)
    assert page(bram.get("/ongelezen?overleg=tweede")).row_titles == ["Elders"]
    left = page(bram.post("/ongelezen/gelezen", data={"overleg": "tweede"}, follow_redirects=True))
    assert left.row_titles == ["Een nieuwe zaal"]


def test_what_is_kept_for_later_stays_on_the_shelf_until_it_is_taken_off(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, "Een nieuwe zaal")
    bram = client_of(world.bram)
    kept = page(bram.post("/ongelezen/later", data={"kind": "topic", "thing": str(topic.id)}, follow_redirects=True))
    assert kept.row_titles == ["Later"]
    shelf = page(bram.get("/ongelezen/later"))
    assert shelf.row_titles == ["Een nieuwe zaal"]
    (action,) = [form["action"] for form in shelf.all("form[action$=weg]")]
    assert page(client_of(world.ann).get("/ongelezen/later")).rows == []
    client_of(world.ann).post(action)
    assert page(bram.get("/ongelezen/later")).row_titles == ["Een nieuwe zaal"], "only I take it off"
    assert page(bram.post(action, follow_redirects=True)).rows == []


def test_who_leaves_a_group_has_nothing_unread_of_it(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.closed_group, world.dirk, "Besloten nieuws")
    make.membership(world.bram, world.closed_group)
    _mention(topic, world.dirk, world.bram)
    bram = client_of(world.bram)
    assert page(bram.get("/ongelezen")).row_titles == ["Besloten nieuws"]
    bram.post(f"/overleg/{world.closed_group.slug}/uitschrijving")
    assert page(bram.get("/ongelezen")).rows == []
    answer = bram.post("/ongelezen/later", data={"kind": "topic", "thing": str(topic.id)}, follow_redirects=True)
    assert "Besloten nieuws" not in answer.text


def test_the_list_costs_the_same_however_much_is_unread(world: World, client_of: ClientOf, counted: Counted) -> None:
    client = client_of(world.bram)
    client.get("/ongelezen")
    _fill(world, 1)
    with counted() as few:
        assert len(page(client.get("/ongelezen")).rows) == 3
    _fill(world, 12)
    with counted() as many:
        assert len(page(client.get("/ongelezen")).rows) == 39
    assert len(many) == len(few) <= 9, many


def _fill(world: World, count: int) -> None:
    for number in range(count):
        _mention(make.topic(world.open_group, world.ann, f"Vermeld {number}"), world.ann, world.bram)
        make.topic(world.open_group, world.ann, f"Onderwerp {number}")
        make.activity(
            world.ann, Verb.PLANNED_MEETING, make.meeting(world.open_group, world.ann, f"Bijeenkomst {number}")
        )
