"""What somebody who searched for people probably meant, where nobody was found."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.people.models import Account, Fund, Profile
from samenspel.text import ascii_words

MAX_WORDS = 5

Person = TypeVar("Person")


def _vocabulary() -> dict[str, str]:
    """The words of contact cards, without accents and capitals, each as it is written most often."""
    query = (
        columns(Account.name, Account.organisation, col(Fund.name).label("fund"), Profile.job_title, Profile.expertise)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
        .where(col(Account.active))
    )
    written: dict[str, Counter[str]] = {}
    for row in session().execute(query):
        fields = (row.name, row.organisation, row.fund, row.job_title, *(row.expertise or ()))
        for word in " ".join(each for each in fields if each).split():
            plain = "".join(ascii_words(word))
            written.setdefault(plain, Counter())[word.strip(".,()")] += 1
    return {plain: max(sorted(words), key=lambda word: words[word]) for plain, words in written.items() if plain}


def corrected(text: str) -> str | None:
    """The words that contact cards have and that are most like these; None where one of them is like nothing there."""
    return _most_like(text, _vocabulary())


def found_among(people: Sequence[Person], words: str, text_of: Callable[[Person], str]) -> tuple[list[Person], str]:
    """The people of a list whose text has all of these words, whatever the case and the accents. Where there are none,
    those for the words of the list that are most like these, and these words, so that it can be said."""
    texts = {number: text_of(each) for number, each in enumerate(people)}
    plain = {number: _plain(text) for number, text in texts.items()}

    def having(wanted: str) -> list[Person]:
        asked = [_plain(word) for word in wanted.split()]
        return [each for number, each in enumerate(people) if all(word in plain[number] for word in asked)]

    found = having(words)
    if found or not words:
        return found, ""
    vocabulary = {"".join(ascii_words(word)): word.strip(".,()") for text in texts.values() for word in text.split()}
    meant = _most_like(words, {key: word for key, word in vocabulary.items() if key})
    return (having(meant), meant) if meant else ([], "")


def _plain(text: str) -> str:
    return "-".join(ascii_words(text))


def _most_like(text: str, vocabulary: Mapping[str, str]) -> str | None:
    found = [_nearest("".join(ascii_words(word)), vocabulary) for word in text.split()[:MAX_WORDS]]
    return " ".join(word for word in found if word) if found and all(found) else None


def _nearest(plain: str, vocabulary: Mapping[str, str]) -> str | None:
    from rapidfuzz import process  # few searches find nobody
    from rapidfuzz.distance import OSA

    if plain in vocabulary:
        return vocabulary[plain]
    if len(plain) < 4:
        return None
    most = 1 if len(plain) < 6 else 2
    best = process.extractOne(plain, sorted(vocabulary), scorer=OSA.distance, score_cutoff=most)
    return vocabulary[best[0]] if best else None
