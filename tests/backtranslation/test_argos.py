"""The same package run by argostranslate: the same texts, honest scores, and what to do without."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from audit.backtranslation import argos
from audit.backtranslation.argos import ArgosTranslator, argos_is_installed
from audit.backtranslation.direct import DirectTranslator
from audit.backtranslation.packages import Package, PackageError
from audit.backtranslation.shelving import add
from audit.backtranslation.translator import Options, TranslationError
from audit.errors import UsageError
from tests.conftest import PACKAGES, ROOT

_MISSING = "argostranslate is not installed (the extra argos)"
with_argos = pytest.mark.skipif(not argos_is_installed(), reason=_MISSING)
_SUBJECTS = (
    "सरकार ने|पुलिस ने|अदालत ने|मंत्री ने|वैज्ञानिकों ने|कंपनी ने|किसानों ने|राष्ट्रपति ने|खिलाड़ियों ने|दोनों देशों ने"
).split("|")
_REST = (
    "कल एक नई योजना शुरू की।|इस साल तीन बड़े समझौतों पर हस्ताक्षर किए, जिनका विपक्ष ने विरोध किया।|"
    "कहा कि सब ठीक है।|लोगों से शांति बनाए रखने की अपील की।|2019 में 45 लोगों को बचाया था।|"
    "अपनी हार मान ली।|शहर के पुराने बाज़ार में एक अस्पताल बनाया।|बैठक का समय बदल दिया।|"
    "रिपोर्ट को “गलत” बताया।|बारिश के बाद सड़क बंद कर दी।"
).split("|")
SENTENCES = [f"{subject} {rest}" for subject in _SUBJECTS for rest in _REST]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return add(PACKAGES / "translate-hi_en.argosmodel", tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def translator(package: Package) -> ArgosTranslator:
    return ArgosTranslator(package, threads=1)


def test_without_the_library_it_says_how_to_get_it(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argos, "argos_is_installed", lambda: False)
    with pytest.raises(UsageError) as caught:
        ArgosTranslator(package)
    assert caught.value.remedy == "Run: pip install 'mt-audit[argos]'"


def test_a_library_that_does_not_start_is_named(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argos, "argos_is_installed", lambda: True)
    monkeypatch.setitem(sys.modules, "argostranslate.package", None)
    monkeypatch.setitem(sys.modules, "argostranslate", None)
    with pytest.raises(UsageError, match="argostranslate does not start"):
        ArgosTranslator(package)


def test_looking_for_the_library_imports_nothing() -> None:
    script = (
        "import sys\n"
        "from audit.backtranslation.argos import argos_is_installed\n"
        "argos_is_installed()\n"
        "print(*{'argostranslate', 'ctranslate2', 'sentencepiece', 'torch'} & set(sys.modules))\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == ""


@with_argos
def test_it_writes_what_direct_writes(translator: ArgosTranslator, package: Package) -> None:
    direct = DirectTranslator(package, threads=1)
    ours, theirs = translator.translate(SENTENCES), direct.translate(SENTENCES)
    same = sum(one.text == other.text for one, other in zip(ours, theirs, strict=True))
    assert same >= 0.99 * len(SENTENCES)
    assert (translator.id, direct.id) == (f"{package.id}/argos", f"{package.id}/direct")
    assert translator.options == direct.options
    assert not any(one.links for one in ours)


@with_argos
@pytest.mark.parametrize("options", [Options(), Options(most_pieces=8), Options(beam=4)])
def test_the_score_is_the_mean_log_probability_of_a_piece(
    package: Package, options: Options
) -> None:
    import ctranslate2
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(
        model_file=str(package.folder / "sentencepiece.model")
    )
    model = ctranslate2.Translator(
        str(package.folder / "model"), compute_type="int8", intra_threads=1
    )
    some = SENTENCES[::9]
    for sentence, found in zip(
        some, ArgosTranslator(package, options, threads=1).translate(some), strict=True
    ):
        read = pieces.encode(sentence, out_type=str)
        longest = min(int(2.0 * len(read)) + 16, options.most_pieces)
        (result,) = model.translate_batch(
            [read],
            beam_size=options.beam,
            length_penalty=0.2,
            max_input_length=options.most_pieces,
            max_decoding_length=longest,
            return_scores=True,
        )
        written = result.hypotheses[0]
        assert found.text == pieces.decode(written).strip()
        (scored,) = model.score_batch([read[: options.most_pieces]], [written])
        chances = scored.log_probs[: longest if len(written) == longest else None]
        assert found.score == pytest.approx(sum(chances) / len(chances), rel=0.02)


@with_argos
def test_nothing_becomes_nothing_and_a_sentence_stays_one(translator: ArgosTranslator) -> None:
    assert translator.translate([]) == []
    assert [one.text for one in translator.translate(["", " ", "\n", "\u200b"])] == [""] * 4
    first, second = "यह पहला वाक्य है।", "यह दूसरा है।"
    whole, lines = translator.translate([f"{first} {second}", f"{first}\n{second}"])
    assert whole.text == lines.text
    assert "\n" not in lines.text


@with_argos
def test_a_translation_cannot_run_on(package: Package) -> None:
    short = Options(longest_share=0.0, longest_extra=3)
    whole = ArgosTranslator(package, threads=1).translate(SENTENCES[:8])
    cut = ArgosTranslator(package, short, threads=1).translate(SENTENCES[:8])
    assert all(one.text.startswith(other.text) for one, other in zip(whole, cut, strict=True))
    assert all(len(one.text.split()) <= 3 for one in cut)


@with_argos
def test_a_beam_of_ours_leaves_argostranslates_own_alone(package: Package) -> None:
    import argostranslate.settings

    before = argostranslate.settings.beam_size
    wide = ArgosTranslator(package, Options(beam=before + 1), threads=1)
    narrow = ArgosTranslator(package, Options(beam=1), threads=1)
    some = SENTENCES[:20]
    assert [one.text for one in wide.translate(some)] != [
        one.text for one in narrow.translate(some)
    ]
    assert argostranslate.settings.beam_size == before


@with_argos
def test_it_gives_up_after_its_time(package: Package) -> None:
    with pytest.raises(TranslationError, match=r"longer than 0 seconds.*--back-translate off"):
        ArgosTranslator(package, threads=1, timeout=0).translate(SENTENCES[:3])


@with_argos
def test_a_package_broken_after_it_was_found_is_named_with_the_remedy(tmp_path: Path) -> None:
    package = add(PACKAGES / "translate-hi_en.argosmodel", tmp_path)
    model = package.folder / "model" / "model.bin"
    model.write_bytes(model.read_bytes()[:1000])
    with pytest.raises((TranslationError, PackageError), match=r"broken|cannot be opened") as error:
        ArgosTranslator(package, threads=1)
    assert str(package.folder) in error.value.reason
    assert error.value.remedy
