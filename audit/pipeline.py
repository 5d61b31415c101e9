"""The stages, wired: an article goes in, a ranked report comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from audit.batch import local
from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE, PRIOR, key
from audit.knowledge.languages import LANGUAGE_MARKERS
from audit.model import (
    Article,
    Detector,
    Failed,
    RawArticle,
    Report,
    Severity,
    Skipped,
    Suppressed,
    Unread,
)
from audit.scoring.origin import mt_likelihood
from audit.scoring.ranking import Found, rank
from audit.scoring.scores import article_score, sentence_scores
from audit.sources import MAX_BYTES, read_all
from audit.text.language import language_of
from audit.text.sentences import read


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


def audit_paths(
    paths: Sequence[str],
    settings_for: Callable[[str], Settings],
    *,
    jobs: int = 1,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Report | Unread]:
    """Audit all that `paths` name, lazily and in input order, in `jobs` processes.

    `settings_for` gives the settings for an article's path; it must pickle if jobs > 1.
    Articles in the reports have no tokens.
    """
    articles = read_all(paths, max_bytes=max_bytes)
    return local.run(articles, partial(auditor, settings_for), jobs=jobs)


def auditor(settings_for: Callable[[str], Settings]) -> Callable[[RawArticle], Report]:
    """A function that audits one article after the other with one set of knowledge."""
    knowledge = Knowledge()
    settings = lru_cache(maxsize=256)(settings_for)

    def work(raw: RawArticle) -> Report:
        article = read(raw.text, id=raw.id, source=raw.source)
        report = audit(article, knowledge, settings(raw.source.path))
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

    A detector that crashes is named in `Report.failed`; one whose layer is missing in
    `Report.skipped`. Only `settings.raise_failures` lets a crash through.
    """
    found: list[Found] = []
    failed: list[Failed] = []
    skipped: list[Skipped] = []
    for detector in detectors:
        if detector.id in settings.disabled:
            continue
        missing = [layer for layer in detector.needs if layer not in layers]
        if missing:
            names = ", ".join(sorted(layer.value for layer in missing))
            skipped.append(Skipped(detector.id, f"needs {names}, which is not available here"))
            continue
        try:
            found += _run(detector, article, knowledge, settings)
        except Exception as error:
            if settings.raise_failures:
                raise
            failed.append(Failed(detector.id, f"{type(error).__name__}: {error}"))
    language = language_of(article, knowledge[LANGUAGE_MARKERS])
    return _report(article, language, found, tuple(skipped), tuple(failed), settings)


def _run(
    detector: Detector, article: Article, knowledge: Knowledge, settings: Settings
) -> list[Found]:
    confidences = knowledge[CONFIDENCE]
    severity = settings.severities.get(detector.id)
    return [
        Found(
            detector=detector,
            detection=detection,
            severity=severity or detection.severity or detector.severity,
            confidence=confidences.get(key(detector.id, detection.basis), PRIOR),
        )
        for detection in detector.check(article, knowledge)
    ]


def _report(
    article: Article,
    language: str,
    found: list[Found],
    skipped: tuple[Skipped, ...],
    failed: tuple[Failed, ...],
    settings: Settings,
) -> Report:
    """Defects below their bar are ranked too, after the others, and kept as suppressed."""
    bar = settings.thresholds

    def passes(item: Found) -> bool:
        return item.confidence >= bar.get(item.detector.id, settings.min_confidence)

    defects = rank(article, [item for item in found if passes(item)])
    doubtful = rank(article, [item for item in found if not passes(item)])
    words = sum(sentence.words for sentence in article.sentences)
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
        ),
        skipped=skipped,
        failed=failed,
    )
