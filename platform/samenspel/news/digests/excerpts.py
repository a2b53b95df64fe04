"""Short excerpts, and what it takes to read them. Pure."""

import re

#: How many words of the digest people read in a minute.
WORDS_PER_MINUTE = 200
#: An excerpt has at most so many words.
MAX_EXCERPT_WORDS = 40
_ABBREVIATIONS = (
    "bv",
    "nr",
    "ca",
    "dhr",
    "mevr",
    "max",
    "min",
    "incl",
    "excl",
    "art",
    "o.a",
    "m.b.t",
    "d.w.z",
    "i.p.v",
)
#: The end of a sentence or of a line; the point of an abbreviation is none.
_END = re.compile(
    r"(?<=[.!?…])" + "".join(rf"(?<!\b{re.escape(each)}\.)" for each in _ABBREVIATIONS) + r"\s+(?=[^a-z])|\n+"
)


def word_count(text: str) -> int:
    return len(text.split())


def seconds_of(words: int) -> int:
    """How long it takes to read so many words."""
    return round(60 * words / WORDS_PER_MINUTE)


def minutes_of(words: int) -> int:
    """The same in whole minutes, at least one."""
    return max(1, -(-words // WORDS_PER_MINUTE))


def excerpt(text: str, max_words: int = MAX_EXCERPT_WORDS) -> str:
    """The first sentences of a plain text, as many as fit whole; of a first one that is too long, its first words.

    After a line that is no sentence comes a semicolon.
    """
    taken: list[str] = []
    left = max_words
    for sentence in _END.split(text.strip()):
        words = sentence.split()
        if len(words) > left:
            if not taken:
                return " ".join(words[:left]).rstrip(",;:") + " …"
            break
        taken.append(" ".join(words))
        left -= len(words)
    taken = [each for each in taken if each]
    return " ".join(each if each[-1] in ".!?…:;," or each is taken[-1] else f"{each};" for each in taken)
