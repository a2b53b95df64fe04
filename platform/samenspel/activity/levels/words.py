"""What levels and rhythms are called on screen, and what each gives."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from samenspel.activity.levels.models import DigestRhythm, Level

LEVELS = {
    Level.ALL: _l("alles"),
    Level.CONCERNS_ME: _l("wat mij aangaat"),
    Level.DIGEST: _l("alleen de samenvatting"),
}
RHYTHMS = {
    DigestRhythm.DAILY: _l("elke werkdag"),
    DigestRhythm.WEEKLY: _l("elke week"),
    DigestRhythm.OFF: _l("geen samenvatting"),
}
_SENTENCES = {
    Level.ALL: _l("Al het nieuws uit je overleggen."),
    Level.CONCERNS_ME: _l(
        "Wat je moet doen, berichten en vermeldingen voor jou, antwoorden waar je meedoet, en wat relevant is voor je "
        "fonds."
    ),
    Level.DIGEST: _l(
        "Tussendoor enkel wat je moet doen, en in Samenspel ook berichten en vermeldingen voor jou. Voor de rest is er "
        "je samenvatting."
    ),
}
_ALL_OF_A_PLACE = _l("Al het nieuws hierover.")
_CONCERNS_ME_WITHOUT_FUND = _l("Wat je moet doen, berichten en vermeldingen voor jou, en antwoorden waar je meedoet.")


def level_sentences(has_fund: bool, *, of_a_place: bool = False) -> Mapping[Level, Any]:
    """What each level gives, in one sentence, for somebody of a fund or of none; of one place, or of all."""
    other = {} if has_fund else {Level.CONCERNS_ME: _CONCERNS_ME_WITHOUT_FUND}
    return _SENTENCES | other | ({Level.ALL: _ALL_OF_A_PLACE} if of_a_place else {})
