"""Every form of every page, sent twice, and changed by two people at once.

The second time adds nothing, removes nothing and mails nobody; the second person loses nothing of what the first wrote.
"""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import SQLModel, col

from samenspel import db
from samenspel.jobs import Job
from samenspel.people.models import Account
from samenspel.submissions.form_keys import FormUse
from tests.forms_of_pages import BY_NAME, TEXT, FoundForm, connection, every_form, post_forms, undone
from tests.meetings.agenda.test_agenda_promise import proposed
from tests.meetings.polls.polling import poll_form
from tests.meetings.stories import filled as meeting_form
from tests.pages import page
from tests.world import World

#: An adviser has most forms; an administrator has those of the sector, and people those of their own posts and places.
PAGES = {
    "ilse": "",
    "bea": "/beheer|/fondsen",
    "ann": "/berichten|/reacties|/bijeenkomsten/agendalinks|/bijeenkomsten/.*/terugkoppeling|/overleg/<slug>$",
    "carla": "/overleg/<slug>$",
}
#: Jobs that work out again what follows from the rows: one more changes nothing.
REPEATABLE_JOBS = ("index", "analyse", "report-paper", "part-changed")
#: So does what compares the to-dos of a meeting, unless it tells of news as well, or of whom an item was given to.
IS_COMPARISON = sa.and_(
    col(Job.kind) == "meeting-news",
    *(sa.cast(Job.payload, sa.String).not_like(f'%"{name}"%') for name in ("what", "owner")),
)


#: Forms that are filled in, but not with something that is stored: what they begin with is a proposal.
NEW = (
    "/nieuw",
    "/zoeken",
    "/agenda",
    "/agendavoorstellen",
    "/beheer/import",
    "/beheer/uitnodigingen",
    "/documenten",
    "/vertrek",
    "/verhuizing",
    "/opvolging",
    "/adres",
    "/mijn-adres",
    "/links",
)
#: A vote is given anew as a whole, and so is an answer by a link; of the people of a fund the last one counts.
WHOLE = ("/peilingen/stem/", "/peilingen/uitnodiging/", "/bijeenkomsten/uitnodiging/")


def rows() -> dict[str, int]:
    """How many rows each table has; a mail to send is a job."""
    counts: dict[str, Any] = {
        table.name: sa.select(sa.func.count()).select_from(table)
        for table in SQLModel.metadata.sorted_tables
        if table.name not in (Job.__tablename__, FormUse.__tablename__)
    }
    told = sa.and_(col(Job.kind).not_in(REPEATABLE_JOBS), ~IS_COMPARISON)
    counts["mails and the like"] = sa.select(sa.func.count()).where(told)
    found = connection().execute(sa.select(*(count.scalar_subquery() for count in counts.values()))).one()
    return dict(zip(counts, found, strict=True))


def test_every_form_sent_twice_and_changed_by_two_at_once(
    app: Flask, world: World, client_of: Callable[[Account], FlaskClient]
) -> None:
    """All in one, since finding the forms takes most of the time."""
    taken, doubled, missing, tried = 0, {}, [], set()
    for form in every_form(world, client_of, PAGES):
        codes, first, second = _sent_twice(form)
        taken += codes[0] < 400
        if max(codes) >= 400 > codes[0] or first != second:
            doubled[form.shape] = codes, first.items() - second.items(), second.items() - first.items()
        is_whole = form.action.startswith(WHOLE)
        if form.shows_something_stored and not form.is_compared and not form.action.endswith(NEW) and not is_whole:
            missing.append(form.action)
        names = [control["name"] for control in form.part.all(TEXT) if control["name"] not in BY_NAME]
        if "base" in form.part.fields and names:
            with undone():
                _save_twice(form, *sorted(names, key=lambda name: name != "place")[:2])  # a meeting needs a place
            tried.add(form.shape.split()[0])
    assert taken > 75
    assert doubled == {}, doubled  # in full
    assert missing == []
    assert tried >= {
        "/berichten/*/bewerken",
        "/beheer/accounts/*",
        "/beheer/fondsen/alimento",
        "/beheer/themas/werkbaar-werk",
        "/bijeenkomsten/*/agenda/*",
        "/bijeenkomsten/*/bewerken",
        "/bijeenkomsten/*/terugkoppeling/woodwize",
        "/fondsen/alimento/bewerken",
        "/initiatieven/initiatief-wg-werkbaar-wint/bewerken",
        "/mijn-fiche",
        "/onderwerpen/*/bewerken",
        "/overleg/wg-werkbaar-wint/bewerken",
        "/reacties/*/bewerken",
    }


@pytest.mark.parametrize(
    ("address", "typed"),
    [("datumprikkers/nieuw", poll_form), ("bijeenkomsten/nieuw", meeting_form), ("agendavoorstellen", proposed)],
    ids=["poll", "meeting", "proposal"],
)
def test_what_invites_others_is_made_and_mailed_once(
    address: str, typed: Callable[[], dict[str, Any]], world: World, client_of: Callable[[Account], FlaskClient]
) -> None:
    """A meeting does not clash with itself either."""
    client, before = client_of(world.ann), rows()
    answers = []
    for _ in range(2):
        answers.append(
            client.post(f"/overleg/{world.open_group.slug}/{address}", data=typed() | {"form_key": "k" * 20})
        )
        db.session().close()
        counts = rows()
        if len(answers) == 1:
            after_one = counts
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert after_one != before
    assert counts == after_one


def _sent_twice(form: FoundForm) -> tuple[list[int], dict[str, int], dict[str, int]]:
    """The answers to a form that is sent twice, and the rows after each."""
    codes, counts = [], []
    with undone():
        for _ in range(2):
            codes.append(form.client.post(form.action, data=form.filled()).status_code)
            db.session().close()
            counts.append(rows())
    return codes, counts[0], counts[1]


def _save_twice(form: FoundForm, first: str, second: str | None = None) -> None:
    """One changes `first`; the other, whose form is older, changes `second`, and then `first` as well."""
    old = form.part.fields

    def send(typed: dict[str, str]) -> Any:
        db.session().close()
        answer = form.client.post(form.action, data=typed)
        db.session().close()
        return answer

    def now() -> dict[str, str]:
        found = post_forms(page(form.client.get(form.address)))
        db.session().close()
        return next(each.fields for each in found if "base" in each.fields)

    assert send(old | {first: "Eerst"}).status_code == 303, form.shape
    if second:
        assert send(old | {second: "Daarna"}).status_code == 303, form.shape
        assert (now()[first], now()[second]) == ("Eerst", "Daarna"), form.shape
    before, stored = rows(), now()
    asked = page(send(old | {first: "Laatst"}), 422)
    assert any("veranderde dit intussen" in error for error in asked.errors.values()), form.shape
    assert [each.text for each in asked.all(".conflict-text")] == ["Eerst", "Laatst"]
    assert (rows(), now()[first]) == (before, stored[first])
    again = next(each.fields for each in post_forms(asked) if "base" in each.fields)
    assert again[first] == "Laatst"
    for choice, kept in (("theirs", "Eerst"), ("mine", "Laatst")):
        assert send(again | {f"choice-{first}": choice}).status_code == 303, form.shape
        assert now()[first] == kept, form.shape
