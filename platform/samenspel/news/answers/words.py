"""What was done with a letter and why, in words for its sender and for administrators."""

from flask_babel import lazy_gettext as _l

from samenspel.news.answers.models import LetterReason, LetterState

#: For the sender: why, and what to do.
REASONS = {
    LetterReason.STRANGER: _l(
        "We kennen dit adres niet, of de mail was voor iemand anders. Antwoord vanaf het adres waarop je hem kreeg."
    ),
    LetterReason.UNPROVEN: _l(
        "We konden niet nagaan of deze mail echt van jou komt. Schrijf je antwoord op de pagina: dat telt altijd."
    ),
    LetterReason.NOTHING: _l(
        "We zien niet waarop je antwoordt. Gebruik de knop Beantwoorden van je mailprogramma bij een mail van "
        "Samenspel, of schrijf het op de pagina."
    ),
    LetterReason.SEVERAL: _l(
        "De mail waarop je antwoordt ging over meer dan één ding. Gebruik de link om te antwoorden die bij elk stuk "
        "staat, of schrijf het op de pagina."
    ),
    LetterReason.GONE: _l("Waarop je antwoordt bestaat niet meer, of je ziet het niet meer."),
    LetterReason.CLOSED: _l("Het is afgesloten: er komen geen antwoorden meer bij."),
    LetterReason.MAY_NOT: _l(
        "Je kan hier niet schrijven: dat doen alleen wie aan het overleg deelneemt of het organiseert."
    ),
    LetterReason.EMPTY: _l("We vonden in je mail geen woorden van jou. Schrijf ze boven de tekst waarop je antwoordt."),
    LetterReason.TOO_LONG: _l("Je antwoord is langer dan 20.000 tekens. Stuur de rest mee als bestand."),
    LetterReason.TOO_LARGE: _l("Je mail is te groot. Zet grote bestanden bij de documenten van het overleg."),
    LetterReason.TOO_MANY: _l("Er kwamen te veel mails van jou in een uur. Probeer het straks opnieuw."),
    LetterReason.UNCLEAR: _l("We begrepen je antwoord niet."),
    LetterReason.TOO_LATE: _l("Antwoorden kan niet meer: het is begonnen, voorbij of gaat niet door."),
    LetterReason.WAITING: _l(
        "Alle plaatsen zijn al ingenomen. Je staat op de wachtlijst, en hoort het zodra er een vrijkomt."
    ),
    LetterReason.NO_PLACE: _l("Je antwoord is genoteerd. Voor wat je er nog bij schreef is hier geen plaats."),
    LetterReason.FILES: _l("Je woorden staan erbij. Deze bestanden niet:"),
    LetterReason.BROKEN: _l("We konden je mail niet lezen."),
    LetterReason.WRAPPED: _l(
        "Je Outlook verstuurde je antwoord als winmail.dat, en dat leest alleen Outlook. Antwoord op de pagina, of"
        " schrijf je antwoord op de eerste regel van een mail als HTML of tekst zonder opmaak."
    ),
}
#: For administrators.
STATES = {
    LetterState.TAKEN: _l("geplaatst"),
    LetterState.PARTLY: _l("deels geplaatst"),
    LetterState.REFUSED: _l("niet geplaatst"),
    LetterState.IGNORED: _l("genegeerd"),
}
SHORT_REASONS = {
    LetterReason.STRANGER: _l("onbekend adres"),
    LetterReason.UNPROVEN: _l("afzender niet zeker"),
    LetterReason.NOTHING: _l("antwoordt nergens op"),
    LetterReason.SEVERAL: _l("over meer dan één ding"),
    LetterReason.GONE: _l("weg, of niet zichtbaar"),
    LetterReason.CLOSED: _l("afgesloten"),
    LetterReason.MAY_NOT: _l("mag daar niet schrijven"),
    LetterReason.EMPTY: _l("geen eigen woorden"),
    LetterReason.TOO_LONG: _l("te lang"),
    LetterReason.TOO_LARGE: _l("te groot"),
    LetterReason.TOO_MANY: _l("te vaak"),
    LetterReason.UNCLEAR: _l("onduidelijk"),
    LetterReason.WRAPPED: _l("alleen door Outlook te lezen (winmail.dat)"),
    LetterReason.TOO_LATE: _l("te laat"),
    LetterReason.WAITING: _l("op de wachtlijst"),
    LetterReason.NO_PLACE: _l("een deel had geen plaats"),
    LetterReason.FILES: _l("een bestand geweigerd"),
    LetterReason.BROKEN: _l("niet leesbaar"),
    LetterReason.AUTOMATIC: _l("automatisch bericht"),
}
KINDS = {
    "topic": _l("onderwerp"),
    "meeting": _l("bijeenkomst"),
    "action_point": _l("actiepunt"),
    "poll": _l("peiling"),
    "channel": _l("bericht"),
}
