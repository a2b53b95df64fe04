"""What programs and employers put below the words of an author, and the author does not mean for the topic."""

import re
from collections.abc import Sequence

from samenspel.news.answers.quotes.marks import SIGNATURE, plain

#: Lines that a mail program writes by itself; they count as last lines only.
_PROGRAM = re.compile(
    r"^(?:(?:verzonden|verstuurd|gestuurd) (?:vanaf|vanuit|met|via) (?:mijn |m.n |het |de )?(?:iphone"
    r"|ipad|mobiel\w*|smartphone"
    r"|telefoon|android\w*|samsung\w*|galaxy\w*|huawei\w*|toestel|outlook\w*|mail\b|e-mail\b|proton\s?mail|gmail|gsm)"
    r"|sent (?:from|with|via) (?:my )?(?:iphone|ipad|mobile|smartphone|phone|android|samsung|galaxy"
    r"|huawei|outlook|mail\b"
    r"|proton\s?mail|gmail)"
    r"|envoy[ée] (?:de(?:puis)?|avec|à partir de|via) (?:mon |la |l.)?(?:iphone|ipad|mobile|smartphone|t[ée]l[ée]phone"
    r"|android|samsung|appareil|outlook|messagerie|proton\s?mail|gmail)"
    r"|outlook voor (?:ios|android) (?:downloaden|ophalen)|download outlook voor|haal outlook voor"
    r"|get outlook for|t[ée]l[ée]charge[rz] outlook pour|obtenir outlook pour|outlook pour (?:ios|android))",
    re.IGNORECASE,
)
_MAX_PROGRAM_WORDS = 14
_DELIMITER = re.compile(r"^--\s*$")
#: A signature has no more lines than this; what is longer may be more than that.
MAX_SIGNATURE_LINES = 15
#: How the small print of employers begins.
_DISCLAIMER = re.compile(
    r"^\W*(?:disclaimer\b|(?:dit|deze) (?:e-?mail\w*|bericht)\b.{0,80}(?:vertrouwelijk|uitsluitend"
    r"|bestemd|bedoeld|bijlagen)"
    r"|de informatie (?:in|verzonden met) (?:dit|deze) (?:e-?mail|bericht)"
    r"|this (?:e-?mail|message)\b.{0,80}(?:confidential|intended|privileged|attachments)"
    r"|the information (?:contained )?in this (?:e-?mail|message)"
    r"|ce (?:message|courriel|mail)\b.{0,80}(?:confidentiel|destin[ée]|pi[èe]ces)"
    r"|les informations contenues dans ce"
    r"|denk aan het milieu|please consider the environment|pensez à l.environnement"
    r"|v[óo]or je (?:deze|dit) (?:e-?mail|bericht) print)",
    re.IGNORECASE,
)
#: A warning that a gateway puts above mails from outside.
_BANNER = re.compile(
    r"^\W*(?:(?:external|externe?)\]?\s*[:!\]-]|(?:external|externe?)\]|(?:let op|opgelet|caution|"
    r"attention|waarschuwing"
    r"|warning)\b.{0,60}"
    r"(?:extern|external|buiten|outside|afzender|sender|exp[ée]diteur)|u ontvangt niet vaak e-?mail"
    r"|you don.t often get email"
    r"|vous n.obtenez pas souvent|je ontvangt niet vaak e-?mail"
    r"|sommige mensen die dit bericht|some people who received this)",
    re.IGNORECASE,
)


def is_banner(line: str) -> bool:
    """Whether a line is a warning of a gateway about a mail from outside."""
    return bool(_BANNER.match(plain(line).lstrip("> ").strip()))


def without_signature(lines: Sequence[str], *, is_below: bool = False) -> list[str]:
    """The lines without what stands below the words of an author. `is_below`: these may have stood above a quote."""
    kept = [line for line in lines if not line.startswith(SIGNATURE)]
    kept = _until_delimiter(kept)
    kept = _until_disclaimer(kept, is_below=is_below)
    while True:
        last = next((number for number in range(len(kept) - 1, -1, -1) if plain(kept[number]).strip()), None)
        if last is None or not _is_of_program(kept[last]):
            break
        kept = kept[:last]
    return kept


def _is_of_program(line: str) -> bool:
    words = plain(line).strip().strip("[]<>*_ ")
    return bool(_PROGRAM.match(words)) and len(words.split()) <= _MAX_PROGRAM_WORDS


def _until_delimiter(lines: Sequence[str]) -> list[str]:
    at = next((number for number, line in enumerate(lines) if _DELIMITER.match(line)), None)
    if at is None or not any(plain(line).strip() for line in lines[:at]) or len(lines) - at > MAX_SIGNATURE_LINES:
        return list(lines)
    return list(lines[:at])


def _until_disclaimer(lines: Sequence[str], *, is_below: bool) -> list[str]:
    for number, line in enumerate(lines):
        if not _DISCLAIMER.match(plain(line)):
            continue
        is_paragraph = number == 0 or not plain(lines[number - 1]).strip(" _-*=")
        rest = "\n".join(lines[number:]).strip()
        has_words = is_below or any(plain(each).strip() for each in lines[:number])
        if is_paragraph and has_words and "\n\n" not in rest:
            return list(lines[:number])
    return list(lines)
