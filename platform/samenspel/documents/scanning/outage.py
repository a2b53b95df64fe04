"""Tells administrators that the virus scanner has not answered for a while, and takes that back when it does."""

import uuid
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.db import now
from samenspel.documents.scanning import queries
from samenspel.people import queries as people
from samenspel.runtime.app_key import AppKey
from samenspel.runtime.foreign import scanner

#: There is one scanner.
SCANNER = Thing(ThingKind.SCANNER, uuid.UUID(int=1))
#: A shorter outage is mostly a restart of the scanner, and over before somebody has read of it.
PATIENCE = timedelta(minutes=10)

#: Since when it has not answered, as this process knows; one that was started meanwhile counts anew.
_AWAY_SINCE = AppKey[datetime]("samenspel.scanner.away_since")


def watch() -> None:
    """Asks the scanner whether it is there; each administrator is told once of an outage."""
    if not scanner.is_used() or scanner.answers():
        _AWAY_SINCE.clear()
        if queries.is_outage_told(SCANNER):
            notices.forget(SCANNER)
        return
    moment, since = now(), _AWAY_SINCE.find()
    if since is None:
        _AWAY_SINCE.set(current_app, moment)
    elif moment - since >= PATIENCE and not queries.is_outage_told(SCANNER):
        _tell(moment)


def _tell(moment: datetime) -> None:
    for admin in people.administrators():
        with force_locale(admin.locale):
            title = _("De virusscanner antwoordt niet: nieuwe bestanden wachten tot hij er weer is")
        news = News(SCANNER, title, path_to("home.health"), group_id=None, actor_id=None, at=moment)
        notices.notify(news, [Recipient(admin.id, NoticeReason.TO_DO)])
