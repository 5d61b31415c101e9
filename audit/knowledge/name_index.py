"""A compiled list of names: tries and arrays that are mapped into memory and asked by number.

`compile_names` makes one of rows, `NameIndex.save` writes it, `NameIndex.open` reads it. The
names themselves stay in the tables they were compiled from: the index knows where each row
begins. What is asked of it is said in audit.knowledge.names.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from audit.errors import ReferenceDataError
from audit.knowledge.tables import Row, checksum_of
from audit.text.folding import fold_all
from audit.text.skeletons import skeleton, sounds

if TYPE_CHECKING:
    import marisa_trie
    import numpy as np

PARTS = re.compile(r"[ \-]+")  # what parts the words of a name
VARIANT = " | "  # what parts the forms of a cell
LEAST_CONSONANTS = 2
_SHORT = 3  # consonants
WORDS, LATIN = "words.marisa", "latin.marisa"
TEXTS, SOUNDS, KINDS = "spelled.txt", "sounds.txt", "kinds.bin"
ARRAYS = (
    "latin-entries",
    "first-entry",
    "word-entries",
    "near-keys",
    "near-words",
    "row-files",
    "row-starts",
    "row-sums",
)
ABOUT = "about.json"


class Kind(IntFlag):
    """What a word is part of. COMMON: an everyday word too, which alone names nothing."""

    GIVEN = 1
    SURNAME = 2
    PERSON = 4
    PLACE = 8
    ORGANISATION = 16
    PRODUCT = 32
    DEMONYM = 64
    COMMON = 128


class NameEntry(NamedTuple):
    """One name: Latin form, the forms of papers (preferred first), type, topic keys, source."""

    latin: str
    forms: tuple[str, ...]
    type: str
    topics: tuple[str, ...]
    source: str

    @property
    def text(self) -> str:
        """The form to suggest."""
        return self.forms[0]

    @property
    def title(self) -> str:
        """The Latin form to show; a bracket tells namesakes apart: Hyderabad (Pakistan)."""
        return self.latin.partition(" (")[0]


@dataclass(frozen=True, eq=False)
class NameIndex:
    """What `compile_names` makes. Words and names have numbers; arrays lead from one to others."""

    words: marisa_trie.Trie
    spelled: Mapping[int, str]
    heard: Sequence[str]
    kinds: bytes
    latin: marisa_trie.Trie
    rows: Sequence[str]
    arrays: Mapping[str, memoryview]
    topics: Mapping[str, tuple[str, ...]]
    crowds: Mapping[str, int]

    def __iter__(self) -> Iterator[NameEntry]:
        return map(self.entry, range(len(self.rows)))

    def find(self, folded: str) -> int | None:
        """The number of a word."""
        found: int | None = self.words.get(folded)
        return found

    def text(self, word: int) -> str:
        """The spelling to prefer of a word."""
        return self.spelled.get(word) or str(self.words.restore_key(word))

    def kind(self, word: int) -> Kind:
        """What a word is part of."""
        return Kind(self.kinds[word])

    def entry(self, number: int) -> NameEntry:
        """One name by its number."""
        latin, forms, kind, topics, source = self.rows[number].split("\t")
        return NameEntry(latin, tuple(forms.split(VARIANT)), kind, tuple(topics.split()), source)

    def entries_of(self, word: int) -> Iterator[NameEntry]:
        """The names that have a word; none for one that is only known as a part."""
        return map(self.entry, self.numbers_of(word))

    def numbers_of(self, word: int) -> Sequence[int]:
        """The numbers of the names that have a word."""
        first = self.arrays["first-entry"]
        return self.arrays["word-entries"][first[word] : first[word + 1]]

    def by_latin(self, name: str) -> NameEntry | None:
        """The name of a Latin form, in any case."""
        found = self.latin.get(name.lower())
        return None if found is None else self.entry(self.arrays["latin-entries"][found])

    def near(self, bones: str) -> set[int]:
        """The words whose skeleton differs from `bones` by at most one consonant."""
        return self._at(neighbourhood(bones))

    def famous_near(self, bones: str) -> set[int]:
        """The famous ones of them: here the skeletons may be short or differ at the beginning."""
        return self._at(_FAMOUS + short for short in _all_shortened(bones))

    def _at(self, shortened: Iterable[str]) -> set[int]:
        keys, words = self.arrays["near-keys"], self.arrays["near-words"]
        found: set[int] = set()
        for short in shortened:
            key = zlib.crc32(short.encode())
            start = bisect_left(keys, key)
            found.update(words[start : bisect_right(keys, key, lo=start)])
        return found

    def save(self, folder: Path, about: Mapping[str, object]) -> None:
        """Write it to `folder`, beside the tables of `about["lists"]` that it was made of."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            file.unlink()  # a process that has it mapped keeps the old one
        self.words.save(str(folder / WORDS))
        self.latin.save(str(folder / LATIN))
        (folder / KINDS).write_bytes(self.kinds)
        spelled = [f"{word}\t{text}" for word, text in sorted(self.spelled.items())]
        for name, lines in ((TEXTS, spelled), (SOUNDS, self.heard)):
            (folder / name).write_text("\n".join(lines), encoding="utf-8", newline="\n")
        for name, array in self.arrays.items():
            np.save(folder / f"{name}.npy", np.asarray(array))
        topics = {key: list(stems) for key, stems in self.topics.items()}
        written = {**about, "topics": topics, "crowds": self.crowds}
        text = json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / ABOUT).write_text(text + "\n", encoding="utf-8", newline="\n")

    @classmethod
    def open(cls, folder: Path) -> NameIndex:
        """Read what `save` wrote. Raises ReferenceDataError where a list was changed since."""
        import marisa_trie
        import numpy as np

        words, latin = marisa_trie.Trie(), marisa_trie.Trie()
        words.mmap(str(folder / WORDS))
        latin.mmap(str(folder / LATIN))
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        files = [_unchanged(folder.parent / name, sum_) for name, sum_ in about["lists"].items()]
        # bisect on a memoryview costs a twentieth of a numpy call
        arrays = {name: memoryview(np.load(folder / f"{name}.npy")) for name in ARRAYS}
        return cls(
            words=words,
            spelled=_numbered(folder / TEXTS),
            heard=(folder / SOUNDS).read_text(encoding="utf-8").split("\n"),
            kinds=(folder / KINDS).read_bytes(),
            latin=latin,
            rows=_Rows(files, arrays["row-files"], arrays["row-starts"]),
            arrays=arrays,
            topics={key: tuple(stems) for key, stems in about["topics"].items()},
            crowds=about["crowds"],
        )


class _Rows(Sequence[str]):
    """The rows of the tables, read from their bytes when they are asked for."""

    def __init__(self, files: Sequence[bytes], numbers: memoryview, starts: memoryview) -> None:
        self._files, self._numbers, self._starts = files, numbers, starts

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        data, start = self._files[self._numbers[place]], self._starts[place]
        end = data.find(b"\n", start)
        return data[start : end if end >= 0 else None].decode()  # the last line may lack its LF


def _unchanged(file: Path, expected: str) -> bytes:
    data = file.read_bytes() if file.exists() else b""
    if checksum_of([data]) != expected:
        raise ReferenceDataError(
            f"{file} has changed since the names were compiled.",
            "Run python -m audit.build names: it says what changed and compiles them anew.",
        )
    return data


def _numbered(file: Path) -> dict[int, str]:
    lines = filter(None, file.read_text(encoding="utf-8").split("\n"))
    return {int(number): text for number, _, text in (line.partition("\t") for line in lines)}


def neighbourhood(bones: str) -> Iterator[str]:
    """A skeleton and, where it is long, every form of it that lacks one of its later consonants.

    Short ones would share what is left with hundreds of names.
    """
    yield bones
    if len(bones) > _SHORT:
        for index in range(1, len(bones)):
            yield bones[:index] + bones[index + 1 :]


_FAMOUS = "*"  # opens the keys of famous names


def _all_shortened(bones: str) -> Iterator[str]:
    """A skeleton and every form of two consonants or more that lacks one of it."""
    yield bones
    if len(bones) > LEAST_CONSONANTS:
        for index in range(len(bones)):
            yield bones[:index] + bones[index + 1 :]


def words_of(name: str) -> list[str]:
    """The words of a name, between spaces and hyphens."""
    return PARTS.split(name) if "-" in name else name.split(" ")


def compile_names(
    rows: Iterable[Row],
    parts: Iterable[Row] = (),
    *,
    topics: Mapping[str, tuple[str, ...]] | None = None,
    starts: Mapping[str, tuple[int, int]] | None = None,
    is_everyday: Callable[[str, Kind, bool], bool] = lambda folded, kinds, alone: False,
    is_famous: Callable[[str], bool] = lambda folded: False,
) -> NameIndex:
    """Compile names (columns latin, hindi, type, topic, source) and parts of names.

    `parts` are rows with latin, hindi and kind (given, surname, both or name); `starts` leads
    from a Latin form to the number of its file and the offset of its row, for an index that is
    saved; `is_everyday` says of a folded word, its kinds, and whether it is a name by itself, if
    it is a word too; `is_famous` whether its garbles are looked for among less similar words.
    """
    import marisa_trie
    import numpy as np

    rows, parts = sorted(rows, key=lambda row: row["latin"]), list(parts)
    texts, kinds, holders = _words(rows, parts)
    alone = fold_all({form for row in rows for form in row["hindi"].split(VARIANT)})
    whole = set(alone.values())
    for folded in kinds:
        if is_everyday(folded, Kind(kinds[folded]), folded in whole):
            kinds[folded] |= Kind.COMMON
    trie = marisa_trie.Trie(sorted(texts), order=marisa_trie.LABEL_ORDER)
    by_number = [trie.restore_key(number) for number in range(len(trie))]
    held = [sorted(holders[word]) for word in by_number]
    latin = marisa_trie.Trie(sorted({row["latin"].lower() for row in rows}))
    entry_of = {latin[row["latin"].lower()]: number for number, row in enumerate(rows)}
    lines = ["\t".join(row[column] for column in _COLUMNS) for row in rows]
    places = [starts[row["latin"]] for row in rows] if starts else []
    near = sorted(
        {
            (zlib.crc32(short.encode()), number)
            for number, word in enumerate(by_number)
            if len(bones := skeleton(word)) >= LEAST_CONSONANTS
            for short in (
                *neighbourhood(bones),
                *(_FAMOUS + short for short in _all_shortened(bones) if is_famous(word)),
            )
        }
    )
    small = np.uint16 if max(len(by_number), len(rows)) < 1 << 16 else np.uint32
    arrays: dict[str, np.ndarray[tuple[int], np.dtype[Any]]] = {
        "latin-entries": np.array([entry_of[n] for n in range(len(latin))], dtype=small),
        "first-entry": np.cumsum([0, *map(len, held)]).astype(np.uint32),
        "word-entries": np.array([n for names in held for n in names], dtype=small),
        "near-keys": np.array([key for key, _ in near], dtype=np.uint32),
        "near-words": np.array([word for _, word in near], dtype=small),
        "row-files": np.array([file for file, _ in places], dtype=np.uint8),
        "row-starts": np.array([start for _, start in places], dtype=np.uint32),
        "row-sums": np.array([zlib.crc32(line.encode()) for line in lines], dtype=np.uint32),
    }
    return NameIndex(
        words=trie,
        spelled={n: texts[word] for n, word in enumerate(by_number) if texts[word] != word},
        heard=[sounds(word) for word in by_number],
        kinds=bytes(kinds[word] for word in by_number),
        latin=latin,
        rows=lines,
        arrays={name: array.data for name, array in arrays.items()},
        topics=topics or {},
        crowds=dict(sorted(Counter(key for row in rows for key in row["topic"].split()).items())),
    )


_COLUMNS = ("latin", "hindi", "type", "topic", "source")
_PART_KINDS = {
    "given": Kind.GIVEN,
    "surname": Kind.SURNAME,
    "both": Kind.GIVEN | Kind.SURNAME,
    "name": Kind(0),
}
_Holders = defaultdict[str, set[int]]


def _words(
    rows: Sequence[Row], parts: Sequence[Row]
) -> tuple[dict[str, str], defaultdict[str, int], _Holders]:
    """Folded word → preferred spelling, kinds, and the numbers of the rows that have it."""
    texts: dict[str, str] = {}
    kinds: defaultdict[str, int] = defaultdict(int)
    holders: _Holders = defaultdict(set)
    cells = [cell for row in (*rows, *parts) for cell in row["hindi"].split(VARIANT)]
    folded = fold_all({word for cell in cells for word in words_of(cell)})
    for number, row in enumerate(rows):
        kind = Kind[row["type"].upper()]
        forms = row["hindi"].split(VARIANT)
        preferred = words_of(forms[0])
        for form in forms:
            words = words_of(form)
            aligned = preferred if len(words) == len(preferred) else words
            for place, (word, good) in enumerate(zip(words, aligned, strict=True)):
                key = folded[word]
                texts.setdefault(key, good)
                holders[key].add(number)
                kinds[key] |= kind
                if kind is Kind.PERSON and len(words) > 1:
                    if place == 0:
                        kinds[key] |= Kind.GIVEN
                    elif place == len(words) - 1:
                        kinds[key] |= Kind.SURNAME
    for row in parts:
        forms = row["hindi"].split(VARIANT)
        for form in forms:
            key = folded[form]
            texts.setdefault(key, forms[0])
            kinds[key] |= Kind.PERSON | _PART_KINDS[row["kind"]]
    return texts, kinds, holders
