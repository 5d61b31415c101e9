"""What is built of names, from a small made-up folder: the same input, the same bytes."""

from __future__ import annotations

import importlib.util
import json
import lzma
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from audit.build.__main__ import main
from audit.build.name_parts import build_name_parts
from audit.build.name_slots import build_name_slots
from audit.build.names import LISTS, PARTS, TOPICS, build_names
from audit.build.sound_costs import build_sound_costs, garbled_words, learn
from audit.knowledge import Knowledge, reference_folder
from audit.knowledge.name_doubt import (
    ABOUT,
    KEYS,
    NAME_DOUBT,
    NAME_SLOTS,
    SIGNS,
    TREES,
    VALUES,
    context_of,
    signs_of,
)
from audit.knowledge.name_index import NameIndex
from audit.knowledge.names import NAMES
from audit.knowledge.sound_costs import SOUND_COSTS
from audit.knowledge.tables import Table, read_table
from audit.text.skeletons import CONSONANT_SOUNDS, VOWEL_SOUNDS
from tests.conftest import article

needs_training = pytest.mark.skipif(
    importlib.util.find_spec("sklearn") is None,
    reason="training needs the extra `train` (scikit-learn)",
)

_CITIES = (
    ("Tomnidze", "तोमनिद्ज़े", "तोमनीदजे"),
    ("Gomrat", "गोमरात", "गोमरत"),
    ("Kavlen", "कावलेन", "कालेन"),
    ("Budenov", "बुदेनोव", "बडनोव"),
    ("Lukanko", "लुकांको", "लुकाको"),
    ("Putinka", "पुतिनका", "पटनका"),
    ("Modira", "मोदीरा", "मुदरा"),
    ("Makrona", "मैक्रोना", "मकारोना"),
    ("Lavrova", "लावरोवा", "लोरोवा"),
)
_CANDIDATES = (
    ("Zhomir Tovdekar", "झोमीर तोवडेकर"),
    ("Zhomir Kunvalte", "झोमीर कुनवल्टे"),
    ("Late Zhomir Tovdekar", "स्वर्गीय झोमीर तोवडेकर"),
    ("Bolmit Tovdekar", "बोलमित तोवडेकर"),
    ("Rare Kunvalte", "रेयर कुनवल्टे"),
)
_LINES = """\
राष्ट्रपति व्लादिमीर पुतिन ने कहा कि यूक्रेन के वोलोदिमिर ज़ेलेंस्की आएंगे।
प्रधानमंत्री नरेंद्र मोदी ने आज दिल्ली में किरिलो बुदानोव से बात की।
बेलारूस के अलेक्जेंडर लुकाशेंको ने कल बेंजामिन नेतन्याहू को बुलाया।
सर्गेई लावरोव और इमैनुएल मैक्रों पेरिस में मिले।
यह बात बहुत दिनों से सब लोग जानते थे और कोई कुछ कहता नहीं था।
"""
_PLAIN = "इस साल गांव के किसानों को अच्छी फसल से बहुत लाभ हुआ और उनके घर में खुशी है।\n"


def packed(text: str) -> bytes:
    return lzma.compress(text.encode("utf-8"))


def expert(number: int, text: str, quote: str, should_be: str) -> str:
    span = {"quote": quote, "category": "name", "should_be": should_be, "nth": 1}
    row = {"block": f"b{number}", "text_hi": text, "spans": [span]}
    return json.dumps(row, ensure_ascii=False) + "\n"


def edit(english: str, wrong: str, right: str) -> str:
    text = f"{right} ने कहा कि वे लौट आएंगे।"
    row = {
        "source_en": english,
        "reference_hi": text,
        "post_edit_hi": text,
        "substantive_spans": [{"text": wrong, "replacement": right}],
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """names/, eval/ and corpora/ with a few invented rows and sentences of our own."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("names", "eval", "corpora"):
        (folder / name).mkdir()
    cities = "".join(f"{latin}\t{hindi}\tterritories\tXX\n" for latin, hindi, _ in _CITIES)
    others = "".join(f"{latin}\t{hindi}\tx\tx\n" for latin, hindi, _ in _CITIES).replace("ो", "ौ")
    noisy = "".join(f"{latin}\t{wrong}\tXX\t\t9\tQ1\n" for latin, _, wrong in _CITIES * 3)
    news = "".join(f"{latin}\t{hindi}\ttest\t1\n" for latin, hindi, _ in _CITIES)
    candidates = "".join(f"{one}\t{other}\tcandidate\tX\n" for one, other in _CANDIDATES)
    for name, text in {
        "names/cldr48.tsv": f"en\thi\ttype\tcode\n{cities}",
        "names/kgeography.tsv": f"en\thi\tcontext\tsource\n{others}",
        "names/libgweather_cities.tsv": "en\thi\tcontext\tsource\n",
        "names/wikidata2015_google_hi_ur.tsv": "en\thi\tqid\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    experts = "".join(
        expert(number, f"{wrong} के बारे में {number} लोगों ने सुना।", wrong, right)
        for number, (_, right, wrong) in enumerate(_CITIES * 8)
    )
    edits = "".join(edit(f"Then {latin} spoke", wrong, right) for latin, right, wrong in _CITIES)
    for name, text in {
        "names/cities_dr5hn_NOISY.tsv.xz": f"en\thi\tcountry\tnative\tpopulation\twd\n{noisy}",
        "names/news2012_en_hi.tsv.xz": f"en\thi\tsplit\trank\n{news}",
        "names/election_affidavit_names.tsv.xz": f"en\thi\trole\tstate\n{candidates}",
        "eval/expert_train.jsonl.xz": experts,
        "eval/wmt24_ape_train.jsonl.xz": edits * 8,
    }.items():
        (folder / name).write_bytes(packed(text))
    (folder / "corpora" / "news_made.txt").write_text(_LINES * 420 + _PLAIN * 900, encoding="utf-8")
    return folder


def linked(root: Path, without: str) -> Path:
    """A reference folder that is ours but for one entry."""
    root.mkdir()
    for entry in reference_folder().iterdir():
        if entry.name != without:
            (root / entry.name).symlink_to(entry)
    return root


def cells(table: str) -> dict[str, list[str]]:
    """Key → further cells of a table as text."""
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("# ")]
    return {key: further for key, *further in rows[1:]}


BUILDS: dict[str, Callable[[Path, Knowledge], str]] = {
    "sound-costs": lambda data, knowledge: build_sound_costs(data),
    "name-parts": lambda data, knowledge: build_name_parts(data, knowledge),
    "name-slots": lambda data, knowledge: build_name_slots(data / "corpora", knowledge[NAMES]),
}


@pytest.mark.parametrize("name", BUILDS)
def test_the_same_input_gives_the_same_table(name: str, data: Path, knowledge: Knowledge) -> None:
    text = BUILDS[name](data, knowledge)
    assert BUILDS[name](data, Knowledge()) == text
    assert f"python -m audit.build {name}" in text
    keys = list(cells(text))
    assert keys == sorted(set(keys))
    assert keys


@pytest.mark.parametrize(
    ("name", "table"),
    [("sound-costs", SOUND_COSTS), ("name-slots", NAME_SLOTS), ("name-parts", PARTS)],
)
def test_the_loader_takes_what_is_built(
    name: str, table: Table[object], data: Path, knowledge: Knowledge, tmp_path: Path
) -> None:
    file = tmp_path / table.path
    if not table.path.endswith(".tsv"):
        file.mkdir()
        file /= "made.tsv"
    file.write_text(BUILDS[name](data, knowledge), encoding="utf-8", newline="\n")
    assert read_table(tmp_path, table)


def test_sound_costs_tell_of_every_pair_of_sounds(data: Path) -> None:
    said: list[str] = []
    costs = cells(build_sound_costs(data, said.append))
    count = len(CONSONANT_SOUNDS | VOWEL_SOUNDS) + 1
    assert len(costs) == count**2 - 1
    assert {(costs[s * 2][0], costs[s * 2][1]) for s in CONSONANT_SOUNDS} == {("0.0", "0.0")}
    assert said[0].startswith("variants: ")
    assert said[1].startswith("garbles: ")


def test_garbled_words_come_from_all_three_sources(data: Path) -> None:
    pairs = garbled_words(data)
    for _, right, wrong in _CITIES:
        assert (right, wrong) in pairs
    # Machine-made in three rows of the list, marked by experts eight times, mended eight times.
    assert pairs.count(("बुदेनोव", "बडनोव")) == 3 + 8 + 8
    assert all(right != wrong for right, wrong in pairs)


def test_what_is_often_confused_costs_less() -> None:
    costs = learn([("budanov", "badanov")] * 30 + [("lukanko", "lakanko")] * 30 + [("tip", "tap")])
    assert costs["u", "a"] < costs["i", "a"] < costs["k", "a"]
    assert costs["b", "b"] == costs["a", "a"] == 0


def test_parts_of_names_have_a_kind_and_a_reason_where_dropped(
    data: Path, knowledge: Knowledge
) -> None:
    dropped: list[str] = []
    parts = cells(build_name_parts(data, knowledge, dropped.append))
    assert parts["Zhomir"] == ["झोमीर", "given", "election_affidavit_names"]
    assert parts["Tovdekar"] == ["तोवडेकर", "surname", "election_affidavit_names"]
    assert parts["Gomrat"] == ["गोमरात", "name", "news2012"]
    assert "Bolmit" not in parts  # one candidate only
    assert "Late" not in parts
    assert "Kavlen" not in parts or parts["Kavlen"][1] == "name"
    assert all("\t" in line for line in dropped)


def test_names_stand_before_an_agent_marker(data: Path, knowledge: Knowledge) -> None:
    slots = cells(build_name_slots(data / "corpora", knowledge[NAMES]))
    after, before = map(float, slots["ने"][:2])
    assert before > 0 > after
    assert float(slots["राष्ट्रपति"][0]) > 0
    assert "पुतिन" not in slots


def test_the_shipped_index_is_what_the_lists_compile_to(tmp_path: Path) -> None:
    """Where this fails, a list was edited: run python -m audit.build names."""
    root = reference_folder()
    said: list[str] = []
    folder = linked(tmp_path / "reference", "name-index") / "name-index"
    build_names(Knowledge(folder.parent), folder, said.append)
    assert len(said) == len(NameIndex.open(root / "name-index").rows)
    for file in sorted((root / "name-index").iterdir()):
        assert (folder / file.name).read_bytes() == file.read_bytes(), file.name


def test_every_name_has_a_type_and_topics_that_exist() -> None:
    root = reference_folder()
    topics = {row["key"] for row in read_table(root, TOPICS)}
    types = {"person", "place", "organisation", "demonym", "product"}
    wrong = [
        row["latin"]
        for row in read_table(root, LISTS)
        if row["type"] not in types or not topics.issuperset(row["topic"].split())
    ]
    assert wrong == []


def test_no_name_stands_twice_with_all_it_says() -> None:
    """Beside a name that differs by case (NEOM, Neom) a row must say something of its own."""
    rows = [
        (row["latin"].lower(), row["hindi"], row["type"], row["topic"])
        for row in read_table(reference_folder(), LISTS)
    ]
    assert sorted(rows) == sorted(set(rows))


def test_the_kinds_of_parts_exist() -> None:
    kinds = {row["kind"] for row in read_table(reference_folder(), PARTS)}
    assert kinds <= {"given", "surname", "both", "name"}


def test_who_lacks_the_library_is_told_what_to_install(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    options = ["--data", str(data), "--reference", str(tmp_path)]
    done = CliRunner().invoke(main, ["name-doubt", *options])
    assert done.exit_code == 1
    assert "mt-audit[train]" in done.output
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def doubts(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    from audit.build.name_doubt import build_name_doubt

    root = linked(tmp_path_factory.mktemp("doubt") / "reference", "name-doubt")
    said: list[str] = []
    build_name_doubt(data, Knowledge(root), root / "name-doubt", said.append)
    return root, said


@needs_training
def test_the_same_input_gives_the_same_doubt(
    data: Path, doubts: tuple[Path, list[str]], tmp_path: Path
) -> None:
    from audit.build.name_doubt import build_name_doubt

    root = linked(tmp_path / "reference", "name-doubt")
    build_name_doubt(data, Knowledge(root), root / "name-doubt")
    for name in (KEYS, VALUES, TREES, ABOUT):
        first = (doubts[0] / "name-doubt" / name).read_bytes()
        assert (root / "name-doubt" / name).read_bytes() == first, name


@needs_training
def test_doubt_says_what_it_learned_from(data: Path, doubts: tuple[Path, list[str]]) -> None:
    root, said = doubts
    about = json.loads((root / "name-doubt" / ABOUT).read_text(encoding="utf-8"))
    assert about["signs"] == list(SIGNS)
    assert "corpora/news_made.txt" in about["origin"]
    assert about["examples"]["known garbled"] > 0
    assert about["examples"]["human sound"] > 0
    counts = {line.split(": ")[0] + " " + line.split(" ")[2]: line.split(" ")[1] for line in said}
    assert {kind: str(count) for kind, count in about["examples"].items()} == counts


@needs_training
def test_doubt_tells_the_garbled_names_it_learned_from_from_sound_ones(
    doubts: tuple[Path, list[str]],
) -> None:
    knowledge = Knowledge(doubts[0])
    shares = {}
    for text in ("मुदरा के बारे में 5 लोगों ने सुना।", "मोदीरा ने कहा कि वे लौट आएंगे।"):
        made = article(text)
        context = context_of(made, knowledge[NAMES])
        signs = signs_of(made.sentences[0], 0, {0}, context, knowledge)
        shares[made.sentences[0].tokens[0].text] = knowledge[NAME_DOUBT].trees.share(signs)
    assert shares["मुदरा"] > 0.5 > shares["मोदीरा"]


@needs_training
def test_trees_of_arrays_say_what_the_trees_they_were_made_of_say() -> None:
    from sklearn.ensemble import GradientBoostingClassifier

    from audit.build import name_doubt
    from audit.knowledge.trees import Trees

    random = Random(1)
    rows = [[float(random.randrange(20)) for _ in SIGNS] for _ in range(400)]
    labels = [row[0] + row[1] > 18 + random.random() * 6 for row in rows]
    found = [
        name_doubt.Example(row, label, kind, "", "")
        for row, label, kind in zip(rows, labels, ["real", "human"] * 200, strict=True)
    ]
    trees = Trees(*name_doubt.fit(found))
    model = GradientBoostingClassifier(random_state=name_doubt._SEED, **name_doubt._TREES)
    model.fit(rows, labels)
    expected = model.predict_proba(rows)[:, 1]
    assert [trees.share(row) for row in rows] == pytest.approx(expected.tolist(), abs=1e-6)
