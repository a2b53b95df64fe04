"""Joins the lines of a text that is format=flowed (RFC 3676): the program broke them, not the author."""


def unflow(text: str, format_of: str, delsp: str) -> str:
    """The text with its soft line breaks gone; another format stays as it is."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if format_of.lower() != "flowed":
        return lines
    found: list[tuple[int, str]] = []
    is_open = False
    for line in lines.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if is_open and found and found[-1][0] == depth:
            found[-1] = (depth, found[-1][1] + words)
        else:
            found.append((depth, words))
        is_open = words.endswith(" ") and words != "-- "
        if is_open and delsp.lower() == "yes":
            found[-1] = (depth, found[-1][1][:-1])
    return "\n".join(f"{'>' * depth} {words}" if depth else words for depth, words in found)
