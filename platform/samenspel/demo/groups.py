"""The real consultation structure, and the generated members of each group."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from samenspel import text
from samenspel.chat.models import Channel
from samenspel.demo import facts, texts
from samenspel.demo.draft import Draft
from samenspel.demo.people import OPENED, Cast, DemoPerson, FundPlan
from samenspel.groups.kinds import DEFAULTS, joining_for
from samenspel.groups.models import Group, GroupKind, LeadOffer, LeadSeat, Membership, MembershipRole, Visibility

#: The group that visitors of the demo are in, and the learning network that its ISA organises.
LIVELY = "wg-werkbaar-wint"
LEARNING = "ln-werkbaar-werk"

#: Groups that some circles find more useful than others: the share of funds in them, in and out of those circles.
_DRAWN_TO = {
    "ln-diversiteit-inclusie": ((2, 4), 0.8, 0.45),
    "ln-werkbaar-werk": ((0, 3, 4), 0.85, 0.45),
    "ln-levenslang-leren": ((3,), 0.9, 0.5),
    "ln-instroom-bso-tso": ((1,), 0.9, 0.35),
    "ln-stem": ((0, 1), 0.75, 0.15),
    "ln-mentoropleiding": ((1, 4), 0.75, 0.3),
    "ln-ai": ((0, 3), 0.75, 0.3),
    "wg-diversiteit-inclusie": ((4,), 0.8, 0.1),
    "wg-werkbaar-werk": ((0, 4), 0.6, 0.12),
    "wg-levenslang-leren": ((3,), 0.85, 0.12),
    "wg-dag-inhoud": ((2, 4), 0.4, 0.05),
    "wg-dag-organisatie": ((4,), 0.5, 0.08),
    "wg-dag-communicatie": ((3, 4), 0.4, 0.08),
    "wg-iedereen-kan-bijleren": ((3, 1), 0.5, 0.12),
    "wg-oekraine": ((2,), 0.8, 0.2),
    "cluster-transport-logistiek": ((2,), 1.0, 0.05),
    "sectorconsulentendag": ((0, 1, 2, 3, 4), 0.9, 0.9),
}
#: Funds that must be in a group: six in each of these, as the report says, and those that make the demo work.
_SIX = {
    "wg-werkbaar-wint": "woodwize alimento co-valent vivo cevora constructiv",
    "cluster-kmo-bereiken": "woodwize horeca-forma liberform constructiv educam fonds-320",
}
SOUNDING_BOARD = ("alimento", "cevora", "woodwize", "vivo", "logos", "constructiv")
_MANAGERS = ("cevora", "woodwize", "vivo")
#: Groups with a first and, if over, a last day; others were there before the platform.
_FROM = {
    "ln-ai": date(2024, 2, 1),
    "wg-werkbaar-wint": date(2022, 9, 1),
    "wg-oekraine": date(2022, 4, 1),
    "cluster-kmo-bereiken": date(2023, 1, 15),
    "platformbeheer": date(2022, 6, 1),
}
_UNTIL = {"wg-oekraine": date(2024, 6, 28)}
#: For so long a group that nobody leads looks for a lead.
_OPEN_SEAT = timedelta(days=75)
#: What is there once a group is done, and in how long a temporary one ends.
_WANTED = {
    LIVELY: "Zes afleveringen, elk met een werkblad voor wie ze in een team wil bespreken.",
    "wg-dag-inhoud": "Een programma waarin elke sector zich herkent.",
}
_ENDS_IN = {"wg-dag-organisatie": timedelta(days=120), "wg-dag-inhoud": timedelta(days=120)}
BEGINNING = date(2021, 1, 4)
_GUESTS = {0: ("wg-werkbaar-wint", "ln-diversiteit-inclusie"), 1: ("ln-diversiteit-inclusie",)} | {
    2: ("ln-diversiteit-inclusie",),
    3: ("wg-dag-inhoud",),
}


@dataclass(slots=True, eq=False)
class GroupPlan:
    """A group with its members. `people` are those with a fund who are expected at meetings."""

    id: uuid.UUID
    slug: str
    name: str
    kind: GroupKind
    theme: str | None
    is_closed: bool
    channel_id: uuid.UUID
    first: date
    last: date | None
    lead: FundPlan | None
    organisers: list[DemoPerson] = field(default_factory=list)
    people: list[DemoPerson] = field(default_factory=list)
    followers: list[DemoPerson] = field(default_factory=list)
    guests: list[DemoPerson] = field(default_factory=list)

    @property
    def everybody(self) -> list[DemoPerson]:
        """Each person once."""
        return list(
            {person.id: person for person in self.organisers + self.people + self.followers + self.guests}.values()
        )

    @property
    def voices(self) -> list[DemoPerson]:
        """The people who write: members with a fund, and organisers."""
        return list({person.id: person for person in self.people + self.organisers}.values())

    @property
    def funds(self) -> list[FundPlan]:
        """The funds that take part, each once, in a fixed order."""
        return list({person.fund.id: person.fund for person in self.people if person.fund}.values())


def make_groups(draft: Draft, cast: Cast) -> dict[str, GroupPlan]:
    """All groups with their memberships, by slug."""
    purposes = texts.read("werking")["purposes"]
    plans: dict[str, GroupPlan] = {}
    for fact in facts.groups():
        people = _people_of(draft, cast, fact.slug, fact.kind)
        wants_lead = fact.kind in (GroupKind.WORKING_GROUP, GroupKind.CLUSTER) and not fact.lead
        leader = people[0] if wants_lead and people and fact.slug != "wg-dag-communicatie" else None
        lead = leader.fund if leader else None
        opened = OPENED - timedelta(days=20)
        last = _UNTIL.get(fact.slug)
        row = draft.add(
            Group,
            opened,
            slug=fact.slug,
            name=fact.name,
            kind=fact.kind,
            visibility=fact.visibility,
            joining=joining_for(fact.visibility, DEFAULTS[fact.kind].joining),
            theme_id=cast.themes[fact.theme] if fact.theme else None,
            purpose=purposes[fact.slug],
            purpose_html=text.to_html(purposes[fact.slug]),
            cadence=fact.cadence,
            lead_fund_id=lead.id if lead else None,
            lead_account_id=leader.id if leader else None,
            lead_label=fact.lead,
            wanted_result=_WANTED.get(fact.slug, ""),
            closes_on=draft.today + _ENDS_IN[fact.slug] if fact.slug in _ENDS_IN else None,
            archived_at=datetime(last.year, last.month, last.day, 15, tzinfo=UTC) if last else None,
        )
        _lead_seat(draft, row)
        channel = draft.add(Channel, opened, group_id=row["id"])
        plan = GroupPlan(
            row["id"], fact.slug, fact.name, fact.kind, fact.theme, fact.visibility is not Visibility.OPEN,
            channel["id"], _FROM.get(fact.slug, BEGINNING), last, lead, people=people,
        )  # fmt: skip
        plan.organisers = _organisers(cast, plan, leader)
        plans[fact.slug] = plan
    _busy_ones(draft, cast, plans)
    _small_ones(draft, cast, plans)
    for number, slugs in _GUESTS.items():
        for slug in slugs:
            plans[slug].guests.append(cast.guests[number])
    for plan in plans.values():
        _memberships(draft, cast, plan)
    _ask_to_lead(draft, plans[LIVELY])
    return plans


def make_funds_only(draft: Draft) -> None:
    """Has the clusters, which funds set up themselves, be for funds only."""
    for row in draft.table(Group):
        if row["kind"] is GroupKind.CLUSTER:
            row["funds_only"] = True


def _lead_seat(draft: Draft, group: dict[str, Any]) -> None:
    """The seat of the fund that leads from the start, or one that is open."""
    begun = group["created_at"]
    if group["lead_fund_id"]:
        draft.add(
            LeadSeat,
            begun,
            group_id=group["id"],
            fund_id=group["lead_fund_id"],
            account_id=group["lead_account_id"],
            since=begun.date(),
        )
    elif not group["lead_label"] and not group["archived_at"]:
        draft.add(LeadSeat, begun, group_id=group["id"], since=draft.now.date() - _OPEN_SEAT)


def _ask_to_lead(draft: Draft, plan: GroupPlan) -> None:
    """The lead asks a colleague to lead along."""
    leader, colleague = plan.people[:2]
    draft.add(
        LeadOffer,
        draft.now - timedelta(hours=20),
        group_id=plan.id,
        account_id=colleague.id,
        by_id=leader.id,
        is_co=True,
        words="Jij kent de bedrijven het best. Met ons tweeën is het goed te doen.",
    )


def _people_of(draft: Draft, cast: Cast, slug: str, kind: GroupKind) -> list[DemoPerson]:
    """The members with a fund. The first one leads the group where it has no other lead."""
    by_fund: dict[str, list[DemoPerson]] = {}
    for person in cast.consultants:
        by_fund.setdefault(person.fund.slug if person.fund else "", []).append(person)
    if kind is GroupKind.STRATEGIC:
        return list(cast.directors)
    if kind is GroupKind.SOUNDING_BOARD:
        return [person for person in cast.directors if person.fund and person.fund.slug in SOUNDING_BOARD]
    if slug == "platformbeheer":
        return [by_fund[fund][-1] for fund in _MANAGERS]
    if slug in _SIX:
        wanted = _SIX[slug].split()
        place = 0 if slug == LIVELY else -1
        some = [by_fund[fund][place] for fund in wanted]
        return list(dict.fromkeys(some + [by_fund[fund][1] for fund in wanted[:3] if len(by_fund[fund]) > 1]))
    circles, inside, outside = _DRAWN_TO[slug]
    people = []
    for fund in draft.random.sample(cast.funds, len(cast.funds)):
        if draft.chance(inside if fund.circle in circles else outside):
            team = by_fund[fund.slug]
            count = 2 if len(team) > 3 and draft.chance(0.4) else 1
            people += draft.random.sample(team, min(count, len(team)))
    if slug == "ln-stem":  # 38 % of the funds take part, as the report counts
        while len({person.fund_id for person in people}) > 15:
            people.pop()
        others = [team[0] for team in by_fund.values() if team[0].fund_id not in {person.fund_id for person in people}]
        people += draft.random.sample(others, 15 - len({person.fund_id for person in people}))
    return people


def _organisers(cast: Cast, plan: GroupPlan, leader: DemoPerson | None) -> list[DemoPerson]:
    """The ISA's share out the groups of the SERV to organise; the lead of another group organises it."""
    if plan.kind in (GroupKind.STRATEGIC, GroupKind.SOUNDING_BOARD) or plan.slug in (LEARNING, "platformbeheer"):
        return [*cast.isas, *(cast.admins if plan.slug == "platformbeheer" else [])]
    number = sum(plan.slug.encode()) % len(cast.isas)
    isa = cast.isas[0] if plan.slug in (LIVELY, "ln-levenslang-leren", "sectorconsulentendag") else cast.isas[number]
    return [leader, isa] if leader else [isa]


def _busy_ones(draft: Draft, cast: Cast, plans: dict[str, GroupPlan]) -> None:
    """Puts the members of the podcast in at least six groups, among them the learning network on the same theme.

    One of them, who leads nothing, is in the most groups: visitors of the demo become this person.
    """
    extra = (LEARNING, "ln-levenslang-leren", "sectorconsulentendag", "ln-ai", "wg-werkbaar-werk", "ln-mentoropleiding")
    for number, person in enumerate(plans[LIVELY].people):
        for slug in extra[: 6 if number == 1 else 5]:
            if person not in plans[slug].people:
                plans[slug].people.append(person)
    eyes = plans[LIVELY].people[1]
    own = ("wg-iedereen-kan-bijleren", "ln-diversiteit-inclusie")
    counted = (*extra, *_SIX, "ln-stem")  # how many funds are in these is known
    for plan in plans.values():
        is_kept = plan.slug in (*counted, *own) or plan.is_closed
        if eyes in plan.people and not is_kept and eyes not in plan.organisers:
            plan.people.remove(eyes)
    for slug in own:
        if eyes not in plans[slug].people:
            plans[slug].people.append(eyes)
    for person in plans[LIVELY].people:
        while sum(person in plan.people for plan in plans.values()) >= 8 and person is not eyes:
            others = [plan for plan in plans.values() if person in plan.people and plan.slug not in counted]
            others = [plan for plan in others if person not in plan.organisers and not plan.is_closed]
            if not others:
                break
            draft.random.choice(others).people.remove(person)
    _busiest(plans, eyes)


def _busiest(plans: dict[str, GroupPlan], eyes: DemoPerson) -> None:
    """Puts somebody in open groups until nobody of the lively group is in more."""

    def count(person: DemoPerson) -> int:
        return sum(person in plan.everybody for plan in plans.values())

    most = max(count(person) for person in plans[LIVELY].people if person is not eyes)
    free = [
        plan for plan in plans.values() if eyes not in plan.everybody and plan.slug.startswith("wg-") and not plan.last
    ]
    for plan in free[: max(0, most + 1 - count(eyes))]:
        plan.people.append(eyes)


def _small_ones(draft: Draft, cast: Cast, plans: dict[str, GroupPlan]) -> None:
    """Has everybody without a group follow a learning network."""
    placed = {person.id for plan in plans.values() for person in plan.people}
    networks = [plan for plan in plans.values() if plan.kind is GroupKind.LEARNING_NETWORK]
    for person in cast.consultants:
        if person.id not in placed and draft.chance(0.85):
            draft.random.choice(networks).followers.append(person)
    for person in cast.directors:
        if draft.chance(0.25):
            draft.random.choice(networks).followers.append(person)


def _memberships(draft: Draft, cast: Cast, plan: GroupPlan) -> None:
    roles = [(person, MembershipRole.MEMBER) for person in plan.people + plan.guests]
    roles += [(person, MembershipRole.FOLLOWER) for person in plan.followers]
    roles = [pair for pair in roles if pair[0] not in plan.organisers]
    roles += [(person, MembershipRole.ORGANISER) for person in plan.organisers]
    for person, role in roles:
        begin = max(person.since, datetime(plan.first.year, plan.first.month, plan.first.day, 9, tzinfo=UTC))
        late = timedelta(days=draft.random.randrange(1, 30 if draft.chance(0.7) else 500))
        joined = min(begin + late, draft.now - timedelta(days=21))
        _member(draft, plan, person, role, joined, None)
    # Who left stays in the history.
    for person in draft.random.sample(cast.consultants, 3 if not plan.is_closed else 0):
        if person not in plan.everybody:
            left = person.since + (draft.now - person.since) * draft.random.uniform(0.4, 0.8)
            _member(draft, plan, person, MembershipRole.MEMBER, person.since + timedelta(days=2), left)


def _member(
    draft: Draft, plan: GroupPlan, person: DemoPerson, role: MembershipRole, joined: datetime, left: datetime | None
) -> None:
    draft.add(
        Membership,
        joined,
        account_id=person.id,
        group_id=plan.id,
        fund_id=person.fund_id,
        role=role,
        joined_at=joined,
        left_at=left,
    )
