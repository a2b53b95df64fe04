"""What is no password: what a stranger who knows whose account it is would try first."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_security import PasswordUtil, password_length_validator

from samenspel.people import queries
from samenspel.people.models import Account

#: Fewer guesses than this and a password is refused; zxcvbn estimates them.
MIN_GUESSES = 10**9
#: Longer passwords are judged by their beginning: zxcvbn takes no more.
MAX_JUDGED = 72
#: Words that its lists do not have, and which people here would think of.
_WORDS = [
    "samenspel", "samen", "spel", "wachtwoord", "paswoord", "welkom", "sectorfonds", "sectorfondsen", "fonds",
    "consulent", "sectorconsulent", "directeur", "beheerder", "platform", "overleg", "netwerk", "serv", "wewis",
    "vdab", "vlaanderen", "belgie", "brussel", "gent", "antwerpen", "lente", "zomer", "herfst", "winter", "januari",
    "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "azerty", "azertyuiop",
]  # fmt: skip


def words_about(*texts: str | None) -> list[str]:
    """The words of a name, an address or a fund, alone and together."""
    found: list[str] = []
    for text in filter(None, texts):
        words = [word for word in re.split(r"[\W_]+", text.lower()) if len(word) > 1]
        found += [text.lower(), *words, "".join(words), "".join(reversed(words))]
    return list(dict.fromkeys(found))


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """What is wrong with a password and what to do about it; None if it is a good one."""
    from zxcvbn import zxcvbn  # its lists of words take a tenth of a second and 15 MiB

    judged = zxcvbn(password[:MAX_JUDGED], user_inputs=[*_WORDS, *about])
    if judged["guesses"] >= MIN_GUESSES:
        return None
    return str(
        _(
            "Dit wachtwoord is makkelijk te raden. Kies een zin van een paar woorden, zonder je naam, je fonds of de "
            "naam van het platform."
        )
    )


class Passwords(PasswordUtil):
    """Judges a new password, by Flask-Security's forms and by ours."""

    def validate(self, password: str, is_register: bool, **about: Any) -> tuple[list[str] | None, str]:
        """The errors, if there are any, and the password in the form in which it is hashed.

        `about` has the account as `user`, or the words about somebody who has none yet as `words`.
        """
        normal = self.normalize(password)
        errors: list[str] | None = password_length_validator(normal)
        if errors:
            return errors, normal
        account: Account | None = about.get("user")
        words = list(about.get("words", ()))
        if account is not None:
            words += words_about(account.name, account.email, account.organisation, queries.fund_name(account.fund_id))
        error = weakness(normal, words)
        return ([error] if error else None), normal
