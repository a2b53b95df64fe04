"""What somebody who searched for people probably meant, where nobody was found."""

from collections import Counter
from collections.abc import Mapping

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.people.models import Account, Fund, Profile
from samenspel.text import ascii_words

MAX_WORDS = 5


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
    vocabulary = _vocabulary()
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
