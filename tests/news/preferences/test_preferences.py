"""The page on which somebody chooses how much news they get, and when it is mailed."""

from datetime import date, time
from typing import Any

import pytest
import time_machine

from samenspel.activity.levels import actions
from samenspel.activity.levels.models import DeliveryPreference, DigestRhythm, Level, LevelScope
from samenspel.activity.levels.queries import Levels, levels_for, preferences_of
from samenspel.db import now, session
from samenspel.groups.models import Membership
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import Part, page
from tests.world import World

PAGE = "/mijn-meldingen"


def preference(account: Account) -> DeliveryPreference:
    session().expire_all()
    return preferences_of([account.id])[account.id]


def typed(form: Part) -> dict[str, Any]:
    """What a browser sends of the form as it stands there."""
    return form.fields | {"work_days": [each["value"] for each in form.all("[name=work_days][checked]")]}


def test_levels_digest_and_working_hours_are_saved_together(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    form = page(ann.get(PAGE)).one(f"form[action='{PAGE}']")
    assert (form.fields["in_app"], form.fields["by_mail"], form.fields["rhythm"]) == ("concerns_me",) * 2 + ("weekly",)
    assert "maandag 30 november 2026 om 07:00" in form
    sent = typed(form) | {"in_app": "all", "by_mail": "digest", "rhythm": "daily", "hour": "9", "quiet_from": "17:00"}
    assert ann.post(PAGE, data=sent | {"work_days": ["1", "3"]}).status_code == 303
    assert levels_for([world.ann.id])[world.ann.id] == Levels(Level.ALL, Level.DIGEST)
    saved = preference(world.ann)
    assert (saved.rhythm, saved.hour, saved.work_days) == (DigestRhythm.DAILY, 9, [1, 3])
    assert (saved.quiet_from, saved.quiet_until, saved.work_can_wait) == (time(17), time(7, 30), True)
    again = page(ann.get(PAGE))
    assert "donderdag 26 november 2026 om 09:00" in again
    assert again.fields["by_mail"] == "digest"


def test_a_week_without_a_working_day_and_what_is_no_level_are_refused(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    sent = typed(page(ann.get(PAGE)).one(f"form[action='{PAGE}']"))
    wrong = page(ann.post(PAGE, data=sent | {"work_days": [], "in_app": "a lot"}), 422)
    assert wrong.errors["work_days"] == "Kies minstens één dag."
    assert "In Samenspel: Kies iets uit de lijst." in wrong
    assert levels_for([world.ann.id])[world.ann.id] == Levels()


def test_an_absence_pauses_all_mail_and_ends_in_one_overview(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    answer = ann.post(f"{PAGE}/afwezigheid", data={"away_from": "2026-11-24", "away_until": "2026-12-04"})
    assert answer.status_code == 303
    shown = page(ann.get(PAGE)).panel("Afwezig")
    assert "Je bent afwezig tot en met vrijdag 4 december 2026." in shown
    assert "Je overzicht komt op maandag 7 december 2026 om 07:00." in shown
    with time_machine.travel("2026-12-02T09:00:00+01:00"):
        back = client_of(world.ann)
        ended = back.post(f"{PAGE}/afwezigheid/einde", follow_redirects=True)
        assert page(ended).alerts == ["Je krijgt weer mails zoals je koos."]
        saved = preference(world.ann)
        assert (saved.away_from, saved.away_until) == (date(2026, 11, 24), date(2026, 12, 1)), "an overview comes"
        assert "Je bent afwezig" not in page(back.get(PAGE)).panel("Afwezig")
    ann = client_of(world.ann)
    ann.post(f"{PAGE}/afwezigheid", data={"away_from": "2026-12-24", "away_until": "2027-01-03"})
    assert "Ik ben toch niet afwezig" in page(ann.get(PAGE)).panel("Afwezig").buttons
    ann.post(f"{PAGE}/afwezigheid/einde")
    assert preference(world.ann).away_until is None


@pytest.mark.parametrize(
    ("since", "until", "error"),
    [
        ("2026-12-24", "", "Kies de laatste dag."),
        ("2026-12-24", "2026-12-23", "De laatste dag komt voor de eerste."),
        ("2026-11-01", "2026-11-23", "Deze dag is al voorbij."),
        ("2026-11-24", "2062-12-24", "Kies een dag binnen de twee jaar."),
        ("2026-11-24", "9999-12-31", "Kies een dag binnen de twee jaar."),
    ],
)
def test_an_absence_without_a_good_end_is_refused(
    world: World, client_of: ClientOf, since: str, until: str, error: str
) -> None:
    answer = client_of(world.ann).post(f"{PAGE}/afwezigheid", data={"away_from": since, "away_until": until})
    shown = page(answer, 422)
    assert shown.errors == {"away_until": error}
    assert shown.fields["quiet_until"] == "07:30", "the other forms have what is stored"
    assert len(shown.all("[name=work_days][checked]")) == 5
    assert preference(world.ann).away_until is None


def test_what_was_chosen_for_a_place_is_listed_and_taken_back(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    ann, bram, group = client_of(world.ann), client_of(world.bram), world.open_group
    topic = make.topic(group, world.bram, "Planner")
    assert ann.post(f"/onderwerpen/{topic.id}/meldingen", data={"level": "digest"}).status_code == 303
    assert ann.post(f"/overleg/{group.slug}/meldingen", data={"level": "all"}).status_code == 303
    ann.post(f"{PAGE}/keuzes", data={"place": f"theme:{world.theme.id}", "level": "digest"})
    assert levels_for([world.ann.id], group_id=group.id)[world.ann.id] == Levels(Level.ALL, Level.ALL)
    with counted() as statements:
        listed = page(ann.get(PAGE)).panel("Waar je iets anders koos")
    assert len(statements) <= 9, statements
    assert {row.one(".row-title").text for row in listed.rows} == {"Planner", group.name, world.theme.name}
    assert "alleen de samenvatting" in next(row for row in listed.rows if "Planner" in row)
    for row in listed.rows:
        address = row.one("form")["action"]
        assert bram.post(address).status_code == 404, "it is another's"
        assert ann.post(address).status_code == 303
        assert ann.post(address).status_code == 404, "it is gone"
    assert levels_for([world.ann.id], group_id=group.id, topic_id=topic.id)[world.ann.id] == Levels()
    assert page(ann.get(PAGE)).panel("Waar je iets anders koos").rows == []


def test_who_left_a_closed_group_no_longer_sees_its_name(world: World, client_of: ClientOf) -> None:
    dirk, group = client_of(world.dirk), world.closed_group
    topic = make.topic(group, world.dirk, "Geheim")
    for address in (f"/overleg/{group.slug}", f"/onderwerpen/{topic.id}"):
        assert dirk.post(f"{address}/meldingen", data={"level": "all"}).status_code == 303
    assert len(page(dirk.get(PAGE)).panel("Waar je iets anders koos").rows) == 2
    session().execute(Membership.__table__.update().values(left_at=now()))  # type: ignore[attr-defined]
    session().commit()
    shown = page(dirk.get(PAGE))
    assert shown.panel("Waar je iets anders koos").rows == []
    assert group.name not in shown


@pytest.mark.parametrize("wanted", ["group", "theme", "other"])
def test_a_guest_chooses_for_their_groups_only(world: World, client_of: ClientOf, wanted: str) -> None:
    gust = client_of(world.gust)
    ids = {"group": world.open_group.id, "theme": world.theme.id, "other": world.closed_group.id}
    place = f"{'theme' if wanted == 'theme' else 'group'}:{ids[wanted]}"
    answer = gust.post(f"{PAGE}/keuzes", data={"place": place, "level": "all"})
    assert answer.status_code == (303 if wanted == "group" else 422)
    assert "relevant is voor je fonds" not in page(gust.get(PAGE))
    assert "relevant is voor je fonds" in page(client_of(world.ann).get(PAGE))


def test_mail_that_bounces_is_told_and_may_be_tried_again(world: World, client_of: ClientOf) -> None:
    actions.change_preference(world.ann.id, mail_paused_at=now())
    session().commit()
    ann = client_of(world.ann)
    shown = page(ann.get(PAGE))
    assert f"Mails naar {world.ann.email} komen terug." in shown
    assert "Ten vroegste" not in shown
    assert ann.post(f"{PAGE}/mail").status_code == 303
    assert preference(world.ann).mail_paused_at is None
    assert "komen terug" not in page(ann.get(PAGE))


def test_the_level_stands_on_the_page_of_a_group_and_a_topic(world: World, client_of: ClientOf) -> None:
    group, topic = world.open_group, make.topic(world.open_group, world.bram)
    ann = client_of(world.ann)
    for address, scope, scope_id in (
        (f"/overleg/{group.slug}", LevelScope.GROUP, group.id),
        (f"/onderwerpen/{topic.id}", LevelScope.TOPIC, topic.id),
    ):
        assert page(ann.get(address)).one(".level-menu summary").text == "Meldingen: wat mij aangaat"
        actions.choose_level(world.ann.id, scope, scope_id, in_app=Level.ALL, by_mail=Level.DIGEST)
        session().commit()
        menu = page(ann.get(address)).one(".level-menu")
        assert menu.one("summary").text == "Meldingen: alles"
        assert "Per mail: alleen de samenvatting" in menu
        assert ann.post(menu.one("form")["action"], data={"level": ""}, follow_redirects=True).status_code == 200
        assert page(ann.get(address)).one(".level-menu summary").text == "Meldingen: wat mij aangaat"
    assert not page(client_of(world.carla).get(f"/overleg/{group.slug}")).has(".level-menu"), "she is no member"


def test_writing_in_a_topic_changes_no_level(world: World, client_of: ClientOf) -> None:
    topic, ann = make.topic(world.open_group, world.bram), client_of(world.ann)
    ann.post(f"/onderwerpen/{topic.id}/meldingen", data={"level": "digest"})
    ann.post(f"/onderwerpen/{topic.id}/reacties", data={"body": "Ja."})
    found = levels_for([world.ann.id], topic_id=topic.id)[world.ann.id]
    assert found == Levels(Level.DIGEST, Level.DIGEST)
