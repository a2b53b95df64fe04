"""What people opened lately: what their group does, as far as their fund cares for it, and some by chance."""

import uuid
from datetime import datetime, timedelta

from samenspel.activity.models import Activity
from samenspel.activity.notices.models import ReadMark
from samenspel.activity.things import ThingKind
from samenspel.demo.draft import Draft
from samenspel.demo.groups import GroupPlan
from samenspel.demo.people import Cast, DemoPerson
from samenspel.people.models import FundTheme

#: How much of what is new in their group funds open that care for it much, somewhat and little.
_CARE = (0.9, 0.4, 0.1)
_FOLLOWER, _ON_THEME, _BY_CHANCE = 0.4, 0.2, 0.02
_OPENED = (ThingKind.TOPIC, ThingKind.MEETING, ThingKind.REPORT, ThingKind.DOCUMENT)


def make_reading(draft: Draft, cast: Cast, groups: dict[str, GroupPlan]) -> None:
    """Marks for what people opened, within some days of when it was new, and for all that they wrote themselves."""
    by_id = {group.id: group for group in groups.values()}
    themes = {(row["fund_id"], row["theme_id"]) for row in draft.table(FundTheme)}
    care: dict[tuple[uuid.UUID, uuid.UUID], float] = {}
    marks: dict[tuple[uuid.UUID, ThingKind, uuid.UUID], datetime] = {}
    wrote = {(row["actor_id"], row["object_id"]) for row in draft.table(Activity)}
    seen: set[tuple[ThingKind, uuid.UUID]] = set()
    for row in draft.table(Activity):
        kind, thing, group = row["verb"].thing_kind, row["object_id"], by_id[row["group_id"]]
        if kind not in _OPENED or (kind, thing) in seen:
            continue
        seen.add((kind, thing))
        theme = cast.themes[group.theme] if group.theme else None
        for person in cast.consultants:
            fund_id = person.fund_id
            if fund_id is None:
                continue
            if (fund_id, group.id) not in care:
                care[fund_id, group.id] = draft.random.choice(_CARE)
            chance = _chance(person, group, care[fund_id, group.id], (fund_id, theme) in themes)
            if (person.id, thing) in wrote or draft.chance(chance):
                at = row["created_at"] + timedelta(hours=draft.random.expovariate(1 / 30))
                if at < draft.now:
                    marks[person.id, kind, thing] = at
    for (account_id, kind, thing), at in marks.items():
        draft.add(ReadMark, at, account_id=account_id, kind=kind, thing_id=thing, last_at=at)


def _chance(person: DemoPerson, group: GroupPlan, care: float, is_on_theme: bool) -> float:
    """How likely somebody opens what is new in a group; what is closed to them, never."""
    if person in group.people or person in group.organisers:
        return care
    if person in group.followers:
        return _FOLLOWER
    if group.is_closed:
        return 0
    return _ON_THEME * care if is_on_theme else _BY_CHANCE
