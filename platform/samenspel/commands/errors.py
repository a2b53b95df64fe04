"""What can go wrong outside of us, in a sentence that says what to do."""

import errno
import socket
from typing import Any

import click
import sqlalchemy as sa
from pydantic import ValidationError

from samenspel.commands.language import gettext as _
from samenspel.commands.language import marked as _l

_OF_SYSTEM = {
    errno.ENOENT: _l("dit bestaat niet"),
    errno.ENOTDIR: _l("dit is geen map"),
    errno.EISDIR: _l("dit is een map, geen bestand"),
    errno.ENOSPC: _l("de schijf is vol"),
    errno.EROFS: _l("hier kan niet geschreven worden"),
    errno.ECONNREFUSED: _l("er luistert niets op dat adres"),
    errno.EHOSTUNREACH: _l("die machine is niet te bereiken"),
    errno.ENETUNREACH: _l("die machine is niet te bereiken"),
}


def explain(error: BaseException) -> str:
    """The sentence for an error that a command ends with."""
    if isinstance(error, ValidationError):
        names = ", ".join("SAMENSPEL_" + "_".join(str(part) for part in each["loc"]).upper() for each in error.errors())
        return _("deze instelling klopt niet: %(names)s. Zie docs/settings.md voor wat er mag staan.", names=names)
    if isinstance(error, sa.exc.OperationalError):
        reason = _first_line(error.orig)
        return _("de database antwoordt niet of is bezet (%(reason)s). Kijk na met: samenspel doctor", reason=reason)
    if isinstance(error, sa.exc.ArgumentError | sa.exc.NoSuchModuleError):
        return _("SAMENSPEL_DATABASE_URL is geen adres van een database.")
    if isinstance(error, TimeoutError):
        return _("de database is bezet: iets anders schrijft al meer dan tien seconden. Probeer het straks opnieuw.")
    if isinstance(error, PermissionError):
        return _("geen rechten op %(name)s. De map met gegevens moet van deze gebruiker zijn.", name=error.filename)
    if isinstance(error, OSError):
        return f"{_system_message(error)}{f': {error.filename}' if error.filename else ''}."
    if type(error).__name__ == "SearchUnavailable":
        return _("de zoekmachine antwoordt niet (%(reason)s). Kijk na met: samenspel doctor", reason=_first_line(error))
    if type(error).__name__ == "StoreAway":
        return _("de opslag van bestanden antwoordt niet (%(reason)s).", reason=_first_line(error))
    known = f"{type(error).__name__}: {_first_line(error)}"
    return _("%(known)s. Meer weten? Zet SAMENSPEL_LOG_LEVEL=DEBUG en probeer opnieuw.", known=known)


def _system_message(error: OSError) -> str:
    """What the system says; in the operator's language where it happens to people."""
    if isinstance(error, socket.gaierror):
        return _("die machine is niet te vinden")
    known = _OF_SYSTEM.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)


def _first_line(error: object) -> str:
    return str(error).strip().split("\n", 1)[0][:200]


class CommandError(click.ClickException):
    """Something outside of us went wrong; shown as a sentence."""

    def show(self, file: Any = None) -> None:
        click.secho(_("Fout: %(message)s", message=self.message), fg="red", err=True)
