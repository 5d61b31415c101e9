"""Back-translation: the English behind the Hindi, and what comes back of it.

A layer like the reader: sentences go in, `Rendering`s come out (`Article.renderings`), and the
glosses, the detectors that need them and the weighing of evidence look only at those. It runs on
Argos packages (`packages`), by CTranslate2 alone (`direct`) or by argostranslate (`argos`), and
keeps what was translated (`cache`). Where no package or no library is there (`NoModelError`),
everything else works as before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.backtranslation.argos import ArgosTranslator, argos_is_installed
from audit.backtranslation.cache import Cache, CachedTranslator, cache_file
from audit.backtranslation.direct import DirectTranslator, direct_is_installed
from audit.backtranslation.drift import Usual, distance, read_usual, write_usual
from audit.backtranslation.echo import order
from audit.backtranslation.packages import Package, PackageError, find, packages_folder
from audit.backtranslation.translator import Options, Translation, Translator
from audit.errors import UsageError
from audit.model import Rendering

SOURCE, TARGET = "hi", "en"
GLOSS = Options(beam=1)
FIRST_CHUNK, MOST_CHUNK = 32, 512  # sentences between two looks at the clock; it doubles
_MEASURED = "mt-audit"  # beside the packages: what was measured of them


class NoModelError(UsageError):
    """Back-translation cannot run: a library or a package is missing, or is broken."""


@dataclass(frozen=True, slots=True)
class BackTranslator:
    """Hindi to English, and back where there is a package for it.

    `usual` is how far this pair drifts on clean text, None where that was not measured. `cache`
    is where translations are kept, if they are.
    `is_test`: made of the project's test packages, whose output is no evidence.
    """

    forward: Translator
    backward: Translator | None = None
    usual: Usual | None = None
    is_test: bool = False
    cache: Cache | None = None

    @property
    def problem(self) -> str:
        """What is wrong with the cache so far, and what to do; "" if nothing is."""
        return self.cache.problem if self.cache is not None else ""

    @property
    def id(self) -> str:
        """Both packages, with their checksums, and who runs them; for the Signature."""
        return pair_id(self.forward, self.backward)

    def render(
        self,
        sentences: Sequence[str],
        go_on: Callable[[int], bool] = lambda _: True,
        *,
        back: bool = True,
    ) -> Iterator[tuple[int, Rendering]]:
        """The number of each sentence with its rendering, the first sentences first.

        Before each chunk `go_on` is asked with how many sentences it has. `back` False leaves
        the way back out. Raises TranslationError.
        """
        start, size = 0, FIRST_CHUNK
        while chunk := sentences[start : start + size]:
            if not go_on(len(chunk)):
                return
            english = self.forward.translate(chunk)
            if self.backward is None or not back:
                yield from enumerate(map(self._one_way, english), start)
            else:
                hindi = self.backward.translate([one.text for one in english])
                for number, parts in enumerate(zip(chunk, english, hindi, strict=True), start):
                    yield number, self._round_trip(*parts)
            start, size = start + size, min(2 * size, MOST_CHUNK)

    def _round_trip(self, sentence: str, english: Translation, back: Translation) -> Rendering:
        rendering = self._one_way(english)._replace(back=back.text)
        if self.usual is None:
            return rendering
        drift = self.usual.drift(distance(sentence, back.text), len(sentence.split()))
        return rendering._replace(drift=drift)

    def _one_way(self, english: Translation) -> Rendering:
        echo = math.nan if self.usual is None else self.usual.echo(order(english.links))
        return Rendering(english.text, english.score, english.links, echo=echo)


def pair_id(forward: Translator, backward: Translator | None) -> str:
    """What names a pair of translators, for the Signature and for what was measured of it."""
    return forward.id if backward is None else f"{forward.id}+{backward.id}"


def open_back_translator(
    environ: Mapping[str, str], *, threads: int = 0, cached: bool = True
) -> BackTranslator:
    """The packages that are installed, opened. Raises NoModelError, which says what to install."""
    if not (direct_is_installed() or argos_is_installed()):
        raise NoModelError(
            "Back-translation needs CTranslate2 and SentencePiece.",
            "Run: pip install 'mt-audit[backtranslation]', then mt-audit models install.",
        )
    folder = packages_folder(environ)
    try:
        there, back = find(folder, SOURCE, TARGET), find(folder, TARGET, SOURCE)
    except PackageError as error:
        raise NoModelError(error.reason, error.remedy) from None
    if there is None:
        raise NoModelError(
            "No package translates Hindi to English.", "Run: mt-audit models install hi-en"
        )
    cache = Cache(cache_file(environ)) if cached else None
    forward = _translator(there, threads, cache)
    backward = _translator(back, threads, cache) if back is not None else None
    usual = None
    if backward is not None:
        usual = read_usual(usual_file(folder, there, back), pair_id(forward, backward))
    return BackTranslator(
        forward,
        backward,
        usual,
        is_test=there.is_test or (back is not None and back.is_test),
        cache=cache,
    )


def keep_usual(environ: Mapping[str, str], translator: BackTranslator, usual: Usual) -> Path:
    """Write what was measured of the installed pair where `open_back_translator` finds it."""
    folder = packages_folder(environ)
    file = usual_file(folder, find(folder, SOURCE, TARGET), find(folder, TARGET, SOURCE))
    write_usual(file, usual, translator.id)
    return file


def usual_file(folder: Path, there: Package | None, back: Package | None) -> Path:
    """Where the measurements of a pair of packages are kept: beside the folder of packages."""
    names = "+".join(package.id for package in (there, back) if package is not None)
    return folder.parent / _MEASURED / f"{names}.json"


def _translator(package: Package, threads: int, cache: Cache | None) -> Translator:
    translator: Translator
    if direct_is_installed():
        translator = DirectTranslator(package, GLOSS, threads=threads)
    else:
        translator = ArgosTranslator(package, GLOSS)
    return CachedTranslator(translator, cache) if cache is not None else translator
