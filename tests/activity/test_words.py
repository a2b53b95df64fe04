"""An activity knows how much there is to read and which funds are named, and follows what becomes of its words."""

import io
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import db
from samenspel.activity.models import Activity, Verb
from samenspel.db import now
from samenspel.meetings.models import Decision
from samenspel.topics.models import Reply, Topic
from tests.fixtures import ClientOf
from tests.meetings.stories import decisions_of, past_meeting, report_of, reported, work, written
from tests.topics.conftest import open_topic, reply
from tests.world import World

Facts = tuple[str, int | None, int, list[str]]


def recorded(verb: Verb) -> list[Facts]:
    """Title, number, words and named funds of the activities with this verb, the oldest first."""
    db.session().expire_all()
    rows = db.session().exec(select(Activity).where(Activity.verb == verb).order_by(col(Activity.id)))
    return [(row.title, row.number, row.words, row.fund_ids) for row in rows]


def test_a_topic_and_its_replies_follow_their_words(world: World, client_of: ClientOf) -> None:
    woodwize, alimento = str(world.woodwize.id), str(world.alimento.id)
    ann, bram = client_of(world.ann), client_of(world.bram)
    open_topic(ann, world.open_group, title="Vraag aan Woodwize", body="Wie weet dit van jullie?")
    assert recorded(Verb.OPENED_TOPIC) == [("Vraag aan Woodwize", None, 5, [woodwize])]
    topic = db.session().exec(select(Topic)).one()
    open_topic(ann, world.open_group, title="Iets anders", body="Los hiervan")
    reply(bram, topic, "PC 118 weet dit")
    reply(bram, topic, "En nog iets")
    title, number, words, named = recorded(Verb.REPLIED)[0]
    assert (title, number, words, set(named)) == ("Vraag aan Woodwize", 1, 4, {woodwize, alimento})
    ann.post(f"/onderwerpen/{topic.id}/bewerken", data={"title": "Vraag", "body": "Wie weet dit?"})
    assert recorded(Verb.OPENED_TOPIC)[0] == ("Vraag", None, 3, [])
    first, second = db.session().exec(select(Reply).order_by(col(Reply.number))).all()
    bram.post(f"/reacties/{first.id}/bewerken", data={"body": "Wij weten het niet"})
    assert recorded(Verb.REPLIED) == [("Vraag", 1, 4, []), ("Vraag", 2, 3, [woodwize])]
    bram.post(f"/reacties/{second.id}/verwijdering")
    assert recorded(Verb.REPLIED) == [("Vraag", 1, 4, [])]


def test_a_report_brings_its_decisions_and_they_follow_its_corrections(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    ann, edit = client_of(world.ann), f"/bijeenkomsten/{meeting.id}/verslag/bewerken"
    draft = written(item, decision_text=["Woodwize trekt de reeks", "We vergaderen minder"])
    assert ann.post(edit, data=draft).status_code == 303
    assert recorded(Verb.DECIDED) == []
    first, second = decisions_of(meeting)
    lines = {"decision_id": [str(first.id), str(second.id)], "known": [str(first.id), str(second.id)]}
    reported(ann, meeting, item, **lines, decision_text=[first.text, second.text])
    assert recorded(Verb.PUBLISHED_REPORT) == [(meeting.title, None, 3, [])]
    assert recorded(Verb.DECIDED) == [
        ("Woodwize trekt de reeks", None, 4, [str(world.woodwize.id)]),
        ("We vergaderen minder", None, 3, []),
    ]
    (decided,) = db.session().exec(select(Activity).where(Activity.object_id == first.id)).all()
    assert decided.path == f"/bijeenkomsten/{meeting.id}/verslag"
    assert decided.verb.thing_kind == "decision"
    changed = lines | {"decision_id": [str(first.id), ""], "decision_text": ["We wachten", "En we zien wel"]}
    ann.post(edit, data=written(item, **changed))
    assert [facts[0] for facts in recorded(Verb.DECIDED)] == ["We wachten", "En we zien wel"]
    assert recorded(Verb.DECIDED)[0][2:] == (2, [])
    assert len(decisions_of(meeting)) == 2
    assert db.session().get(Decision, second.id) is None


def test_a_correction_of_an_old_report_is_no_news(world: World, client_of: ClientOf) -> None:
    """Also where it was published before decisions were recorded."""
    meeting, item = past_meeting(world.open_group, world.ann)
    ann, edit = client_of(world.ann), f"/bijeenkomsten/{meeting.id}/verslag/bewerken"
    reported(ann, meeting, item)
    (first,) = decisions_of(meeting)
    report = report_of(meeting)
    assert report is not None
    first.created_at = report.published_at = now() - timedelta(days=90)
    db.session().execute(sa.delete(Activity).where(col(Activity.verb) == Verb.DECIDED))
    db.session().commit()
    more = {"known": [str(first.id)], "decision_id": [str(first.id), ""], "decision_text": [first.text, "En nog iets"]}
    ann.post(edit, data=written(item, **more))
    old, new = db.session().exec(
        select(Activity).where(Activity.verb == Verb.DECIDED).order_by(col(Activity.created_at))
    )
    assert (old.created_at, old.object_id) == (report.published_at, first.id)
    assert new.created_at > now() - timedelta(minutes=1)


def test_a_document_is_read_for_its_words(world: World, client_of: ClientOf) -> None:
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/documenten"
    for words in (b"Een nota", b"Een nota over PC 125"):
        ann.post(where, data={"title": "Nota", "upload": (io.BytesIO(words), "nota.txt")})
    work()
    assert recorded(Verb.ADDED_DOCUMENT) == [
        ("Nota", 1, 2, []),
        ("Nota", 1, 5, [str(world.woodwize.id)]),
    ]
