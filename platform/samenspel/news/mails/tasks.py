"""Mails about notices: once a minute, one mail to each person with all that they did not read meanwhile."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from math import inf
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import clock, mail
from samenspel.activity.levels.delivery import WAIT, mail_moment
from samenspel.activity.levels.models import LevelScope
from samenspel.activity.levels.queries import levels_for, preferences_of
from samenspel.activity.levels.tokens import level_link
from samenspel.activity.notices.actions import is_heard
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ThingKind
from samenspel.db import now
from samenspel.groups.queries import viewer_by
from samenspel.jobs import enqueue
from samenspel.mail import AnswerAddress
from samenspel.mail.answering import SEVERAL
from samenspel.news.mails import actions, queries
from samenspel.news.mails.items import MailItem, item_of
from samenspel.runtime.app_key import SETTINGS
from samenspel.text import shorten
from samenspel.viewer import Viewer
from samenspel.web import in_language

#: What is due so soon is taken along; it is two minutes old at least, so that what was slipped in can still be changed.
AHEAD = WAIT - timedelta(minutes=2)
#: The things in one mail; of more it says how many.
MAX_ITEMS = 20
#: The letters of a subject that names several things.
MAX_SUBJECT = 90
_RANKS = {reason: rank for rank, reason in enumerate(NoticeReason)}


def queue_due() -> None:
    """Writes a job for each account that a mail is due for: one that fails does not hold up the others."""
    for account_id in queries.accounts_due(now()):
        enqueue(queries.JOB, {"account": str(account_id)})


def mail_notices(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails an account what it did not read, if it still may see and wants it."""
    for payload in payloads:
        account_id = uuid.UUID(payload["account"])
        notices = queries.notices_to_mail(account_id, now() + AHEAD)
        uniquifier = queries.uniquifier_of(account_id)
        viewer = viewer_by(uniquifier) if uniquifier else None
        if viewer is None or viewer.is_wewis:
            actions.put_off([each.id for each in notices], None)
        elif any(each.mail_at and each.mail_at <= now() for each in notices):
            _mail(viewer, _timely(viewer, _wanted(viewer, notices)))


def _wanted(viewer: Viewer, notices: Sequence[Notice]) -> list[Notice]:
    """The notices that are not over, and that somebody wants by mail now: they may have changed their level."""
    wanted = [each for each in notices if each.due_at is None or each.due_at > now()]
    kept: list[Notice] = []
    for (topic_id, group_id), those in groupby(sorted(wanted, key=_place_key), key=_place):
        level = levels_for([viewer.id], topic_id=topic_id, group_id=group_id)[viewer.id].by_mail
        kept += [each for each in those if is_heard(level, each.reason)]
    actions.put_off([each.id for each in notices if each not in kept], None)
    return kept


def _place(notice: Notice) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    return notice.thing_id if notice.kind is ThingKind.TOPIC else None, notice.group_id


def _place_key(notice: Notice) -> str:
    return str(_place(notice))


def _timely(viewer: Viewer, notices: Sequence[Notice]) -> list[Notice]:
    """The notices that may be mailed at this hour: quiet hours or an absence may have been chosen meanwhile."""
    preference = preferences_of([viewer.id])[viewer.id]
    timely: list[Notice] = []
    for each in notices:
        moment = mail_moment(preference, now() - WAIT, urgent=_is_urgent(each), due_at=each.due_at)
        if moment is not None and moment <= now():
            timely.append(each)
        else:
            actions.put_off([each.id], moment)
    return timely


def _is_urgent(notice: Notice) -> bool:
    return notice.due_at is not None and clock.local(notice.due_at).date() <= clock.local(now()).date()


def _mail(viewer: Viewer, notices: Sequence[Notice]) -> None:
    """Writes the mail: first what is meant for its reader alone, by when it is due, then the newest."""
    ordered = sorted(notices, key=_order)
    groups = queries.visible_groups(viewer, {each.group_id for each in ordered if each.group_id})
    seen = [each for each in ordered if each.group_id is None or each.group_id in groups]
    with in_language(viewer.locale):
        found = [item_of(viewer, each, groups[each.group_id] if each.group_id else "") for each in seen[:MAX_ITEMS]]
        items = [each for each in found if each is not None]
        if items:
            _write(viewer, items, len(seen) - MAX_ITEMS)
    actions.record_mailed([each.id for each in notices])


def _order(notice: Notice) -> tuple[int, float, float]:
    rank = _RANKS[notice.reason] if notice.reason.is_personal else len(_RANKS)
    return rank, notice.due_at.timestamp() if notice.due_at else inf, -notice.at.timestamp()


def _write(viewer: Viewer, items: Sequence[MailItem], more: int) -> None:
    single = items[0] if len(items) == 1 and more <= 0 else None
    less = single.less_link if single else level_link(viewer.id, LevelScope.ACCOUNT, viewer.id)
    mail.send_later(
        viewer.email,
        _headline(single) if single else _subject(items, max(more, 0)),
        "notices",
        locale=viewer.locale,
        thread=single.thread if single else None,
        unsubscribe=less,
        answers=single.answers if single else _answers_to_several(viewer, items),
        name=viewer.name,
        items=items,
        single=single,
        more=max(more, 0),
        link=single.link if single else mail.link_to("home.start"),
        less=less,
    )


def _answers_to_several(viewer: Viewer, items: Sequence[MailItem]) -> AnswerAddress | None:
    """Where an answer to a mail about several things goes: to nobody's hands, but its sender hears what to do."""
    is_answerable = any(each.answers for each in items) and SETTINGS.get().mail_reply_to is None
    return mail.address_for_answers(viewer.id, SEVERAL, viewer.id) if is_answerable else None


def _headline(item: MailItem) -> str:
    """What stands beside the subject of its thread, which is the title."""
    return f"{item.author}: {item.quote}" if item.author else item.about


def _subject(items: Sequence[MailItem], more: int) -> str:
    count = len(items) + more
    lead = ngettext("%(num)d bericht voor jou", "%(num)d berichten voor jou", count)
    return shorten(_("%(lead)s: %(titles)s", lead=lead, titles=", ".join(each.title for each in items)), MAX_SUBJECT)
