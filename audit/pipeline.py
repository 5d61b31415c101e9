"""The stages, wired: an article goes in, a ranked report comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import islice

from audit.batch import local
from audit.detectors import DETECTORS
from audit.detectors.literal_idiom import IDIOMS
from audit.detectors.name_variants import DETECTOR as NAME_VARIANTS
from audit.detectors.wrong_sense import SENSES
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE, PRIOR, key
from audit.knowledge.languages import LANGUAGE_MARKERS
from audit.knowledge.names import NAMES
from audit.knowledge.own_names import OwnNames, is_own
from audit.knowledge.own_phrases import OwnPhrases
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Failed,
    Layer,
    RawArticle,
    Report,
    Severity,
    Skipped,
    Suppressed,
    Unread,
)
from audit.scoring.company import company_of, in_company, keeps_company
from audit.scoring.consistency import across, detection_of, names_of
from audit.scoring.origin import mt_likelihood
from audit.scoring.ranking import Found, merge, rank
from audit.scoring.scores import article_score, sentence_scores
from audit.sources import MAX_BYTES, read_all
from audit.text.language import language_of
from audit.text.sentences import read

_SPELLING = frozenset({Category.NAME, Category.NONWORD})
_ALONE = "nothing else in this article points to a machine"
WINDOW = 256  # articles whose names are compared with each other


@dataclass(frozen=True, slots=True)
class Settings:
    """What may differ from run to run, from configuration and options.

    `disabled` holds detector ids; `severities` and `thresholds` override a detector's
    severity and the confidence it must reach; `raise_failures` is for tests.
    """

    disabled: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    min_confidence: float = 0.5
    raise_failures: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """A desk's own lists, read and checked: names that outrank ours, idioms and senses."""

    names: OwnNames | None = None
    idioms: OwnPhrases | None = None
    senses: OwnPhrases | None = None

    def knowledge(self) -> Knowledge:
        """Ours with what these lists add, replace and silence."""
        lists = ((NAMES, self.names), (IDIOMS, self.idioms), (SENSES, self.senses))
        given = {place: own for place, own in lists if own is not None}
        return Knowledge(extensions=given) if given else Knowledge()


def audit_paths(
    paths: Sequence[str],
    settings_for: Callable[[str], Settings],
    *,
    jobs: int = 1,
    max_bytes: int = MAX_BYTES,
    own: Own = Own(),
) -> Iterator[Report | Unread]:
    """Audit all that `paths` name, lazily and in input order, in `jobs` processes.

    `settings_for` gives the settings for an article's path; it must pickle if jobs > 1.
    `own` are a desk's lists.
    Articles in the reports have no tokens.
    """
    articles = read_all(paths, max_bytes=max_bytes)
    results = local.run(articles, partial(auditor, settings_for, own), jobs=jobs)
    return consistent(results, settings_for, own)


def consistent(
    results: Iterable[Report | Unread],
    settings_for: Callable[[str], Settings],
    own: Own = Own(),
) -> Iterator[Report | Unread]:
    """`results` with the names that other articles on the same story spell otherwise.

    Articles are compared in windows of `WINDOW`, so that a run of any length fits in memory; a
    window is given on when it is full.
    """
    knowledge = own.knowledge()
    items = iter(results)
    while window := list(islice(items, WINDOW)):
        numbers = [number for number, item in enumerate(window) if isinstance(item, Report)]
        uses = [item.names for item in window if isinstance(item, Report)]
        found: defaultdict[int, list[Detection]] = defaultdict(list)
        if len(uses) > 1:
            for place, variant in across(uses, knowledge):
                found[numbers[place]].append(detection_of(variant))
        for number, item in enumerate(window):
            if isinstance(item, Report) and number in found:
                settings = settings_for(item.article.source.path)
                item = _with_more(item, found[number], knowledge, settings)
            yield item


def _with_more(
    report: Report, detections: Sequence[Detection], knowledge: Knowledge, settings: Settings
) -> Report:
    """`report` with further detections of name-variants, where nothing stands there yet."""
    if NAME_VARIANTS.id in settings.disabled:
        return report
    taken = [defect.span for defect in report.defects]
    fresh = [
        detection
        for detection in detections
        if all(detection.span.end <= s.start or s.end <= detection.span.start for s in taken)
    ]
    confidences = knowledge[CONFIDENCE]
    bar = settings.thresholds.get(NAME_VARIANTS.id, settings.min_confidence)
    found = [
        item
        for detection in fresh
        for item in [_found(NAME_VARIANTS, detection, confidences, settings)]
        if item.confidence >= bar
    ]
    if not found:
        return report
    article = read(report.article.text, id=report.article.id, source=report.article.source)
    defects = merge(report.defects, rank(article, found))
    return replace(
        report,
        score=article_score(defects, report.words),
        mt_likelihood=mt_likelihood(article, defects),
        sentences=sentence_scores(article, defects),
        defects=defects,
    )


def auditor(
    settings_for: Callable[[str], Settings], own: Own = Own()
) -> Callable[[RawArticle], Report]:
    """A function that audits one article after the other with one set of knowledge."""
    knowledge = own.knowledge()
    settings = lru_cache(maxsize=256)(settings_for)

    def work(raw: RawArticle) -> Report:
        article = read(raw.text, id=raw.id, source=raw.source)
        report = audit(article, knowledge, settings(raw.source.path))
        report = replace(report, names=names_of(article, knowledge))
        # Nothing after the audit looks at tokens, and they outweigh all the rest.
        bare = tuple(replace(sentence, tokens=()) for sentence in article.sentences)
        return replace(report, article=replace(article, sentences=bare))

    return work


def audit(
    article: Article,
    knowledge: Knowledge,
    settings: Settings = Settings(),
    *,
    layers: Collection[object] = (),
    detectors: tuple[Detector, ...] = DETECTORS,
) -> Report:
    """Run every enabled detector over `article` and rank what they find.

    Those that need company run last, and only where the others found enough of it. A detector
    that crashes is named in `Report.failed`; one whose layer is missing in `Report.skipped`. Only
    `settings.raise_failures` lets a crash through.
    """
    found: list[Found] = []
    failed: list[Failed] = []
    skipped: list[Skipped] = []
    enabled = [detector for detector in detectors if detector.id not in settings.disabled]
    for detector in (one for one in enabled if Layer.COMPANY not in one.needs):
        missing = [layer for layer in detector.needs if layer not in layers]
        if missing:
            names = ", ".join(sorted(layer.value for layer in missing))
            skipped.append(Skipped(detector.id, f"needs {names}, which is not available here"))
            continue
        found += _tried(detector, article, knowledge, settings, failed)
    pairs = [(item.detector, item.detection) for item in found]
    if keeps_company(pairs, sum(sentence.words for sentence in article.sentences)):
        accompanied = replace(article, company=company_of(pairs, Severity.MINOR))
        for detector in (one for one in enabled if Layer.COMPANY in one.needs):
            found += _tried(detector, accompanied, knowledge, settings, failed)
    language = language_of(article, knowledge[LANGUAGE_MARKERS])
    own = [item for item in found if _is_vouched(item, article, knowledge)]
    found = [item for item in found if item not in own] if own else found
    return _report(article, language, found, own, tuple(skipped), tuple(failed), settings)


def _is_vouched(item: Found, article: Article, knowledge: Knowledge) -> bool:
    """Whether a doubtful spelling is of a name in the desk's own list."""
    if NAMES not in knowledge.extensions or item.detector.category not in _SPELLING:
        return False
    return is_own(article, item.detection.span, knowledge[NAMES])


def _tried(
    detector: Detector,
    article: Article,
    knowledge: Knowledge,
    settings: Settings,
    failed: list[Failed],
) -> list[Found]:
    """What a detector found; nothing, and a line in `failed`, if it crashed."""
    try:
        return _run(detector, article, knowledge, settings)
    except Exception as error:
        if settings.raise_failures:
            raise
        failed.append(Failed(detector.id, f"{type(error).__name__}: {error}"))
        return []


def _run(
    detector: Detector, article: Article, knowledge: Knowledge, settings: Settings
) -> list[Found]:
    confidences = knowledge[CONFIDENCE]
    return [
        _found(detector, detection, confidences, settings)
        for detection in detector.check(article, knowledge)
    ]


def _found(
    detector: Detector,
    detection: Detection,
    confidences: Mapping[str, float],
    settings: Settings,
) -> Found:
    severity = settings.severities.get(detector.id)
    return Found(
        detector=detector,
        detection=detection,
        severity=severity or detection.severity or detector.severity,
        confidence=confidences.get(key(detector.id, detection.basis), PRIOR),
    )


def _report(
    article: Article,
    language: str,
    found: list[Found],
    own: list[Found],
    skipped: tuple[Skipped, ...],
    failed: tuple[Failed, ...],
    settings: Settings,
) -> Report:
    """Defects below their bar are ranked too, after the others, and kept as suppressed.

    So are doubtful ones without company, and those of `own`, which the desk's list of names
    vouches for.
    """
    bar = settings.thresholds
    words = sum(sentence.words for sentence in article.sentences)
    found, alone = in_company(found, words)

    def passes(item: Found) -> bool:
        return item.confidence >= bar.get(item.detector.id, settings.min_confidence)

    defects = rank(article, [item for item in found if passes(item)])
    doubtful = rank(article, [item for item in found if not passes(item)])
    return Report(
        article=article,
        language=language,
        words=words,
        score=article_score(defects, words),
        mt_likelihood=mt_likelihood(article, defects),
        sentences=sentence_scores(article, defects),
        defects=defects,
        suppressed=tuple(
            Suppressed(defect, f"confidence {defect.confidence:.2f} is below the bar")
            for defect in doubtful
        )
        + tuple(Suppressed(defect, _ALONE) for defect in rank(article, alone))
        + tuple(Suppressed(defect, "your list of names has it") for defect in rank(article, own)),
        skipped=skipped,
        failed=failed,
    )
