"""What levels and rhythms are called on screen, and what each gives."""

from flask_babel import lazy_gettext as _l

from samenspel.activity.levels.models import DigestRhythm, Level

LEVELS = {
    Level.ALL: _l("alles"),
    Level.CONCERNS_ME: _l("wat mij aangaat"),
    Level.DIGEST: _l("alleen de samenvatting"),
}
#: What each level gives, in one sentence.
LEVEL_SENTENCES = {
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
RHYTHMS = {
    DigestRhythm.DAILY: _l("elke werkdag"),
    DigestRhythm.WEEKLY: _l("elke week"),
    DigestRhythm.OFF: _l("geen samenvatting"),
}
