"""Letters that people write, and their arrival without a mail server."""

from email import policy
from email.message import EmailMessage
from typing import Any

from sqlmodel import col

from samenspel import jobs
from samenspel.db import columns, commit, session, writing
from samenspel.mail.answering import tag_of
from samenspel.mail.tags import with_tag
from samenspel.news.answers import arrival
from samenspel.news.answers.models import ReceivedLetter
from samenspel.people.models import Account
from samenspel.topics.models import Reply, Topic

BOX = "antwoord@samenspel.example"
#: As our mail server calls itself in what it says about a letter.
SERVER = "mx.samenspel.example"


def address(account: Account, kind: str, thing: Any) -> str:
    """Where an account answers about a thing."""
    return with_tag(BOX, tag_of(account.id, kind, thing.id))


def letter(sender: Account | str, words: str, to: str = BOX, **headers: str) -> EmailMessage:
    """A letter that our mail server vouches for; `headers` have _ for -, and an empty one leaves it out."""
    email = sender if isinstance(sender, str) else sender.email
    given = {
        "Authentication_Results": f"{SERVER}; dmarc=pass header.from={email.partition('@')[2]}",
        "From": f"Iemand <{email}>",
        "To": to,
        "Subject": "Re: iets",
        "Message_ID": f"<{hash((email, words, to)) & 0xFFFFFFFFFFFF:x}@example.org>",
    }
    message = EmailMessage()
    for name, value in (given | headers).items():
        if value:
            message[name.replace("_", "-")] = value
    message.set_content(words)
    return message


def address_letter(message: EmailMessage, sender: Account, to: str, name: str) -> None:
    """Gives a mail of the corpus a sender that our mail server vouches for, and where it goes."""
    for header in ("From", "To", "Message-ID"):
        del message[header]
    message["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={sender.email.partition('@')[2]}"
    message["From"], message["To"], message["Message-ID"] = f"{sender.name} <{sender.email}>", to, name


def answer(account: Account, topic: Topic, words: str, **headers: str) -> EmailMessage:
    """The answer of an account to a mail about a topic."""
    return letter(account, words, address(account, "topic", topic), **headers)


def arrive(*letters: EmailMessage) -> list[ReceivedLetter]:
    """Has letters come in and be taken. Returns what was done with all that ever came, the oldest first."""
    raws = [each.as_bytes(policy=policy.SMTP) for each in letters]
    found = arrival.read_letters(raws)
    with writing():
        arrival.record(found)
        commit()
    while jobs.sweep():
        pass
    session().expire_all()
    return list(session().execute(columns(ReceivedLetter).order_by(col(ReceivedLetter.created_at))).scalars())


def replies_in(topic: Topic) -> list[str]:
    session().expire_all()
    query = columns(Reply.body).where(col(Reply.topic_id) == topic.id).order_by(col(Reply.number))
    return list(session().execute(query).scalars())


def states(letters: list[ReceivedLetter]) -> list[tuple[str, str | None]]:
    return [(each.state.value, each.reason.value if each.reason else None) for each in letters]
