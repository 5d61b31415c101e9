"""Two house styles of spelling in one article.

गयी or गई, हिन्दी or हिंदी, हाँ or हां: each paper chooses, and neither is ever a defect. An article
that clearly uses both was put together from pieces, as systems do that learned from many
papers. One note per article, at the first word of the rarer style: only where `LEAST` words of each
style stand in it and at least `SAME` words are spelled both ways.

Known limits: people mix styles too, names and quotations of other papers among them, so this
says little alone. Nukta is left out: hardly any paper is consistent in it. Variants as in the
Central Hindi Directorate's rules for standard spelling (मानक वर्तनी, standard orthography).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Token, TokenKind

LEAST = 4
SAME = 2
_NUKTA = {0x093C: None, 0x200C: None, 0x200D: None}
_STYLES = {
    "glide": (regex.compile("य[ीे]ं?$"), regex.compile("[ईए]ं?$"), "गयी", "गई"),
    "nasal": (
        regex.compile("ङ्[कखगघ]|ञ्[चछजझ]|ण्[टठडढ]|न्[तथदध]|म्[पफबभ]"),
        regex.compile("ं[कखगघचछजझटठडढतथदधपफबभ]"),
        "हिन्दी",
        "हिंदी",
    ),
    "moon-dot": (regex.compile("ँ"), regex.compile("[ाुू]ं"), "हाँ", "हां"),
}


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Count the words of each style; report the first style that is clearly mixed."""
    # Folding rewrites the longer style only: where it changed few words, nothing can be mixed.
    longer = [
        token
        for sentence in article.sentences
        for token in sentence.tokens
        if token.text != token.folded and token.kind is TokenKind.WORD
    ]
    if len(longer) < LEAST:
        return
    for long_pattern, short_pattern, long_example, short_example in _STYLES.values():
        one = [token for token in longer if long_pattern.search(token.text.translate(_NUKTA))]
        if len(one) < LEAST:
            continue
        forms = {token.folded for token in one}
        other = [
            token
            for sentence in article.sentences
            for token in sentence.tokens
            if token.folded in forms
            and not long_pattern.search(token.text)
            and short_pattern.search(token.text)
        ]
        if len(other) >= LEAST and len({token.folded for token in other}) >= SAME:
            yield _note(one, other, long_example, short_example)
            return


def _note(one: list[Token], other: list[Token], long_example: str, short_example: str) -> Detection:
    both = {token.folded for token in other}
    rarer = min(([token for token in one if token.folded in both], other), key=len)
    often = Counter(token.folded for token in other).most_common(1)[0][0]
    return Detection(
        span=rarer[0].span,
        message=f"Two styles of spelling in one article, as in {long_example} and {short_example}.",
        evidence=(
            Evidence("counts", f"{len(one)} words of one style, {len(other)} of the other"),
            Evidence("both ways", often),
        ),
    )


DETECTOR = Detector(
    id="mixed-spelling",
    title="mixed style of spelling",
    category=Category.FLUENCY,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "वह ⟦गयी⟧ और बैठक हुयी।\nफिर वह गई और बात हुई।\nवह आयी और बात हुयी।\nवह आई, गई और जीत हुई।",
        "⟦हिन्दी⟧ के सम्बन्ध में बात हुई।\nहिंदी के संबंध अच्छे हैं।\n"
        "हिन्दी और सम्बन्ध पर लेख है।\nहिंदी का संबंध पुराना है।",
    ),
    good=(
        "वह गयी और बैठक हुयी, फिर वह आयी और गयी।",
        "वह गई और बैठक हुई, फिर वह आई और गई।",
        "हिन्दी के सम्बन्ध में बैठक हुई और हिंदी के संबंध सुधरे।",
        "ज़िले का क़ानून और फ़ौज की ज़मीन: जिले में कानून है, फौज के पास जमीन है।",
    ),
    check=check,
)
