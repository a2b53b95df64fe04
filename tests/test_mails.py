"""Every mail: as text and as HTML, in Dutch and in English, complete in each, in the look of the house."""

import re
import uuid
from dataclasses import fields
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
from flask import Flask

from samenspel import mail
from samenspel.activity.notices.models import NoticeReason
from samenspel.db import columns, session
from samenspel.jobs import Job
from samenspel.mail.sending import is_our_mail, message_of
from samenspel.meetings.fields import MeetingFields
from samenspel.meetings.models import Meeting
from samenspel.news.digests.view import DigestLine, DigestView
from samenspel.news.mails.items import Attached, MailItem
from samenspel.news.mails.meeting_items import MailList
from samenspel.runtime.app_key import SETTINGS
from tests.mails import parsed

FOLDER = Path(__file__).parent.parent / "templates" / "mail"
NAMES = sorted(path.stem for path in FOLDER.glob("[!_]*.txt"))
LINK = "https://samenspel.example.org/x?a=1"
#: The text fields of a meeting, each with words of its own: a field that is added is looked for in the mails as well.
MEETING_WORDS: dict[str, Any] = {
    each.name: f"The {each.name} of it" for each in fields(MeetingFields) if each.type in (str, "str")
} | {
    "title": "Telework <now>",
    "place": "SERV, Brussels",
    "link": "https://meet.example.org/1",
}
MEETING = Meeting(group_id=uuid.uuid4(), organiser_id=uuid.uuid4(), cancel_reason="Too few people", **MEETING_WORDS)
#: The mails about one meeting or series, as text and as HTML.
MEETING_MAILS = [
    f"{name}.{kind}"
    for name in NAMES
    if name.startswith("meetings_") and name.removeprefix("meetings_") not in ("answer_refused", "joined", "points")
    for kind in ("txt", "html")
]
REPLY = SimpleNamespace(
    author_name="Ann Peeters",
    fund_name="Alimento",
    topic_title="Telework <now>",
    group_name="Podcast",
    body="Yes **please**",
    body_html="<p>Yes <strong>please</strong></p>",
)
POINTS = [
    SimpleNamespace(text=f"Point {one}", owner_id=None, who="Volta", due_on=None, group_name="Podcast")
    for one in range(2)
]
LINE = DigestLine("Point 0", "/x?a=1", "Report", ["Podcast", "1/4/2027"], "Relevant", "Together.", ["We begin"], "more")
DIGEST = DigestView(
    subject="This week",
    period="March",
    lead="March: 4 min",
    to_do=[LINE],
    ending=[LINE],
    still_open="Still open: 1",
    decided=[LINE],
    relevant=[LINE],
    chat=[LINE],
    folded=[LINE],
    folded_count=3,
    folded_titles=[LINE],
    folded_rest="and 2 more",
)
#: Whatever a mail may be about, with nothing in it that is Dutch.
GIVEN: dict[str, Any] = {
    "name": "Ann Peeters",
    "account": SimpleNamespace(name="Ann Peeters"),
    "by": "Ilse Janssens",
    "until": datetime(2027, 3, 1, 9, tzinfo=UTC),
    "last_day": date(2027, 6, 1),
    "link": LINK,
    "address": LINK,
    "unfollow": f"{LINK}&stop",
    "fund": "Alimento",
    "about": "Together.",
    "group": "Podcast",
    "organiser": "Ilse Janssens",
    "meeting": MEETING,
    "when": "1/3/2027 9:30",
    "before": "2/3/2027 9:30",
    "may_answer": True,
    "by_calendar": True,
    "moments": ["1/3/2027 9:30", "2/3/2027 9:30"],
    "closes_on": "5/3/2027",
    "is_reminder": False,
    "reply": REPLY,
    "own": [(POINTS[0], "1/4/2027")],
    "others": [(POINTS[1], "")],
    "done_links": {},
    "lines": [(POINTS[0], "1/4/2027", False, f"{LINK}&done"), (POINTS[1], "1/2/2027", True, f"{LINK}&done")],
    "what": "planned",
    "concerning": [SimpleNamespace(title="Point 1", minutes=15, owner_name="Ann Peeters")],
    "titles": ["Point 1"],
    "view": DIGEST,
    "base": "https://samenspel.example.org",
    "unsubscribe_link": f"{LINK}&stop",
    "due": "22/2/2027",
    "decisions": [SimpleNamespace(text="We begin")],
    "title": "Telework <now>",
    "reason": "Unknown sender",
    "groups": {"Podcast": [SimpleNamespace(title="Telework <now>", when="1/3/2027 9:30", place="Brussels", link=LINK)]},
    "has_file": True,
    "text": "Yes please",
    "items": [
        MailItem(
            title=f"Point {number}",
            link=LINK,
            thread=mail.MailThread("topic", uuid.UUID(int=number), "Telework"),
            reason=NoticeReason.FOLLOWS,
            author="Ann Peeters (Alimento)",
            body_html="<p>We begin</p>",
            earlier=number,
            lists=[MailList("Volta", ["Point 1", "Point 2"])],
            done_link=f"{LINK}&done",
            files=[Attached("Plan", 1200)],
            when="1/3/2027 9:30",
            place="SERV, Brussels",
        )
        for number in range(2)
    ],
    "single": None,
    "person": "Ann Peeters",
    "more": 3,
    "less": f"{LINK}&stop",
}
#: What the text and the HTML of a mail both say, or neither.
FACTS = (
    *(LINK, f"{LINK}&stop", f"{LINK}&done", "Ann Peeters", "Ilse Janssens", "Point 0", "Point 1"),
    *("1/3/2027 9:30", "2/3/2027 9:30", *MEETING_WORDS.values(), "Too few people", "We begin"),
    *("1/4/2027", "22/2/2027", "5/3/2027", "Alimento", "Together.", "Unknown sender", "Volta"),
)
#: What an English text does not have, and most Dutch ones do.
DUTCH = re.compile(r"\b(dag|geen|onderwerp|de|het|een|je|niet|voor|met|naar|van|wordt|bijeenkomst)\b", re.IGNORECASE)


def written(name: str, locale: str, **given: Any) -> dict[str, Any]:
    """What the outbox keeps of a mail."""
    mail.send_later("ann@example.org", "Onderwerp", name, locale=locale, **GIVEN | given)
    session().flush()
    return dict(session().execute(columns(Job.payload).order_by(Job.created_at.desc())).scalars().first())  # type: ignore[attr-defined,arg-type]


def words_in(html: str) -> str:
    document = html5lib.parse(html, namespaceHTMLElements=False)
    body = document.find("body")
    return " ".join(" ".join(body.itertext()).split())


def all_words(sent: dict[str, Any], kind: str) -> str:
    """What a mail says as txt or as html, with the addresses of its links."""
    if kind == "txt":
        return str(sent["text"])
    return words_in(sent["html"]) + " ".join(re.findall(r'href="([^"]+)"', sent["html"])).replace("&amp;", "&")


def forgotten(file: str, words: str, others: str) -> list[str]:
    """The facts that the other form of the same mail says and this one does not."""
    return [f"templates/mail/{file} does not say {fact!r}" for fact in FACTS if fact in others and fact not in words]


def test_every_mail_is_there_as_text_and_as_html() -> None:
    apart = ("layout", "parts")
    whole = sorted(each.stem for each in FOLDER.glob("*.html") if each.stem not in apart and each.stem[0] != "_")
    assert whole == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_is_complete_in_both_languages(app: Flask, name: str) -> None:
    dutch, english = written(name, "nl"), written(name, "en")
    for sent, locale in ((dutch, "nl"), (english, "en")):
        html = sent["html"]
        assert f'<html lang="{locale}">' in html
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(html)
        assert parser.errors == []
        words = all_words(sent, "html")
        assert forgotten(f"{name}.txt", sent["text"], words) == []
        assert forgotten(f"{name}.html", words, sent["text"]) == []
        assert LINK in words or name in ("password_changed", "groups_replaced"), "there is something to do"
        assert "{{" not in html + sent["text"]
        assert "None" not in words_in(html) + sent["text"]
    assert DUTCH.search(dutch["text"])
    assert DUTCH.search(words_in(dutch["html"]))
    assert DUTCH.findall(english["text"] + words_in(english["html"])) == []


def test_what_one_mail_says_of_a_meeting_every_mail_about_a_meeting_says(app: Flask) -> None:
    """A new field comes into all of them at once: by `_meeting_where.txt` and by `meeting_box` of parts.html."""
    sent = {file: all_words(written(file.partition(".")[0], "nl"), file.partition(".")[2]) for file in MEETING_MAILS}
    mentioned = {field for field, words in MEETING_WORDS.items() if any(words in mail for mail in sent.values())}
    assert mentioned >= {"title", "place", "link"}
    assert [
        f"templates/mail/{file} does not say the {field} of the meeting, which another mail says"
        for file, mail in sent.items()
        for field in sorted(mentioned)
        if MEETING_WORDS[field] not in mail and not (field == "link" and re.search("cancelled|report", file))
    ] == []


@pytest.mark.parametrize("what", ["planned", "cancelled"])
@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_set_with_care(app: Flask, name: str, locale: str, what: str) -> None:
    text = written(name, locale, what=what)["text"].replace(LINK, "https://link")
    assert re.findall(r"[a-zé][.!?][A-Z]\w+", text) == [], "a space after a sentence"
    assert "\n\n\n" not in text.strip("\n")
    assert re.findall(r"(?<!\n)\n(?:Samenspel)$", text.strip()) == [], "the signature stands apart"
    assert re.findall(r'"', text) == [], "quotes as in print"
    lone = re.findall(r"\n\n(https://link\S*)", text)
    assert lone == [], "a link has words above it"


@pytest.mark.parametrize("name", NAMES)
def test_the_styles_stand_on_the_elements(app: Flask, name: str) -> None:
    html = written(name, "nl")["html"]
    left = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert re.sub(r"@media[^{]+\{(?:[^{}]+\{[^{}]*\})+\s*\}", "", left).strip() == "", (
        "only what is asked of the screen"
    )
    assert "prefers-color-scheme: dark" in left
    assert re.search(r'<div class="head" style="[^"]*background: #0b4652', html)
    assert "<script" not in html
    assert "src=" not in html, "nothing is loaded from elsewhere"


def sent(title: str, group_name: str = "Werkbaar werk", **more: Any) -> EmailMessage:
    """A mail of a thread, as a mail program reads it."""
    thread = mail.MailThread("topic", uuid.UUID(int=7), title, uuid.UUID(int=8), group_name)
    return parsed(message_of(written("meetings_debrief", "nl", thread=thread, **more)))


def test_mails_about_a_thing_stand_together(app: Flask) -> None:
    first, second = sent("Telewerk"), sent("Telewerk", unsubscribe=LINK)
    assert first["Subject"] == second["Subject"] == "[Werkbaar werk] Telewerk"
    assert (
        first["References"]
        == second["References"]
        == second["In-Reply-To"]
        == f"<topic-{uuid.UUID(int=7).hex}@localhost>"
    )
    assert len({first["Message-ID"], second["Message-ID"], first["References"]}) == 3
    assert first["List-Id"] == f"Werkbaar werk <group-{uuid.UUID(int=8).hex}.127.0.0.1>"
    assert first["Reply-To"] == "samenspel@localhost"
    assert "niemand leest dat" in str(first.get_body(("plain",)))
    assert (first["List-Unsubscribe"], second["List-Unsubscribe"]) == (None, f"<{LINK}>")


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Een\r\nBcc: boef@example.org", "Een Bcc: boef@example.org"),
        ("Café “één” €", "Café “één” €"),
        ("Werkbaar wint é " * 12, ("Werkbaar wint é " * 12).strip()),
    ],
)
def test_no_title_breaks_the_head_of_a_mail(app: Flask, title: str, subject: str) -> None:
    message = sent(title, group_name="Één\ngroep")
    assert message["Subject"] == f"[Één groep] {subject}"
    assert message["Bcc"] is None
    assert message["List-Id"].startswith("=?utf-8?") or "Één groep" in message["List-Id"]
    head = message.as_bytes().split(b"\n\n")[0].split(b"\n")
    assert max(map(len, head)) <= 200
    assert message.defects == []


def test_the_identifier_of_a_mail_proves_that_we_sent_it(app: Flask) -> None:
    mail_id, proof = sent("Telewerk")["Message-ID"].strip("<>").partition("@")[0].split(".")
    assert is_our_mail(mail_id, proof, "Ann@example.org")
    assert not is_our_mail(mail_id, proof, "bram@example.org")
    assert not is_our_mail("0" * 32, proof, "ann@example.org")


def test_answers_go_where_somebody_reads_them(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SETTINGS.get(app), "mail_reply_to", "isa@serv.example")
    monkeypatch.setattr(SETTINGS.get(app), "mail_bounce_address", "terug@serv.example")
    message = sent("Telewerk")
    assert message["Reply-To"] == "isa@serv.example"
    assert "niemand leest dat" not in str(message)
    assert message["From"] == "Samenspel <samenspel@localhost>"
