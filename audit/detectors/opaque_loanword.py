"""An English word spelled in Devanagari that Hindi readers do not use.

Hindi news is full of English words that everybody knows (कोर्ट, टीम, मिसाइल); they are no
defects. A system that knows no Hindi for a word spells it out all the same: स्टॉकपाइल
(stockpile) for भंडार, लॉसूट (lawsuit) for मुकदमा. Each entry of reference/opaque-loanwords
was checked to be absent or nearly so from the news that people wrote.

Known limits: only what the table lists, in any spelling of the same sound and with the English
endings -s, -ing and -ed. A gloss in brackets, which helps the reader, is passed over, and so is
a word beside one that makes titles and names of bodies (ऑफ, द, एंड; सेंटर, रेजिमेंट).
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.knowledge.loanwords import LOANWORDS
from audit.knowledge.words import WORDS
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Severity,
    Token,
    TokenKind,
)
from audit.text.enclosures import in_brackets
from audit.text.wordlists import folded_words

# Small English words of titles (थियोलॉजी ऑफ …), and what names of bodies and places end in.
_OF_TITLES = folded_words("ऑफ ऑव द दी एंड ऐंड एण्ड फॉर फार इन ए")
_HEADS = folded_words(
    "सेंटर सिटी प्रेस कप रेजिमेंट डिवीजन ब्रिगेड इंस्टीट्यूट संस्थान यूनिट लीग फैक्ट्री रेलवे पार्टी प्लैनेट"
    " सोसाइटी सोसायटी फाउंडेशन ट्रस्ट यूनिवर्सिटी विश्वविद्यालय कॉलेज काउंसिल एसोसिएशन लिमिटेड कंपनी"
    " ग्रुप क्लब होटल रोड स्ट्रीट पार्क अवॉर्ड द्वीप मिलिशिया टाइम्स मैगजीन एक्ट"
)


def _in_name(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether the words beside make the word part of a title or of a name."""
    before = tokens[index - 1].folded if index else ""
    after = tokens[index + 1].folded if index + 1 < len(tokens) else ""
    return before in _OF_TITLES or after in _OF_TITLES or after in _HEADS


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each entry of the table, with the English word and the Hindi for it."""
    loanwords, words = knowledge[LOANWORDS], knowledge[WORDS]
    for sentence in article.sentences:
        for index, token in enumerate(sentence.tokens):
            if token.kind is not TokenKind.WORD or len(token.folded) < 4:
                continue
            entry = loanwords.find(token.folded, words)
            if (
                entry
                and not in_brackets(sentence.tokens, index)
                and not _in_name(sentence.tokens, index)
            ):
                yield Detection(
                    span=token.span,
                    message=f"English “{entry.english}” spelled out, not translated.",
                    suggestion=entry.hindi,
                    severity=entry.severity,
                    evidence=(Evidence("english", entry.english),),
                )


DETECTOR = Detector(
    id="opaque-loanword",
    title="opaque loanword",
    category=Category.UNTRANSLATED,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "देश के पास हथियारों का बड़ा ⟦स्टॉकपाइल⟧ है।",
        "सेना ने बागियों के ⟦स्ट्रांगहोल्ड⟧ पर गोले दागे।",
        "पीड़ित परिवार ने कंपनी के खिलाफ ⟦लॉसूट⟧ दायर किया।",
    ),
    good=(
        "कोर्ट ने टीम की फिल्म पर रोक नहीं लगाई।",
        "सेना ने मिसाइल और ड्रोन से हमला किया।",
        "देश के पास हथियारों का बड़ा भंडार (स्टॉकपाइल) है।",
        "कंपनी के शेयर और बॉन्ड दोनों गिरे।",
        "उन्होंने थियोलॉजी ऑफ होप नाम की किताब लिखी।",
        "घायल सैनिक आर्बिट्रेशन सेंटर के सामने खड़े थे।",
    ),
    check=check,
)
