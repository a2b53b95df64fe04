"""What people write in answer to a mail comes where they mean it, once, and nowhere else."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask

from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import commit, now
from samenspel.groups import actions as groups
from samenspel.mail.sending import message_of
from samenspel.news.answers import tasks
from samenspel.runtime.app_key import SETTINGS
from samenspel.topics.models import Topic
from tests import make
from tests.fixtures import ClientOf
from tests.mails import notice_mails, parsed
from tests.news.answers import clients
from tests.news.answers.clients import Original
from tests.news.answers.post import BOX, address, address_letter, answer, arrive, letter, replies_in, states
from tests.pages import page
from tests.world import World


def tell(topic: Topic, world: World) -> None:
    """Bram did not read the last reply of Ann."""
    news = News(
        thing=Thing(ThingKind.TOPIC, topic.id),
        title=topic.title,
        path=f"/onderwerpen/{topic.id}",
        group_id=topic.group_id,
        topic_id=topic.id,
        actor_id=world.ann.id,
        at=now(),
        number=topic.reply_count,
    )
    notices.notify(news, [Recipient(world.bram.id, NoticeReason.ANSWER)])
    commit()


def test_an_answer_to_the_mail_about_a_topic_is_a_reply_and_its_author_sees_the_whole_mail(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    topic = make.topic(world.open_group, world.bram, title="Telewerk")
    make.reply(topic, world.ann, "Wie heeft er al een tekst over telewerk?")
    tell(topic, world)
    (mail,) = notice_mails(outbox)
    sent = parsed(mail)
    assert "Antwoord gewoon op deze mail" in mail.body
    assert "niemand leest" not in mail.body
    original = Original(mail.body, mail.alternatives[0][0], str(sent["Subject"]))
    words = "Wij hebben er een, zie bijlage."
    bodies = [
        clients.gmail(clients.divs(words), words, original, "nl"),
        clients.outlook_desktop(clients.word_paragraphs(words), words, original, "nl"),
        clients.outlook_text(words, original, "nl"),
    ]
    written = [clients.letter(each, f"RE: {original.subject}") for each in bodies]
    for number, each in enumerate(written):
        address_letter(each, world.bram, str(sent["Reply-To"]), f"<{number}@example.org>")
    assert states(arrive(*written)) == [("taken", None)] * 3
    assert replies_in(topic)[1:] == [words] * 3
    client = client_of(world.bram)
    shown = page(client.get(f"/onderwerpen/{topic.id}"))
    whole = next(each for each in shown.addresses if each.endswith("/mail"))
    assert "> Wie heeft er al een tekst over telewerk?" in page(client.get(whole)).one("pre")
    assert client.get(f"{whole}?bestand=ja").mimetype == "message/rfc822"
    assert client_of(world.ann).get(whole).status_code == 404


def test_the_same_letter_twice_is_one_reply(world: World) -> None:
    topic = make.topic(world.open_group, world.bram)
    written = answer(world.bram, topic, "Een keer.")
    assert len(arrive(written, written)) == 1
    arrive(written)
    assert replies_in(topic) == ["Een keer."]


def test_who_is_not_certain_is_told_once_and_never_believed(world: World, outbox: list[Any]) -> None:
    topic = make.topic(world.open_group, world.bram)
    forged = [
        answer(world.bram, topic, "Vals 1", Authentication_Results=""),
        answer(
            world.bram, topic, "Vals 2", Authentication_Results="mx.elders.example; dmarc=pass header.from=example.org"
        ),
        letter("vreemd@elders.example", "Vals 3", address(world.bram, "topic", topic)),
        letter(world.carla, "Vals 4", address(world.bram, "topic", topic)),  # a mail that was not for her
        letter(world.bram, "Vals 5", BOX.replace("@", f"+{'a' * 42}@")),
    ]
    found = states(arrive(*forged))
    assert found == [
        ("refused", "unproven"),
        ("refused", "unproven"),
        ("refused", "stranger"),
        ("refused", "stranger"),
        ("refused", "stranger"),
    ]
    assert replies_in(topic) == []
    told = ["vreemd@elders.example", world.carla.email, world.bram.email]
    assert sorted(mail.to[0] for mail in outbox) == sorted(told)


def test_what_a_program_wrote_is_neither_posted_nor_answered(world: World, outbox: list[Any]) -> None:
    topic = make.topic(world.open_group, world.bram)
    signs: list[dict[str, str]] = [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<>"},
        {"Subject": "Automatisch antwoord: Re: iets"},
        {"Subject": "Réponse automatique : iets"},
        {"Subject": "Out of office: Re: iets"},
    ]
    written = [answer(world.bram, topic, f"Ik ben er niet. {number}", **each) for number, each in enumerate(signs)]
    assert states(arrive(*written)) == [("ignored", "automatic")] * len(signs)
    assert (replies_in(topic), outbox) == ([], [])


def test_what_cannot_be_written_on_the_page_cannot_be_mailed(world: World, outbox: list[Any]) -> None:
    closed = make.topic(world.open_group, world.ann, closed_at=now())
    left = make.topic(world.closed_group, world.dirk, title="Geheim")
    long, empty = make.topic(world.open_group, world.ann), make.topic(world.open_group, world.ann)
    found = arrive(
        answer(world.bram, closed, "Te laat."),
        answer(world.bram, left, "Ik zie dit niet."),
        answer(world.bram, long, "woord " * 4000),
        answer(world.bram, empty, "\n\n"),
    )
    assert sorted(states(found)) == [
        ("refused", "closed"),
        ("refused", "empty"),
        ("refused", "gone"),
        ("refused", "too_long"),
    ]
    assert [replies_in(each) for each in (closed, left, long, empty)] == [[], [], [], []]
    assert {mail.to[0] for mail in outbox} == {world.bram.email}
    assert len(outbox) == 4
    assert not any(left.title in mail.body for mail in outbox)
    assert any("verzonden berichten" in mail.body for mail in outbox)


def test_files_come_along_and_one_that_is_refused_is_told(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    topic = make.topic(world.open_group, world.bram)
    written = answer(world.bram, topic, "Met bijlagen.")
    written.add_attachment(b"Een lijst van namen.", maintype="text", subtype="plain", filename="lijst.txt")
    written.add_attachment(b"MZ\x90\x00" * 40, maintype="application", subtype="octet-stream", filename="spel.exe")
    assert states(arrive(written)) == [("partly", "files")]
    shown = page(client_of(world.ann).get(f"/onderwerpen/{topic.id}"))
    assert "lijst.txt" in shown
    assert "spel.exe" not in shown
    (mail,) = outbox
    assert "spel.exe" in mail.body
    assert "Je woorden staan erbij" in mail.body


def test_without_a_plus_the_mail_that_is_answered_says_what_about(app: Flask, world: World, outbox: list[Any]) -> None:
    settings = SETTINGS.get(app)
    SETTINGS.set(app, settings.model_copy(update={"answer_plus": False}))
    topic = make.topic(world.open_group, world.bram)
    make.reply(topic, world.ann, "Vraag")
    tell(topic, world)
    (mail,) = notice_mails(outbox)
    sent = parsed(mail)
    assert str(sent["Reply-To"]) == BOX
    refers = {"In_Reply_To": str(sent["Message-ID"]), "References": f"{sent['References']} {sent['Message-ID']}"}
    found = arrive(
        letter(world.bram, "Antwoord", **refers),
        letter(world.carla, "Niet aan mij gestuurd", **refers),
    )
    assert states(found) == [("taken", None), ("refused", "nothing")]
    assert replies_in(topic)[1:] == ["Antwoord"]


def test_a_mail_about_several_things_has_an_address_for_each(world: World, outbox: list[Any]) -> None:
    topics = [make.topic(world.open_group, world.bram, title=title) for title in ("Eerste", "Tweede")]
    for topic in topics:
        make.reply(topic, world.ann, "Nieuws")
        tell(topic, world)
    (mail,) = notice_mails(outbox)
    for topic in topics:
        assert address(world.bram, "topic", topic) in mail.body
        assert f"mailto:{address(world.bram, 'topic', topic)}" in mail.alternatives[0][0]
    outbox.clear()
    assert states(arrive(letter(world.bram, "Waarop?", str(parsed(mail)["Reply-To"])))) == [("refused", "several")]
    assert "meer dan één ding" in outbox[0].body


def test_who_left_a_group_no_longer_answers_in_it(world: World) -> None:
    topic = make.topic(world.open_group, world.ann)
    written = answer(world.bram, topic, "Nog iets.")
    groups.leave(world.bram.id, world.open_group.id)
    commit()
    assert states(arrive(written)) == [("refused", "may_not")]
    assert replies_in(topic) == []


def test_administrators_see_what_came_in_and_no_words(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, title="Geheim plan")
    arrive(answer(world.bram, topic, "Mijn woorden"), letter("vreemd@elders.example", "Dag"))
    shown = page(client_of(world.bea).get("/beheer/verzending/ontvangen"))
    assert world.bram.name in shown
    assert "niet geplaatst: onbekend adres" in shown
    assert "Mijn woorden" not in shown


def test_an_address_for_answers_is_short_enough_for_every_mail_server(world: World) -> None:
    name = address(world.bram, "topic", world.bram).partition("@")[0]
    assert len(name) <= 64
    payload = {"to": "a@b.example", "subject": "x", "text": "x", "html": "x", "answers": f"{name}@b.example"}
    assert message_of(payload).reply_to == [f"{name}@b.example"]


def test_a_letter_that_takes_too_long_is_read_again(
    world: World, outbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = make.topic(world.open_group, world.ann)
    limits = tasks._WORDS_LIMITS
    monkeypatch.setattr(tasks, "_WORDS_LIMITS", replace(limits, seconds=0))
    assert arrive(answer(world.bram, topic, "Dag allemaal")) == []
    monkeypatch.setattr(tasks, "_WORDS_LIMITS", limits)
    with time_machine.travel(now() + tasks.TRY_AGAIN * 2):
        assert states(arrive()) == [("taken", None)]
    assert replies_in(topic) == ["Dag allemaal"]
    assert outbox == []
