"""The initiatives and events of the report with generated partners, and generated ones outside the SERV's working.

According to the report 55 % of the initiatives are within it: 22 of 40 here. It does not say who took part.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from samenspel.demo import facts, texts
from samenspel.demo.draft import Draft
from samenspel.demo.people import OPENED, Cast, FundPlan
from samenspel.groups.models import Group
from samenspel.initiatives.models import Initiative, InitiativeChannel, InitiativeFund, InitiativePoint, Output
from samenspel.meetings.models import ActionItem, Meeting, Report
from samenspel.text import slug_of

#: Which initiative an event belongs to, where the titles say so.
_EVENTS = {
    "Uitwisseling NEET-jongeren": "Uitwisseling NEET-jongeren: jeugdwerkers en sectorconsulenten",
    "Dag van inclusie 2022": "Dag van inclusie 2022, 2023 en 2024",
    "Webinar dag van inclusie": "Dag van inclusie 2022, 2023 en 2024",
    "Dag van inclusie in actie": "Dag van inclusie 2022, 2023 en 2024",
    "Campagne Iedereenkanbijleren.be": "Campagne Iedereenkanbijleren.be",
    "Infosessie tewerkstelling vluchtelingen": "Infosessie tewerkstelling vluchtelingen",
}
GENERATED = "voorbeeldgegevens"


def make_initiatives(draft: Draft, cast: Cast) -> None:
    """Initiatives with their funds, and the events with their reach."""
    real = make_real(draft, cast.themes)
    for fact in facts.initiatives():
        interested = [fund for fund in cast.funds if fact.theme in fund.themes]
        _partners(draft, real[fact.title], interested, cast.funds, draft.random.randrange(5, 15))
    for own in texts.read("initiatieven")["own"]:
        _own(draft, cast, own)


def make_real(draft: Draft, themes: dict[str, UUID]) -> dict[str, UUID]:
    """The initiatives and the events of the report, as they are; returns the ids of the initiatives by title."""
    ids: dict[str, UUID] = {}
    for fact, about in zip(facts.initiatives(), texts.read("initiatieven")["about"], strict=True):
        row = draft.add(
            Initiative,
            datetime(fact.last_year, 12, 15, 9, tzinfo=UTC),
            slug=slug_of(fact.title),
            title=fact.title,
            about=about,
            theme_id=themes[fact.theme] if fact.theme else None,
            isa_roles=[role.value for role in fact.isa_roles],
            external_partners=list(fact.external_partners),
            channel=InitiativeChannel.SERV,
            website=f"https://{fact.url}" if fact.url else "",
            starts_on=date(fact.first_year, 1, 1),
            ends_on=date(fact.last_year, 12, 31),
            source=fact.source,
        )
        ids[fact.title] = row["id"]
    for event in facts.events():
        year = int(event.dates[0][:4])
        draft.add(
            Output,
            max(OPENED, datetime(year, 12, 1, 9, tzinfo=UTC)),
            title=event.title,
            initiative_id=ids[_EVENTS[event.title]] if event.title in _EVENTS else None,
            dates=list(event.dates),
            year=year,
            reach=event.reach,
            reach_unit=event.reach_unit,
            note=event.note,
            source=event.source,
        )
    return ids


#: So many open and finished action points bring an initiative further.
_OPEN_POINTS, _DONE_POINTS = 3, 2
_LATELY = timedelta(days=300)


def link_points(draft: Draft) -> None:
    """Links action points of the last reports to an initiative on the theme of their group; draws nothing at random."""
    theme_of = {group["id"]: group["theme_id"] for group in draft.table(Group)}
    group_of = {meeting["id"]: meeting["group_id"] for meeting in draft.table(Meeting)}
    published = {report["meeting_id"] for report in draft.table(Report) if report["published_at"]}
    running: dict[object, UUID] = {}
    for row in draft.table(Initiative):
        if row["source"] == GENERATED and row["theme_id"] and (row["ends_on"] or draft.today) >= draft.today:
            running.setdefault(row["theme_id"], row["id"])
    room: dict[tuple[object, bool], int] = {}
    for point in reversed(draft.table(ActionItem)):
        initiative = running.get(theme_of[group_of[point["meeting_id"]]])
        key = (initiative, point["done_at"] is not None)
        left = room.setdefault(key, _DONE_POINTS if key[1] else _OPEN_POINTS)
        is_recent = draft.today - point["due_on"] < _LATELY if point["due_on"] else False
        if initiative and left and is_recent and point["meeting_id"] in published:
            room[key] = left - 1
            draft.add(InitiativePoint, draft.now, initiative_id=initiative, action_item_id=point["id"])


def _own(draft: Draft, cast: Cast, own: dict[str, str | int]) -> None:
    circle = [fund for fund in cast.funds if fund.circle == own["circle"]]
    lead = draft.random.choice(circle)
    year = draft.random.randrange(draft.today.year - 3, draft.today.year + 1)
    starts = min(date(year, draft.random.randrange(1, 10), 1), draft.today)
    row = draft.add(
        Initiative,
        min(draft.now, datetime(starts.year, starts.month, starts.day, 9, tzinfo=UTC)),
        slug=slug_of(str(own["title"])),
        title=own["title"],
        about="Een samenwerking die fondsen zelf opzetten, buiten de werking van de SERV.",
        theme_id=cast.themes[str(own["theme"])],
        channel=InitiativeChannel(str(own["channel"])),
        lead_fund_id=lead.id,
        in_covenant=draft.chance(0.6),
        starts_on=starts,
        ends_on=date(starts.year + 1, 12, 31) if draft.chance(0.5) else None,
        source=GENERATED,
        unreported=bool(own.get("unreported")),
        shown_by_id=lead.id if own.get("shown") else None,
    )
    _partners(draft, row["id"], [lead], circle, draft.random.randrange(3, 6), lead)


def _partners(
    draft: Draft,
    initiative: object,
    interested: list[FundPlan],
    others: list[FundPlan],
    count: int,
    lead: FundPlan | None = None,
) -> None:
    """Partners, mostly funds that are interested in the theme."""
    partners = draft.random.sample(interested, min(len(interested), max(1, count - 2)))
    rest = [fund for fund in others if fund not in partners]
    partners += draft.random.sample(rest, min(len(rest), count - len(partners)))
    for fund in dict.fromkeys([*([lead] if lead else []), *partners]):
        draft.add(InitiativeFund, draft.now, initiative_id=initiative, fund_id=fund.id)
