"""HTTP of what could not be mailed, for administrators."""

import uuid

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.news.blueprint import bp
from samenspel.news.outbox import actions, queries
from samenspel.news.outbox.models import DeadLetter
from samenspel.news.outbox.words import FAILURES
from samenspel.people import access
from samenspel.people import queries as people


@bp.get("/beheer/verzending")
def outbox() -> ResponseReturnValue:
    """The mails that were given up, and the addresses that take none."""
    web.require_visible(access.may_manage_accounts(web.viewer()))
    number = web.page_number()
    lines, total = queries.dead_letters(number)
    return render_template(
        "news/outbox/index.html",
        lines=lines,
        paging=web.Paging(number, queries.PAGE_SIZE, total),
        paused=queries.paused_addresses(),
        failures=FAILURES,
    )


def _letter(letter_id: uuid.UUID) -> DeadLetter:
    web.require_visible(access.may_manage_accounts(web.viewer()))
    return web.or_404(queries.dead_letter(letter_id))


def _back() -> ResponseReturnValue:
    return web.back_to(url_for("news.outbox"))


@bp.post("/beheer/verzending/nieuwe-poging")
def retry_all() -> ResponseReturnValue:
    web.require_visible(access.may_manage_accounts(web.viewer()))
    count = actions.retry_all()
    flash(ngettext("%(num)d mail vertrekt opnieuw.", "%(num)d mails vertrekken opnieuw.", count), "success")
    return _back()


@bp.post("/beheer/verzending/<uuid:letter_id>/nieuwe-poging")
def retry(letter_id: uuid.UUID) -> ResponseReturnValue:
    letter = _letter(letter_id)
    web.require(letter.payload is not None)
    actions.retry(letter)
    flash(_("De mail aan %(to)s vertrekt opnieuw.", to=letter.to), "success")
    return _back()


@bp.post("/beheer/verzending/<uuid:letter_id>/verwijdering")
def remove_letter(letter_id: uuid.UUID) -> ResponseReturnValue:
    letter = _letter(letter_id)
    actions.remove(letter)
    flash(_("De mail aan %(to)s is weg.", to=letter.to), "success")
    return _back()


@bp.post("/beheer/accounts/<uuid:account_id>/mail")
def mail_again(account_id: uuid.UUID) -> ResponseReturnValue:
    """Mails somebody again whose address took no mail."""
    web.require_visible(access.may_manage_accounts(web.viewer()))
    account = web.or_404(people.known_account(account_id))
    actions.resume_mail(account.id)
    flash(_("%(name)s krijgt weer mail.", name=account.name), "success")
    return _back()
