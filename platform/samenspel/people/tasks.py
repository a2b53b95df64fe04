"""Background work of people."""

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import mail
from samenspel.people import queries
from samenspel.people.extension import SECURITY


def mail_password_link(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails a link to reset a password, where the address has an account that is not closed."""
    for payload in payloads:
        account = queries.account_by_email(payload["email"])
        if account is None or not account.active:
            continue
        # As Flask-Security makes it, without its slow hash of the password, which nothing reads: what voids the
        # token is the uniquifier, which changes with each password.
        token = SECURITY.get().reset_serializer.dumps([account.fs_uniquifier, None])
        link = mail.link_to("security.reset_password", token=token)
        with force_locale(account.locale):
            subject = _("Kies een nieuw wachtwoord voor Samenspel")
        mail.send_later(
            account.email,
            subject,
            "password_link",
            locale=account.locale,
            is_essential=True,
            account=account,
            link=link,
        )
