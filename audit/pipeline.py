"""The stages, wired: an article goes in, a ranked report comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from time import monotonic

from audit import reader
from audit.backtranslation import BackTranslator
from audit.backtranslation.translator import TranslationError
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
    Defect,
    Detection,
    Detector,
    Failed,
    Layer,
    NameUse,
    RawArticle,
    Rendering,
    Report,
    Severity,
    Skipped,
    Suppressed,
    Unread,
)
from audit.scoring.company import company_of, in_company, keeps_company
from audit.scoring.consistency import across, detection_of, names_of
from audit.scoring.english import (
    glossed,
    is_evidence,
    reweighed,
    urgency,
    worth_translating,
)
from audit.scoring.origin import mt_likelihood
from audit.scoring.ranking import Found, merge, rank
from audit.scoring.scores import article_score, sentence_scores
from audit.scoring.weighing import doubtful, findings_of, settled, touched, weighed
from audit.settings import Budget, Settings
from audit.sources import Options, read_all
from audit.text.language import language_of
from audit.text.sentences import read

_SPELLING = frozenset({Category.NAME, Category.NONWORD})
_ACQUITTED = "the other evidence speaks against it"
_ALONE = "nothing else in this article points to a machine"
_BELOW = "is below the bar"
_DENIED = "its English speaks against it"
READER, WEIGHING = "reader", "weighing"  # what `skipped` and `failed` call them
BACK_TRANSLATION = "back-translation"
HURRY = 0.5  # when so little of the time budget is left, only doubtful sentences are read
MANY_SENTENCES = 2000  # of a longer article too
_TEXT_ALONE: frozenset[Layer] = frozenset()
_COMPANY, _SUSPICION = frozenset({Layer.COMPANY}), frozenset({Layer.SUSPICION})
_ENGLISH = frozenset({Layer.BACK_TRANSLATION})
_LAYERS = _COMPANY | _SUSPICION | _ENGLISH  # that this pipeline has
WINDOW = 256  # articles whose names are compared, and whose sentences are translated together


@dataclass(frozen=True, slots=True)
class English:
    """How a run uses back-translation.

    `translator` None does without, and `reason` says why ("" for a run that does not want it).
    `everything`: every sentence is translated, there and back, and its English is evidence;
    otherwise only those that hold a defect, for its gloss. It ends with the `budget`.
    """

    translator: BackTranslator | None = None
    reason: str = ""
    everything: bool = False
    budget: Budget = Budget()


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
    reading: Options = Options(),
    own: Own = Own(),
    english: English = English(),
) -> Iterator[Report | Unread]:
    """Audit all that `paths` name, lazily and in input order, in `jobs` processes.

    `settings_for` gives the settings for an article's path; it must pickle if jobs > 1.
    `reading` says how inputs are read, `english` how back-translation is used; `own` are a desk's
    lists.
    Articles in the reports have no tokens.
    """
    articles = read_all(paths, reading)
    results = local.run(articles, partial(auditor, settings_for, own), jobs=jobs)
    return translated(consistent(results, settings_for, own), settings_for, own, english)


def consistent(
    results: Iterable[Report | Unread],
    settings_for: Callable[[str], Settings],
    own: Own = Own(),
    earlier: Sequence[tuple[NameUse, ...]] = (),
) -> Iterator[Report | Unread]:
    """`results` with the names that other articles on the same story spell otherwise.

    Articles are compared in windows of `WINDOW`, so that a run of any length fits in memory; a
    window is given on when it is full. They are held against those of `earlier` articles too, of
    which nothing more is said.
    """
    knowledge = own.knowledge()
    items = iter(results)
    while window := list(islice(items, WINDOW)):
        numbers = [number for number, item in enumerate(window) if isinstance(item, Report)]
        uses = [item.names for item in window if isinstance(item, Report)]
        found: defaultdict[int, list[Detection]] = defaultdict(list)
        if len(earlier) + len(uses) > 1:
            for place, variant in across([*earlier, *uses], knowledge):
                if place >= len(earlier):
                    found[numbers[place - len(earlier)]].append(detection_of(variant))
        for number, item in enumerate(window):
            if isinstance(item, Report) and number in found:
                settings = settings_for(item.article.source.path)
                item = _with_more(item, found[number], knowledge, settings)
            yield item


def translated(
    results: Iterable[Report | Unread],
    settings_for: Callable[[str], Settings],
    own: Own = Own(),
    english: English = English(),
) -> Iterator[Report | Unread]:
    """`results` with what their English says: glosses, surer confidences, further defects.

    The sentences of a window are translated together, those first in which most harm is
    expected, until the budget is spent; of a longer run each window has half of what is left.
    """
    if english.translator is None:
        for item in results:
            yield _not_run(item, english.reason, settings_for) if english.reason else item
        return
    knowledge = own.knowledge()
    items = iter(results)
    while window := list(islice(items, WINDOW)):
        share = 1.0 if len(window) < WINDOW else 0.5
        rendered, problem = _rendered(window, english, share)
        for number, item in enumerate(window):
            if isinstance(item, Report) and number in rendered:
                settings = settings_for(item.article.source.path)
                item = _with_english(item, rendered[number], knowledge, settings, english)
            yield _not_run(item, problem, settings_for) if problem else item


def _not_run(
    item: Report | Unread, reason: str, settings_for: Callable[[str], Settings]
) -> Report | Unread:
    """`item` with back-translation, and what needs it, among what was skipped."""
    if isinstance(item, Unread):
        return item
    disabled = settings_for(item.article.source.path).disabled
    needing = (detector.id for detector in DETECTORS if detector.needs >= _ENGLISH)
    names = (BACK_TRANSLATION, *(name for name in needing if name not in disabled))
    skipped = (Skipped(name, reason) for name in names)
    return replace(item, skipped=(*item.skipped, *skipped))


def _rendered(
    window: Sequence[Report | Unread], english: English, share: float
) -> tuple[Mapping[int, Mapping[int, Rendering]], str]:
    """Number in the window → number of the sentence → its rendering; and why not all, if so."""
    queue: list[tuple[float, float, int, int]] = []
    for number, item in enumerate(window):
        if isinstance(item, Report):
            harms = urgency(item.article, item.defects)
            for sentence in worth_translating(item.article):
                harm = harms.get(sentence, 0.0)
                if harm or english.everything:
                    queue.append((-harm, item.score, number, sentence))
    queue.sort()
    texts = []
    for _, _, number, sentence in queue:
        article = window[number].article  # type: ignore[union-attr]
        span = article.sentences[sentence].span
        texts.append(article.text[span.start : span.end])
    pace = _Pace(english.budget, share)
    found: defaultdict[int, dict[int, Rendering]] = defaultdict(dict)
    assert english.translator is not None
    done, problem = 0, ""
    try:
        for place, rendering in english.translator.render(
            texts, pace.allows, back=english.everything
        ):
            _, _, number, sentence = queue[place]
            found[number][sentence] = rendering
            done += 1
    except TranslationError as error:
        problem = str(error)
    if not problem and done < len(texts):
        problem = f"the time budget is spent: {done:,} of {len(texts):,} sentences were translated"
    return found, problem


class _Pace:
    """Says whether so many more sentences can be translated in time, by how long the last took."""

    def __init__(self, budget: Budget, share: float) -> None:
        self._budget, self._began, self._done = budget, monotonic(), 0
        self._left = budget.seconds_left() * share

    def allows(self, sentences: int) -> bool:
        spent = monotonic() - self._began
        needed = spent / self._done * sentences if self._done else 0.0
        self._done += sentences
        return spent + needed < self._left


def _with_english(
    report: Report,
    renderings: Mapping[int, Rendering],
    knowledge: Knowledge,
    settings: Settings,
    english: English,
) -> Report:
    """`report` with glosses and, where it is asked for and good enough, what its English says."""
    translator = english.translator
    assert translator is not None
    article = read(report.article.text, id=report.article.id, source=report.article.source)
    faithful = translator.usual.faithful if translator.usual else frozenset()
    article = replace(article, renderings=renderings, faithful=faithful)
    bare = replace(report.article, renderings=renderings)
    defects, suppressed, failed = report.defects, report.suppressed, list(report.failed)
    if english.everything and is_evidence(translator):
        defects, suppressed = _judged_again(article, report, knowledge, settings)
        found: list[Found] = []
        for detector in DETECTORS:
            if detector.needs == _ENGLISH and detector.id not in settings.disabled:
                found += _tried(detector, article, knowledge, settings, failed)
        taken = [defect.span for defect in defects]
        fresh = rank(
            article,
            [
                item
                for item in found
                for span in [item.detection.span]
                if all(span.end <= other.start or other.end <= span.start for other in taken)
            ],
        )
        defects = merge(defects, [d for d in fresh if d.confidence >= _bar(d, settings)])
        suppressed += tuple(_below(d) for d in fresh if d.confidence < _bar(d, settings))
    defects = tuple(glossed(article, defects, knowledge))
    return replace(
        report,
        article=bare,
        score=article_score(defects, report.words),
        mt_likelihood=mt_likelihood(article, defects),
        sentences=sentence_scores(article, defects),
        defects=defects,
        suppressed=suppressed,
        failed=tuple(failed),
    )


def _judged_again(
    article: Article, report: Report, knowledge: Knowledge, settings: Settings
) -> tuple[tuple[Defect, ...], tuple[Suppressed, ...]]:
    """The defects, and those below their bar, by what their English says of them."""
    defects = reweighed(article, report.defects, knowledge)
    weak = [item for item in report.suppressed if item.reason.endswith(_BELOW)]
    raised = [
        defect
        for defect in reweighed(article, [item.defect for item in weak], knowledge)
        if defect.confidence >= _bar(defect, settings)
    ]
    again = {defect.fingerprint for defect in raised}
    kept = merge([d for d in defects if d.confidence >= _bar(d, settings)], raised)
    denied = [d for d in defects if d.confidence < _bar(d, settings)]
    return kept, (
        *(item for item in report.suppressed if item.defect.fingerprint not in again),
        *(Suppressed(d, f"{_DENIED}: confidence {d.confidence:.2f}") for d in denied),
    )


def _bar(defect: Defect, settings: Settings) -> float:
    return settings.thresholds.get(defect.detector, settings.min_confidence)


def _below(defect: Defect) -> Suppressed:
    return Suppressed(defect, f"confidence {defect.confidence:.2f} {_BELOW}")


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
    detectors: tuple[Detector, ...] = DETECTORS,
) -> Report:
    """Run every enabled detector over `article` and rank what they find.

    First those that look at the text alone; where they find company enough, those that need it;
    then the reader, and all evidence is weighed together, which says how sure each detection is
    and what the detector that needs `suspicion` may report. A detector that crashes is named in
    `Report.failed`; one that cannot run in `Report.skipped`; where the weighing crashes, each
    detector's own confidence stands. Only `settings.raise_failures` lets a crash through.
    """
    found: list[Found] = []
    failed: list[Failed] = []
    skipped: list[Skipped] = []
    enabled = [detector for detector in detectors if detector.id not in settings.disabled]

    def run(needs: frozenset[Layer], over: Article) -> None:
        for detector in enabled:
            if detector.needs == needs:
                found.extend(_tried(detector, over, knowledge, settings, failed))

    for detector in enabled:
        if missing := sorted(layer.value for layer in detector.needs - _LAYERS):
            names = ", ".join(missing)
            skipped.append(Skipped(detector.id, f"needs {names}, which is not available here"))
    run(_TEXT_ALONE, article)
    pairs = [(item.detector, item.detection) for item in found]
    accompanied = keeps_company(pairs, sum(sentence.words for sentence in article.sentences))
    if accompanied:
        article = replace(article, company=company_of(pairs, Severity.MINOR))
        run(_COMPANY, article)
    if found:
        # Where nothing shows a machine, only what was found is looked at again.
        places = touched(article, found)
        only = None if accompanied else places
        article = replace(article, findings=findings_of(found, accompanied=accompanied))
        try:
            article, unread = _read(article, only, places, knowledge, settings)
            article = weighed(article, knowledge, only)
        except Exception as error:
            if settings.raise_failures:
                raise
            failed.append(Failed(WEIGHING, f"{type(error).__name__}: {error}"))
        else:
            skipped += unread
            run(_SUSPICION, article)
            found = settled(article, found, knowledge)
    language = language_of(article, knowledge[LANGUAGE_MARKERS])
    own = [item for item in found if _is_vouched(item, article, knowledge)]
    found = [item for item in found if item not in own] if own else found
    bare = replace(article, findings=(), reading={}, suspects=())
    return _report(bare, language, found, own, tuple(skipped), tuple(failed), settings)


def _read(
    article: Article,
    only: Collection[int] | None,
    places: Collection[int],
    knowledge: Knowledge,
    settings: Settings,
) -> tuple[Article, list[Skipped]]:
    """The article as the reader reads it, as far as it may; and why not, if it did not."""
    if settings.reader == "off":
        return article, []
    if not reader.is_installed(knowledge):
        reason = "reference/reader is not installed: reinstall mt-audit, or use --reader off"
        return article, [Skipped(READER, reason)]
    left = 1.0 if settings.reader == "on" else settings.budget.left()
    if left <= 0:
        reason = "the time budget is spent: raise --time-budget, or use --reader on"
        return article, [Skipped(READER, reason)]
    if settings.reader == "auto" and (left < HURRY or len(article.sentences) > MANY_SENTENCES):
        doubted = doubtful(article, places, knowledge)
        only = doubted if only is None else doubted & frozenset(only)
    return replace(article, reading=reader.read(article, reader.network_of(knowledge), only)), []


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
    own = confidences.get(key(detector.id, detection.basis), PRIOR)
    return Found(
        detector=detector,
        detection=detection,
        severity=severity or detection.severity or detector.severity,
        confidence=own,
        own=own,
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

    def bar_of(item: Found) -> float:
        return bar.get(item.detector.id, settings.min_confidence)

    def passes(item: Found) -> bool:
        return item.confidence >= bar_of(item)

    defects = rank(article, [item for item in found if passes(item)])
    weak = [item for item in found if not passes(item)]
    acquitted = [item for item in weak if item.own >= bar_of(item)]
    doubtful = [item for item in weak if item.own < bar_of(item)]
    return Report(
        article=article,
        language=language,
        words=words,
        score=article_score(defects, words),
        mt_likelihood=mt_likelihood(article, defects),
        sentences=sentence_scores(article, defects),
        defects=defects,
        suppressed=tuple(_below(defect) for defect in rank(article, doubtful))
        + tuple(
            Suppressed(defect, f"{_ACQUITTED}: confidence {defect.confidence:.2f}")
            for defect in rank(article, acquitted)
        )
        + tuple(Suppressed(defect, _ALONE) for defect in rank(article, alone))
        + tuple(Suppressed(defect, "your list of names has it") for defect in rank(article, own)),
        skipped=skipped,
        failed=failed,
    )
