"""The corpus of answers: what somebody wrote, in a mail as a program sends it, and how much of a quote may stay."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from samenspel.news.answers.quotes.known import words_of
from tests.news.answers import clients
from tests.news.answers.clients import Bodies, Original, divs, letter, word_paragraphs

LANGUAGES = ("nl", "fr", "en")
TOP = {
    "nl": "Dag Ann,\n\nDank je. Wij hebben vorig jaar een tekst gemaakt met de sociale partners, ik stuur "
    "hem morgen door.\n\n"
    "Kan iemand nakijken of 1.250 euro nog klopt?\n\nMet vriendelijke groet,\nBram",
    "fr": "Bonjour Ann,\n\nMerci pour l'info. Nous avons déjà un texte, je l'envoie demain à tout le monde.\n\n"
    "Quelqu'un peut-il vérifier le montant ?\n\nBien à toi,\nBram",
    "en": "Hi Ann,\n\nThanks. We made a text last year with the social partners, I'll send it along tomorrow.\n\n"
    "Could somebody check whether 1,250 euro is still right?\n\nKind regards,\nBram",
}
SHORT = {"nl": "Ja, prima voor mij.", "fr": "D'accord pour moi.", "en": "Fine with me."}
#: The paragraphs of the quoted mail that are answered between the lines, and the answers.
QUESTIONS = (
    "Wie heeft er al een tekst over telewerk die we mogen delen?",
    "Past dinsdag 15 december om 10 uur voor iedereen?",
)
INLINE = {
    "nl": ("Wij, zie onze website.", "Nee, liever woensdag."),
    "fr": ("Nous, voir notre site.", "Non, plutôt mercredi."),
    "en": ("We do, see our site.", "No, rather Wednesday."),
}
HINT = {"nl": "Zie hieronder in het rood.", "fr": "Voir ci-dessous en rouge.", "en": "See below in red."}
SIGNATURE = "Bram Claes\nsectorconsulent, Woodwize\nHof ter Vleestdreef 3, 1070 Brussel\nT 02 558 15 51"
DISCLAIMER = {
    "nl": "Dit bericht en eventuele bijlagen zijn vertrouwelijk en uitsluitend bestemd voor de "
    "geadresseerde. Bent u dat niet,"
    " verwittig dan de afzender en verwijder deze mail.",
    "fr": "Ce message et ses pièces jointes sont confidentiels et destinés exclusivement au destinataire.",
    "en": "This e-mail and any attachments are confidential and intended solely for the addressee.",
}
#: What people write that looks like the work of a mail program, or like a quote.
HARD = {
    "says": "Op maandag 3 maart schreef Jan ons al:\nwe willen dit niet.\nDaar blijf ik bij.",
    "from": "Van: 9 uur\nTot: 12 uur\nWaar: Brussel, lokaal 3",
    "dashes": "Mijn voorstel:\n- eerst de tekst\n- dan de vorming\n-- of andersom\n--- en nog iets",
    "stars": "De *echte* vraag is 2 * 3 * 4, en snake_case_woorden blijven ook heel.",
    "sent": "Ik heb het verzonden vanaf mijn werk, want thuis lukte het niet.\nVerzonden heb ik het aan iedereen.",
    "quote": 'Ann schreef in het verslag "telewerk is geen recht".\n\nDat klopt niet helemaal.',
    "colon": "On verra bien ce que le comité a écrit :\nrien pour le moment.",
    "long": " ".join(f"Dit is zin {number} van een lang betoog over vorming en telewerk." for number in range(1, 60)),
    "lines": "Een\n\nTwee\n\nDrie\n\n\n\nVier na veel wit",
    "caution": "Opgelet: de externe spreker van buiten komt later.\nLet op, het lokaal is ook verplaatst.",
    "private": "Dit bericht van de minister is vertrouwelijk, zegt men, maar stond in de krant.\n\nWat doen we ermee?",
    "letters": "Één coördinator, naïef geënt: 100 € voor œuvre — “zeker” … ☺",
}


@dataclass(frozen=True)
class Mail:
    """A mail of the corpus. `words` are the lines that its author wrote; `is_between`: they stand between the lines of
    the quote, of which what they answer may stay as a quote."""

    name: str
    message: EmailMessage
    words: str
    is_between: bool = False
    is_forward: bool = False

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])


def lost_lines(mail: Mail, read: str) -> list[str]:
    """The lines of the author that are not in what was read, in their order."""
    words, at, lost = words_of(read), 0, []
    for line in mail.words.split("\n"):
        own = words_of(line)
        place = (
            next((spot for spot in range(at, len(words)) if words[spot : spot + len(own)] == own), None) if own else at
        )
        if place is None:
            lost.append(line)
        else:
            at = place + len(own)
    return lost


def quoted_lines(mail: Mail, read: str) -> list[str]:
    """The lines that were read and that the author did not write. What an answer between the lines answers may stand
    above it, as a quote."""
    own = set(words_of(mail.words))
    lines = [line for line in read.split("\n") if not (mail.is_between and line.startswith("> "))]
    return [] if mail.is_forward else [line for line in lines if set(words_of(re.sub(r"^ *\d+\. ", "", line))) - own]


def corpus(original: Original) -> list[Mail]:
    """All mails of the corpus, as answers to one mail of ours."""
    found = [*_top(original), *_below(original), *_between(original), *_signed(original), *_hard(original)]
    found += [*_rich(original), *_forwarded(original), *_little(original), *_letters(original)]
    assert len({each.name for each in found}) == len(found)
    return found


def _mail(name: str, bodies: Bodies, words: str, original: Original, **given: object) -> Mail:
    prefix = str(given.pop("prefix", "RE"))
    style = {key: str(given.pop(key)) for key in ("charset", "encoding") if key in given}
    return Mail(name, letter(bodies, f"{prefix}: {original.subject}", **style), words, **given)  # type: ignore[arg-type]


def _every_program(words: str, original: Original, language: str) -> Iterator[tuple[str, Bodies]]:
    """An answer above the quote, in each program."""
    page = divs(words)
    yield "outlook-desktop", clients.outlook_desktop(word_paragraphs(words), words, original, language)
    yield "outlook-web", clients.outlook_web(divs(words, ' class="elementToProof"'), words, original, language)
    yield "outlook-new", clients.outlook_new(divs(words, ' class="elementToProof"'), words, original, language)
    yield "outlook-phone", clients.outlook_phone(page, words, original, language)
    yield "outlook-text", clients.outlook_text(words, original, language)
    yield "gmail", clients.gmail(page, words, original, language)
    yield "gmail-app", clients.gmail(divs(words, ' dir="auto"'), words, original, language, app=True)
    yield "iphone", clients.iphone(page, words, original, language)
    yield "mac", clients.mac_mail(page, words, original, language)
    yield "samsung", clients.samsung(divs(words, ' dir="auto"'), words, original, language)
    yield "thunderbird", clients.thunderbird_text(words, original, language, above=True)
    yield "proton", clients.proton(page, words, original, language)
    yield "k9", clients.k9(words, original, language)


def _top(original: Original) -> Iterator[Mail]:
    for language in LANGUAGES:
        for program, bodies in _every_program(TOP[language], original, language):
            yield _mail(f"top-{program}-{language}", bodies, TOP[language], original)
    for program, bodies in _every_program(SHORT["nl"], original, "nl"):
        yield _mail(f"short-{program}", bodies, SHORT["nl"], original)
        if bodies.text and bodies.html:
            yield _mail(f"text-{program}", Bodies(bodies.text, "", bodies.flowed), SHORT["nl"], original)


def _below(original: Original) -> Iterator[Mail]:
    for language in LANGUAGES:
        words, page = TOP[language], divs(TOP[language])
        programs = {
            "thunderbird-text": clients.thunderbird_text(words, original, language),
            "thunderbird-html": clients.thunderbird_html(page, words, original, language),
            "gmail": clients.gmail(page, words, original, language, below=True),
        }
        for program, bodies in programs.items():
            yield _mail(f"below-{program}-{language}", bodies, words, original)
    both = clients.gmail(divs("Eerst dit."), "Eerst dit.", original, "nl")
    text = both.text + "\nEn hieronder nog iets.\n"
    yield _mail("above-and-below-gmail", Bodies(text), "Eerst dit.\nEn hieronder nog iets.", original)


def _split(text: str, sign: str, answers: tuple[str, str], blank: str = "") -> str:
    """The text with the answers below what they answer."""
    for question, words in zip(QUESTIONS, answers, strict=True):
        line = next(line for line in text.split("\n") if question in line)
        text = text.replace(line, f"{line}\n{blank}\n{words}\n{blank}", 1)
    return text


def _split_page(page: str, answers: tuple[str, str], before: str, after: str) -> str:
    """HTML with the answers after the paragraph that they answer."""
    for question, words in zip(QUESTIONS, answers, strict=True):
        page = re.sub(
            rf"({re.escape(question)}.*?</(?:p|li|div)>)",
            lambda found, words=words: f"{found[1]}{before}{html.escape(words)}{after}",  # type: ignore[misc]
            page,
            count=1,
            flags=re.DOTALL,
        )
    return page


def _between(original: Original) -> Iterator[Mail]:
    for language in LANGUAGES:
        answers = INLINE[language]
        words = "\n".join(answers)
        shown = clients.inner(original.html)
        # The answer ends all elements around it, and begins them again behind it.
        page = _split_page(
            shown,
            answers,
            "</div></div></div></blockquote><div>",
            '</div><blockquote class="gmail_quote"><div><div><div>',
        )
        said = clients.GMAIL[language].format(original.sender)
        yield _mail(
            f"between-gmail-{language}",
            Bodies(
                "",
                f'<div dir="ltr"><br></div><br><div class="gmail_quote"><div dir="ltr" '
                f'class="gmail_attr">{html.escape(said)}'
                f'<br></div><blockquote class="gmail_quote">{page}</blockquote></div>',
            ),
            words,
            original,
            is_between=True,
        )
        text = f"{clients.THUNDERBIRD[language]}\n{_split(clients.marked(original.text), '> ', answers)}\n"
        yield _mail(f"between-thunderbird-{language}", Bodies(text, flowed=True), words, original, is_between=True)
        apple = clients.APPLE[language].format(original.sender)
        text = f"{clients.marked(apple)}\n> \n{_split(clients.marked(original.text), '> ', answers)}\n"
        yield _mail(f"between-iphone-{language}", Bodies(text), words, original, is_between=True)
        red = "<p class=\"MsoNormal\"><span style='color:red'>"
        for hint in (HINT[language], ""):
            page = _split_page(clients.as_word(original.html), answers, red, "<o:p></o:p></span></p>")
            bodies = clients.outlook_desktop(
                word_paragraphs(hint) if hint else "", hint, original, language, quoted=page
            )
            name = f"between-outlook-{'hint-' if hint else ''}{language}"
            lines = f"{hint}\n{words}" if hint else words
            yield _mail(name, Bodies("", bodies.html), lines, original, is_between=True)
        page = _split_page(shown, answers, '<div style="color:rgb(200,0,0)">', "</div>")
        bodies = clients.outlook_web(divs(HINT[language]), HINT[language], original, language, quoted=page)
        lines = f"{HINT[language]}\n{words}"
        yield _mail(f"between-outlook-web-{language}", Bodies("", bodies.html), lines, original, is_between=True)


def _signed(original: Original) -> Iterator[Mail]:
    words, sign = SHORT["nl"], SIGNATURE
    yield _mail("sign-thunderbird", clients.thunderbird_text(words, original, "nl", sign), words, original)
    yield _mail(
        "sign-thunderbird-html", clients.thunderbird_html(divs(words), words, original, "nl", sign), words, original
    )
    yield _mail(
        "sign-thunderbird-above", clients.thunderbird_text(words, original, "nl", sign, above=True), words, original
    )
    owa = clients.outlook_web(divs(words), words, original, "nl", signature=divs(sign))
    yield _mail("sign-outlook-web", Bodies("", owa.html), words, original)
    gmail_sign = (
        '<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" '
        f'class="gmail_signature" data-smartmail="gmail_signature">{divs(sign)}</div>'
    )
    yield _mail(
        "sign-gmail",
        clients.gmail(divs(words) + gmail_sign, f"{words}\n\n-- \n{sign}", original, "nl"),
        words,
        original,
    )
    named = f"{words}\n\nMet vriendelijke groet,\n\n{sign}"
    for program, bodies in _every_program(named, original, "nl"):
        if program in ("outlook-desktop", "samsung", "k9"):  # nothing says that it is a signature
            yield _mail(f"sign-{program}", bodies, named, original)
    for language in LANGUAGES:
        small = DISCLAIMER[language]
        text = f"{SHORT[language]}\n\n{small}"
        page = word_paragraphs(f"{SHORT[language]}\n\n{small}")
        outlook = clients.outlook_desktop(page, text, original, language)
        yield _mail(f"small-print-above-{language}", outlook, SHORT[language], original)
        plain = clients.outlook_desktop(word_paragraphs(SHORT[language]), SHORT[language], original, language)
        ended = plain.html.replace("</div></body>", f'<p class="MsoNormal">{small}</p></div></body>')
        yield _mail(
            f"small-print-at-the-end-{language}", Bodies(f"{plain.text}\n\n{small}", ended), SHORT[language], original
        )
    banner = "[EXTERN] Let op: deze mail komt van buiten de organisatie. Klik alleen op links die je vertrouwt."
    warned = Original(
        f"{banner}\n\n{original.text}", original.html.replace("<body>", f"<body><div>{banner}</div>"), original.subject
    )
    yield _mail("banner-outlook", clients.outlook_desktop(word_paragraphs(words), words, warned, "nl"), words, original)
    yield _mail("banner-gmail", clients.gmail(divs(words), words, warned, "nl"), words, original)


def _hard(original: Original) -> Iterator[Mail]:
    for name, words in HARD.items():
        yield _mail(
            f"hard-{name}-outlook",
            clients.outlook_desktop(word_paragraphs(words), words, original, "nl"),
            words,
            original,
        )
        yield _mail(f"hard-{name}-gmail", Bodies(clients.gmail("", words, original, "nl").text), words, original)
        yield _mail(f"hard-{name}-alone", Bodies(words, divs(words)), words, original)


def _rich(original: Original) -> Iterator[Mail]:
    listed = (
        "<div>Drie punten:</div><ul><li>eerst de <b>tekst</b></li><li>dan de vorming<ul><li>in Gent</li></ul></li></ul>"
        '<ol><li>een</li><li>twee</li></ol><div>Zie <a href="https://example.org/tekst">onze tekst</a>.</div>'
    )
    words = "Drie punten:\neerst de tekst\ndan de vorming\nin Gent\neen\ntwee\nZie onze tekst"
    for program in ("gmail", "iphone", "proton", "mac_mail"):
        bodies = getattr(clients, program)(listed, words, original, "nl")
        yield _mail(f"rich-{program}", Bodies("", bodies.html), words, original)
    mso = (
        '<p class="MsoNormal">Mijn punten:<o:p></o:p></p>'
        + "".join(
            "<p class=\"MsoListParagraph\" style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>"
            "<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt \"Times "
            "New Roman\"'>"
            f"&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{each}<o:p></o:p></p>"
            for each in ("eerste punt", "tweede punt")
        )
        + '<table class="MsoTableGrid" border="1"><tr><td><p class="MsoNormal">Fonds</p></td><td><p '
        'class="MsoNormal">Uren</p>'
        '</td></tr><tr><td><p class="MsoNormal">Horeca</p></td><td><p class="MsoNormal">12</p></td></tr></table>'
    )
    words = "Mijn punten:\neerste punt\ntweede punt\nFonds\nUren\nHoreca\n12"
    yield _mail("rich-outlook", Bodies("", clients.outlook_desktop(mso, words, original, "nl").html), words, original)
    indented = (
        '<div>Zoals afgesproken:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">dit '
        "springt in</blockquote>"
    )
    words = "Zoals afgesproken:\ndit springt in"
    yield _mail("rich-gmail-indent", clients.gmail(indented, words, original, "nl"), words, original)


def _forwarded(original: Original) -> Iterator[Mail]:
    body = "De minister antwoordde ons gisteren dat het decreet er komt."
    above = "Ter info, dit kreeg ik van het kabinet:"
    head = "Van: Kabinet <kabinet@example.org>\nVerzonden: maandag 30 november 2026 9:12\nAan: Bram\nOnderwerp: Decreet"
    yield _mail(
        "forward-gmail",
        Bodies(f"{above}\n\n---------- Forwarded message ---------\n{head}\n\n{body}"),
        f"{above}\n{body}",
        original,
        prefix="Fwd",
        is_forward=True,
    )
    yield _mail(
        "forward-outlook",
        Bodies(f"{above}\n\n{head}\n\n{body}"),
        f"{above}\n{body}",
        original,
        prefix="FW",
        is_forward=True,
    )
    yield _mail(
        "forward-iphone",
        Bodies(f"{above}\n\nBegin doorgestuurd bericht:\n\n> {head}\n> \n> {body}"),
        f"{above}\n{body}",
        original,
        prefix="Re",
        is_forward=True,
    )
    yield _mail(
        "forward-apple-fr",
        Bodies(
            f"{above}\n\nDébut du message transféré :\n\n> De: Kabinet <kabinet@example.org>\n> Objet: "
            f"Decreet\n> \n> {body}"
        ),
        f"{above}\n{body}",
        original,
        prefix="TR",
        is_forward=True,
    )


def _little(original: Original) -> Iterator[Mail]:
    for program, bodies in _every_program("", original, "nl"):
        if program in ("gmail", "outlook-web", "iphone", "outlook-phone"):
            yield _mail(f"empty-{program}", bodies, "", original)
    message = letter(Bodies("", ""), f"RE: {original.subject}")
    message.add_attachment(b"%PDF-1.4 nota", maintype="application", subtype="pdf", filename="nota.pdf")
    yield Mail("only-a-file", message, "")


def _letters(original: Original) -> Iterator[Mail]:
    words = HARD["letters"].replace("☺", "!")
    for charset, encoding in (("windows-1252", "quoted-printable"), ("windows-1252", "base64"), ("utf-8", "8bit")):
        bodies = clients.gmail(divs(words), words, original, "nl")
        plain = words.replace("“", '"').replace("”", '"') if charset == "iso-8859-1" else words
        yield _mail(f"letters-{charset}-{encoding}", bodies, plain, original, charset=charset, encoding=encoding)
    plain = "Één coördinator, naïef: 100 euro."
    old = clients.outlook_text(plain, original, "nl")
    yield _mail("letters-iso-8859-1", old, plain, original, charset="iso-8859-1")
    yield _mail(
        "letters-outlook-base64",
        clients.outlook_web(divs(words), words, original, "nl"),
        words,
        original,
        encoding="base64",
    )
