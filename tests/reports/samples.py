"""Hand-built reports: what people read every day, and what a hostile feed might hold."""

from __future__ import annotations

from dataclasses import replace

from audit.model import (
    Anchor,
    Article,
    Category,
    Defect,
    Evidence,
    Failed,
    Merged,
    Part,
    Rendering,
    Report,
    SentenceScore,
    Severity,
    Signature,
    Skipped,
    Source,
    Span,
    Suppressed,
    Unread,
)
from audit.reports import Outcome, Verdict
from audit.text.sentences import read

SIGNATURE = Signature(
    version="0.1.0",
    detectors="0123456789ab",
    reference="210987654321",
    libraries=(("regex", "2026.1.1"), ("rich", "15.0.0")),
)

# A factory worked "around the clock"; a treaty that became a "treatment"; a decoder loop.
NEWS = (
    "कारखाने में उत्पादन चौबीसों घंटे नहीं रुका\n"
    "\n"
    "कारखाने में उत्पादन घड़ी के आसपास चलता है। दोनों देशों ने पिछले साल एक सैन्य उपचार पर "
    "हस्ताक्षर किए थे।\r\n"
    "मंत्री ने एक प्रेस कॉस कॉस कॉस को संबोधित किया और कहा कि क्षेत्रीय सुरक्षा, व्यापार, ऊर्जा, "
    "शिक्षा और संस्कृति के मामलों में दोनों देशों के बीच सहयोग को और अधिक गहरा बनाने के लिए वे "
    "अगले वर्ष की शुरुआत में फिर से मिलेंगे और एक नई योजना पर चर्चा करेंगे।"
)

HOSTILE = (
    "<script>alert('ठप')</script> & [bold red]मोटा[/bold red] \x1b[31mलाल\x1b[0m\x07\n"
    "\u202eउलटा\u202c शब्द\u200b और\ufeff \ue000 \u2028 \x85 \x9b2J \x00 \u2066अंदर\u2069 है।\n"
    "👩\u200d👩\u200d👧 👍🏽 ❤\ufe0f क्\u200dष और क्\u200cष "
    "\U000e0041\U000e0042 \ud800 अंत ]]> --> \"'`"
)


def article(text: str, path: str, *, id: str = "", line: int | None = None) -> Article:
    return read(text, id=id or path, source=Source(path, line))


def span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def defect(
    rank: int,
    where: Span,
    *,
    detector: str = "literal-idiom",
    category: Category = Category.IDIOM,
    severity: Severity = Severity.CRITICAL,
    confidence: float = 0.92,
    message: str = "English idiom “around the clock” rendered word by word.",
    suggestion: str = "",
    evidence: tuple[Evidence, ...] = (),
    gloss: str = "",
    merged: tuple[Merged, ...] = (),
) -> Defect:
    return Defect(
        rank=rank,
        detector=detector,
        category=category,
        severity=severity,
        confidence=confidence,
        span=where,
        message=message,
        suggestion=suggestion,
        evidence=evidence,
        fingerprint=f"{rank:016x}",
        gloss=gloss,
        merged=merged,
    )


def report(
    item: Article,
    *defects: Defect,
    score: float = 71.5,
    mt_likelihood: float | None = 0.93,
    suppressed: tuple[Suppressed, ...] = (),
    skipped: tuple[Skipped, ...] = (),
    failed: tuple[Failed, ...] = (),
) -> Report:
    return Report(
        article=item,
        language="hi",
        words=sum(token.is_word for sentence in item.sentences for token in sentence.tokens),
        score=score,
        mt_likelihood=mt_likelihood,
        sentences=tuple(SentenceScore(sentence.span, 64.0) for sentence in item.sentences),
        defects=defects,
        suppressed=suppressed,
        skipped=skipped,
        failed=failed,
    )


def news() -> Report:
    """Overlapping, nested and long defects, a merged one, a suppressed one."""
    item = article(NEWS, "feeds/समाचार-1.txt")
    item = replace(
        item,
        renderings={
            1: Rendering("Production in the factory runs around the clock.", -0.4),
            2: Rendering("Both countries signed a military treatment last year.", -0.6),
        },
    )
    treaty = span(NEWS, "सैन्य उपचार पर हस्ताक्षर")
    return report(
        item,
        defect(
            1,
            span(NEWS, "घड़ी के आसपास"),
            suggestion="चौबीसों घंटे",
            gloss="around the clock",
            evidence=(Evidence("english", "around the clock"), Evidence("entry", "घड़ी के आसपास")),
            merged=(
                Merged(
                    detector="odd-phrase",
                    category=Category.FLUENCY,
                    severity=Severity.MINOR,
                    confidence=0.55,
                    span=span(NEWS, "के आसपास"),
                    message="Hardly ever said.",
                    suggestion="",
                ),
            ),
        ),
        defect(
            2,
            span(NEWS, "कॉस कॉस कॉस"),
            detector="decoder-loop",
            category=Category.REPETITION,
            severity=Severity.MAJOR,
            confidence=0.8512345,
            message="The same words 3 times in a row.",
            suggestion="कॉन्फ्रेंस",
        ),
        defect(
            3,
            treaty,
            detector="wrong-sense",
            category=Category.SENSE,
            severity=Severity.MAJOR,
            message="Wrong sense of English “treaty”, read as “treatment”.",
            suggestion="सैन्य संधि",
        ),
        defect(
            4,
            span(NEWS, "एक सैन्य"),
            detector="odd-phrase",
            category=Category.FLUENCY,
            severity=Severity.MINOR,
            confidence=0.5,
            message="Overlaps the treaty.",
        ),
        defect(
            5,
            span(NEWS, "उपचार"),
            detector="rare-word",
            category=Category.NONWORD,
            severity=Severity.MINOR,
            confidence=0.5,
            message="Lies inside the treaty.",
        ),
        defect(
            6,
            Span(NEWS.index("मंत्री"), len(NEWS)),
            detector="torn-sentence",
            category=Category.GRAMMAR,
            severity=Severity.MINOR,
            confidence=0.6,
            message="A sentence this long is hard to follow.",
        ),
        suppressed=(
            Suppressed(
                defect(1, span(NEWS, "योजना"), severity=Severity.MINOR, confidence=0.2),
                "confidence 0.20 is below the bar",
            ),
        ),
        skipped=(Skipped("round-trip", "needs back-translation, which is not available here"),),
    )


def hostile() -> Report:
    """Everything that must not reach a terminal, a page or a log as it is."""
    path = "feeds/<b>\x1b]0;title\x07&[bold]\u202e.txt"
    item = replace(
        article(HOSTILE, path),
        renderings={0: Rendering("<script>x</script> \x1b[31m[bold]\u202e & \ud800", -9.0)},
    )
    return report(
        item,
        defect(
            1,
            span(HOSTILE, "<script>alert('ठप')</script>"),
            detector="markup",
            category=Category.RESIDUE,
            severity=Severity.MAJOR,
            message="Markup <b>and</b> [red]rich[/red] \x1b[2J.",
            suggestion="<i>कुछ</i> [link=http://x]नहीं[/link]",
            evidence=(Evidence("[kind]", "</li><script>\u202e"),),
            gloss="</p>",
        ),
        # Starts and ends inside grapheme clusters: shown whole.
        defect(
            2,
            Span(HOSTILE.index("👩") + 1, HOSTILE.index("👧")),
            detector="emoji",
            category=Category.RESIDUE,
            severity=Severity.MINOR,
            message="Half a family.",
        ),
        # Over the line break.
        defect(
            3,
            Span(HOSTILE.index("[0m"), HOSTILE.index("शब्द")),
            detector="control-character",
            category=Category.RESIDUE,
            severity=Severity.MINOR,
            message="Control characters.",
        ),
        score=12.25,
        mt_likelihood=None,
        failed=(Failed("broken", "ValueError: \x1b[31m<oops>"),),
    )


def clean() -> Report:
    """Nothing found, from a line of a JSONL file."""
    text = "सरकार ने परियोजना को हरी झंडी दे दी।"
    item = article(text, "feed.jsonl", id="pti-7", line=7)
    return report(item, score=100.0, mt_likelihood=None)


# A feed as it stands on disk: an entity where the text has a character, and a second line of the
# body that begins a line of the file.
FEED = """<rss version="2.0"><channel>
<item><title>बाँध पर काम घड़ी के आसपास चला</title>
<link>https://samachar.example/bandh?id=7&amp;via=rss</link>
<description>मरम्मत &amp; सफाई का सैन्य उपचार हुआ।
🙂 मंत्री ने कॉस कॉस कॉस को धन्यवाद दिया।</description></item>
</channel></rss>
"""
HEADLINE = "बाँध पर काम घड़ी के आसपास चला"
BODY = "मरम्मत & सफाई का सैन्य उपचार हुआ।\n🙂 मंत्री ने कॉस कॉस कॉस को धन्यवाद दिया।"
ITEM = f"{HEADLINE}\n\n{BODY}"


def anchor(piece: str) -> Anchor:
    """Where `piece`, which both have once, stands in ITEM and in FEED."""
    place = FEED.index(piece)
    column = place - FEED.rfind("\n", 0, place)
    return Anchor(span(ITEM, piece), FEED.count("\n", 0, place) + 1, column)


def item(**source: object) -> Report:
    """An item of a feed: fields, anchors, a link, notes; a defect over an entity."""
    origin = Source(
        "feeds/taza.xml",
        line=2,
        item="tag:samachar.example,2026:bandh-7",
        link="https://samachar.example/bandh?id=7&via=rss",
        published="2026-11-20T08:30:00+05:30",
        updated="2026-11-20T09:05:00+05:30",
        parts=(Part("headline", span(ITEM, HEADLINE)), Part("body", span(ITEM, BODY))),
        anchors=(
            anchor(HEADLINE),
            anchor("मरम्मत "),
            anchor(" सफाई का सैन्य उपचार हुआ।\n🙂 मंत्री ने कॉस कॉस कॉस को धन्यवाद दिया।"),
        ),
        furniture=("यह भी पढ़ें", "साझा करें"),
        notes=("line 5: the item has no end tag",),
    )
    origin = replace(origin, **source)  # type: ignore[arg-type]
    return report(
        read(ITEM, id=origin.item, source=origin),
        defect(1, span(ITEM, "घड़ी के आसपास"), suggestion="चौबीसों घंटे / दिन-रात"),
        defect(
            2,
            span(ITEM, "कॉस कॉस कॉस"),
            detector="decoder-loop",
            category=Category.REPETITION,
            severity=Severity.MAJOR,
            message="The same words 3 times in a row.",
            suggestion="कॉन्फ्रेंस",
        ),
        defect(
            3,
            span(ITEM, "मरम्मत & सफाई"),
            detector="markup-residue",
            category=Category.RESIDUE,
            severity=Severity.MINOR,
            message="Leftover of markup.",
            suggestion="मरम्मत और सफाई",
        ),
        suppressed=(
            Suppressed(
                defect(1, span(ITEM, "सैन्य उपचार"), detector="wrong-sense"), "in the baseline"
            ),
            Suppressed(
                defect(2, span(ITEM, "धन्यवाद"), detector="wrong-sense"),
                "confidence 0.20 is below the bar",
            ),
        ),
    )


def feed_outcome() -> Outcome:
    """An item of a feed that breaks two rules of the gate."""
    address = "feeds/taza.xml tag:samachar.example,2026:bandh-7"
    return Outcome(
        reports=(item(),),
        unread=(),
        signature=SIGNATURE,
        verdicts=(
            Verdict(address, "fail-on critical", "1 defect critical"),
            Verdict(address, "min-score 80", "the score is 71.5"),
        ),
    )


def outcome() -> Outcome:
    return Outcome(
        reports=(clean(), news(), hostile()),
        unread=(
            Unread("feeds/old.txt", None, "It is not UTF-8: byte 0xFF at 17.", "Convert it."),
            Unread("feed\u202e.jsonl", 3, "No “text” in <line> [3].", ""),
        ),
        signature=SIGNATURE,
    )
