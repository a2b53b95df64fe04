"""Why a mail did not arrive, in words."""

from flask_babel import lazy_gettext as _l

from samenspel.mail.refusals import FailureKind

FAILURES = {
    FailureKind.REFUSED: _l("Het adres wordt geweigerd."),
    FailureKind.REJECTED: _l("De mailserver weigert deze mail."),
    FailureKind.UNREACHABLE: _l("De mailserver nam ze in een halve dag niet aan."),
    FailureKind.BROKEN: _l("Het adres of de mail is niet geldig."),
    FailureKind.RETURNED: _l("De mail vertrok en kwam terug."),
}
