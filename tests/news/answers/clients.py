"""Mails as mail programs write them: what they put above a quote, how they mark it, and what they add by themselves.

Each function takes what somebody wrote as HTML (and as text) and gives the bodies of the mail. What is quoted is a mail
of ours, as text and as HTML.
"""

import html
import re
from dataclasses import dataclass
from email.message import EmailMessage
from textwrap import wrap


@dataclass(frozen=True)
class Original:
    """The mail that is answered."""

    text: str
    html: str
    subject: str
    sender: str = "samenspel@samenspel.example"


@dataclass(frozen=True)
class Bodies:
    """The text and the HTML of an answer; empty for one that has none."""

    text: str = ""
    html: str = ""
    flowed: bool = False


LABELS = {
    "nl": ("Van:", "Verzonden:", "Aan:", "Onderwerp:", "dinsdag 1 december 2026 20:28"),
    "fr": ("De :", "Envoyé :", "À :", "Objet :", "mardi 1 décembre 2026 20:28"),
    "en": ("From:", "Sent:", "To:", "Subject:", "Tuesday, December 1, 2026 8:28 PM"),
}
GMAIL = {
    "nl": "Op di 1 dec 2026 om 20:28 schreef Samenspel <{}>:",
    "fr": "Le mar. 1 déc. 2026 à 20:28, Samenspel <{}> a écrit\xa0:",
    "en": "On Tue, Dec 1, 2026 at 8:28\u202fPM Samenspel <{}> wrote:",
}
APPLE = {
    "nl": "Op 1 dec 2026 om 20:28 heeft Samenspel <{}> het volgende geschreven:",
    "fr": "Le 1 déc. 2026 à 20:28, Samenspel <{}> a écrit\xa0:",
    "en": "On 1 Dec 2026, at 20:28, Samenspel <{}> wrote:",
}
IPHONE = {"nl": "Verstuurd vanaf mijn iPhone", "fr": "Envoyé de mon iPhone", "en": "Sent from my iPhone"}
GALAXY = {"nl": "Verzonden vanaf mijn Galaxy", "fr": "Envoyé depuis mon appareil Galaxy", "en": "Sent from my Galaxy"}
OUTLOOK_APP = {"nl": "Outlook voor iOS downloaden", "fr": "Télécharger Outlook pour iOS", "en": "Get Outlook for iOS"}
ORIGINAL = {"nl": "Oorspronkelijk bericht", "fr": "Message d'origine", "en": "Original message"}
THUNDERBIRD = {
    "nl": "Op 1/12/2026 om 20:28 schreef Samenspel:",
    "fr": "Le 01/12/2026 à 20:28, Samenspel a écrit\xa0:",
    "en": "On 12/1/26 20:28, Samenspel wrote:",
}
PROTON = {
    "nl": "Op dinsdag 1 december 2026 om 20:28, Samenspel <{}> schreef:",
    "fr": "Le mardi 1 décembre 2026 à 20:28, Samenspel <{}> a écrit :",
    "en": "On Tuesday, December 1st, 2026 at 8:28 PM, Samenspel <{}> wrote:",
}
PROTON_SIGN = {
    "nl": "Verzonden met Proton Mail beveiligde e-mail.",
    "fr": "Envoyé avec la messagerie sécurisée Proton Mail.",
    "en": "Sent with Proton Mail secure email.",
}
READER = "Bram Claes <bram.claes@example.org>"


def marked(text: str, sign: str = "> ", width: int = 0) -> str:
    """Text as a quote; with a width its lines are broken anew, as Gmail does: what is left over has no mark."""
    lines = []
    for line in text.split("\n"):
        parts = (
            wrap(line, width, break_long_words=False, break_on_hyphens=False) if width and len(line) > width else [line]
        )
        lines.append((sign + parts[0]).rstrip() if parts else sign.rstrip())
        lines += parts[1:]
    return "\n".join(lines)


def divs(words: str, attributes: str = "") -> str:
    """Each line in a division, as the editors of web mail write it."""
    return "".join(f"<div{attributes}>{html.escape(line) or '<br>'}</div>" for line in words.split("\n"))


def inner(page: str) -> str:
    """What stands in the body of a page."""
    found = re.search(r"<body[^>]*>(.*)</body>", page, re.DOTALL)
    return found[1] if found else page


def as_word(page: str) -> str:
    """A page as Word writes it again: each block a paragraph of class MsoNormal."""
    bare = re.sub(r"<(?!/?(?:a|b|strong|li|ul|p|div|h2|br|em)\b)[^>]+>", "", inner(page))
    blocks = [re.sub(r"\s+", " ", block).strip() for block in re.split(r"</?(?:p|div|li|ul|h2)\b[^>]*>", bare)]
    return "".join(f'<p class="MsoNormal">{block}<o:p></o:p></p>' for block in blocks if block)


def _fields(original: Original, language: str) -> list[tuple[str, str]]:
    sender, sent, to, subject, moment = LABELS[language]
    return [(sender, f"Samenspel <{original.sender}>"), (sent, moment), (to, READER), (subject, original.subject)]


def outlook_desktop(page: str, words: str, original: Original, language: str, quoted: str = "") -> Bodies:
    """Outlook for Windows: Word writes the HTML, and nothing marks the quote but a line above its headers."""
    begin = (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>'
        '<meta name="Generator" content="Microsoft Word 15 (filtered medium)"><style><!--\n/* Font Definitions */\n'
        '@font-face {font-family:"Cambria Math"; panose-1:2 4 5 3 5 4 6 3 2 4;}\np.MsoNormal '
        "{margin:0cm; font-size:11.0pt;}\n"
        '--></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]--></head>'
        '<body lang="NL-BE" link="#0563C1" vlink="#954F72" style=\'word-wrap:break-word\'><div class="WordSection1">'
    )
    fields = _fields(original, language)
    head = "<br>".join(f'<b><span lang="EN-US">{name}</span></b> {html.escape(value)}' for name, value in fields)
    rule = (
        '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style=\'border:none;border-top:solid #E1E1E1 1.0pt;'
        f'padding:3.0pt 0cm 0cm 0cm\'><p class="MsoNormal">{head}<o:p></o:p></p></div></div>'
        '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    )
    text_head = "\n".join(f"{name} {value}" for name, value in fields)
    text = f"{words}\n\n{text_head}\n\n{original.text if not quoted else ''}"
    return Bodies(text, f"{begin}{page}{rule}{quoted or as_word(original.html)}</div></body></html>")


def word_paragraphs(words: str) -> str:
    """Lines as somebody types them in Outlook for Windows."""
    return "".join(
        f"<p class=\"MsoNormal\"><span style='mso-fareast-language:EN-US'>{html.escape(line) or '&nbsp;'}"
        "<o:p></o:p></span></p>"
        for line in words.split("\n")
    )


def outlook_web(
    page: str, words: str, original: Original, language: str, signature: str = "", quoted: str = ""
) -> Bodies:
    """Outlook in the browser, with the signature in an element of its own."""
    fields = _fields(original, language)
    head = "<br>".join(f"<b>{name}</b> {html.escape(value)}" for name, value in fields)
    sign = f'<div id="Signature" class="elementToProof">{signature}</div>' if signature else ""
    shown = quoted or inner(original.html).replace('class="', 'class="x_')
    text_head = "\n".join(f"{name} {value}" for name, value in fields)
    return Bodies(
        f"{words}\n\n________________________________\n{text_head}\n\n{original.text}",
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        '<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head>'
        '<body dir="ltr">'
        f'{page}{sign}<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">'
        f"{head}</font><div>&nbsp;</div></div><div>{shown}</div></body></html>",
    )


def outlook_new(page: str, words: str, original: Original, language: str) -> Bodies:
    """The new Outlook for Windows and Mac."""
    fields = _fields(original, language)
    head = "<br>".join(f"<b>{name} </b>{html.escape(value)}" for name, value in fields)
    old = outlook_web(page, words, original, language)
    return Bodies(
        old.text,
        f'<html><body dir="ltr"><div class="elementToProof">{page}</div><div class="elementToProof"><br></div>'
        '<div id="mail-editor-reference-message-container"><div '
        'class="ms-outlook-mobile-reference-message skipProofing" '
        'style="padding:3pt 0in 0in;border-width:1pt medium medium;border-style:solid none none;'
        f'border-color:rgb(181, 196, 223) currentcolor currentcolor;font-family:Aptos;">{head}</div><br>'
        f'<div class="ms-outlook-mobile-reference-message">{inner(original.html)}</div></div></body></html>',
    )


def outlook_phone(page: str, words: str, original: Original, language: str) -> Bodies:
    """Outlook on a telephone."""
    app, fields = OUTLOOK_APP[language], _fields(original, language)
    head = "<br>".join(f"<b>{name}</b> {html.escape(value)}" for name, value in fields)
    text_head = "\n".join(f"{name} {value}" for name, value in fields)
    return Bodies(
        f"{words}\n\n{app}<https://aka.ms/o0ukef>\n________________________________\n{text_head}\n\n{original.text}",
        f'<html><body><div dir="ltr" style="font-size:12pt">{page}</div><div '
        f'id="ms-outlook-mobile-body-separator-line" '
        f'dir="ltr"><br></div><div id="ms-outlook-mobile-signature"><a href="https://aka.ms/o0ukef">{app}</a></div>'
        '<div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message"><hr '
        'style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, '
        f'sans-serif" style="font-size:11pt">{head}</font><div>&nbsp;</div>'
        f"</div>{inner(original.html)}</div></body></html>",
    )


def outlook_text(words: str, original: Original, language: str) -> Bodies:
    """Outlook for Windows that answers as plain text."""
    head = "\n".join(f"{name} {value}" for name, value in _fields(original, language))
    return Bodies(f"{words}\n\n-----{ORIGINAL[language]}-----\n{head}\n\n{original.text}")


def gmail(
    page: str, words: str, original: Original, language: str, *, app: bool = False, below: bool = False
) -> Bodies:
    """Gmail in the browser or its app: a sentence and a quote in the HTML, and a text of lines of 78 letters."""
    said = GMAIL[language].format(original.sender)
    address = f'&lt;<a href="mailto:{original.sender}">{original.sender}</a>&gt;'
    shown = html.escape(said).replace(html.escape(f"<{original.sender}>"), address)
    quote = (
        f'<div dir="ltr" class="gmail_attr">{shown}<br></div><blockquote class="gmail_quote" '
        f'style="margin:0px 0px 0px 0.8ex;'
        f'border-left:1px solid rgb(204,204,204);padding-left:1ex">{inner(original.html)}</blockquote>'
    )
    direction = "auto" if app else "ltr"
    broken = said if len(said) < 78 else said.replace(" <", " <\n")
    quoted = marked(original.text, width=76)
    if below:
        return Bodies(
            f"{broken}\n\n{quoted}\n>\n{words}\n",
            f'<div dir="ltr"><div class="gmail_quote gmail_quote_container">{quote}<div>{page}</div></div></div>',
        )
    return Bodies(
        f"{words}\n\n{broken}\n\n{quoted}\n>\n",
        f'<div dir="{direction}">{page}</div><br><div class="gmail_quote gmail_quote_container">{quote}</div>',
    )


def iphone(page: str, words: str, original: Original, language: str, *, signed: bool = True) -> Bodies:
    """Mail on an iPhone: the sentence above the quote stands in the quote."""
    said = APPLE[language].format(original.sender)
    sign = IPHONE[language] if signed else ""
    return Bodies(
        f"{words}\n\n{sign}\n\n{marked(said)}\n> \n{marked(chr(0xFEFF) + original.text)}\n",
        f'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">{page}'
        f'<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{sign}</div><div dir="ltr"><br>'
        f'<blockquote type="cite">'
        f'{html.escape(said)}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">&#65279;'
        f"{inner(original.html)}</div></blockquote></body></html>",
    )


def mac_mail(page: str, words: str, original: Original, language: str) -> Bodies:
    """Mail on a Mac."""
    said = APPLE[language].format(original.sender)
    return Bodies(
        f"{words}\n\n{marked(said)}\n> \n{marked(original.text)}\n",
        '<html><head></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; '
        'line-break: after-white-space;">'
        f'{page}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>{html.escape(said)}</div>'
        f'<br class="Apple-interchange-newline"><div>{inner(original.html)}</div></blockquote></div><br></body></html>',
    )


def samsung(page: str, words: str, original: Original, language: str) -> Bodies:
    """The mail app of Samsung: the headers of the quoted mail, and nothing that marks it."""
    names = {"nl": ("Van:", "Datum:", "Aan:", "Onderwerp:"), "fr": ("De :", "Date :", "À :", "Objet :")}
    labels = names.get(language, ("From:", "Date:", "To:", "Subject:"))
    values = (
        f"Samenspel <{original.sender}>",
        "01/12/2026  20:28  (GMT+01:00)",
        "bram.claes@example.org",
        original.subject,
    )
    title = f"-------- {ORIGINAL[language]} --------"
    head = "".join(f"<div>{name} {html.escape(value)} </div>" for name, value in zip(labels, values, strict=True))
    text_head = "\n".join(f"{name} {value} " for name, value in zip(labels, values, strict=True))
    return Bodies(
        f"{words}\n\n\n{GALAXY[language]}\n\n\n{title}\n{text_head}\n\n{original.text}",
        f'<html><head></head><body dir="auto">{page}<div dir="auto"><br></div><div id="composer_signature" dir="auto">'
        f'<div style="font-size:14px;color:#575757" dir="auto">{GALAXY[language]}</div></div><div dir="auto"><br></div>'
        f'<div align="left" dir="auto" style="font-size:100%;color:#000000"><div>{title}</div>{head}<div>'
        f"<br></div></div>"
        f"{inner(original.html)}</body></html>",
    )


def thunderbird_text(
    words: str, original: Original, language: str, signature: str = "", *, above: bool = False
) -> Bodies:
    """Thunderbird as plain text, flowed; the answer stands below the quote unless its writer moved it."""
    said, quoted = THUNDERBIRD[language], marked(original.text)
    flowed = "\n".join(_flow(line) for line in words.split("\n"))
    sign = f"\n\n-- \n{signature}" if signature else ""
    if above:
        return Bodies(f"{flowed}{sign}\n\n{said}\n{quoted}\n", flowed=True)
    return Bodies(f"{said}\n{quoted}\n\n{flowed}{sign}\n", flowed=True)


def _flow(line: str) -> str:
    return " \n".join(wrap(line, 72, break_long_words=False)) if len(line) > 72 else line


def thunderbird_html(page: str, words: str, original: Original, language: str, signature: str = "") -> Bodies:
    """Thunderbird as HTML, the answer below."""
    sign = f'<pre class="moz-signature" cols="72">-- \n{signature}</pre>' if signature else ""
    return Bodies(
        "",
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>'
        f'<div class="moz-cite-prefix">{THUNDERBIRD[language]}<br></div><blockquote type="cite" '
        f'cite="mid:0191a@samenspel.example">{inner(original.html)}</blockquote>{page}{sign}</body></html>',
    )


def proton(page: str, words: str, original: Original, language: str) -> Bodies:
    """Proton Mail, with the line that it adds."""
    said, sign = PROTON[language].format(original.sender), PROTON_SIGN[language]
    return Bodies(
        f"{words}\n\n{sign}\n\n{said}\n\n{marked(original.text)}",
        f'<div style="font-family: Arial, sans-serif; font-size: 14px;">{page}</div>'
        '<div class="protonmail_signature_block" style="font-family: Arial, sans-serif; font-size: 14px;">'
        '<div class="protonmail_signature_block-user protonmail_signature_block-empty"></div>'
        f'<div class="protonmail_signature_block-proton">{sign}</div></div>'
        f'<div class="protonmail_quote">{html.escape(said)}<br><br><blockquote class="protonmail_quote" type="cite">'
        f"{inner(original.html)}</blockquote><br></div>",
    )


def k9(words: str, original: Original, language: str) -> Bodies:
    """K-9 Mail and Thunderbird on Android, as plain text with the headers of the mail."""
    names = {"nl": ("Van:", "Verzonden:", "Aan:", "Onderwerp:"), "fr": ("De :", "Envoyé :", "À :", "Objet :")}
    labels = names.get(language, ("From:", "Sent:", "To:", "Subject:"))
    title = {"nl": "Oorspronkelijk bericht", "fr": "Message d'origine", "en": "Original Message"}[language]
    values = (
        f"Samenspel <{original.sender}>",
        "1 december 2026 20:28:14 CET",
        "bram.claes@example.org",
        original.subject,
    )
    head = "\n".join(f"{name} {value}" for name, value in zip(labels, values, strict=True))
    return Bodies(f"{words}\n\n-------- {title} --------\n{head}\n\n{original.text}")


def letter(bodies: Bodies, subject: str, *, charset: str = "utf-8", encoding: str = "quoted-printable") -> EmailMessage:
    """The mail with these bodies, in the letters and the transfer encoding of its program."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = READER, "antwoord+x@samenspel.example", subject
    message["Message-ID"] = "<een@example.org>"
    if bodies.text or not bodies.html:
        params = {"format": "flowed"} if bodies.flowed else {}
        message.set_content(_in(bodies.text, charset), charset=charset, cte=encoding, params=params)
    if bodies.html and bodies.text:
        message.add_alternative(_in(bodies.html, charset), subtype="html", charset=charset, cte=encoding)
    elif bodies.html:
        message.set_content(_in(bodies.html, charset), subtype="html", charset=charset, cte=encoding)
    return message


def _in(text: str, charset: str) -> str:
    return text.encode(charset, "xmlcharrefreplace").decode(charset)
