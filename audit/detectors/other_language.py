"""A passage in another language.

Systems leave a sentence as it was, or answer in a neighbour of Hindi (Marathi, Nepali,
Bhojpuri, Maithili) when their training data mixed them. Whole passages are judged, never
single words: a Devanagari sentence by its function words, and six Latin words in a row.

Known limits: quotations, titles, tweets and anything between quotation marks or brackets are
spared, whatever their language; Hindi in Latin letters is not recognised as a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from audit.knowledge import Knowledge
from audit.knowledge.languages import LANGUAGE_MARKERS
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Role,
    Sentence,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.language import HINDI, devanagari_counts, latin_language, script_language

# Six words take at least this many characters without Devanagari.
_LONG_RUN = re.compile(r"[A-Za-z\u0370-\u06ff\u0980-\u0eff\u3040-\ud7ff][^\u0900-\u097f\n]{11,}")
_NAMES = {"mr": "Marathi", "ne": "Nepali", "bho": "Bhojpuri", "mai": "Maithili", "sa": "Sanskrit"}
_LEAST_WORDS = 6
_LEAST_MARKERS = 3
_OUTWEIGH = 3  # markers of the other language for each of Hindi
_SOFT = frozenset(",-–'’&/")  # marks that do not end a run of Latin words
_QUOTES = frozenset("\"'“”‘’«»()[]")
_TITLE_CASE = 0.5  # more words with a capital than this part of them: a title


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report Devanagari sentences and runs of words that are not Hindi."""
    markers = knowledge[LANGUAGE_MARKERS]
    text = article.text
    has_runs = _LONG_RUN.search(text) is not None
    for sentence in article.sentences:
        tokens = sentence.tokens
        if len(tokens) < _LEAST_WORDS or sentence.role in (Role.FURNITURE, Role.BYLINE):
            continue
        if not _is_plain_hindi(text, *sentence.span):
            yield from _devanagari(sentence, markers)
        if has_runs and _LONG_RUN.search(text, *sentence.span):
            yield from _runs(text, tokens)


def _is_plain_hindi(text: str, start: int, end: int) -> bool:
    """A copula or का settles that a sentence is Hindi, and nearly every one has it."""
    return (
        text.find(" है", start, end) >= 0
        or text.find(" का ", start, end) >= 0
        or text.find(" थी", start, end) >= 0
        or text.find(" था", start, end) >= 0
        or text.find(" थे", start, end) >= 0
    )


def _devanagari(sentence: Sentence, markers: Mapping[str, str]) -> Iterator[Detection]:
    counts = devanagari_counts(sentence.tokens, markers)
    if len(counts) <= (HINDI in counts):
        return
    hindi = counts.pop(HINDI, 0)
    language = max(sorted(counts), key=lambda name: counts[name])
    found = counts[language]
    # Sanskrit stands in Hindi news as verses and mottos, which are quoted on purpose.
    if language == "sa" or found < _LEAST_MARKERS or found < _OUTWEIGH * hindi:
        return
    if any(token.text in _QUOTES for token in sentence.tokens):
        return
    yield Detection(
        span=sentence.span,
        message=f"This sentence is {_NAMES[language]}, not Hindi.",
        evidence=(Evidence("function words", str(found)),),
        basis="devanagari",
    )


def _runs(text: str, tokens: tuple[Token, ...]) -> Iterator[Detection]:
    """Runs of words in Latin letters or in a third script, outside quotation marks."""
    run: list[Token] = []
    quoted = any(token.text in _QUOTES or token.kind is TokenKind.URL for token in tokens)
    if quoted:
        return
    for token in (*tokens, None):
        if token is not None:
            if token.kind is TokenKind.LATIN or token.kind is TokenKind.OTHER:
                if run and run[-1].kind is not token.kind:
                    yield from _judge_run(text, run)
                    run = []
                run.append(token)
                continue
            if token.kind is TokenKind.NUMBER or token.text in _SOFT:
                continue
        yield from _judge_run(text, run)
        run = []


def _judge_run(text: str, run: list[Token]) -> Iterator[Detection]:
    if len(run) < _LEAST_WORDS:
        return
    span = Span(run[0].start, run[-1].end)
    if run[0].kind is TokenKind.OTHER:
        language = script_language(run[0].text[0])
    else:
        capitals = sum(token.text[0].isupper() for token in run)
        if capitals > _TITLE_CASE * len(run):
            return
        language = latin_language(text[span.start : span.end], run)
    if language:
        yield Detection(
            span=span,
            message=f"A passage in another language ({language}).",
            evidence=(Evidence("language", language),),
            basis="script",
        )


DETECTOR = Detector(
    id="other-language",
    title="passage in another language",
    category=Category.LANGUAGE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "मंत्री ने बैठक की। ⟦त्यांनी सांगितले आहे की योजना लवकरच सुरू झाली आहे आणि काम चालू आहे।⟧",
        "प्रवक्ता ने कहा कि ⟦the talks will continue in the next week⟧ और समझौता होगा।",
        "बैठक खत्म हुई। ⟦सरकारले यो योजना सुरु गरेको छ र काम पनि भएको छ।⟧",
    ),
    good=(
        "उन्होंने ट्वीट किया, “We will not give up and we will fight for it.” इसके बाद वे चले गए।",
        "बीटल्स के गीत ‘All You Need Is Love’ को लोग आज भी सुनते हैं।",
        "उन्होंने Massachusetts Institute of Technology and Harvard Business School से पढ़ाई की।",
        "बा और बापू की याद में आश्रम में सभा हुई और लोगों ने खादी पहनी।",
    ),
    check=check,
)
