"""What is said of addresses to which no invitation goes."""

from collections.abc import Collection, Iterator

from flask_babel import gettext as _


def skipped_words(with_account: Collection[str], new: Collection[str], known: Collection[str]) -> Iterator[str]:
    """Why some addresses get no mail: they have an account, or were asked before."""
    if with_account:
        yield _(
            "Heeft al een account, nodig uit in het overleg zelf: %(addresses)s.", addresses=", ".join(with_account)
        )
    if again := sorted(set(new) & set(known)):
        yield _("Was al uitgenodigd: %(addresses)s.", addresses=", ".join(again))
