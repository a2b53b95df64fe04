"""What funds pay for their accounts: the first one free, each further one by the quarters in which it was there."""

import io
import uuid
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook
from sqlmodel import col

from samenspel import clock
from samenspel.db import session
from samenspel.people.accounts import actions
from samenspel.people.accounts.models import FormerAffiliation
from samenspel.people.models import Account
from samenspel.reports.contributions import counting, queries
from samenspel.reports.contributions.counting import CountedAccount, counted_for, spells_of
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.world import World

A, B = uuid.uuid4(), uuid.uuid4()
STARTS = [datetime(2024, month, 1, tzinfo=UTC) for month in (1, 4, 7, 10)]
END = LATER = datetime(2025, 1, 1, tzinfo=UTC)


def _day(month: int, day: int = 1, year: int = 2024) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "closed", "former", "funds"),
    [
        (_day(1, year=2020), None, [], (A, A, A, A)),
        (_day(6, 30), None, [], (None, A, A, A)),
        (_day(1, year=2020), _day(4), [], (A, None, None, None)),
        (_day(1, year=2020), _day(4, 2), [], (A, A, None, None)),
        (_day(1, year=2020), _day(12, year=2023), [], (None, None, None, None)),
        (_day(1, year=2020), None, [(_day(5), B)], (B, B, A, A)),
        (_day(1, year=2020), None, [(_day(4), B)], (B, A, A, A)),
        (_day(1, year=2020), None, [(_day(5), None)], (None, A, A, A)),
        (_day(1, year=2020), None, [(_day(8), None), (_day(2), A)], (A, None, A, A)),
        (_day(1, year=2020), None, [(_day(1, year=2019), B)], (A, A, A, A)),
    ],
)
def test_an_account_counts_in_each_quarter_it_was_there_for_the_first_fund_of_it(
    made: datetime,
    closed: datetime | None,
    former: list[tuple[datetime, uuid.UUID | None]],
    funds: tuple[uuid.UUID | None, ...],
) -> None:
    assert counted_for(spells_of(A, made, closed, former), STARTS, END, LATER) == funds


def test_quarters_that_did_not_begin_do_not_count() -> None:
    assert counted_for(spells_of(A, _day(1), None, []), STARTS, END, _day(5)) == (A, A, None, None)


@pytest.mark.parametrize(
    ("counts", "euro"), [([1, 1, 1, 1], 0.0), ([0, 0, 2, 2], 25.0), ([3, 3, 3, 3], 100.0), ([0, 0, 0, 2], 12.5)]
)
def test_the_first_account_is_free_and_a_further_one_costs_fifty_a_year(counts: list[int], euro: float) -> None:
    accounts = [
        CountedAccount(uuid.uuid4(), "Iemand", tuple(A if number < count else None for count in counts))
        for number in range(max(counts))
    ]
    assert counting.accounts_a_quarter(accounts)[A] == counts
    assert counting.euro(counting.paid_quarters(counts)) == euro


def _sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: [tuple(row) for row in book.get_sheet_by_name(name).to_python()[4:]] for name in book.sheet_names}


def test_the_workbook_has_the_sums_by_fund_and_the_accounts(world: World, client_of: ClientOf) -> None:
    year = clock.today().year - 1
    for name in ("Eva Een", "Tom Twee", "=Kwaad()"):
        make.account(name, Role.CONSULTANT, world.woodwize, created_at=datetime(year - 1, 1, 1, tzinfo=UTC))
    gone = make.account("Wim Weg", Role.CONSULTANT, world.woodwize, created_at=datetime(year - 1, 1, 1, tzinfo=UTC))
    gone.active, gone.closed_at = False, datetime(year, 5, 1, tzinfo=UTC)
    make.account("Gast Gerard", Role.GUEST, created_at=datetime(year - 1, 1, 1, tzinfo=UTC))
    session().commit()
    answer = client_of(world.bea).get(f"/bijdragen/{year}.xlsx")
    sheets = _sheets(answer.data)
    assert ("Woodwize", 4, 4, 3, 3, 10, 125) in sheets["Bijdrage per fonds"]
    assert sheets["Bijdrage per fonds"][-1][0] == "Totaal"
    assert ("Woodwize", "Wim Weg", 1, 1, 0, 0) in sheets["Accounts"]
    assert ("Woodwize", "=Kwaad()", 1, 1, 1, 1) in sheets["Accounts"]
    assert not any("Gerard" in str(row) for row in sheets["Accounts"])


def test_a_director_sees_the_own_fund_only(world: World, client_of: ClientOf) -> None:
    text = client_of(world.dirk).get("/bijdragen").text
    assert "Alimento" in text
    assert "Bram Claes" not in text
    assert "Woodwize" not in text
    assert "Totaal" not in text
    assert "Bram Claes" in client_of(world.bea).get("/bijdragen").text


@pytest.mark.parametrize("year", ["1999", "abc", "9999999999999999999999", "²"])
def test_a_year_without_a_list_is_said(world: World, client_of: ClientOf, year: str) -> None:
    answer = client_of(world.bea).get(f"/bijdragen?jaar={year}")
    assert answer.status_code == 422
    assert "Van dat jaar is er geen lijst" in answer.text
    assert client_of(world.bea).get("/bijdragen/1999.xlsx").status_code == 404


def _funds_of(account: Account) -> tuple[uuid.UUID | None, ...]:
    found = {each.account_id: each.funds for each in queries.accounts_in(clock.today().year - 1).accounts}
    return found.get(account.id, (None,) * counting.QUARTERS)


def test_moving_closing_and_opening_again_are_kept(world: World) -> None:
    year = clock.today().year - 1
    eva = make.account("Eva Een", Role.CONSULTANT, world.woodwize, created_at=datetime(year, 1, 5, tzinfo=UTC))
    alimento, woodwize = world.alimento.id, world.woodwize.id
    moved = datetime(year, 8, 1, tzinfo=UTC)
    actions.change_account(eva, role=Role.CONSULTANT, fund_id=alimento, organisation="", at=moved)
    session().commit()
    assert _funds_of(eva) == (woodwize, woodwize, woodwize, alimento)
    eva.active, eva.closed_at = False, datetime(year, 9, 1, tzinfo=UTC)
    session().commit()
    assert _funds_of(eva) == (woodwize, woodwize, woodwize, None)
    actions.reopen_account(eva)
    session().commit()
    assert _funds_of(eva) == (woodwize, woodwize, woodwize, None), "it was closed until today"
    kept = sa.select(sa.func.count()).where(col(FormerAffiliation.account_id) == eva.id)
    assert session().execute(kept).scalar() == 3


def test_an_account_that_was_closed_on_an_unknown_day_is_left_out_and_said(world: World, client_of: ClientOf) -> None:
    eva = make.account("Eva Een", Role.CONSULTANT, world.woodwize)
    eva.active = False
    session().commit()
    text = client_of(world.bea).get("/bijdragen").text
    assert "Eva Een" not in text
    assert "Van 1 gesloten account is niet bekend" in text
