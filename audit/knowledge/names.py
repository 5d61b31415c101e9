"""The names that Hindi papers print, how they sound, and the name behind a garbled form.

All questions about names are asked here:

* `folded in names`: is the word part of a known name? `kinds(folded)`: of what kind of name?
* `entries(folded)`: the names that have the word; `by_latin(name)`: the name of that Latin form.
* `near(folded)`: the words of names that a form may be garbled from, with the cost in bits.
* `behind(words)`: the name that several words together are most likely garbled from.
* `topics(forms)`: what an article with these words is about.

The index is made by `python -m audit.build names` of reference/names, reference/name-parts and
reference/name-topics.tsv. A desk's own list (--names, audit.knowledge.own_names) is compiled
when it is read and outranks it: its words are names beyond doubt, and where it lists a name of
ours, or one that sounds the same, its spelling is the one to suggest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from audit.knowledge.name_index import Kind, NameEntry, NameIndex, words_of
from audit.knowledge.sound_costs import SOUND_COSTS, SoundCosts
from audit.knowledge.tables import Artefact, read_table
from audit.text.folding import fold
from audit.text.morphology import noun_lemmas
from audit.text.skeletons import skeleton_of, sounds

__all__ = ["NAMES", "OWN_TOPIC", "Kind", "NameEntry", "Names", "Near", "Whole"]

OWN_TOPIC = "*"
"""The topic of all names of a desk's own list: every article is about what its desk writes of."""
_OWN_CROWD = 512  # however short the list is: enough to tell, and no more than a topic does

_RESPECT = fold("जी")
_BITS_A_SOUND = 1.8  # a form that costs more for each sound of a name is no garble of it
_LEAST_BITS = 6.0
_MOST_BITS = 14.0
_LONGER = 4  # sounds
_ALL = 24  # words that share a short skeleton are compared only if they begin alike


class Near(NamedTuple):
    """A word of a name that a form may stand for.

    `text` is its preferred spelling, `folded` the word in the index; `variant` and `garble` are
    the bits of the two channels of audit.knowledge.sound_costs.
    """

    text: str
    folded: str
    variant: float
    garble: float
    kinds: Kind


class Whole(NamedTuple):
    """A whole name behind several words: its entry, the parts meant, the bits of each."""

    entry: NameEntry
    parts: tuple[str, ...]
    bits: tuple[float, ...]


class Names:
    """Lists of names, asked in turn; the first that knows an answer gives it."""

    def __init__(self, lists: Sequence[NameIndex], costs: SoundCosts) -> None:
        self.lists = tuple(lists)
        self.costs = costs
        own = self.lists[:-1]
        self._own_latin = frozenset(entry.latin.lower() for index in own for entry in index)
        self._instead = {
            word: text
            for index in reversed(own)
            for word, text in _instead(index, self.lists[-1], self._own_latin)
        }
        self._topics_of: defaultdict[str, list[str]] = defaultdict(list)
        for key, stems in self.lists[-1].topics.items():
            for stem in stems:
                self._topics_of[stem].append(key)
        self.is_proper = lru_cache(maxsize=1 << 16)(self._is_proper)
        self.kinds = lru_cache(maxsize=1 << 16)(self._kinds)
        self.near = lru_cache(maxsize=1 << 13)(self._near)
        self._held = lru_cache(maxsize=1 << 12)(self._names_near)

    def extended(self, index: NameIndex) -> Names:
        """These names with a desk's own list, which outranks them."""
        return Names((index, *self.lists), self.costs)

    def __contains__(self, folded: str) -> bool:
        return any(folded in index.words for index in self.lists)

    def __iter__(self) -> Iterator[NameEntry]:
        """Every name, a desk's own first."""
        for index in self.lists:
            yield from self._current(index, index)

    def is_own(self, folded: str) -> bool:
        """Whether a desk's own list has the word."""
        return any(folded in index.words for index in self.lists[:-1])

    def _kinds(self, folded: str) -> Kind:
        """What the word is part of; Kind(0) for no name."""
        kinds = Kind(0)
        for index in self.lists:
            if (word := index.find(folded)) is not None:
                kinds |= index.kind(word)
        return kinds

    def _is_proper(self, folded: str) -> bool:
        """Whether the word is part of a name of a person, place, body or thing."""
        kinds = self.kinds(folded)
        return bool(kinds & ~Kind.DEMONYM) and not kinds & Kind.COMMON

    def proper_words(self) -> frozenset[str]:
        """Every word for which `is_proper` holds: tens of thousands, for what builds tables."""
        words = (word for index in self.lists for word in index.words.iterkeys())
        return frozenset(filter(self._is_proper, words))

    def preferred(self, folded: str) -> str:
        """The spelling to prefer; "" for no name."""
        if folded in self._instead:
            return self._instead[folded]
        for index in self.lists:
            if (word := index.find(folded)) is not None:
                return index.text(word)
        return ""

    def entries(self, folded: str) -> Iterator[NameEntry]:
        """The names that have the word, a desk's own first."""
        for index in self.lists:
            if (word := index.find(folded)) is not None:
                yield from self._current(index, index.entries_of(word))

    def holders(self, folded: str) -> int:
        """How many names have the word."""
        found = 0
        for index in self.lists:
            if (word := index.find(folded)) is not None:
                found += len(index.numbers_of(word))
        return found

    def by_latin(self, name: str) -> NameEntry | None:
        """The name with this Latin form, in any case."""
        for index in self.lists:
            if (entry := index.by_latin(name)) is not None:
                return entry
        return None

    def crowd(self, topic: str) -> int:
        """How many names belong to a topic."""
        crowd = sum(index.crowds.get(topic, 0) for index in self.lists)
        return max(crowd, _OWN_CROWD) if topic == OWN_TOPIC else crowd

    def _current(self, index: NameIndex, entries: Iterable[NameEntry]) -> Iterator[NameEntry]:
        """Those of `entries` that no list above lists too."""
        if index is not self.lists[-1] or not self._own_latin:
            return iter(entries)
        return (entry for entry in entries if entry.latin.lower() not in self._own_latin)

    def stems(self, topic: str) -> tuple[str, ...]:
        """The folded beginnings of words by which `topics` knows an article of this topic."""
        return self.lists[-1].topics.get(topic, ())

    def topics(self, forms: Iterable[str]) -> frozenset[str]:
        """The topic keys of an article with these folded words: russia, cricket."""
        beginnings = {form[:length] for form in forms for length in range(2, len(form) + 1)}
        stems = beginnings & self._topics_of.keys()
        found = {key for stem in stems for key in self._topics_of[stem]}
        return frozenset(found | {OWN_TOPIC} if len(self.lists) > 1 else found)

    def _near(self, folded: str) -> tuple[Near, ...]:
        """The words of names near in sound, nearest first; a few at most.

        An inflection or a respectful जी is taken off where the word as it stands is near none.
        """
        return next(filter(None, map(self.sounding, map(sounds, _uninflected(folded)))), ())

    def sounding(self, sounded: str) -> tuple[Near, ...]:
        """The same for a result of audit.text.skeletons.sounds or latin_sounds."""
        bones = skeleton_of(sounded)
        if len(bones) < 2:
            return ()
        limit = min(_MOST_BITS, max(_LEAST_BITS, _BITS_A_SOUND * len(sounded)))
        found: dict[str, Near] = {}
        settled: set[str] = set()  # sounds whose spelling a list above has settled
        for index in self.lists:
            famous = index.famous_near(bones)
            words = index.near(bones)
            few = len(words) <= _ALL
            by_sound: dict[str, list[int]] = {}
            for word in words | famous:
                heard = index.heard[word]
                if heard in settled or (self._instead and self._is_replaced(index, word)):
                    continue
                if abs(len(heard) - len(sounded)) <= _LONGER and (
                    few or heard[0] == sounded[0] or word in famous
                ):
                    by_sound.setdefault(heard, []).append(word)
            for heard, garble in self.costs.garbles(sorted(by_sound), sounded, limit):
                variant = self.costs.variant(heard, sounded, _MOST_BITS)
                for word in sorted(by_sound[heard]):
                    text = index.text(word)
                    if text not in found or garble < found[text].garble:
                        found[text] = Near(text, fold(text), variant, garble, index.kind(word))
            if index is not self.lists[-1]:
                settled.update(by_sound)
        ranked = sorted(found.values(), key=lambda near: (min(near[2:4]), near.garble, near.text))
        if len(self.lists) > 1:
            ranked = [near._replace(kinds=self.kinds(near.folded)) for near in ranked[:8]]
        return tuple(ranked[:8])

    def _is_replaced(self, index: NameIndex, word: int) -> bool:
        return index is self.lists[-1] and index.words.restore_key(word) in self._instead

    def behind(self, words: Sequence[str]) -> Whole | None:
        """The name that folded `words`, which stand together, are most likely garbled from.

        Every word must come near to its part of the name, in order.
        """
        heard = [sounds(word) for word in words]
        best: Whole | None = None
        for index in self.lists:
            shared = self._held(index, words[0])
            for word in words[1:]:
                shared &= self._held(index, word)
            entries = map(index.entry, sorted(shared))
            for entry in self._current(index, entries):
                whole = self._aligned(entry, heard)
                # Of equal ones the first: of a desk's own list, then by Latin form.
                if whole and (best is None or sum(whole.bits) < sum(best.bits)):
                    best = whole
        return best

    def _names_near(self, index: NameIndex, word: str) -> frozenset[int]:
        """The numbers of the names one of whose words has a skeleton near that of `word`."""
        found: set[int] = set()
        for near in index.near(skeleton_of(sounds(word))):
            found.update(index.numbers_of(near))
        return frozenset(found)

    def _aligned(self, entry: NameEntry, heard: Sequence[str]) -> Whole | None:
        if entry.type == "demonym":
            return None
        best: Whole | None = None
        preferred = words_of(entry.text)
        for form in entry.forms:
            parts = words_of(form)
            for start in range(len(parts) - len(heard) + 1):
                window = parts[start : start + len(heard)]
                bits = []
                for part, sounded in zip(window, heard, strict=True):
                    name = sounds(fold(part))
                    limit = max(_LEAST_BITS, 3.0 * len(name))
                    bits.append(self.costs.garble(name, sounded, limit))
                    if bits[-1] > limit:
                        break
                else:
                    good = preferred if len(preferred) == len(parts) else parts
                    whole = Whole(entry, tuple(good[start : start + len(heard)]), tuple(bits))
                    if best is None or sum(whole.bits) < sum(best.bits):
                        best = whole
        return best


def _uninflected(folded: str) -> Iterator[str]:
    """The word, and what it may be a form of: मिंगस्कों, बडनोवजी."""
    yield folded
    yield from noun_lemmas(folded)[1:]
    if folded.endswith(_RESPECT):
        yield folded.removesuffix(_RESPECT)


def _instead(
    own: NameIndex, ours: NameIndex, own_latin: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Our folded words that stand only in names which a desk spells otherwise, and its spelling."""
    for entry in own:
        replaced = ours.by_latin(entry.latin)
        good = words_of(entry.text)
        for form in replaced.forms if replaced else ():
            words = words_of(form)
            if len(words) != len(good):
                continue
            for folded, text in zip(map(fold, words), good, strict=True):
                word = ours.find(folded)
                if own.find(folded) is None and word is not None:
                    holders = (holder.latin.lower() for holder in ours.entries_of(word))
                    if own_latin.issuperset(holders):
                        yield folded, text


def _open(folder: Path) -> Names:
    return Names([NameIndex.open(folder)], read_table(folder.parent, SOUND_COSTS))


NAMES = Artefact(path="name-index", load=_open)
