"""What can go wrong outside of us, in a sentence that says what to do."""

import errno
import socket
from typing import Any

import click
import sqlalchemy as sa
from pydantic import ValidationError

_OF_SYSTEM = {
    errno.ENOENT: "dit bestaat niet",
    errno.ENOTDIR: "dit is geen map",
    errno.EISDIR: "dit is een map, geen bestand",
    errno.ENOSPC: "de schijf is vol",
    errno.EROFS: "hier kan niet geschreven worden",
    errno.ECONNREFUSED: "er luistert niets op dat adres",
    errno.EHOSTUNREACH: "die machine is niet te bereiken",
    errno.ENETUNREACH: "die machine is niet te bereiken",
}


def explain(error: BaseException) -> str:
    """The sentence for an error that a command ends with."""
    if isinstance(error, ValidationError):
        names = ", ".join("SAMENSPEL_" + "_".join(str(part) for part in each["loc"]).upper() for each in error.errors())
        return f"deze instelling klopt niet: {names}. Zie docs/settings.md voor wat er mag staan."
    if isinstance(error, sa.exc.OperationalError):
        return f"de database antwoordt niet of is bezet ({_first_line(error.orig)}). Kijk na met: samenspel doctor"
    if isinstance(error, sa.exc.ArgumentError | sa.exc.NoSuchModuleError):
        return "SAMENSPEL_DATABASE_URL is geen adres van een database."
    if isinstance(error, TimeoutError):
        return "de database is bezet: iets anders schrijft al meer dan tien seconden. Probeer het straks opnieuw."
    if isinstance(error, PermissionError):
        return f"geen rechten op {error.filename}. De map met gegevens moet van deze gebruiker zijn."
    if isinstance(error, OSError):
        return f"{_said(error)}{f': {error.filename}' if error.filename else ''}."
    if type(error).__name__ == "SearchUnavailable":
        return f"de zoekmachine antwoordt niet ({_first_line(error)}). Kijk na met: samenspel doctor"
    known = f"{type(error).__name__}: {_first_line(error)}"
    return f"{known}. Meer weten? Zet SAMENSPEL_LOG_LEVEL=DEBUG en probeer opnieuw."


def _said(error: OSError) -> str:
    """What the system says, in Dutch where it happens to people."""
    if isinstance(error, socket.gaierror):
        return "die machine is niet te vinden"
    return _OF_SYSTEM.get(error.errno or 0, error.strerror or str(error))


def _first_line(error: object) -> str:
    return str(error).strip().split("\n", 1)[0][:200]


class CommandError(click.ClickException):
    """Something outside of us went wrong; shown as a sentence."""

    def show(self, file: Any = None) -> None:
        click.secho(f"Fout: {self.message}", fg="red", err=True)
