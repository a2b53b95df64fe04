"""A mail of ours, which the mails of the corpus answer."""

import html
from textwrap import fill

from tests.news.answers.clients import Original

#: What somebody wrote in the topic, and the mail about it: as the platform sends it, but for its styles.
POST = """Dag allemaal,

Het bestuur vraagt ons een tekst over telewerk na 2027, liefst voor het einde van het jaar, zodat de sociale partners \
hem in januari kunnen bespreken.

Wie heeft er al een tekst over telewerk die we mogen delen?

Past dinsdag 15 december om 10 uur voor iedereen?

- lokaal 3 is vrij
- online kan ook

Groeten,
Ann"""
_UNREAD = "Je krijgt deze mail omdat je dit op Samenspel nog niet las."
_HINT = "Antwoord gewoon op deze mail: wat je schrijft, komt als reactie in het onderwerp."
_TEXT = f"""Dag Bram,

Telewerk na 2027
Werkbaar wint · je doet hieraan mee
http://127.0.0.1:8000/onderwerpen/0191?bij=3#reply-0191

Ann Peeters (Alimento):

{POST}

{_UNREAD}

Minder mail hierover:

http://127.0.0.1:8000/meldingen/abc

Samenspel

{_HINT}
"""


def _blocks(text: str) -> str:
    """The text as HTML: paragraphs, and a list where lines begin with a dash."""
    blocks = []
    for block in text.split("\n\n"):
        if block.startswith("- "):
            items = "".join(f"<li>{html.escape(line[2:])}</li>" for line in block.split("\n"))
            blocks.append(f"<ul>{items}</ul>")
        else:
            blocks.append(f'<p style="margin: 0 0 16px">{html.escape(block).replace(chr(10), "<br>")}</p>')
    return "".join(blocks)


_PAGE = f"""<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">
<style>@media (max-width: 480px) {{}}</style></head>
<body><div class="preview" style="display: none; max-height: 0">
Ann Peeters (Alimento): Dag allemaal, Het bestuur vraagt</div>
<div class="page"><div class="head"><a href="http://127.0.0.1:8000/">Samenspel</a></div><div class="body">
<p>Dag Bram,</p><p class="muted about">Werkbaar wint · je doet hieraan mee</p>
<h2 class="thing"><a href="http://127.0.0.1:8000/onderwerpen/0191">Telewerk na 2027</a></h2>
<div class="quote"><p class="muted">Ann Peeters (Alimento)</p>{_blocks(POST)}</div>
<p class="action"><a href="http://127.0.0.1:8000/onderwerpen/0191">Lezen en reageren</a></p></div><div class="foot">
<p>{_UNREAD} <a href="http://127.0.0.1:8000/meldingen/abc">Minder mail hierover</a></p>
<p>{_HINT}</p></div></div></body></html>"""
ORIGINAL = Original(
    "\n".join(fill(line, 76) if "://" not in line else line for line in _TEXT.split("\n")),
    _PAGE,
    "[Werkbaar wint] Telewerk na 2027",
)
#: The texts of that mail, as the platform knows them when an answer comes.
KNOWN = [
    "Telewerk na 2027", "[Werkbaar wint] Telewerk na 2027", "Werkbaar wint", "Dag Bram,", "Ann "
    "Peeters (Alimento)",
    "Ann Peeters (Alimento): Dag allemaal, Het bestuur vraagt", POST, "Werkbaar wint · je doet hieraan mee",
    "Lezen en reageren", f"{_UNREAD} Minder mail hierover", "Minder mail hierover", _UNREAD, "Samenspel", _HINT,
]  # fmt: skip
