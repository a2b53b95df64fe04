"""The links in mails by which somebody chooses how much mail they get, without signing in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from samenspel.activity.levels import actions
from samenspel.activity.levels.models import DigestRhythm, Level, LevelScope
from samenspel.activity.levels.queries import Levels, levels_for, preferences_of
from samenspel.activity.levels.tokens import digest_off_link, level_link
from samenspel.db import session
from samenspel.people.models import Account
from samenspel.tokens import sign, sign_ids
from tests import make
from tests.fixtures import English
from tests.pages import page
from tests.world import World

#: What a mail program posts by itself, when its user wants no more of this.
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_opening_a_link_changes_nothing_and_its_form_does(world: World, visitor: FlaskClient) -> None:
    ann, group = world.ann.id, world.open_group
    topic = make.topic(group, world.bram, "Geheim onderwerp")
    link = level_link(ann, LevelScope.TOPIC, topic.id)
    shown = page(visitor.get(link))
    assert shown.heading == "Mails over dit onderwerp"
    assert "Nu: wat mij aangaat." in shown.text
    assert shown.fields["choice"] == "digest"
    assert not {"Geheim", "Ann", group.name} & set(shown.text.split())
    assert levels_for([ann], topic_id=topic.id)[ann] == Levels()
    done = page(visitor.post(link, data={"choice": "all"}))
    assert done.alerts == ["Bewaard. Je krijgt per mail: alles."]
    assert levels_for([ann], topic_id=topic.id)[ann] == Levels(Level.CONCERNS_ME, Level.ALL)
    assert "Nu: alles." in page(visitor.get(link)).text


@pytest.mark.parametrize("scope", LevelScope)
def test_one_click_leaves_only_the_digest_and_what_the_application_shows(
    world: World, visitor: FlaskClient, scope: LevelScope
) -> None:
    ann, group = world.ann.id, world.open_group
    topic = make.topic(group, world.bram)
    ids = {LevelScope.TOPIC: topic.id, LevelScope.GROUP: group.id, LevelScope.THEME: world.theme.id}
    actions.choose_level(ann, LevelScope.ACCOUNT, ann, in_app=Level.ALL, by_mail=Level.ALL)
    actions.choose_level(ann, scope, ids.get(scope, ann), in_app=Level.ALL, by_mail=Level.ALL)
    assert visitor.post(level_link(ann, scope, ids.get(scope, ann)), data=ONE_CLICK).status_code == 200
    assert levels_for([ann], topic_id=topic.id, group_id=group.id)[ann] == Levels(Level.ALL, Level.DIGEST)


def test_who_wants_no_mail_at_all_gets_none_about_one_group_either(world: World, visitor: FlaskClient) -> None:
    ann, group = world.ann.id, world.open_group
    actions.choose_level(ann, LevelScope.GROUP, group.id, in_app=Level.ALL, by_mail=Level.ALL)
    visitor.post(level_link(ann, LevelScope.ACCOUNT, ann), data=ONE_CLICK)
    assert levels_for([ann], group_id=group.id)[ann] == Levels(Level.ALL, Level.DIGEST)


def test_the_link_of_the_digest_chooses_how_often_it_comes(world: World, visitor: FlaskClient) -> None:
    link = digest_off_link(world.ann.id)
    shown = page(visitor.get(link))
    assert (shown.heading, shown.fields["choice"]) == ("Je samenvatting per mail", "off")
    assert page(visitor.post(link, data={"choice": "daily"})).alerts == ["Bewaard. Je samenvatting komt elke werkdag."]
    assert _rhythm(world.ann) is DigestRhythm.DAILY
    assert page(visitor.post(link, data=ONE_CLICK)).alerts == ["Bewaard. Er komt geen samenvatting meer."]
    assert _rhythm(world.ann) is DigestRhythm.OFF


def _rhythm(account: Account) -> DigestRhythm:
    session().expire_all()
    return preferences_of([account.id])[account.id].rhythm


def test_a_link_speaks_the_language_of_its_account(world: World, visitor: FlaskClient, english: English) -> None:
    english(world.ann)
    shown = page(visitor.get(digest_off_link(world.ann.id)))
    assert (shown.language, shown.heading) == ("en", "Your digest by mail")


def test_the_link_of_a_closed_account_says_so_and_changes_nothing(world: World, visitor: FlaskClient) -> None:
    link = digest_off_link(world.ann.id)
    world.ann.active = False
    session().commit()
    for answer in (visitor.get(link), visitor.post(link)):
        assert page(answer).heading == "Dit account is afgesloten"
    assert _rhythm(world.ann) is DigestRhythm.WEEKLY


def test_wrong_links_say_so_and_links_in_old_mails_still_work(world: World, app: Flask, visitor: FlaskClient) -> None:
    topic, ann = make.topic(world.open_group, world.bram), world.ann.id
    good = level_link(ann, LevelScope.TOPIC, topic.id).rpartition("/")[2]
    for wrong in (f"{good}x", "x", sign("another", ann.hex, "digest"), sign_ids("topic-unfollow", ann)):
        assert page(visitor.get(f"/meldingen/{wrong}"), 404).heading == "Deze link klopt niet"
        assert visitor.post(f"/meldingen/{wrong}", data=ONE_CLICK).status_code == 404
    old = f"/onderwerpen/niet-meer-volgen/{sign_ids('topic-unfollow', ann, topic.id)}"
    assert page(visitor.get(old)).heading == "Mails over dit onderwerp"
    assert visitor.post(old, data=ONE_CLICK).status_code == 200
    assert levels_for([ann], topic_id=topic.id)[ann].by_mail is Level.DIGEST
