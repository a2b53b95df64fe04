"""The words on screen for answers, wanted results and school holidays."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import clock
from samenspel.meetings.models import AnswerValue, WantedResult

WANTED = {
    WantedResult.INFORM: _l("Informeren"),
    WantedResult.WORK_OUT: _l("Uitwerken"),
    WantedResult.DECIDE: _l("Beslissen"),
}
ANSWERS = {
    AnswerValue.YES: _l("Ja"),
    AnswerValue.IF_NEEDED: _l("Indien nodig"),
    AnswerValue.MAYBE: _l("Misschien"),
    AnswerValue.NO: _l("Nee"),
    AnswerValue.REPRESENTED: _l("Vertegenwoordigd"),
    AnswerValue.FOLLOWS: _l("Leest het verslag"),
}
SCHOOL_HOLIDAYS = {
    "autumn": _l("Herfstvakantie"),
    "christmas": _l("Kerstvakantie"),
    "carnival": _l("Krokusvakantie"),
    "easter": _l("Paasvakantie"),
    "summer": _l("Zomervakantie"),
}


def answer_name(value: AnswerValue) -> str:
    """What an answer is called on screen."""
    return str(ANSWERS[value])


def outsider_choice(choice: str) -> str:
    """What a choice is called that somebody makes by their link: of a yes how they come."""
    modes = {"on_site": _l("Ja, ter plaatse"), "online": _l("Ja, online")}
    return str(modes[choice]) if choice in modes else answer_name(AnswerValue(choice))


def wanted_name(value: WantedResult) -> str:
    """What the wanted result of an agenda item is called on screen."""
    return str(WANTED[value])


def school_holiday_name(kind: str) -> str:
    """What a school holiday is called."""
    return str(SCHOOL_HOLIDAYS[kind])


def from_then(at: datetime) -> str:
    """From when something can be done again, in less than two days: *morgen om 18:00*. The seconds of a minute that
    began are rounded up, so that it can be done at what the words say."""
    whole = at if at.second == at.microsecond == 0 else at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    is_today = clock.local_day(whole) == clock.today()
    hour = clock.hour(whole)
    return str(_("vandaag om %(hour)s", hour=hour) if is_today else _("morgen om %(hour)s", hour=hour))
