"""The names of roles and channels of initiatives on screen, and how periods and dates are written."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import clock
from samenspel.initiatives.models import InitiativeChannel, IsaRole

ROLES = {
    IsaRole.INITIATOR: _l("Initiatiefnemer"),
    IsaRole.FACILITATOR: _l("Facilitator"),
    IsaRole.COORDINATOR: _l("Coördinator"),
    IsaRole.MOTIVATOR: _l("Motivator"),
    IsaRole.INTERMEDIARY: _l("Tussenpersoon"),
}
CHANNELS = {
    InitiativeChannel.SERV: _l("Binnen de werking van de SERV"),
    InitiativeChannel.OWN: _l("Op eigen initiatief van fondsen"),
    InitiativeChannel.CALL: _l("Via een oproep"),
    InitiativeChannel.DUAL_LEARNING: _l("Rond duaal leren"),
}


def period(starts: date | None, ends: date | None, locale: str = "nl") -> str:
    """2021 – 2023, or with the days where those are not whole years; empty where no date is known."""
    if starts is None and ends is None:
        return ""
    whole = (starts is None or (starts.month, starts.day) == (1, 1)) and (
        ends is None or (ends.month, ends.day) == (12, 31)
    )
    first, last = ((str(day.year) if whole else clock.bare_day(day, locale)) if day else "" for day in (starts, ends))
    if not last:
        return str(_("sinds %(first)s", first=first))
    if not first:
        return str(_("tot %(last)s", last=last))
    return first if first == last else f"{first} – {last}"


def written_date(text: str, locale: str = "nl") -> str:
    """A date of the source (2021-10-07, 2022-11, 2022) as it is written: 7 okt 2021, nov 2022 or 2022."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return clock.bare_day(date(*parts), locale)
    if len(parts) == 2:
        return f"{clock.short_month(date(parts[0], parts[1], 1), locale)} {parts[0]}"
    return text


def number(value: int, locale: str = "nl") -> str:
    """324.129 in Dutch, 324,129 in English."""
    return f"{value:,}".replace(",", "." if locale == "nl" else ",")
