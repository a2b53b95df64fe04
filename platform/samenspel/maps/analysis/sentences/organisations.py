"""The sentences of the analysis for any network: those about sectorfondsen, written about organisations.

Both sides are whole sentences, because the words around change with the gender of the word.
"""

from __future__ import annotations

from samenspel.maps.analysis.sentences.phrasebook import Phrasebook

SENTENCES = {
    "Werkt opvallend veel samen, met veel andere fondsen.": "Werkt opvallend veel samen, met veel andere organisaties.",
    "Verbindt fondsen die elkaar anders weinig tegenkomen.": (
        "Verbindt organisaties die elkaar anders weinig tegenkomen."
    ),
    "Werkt samen zoals de meeste fondsen.": "Werkt samen zoals de meeste organisaties.",
    "Deed in deze periode niets samen met andere fondsen.": "Deed in deze periode niets samen met andere organisaties.",
    "De fondsen vormen één geheel: er zijn geen aparte groepen.": (
        "De organisaties vormen één geheel: er zijn geen aparte groepen."
    ),
    "De groepen zijn meer dan toeval, maar een aantal fondsen staat tussen twee groepen in.": (
        "De groepen zijn meer dan toeval, maar een aantal organisaties staat tussen twee groepen in."
    ),
    "De groepen zijn meer dan toeval, maar de grenzen zijn vaag: veel fondsen staan ertussenin.": (
        "De groepen zijn meer dan toeval, maar de grenzen zijn vaag: veel organisaties staan ertussenin."
    ),
    "Er zijn nog geen sectorfondsen om te tonen.": "Er zijn nog geen organisaties om te tonen.",
    "Er is maar één sectorfonds: er valt nog niets te verbinden.": (
        "Er is maar één organisatie: er valt nog niets te verbinden."
    ),
    "Geen enkel fonds deed in deze periode iets samen met een ander.": (
        "Geen enkele organisatie deed in deze periode iets samen met een andere."
    ),
    "Alle fondsen deden aan alles samen mee: er zijn geen verschillen om te tonen.": (
        "Alle organisaties deden aan alles samen mee: er zijn geen verschillen om te tonen."
    ),
    "%(count)s deelname van een onbekend fonds telt niet mee.": (
        "%(count)s deelname van een onbekende organisatie telt niet mee."
    ),
    "%(count)s deelnames van onbekende fondsen tellen niet mee.": (
        "%(count)s deelnames van onbekende organisaties tellen niet mee."
    ),
    "nog %(count)s fonds": "nog %(count)s organisatie",
    "nog %(count)s andere fondsen": "nog %(count)s andere organisaties",
    "Zijn allebei kleine fondsen.": "Zijn allebei kleine organisaties.",
    "Zijn allebei middelgrote fondsen.": "Zijn allebei middelgrote organisaties.",
    "Zijn allebei grote fondsen.": "Zijn allebei grote organisaties.",
    "Deze plaats houden we vrij voor een klein fonds.": "Deze plaats houden we vrij voor een kleine organisatie.",
    "Deze plaats houden we vrij voor een fonds dat minder vaak aan bod komt.": (
        "Deze plaats houden we vrij voor een organisatie die minder vaak aan bod komt."
    ),
    "Deze fondsen werkten het laatste jaar niet of amper in kleine kring samen.": (
        "Deze organisaties werkten het laatste jaar niet of amper in kleine kring samen."
    ),
    "%(count)s fonds nam al deel aan activiteiten rond %(theme)s.": (
        "%(count)s organisatie nam al deel aan activiteiten rond %(theme)s."
    ),
    "%(count)s fondsen namen al deel aan activiteiten rond %(theme)s.": (
        "%(count)s organisaties namen al deel aan activiteiten rond %(theme)s."
    ),
    "Samen %(fte)s vte consulenten.": "Samen %(fte)s vte.",
    "Samen minstens %(fte)s vte consulenten; van %(count)s fonds kennen we het aantal niet.": (
        "Samen minstens %(fte)s vte; van %(count)s organisatie kennen we het aantal niet."
    ),
    "Samen minstens %(fte)s vte consulenten; van %(count)s fondsen kennen we het aantal niet.": (
        "Samen minstens %(fte)s vte; van %(count)s organisaties kennen we het aantal niet."
    ),
    "%(fte)s vte consulenten.": "%(fte)s vte.",
    "Hoeveel consulenten er zijn, is niet bekend.": "Hoeveel voltijdse mensen er zijn, is niet bekend.",
    "Van %(count)s fonds kennen we het aantal niet.": "Van %(count)s organisatie kennen we het aantal niet.",
    "Van %(count)s fondsen kennen we het aantal niet.": "Van %(count)s organisaties kennen we het aantal niet.",
    "Een klein fonds doet mee: %(funds)s.": "Een kleine organisatie doet mee: %(funds)s.",
    "Kleine fondsen doen mee: %(funds)s.": "Kleine organisaties doen mee: %(funds)s.",
    "Deed al iets samen met %(count)s van de %(of)s andere fondsen.": (
        "Deed al iets samen met %(count)s van de %(of)s andere organisaties."
    ),
    "Huidige belasting: %(activities)s in het laatste jaar, met %(fte)s vte consulenten.": (
        "Huidige belasting: %(activities)s in het laatste jaar, met %(fte)s vte."
    ),
    "Brengt %(fte)s vte consulenten mee.": "Brengt %(fte)s vte mee.",
    "Geeft een klein fonds een plaats.": "Geeft een kleine organisatie een plaats.",
}


def gettext(text: str) -> str:
    """A Dutch sentence about funds, written about organisations."""
    return SENTENCES.get(text, text)


def ngettext(one: str, more: str, number: int) -> str:
    """The same for a sentence with a number."""
    return gettext(one if number == 1 else more)


def organisation_phrasebook(calls_them_funds: bool) -> Phrasebook:
    """The phrasebook for a file, in which the ids of organisations and themes are their names too."""
    return Phrasebook({}) if calls_them_funds else Phrasebook({}, gettext=gettext, ngettext=ngettext)
