"""What the holiday of a day is called, in the language of the screen."""

from datetime import date

from samenspel import web
from samenspel.meetings.calendars.holidays import holiday_at, public_holidays, school_holidays
from samenspel.meetings.words import school_holiday_name


def holiday_name(day: date) -> str:
    """The public holiday on a day, or else the school holiday that it belongs to; empty where there is none."""
    public = public_holidays(day.year, web.locale()).get(day)
    if public:
        return public
    school = holiday_at(day, school_holidays(day.year))
    return school_holiday_name(school.kind) if school else ""
