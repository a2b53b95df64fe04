"""The real funds and themes, and generated persons for them."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from samenspel.demo import facts, names
from samenspel.demo.draft import Draft
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.models import ActionItem, Meeting
from samenspel.people.accounts.models import PlannedAnonymisation, PlannedDeparture
from samenspel.people.models import Account, Fund, FundTheme, OtherAffiliation, Profile, Theme
from samenspel.viewer import Role

#: The platform came into use at the end of 2022.
OPENED = datetime(2022, 11, 7, 8, tzinfo=UTC)
CONSULTANTS = 150
#: FTE of all consultants together, as the report counts them.
FTE = 147.0

#: Which funds work together more than chance would have it. Generated, so that the analysis has something to find: the
#: report does not say who works with whom.
CIRCLES = (
    "alimento co-valent cobot ivoc grafoc paperpackskills pmo diamant opfo100",
    "constructiv volta mtech woodwize beton tftc educam fonds-127",
    "logos sftl taxi-info binnenvaart formation-car-bus ambassador commerce-training",
    "cevora travi liberform horeca-forma fonds-323 fonds-320 elan sectorfonds-39",
    "vivo diverscity vorm-dc eduplus mediarte podiumkunsten fbz-pc314",
)
#: What each of these circles cares for most.
CARES = (
    ("stem", "werkbaar-werk", "ai"),
    ("instroom-bso-tso", "mentoropleiding", "stem"),
    ("oekraine", "instroom-retentie", "diversiteit-inclusie"),
    ("levenslang-leren", "ai", "werkbaar-werk"),
    ("diversiteit-inclusie", "werkbaar-werk", "non-discriminatie"),
)
GUESTS = (("VDAB", "Annick"), ("VDAB", None), ("Unia", None), ("Fedasil", None), ("WEWIS", None), ("WEWIS", None))
EXPERTISE = (
    "werkbaar werk", "taalbeleid", "mentoropleiding", "duaal leren", "competentiebeleid", "kmo-bezoeken", "STEM",
    "re-integratie", "e-leren", "subsidies", "inclusief aanwerven", "communicatie", "ergonomie", "opleidingsplannen",
    "schoolcontacten", "AI op de werkvloer",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class FundPlan:
    """A fund with what decides its behaviour: its circle, and its number of consultants."""

    id: uuid.UUID
    slug: str
    name: str
    circle: int
    consultants: int
    themes: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class DemoPerson:
    id: uuid.UUID
    name: str
    role: Role
    fund: FundPlan | None
    organisation: str | None
    since: datetime

    @property
    def fund_id(self) -> uuid.UUID | None:
        return self.fund.id if self.fund else None

    @property
    def given(self) -> str:
        return self.name.split()[0]

    @property
    def house(self) -> str:
        """The name of the fund or organisation."""
        return self.fund.name if self.fund else self.organisation or ""


@dataclass(slots=True)
class Cast:
    """All persons of the demo."""

    funds: list[FundPlan]
    themes: dict[str, uuid.UUID]
    consultants: list[DemoPerson]
    directors: list[DemoPerson]
    isas: list[DemoPerson]
    admins: list[DemoPerson]
    guests: list[DemoPerson]

    @property
    def everybody(self) -> list[DemoPerson]:
        return [*self.consultants, *self.directors, *self.isas, *self.admins, *self.guests]


def make_themes(draft: Draft, at: datetime) -> dict[str, uuid.UUID]:
    """The themes, as they are; returns their ids by slug."""
    return {
        fact.slug: draft.add(Theme, at, slug=fact.slug, name=fact.name, kind=fact.kind, since=fact.since)["id"]
        for fact in facts.themes()
    }


def make_people(draft: Draft) -> Cast:
    """Themes, funds and about 200 persons with their contact cards."""
    themes = make_themes(draft, OPENED)
    funds = _funds(draft, themes)
    taken: set[str] = set()

    def person(
        role: Role, fund: FundPlan | None, organisation: str | None = None, given: str | None = None
    ) -> DemoPerson:
        name = names.draw(draft.random, taken, given)
        return _account(draft, name, role, fund, organisation)

    # The ones that a visitor of the demo becomes come first of their role.
    return Cast(
        funds=funds,
        themes=themes,
        consultants=[person(Role.CONSULTANT, fund) for fund in funds for _ in range(fund.consultants)],
        directors=[person(Role.DIRECTOR, fund) for fund in funds],
        isas=[person(Role.ISA, None, "SERV", given) for given in ("Ilse", "Katrijn", "Tobias")],
        admins=[person(Role.ADMIN, None, "SERV", given) for given in ("Bea", None)],
        guests=[person(Role.GUEST, None, organisation, given) for organisation, given in GUESTS],
    )


def make_departure(draft: Draft, cast: Cast) -> None:
    """A consultant leaves in three weeks, as an administrator arranged; nobody was chosen for anything yet."""
    leaver = next(each for each in reversed(cast.consultants) if each.fund and each.fund.consultants > 1)
    day = draft.today + timedelta(days=21)
    draft.add(PlannedDeparture, draft.now - timedelta(days=2), account_id=leaver.id, by_id=cast.admins[0].id, on=day)


def make_departed(draft: Draft, cast: Cast) -> None:
    """Three colleagues who left two years ago: one who is anonymised in two weeks, one who was held back, and one who
    was anonymised already, and who did the first action point."""
    of_fund = {each.id: each.fund for each in cast.consultants if each.fund}
    held = {row["id"]: row for row in draft.table(Meeting)}
    points = [row for row in draft.table(ActionItem) if row["owner_id"] in of_fund and row["done_at"] is not None]
    point = min(points, key=lambda row: held[row["meeting_id"]]["starts_at"])
    fund, meeting = of_fund[point["owner_id"]], held[point["meeting_id"]]
    due = _departed(draft, cast.funds[3], 714)
    kept = _departed(draft, cast.funds[8], 760)
    gone = _departed(draft, fund, 800)
    told = draft.now - timedelta(days=16)
    draft.add(PlannedAnonymisation, told, account_id=due["id"], announced_on=draft.today - timedelta(days=16))
    draft.add(
        PlannedAnonymisation,
        told,
        account_id=kept["id"],
        held_until=draft.today + timedelta(days=80),
        reason="De eindafrekening van het convenant loopt nog, en daar staat deze naam bij.",
        held_by_id=cast.admins[0].id,
    )
    gone |= {"name": f"Voormalig medewerker van {fund.name}", "email": f"voormalig-{gone['id'].hex}@samenspel.invalid"}
    gone |= {"anonymised_at": draft.now - timedelta(days=40), "seen_at": None, "visit_at": None}
    draft.table(Profile).pop()
    place = {"account_id": gone["id"], "group_id": meeting["group_id"], "fund_id": fund.id}
    times = {"joined_at": OPENED, "left_at": gone["closed_at"]}
    draft.add(Membership, OPENED, role=MembershipRole.MEMBER, **place, **times)
    point["owner_id"] = gone["id"]


def _departed(draft: Draft, fund: FundPlan, days: int) -> dict[str, Any]:
    """The account of a consultant who left so many days ago."""
    taken = {row["name"] for row in draft.table(Account)}
    _account(draft, names.draw(draft.random, taken), Role.CONSULTANT, fund, None)
    row, left_at = draft.table(Account)[-1], draft.now - timedelta(days=days)
    row |= {"active": False, "closed_at": left_at, "created_at": OPENED, "seen_at": left_at, "visit_at": left_at}
    draft.table(Profile)[-1]["confirmed_at"] = OPENED
    return row


def _funds(draft: Draft, themes: dict[str, uuid.UUID]) -> list[FundPlan]:
    circles = {slug: number for number, line in enumerate(CIRCLES) for slug in line.split()}
    known = facts.funds()
    fte = _fte(draft, known)
    heads = _heads(fte)
    plans = []
    for fact in known:
        row = draft.add(
            Fund,
            OPENED,
            slug=fact.slug,
            name=fact.name,
            joint_committees=list(fact.joint_committees),
            size=fact.size,  # the report gives it of a few; what it does not say, we do not either
            consultants_fte=fte[fact.slug],
            covenant_budget_eur=fact.covenant_budget_eur,
            experience=fact.experience,
            about=fact.about,
        )
        plan = FundPlan(row["id"], fact.slug, fact.name, circles[fact.slug], heads[fact.slug])
        cares = CARES[plan.circle]
        plan.themes = {slug for slug in cares if draft.chance(0.85)}
        plan.themes |= {slug for slug in themes if draft.chance(0.14)}
        for slug in sorted(plan.themes):
            draft.add(FundTheme, OPENED, fund_id=plan.id, theme_id=themes[slug])
        plans.append(plan)
    return plans


def _fte(draft: Draft, known: list[facts.PublishedFund]) -> dict[str, float]:
    """Consultants (FTE) of each fund: as reported, else drawn so that all together are the total of the report."""
    reported = {fact.slug: fact.consultants_fte for fact in known if fact.consultants_fte is not None}
    small = {fact.slug for fact in known if fact.size == "klein"}
    drawn = {
        fact.slug: 1.5 if fact.slug in small else draft.random.choice((1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0))
        for fact in known
        if fact.slug not in reported
    }
    left = FTE - sum(reported.values())
    free = [slug for slug in drawn if slug not in small]
    while (gap := left - sum(drawn.values())) != 0:
        slug, step = draft.random.choice(free), 0.5 if gap > 0 else -0.5
        if 1.0 <= drawn[slug] + step <= 9.0:
            drawn[slug] += step
    return reported | drawn


def _heads(fte: dict[str, float]) -> dict[str, int]:
    """How many consultants each fund has: at least one, and all together the number wanted."""
    heads = {slug: max(1, round(value)) for slug, value in fte.items()}
    largest = sorted(heads, key=lambda slug: -fte[slug])
    turn = 0
    while (gap := CONSULTANTS - sum(heads.values())) != 0:
        slug = largest[turn % len(largest)]
        heads[slug] = max(1, heads[slug] + (1 if gap > 0 else -1))
        turn += 1
    return heads


def _account(draft: Draft, name: str, role: Role, fund: FundPlan | None, organisation: str | None) -> DemoPerson:
    early = draft.chance(0.7) or role in (Role.ISA, Role.ADMIN)
    days = draft.random.randrange(0, 60 if early else 900)
    since = OPENED + timedelta(days=days, minutes=draft.random.randrange(540))
    seen = draft.now - timedelta(minutes=int(draft.random.expovariate(1 / (3 * 24 * 60))) + 1)
    row = draft.add(
        Account,
        since,
        email=names.address(name),
        name=name,
        role=role,
        fund_id=fund.id if fund else None,
        organisation=organisation,
        fs_uniquifier=secrets.token_hex(16),  # not drawn: what opens sessions is never to be guessed
        seen_at=max(seen, since),
        visit_at=max(seen, since),
    )
    # Not drawn, so that all that is drawn after it stays: by the letters of the name, some of them over a year ago.
    checked = max(draft.now - timedelta(days=sum(map(ord, name)) % 420), since)
    card = _card(draft, role, fund, organisation)
    draft.add(Profile, since, account_id=row["id"], confirmed_at=checked, **card)
    return DemoPerson(row["id"], name, role, fund, organisation, since)


def _card(draft: Draft, role: Role, fund: FundPlan | None, organisation: str | None) -> dict[str, Any]:
    titles = {
        Role.DIRECTOR: "Directeur",
        Role.ISA: "Intersectoraal adviseur",
        Role.ADMIN: "Platformbeheerder",
        Role.GUEST: "Accountmanager" if organisation == "WEWIS" else "Adviseur",
    }
    knows = ["platformbeheer"]
    if role is not Role.ADMIN:
        knows = draft.random.sample(EXPERTISE, draft.random.randrange(1, 4))
    about = ""
    if fund and role is Role.CONSULTANT and draft.chance(0.6):
        since = draft.random.randrange(2009, 2025)
        about = f"Sectorconsulent bij {fund.name} sinds {since}. Vraag me gerust naar {knows[0]}."
    # No local number begins with 0, so that nobody is called by mistake.
    phone = f"02 000 {draft.random.randrange(100):02} {draft.random.randrange(100):02}" if draft.chance(0.8) else ""
    return {"job_title": titles.get(role, "Sectorconsulent"), "phone": phone, "about": about, "expertise": knows}


def make_second_fund(draft: Draft, cast: Cast) -> None:
    """A consultant of one small fund who works for another one as well."""
    fund, other = (next(each for each in cast.funds if each.slug == slug) for slug in ("fonds-323", "fonds-320"))
    person = next(each for each in cast.consultants if each.fund is fund)
    draft.add(OtherAffiliation, draft.now - timedelta(days=200), account_id=person.id, fund_id=other.id)
