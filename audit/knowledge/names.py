"""The names of the news in Hindi, and the search for the name behind a garbled form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from audit.knowledge.tables import Row, Table
from audit.text.folding import fold, fold_all
from audit.text.skeletons import distance, first_sound, skeleton, sounds

_PARTS = re.compile(r"[ \-]+")
_LEAST_CONSONANTS = 4
_FREE = 0.75  # nearer than this is another spelling of the same name, not a garble
_ALONE = 0.17  # how far a lone form may be from a name, for each sound of the name,
_ALONE_AT_LEAST = 1.0  # or one consonant
_INDIA = fold("भाजपा")  # the party stands in the topic of Indian news only
_ANCHORED = 0.3  # the same beside a part of the same name


class _Word(NamedTuple):
    """One word of a name as it is filed: nobody has asked yet how it sounds."""

    folded: str
    text: str
    latin: str
    topic: tuple[str, ...]

    def heard(self) -> NamePart:
        """The same with its sounds."""
        return NamePart(self.text, sounds(self.folded), self.latin, self.topic)


class NamePart(NamedTuple):
    """One word of a name: preferred spelling, sounds, the name it belongs to, and its topic."""

    text: str
    sounds: str
    latin: str
    topic: tuple[str, ...]


class NameMatch(NamedTuple):
    """The name behind a garbled form: preferred spelling, Latin form, weighted distance.

    `topic` holds folded beginnings of words, one of which an article about it has.
    """

    text: str
    latin: str
    distance: float
    topic: tuple[str, ...]


class Names:
    """All names by folded word, by skeleton, and by the words that stand together.

    Skeletons and sounds are worked out for the names that begin like a word of the text, when
    such a word is first asked about.

    `words` leads from each folded word of a name to its preferred spelling, `latin` from the
    Latin form in lower case to the whole name in Hindi; `proper` holds the words that are no
    adjectives of peoples; `domestic` and `foreign` hold the Latin forms of people and places
    of the news of India and of elsewhere.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.words: dict[str, str] = {}
        self.latin: dict[str, str] = {}
        self.proper: set[str] = set()
        self.domestic: set[str] = set()
        self.foreign: set[str] = set()
        # By first sounds: as filed, and as heard.
        self._lone: defaultdict[str, list[_Word]] = defaultdict(list)
        self._by_skeleton: dict[str, dict[str, list[NamePart]]] = {}
        self._joined: defaultdict[tuple[str, str], list[tuple[_Word, _Word]]] = defaultdict(list)
        self._pairs: dict[tuple[str, str], list[tuple[NamePart, NamePart]]] = {}
        self._memo: dict[str, NameMatch | None] = {}
        rows = list(rows)
        everything = " ".join(row["hindi"] for row in rows)
        forms = fold_all(set(_PARTS.split(everything)))
        for row in rows:
            self._add(row, forms)

    def _add(self, row: Row, forms: Mapping[str, str]) -> None:
        latin, variants = row["latin"], row["hindi"].split(" | ")
        # Without a topic (a city few have heard of, an adjective) a name convicts nothing alone;
        # nor does a given name, which many people share.
        topic = _topic(row["topic"])
        self.latin[latin.lower()] = variants[0]
        if topic and row["type"] in ("person", "place"):
            (self.domestic if _INDIA in topic else self.foreign).add(latin.lower())
        preferred = _words_of(variants[0])
        for variant in variants:
            words = _words_of(variant)
            aligned = preferred if len(words) == len(preferred) else words
            parts = [
                _Word(forms[word], good, latin, topic)
                for word, good in zip(words, aligned, strict=True)
            ]
            for part in parts:
                self.words.setdefault(part.folded, part.text)
            if row["type"] != "demonym":
                self.proper.update(part.folded for part in parts)
            if topic:
                self._lone[first_sound(parts[-1].folded)].append(parts[-1])
            for pair in pairwise(parts):
                self._joined[first_sound(pair[0].folded), first_sound(pair[1].folded)].append(pair)

    def __contains__(self, folded: str) -> bool:
        return folded in self.words

    def nearest(self, folded: str) -> NameMatch | None:
        """The one name that `folded`, a form no list knows, is most likely a garble of."""
        if folded in self._memo:
            return self._memo[folded]
        found = self._memo[folded] = self._nearest(folded)
        return found

    def _nearest(self, folded: str) -> NameMatch | None:
        sounded, bones = sounds(folded), skeleton(folded)
        if len(bones) < _LEAST_CONSONANTS:
            return None
        candidates: dict[str, NameMatch] = {}
        by_skeleton = self._skeletons(sounded[0])
        for key in _neighbourhood(bones):
            for part in by_skeleton.get(key, ()):
                limit = max(_ALONE_AT_LEAST, _ALONE * len(part.sounds))
                apart = distance(sounded, part.sounds, limit)
                if apart <= _FREE:
                    # Another spelling of a known name; or nearer to it than to any other.
                    return None
                if apart <= limit:
                    known = candidates.get(part.text)
                    if known is None or apart < known.distance:
                        candidates[part.text] = NameMatch(part.text, part.latin, apart, part.topic)
        ranked = sorted(candidates.values(), key=lambda match: (match.distance, match.text))
        if not ranked or (len(ranked) > 1 and ranked[1].distance - ranked[0].distance < 0.2):
            return None
        return ranked[0]

    def nearest_pair(self, first: str, second: str) -> tuple[NameMatch, NameMatch] | None:
        """The name behind two folded words that stand together, if both resemble its parts."""
        one, other = sounds(first), sounds(second)
        if not one or len(other) < 3:
            return None
        best: tuple[NameMatch, NameMatch] | None = None
        for left, right in self._heard_pairs(one[0], other[0]):
            near = distance(one, left.sounds, _ANCHORED * len(left.sounds))
            if near > _ANCHORED * len(left.sounds):
                continue
            far = distance(other, right.sounds, _ANCHORED * len(right.sounds))
            if far > _ANCHORED * len(right.sounds):
                continue
            if best is None or near + far < best[0].distance + best[1].distance:
                best = (
                    NameMatch(left.text, left.latin, near, left.topic),
                    NameMatch(right.text, right.latin, far, right.topic),
                )
        return best

    def _skeletons(self, first: str) -> dict[str, list[NamePart]]:
        """The names that may stand alone and have this first sound, by every near skeleton."""
        if first not in self._by_skeleton:
            found = self._by_skeleton[first] = defaultdict(list)
            for word in self._lone[first]:
                bones = skeleton(word.folded)
                if len(bones) >= _LEAST_CONSONANTS:
                    part = word.heard()
                    for key in _neighbourhood(bones):
                        found[key].append(part)
        return self._by_skeleton[first]

    def _heard_pairs(self, first: str, second: str) -> list[tuple[NamePart, NamePart]]:
        """The words that stand together in names and have these first sounds."""
        if (first, second) not in self._pairs:
            heard = [(one.heard(), other.heard()) for one, other in self._joined[first, second]]
            self._pairs[first, second] = [pair for pair in heard if len(pair[1].sounds) >= 4]
        return self._pairs[first, second]


@lru_cache(maxsize=1 << 10)
def _topic(cell: str) -> tuple[str, ...]:
    return tuple(map(fold, cell.split()))


def _words_of(name: str) -> list[str]:
    """The words of a name, between spaces and hyphens."""
    return _PARTS.split(name) if "-" in name else name.split(" ")


def _neighbourhood(key: str) -> Iterator[str]:
    """The skeleton and every form of it that lacks one consonant."""
    yield key
    for index in range(1, len(key)):
        yield key[:index] + key[index + 1 :]


NAMES = Table(
    path="names",
    columns=("latin", "hindi", "type", "topic", "source"),
    build=Names,
)
