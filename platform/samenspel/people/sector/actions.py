"""Writes of the list of funds and themes. Everything that refers to a closed one stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from samenspel.clock import midnight
from samenspel.db import columns, free_slug, now, session
from samenspel.jobs import analyse_later, enqueue, index_later
from samenspel.people.affiliations.queries import works_for
from samenspel.people.models import Account, FormerFundName, Fund, Theme, ThemeKind
from samenspel.people.sector import queries


@dataclass(frozen=True, slots=True)
class FundDetails:
    """What the form of an administrator says about a fund."""

    name: str
    joint_committees: Sequence[str]
    size: str | None
    consultants_fte: float | None
    keywords: Sequence[str] = ()
    full_name: str = ""
    first_day: date | None = None
    last_day: date | None = None
    #: From when a new name holds; None where the old one was a slip, which is then gone everywhere.
    renamed_on: date | None = None


def add_fund(details: FundDetails) -> Fund:
    """Adds a fund, without people."""
    fund = Fund(slug=free_slug(Fund.slug, details.name, "fonds"), name=details.name)
    _write(fund, details)
    return fund


def change_fund(fund: Fund, details: FundDetails) -> None:
    """Changes a fund. Search finds its people by its name, and the map shows that name; what was published before a new
    name keeps the old one."""
    is_renamed = details.name != fund.name
    if is_renamed and details.renamed_on is not None:
        until = midnight(details.renamed_on)
        # A name that is changed again from the same day was never the name of a day.
        if all(one.until != until for one in queries.earlier_names_of(fund.id)):
            session().add(FormerFundName(fund_id=fund.id, name=fund.name, until=until))
    _write(fund, details)
    if is_renamed:
        for account_id in session().execute(columns(Account.id).where(works_for(fund.id))).scalars():
            index_later("person", account_id)


def _write(fund: Fund, details: FundDetails) -> None:
    fund.name, fund.joint_committees = details.name, list(details.joint_committees)
    fund.size, fund.consultants_fte = details.size, details.consultants_fte
    fund.keywords = list(details.keywords)
    fund.full_name = "" if details.full_name == details.name else details.full_name
    if details.first_day != fund.first_day:
        fund.opened_at = midnight(details.first_day) if details.first_day else None
    if details.last_day != fund.last_day:  # the hour at which it was closed stays where the day does
        fund.closed_at = midnight(details.last_day + timedelta(days=1)) if details.last_day else None
    session().add(fund)
    session().flush()
    index_later("fund", fund.id)
    analyse_later()


def close_fund(fund: Fund) -> None:
    """Closes a fund, so that it can no longer be chosen. Its people, its page and its participations stay."""
    if not fund.is_closed:
        fund.closed_at = now()
    analyse_later()


def reopen_fund(fund: Fund) -> None:
    """Opens a closed fund again."""
    fund.closed_at = None
    analyse_later()


@dataclass(frozen=True, slots=True)
class ThemeDetails:
    """What the form of an administrator says about a theme."""

    name: str
    kind: ThemeKind
    since: int | None


def add_theme(details: ThemeDetails) -> Theme:
    """Adds a theme."""
    theme = Theme(
        slug=free_slug(Theme.slug, details.name, "thema"), name=details.name, kind=details.kind, since=details.since
    )
    session().add(theme)
    analyse_later()
    return theme


def change_theme(theme: Theme, details: ThemeDetails) -> None:
    """Changes a theme. Search finds what is about it by its new name."""
    is_renamed = details.name != theme.name
    theme.name, theme.kind, theme.since = details.name, details.kind, details.since
    if is_renamed:
        enqueue("reindex-theme", {"id": str(theme.id)})
        analyse_later()


def close_theme(theme: Theme) -> None:
    """Closes a theme, so that it can no longer be chosen. Groups, initiatives and funds that have it keep it."""
    theme.closed_at = theme.closed_at or now()


def reopen_theme(theme: Theme) -> None:
    """Opens a closed theme again."""
    theme.closed_at = None
