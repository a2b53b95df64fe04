"""Those who keep order: they close with a reason, move, split, and show a topic in a second group."""

import io
import uuid

import pytest
from sqlmodel import col, select

from samenspel import db, jobs
from samenspel.activity.models import Activity, Verb
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.documents.models import Document
from samenspel.groups.models import Group, MembershipRole, Visibility
from samenspel.topics import index, queries
from samenspel.topics.models import Reply, Topic, TopicMark
from tests import make
from tests.documents.test_staged import POINT
from tests.fixtures import ClientOf
from tests.pages import Part, page
from tests.topics.conftest import file, reply
from tests.world import World, viewer


def words_between(shown: Part) -> list[str]:
    """What happened between the posts, without when."""
    return [part.one("span:first-child").text for part in shown.all(".post-event")]


def numbers_in(topic_id: uuid.UUID) -> list[tuple[int, str]]:
    db.session().expire_all()
    rows = db.session().exec(select(Reply).where(Reply.topic_id == topic_id).order_by(col(Reply.number)))
    return [(row.number, row.body) for row in rows]


@pytest.fixture
def other(world: World) -> Group:
    """A hidden group that Ann organises too, with Dirk."""
    group = make.group("stuurgroep", name="Stuurgroep", visibility=Visibility.HIDDEN)
    make.membership(world.ann, group, MembershipRole.ORGANISER)
    make.membership(world.dirk, group)
    return group


def test_who_closed_a_topic_and_why_stands_below_it(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram)
    make.reply(topic, world.gust)
    ann, bram = client_of(world.ann), client_of(world.bram)
    assert ann.post(f"/onderwerpen/{topic.id}/afsluiting", data={"reason": "x" * 501}).status_code == 422
    ann.post(f"/onderwerpen/{topic.id}/afsluiting", data={"reason": "Besproken op 3 maart."})
    shown = page(bram.get(f"/onderwerpen/{topic.id}"))
    assert words_between(shown) == ["Ann Peeters (Alimento) sloot dit onderwerp af."]
    assert "Besproken op 3 maart." in shown.one(".post-event")
    ann.post(f"/onderwerpen/{topic.id}/afsluiting", data={"reason": "Nog eens"})
    ann.post(f"/onderwerpen/{topic.id}/heropening")
    ann.post(f"/onderwerpen/{topic.id}/heropening")
    reopened = "Ann Peeters (Alimento) heropende dit onderwerp."
    assert words_between(page(bram.get(f"/onderwerpen/{topic.id}")))[1:] == [reopened]


def test_a_topic_moves_with_all_that_belongs_to_it(world: World, client_of: ClientOf, other: Group) -> None:
    topic = make.topic(world.open_group, world.ann, "Begroting")
    ann, bram, dirk = client_of(world.ann), client_of(world.bram), client_of(world.dirk)
    reply(bram, topic, "Met een bijlage", uploads=[file()])
    jobs.sweep()
    assert len(db.session().exec(select(Notice).where(Notice.account_id == world.ann.id)).all()) == 1
    assert bram.post(f"/onderwerpen/{topic.id}/verplaatsing", data={"group": str(other.id)}).status_code == 403
    assert (
        ann.post(f"/onderwerpen/{topic.id}/verplaatsing", data={"group": str(world.closed_group.id)}).status_code == 422
    )
    moved = ann.post(f"/onderwerpen/{topic.id}/verplaatsing", data={"group": str(other.id), "reason": "Hoort hier"})
    assert moved.location == f"/onderwerpen/{topic.id}"
    jobs.sweep()
    assert bram.get(f"/onderwerpen/{topic.id}").status_code == 404
    assert page(bram.get(f"/overleg/{world.open_group.slug}/onderwerpen")).row_titles == []
    assert not queries.may_listen(viewer(world.bram), topic.id)
    shown = page(dirk.get(f"/onderwerpen/{topic.id}"))
    assert words_between(shown) == ["Ann Peeters (Alimento) verplaatste dit onderwerp uit Podcastreeks Werkbaar wint."]
    document = db.session().exec(select(Document)).one()
    assert dirk.get(f"/documenten/{document.id}").status_code == 200
    assert bram.get(f"/documenten/{document.id}").status_code == 404
    assert {row.group_id for row in db.session().exec(select(Activity))} == {other.id}
    for row in db.session().exec(select(Notice)):
        assert row.group_id == other.id
        assert row.account_id != world.gust.id
    assert next(iter(index.topics([topic.id]))).readers == (str(other.id),)
    assert [found.readers for found in index.replies()] == [(str(other.id),)]


def test_a_picture_goes_along_with_the_text_of_its_author(world: World, client_of: ClientOf, other: Group) -> None:
    topic = make.topic(world.open_group, world.ann)
    ann, bram, dirk = client_of(world.ann), client_of(world.bram), client_of(world.dirk)
    sent = bram.post(f"/overleg/{world.open_group.slug}/bijlagen", data={"file": (io.BytesIO(POINT), "plan.png")}).json
    assert sent is not None
    picture = f"/bijlagen/{sent['id']}"
    reply(bram, topic, f"![Het plan]({picture})")
    reply(ann, topic, f"Dit plan: ![Het plan]({picture})")
    assert dirk.get(picture).status_code == 200
    ann.post(f"/onderwerpen/{topic.id}/verplaatsing", data={"group": str(other.id)})
    assert dirk.get(picture).status_code == 200
    assert bram.get(picture).status_code == 404


def test_where_a_topic_came_from_is_told_to_those_who_see_that_group(
    world: World, client_of: ClientOf, other: Group
) -> None:
    topic = make.topic(other, world.ann, "Begroting")
    client_of(world.ann).post(f"/onderwerpen/{topic.id}/verplaatsing", data={"group": str(world.open_group.id)})
    shown = page(client_of(world.bram).get(f"/onderwerpen/{topic.id}"))
    assert words_between(shown) == ["Ann Peeters (Alimento) verplaatste dit onderwerp uit een ander overleg."]
    assert "Stuurgroep" not in shown.html


def test_who_takes_part_is_told_of_a_move_when_they_may_still_read_it(
    world: World, client_of: ClientOf, other: Group
) -> None:
    topic = make.topic(world.open_group, world.dirk, "Begroting")
    make.reply(topic, world.bram)
    db.session().add_all(
        TopicMark(account_id=each.id, topic_id=topic.id, read_number=1, follows=True)
        for each in (world.bram, world.dirk)
    )
    db.session().commit()
    client_of(world.ann).post(f"/onderwerpen/{topic.id}/verplaatsing", data={"group": str(other.id)})
    jobs.sweep()
    told = db.session().exec(select(Notice)).all()
    assert [(each.account_id, each.reason) for each in told] == [(world.dirk.id, NoticeReason.ANSWER)]


def test_replies_become_a_topic_of_their_own(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, "Roosters")
    ann, gust, bram = client_of(world.ann), client_of(world.gust), client_of(world.bram)
    for number in range(1, 6):
        reply(gust if number % 2 else bram, topic, f"Reactie {number}", uploads=[file()] if number == 3 else [])
    jobs.sweep()
    third = db.session().exec(select(Reply).where(Reply.number == 3)).one()
    ann.post(f"/onderwerpen/{topic.id}/leesstand", data={"number": "3"})
    form = page(ann.get(f"/onderwerpen/{topic.id}/afsplitsing?vanaf=3"))
    assert len(form.all("input[name=numbers][checked]")) == 3
    sent = {"title": "Lunch", "numbers": ["3", "5"]}
    answer = ann.post(f"/onderwerpen/{topic.id}/afsplitsing", data=sent)
    new_id = uuid.UUID(answer.location.rpartition("/")[2])
    assert numbers_in(topic.id) == [(1, "Reactie 1"), (2, "Reactie 2"), (4, "Reactie 4")]
    assert numbers_in(new_id) == [(1, "Reactie 3"), (2, "Reactie 5")]
    old, new = page(gust.get(f"/onderwerpen/{topic.id}")), page(gust.get(f"/onderwerpen/{new_id}"))
    assert "3 reacties" in old
    assert words_between(old) == ["Ann Peeters (Alimento) bracht 2 reacties over naar Lunch."]
    assert words_between(new) == ["Ann Peeters (Alimento) splitste dit af van Roosters."]
    assert f"/onderwerpen/{new_id}" in old.addresses
    assert f"/onderwerpen/{topic.id}" in new.addresses
    assert "nota.txt" in new
    assert "nota.txt" not in old
    first = gust.get(f"/onderwerpen/{topic.id}?bij=3")
    assert first.location == f"/reacties/{third.id}"
    assert gust.get(first.location).location == f"/onderwerpen/{new_id}?bij=1#reply-{third.id}"
    carla = client_of(world.carla)
    assert {hit.url.partition("?")[0] for hit in index.replies([third.id])} == {f"/onderwerpen/{new_id}"}
    assert carla.get(f"/onderwerpen/{new_id}").status_code == 200
    made = db.session().exec(select(Activity).where(Activity.object_id == new_id, Activity.verb == Verb.REPLIED)).all()
    assert sorted((each.number or 0) for each in made) == [1, 2]
    reply(bram, topic, "Verder over roosters")
    assert numbers_in(topic.id)[-1] == (6, "Verder over roosters")


def test_what_is_unread_stays_unread_in_both_topics_after_a_split(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, "Roosters")
    gust, bram, ann = client_of(world.gust), client_of(world.bram), client_of(world.ann)
    for number in range(1, 5):
        reply(gust, topic, f"Reactie {number}")
    jobs.sweep()
    bram.post(f"/onderwerpen/{topic.id}/leesstand", data={"number": "1"})
    answer = ann.post(f"/onderwerpen/{topic.id}/afsplitsing", data={"title": "Lunch", "numbers": ["1", "3", "4"]})
    new_id = answer.location.rpartition("/")[2]
    listed = page(bram.get(f"/overleg/{world.open_group.slug}/onderwerpen"))
    assert listed.row("Roosters").one(".new").text == "1 nieuw"
    assert listed.row("Lunch").one(".new").text == "2 nieuw"
    mine = select(Notice).where(Notice.account_id == world.bram.id).order_by(col(Notice.title))
    told = [(each.title, each.number, each.last_number, each.count) for each in db.session().exec(mine)]
    assert told == [("Lunch", 2, 3, 2), ("Roosters", 2, 2, 1)]
    assert page(bram.get(f"/onderwerpen/{new_id}?bij=nieuw")).one("#nieuw").text == "2 nieuwe reacties"


def test_a_split_needs_a_title_and_replies_that_are_there(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, "Roosters")
    kept = make.reply(topic, world.gust, "Blijft")
    gone = make.reply(topic, world.gust, "Weg")
    ann, where = client_of(world.ann), f"/onderwerpen/{topic.id}/afsplitsing"
    ann.post(f"/reacties/{gone.id}/verwijdering")
    for sent in (
        {"title": "Lunch"},
        {"numbers": ["1"]},
        {"title": "Lunch", "numbers": ["2"]},
        {"title": "L", "numbers": "x"},
    ):
        assert ann.post(where, data=sent).status_code == 422
    assert numbers_in(topic.id)[0] == (1, kept.body)
    assert len(db.session().exec(select(Topic)).all()) == 1


def test_a_topic_stands_in_a_second_list_and_nobody_reads_more_by_it(
    world: World, client_of: ClientOf, other: Group
) -> None:
    make.membership(world.gust, other)
    open_topic = make.topic(world.open_group, world.ann, "Voor twee")
    hidden = make.topic(other, world.ann, "Geheim")
    ann, bram, dirk, gust = (client_of(each) for each in (world.ann, world.bram, world.dirk, world.gust))
    form = page(ann.get(f"/onderwerpen/{open_topic.id}/tweede-overleg"))
    assert "Stuurgroep (leesbaar voor 3 van de 3 deelnemers)" in form
    assert ann.post(f"/onderwerpen/{open_topic.id}/tweede-overleg", data={"group": str(other.id)}).status_code == 303
    listed = page(dirk.get(f"/overleg/{other.slug}/onderwerpen"))
    assert listed.row_titles == ["Geheim", "Voor twee"]
    assert "uit Podcastreeks Werkbaar wint" in listed.row("Voor twee")
    assert "ook in Stuurgroep" in page(dirk.get(f"/onderwerpen/{open_topic.id}"))
    assert "Stuurgroep" not in page(bram.get(f"/onderwerpen/{open_topic.id}")).html
    assert "(3 van de" not in page(ann.get(f"/onderwerpen/{hidden.id}/tweede-overleg"))
    ann.post(f"/onderwerpen/{hidden.id}/tweede-overleg", data={"group": str(world.open_group.id)})
    assert "Geheim" not in page(bram.get(f"/overleg/{world.open_group.slug}/onderwerpen")).html
    assert "Geheim" in page(gust.get(f"/overleg/{world.open_group.slug}/onderwerpen")).row_titles
    assert bram.get(f"/onderwerpen/{hidden.id}").status_code == 404
    ann.post(f"/onderwerpen/{open_topic.id}/tweede-overleg", data={"group": ""})
    assert page(dirk.get(f"/overleg/{other.slug}/onderwerpen")).row_titles == ["Geheim"]


def test_a_topic_is_linked_only_where_one_may_open_one(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram)
    bram = client_of(world.bram)
    sent = {"group": str(world.closed_group.id)}
    assert bram.post(f"/onderwerpen/{topic.id}/tweede-overleg", data=sent).status_code == 422
    assert client_of(world.gust).get(f"/onderwerpen/{topic.id}/tweede-overleg").status_code == 403
