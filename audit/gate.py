"""What the run means for the one who called it: the exit code, and the sentence beside it.

0  passed
1  the gate tripped: an article breaks a rule of the gate
2  wrong usage or configuration
3  something could not be read, audited or written; everything else is reported
130  interrupted

1 wins over 3: no article still unread can make a tripped gate pass, so 1 is the final word,
and whoever holds back articles on 1 must not publish them because another file was
unreadable. 3 says that the verdict is incomplete. What was unreadable is shown either way.

Every rule is of one article, since an article is what is held back: a feed of a hundred good
articles does not excuse a bad one, nor do a hundred small flaws in as many articles hold any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, NamedTuple, TypeAlias

from audit.model import Article, Category, Defect, Report, Severity, Unread

FailOn: TypeAlias = Severity | Literal["never"]
_Judged: TypeAlias = tuple[str, str | None]  # a rule in words, and what breaks it, if it is broken
MOST_KEPT = 10_000  # failures: more than anybody reads, and no run is too long to be judged


class ExitCode(IntEnum):
    """The exit codes of mt-audit."""

    PASSED = 0
    TRIPPED = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class GateRules:
    """What an article must keep to. None or empty is no rule, and what is suppressed never counts.

    `fail_on` is the mildest severity of which it may have no defect. `max_defects` says of a
    severity how many defects so bad or worse it may have. Of what `category_fail_on` names, that
    severity counts in place of `fail_on`; `category_max` says how many defects of a category it
    may have, however bad. `min_score` is from 0 to 100; `max_mt_likelihood` from 0 to 1, and no
    rule for an article too short to say. "never" is no rule either, in place of a broader one.
    """

    fail_on: FailOn | None = None
    max_defects: Mapping[Severity, int] = field(default_factory=dict)
    min_score: float | None = None
    max_mt_likelihood: float | None = None
    category_fail_on: Mapping[Category, FailOn] = field(default_factory=dict)
    category_max: Mapping[Category, int] = field(default_factory=dict)

    def over(self, others: GateRules) -> GateRules:
        """`others` with each rule that these have in place of theirs."""
        return GateRules(
            fail_on=others.fail_on if self.fail_on is None else self.fail_on,
            max_defects={**others.max_defects, **self.max_defects},
            min_score=others.min_score if self.min_score is None else self.min_score,
            max_mt_likelihood=(
                others.max_mt_likelihood
                if self.max_mt_likelihood is None
                else self.max_mt_likelihood
            ),
            category_fail_on={**others.category_fail_on, **self.category_fail_on},
            category_max={**others.category_max, **self.category_max},
        )


class Failure(NamedTuple):
    """A rule that an article breaks, in words: `str` is "min-score 60: the score is 41.5".

    `article` is its path, and its id where a file has many, as they are: not safe to show.
    """

    article: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


class Gate:
    """Judges results as they go by, so that none need be kept.

    `rules_for` gives the rules for an article's path. Detectors skipped for want of a layer
    do not count. `failures` are the first `MOST_KEPT`; whoever wants all takes what `see` returns.
    """

    def __init__(self, rules_for: Callable[[str], GateRules]) -> None:
        self._rules_for = rules_for
        self._rules: dict[str, None] = {}  # in the order met
        self._broken: Counter[str] = Counter()
        self._failures: list[Failure] = []
        self._articles = 0
        self._bad_articles = 0
        self._unread = 0
        self._failed = 0
        self._unwritten = 0

    def verdict(self, report: Report) -> tuple[Failure, ...]:
        """The rules that one article breaks, without counting it; none if it may pass."""
        return _failures(report, self._judge(report))

    def see(self, result: Report | Unread) -> tuple[Failure, ...]:
        """Count one result; the rules that it breaks."""
        if isinstance(result, Unread):
            self._unread += 1
            return ()
        self._articles += 1
        self._failed += bool(result.failed)
        judged = self._judge(result)
        self._rules.update(dict.fromkeys(rule for rule, _ in judged))
        failures = _failures(result, judged)
        self._broken.update(failure.rule for failure in failures)
        self._bad_articles += bool(failures)
        self._failures += failures[: MOST_KEPT - len(self._failures)]
        return failures

    def _judge(self, report: Report) -> tuple[_Judged, ...]:
        return tuple(_judged(report, self._rules_for(report.article.source.path)))

    def see_unwritten(self) -> None:
        """Count an output that could not be written."""
        self._unwritten += 1

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The rules that were broken, in the order of the articles."""
        return tuple(self._failures)

    @property
    def exit_code(self) -> ExitCode:
        """The exit code after all that was seen."""
        if self._bad_articles:
            return ExitCode.TRIPPED
        if self._unread or self._failed or self._unwritten:
            return ExitCode.INCOMPLETE
        return ExitCode.PASSED

    @property
    def sentence(self) -> str:
        """The verdict for a person; "" where there is nothing to say."""
        parts = []
        if self._bad_articles:
            rules = ", ".join(f"{rule} ({self._broken[rule]:,})" for rule in self._broken)
            articles = _count(self._articles, "article")
            parts.append(f"Gate tripped: {self._bad_articles:,} of {articles} failed: {rules}")
        elif self._rules:
            parts.append(f"Gate passed ({', '.join(self._rules)})")
        if self._unread:
            parts.append(f"{_count(self._unread, 'input')} could not be read or audited")
        if self._failed:
            parts.append(f"detectors failed on {_count(self._failed, 'article')}")
        if self._unwritten:
            parts.append(f"{_count(self._unwritten, 'output')} could not be written")
        sentence = "; ".join(parts)
        return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def _failures(report: Report, judged: Iterable[_Judged]) -> tuple[Failure, ...]:
    name = _name(report.article)
    return tuple(Failure(name, rule, said) for rule, said in judged if said is not None)


def _judged(report: Report, rules: GateRules) -> Iterator[_Judged]:
    defects, special = report.defects, rules.category_fail_on
    if isinstance(rules.fail_on, Severity):
        counted = (defect for defect in defects if defect.category not in special)
        yield f"fail-on {rules.fail_on.label}", _none_of(counted, rules.fail_on)
    for category, severity in special.items():
        if isinstance(severity, Severity):
            counted = (defect for defect in defects if defect.category is category)
            yield f"{category.value} {severity.label}", _none_of(counted, severity)
    for severity, most in rules.max_defects.items():
        found = sum(defect.severity >= severity for defect in defects)
        yield f"max-defects {severity.label}={most}", _too_many(found, most)
    for category, most in rules.category_max.items():
        found = sum(defect.category is category for defect in defects)
        yield f"{category.value} max={most}", _too_many(found, most)
    if rules.min_score is not None:
        message = f"the score is {report.score:g}" if report.score < rules.min_score else None
        yield f"min-score {rules.min_score:g}", message
    if rules.max_mt_likelihood is not None:
        likelihood = report.mt_likelihood
        message = None
        if likelihood is not None and likelihood > rules.max_mt_likelihood:
            message = f"the likelihood is {likelihood:g}"
        yield f"max-mt-likelihood {rules.max_mt_likelihood:g}", message


def _none_of(defects: Iterable[Defect], severity: Severity) -> str | None:
    found = sum(defect.severity >= severity for defect in defects)
    worse = "" if severity is Severity.CRITICAL else " or worse"
    return f"{_count(found, 'defect')} {severity.label}{worse}" if found else None


def _too_many(found: int, most: int) -> str | None:
    return f"{found:,} found" if found > most else None


def _name(article: Article) -> str:
    path = article.source.path
    return path if article.id in ("", path) else f"{path} {article.id}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
