"""What the pages about a fund show: its network, what changed, and the advice with what was answered to it."""

from typing import Any

from flask_babel import gettext as _

from samenspel import clock
from samenspel.maps import access
from samenspel.maps.analysis.advice.mixing import FAR, FIRST, FREE, MIXED, NEAR, PLACE, Mix
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.forms import ANSWERS
from samenspel.maps.request import Asked, given, reading_of
from samenspel.maps.suggestions.queries import AnswerLine, answers_of
from samenspel.maps.view import history
from samenspel.maps.view.reading import Reading, SeenFund
from samenspel.people import page_queries
from samenspel.viewer import Viewer


def fund_page(me: Viewer, asked: Asked, reading: Reading, fund: SeenFund, mix: Mix) -> dict[str, Any]:
    """The context of a fund's page, with the suggestions of this mix; answers only for who may give them."""
    row = page_queries.fund_by(fund.slug)
    may_answer = row is not None and access.may_answer(me, row.id)
    answers: list[AnswerLine] = answers_of(row.id) if row is not None and may_answer else []
    settled = {line.partner for line in answers if line.current}
    mixed = reading.fund(fund.slug, 0, mix, settled)
    return given(asked, reading) | {
        "fund": fund,
        "suggestions": mixed.suggestions if mixed else [],
        "mix": mix,
        "steps": steps(),
        "small_places": small_places(),
        "kept": asked.arguments | mix.arguments,
        "may_answer": may_answer,
        "answers": answers,
        "answer_names": ANSWERS,
        "change": _change(fund.slug, asked),
        "is_own": me.fund_slug == fund.slug,
        "last_year": clock.today().year - 1,
    }


def _change(slug: str, asked: Asked) -> history.FundChange | None:
    """How the last twelve months differ from the calendar year before, where both maps are there."""
    if asked.scope.theme is not None:
        return None
    before, after = reading_of(Scope(str(clock.today().year - 1))), reading_of(Scope("recent"))
    return history.of_fund(before, after, slug) if before and after else None


def steps() -> list[tuple[str, str]]:
    """How near or surprising suggested partners may be: (key, label)."""
    return [(NEAR, _("Vertrouwd")), (MIXED, _("Gemengd")), (FAR, _("Verrassend"))]


def small_places() -> list[tuple[str, str]]:
    """What place small funds have among suggested partners: (key, label)."""
    return [(PLACE, _("Eén plaats vrij")), (FIRST, _("Eerst")), (FREE, _("Zoals ze komen"))]
