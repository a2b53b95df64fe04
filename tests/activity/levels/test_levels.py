"""Levels: the nearest choice counts, and nothing but a choice changes one."""

from datetime import date

import pytest

from samenspel.activity.levels import actions, queries
from samenspel.activity.levels.models import DigestRhythm, Level, LevelScope
from samenspel.activity.levels.queries import Levels
from samenspel.db import new_id, session
from tests.world import World


def test_the_nearest_choice_counts_for_each_channel_apart(world: World) -> None:
    group, topic, theme = world.open_group, new_id(), world.theme
    ann, bram = world.ann.id, world.bram.id
    assert queries.levels_for([ann, bram], group_id=group.id) == {ann: Levels(), bram: Levels()}
    actions.choose_level(ann, LevelScope.ACCOUNT, ann, in_app=Level.ALL, by_mail=Level.DIGEST)
    actions.choose_level(ann, LevelScope.THEME, theme.id, in_app=Level.DIGEST, by_mail=None)
    actions.choose_level(ann, LevelScope.GROUP, group.id, in_app=None, by_mail=Level.CONCERNS_ME)
    actions.choose_level(ann, LevelScope.TOPIC, topic, in_app=Level.CONCERNS_ME, by_mail=Level.ALL)
    assert queries.levels_for([ann])[ann] == Levels(Level.ALL, Level.DIGEST)
    assert queries.levels_for([ann], theme_id=theme.id)[ann] == Levels(Level.DIGEST, Level.DIGEST)
    assert queries.levels_for([ann], group_id=group.id)[ann] == Levels(Level.DIGEST, Level.CONCERNS_ME)
    assert queries.levels_for([ann], group_id=world.closed_group.id)[ann] == Levels(Level.ALL, Level.DIGEST)
    levels = queries.levels_for([bram, ann], group_id=group.id, topic_id=topic)
    assert levels == {bram: Levels(), ann: Levels(Level.CONCERNS_ME, Level.ALL)}


def test_a_choice_is_changed_and_taken_back(world: World) -> None:
    ann, group = world.ann.id, world.open_group
    for level in (Level.ALL, Level.DIGEST):
        actions.choose_level(ann, LevelScope.GROUP, group.id, in_app=level, by_mail=level)
        assert queries.levels_for([ann], group_id=group.id)[ann] == Levels(level, level)
    actions.forget_level(ann, LevelScope.GROUP, group.id)
    assert queries.levels_for([ann], group_id=group.id)[ann] == Levels()


def test_preferences_are_those_chosen_or_the_defaults(world: World) -> None:
    ann, bram = world.ann.id, world.bram.id
    actions.change_preference(ann, rhythm=DigestRhythm.DAILY, hour=8)
    actions.change_preference(ann, away_from=date(2026, 12, 24), away_until=date(2027, 1, 3))
    session().flush()
    found = queries.preferences_of([ann, bram])
    assert (found[ann].rhythm, found[ann].hour, found[ann].away_until) == (DigestRhythm.DAILY, 8, date(2027, 1, 3))
    assert (found[bram].rhythm, found[bram].weekday, found[bram].work_days) == (DigestRhythm.WEEKLY, 0, [0, 1, 2, 3, 4])


def test_an_absence_has_an_end(world: World) -> None:
    for since, until in ((date(2026, 12, 24), None), (date(2026, 12, 24), date(2026, 12, 23))):
        with pytest.raises(ValueError, match="an absence has an end"):
            actions.change_preference(world.ann.id, away_from=since, away_until=until)
