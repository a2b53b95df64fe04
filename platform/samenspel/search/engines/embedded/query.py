"""A question as a tantivy query: what must match, and how much each kind of match counts."""

from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur, Query, Schema, Searcher

from samenspel.search.engines.definition import IndexDefinition, SearchedField
from samenspel.search.engines.embedded.question import ExpandedWord, Folding, QueryWord, Substitute, typo_count

STEM_SUFFIX = "_stem"

# What a match counts, times the weight of its field. Fixed numbers keep the kinds apart, since tantivy scores
# typos and prefixes by a constant and a common word by next to nothing; the share of BM25 then orders the
# exact ones.
_EXACT, _BM25_SHARE = 3.0, 0.3
_PHRASE = 2.0
_BEGINNING = 1.0
_STEM = 0.5
_TYPO = {1: 0.4, 2: 0.2}
_SIDE_BY_SIDE = 3.0
_ALL_WORDS = 40.0
# A second field that matches too adds this share.
_TIE = 0.1

_SHORTEST_PART = 3


class Vocabulary:
    """The terms of one state of the index, read letter by letter when a question needs them."""

    def __init__(self, searcher: Searcher, fields: tuple[SearchedField, ...]) -> None:
        self._searcher = searcher
        self._fields = fields
        self._starting: dict[str, list[str]] = {}

    def starting_with(self, letter: str) -> list[str]:
        """All terms with this first letter."""
        terms = self._starting.get(letter)
        if terms is None:
            found = {term for field in self._fields for term, _ in self._searcher.terms_with_prefix(field.name, letter)}
            terms = self._starting[letter] = sorted(found)
        return terms

    def misspelt(self, word: QueryWord) -> dict[int, list[str]]:
        """Terms with the first letter of the word, by the number of typos (1 or 2) they are away from it."""
        found: dict[int, list[str]] = {1: [], 2: []}
        if not word.typos:
            return found
        terms = self.starting_with(word.text[0])
        if word.unfinished:
            # Compare beginnings once each, then only look closer at the terms that have such a beginning.
            sizes = range(len(word.text) - word.typos, len(word.text) + word.typos + 1)
            near = {head for size in sizes for head in _close(word, {term[:size] for term in terms})}
            terms = [term for term in terms if any(term[:size] in near for size in sizes)]
        else:
            terms = _close(word, set(terms))
        for term in terms:
            typos = typo_count(word.text, term, word.typos, unfinished=word.unfinished)
            if typos:
                found[typos].append(term)
        return found

    def counts(self, term: str) -> int:
        """In how many documents, about, the term stands."""
        return max(self._searcher.doc_freq(field.name, term) for field in self._fields)

    def expand(self, word: QueryWord, folding: Folding) -> ExpandedWord:
        """The word with its misspellings here; one that stands nowhere may also be two written as one."""
        parts = self._parts(word.text)
        if parts:
            word = replace(word, phrases=(*word.phrases, Substitute(parts)))
        stem = folding.stems(word.text)
        return ExpandedWord(word, stem[0] if stem else None, self.misspelt(word))

    def _parts(self, word: str) -> tuple[str, str] | None:
        """The two words, both known and as common as can be, that an unknown word is made of."""
        if self.counts(word):
            return None
        best, most = None, 0
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            rarest = min(self.counts(word[:cut]), self.counts(word[cut:]))
            if rarest > most:
                best, most = (word[:cut], word[cut:]), rarest
        return best


def _close(word: QueryWord, choices: set[str]) -> list[str]:
    answers = process.extract(word.text, list(choices), scorer=OSA.distance, score_cutoff=word.typos, limit=None)
    return [answer[0] for answer in answers]


class QueryBuilder:
    """Turns the expanded words of a question into a query."""

    def __init__(self, schema: Schema, definition: IndexDefinition) -> None:
        self._schema = schema
        self._definition = definition

    def build(self, words: tuple[ExpandedWord, ...], filters: dict[str, list[str]]) -> Query:
        """The query for documents that pass every filter and hold the first word, better with the others.

        Without words everything that passes the filters.
        """
        parts = [
            (Occur.Must, Query.const_score_query(Query.term_set_query(self._schema, name, values), 0.0))
            for name, values in filters.items()
        ]
        queries = [self._word(one) for one in words]
        if queries:
            parts.append((Occur.Must, queries[0]))
            parts += [(Occur.Should, query) for query in queries[1:]]
        if len(queries) > 1:
            everything = Query.boolean_query([(Occur.Must, query) for query in queries])
            parts.append((Occur.Should, Query.const_score_query(everything, _ALL_WORDS)))
            texts: list[str | tuple[int, str]] = [one.word.text for one in words]
            for field in self._definition.fields:
                side_by_side = Query.phrase_query(self._schema, field.name, texts, slop=2)
                score = _SIDE_BY_SIDE * field.weight
                parts.append((Occur.Should, Query.const_score_query(side_by_side, score)))
        return Query.boolean_query(parts)

    def _word(self, one: ExpandedWord) -> Query:
        """The best of all the ways in which a document can hold the word."""
        ways = [way for field in self._definition.fields for way in self._ways(field, one)]
        return Query.disjunction_max_query(ways, _TIE)

    def _ways(self, field: SearchedField, one: ExpandedWord) -> list[Query]:
        schema, name, weight, word = self._schema, field.name, field.weight, one.word

        def fixed(query: Query, score: float) -> Query:
            return Query.const_score_query(query, score * weight)

        exact = Query.term_query(schema, name, word.text, index_option="freq")
        share = Query.boost_query(exact, _BM25_SHARE * weight)
        ways = [Query.boolean_query([(Occur.Must, fixed(exact, _EXACT)), (Occur.Should, share)])]
        if word.unfinished:
            ways.append(fixed(self._beginning(name, word.text), _BEGINNING))
        if one.stem:
            ways.append(fixed(Query.term_query(schema, name + STEM_SUFFIX, one.stem), _STEM))
        ways += [fixed(self._phrase(name, phrase), _PHRASE) for phrase in word.phrases]
        ways += [
            fixed(Query.term_set_query(schema, name, terms), _TYPO[number])
            for number, terms in one.misspelt.items()
            if terms
        ]
        if word.typos == 2:
            # Another first letter counts double, so nothing else may differ.
            other = Query.fuzzy_term_query(schema, name, word.text, distance=1, prefix=word.unfinished)
            ways.append(fixed(other, _TYPO[2]))
        return ways

    def _phrase(self, name: str, phrase: Substitute) -> Query:
        if len(phrase.words) > 1:
            return Query.phrase_query(self._schema, name, list(phrase.words))
        if phrase.unfinished:
            return self._beginning(name, phrase.words[0])
        return Query.term_query(self._schema, name, phrase.words[0])

    def _beginning(self, name: str, text: str) -> Query:
        return Query.fuzzy_term_query(self._schema, name, text, distance=0, prefix=True)
