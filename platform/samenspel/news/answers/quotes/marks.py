"""Signs that no mail has, by which the reading of HTML tells what it knows of a line."""

#: A line of its own: what follows is quoted, as Outlook does it, without a mark before each line.
QUOTE_BEGINS = "\ue010"
#: Before each line of a signature that the mail program marked as one.
SIGNATURE = "\ue011"
#: Around bold, slanted and struck words; they become Markdown once the quotes are gone.
BOLD, SLANTED, STRUCK = "\ue012", "\ue013", "\ue014"
#: Before, between and after the words and the address of a link.
LINK, LINK_TO, LINK_END = "\ue015", "\ue016", "\ue017"
#: Before what stands at the beginning of a line as markup: a list, a heading, a table.
MARKUP = "\ue018"

#: Between the cells of a table.
CELL = "\ue019"
#: Before a text that was HTML: its signs are no markup.
HTML = "\ue01a"

_ALL: dict[int, str | None] = {
    ord(sign): None for sign in (SIGNATURE, BOLD, SLANTED, STRUCK, LINK, LINK_END, MARKUP, HTML)
}
_ALL |= {ord(LINK_TO): " ", ord(CELL): " "}


def plain(line: str) -> str:
    """The line without the signs, for those who look at its words."""
    return line.translate(_ALL)
