"""A desk's own list of names: `--names FILE`, or `names` in the configuration.

The file is UTF-8 text with one name a line, its cells parted by tabs: the Latin form, the Hindi
forms (the one to suggest first, further ones after " | "), and, if one likes, the type (person,
place, organisation, product, demonym; person if left out) and topics (keys of
reference/name-topics.tsv). Blank lines and lines that begin with # are passed over. A first line
of column names (latin, hindi, type, topic) may give the columns in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from audit.errors import UsageError
from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON, Register
from audit.knowledge.name_index import VARIANT, Kind, compile_names
from audit.knowledge.names import OWN_TOPIC, Names
from audit.knowledge.own_list import one_of, read_own_text
from audit.knowledge.tables import Row, Table
from audit.knowledge.verbs import FINITE_VERBS
from audit.model import Article, Span, TokenKind

COLUMNS = ("latin", "hindi", "type", "topic")
TYPES = ("person", "place", "organisation", "product", "demonym")
_IGNORED = ("source",)  # of our own lists: a row may be copied from there
_DEFAULT_TYPE = "person"
_TOPICS = "the keys of reference/name-topics.tsv"
_EXAMPLE = "Kyrylo Budanov⇥किरिलो बुदानोव | किरीलो बुडानोव (⇥ is a tab)"
_LATIN = regex.compile(r"\p{Latin}")
_HINDI = regex.compile(r"\p{Devanagari}")
_NO_HINDI = regex.compile(r"[^\p{Devanagari}\p{Nd}\u200c\u200d .'’&-]")
_BAR = regex.compile(r"\s*\|\s*")
_SHORT = 3  # code points; shorter words are particles as often as names
_EVERYDAY = 60  # times in the corpora: a word that readers meet as a word


def _keys(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(row["key"] for row in rows)


TOPIC_KEYS = Table(path="name-topics.tsv", columns=("key", "stems", "source"), build=_keys)


@dataclass(frozen=True)
class OwnNames:
    """The rows of a desk's list, checked, with the checksum of the file they were read from."""

    rows: tuple[Row, ...]
    checksum: str
    name: str = "names"

    def extend(self, built: Names, knowledge: Knowledge) -> Names:
        """`built` with these names before all others."""
        if not self.rows:
            return built
        everyday = _everyday(built, knowledge)
        return built.extended(compile_names(self.rows, is_everyday=everyday))


def read_own_names(file: Path, knowledge: Knowledge) -> OwnNames:
    """Read and check a list. Raises UsageError with the file, the line and what to do."""
    text, checksum = read_own_text(file, "names")
    return OwnNames(rows=tuple(_rows(str(file), text, knowledge)), checksum=checksum)


def _rows(file: str, text: str, knowledge: Knowledge) -> Iterator[Row]:
    columns: tuple[str, ...] | None = None
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{file}:{number}"
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if columns is None:
            is_header = {"latin", "hindi"} <= set(map(str.lower, cells))
            columns = _header(where, cells) if is_header else (*COLUMNS, *_IGNORED)
            if is_header:
                continue
        row = _row(where, cells, columns, knowledge)
        key = row["latin"].lower()
        if key in lines:
            raise UsageError(
                f"{where}: “{row['latin']}” stands in line {lines[key]} already.",
                "Make one line of the two, with the further forms after “ | ”.",
            )
        lines[key] = number
        yield row


def _header(where: str, cells: Iterable[str]) -> tuple[str, ...]:
    columns = tuple(map(str.lower, cells))
    for column in columns:
        one_of(column, (*COLUMNS, *_IGNORED), f"{where}: there is no column")
    if len(set(columns)) < len(columns):
        raise UsageError(f"{where}: a column is named twice.", f"Name {', '.join(COLUMNS)}.")
    return columns


def _row(where: str, cells: list[str], columns: tuple[str, ...], knowledge: Knowledge) -> Row:
    if len(cells) == 1:
        raise UsageError(f"{where}: there is no tab in this line.", f"Write {_EXAMPLE}.")
    if len(cells) > len(columns):
        raise UsageError(
            f"{where}: there are {len(cells)} cells, not {len(columns)} at most.",
            f"The columns are {', '.join(columns)}.",
        )
    row = dict.fromkeys(COLUMNS, "") | dict(zip(columns, cells, strict=False))
    for column, script in (("latin", "Latin"), ("hindi", "Hindi")):
        if not row[column]:
            raise UsageError(f"{where}: the {script} form is missing.", f"Write {_EXAMPLE}.")
    _check_scripts(where, row)
    kind = row["type"].lower() or _DEFAULT_TYPE
    one_of(kind, TYPES, f"{where}: there is no type")
    topics = row["topic"].lower().split()
    keys = knowledge[TOPIC_KEYS] if topics else frozenset()
    for topic in topics:
        one_of(topic, sorted(keys), f"{where}: there is no topic", _TOPICS)
    return {
        "latin": row["latin"],
        "hindi": _forms(where, row["hindi"]),
        "type": kind,
        "topic": " ".join([OWN_TOPIC, *topics]),
        "source": "own list",
    }


def _check_scripts(where: str, row: Row) -> None:
    latin, hindi = row["latin"], row["hindi"]
    if _HINDI.search(latin) or not _LATIN.search(latin):
        raise UsageError(
            f"{where}: “{latin}” is no Latin form.", f"The Latin form comes first: {_EXAMPLE}."
        )
    if _LATIN.search(hindi):
        raise UsageError(
            f"{where}: the Hindi form “{hindi}” has Latin letters.",
            "Write it in Devanagari, and put the Latin form into the column before.",
        )


def _forms(where: str, cell: str) -> str:
    """The forms of a cell, parted as in our own lists."""
    forms = _BAR.split(cell)
    for number, form in enumerate(forms):
        if not _HINDI.search(form) or (odd := _NO_HINDI.search(form)):
            problem = f"has “{odd.group()}”" if form and odd else "is empty or no Hindi"
            raise UsageError(
                f"{where}: a Hindi form {problem}.",
                "Part forms with “ | ”, and write nothing but names in Devanagari.",
            )
        if form in forms[:number]:
            raise UsageError(f"{where}: “{form}” stands there twice.", "Leave one out.")
    return VARIANT.join(forms)


def is_own(article: Article, span: Span, names: Names) -> bool:
    """Whether all words at `span` are of a desk's own names, and one of them no everyday word."""
    words = [
        token.folded
        for sentence in article.sentences
        if sentence.span.start < span.end and span.start < sentence.span.end
        for token in sentence.tokens
        if token.start < span.end and span.start < token.end and token.kind < TokenKind.PUNCTUATION
    ]
    rare = any(not names.kinds(word) & Kind.COMMON for word in words)
    return rare and all(map(names.is_own, words))


def _everyday(names: Names, knowledge: Knowledge) -> Callable[[str, Kind, bool], bool]:
    """Tells words of the language that a desk's names have too: बेटा, हुई.

    As our own lists tell it; a word that they do not have is one if a dictionary has it, it is
    often printed, and is no name by itself.
    """
    lexicon, verbs = knowledge[LEXICON], knowledge[FINITE_VERBS]

    def is_everyday(folded: str, kinds: Kind, alone: bool) -> bool:
        if folded in names:
            return bool(names.kinds(folded) & Kind.COMMON)
        if alone:
            return False
        if len(folded) < _SHORT or folded in verbs:
            return True
        is_word = lexicon.registers(folded) & Register.DICTIONARY
        return bool(is_word) and lexicon.count(folded) >= _EVERYDAY

    return is_everyday
