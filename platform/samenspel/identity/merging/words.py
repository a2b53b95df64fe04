"""What the things of an account are called where two are compared."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "groups": _l("Overleggen, ook van vroeger"),
    "leads": _l("Keer trekker, ook van vroeger"),
    "meetings": _l("Bijeenkomsten die de persoon organiseert"),
    "answers": _l("Antwoorden op bijeenkomsten en datums"),
    "points": _l("Actiepunten, ook afgewerkte"),
    "topics": _l("Onderwerpen en reacties"),
    "polls": _l("Stemmen in peilingen"),
    "documents": _l("Documenten en versies"),
    "messages": _l("Berichten"),
    "invitations": _l("Verstuurde uitnodigingen"),
}
