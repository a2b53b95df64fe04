"""Says why a file was not read."""

from flask_babel import lazy_gettext as _l

from samenspel.runtime.foreign.sandbox import Reason, Unreadable

_WORDS = {
    Reason.MEMORY: _l("Dit bestand is te groot om te lezen: uitgepakt vraagt het te veel geheugen."),
    Reason.ANSWER: _l("Dit bestand is te groot om te lezen: er staat te veel in."),
    Reason.TIME: _l("Dit bestand is te groot om te lezen: het duurt te lang."),
    Reason.BROKEN: _l("Dit bestand kan niet gelezen worden: het is stuk, of iets anders dan het lijkt."),
}


def sentence(error: Unreadable) -> str:
    """The sentence for the person who gave the file."""
    return str(_WORDS[error.reason])
