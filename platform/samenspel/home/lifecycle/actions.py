"""Writes of the life of groups: those that fell silent, those that end on a day, and what is said of who leads them.

See docs/decisions/0049.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.db import now
from samenspel.groups import actions as groups
from samenspel.groups.kinds import DEFAULTS
from samenspel.groups.models import Group, LeadOffer, Membership
from samenspel.home.lifecycle import queries
from samenspel.people.models import Account

#: Guests whose time in a group ends, and its organisers, hear so long before.
GUESTS_TOLD_AHEAD = timedelta(days=7)
#: The organisers of a group that ends hear so long before.
WARNED_AHEAD = timedelta(days=14)


def review_silence(group: Group, last: datetime) -> None:
    """Notes whether a group fell silent, and asks once whether it is still needed; until it wakes up again."""
    if last + timedelta(days=365 * DEFAULTS[group.kind].silent_months // 12) > now():
        wake_up(group)
        return
    group.silent_since = clock.local_day(last)
    if group.dormant_asked_at is None:
        group.dormant_asked_at = now()
        readers = queries.leads_or_organisers(group.id)
        _tell(group, readers, lambda _locale: _("Is dit overleg nog nodig?"), NoticeReason.TO_DO)


def wake_up(group: Group) -> None:
    """Notes that something happens in a group again: a next silence is asked about anew."""
    if group.dormant_asked_at is not None and group.dormant_answered_at is None:
        notices.mark_done(_thing(group))
    group.silent_since = group.dormant_asked_at = group.dormant_answered_at = None


def keep_group(group: Group) -> None:
    """Stores that a silent group is still needed; nobody is asked again until it was awake in between."""
    group.dormant_answered_at = now()
    notices.mark_done(_thing(group))


def archive_group(group: Group) -> None:
    """Archives a group; whatever was asked about it is to do no more."""
    groups.archive_group(group)
    notices.mark_done(_thing(group))


def review_end(group: Group) -> None:
    """Warns of the day on which a group ends, and archives it once that is over; but no meeting is left behind."""
    if group.closes_on is None or group.archived_at is not None:
        return
    today = clock.today()
    if group.closes_on < today:
        if not queries.has_meeting_ahead(group.id):
            archive_group(group)
            _tell(group, queries.organisers(group.id), lambda _locale: _("Gearchiveerd: de einddatum is voorbij"))
    elif group.closes_on - WARNED_AHEAD <= today and group.closing_warned_for != group.closes_on:
        group.closing_warned_for = last_day = group.closes_on

        def title(locale: str) -> str:
            return str(_("Dit overleg loopt tot %(day)s", day=clock.day(last_day, locale)))

        _tell(group, queries.organisers(group.id), title)


def tell_last_days(group: Group, guests_of: Sequence[tuple[Membership, Account]]) -> None:
    """Tells guests of a group and its organisers of the last day that the guests have there."""
    for membership, account in guests_of:
        day = membership.until_told = membership.until
        assert day is not None
        _tell(group, [account], _last_day_of(day))
    title = _last_days(guests_of)
    guest_ids = {account.id for _membership, account in guests_of}
    _tell(group, [each for each in queries.organisers(group.id) if each.id not in guest_ids], title)


def _last_day_of(day: date) -> Callable[[str], str]:
    return lambda locale: str(_("Je bent in dit overleg tot en met %(day)s", day=clock.day(day, locale)))


def _last_days(guests_of: Sequence[tuple[Membership, Account]]) -> Callable[[str], str]:
    def title(locale: str) -> str:
        (membership, account), more = guests_of[0], len(guests_of) - 1
        assert membership.until is not None
        day = clock.day(membership.until, locale)
        if more:
            return str(
                _("Gasten stoppen: %(name)s op %(day)s, en %(more)d meer", name=account.name, day=day, more=more)
            )
        return str(_("%(name)s is er als gast bij tot en met %(day)s", name=account.name, day=day))

    return title


def tell_offer(offer: LeadOffer, group: Group, account: Account) -> None:
    """Tells somebody that they are asked to lead a group."""

    def title(_locale: str) -> str:
        return str(_("Wil je co-trekker worden?") if offer.is_co else _("Wil je trekker worden?"))

    _tell(group, [account], title, NoticeReason.TO_DO, offer=offer, actor_id=offer.by_id)


def tell_answer(offer: LeadOffer, group: Group, asker: Account, account: Account) -> None:
    """Takes the question off the list of who was asked, and tells who asked what the answer is."""
    notices.mark_done(Thing(ThingKind.LEAD_OFFER, offer.id))
    if offer.has_accepted is None:
        return

    def title(_locale: str) -> str:
        if not offer.has_accepted:
            return str(_("%(name)s wordt liever geen trekker", name=account.name))
        if offer.is_co:
            return str(_("%(name)s is nu co-trekker", name=account.name))
        return str(_("%(name)s is nu trekker", name=account.name))

    _tell(group, [asker], title, offer=offer, actor_id=account.id)


def _tell(
    group: Group,
    accounts: Iterable[Account],
    title: Callable[[str], str],
    reason: NoticeReason = NoticeReason.ANSWER,
    *,
    offer: LeadOffer | None = None,
    actor_id: uuid.UUID | None = None,
) -> None:
    """Tells accounts of news about a group, or about a question who leads it, each in their language."""
    by_locale: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        by_locale[account.locale].append(account)
    for locale, readers in by_locale.items():
        with force_locale(locale):
            words = title(locale)
        news = News(
            thing=Thing(ThingKind.LEAD_OFFER, offer.id) if offer else _thing(group),
            title=words,
            path=path_to("groups.leads" if offer else "home.group", slug=group.slug),
            group_id=group.id,
            actor_id=actor_id,
            at=now(),
        )
        notices.notify(news, [Recipient(each.id, reason) for each in readers])


def _thing(group: Group) -> Thing:
    return Thing(ThingKind.GROUP, group.id)
