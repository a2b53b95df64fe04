"""The corpus: of no mail a word of its author is lost, and what they quoted is gone."""

from email import policy
from io import BytesIO

from samenspel.news.answers.letters import AnswerText
from samenspel.news.answers.quotes.stripping import strip_quotes
from samenspel.news.answers.reading import read_answer
from tests.news.answers.corpus import Mail, corpus, lost_lines, quoted_lines
from tests.news.answers.original import KNOWN, ORIGINAL


def read(mail: Mail) -> AnswerText:
    raw = BytesIO(mail.message.as_bytes(policy=policy.SMTP))
    return AnswerText.from_json(read_answer([raw], mail.subject, KNOWN))


def test_no_word_of_an_author_is_lost_and_no_quote_is_left() -> None:
    mails = corpus(ORIGINAL)
    found = {mail.name: (mail, read(mail)) for mail in mails}
    assert len(mails) >= 150
    assert {name: lost for name, (mail, text) in found.items() if (lost := lost_lines(mail, text.words))} == {}
    assert {name: left for name, (mail, text) in found.items() if (left := quoted_lines(mail, text.words))} == {}
    only_file = found["only-a-file"][1]
    assert (only_file.words, [each.filename for each in only_file.files]) == ("", ["nota.pdf"])


def test_an_answer_between_the_lines_stands_below_what_it_answers() -> None:
    (mail,) = [each for each in corpus(ORIGINAL) if each.name == "between-outlook-hint-nl"]
    shown = read(mail).words.split("\n\n")
    assert shown[0] == "Zie hieronder in het rood."
    assert shown[1].endswith("Wie heeft er al een tekst over telewerk die we mogen delen?")
    assert shown[1].startswith("> ")
    assert shown[2:] == [
        "Wij, zie onze website.",
        "> Past dinsdag 15 december om 10 uur voor iedereen?",
        "Nee, liever woensdag.",
    ]


def test_lists_links_tables_and_bold_stay_and_other_signs_are_words() -> None:
    found = {each.name: read(each).words for each in corpus(ORIGINAL) if each.name.startswith(("rich", "hard-stars"))}
    assert "- eerst de **tekst**\n- dan de vorming\n   - in Gent\n\n1. een\n2. twee" in found["rich-gmail"]
    assert "[onze tekst](https://example.org/tekst)" in found["rich-proton"]
    assert "- eerste punt\n- tweede punt\n\n| Fonds | Uren |\n| --- | --- |\n| Horeca | 12 |" in found["rich-outlook"]
    assert "De \\*echte\\* vraag is 2 \\* 3 \\* 4, en snake_case_woorden" in found["hard-stars-outlook"]


def test_where_nothing_is_known_of_the_quote_the_words_stay() -> None:
    """A quote without a mark, of which nothing is known, and no word above it: somebody may have answered below."""
    head = "Van: Samenspel <x@y.example>\nVerzonden: vandaag\nAan: Bram\nOnderwerp: Re: iets\n\n"
    assert strip_quotes(f"{head}Kom je?\nJa!") == "Kom je?\nJa!"
    assert strip_quotes(f"Ja\n\n{head}Kom je?") == "Ja"
    assert strip_quotes("> Kom je?\n\nJa!", ["Iets anders"]) == "> Kom je?\n\nJa!"


def test_other_languages_are_known_to_the_libraries() -> None:
    assert strip_quotes("Bene.\n\nIl giorno 1 dic 2026 20:28 Samenspel <x@y.example> ha scritto:\n\n> Ciao") == "Bene."
