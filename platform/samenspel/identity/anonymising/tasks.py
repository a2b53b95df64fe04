"""Background work of the anonymisation of people who left."""

from samenspel import clock
from samenspel.identity.anonymising import actions, queries


def review_departed() -> None:
    """Looks at all closed accounts, once a day: whom the administrators must be told of, and whose time is over."""
    months, today = queries.months_kept(), clock.today()
    if not months:
        return
    departed = queries.departed_accounts()
    soon = [
        each
        for each in departed
        if each.announced_on is None and each.planned_on(months) <= today + queries.ANNOUNCED_AHEAD
    ]
    for each in departed:
        if each.announced_on is not None and each.due_on(months, today) <= today:
            account = queries.locked(each.id)
            if account is not None:
                actions.anonymise(account)
    actions.announce(soon, months)
