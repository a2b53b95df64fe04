"""What happened is seen with the group in which it happened."""

from samenspel import db
from samenspel.activity import actions, queries
from samenspel.activity.models import Verb
from samenspel.groups.models import Group
from samenspel.people.models import Account
from tests.world import World, viewer


def happens(account: Account, verb: Verb, group: Group, title: str) -> None:
    actions.record(viewer(account), verb, group.id, group.id, title, "/onderwerpen/x")
    db.session().commit()


def titles(account: Account, limit: int = 10, group: Group | None = None) -> list[str]:
    return [line.title for line in queries.recent_activities(viewer(account), limit, group.id if group else None)]


def test_the_newest_comes_first_in_all_groups_that_one_sees_or_in_one(world: World) -> None:
    happens(world.ann, Verb.OPENED_TOPIC, world.open_group, "Eerst")
    happens(world.dirk, Verb.PUBLISHED_REPORT, world.closed_group, "Besloten")
    happens(world.gust, Verb.REPLIED, world.open_group, "Laatst")
    assert titles(world.ilse) == ["Laatst", "Besloten", "Eerst"]
    assert titles(world.dirk) == ["Laatst", "Besloten", "Eerst"]
    assert titles(world.carla) == ["Laatst", "Eerst"]
    assert titles(world.gust) == ["Laatst", "Eerst"]
    assert titles(world.gerd) == []
    assert titles(world.ilse, group=world.closed_group) == ["Besloten"]
    assert titles(world.carla, group=world.closed_group) == []
    assert titles(world.ilse, limit=1) == ["Laatst"]


def test_a_line_says_who_of_which_fund_or_organisation_did_what(world: World) -> None:
    happens(world.ann, Verb.OPENED_TOPIC, world.open_group, "x" * 250)
    happens(world.gust, Verb.REPLIED, world.open_group, "Antwoord")
    guest, ann = queries.recent_activities(viewer(world.ilse), 2)
    assert (guest.actor_name, guest.fund_name, guest.verb) == ("Gust Goossens", "VDAB", Verb.REPLIED)
    assert (ann.fund_name, ann.group_slug, len(ann.title)) == ("Alimento", world.open_group.slug, 200)
