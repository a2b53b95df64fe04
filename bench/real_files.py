"""Benchmark `real-files`: what is understood of each file in a folder of files as people send them.

The folder is SAMENSPEL_CASES or `--folder`, else `shared/cases` beside the project or beside a folder above it. Files
in its `accounts` are lists of accounts, those in its `mail` answers of calendars; all others say who took part in what.
A file that is no such list (a zip, a project of Gephi, winmail.dat) holds where it is called by its name.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from flask import Flask
from flask_babel import Babel

from bench.figures import Figure, Refused
from bench.machine import say
from samenspel import clock
from samenspel.demo import facts
from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.files import files
from samenspel.maps.analysis.files.errors import NetworkFileError, OtherFileError
from samenspel.meetings.replies.letters import LetterProblem
from samenspel.meetings.replies.reading import read_letter
from samenspel.people.accounts.account_list import decode, read_accounts, text_of_sheets
from samenspel.runtime.foreign.workbooks import BEGINNINGS, sheets_in

FOLDER = "SAMENSPEL_CASES"
#: A name that lists of accounts have, and the published facts do not.
ALSO = ("Horeca Forma Vlaanderen",)


def run(quick: bool) -> Iterator[Figure]:
    found = sorted(path for path in folder().rglob("*") if path.is_file() and path.name != "README.md")
    if not found:
        raise Refused("no files in the folder")
    app = Flask(__name__)
    Babel(app, default_locale="nl")
    with app.test_request_context():
        for path in found:
            readers = {"accounts": _accounts, "mail": _mail}
            count, understood = readers.get(path.parent.name, network)(path)
            say(f"{path.name}: {understood}")
            what = "read" if count else "not read"
            yield Figure(f"{path.parent.name}/{path.name}", count, what, 1, understood, at_least=True)


def folder() -> Path:
    """The folder with the files. Raises Refused."""
    named = os.environ.get(FOLDER)
    above = [each / "shared" / "cases" for each in Path(__file__).resolve().parents]
    for place in [Path(named)] if named else above:
        if place.is_dir():
            return place
    raise Refused(f"no folder with files: name it with --folder or {FOLDER}")


def network(path: Path) -> tuple[int, str]:
    """How many participations a file has, and what was understood; 1 for a file that is called by its name."""
    try:
        with files.open_file(str(path)) as file:
            table = files.read_stream(file, dates.end_of_day(clock.today()))
    except OtherFileError as other:
        return 1, f"something else, and called so: {other}"
    except NetworkFileError as problem:
        return 0, f"NOT READ: {problem}"
    if not len(table):
        return 0, "NOT READ: no row is left"
    first, last = dates.day_of(float(table.t.min())), dates.day_of(float(table.t.max()))
    count = len(table) + table.repeated
    told = " ".join(table.notes) or "nothing to tell"
    return count, (
        f"{count} participations, {len(table.orgs)} funds, {len(table.acts)} activities, {first} to {last}; {told}"
    )


def _accounts(path: Path) -> tuple[int, str]:
    content = path.read_bytes()
    text = (
        text_of_sheets([sheet.rows for sheet in sheets_in(content)])
        if content.startswith(BEGINNINGS)
        else decode(content)
    )
    names = [fund.name for fund in facts.funds()] + list(ALSO)
    good, bad = read_accounts(text, funds={name.lower(): uuid4() for name in names})
    if bad or not good:
        return 0, f"NOT READ: {'; '.join(f'row {row.row}: {row.reason}' for row in bad) or 'no account'}"
    return len(good), "; ".join(
        f"{one.name} <{one.email}>, {one.role.value}, {one.fund or one.organisation}" for one in good
    )


def _mail(path: Path) -> tuple[int, str]:
    letter = read_letter(path.read_bytes())
    if letter.problem is LetterProblem.WRAPPED:
        return 1, "something else, and called so: winmail.dat, which only Outlook reads; the sender hears it"
    if not letter.answers:
        return 0, f"NOT READ: {letter.problem.value if letter.problem else 'no answer'}"
    return len(letter.answers), "; ".join(f"{one.attendee}: {one.partstat} ({one.uid})" for one in letter.answers)
