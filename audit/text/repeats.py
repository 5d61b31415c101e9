"""Words said again at once: where in a sentence a run of words stands twice or more.

One pass over the words with a table of their last places; a run is compared word by word
only where its first word comes back within reach, so the time is linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import regex

from audit.model import Token, TokenKind
from audit.text.folding import fold
from audit.text.tokens import is_letter_name

LONGEST = 8
_LAST_WORD_KIND = int(TokenKind.OTHER)  # looking an enum member up for every token is slow
_CONJUNCTIONS = frozenset(map(fold, "और या एवं तथा व अथवा".split()))

_POSTPOSITIONS = frozenset(map(fold, "का की के द्वारा".split()))

_INNER = regex.compile(
    r"(\p{L})\1{3,}|(\p{L}\p{M}+)\2{3,}|((?:\p{L}\p{M}*){2,4}?)\3{2,}", regex.IGNORECASE
)
_LAUGHTER = frozenset("ha he hi ho ah la na blah x haha हा ही हो ला ना हाहा हीही".split())
_DRAWN_OUT = frozenset("अआइईउऊएऐओऔऽहwxm")


class Joint(Enum):
    """What stands between the copies."""

    NOTHING = "nothing"
    COMMA = "comma"
    CONJUNCTION = "conjunction"
    BRACKETS = "brackets"  # X (X)
    POSTPOSITION = "postposition"  # X की X


@dataclass(frozen=True, slots=True)
class Repeat:
    """A run of `words` (folded) said `copies` times; `first` and `last` are token indexes."""

    words: tuple[str, ...]
    copies: int
    joint: Joint
    first: int
    last: int


def repeats(tokens: tuple[Token, ...]) -> Iterator[Repeat]:
    """Every run of up to eight words that is said again at once, left to right."""
    words: list[str] = []
    places: list[int] = []
    last: dict[str, int] = {}
    candidates: list[tuple[int, int]] = []
    here = 0
    for place, (_, _, _, word, kind) in enumerate(tokens):
        if kind > _LAST_WORD_KIND or not word:  # a stray nukta folds to nothing
            continue
        if word in last and here - last[word] <= LONGEST + 1:
            candidates.append((last[word], here))
        last[word] = here
        words.append(word)
        places.append(place)
        here += 1
    done = 0
    for before, here in candidates:
        if before < done:
            continue
        found = _repeat(words, tokens, places, before, here)
        if found is not None:
            done = here + len(found.words) * (found.copies - 1)
            yield found


def _repeat(
    words: list[str], tokens: tuple[Token, ...], places: list[int], before: int, here: int
) -> Repeat | None:
    length = here - before
    if length > 1 and words[here - 1] in _CONJUNCTIONS:
        length -= 1
        joint = Joint.CONJUNCTION
    else:
        joint = Joint.NOTHING
    if words[before + length - 1 : before + length] != words[here + length - 1 : here + length]:
        # The cheap test that ends most cases.
        near = length == 2 and places[here] == places[before] + 2
        if near and words[here - 1] in _POSTPOSITIONS:
            word = (words[before],)
            return Repeat(word, 2, Joint.POSTPOSITION, places[before], places[here])
        return None
    run = words[before : before + length]
    if length > LONGEST or run != words[here : here + length]:
        return None
    end, last = here + length, places[here + length - 1]
    if places[before + length - 1] - places[before] != last - places[here]:
        return None  # punctuation inside one copy only
    gap = _gap(tokens, places, before + length, here)
    if joint is Joint.CONJUNCTION:
        if gap != [tokens[places[here - 1]].text]:
            return None
        return Repeat(tuple(run), 2, joint, places[before], last)
    if gap == ["("]:
        if last + 1 == len(tokens) or tokens[last + 1].text != ")":
            return None
        return Repeat(tuple(run), 2, Joint.BRACKETS, places[before], last + 1)
    if gap == [","]:
        joint = Joint.COMMA
    elif gap:
        return None
    copies = 2
    while words[end : end + length] == run and _gap(tokens, places, end, end) == gap:
        end += length
        copies += 1
    return Repeat(tuple(run), copies, joint, places[before], places[end - 1])


def _gap(tokens: tuple[Token, ...], places: list[int], after: int, until: int) -> list[str]:
    """The tokens between the word before `after` and the word `until`."""
    return [token.text for token in tokens[places[after - 1] + 1 : places[until]]]


@lru_cache(maxsize=1 << 16)
def is_loop_of_letters(text: str) -> bool:
    """Whether a word is a loop of letters. A drawn-out vowel, a laugh, RRR are not."""
    same = text.casefold()
    if len(set(same)) > len(same) - 2:
        return False  # a loop has one letter at least three times
    found = _INNER.search(text)
    if found is None:
        return False
    letter, syllable, group = found.groups()
    if letter:
        return letter.lower() not in _DRAWN_OUT
    unit = (syllable or group).lower()
    return unit not in _LAUGHTER and not is_letter_name(fold(unit))
