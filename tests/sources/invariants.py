"""What every source format keeps, whatever the bytes: used by the fuzzer and on all seeds."""

from __future__ import annotations

import io
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import NamedTuple

import regex

from audit.errors import AuditError, SourceError
from audit.model import RawArticle, Unread
from audit.sources import Input, Options, SourceFormat
from audit.sources.charsets import decode_document
from audit.sources.decoding import encoding_of
from audit.sources.interface import HEAD

SECONDS = 5.0
_BEGINNING = 1 << 12
OPTIONS = Options(max_bytes=2_000_000, max_items=1_000)
_NAMES = frozenset("headline standfirst byline body caption".split())
# JSON Lines give a text as it was written; a detector tells of half a surrogate pair in it.
_KEEPS_HALVES = frozenset({"jsonl"})
_LINE_BREAK = regex.compile(r"\r\n|\n|\r")
_DECLARED = regex.compile(rb"""(?:encoding|charset)\s*=\s*["']?([\w.:\-]{1,40})""")


class Fault(NamedTuple):
    """What a format did wrong: `kind` is the same for the same mistake, `told` says it in full."""

    kind: str
    told: str


def faults(format_: SourceFormat, data: bytes, path: str = "seed") -> list[Fault]:
    """What is wrong with how `format_` reads `data`; nothing else is ever raised."""
    begun = time.process_time()
    found: list[RawArticle | Unread] = []
    try:
        found.extend(format_.read(Input(path, io.BytesIO(data)), OPTIONS))
    except SourceError as error:
        found.append(Unread(path, None, error.reason, error.remedy))
    except AuditError as error:
        return [Fault(f"raised {type(error).__name__}", str(error))]
    except Exception as error:
        return [Fault(_place_of(error), "".join(traceback.format_exception(error)))]
    seconds = time.process_time() - begun
    wrong = [] if seconds <= SECONDS else [Fault("slow", f"It took {seconds:.1f} seconds.")]
    files = _decoded(data)
    for one in found:
        wrong += _unread(one) if isinstance(one, Unread) else _article(one, files)
    if format_.name in _KEEPS_HALVES:
        wrong = [fault for fault in wrong if fault.kind != "surrogate"]
    articles = [one.id for one in found if isinstance(one, RawArticle)]
    if len(articles) > OPTIONS.max_items:
        wrong.append(Fault("items", f"It gave {len(articles)} articles."))
    if len(set(articles)) < len(articles):
        twice, _ = Counter(articles).most_common(1)[0]
        wrong.append(Fault("one id twice", repr(twice)))
    return wrong


def _place_of(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = next((f for f in reversed(frames) if "/audit/" in f.filename), frames[-1])
    return f"{type(error).__name__} in {Path(ours.filename).name}:{ours.lineno}"


def _unread(one: Unread) -> Iterator[Fault]:
    yield from _texts((one.path, one.reason, one.remedy))
    if not one.reason or not one.remedy:
        yield Fault("no reason", repr(one))


def _texts(texts: tuple[str, ...]) -> Iterator[Fault]:
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            yield Fault("surrogate", repr(text[max(error.start - 20, 0) : error.end + 20]))


def _article(one: RawArticle, files: tuple[str, ...]) -> Iterator[Fault]:
    source = one.source
    yield from _texts((one.id, one.text, source.path, source.item, source.link))
    yield from _texts((source.published, source.updated, *source.furniture, *source.notes))
    if not one.id:
        yield Fault("no id", repr(one.text[:40]))
    end = 0
    for part in source.parts:
        if part.field not in _NAMES:
            yield Fault("field", part.field)
        if not end <= part.span.start < part.span.end <= len(one.text):
            yield Fault("part", f"{part} of {len(one.text)} characters")
        elif not one.text[slice(*part.span)].strip():
            yield Fault("empty part", str(part))
        end = part.span.end
    end = 0
    for anchor in source.anchors:
        is_inside = end <= anchor.span.start < anchor.span.end <= len(one.text)
        if not (is_inside or not one.text) or anchor.line < 1:
            yield Fault("anchor", f"{anchor} of {len(one.text)} characters")
        end = anchor.span.end
    wrong = [_misplaced(one, file) for file in files]
    if all(wrong):
        yield Fault("anchored text", min(wrong))


def _misplaced(one: RawArticle, file: str) -> str:
    """What an anchor says that is not so in `file`, "" where all is right."""
    starts = [0, *(match.end() for match in _LINE_BREAK.finditer(file))]
    for anchor in one.source.anchors:
        if anchor.line > len(starts):
            return f"{anchor} in {len(starts)} lines"
        if anchor.column is None:
            continue
        text = one.text[slice(*anchor.span)]
        place = starts[anchor.line - 1] + anchor.column - 1
        if anchor.column < 1 or not file.startswith(text, place):
            return f"{anchor}: {text[:60]!r} and not {file[place : place + 60]!r}"
    return ""


def _decoded(data: bytes) -> tuple[str, ...]:
    """The text of a file, by each encoding that it may be taken to have."""
    texts = list[str]()
    declared = [match.decode() for match in _DECLARED.findall(data[:HEAD])[:4]]
    for label in ("", *declared):
        with suppress(SourceError):
            texts.append(decode_document(data, "", label).text)
    told, mark = encoding_of(data)
    begun, _ = encoding_of(data[:_BEGINNING])  # all that a table read row by row goes by
    ways = product((told, begun, "utf-8"), ("strict", "replace", "surrogateescape"))
    for encoding, errors in ways:
        with suppress(UnicodeDecodeError):
            texts.append(data[mark:].decode(encoding, errors))
    return tuple(dict.fromkeys(texts)) or ("",)


def corpus() -> list[Path]:
    """Every file of the corpus, in order; what is expected of them is not one."""
    folder = Path(__file__).parent / "corpus"
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in files if path.name != "expected.json"]
