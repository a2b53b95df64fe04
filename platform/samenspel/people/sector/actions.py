"""The writers of the sector: which funds and themes there are. What hangs on them stays when one is closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col

from samenspel.db import columns, free_slug, now, session
from samenspel.jobs import analyse_later, enqueue, index_later
from samenspel.people.models import Account, Fund, Theme, ThemeKind


@dataclass(frozen=True, slots=True)
class FundFacts:
    """What an administrator says of a fund."""

    name: str
    joint_committees: Sequence[str]
    size: str | None
    consultants_fte: float | None


def add_fund(facts: FundFacts) -> Fund:
    """A new fund, without people yet."""
    fund = Fund(slug=free_slug(Fund.slug, facts.name, "fonds"), name=facts.name)
    _write(fund, facts)
    return fund


def change_fund(fund: Fund, facts: FundFacts) -> None:
    """Other facts about a fund. Its people are found by its name, and its name stands on the map."""
    is_renamed = facts.name != fund.name
    _write(fund, facts)
    if is_renamed:
        for account_id in session().execute(columns(Account.id).where(col(Account.fund_id) == fund.id)).scalars():
            index_later("person", account_id)


def _write(fund: Fund, facts: FundFacts) -> None:
    fund.name, fund.joint_committees = facts.name, list(facts.joint_committees)
    fund.size, fund.consultants_fte = facts.size, facts.consultants_fte
    session().add(fund)
    session().flush()
    index_later("fund", fund.id)
    analyse_later()


def close_fund(fund: Fund) -> None:
    """It can no longer be chosen. Its people, its page and what it took part in stay."""
    fund.closed_at = fund.closed_at or now()
    analyse_later()


def reopen_fund(fund: Fund) -> None:
    """It can be chosen again."""
    fund.closed_at = None
    analyse_later()


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """What an administrator says of a theme."""

    name: str
    kind: ThemeKind
    since: int | None


def add_theme(facts: ThemeFacts) -> Theme:
    """A new theme, on which nobody works yet."""
    theme = Theme(slug=free_slug(Theme.slug, facts.name, "thema"), name=facts.name, kind=facts.kind, since=facts.since)
    session().add(theme)
    analyse_later()
    return theme


def change_theme(theme: Theme, facts: ThemeFacts) -> None:
    """Other facts about a theme; what is about it is found by its new name."""
    is_renamed = facts.name != theme.name
    theme.name, theme.kind, theme.since = facts.name, facts.kind, facts.since
    if is_renamed:
        enqueue("reindex-theme", {"id": str(theme.id)})
        analyse_later()


def close_theme(theme: Theme) -> None:
    """It can no longer be chosen. Groups, initiatives and funds that work on it keep it."""
    theme.closed_at = theme.closed_at or now()


def reopen_theme(theme: Theme) -> None:
    """It can be chosen again."""
    theme.closed_at = None
