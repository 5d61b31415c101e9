"""The Python API: what `import audit` gives, which says what is promised of it.

Everything that is said of a text is said by the same stages as on the command line. Tables are
loaded when the first text is audited, and once for all calls of this process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, Literal, NamedTuple, TypeAlias, TypedDict, Unpack

from audit.accepted import read_acceptance
from audit.batch import local
from audit.config import BACK_TRANSLATE, READER, Config, last_rules, load
from audit.errors import AuditError, UsageError
from audit.model import RawArticle, Report, Signature, Source, Unread
from audit.pipeline import WINDOW, English, Own, auditor, consistent, translated
from audit.preparing import LoadedOnce, english_for, own_lists, require_reader
from audit.reports.document import article_document, unread_document
from audit.settings import Settings
from audit.signature import signature
from audit.sources import read_all

StrPath: TypeAlias = str | os.PathLike[str]
_SETS_KEPT = 4  # of a desk's lists, each with some 200 MB of tables

# Tables learn as they are asked, and two threads must not teach one of them at once.
_TURN = Lock()


class CheckOptions(TypedDict, total=False):
    """What may be said of an audit, named as in the configuration file.

    `min_confidence`: report from this confidence on, 0 to 1 (0.5). `disable`: ids of detectors
    that do not run; `only`: those that do, and no other. `names`, `idioms`, `senses`: files of a
    desk's own lists; one that changed is read again. `reader`, `back_translate`: "auto", "on" or
    "off"; on raises UsageError where it is not installed.
    """

    min_confidence: float
    disable: Iterable[str]
    only: Iterable[str]
    names: StrPath
    idioms: StrPath
    senses: StrPath
    reader: Literal["auto", "on", "off"]
    back_translate: Literal["auto", "on", "off"]


def check(text: str, *, id: str = "text", **options: Unpack[CheckOptions]) -> Report:
    """Audit one text and rank its defects.

    All offsets in the report are of code points of `text`, which is taken as it stands: a feed
    or a page is for `check_paths`. No configuration file is read. Any number of threads may
    call it; they take turns. Raises UsageError for wrong options or lists, and AuditError
    where the text cannot be audited.
    """
    config = _over(Config(base=Path.cwd()), options)
    (result,) = _results([_raw(text, id)], config)
    if isinstance(result, Unread):
        raise AuditError(result.reason, result.remedy)
    return result


def check_all(
    texts: Iterable[str | tuple[str, str]], *, jobs: int = 1, **options: Unpack[CheckOptions]
) -> Iterator[Report | Unread]:
    """Audit many texts as articles of one run, lazily and in order.

    Each is a text, called text-1, text-2 and so on, or (id, text). Names are compared across
    articles on the same story, so results come in windows of 256, and no more than that is in
    memory; `map(audit.check, texts)` gives each at once and compares nothing. What cannot be
    audited is an Unread in its place. `jobs` processes work at it (0: one a core); a script
    must then be guarded by `if __name__ == "__main__":`. Raises UsageError as `check` does,
    before anything is read.
    """
    config = replace(_over(Config(base=Path.cwd()), options), jobs=jobs)
    return _results(_numbered(texts), config)


def check_paths(
    paths: Iterable[StrPath],
    *,
    config: StrPath | None = None,
    jobs: int | None = None,
    **options: Unpack[CheckOptions],
) -> Iterator[Report | Unread]:
    """Audit what `mt-audit check` would: files, folders, globs, feeds, web addresses, "-".

    The configuration is the file `config`, or the nearest mt-audit.toml or pyproject.toml
    upward from the current folder; `jobs` and `options` go over it. What its baseline and its
    suppressions accept is in `suppressed`. Otherwise as `check_all`.
    """
    loaded = load(None if config is None else Path(config), Path.cwd())
    chosen = _over(loaded, options)
    if jobs is not None:
        chosen = replace(chosen, jobs=jobs)
    accepted = read_acceptance(chosen.suppressions, chosen.baseline)
    articles = read_all([os.fspath(path) for path in paths], chosen.reading)
    return accepted.apply(_results(articles, chosen))


def to_json(result: Report | Unread) -> dict[str, Any]:
    """`result` in the documented JSON shape: an element of `articles` or `unread` in a run."""
    if isinstance(result, Unread):
        return unread_document(result)
    return article_document(result)


def signature_for(**options: Unpack[CheckOptions]) -> Signature:
    """What produces the numbers of `check` with these options, to print beside them."""
    config = _over(Config(base=Path.cwd()), options)
    translator = _english(config.back_translate).translator
    name = "none" if translator is None else translator.id
    return signature(_own(config).knowledge(), config.rules_text, name)


def _over(config: Config, options: CheckOptions) -> Config:
    """`config` with `options` over it. Raises UsageError, and TypeError for an unknown one."""
    if unknown := sorted(options.keys() - CheckOptions.__annotations__.keys()):
        raise TypeError(f"there is no option {unknown[0]!r}")
    for option, choices in (("reader", READER), ("back_translate", BACK_TRANSLATE)):
        value = options.get(option, "auto")
        if value not in choices:
            raise UsageError(f"{option} cannot be {value!r}.", f"Choose from {', '.join(choices)}.")
    if options.get("reader") == "on":
        require_reader()
    return replace(
        config,
        last=last_rules(
            options.get("disable", ()), options.get("only", ()), options.get("min_confidence")
        ),
        reader=options.get("reader", config.reader),
        back_translate=options.get("back_translate", config.back_translate),
        names=Path(options["names"]) if "names" in options else config.names,
        idioms=Path(options["idioms"]) if "idioms" in options else config.idioms,
        senses=Path(options["senses"]) if "senses" in options else config.senses,
    )


def _numbered(texts: Iterable[str | tuple[str, str]]) -> Iterator[RawArticle]:
    for number, text in enumerate(texts, 1):
        yield _raw(text, f"text-{number}") if isinstance(text, str) else _raw(text[1], text[0])


def _raw(text: str, id: str) -> RawArticle:
    if not isinstance(text, str):
        raise TypeError(f"a text must be str, not {type(text).__name__}")
    return RawArticle(id, text, Source(id))


def _results(articles: Iterable[RawArticle | Unread], config: Config) -> Iterator[Report | Unread]:
    """All of `articles` audited. Lists are read, and the translator is opened, at once."""
    own, english = _own(config), replace(_english(config.back_translate), budget=config.budget)
    return _in_windows(articles, config, own, english)


def _in_windows(
    articles: Iterable[RawArticle | Unread], config: Config, own: LoadedOnce, english: English
) -> Iterator[Report | Unread]:
    """The stages of `audit.pipeline.audit_paths`, of which no two threads are in one at once.

    Nothing of the caller's runs while it is this thread's turn.
    """
    jobs = config.jobs or local.available_cores()
    setup = partial(_auditor_in_turn, config.settings_for, own)
    audited = local.run(articles, setup, jobs=jobs)
    while window := list(islice(audited, WINDOW)):
        with _TURN:
            compared = consistent(window, config.settings_for, own)
            finished = list(translated(compared, config.settings_for, own, english))
        yield from finished


def _auditor_in_turn(settings_for: Callable[[str], Settings], own: Own) -> local.Work:
    audit = auditor(settings_for, own)

    def work(raw: RawArticle) -> Report:
        with _TURN:
            return audit(raw)

    return work


class _File(NamedTuple):
    """A file as it was when it was read."""

    path: Path
    changed: int
    size: int


def _own(config: Config) -> LoadedOnce:
    """The desk's lists as they are now. Raises UsageError."""
    files = map(_file, (config.names, config.idioms, config.senses))
    with _TURN:
        return _lists(*files)


def _file(path: Path | None) -> _File | None:
    if path is None:
        return None
    try:
        stat = path.stat()
    except OSError:
        return _File(path, 0, 0)  # who reads it says what is wrong
    return _File(path.absolute(), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=_SETS_KEPT)
def _lists(names: _File | None, idioms: _File | None, senses: _File | None) -> LoadedOnce:
    own = own_lists(
        Config(
            base=Path.cwd(),
            names=names and names.path,
            idioms=idioms and idioms.path,
            senses=senses and senses.path,
        )
    )
    return LoadedOnce(own.names, own.idioms, own.senses)


def _english(wanted: str) -> English:
    with _TURN:
        return _opened(wanted)


@lru_cache(maxsize=len(BACK_TRANSLATE))
def _opened(wanted: str) -> English:
    return english_for(Config(base=Path.cwd(), back_translate=wanted))
