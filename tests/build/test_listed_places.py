import lzma
from pathlib import Path

import pytest

from audit.build.listed_places import agreement, build, is_plain_rendering
from audit.knowledge import reference_folder

_HEADS = {
    "cldr48.tsv": "en\thi\ttype\tcode\n",
    "libgweather_cities.tsv": "en\thi\tcontext\tsource\n",
    "kgeography.tsv": "en\thi\tcontext\tsource\n",
    "countries_states_dr5hn.tsv": "en\thi\ttype\tcode\n",
    "wikidata2015_google_hi_ur.tsv": "en\thi\tqid\n",
}
_GAZETTEER = "en\thi\tcountry\tnative\tpopulation\twikidata\nAmbato\tX\tEC\tX\t9\tQ1\n"


@pytest.mark.parametrize(
    ("latin", "hindi"),
    [("Ambato", "अंबातो"), ("Northern Africa", "उत्तरी अफ्रीका"), ("Cosenza", "कोसेन्जा")],
)
def test_agreement_of_what_sounds_alike(latin: str, hindi: str) -> None:
    assert agreement(latin, hindi) == 0


@pytest.mark.parametrize(
    ("latin", "hindi"), [("Kilmoluag", "किसमोलोग"), ("Pacific Ocean", "प्रशांत महासागर")]
)
def test_agreement_of_what_sounds_otherwise(latin: str, hindi: str) -> None:
    assert agreement(latin, hindi) > 0.1


def test_a_vowel_in_a_cluster_is_no_plain_rendering() -> None:
    assert is_plain_rendering("Sintra", "सिंट्रा")
    assert not is_plain_rendering("Sintra", "सिनाट्रा")


def test_keeps_a_place_of_two_lists_and_drops_a_fox_with_its_reason(tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.mkdir()
    rows = {
        "cldr48.tsv": "Ecuador\tइक्वाडोर\tterritories\tEC\n",
        "libgweather_cities.tsv": "Ambato\tअम्बातो\t\tlibgweather\n",
        "kgeography.tsv": "Ambato\tअंबातो\tecuador.kgm\tkgeography\n&Move\tखिसकाएँ\t\tkgeography\n",
        "wikidata2015_google_hi_ur.tsv": "fox\tलोमड़ी\tQ1\nVulpes\tलोमड़ी\tQ2\n",
    }
    for file, head in _HEADS.items():
        (names / file).write_text(head + rows.get(file, ""), encoding="utf-8")
    (names / "cities_dr5hn_NOISY.tsv.xz").write_bytes(lzma.compress(_GAZETTEER.encode()))
    (tmp_path / "reference" / "names").mkdir(parents=True)
    for needed in ("lexicon", "sound-costs.tsv"):
        (tmp_path / "reference" / needed).symlink_to(reference_folder() / needed)
    dropped: list[str] = []

    places = build(tmp_path, tmp_path / "reference", dropped.append)

    assert [(place.latin, place.hindi, place.topic) for place in places] == [
        ("Ambato", "अंबातो", "ecuador"),
        ("Ecuador", "इक्वाडोर", "ecuador"),
    ]
    assert "Vulpes\tलोमड़ी\twikidata2015\tin no gazetteer" in dropped
