"""How probable a word is after its left neighbours: an index over reference/language-model/.

A trigram model with modified Kneser-Ney smoothing (Chen & Goodman 1998), pruned (Seymore &
Rosenfeld 1996) and quantised to 8 bits, over folded words. Each table of n-grams is a static
function on three hash blocks (Graf & Lemire 2020, "Xor Filters"): a key and its three slots
give, xored, a 16-bit fingerprint and the quantised values, so that a thousand lookups are a
dozen numpy operations. A stranger is taken for a stored n-gram once in 65,536 times.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.knowledge.tables import Artefact
from audit.model import Sentence, Token, TokenKind

if TYPE_CHECKING:
    import marisa_trie
    import numpy as np
    from numpy.typing import NDArray

# Symbols that are no words; the ids of words follow.
START, END, UNKNOWN, NUMBER, LATIN, ABBREVIATION, OTHER = range(7)
_MARKS = {",": 7, ";": 7, "-": 8, "–": 8, "‑": 8, "(": 9, ")": 10, ":": 11}
FIRST_WORD = 12
_CLASSES = {
    TokenKind.NUMBER: NUMBER,
    TokenKind.LATIN: LATIN,
    TokenKind.ABBREVIATION: ABBREVIATION,
    TokenKind.MIXED: OTHER,
    TokenKind.OTHER: OTHER,
    TokenKind.URL: OTHER,
}
SKIPPED = -1  # quotation marks, stops, markup: the model does not see them
_WORD = TokenKind.WORD
_BITS = (1 << 64) - 1
WORD_BITS = 17  # ids are smaller than 2**WORD_BITS


class NGrams:
    """The language model. Natural logarithms throughout.

    Ids stand for folded forms: `ids_of` makes them, `log_probabilities` judges them. The
    memory of forms grows with the vocabulary of what is read and no further.
    """

    def __init__(
        self,
        vocabulary: marisa_trie.Trie,
        unigrams: NDArray[np.uint8],
        bigrams: NDArray[np.uint32],
        trigrams: NDArray[np.uint16],
        trigram_values: NDArray[np.uint8],
        codes: NDArray[np.float32],
    ) -> None:
        """`codes` has four rows of 256: log-probabilities of orders 1 to 3, log back-offs."""
        self.vocabulary = vocabulary
        self._unigram = codes[0][unigrams[0]]
        self._unigram_back_off = codes[3][unigrams[1]]
        self._bigrams, self._trigrams, self._trigram_values = bigrams, trigrams, trigram_values
        self._codes = codes
        self._views = (
            bigrams.data,
            trigrams.data,
            trigram_values.data,
        )
        self._code_lists: list[list[float]] = codes.tolist()
        self._unigram_views = self._unigram.data, self._unigram_back_off.data
        self._ids: dict[str, int] = {}

    def __len__(self) -> int:
        """How many symbols the model tells apart, the unknown word among them."""
        return len(self._unigram)

    def id_of(self, folded: str) -> int:
        """The id of a folded Hindi word; UNKNOWN for one outside the vocabulary."""
        found = self._ids.get(folded)
        if found is None:
            key = self.vocabulary.get(folded)
            found = self._ids[folded] = UNKNOWN if key is None else key + FIRST_WORD
        return found

    def ids_of(self, sentence: Sentence) -> tuple[list[int], list[Token]]:
        """The ids of a sentence between START and END, and the token of each id between them.

        Numbers, Latin words and abbreviations are classes; quotation marks and the like are
        left out of both.
        """
        ids, tokens = [START], []
        known = self._ids
        for token in sentence.tokens:
            if token.kind is _WORD:
                found = known.get(token.folded)
                if found is None:
                    found = self.id_of(token.folded)
            else:
                found = symbol_of(token)
                if found == SKIPPED:
                    continue
            ids.append(found)
            tokens.append(token)
        ids.append(END)
        return ids, tokens

    def around(self, sentence: Sentence, index: int) -> tuple[list[int], list[int]]:
        """Of `ids_of(sentence)` up to two before and two after the id of the token at `index`."""
        tokens = sentence.tokens
        left: list[int] = []
        for place in range(index - 1, -1, -1):
            if (found := self._id(tokens[place])) != SKIPPED:
                left.insert(0, found)
                if len(left) == 2:
                    break
        else:
            left.insert(0, START)
        right: list[int] = []
        for place in range(index + 1, len(tokens)):
            if (found := self._id(tokens[place])) != SKIPPED:
                right.append(found)
                if len(right) == 2:
                    break
        else:
            right.append(END)
        return left, right

    def _id(self, token: Token) -> int:
        return self.id_of(token.folded) if token.kind is _WORD else symbol_of(token)

    def log_probabilities(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The log-probability of each id given the two before it; 0 for START.

        `ids` may hold many sentences on end, each opened by START: what stands before a START
        is not seen behind it. Batches of some hundred ids cost about 0.4 µs each.
        """
        import numpy as np

        third = np.asarray(ids, dtype=np.int64)
        second = np.empty_like(third)
        second[0], second[1:] = START, third[:-1]
        first = np.empty_like(third)
        first[:2], first[2:] = START, third[:-2]
        result = self._conditional(first, second, third)
        result[third == START] = 0
        return result

    def _conditional(
        self, first: NDArray[np.int64], second: NDArray[np.int64], third: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """log p(third | first second); a context that begins with START START is START."""
        import numpy as np

        context = first << WORD_BITS | second
        pair = second << WORD_BITS | third
        pairs = look_up(self._bigrams, np.concatenate((pair, context)))
        value, known = pairs[0] >> 16, pairs[1]
        size = len(third)
        result: NDArray[np.float32] = np.where(
            known[:size],
            self._codes[1][value[:size] & 255],
            self._unigram[third] + self._unigram_back_off[second],
        )
        seen = known[size:] & (second != START)
        result += np.where(seen, self._codes[3][value[size:] >> 8], np.float32(0))
        # Only a known context can open a known trigram.
        here = np.flatnonzero(seen)
        if len(here):
            triples = context[here] << WORD_BITS | third[here]
            keys = here[look_up(self._trigrams, triples)[1]]
            values = self._values(context[keys] << WORD_BITS | third[keys])
            result[keys] = self._codes[2][values]
        return result

    def _values(self, keys: NDArray[np.int64]) -> NDArray[np.uint8]:
        one, two, three, _ = slots_of(keys, len(self._trigram_values))
        table = self._trigram_values
        found: NDArray[np.uint8] = table[one] ^ table[two] ^ table[three]
        return found

    def score(self, words: Iterable[str]) -> float:
        """The log-probability of folded words as a whole sentence, END included."""
        ids = [START, *(self.id_of(word) for word in words), END]
        return float(self.log_probabilities(ids).sum())

    def fit(
        self, left: Sequence[int], candidates: Sequence[int], right: Sequence[int]
    ) -> list[float]:
        """How well each candidate fits between its neighbours: a log-probability each.

        `left` are up to two ids before the place (START where the sentence opens), `right` up
        to two ids after it; the result is the log-probability of the candidate and of `right`
        after it. Differences between candidates are what counts: 0.7 is twice as probable.
        """
        before = ([START, START, *left])[-2:]
        totals = []
        for candidate in candidates:
            row = (*before, candidate, *right[:2])
            totals.append(sum(self._chance(*row[n : n + 3]) for n in range(len(row) - 2)))
        return totals

    def _chance(self, first: int, second: int, third: int) -> float:
        """log p(third | first second) of one trigram: `_conditional` without numpy's overhead."""
        (bigrams, trigrams, values), codes = self._views, self._code_lists
        found, fingerprint = _look_up_one(bigrams, second << WORD_BITS | third)
        if found & 0xFFFF == fingerprint:
            result = float(codes[1][found >> 16 & 255])
        else:
            result = self._unigram_views[0][third] + self._unigram_views[1][second]
        if second == START:
            return result
        context = first << WORD_BITS | second
        found, fingerprint = _look_up_one(bigrams, context)
        if found & 0xFFFF != fingerprint:
            return result
        key = context << WORD_BITS | third
        triple, wanted = _look_up_one(trigrams, key)
        if triple & 0xFFFF == wanted:
            return codes[2][_look_up_one(values, key)[0]]
        return result + codes[3][found >> 24]


def symbol_of(token: Token) -> int:
    """The id of a token that is no Hindi word, SKIPPED where the model does not see it."""
    found = _CLASSES.get(token.kind)
    return _MARKS.get(token.text, SKIPPED) if found is None else found


def look_up(table: NDArray[Any], keys: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """What a static function holds for `keys`, and which of them it knows.

    The low 16 bits of what is stored are the fingerprint, the rest is the value.
    """
    one, two, three, fingerprint = slots_of(keys, len(table))
    found = table[one] ^ table[two] ^ table[three]
    return found, (found & 0xFFFF) == fingerprint


def _look_up_one(table: memoryview, key: int) -> tuple[int, int]:
    """What a static function holds for one key, and the fingerprint it must have to be known."""
    mixed = key + 0x9E3779B97F4A7C15 & _BITS
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _BITS
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _BITS
    mixed ^= mixed >> 31
    again = mixed * 0xD6E8FEB86659FD93 & _BITS
    block = len(table) // 3
    found = (
        table[(mixed & 0xFFFFFFFF) * block >> 32]
        ^ table[((mixed >> 32) * block >> 32) + block]
        ^ table[((again >> 32) * block >> 32) + 2 * block]
    )
    return found, again >> 8 & 0xFFFF


def slots_of(
    keys: NDArray[np.int64], size: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """The three slots of each key in a table of `size` slots (three blocks), its fingerprint."""
    import numpy as np

    u = np.uint64
    mixed = keys.astype(u) + u(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> u(30))) * u(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> u(27))) * u(0x94D049BB133111EB)
    mixed ^= mixed >> u(31)
    again = mixed * u(0xD6E8FEB86659FD93)
    block, low, half = u(size // 3), u(0xFFFFFFFF), u(32)
    one = ((mixed & low) * block) >> half
    two = ((mixed >> half) * block) >> half
    three = ((again >> half) * block) >> half
    fingerprint = (again >> u(8)) & u(0xFFFF)
    return one, two + block, three + block + block, fingerprint


def _load(folder: Path) -> NGrams:
    import marisa_trie
    import numpy as np

    vocabulary = marisa_trie.Trie()
    vocabulary.mmap(str(folder / "vocabulary.marisa"))
    arrays = (  # plain arrays over the mapped files: the subclass memmap is slow to index
        np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))
        for name in ("unigrams", "bigrams", "trigrams", "trigram-values", "codes")
    )
    return NGrams(vocabulary, *arrays)


NGRAMS = Artefact(path="language-model", load=_load)
