"""The cache of translations: exact, bounded, shared by processes, and never in the way."""

from __future__ import annotations

import math
import multiprocessing
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.backtranslation import cache as module
from audit.backtranslation.cache import (
    Cache,
    CachedTranslator,
    Size,
    cache_file,
    clear,
    describe,
    key_of,
)
from audit.backtranslation.translator import Link, Options, Translation, TranslationError
from audit.errors import WriteError
from tests.conftest import ROOT

_SPAWN = multiprocessing.get_context("spawn")
_PROCESSES = 4
_OFFSETS = st.integers(min_value=0, max_value=2**32 - 1)
_TEXTS = st.text(st.characters(exclude_categories=()))  # lone surrogates too
_TRANSLATIONS = st.builds(
    Translation,
    text=_TEXTS,
    score=st.floats(allow_nan=True),
    links=st.lists(st.builds(Link, _OFFSETS, _OFFSETS, _OFFSETS, _OFFSETS, st.floats())).map(tuple),
)


class Upper:
    """A translator of no language, which notes what it was asked."""

    id = "xx_yy-1.0-000000000000/upper"

    def __init__(self, options: Options = Options()) -> None:  # noqa: B008
        self.options = options
        self.asked: list[list[str]] = []

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        self.asked.append(list(sentences))
        return [Translation(sentence.upper(), -0.5) for sentence in sentences]


class Unable(Upper):
    """One that must not be asked."""

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        raise TranslationError("It took too long.", "Wait.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "mt-audit" / "translations.sqlite3"


def key(number: int) -> bytes:
    return key_of(str(number), Upper.id, Options())


def kept(number: int, size: int = 0) -> Translation:
    return Translation(f"translation {number} {'x' * size}", -number / 8)


def fill(cache: Cache, numbers: range, size: int = 0) -> None:
    """In small transactions, as a run makes them."""
    for start in range(numbers.start, numbers.stop, 8):
        some = range(start, min(start + 8, numbers.stop))
        cache.put({key(number): kept(number, size) for number in some})


def present(cache: Cache, numbers: range) -> list[int]:
    found = cache.get(map(key, numbers))
    return [number for number in numbers if key(number) in found]


def bits(translation: Translation) -> tuple[str, str, list[tuple[int, int, int, int, str]]]:
    """In a form in which NaN equals NaN and 0.0 is not -0.0."""
    links = [(*link[:4], repr(link.weight)) for link in translation.links]
    return translation.text, repr(translation.score), links


# Where it is.


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"MT_AUDIT_CACHE_DIR": "/c", "XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/c"),
        ({"MT_AUDIT_CACHE_DIR": "", "XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/mt-audit"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/mt-audit"),
        ({"HOME": "/h"}, "/h/.cache/mt-audit"),
    ],
)
def test_the_environment_says_where(environ: dict[str, str], expected: str) -> None:
    assert cache_file(environ) == Path(expected) / "translations.sqlite3"


def test_without_a_home_variable_it_is_the_users() -> None:
    assert cache_file({}) == Path.home() / ".cache" / "mt-audit" / "translations.sqlite3"


def test_asking_where_makes_nothing(tmp_path: Path) -> None:
    file = cache_file({"MT_AUDIT_CACHE_DIR": str(tmp_path / "new")})
    assert describe(file) == Size(0, 0)
    assert clear(file) == 0
    assert list(tmp_path.iterdir()) == []


# What it keeps.


@given(st.dictionaries(st.binary(min_size=1, max_size=20), _TRANSLATIONS, max_size=8))
def test_what_comes_out_is_what_went_in(entries: dict[bytes, Translation]) -> None:
    with TemporaryDirectory() as folder, Cache(Path(folder) / "c") as cache:
        cache.put(entries)
        found = cache.get(entries)
        assert {k: bits(v) for k, v in found.items()} == {k: bits(v) for k, v in entries.items()}
        assert cache.problem == ""


def test_it_is_there_in_the_next_run(file: Path) -> None:
    translation = Translation("A word.", math.nan, (Link(0, 1, 0, 3, 0.7), Link(2, 6, 4, 7, 0.1)))
    with Cache(file) as cache:
        cache.put({b"key": translation})
    with Cache(file) as cache:
        (found,) = cache.get([b"key", b"other", b"key"]).values()
    assert bits(found) == bits(translation)
    assert isinstance(found.links[0], Link)


def test_a_later_translation_replaces_an_earlier_one(file: Path) -> None:
    with Cache(file) as cache:
        for number in (1, 2):
            cache.put({b"key": kept(number)})
        assert cache.get([b"key"]) == {b"key": kept(2)}
    assert describe(file).entries == 1


def test_a_key_tells_texts_translators_and_options_apart() -> None:
    texts = ("", "a", "b", "ab", "ab", "a b", "\ud800")
    options = (Options(), Options(beam=4), Options(longest_share=2.5), Options(longest_extra=17))
    keys = [
        key_of(text, translator, option)
        for text in texts
        for translator in ("", "a", "b", "ab")
        for option in options
    ]
    assert len(set(keys)) == len(set(texts)) * 4 * 4
    assert key_of("घर", "a", Options()) == key_of("घर", "a", Options())


def test_more_keys_than_one_query_takes(file: Path) -> None:
    many = range(1203)
    with Cache(file) as cache:
        fill(cache, many)
        assert present(cache, many) == list(many)


def test_the_sentence_is_not_in_the_file_and_others_may_not_read_it(file: Path) -> None:
    with Cache(file) as cache:
        CachedTranslator(Upper(), cache).translate(["a secret sentence"])
    content = file.read_bytes()
    assert b"a secret sentence" not in content
    assert b"A SECRET SENTENCE" in content
    if os.name == "posix":
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_value_that_is_not_what_was_written_is_not_given_out(file: Path) -> None:
    with Cache(file) as cache:
        cache.put({key(1): kept(1), key(2): kept(2), key(3): kept(3)})
    with closing(sqlite3.connect(file)) as other, other:
        swap = "UPDATE entry SET value = (SELECT value FROM entry WHERE key = ?) WHERE key = ?"
        other.execute(swap, (key(2), key(1)))
        other.execute("UPDATE entry SET value = x'00' WHERE key = ?", (key(3),))
    with Cache(file) as cache:
        assert present(cache, range(5)) == [2]
        translator = CachedTranslator(Upper(), cache)
        assert translator.translate(["1"]) == [Translation("1", -0.5)]
        assert present(cache, range(5)) == [1, 2]


# How much it keeps.


def test_it_stays_within_its_bound_and_drops_the_oldest(file: Path) -> None:
    most, size = 400_000, 300
    with Cache(file, most) as cache:
        for start in range(0, 2000, 100):
            fill(cache, range(start, start + 100), size)
            assert file.stat().st_size <= 1.1 * most
        left = present(cache, range(2000))
    assert left == list(range(left[0], 2000))
    assert 0.6 * most < len(left) * size < most


def test_what_is_used_again_outlives_what_is_not(file: Path) -> None:
    favourites, size = range(10), 1000
    with Cache(file, 400_000) as cache:
        fill(cache, range(200), size)
        for start in range(200, 2000, 100):
            assert present(cache, favourites) == list(favourites)
            fill(cache, range(start, start + 100), size)
        assert present(cache, range(10, 200)) == []


def test_a_run_that_finds_everything_in_a_cache_with_room_writes_nothing(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(200), 1000)
    before = file.read_bytes()
    with Cache(file) as cache:
        assert len(present(cache, range(200))) == 200
    assert file.read_bytes() == before


def test_a_smaller_bound_makes_the_file_smaller(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(1000), 1000)
    assert file.stat().st_size > 1_000_000
    with Cache(file, 200_000) as cache:
        cache.put({b"new": kept(0)})
        assert cache.get([b"new"])
    assert file.stat().st_size < 300_000


@pytest.mark.parametrize("most", [0, 1, 20_000])
def test_a_bound_below_what_is_put_at_once_keeps_what_fits(file: Path, most: int) -> None:
    with Cache(file, most) as cache:
        fill(cache, range(40), 30_000)
        assert cache.problem == ""
        assert len(present(cache, range(40))) <= 1
    assert file.stat().st_size < 100_000


# Several at once.


def _write_many(file: str, own: int, count: int) -> str:
    with Cache(Path(file)) as cache:
        for number in range(count):
            cache.put({key(own * count + number): kept(own * count + number), b"shared": kept(7)})
            cache.get([b"shared"])
        return cache.problem


def test_processes_write_at_the_same_time_and_nothing_is_lost(file: Path) -> None:
    count = 150
    with _SPAWN.Pool(_PROCESSES) as pool:
        said = pool.starmap(_write_many, [(str(file), own, count) for own in range(_PROCESSES)])
    assert said == [""] * _PROCESSES
    with Cache(file) as cache:
        assert cache.get([b"shared"]) == {b"shared": kept(7)}
        found = cache.get(map(key, range(_PROCESSES * count)))
    assert found == {key(number): kept(number) for number in range(_PROCESSES * count)}


def _write_within(file: str, own: int) -> tuple[str, int]:
    with Cache(Path(file), 200_000) as cache:
        fill(cache, range(own * 400, own * 400 + 400), 1000)
        return cache.problem, len(present(cache, range(own * 400 + 390, own * 400 + 400)))


def test_processes_share_one_bound(file: Path) -> None:
    with _SPAWN.Pool(_PROCESSES) as pool:
        said = pool.starmap(_write_within, [(str(file), own) for own in range(_PROCESSES)])
    assert [problem for problem, _ in said] == [""] * _PROCESSES
    assert file.stat().st_size <= 400_000
    with Cache(file) as cache:
        assert 100 <= len(present(cache, range(1600))) < 200


def _begin_anew(file: str, barrier: str) -> str:
    while not Path(barrier).exists():
        time.sleep(0.001)
    with Cache(Path(file)) as cache:
        cache.put({b"key": kept(1)})
        assert cache.get([b"key"]) in ({}, {b"key": kept(1)})
        return cache.problem


def test_processes_that_meet_a_broken_file_together_all_go_on(file: Path) -> None:
    file.parent.mkdir(parents=True)
    with _SPAWN.Pool(_PROCESSES) as pool:
        for number in range(5):
            file.write_bytes(b"no database, whatever it says " * 500)
            barrier = file.with_name(f"go-{number}")
            work = pool.starmap_async(_begin_anew, [(str(file), str(barrier))] * _PROCESSES)
            time.sleep(0.2)  # till all of them wait; if not, the test is only the easier
            barrier.touch()
            assert any("begun anew" in problem for problem in work.get(60))
            with Cache(file) as cache:
                cache.put({b"after": kept(2)})
                assert cache.get([b"after"]) == {b"after": kept(2)}


def test_threads_share_one_cache(file: Path) -> None:
    with Cache(file) as cache, ThreadPoolExecutor(8) as threads:

        def work(own: int) -> list[int]:
            numbers = range(own * 50, own * 50 + 50)
            fill(cache, numbers)
            return present(cache, numbers)

        assert [len(found) for found in threads.map(work, range(16))] == [50] * 16
        assert cache.problem == ""


_WRITE_FOR_EVER = """
import sys
from pathlib import Path
from audit.backtranslation.cache import Cache
from tests.backtranslation.test_cache import key, kept
with Cache(Path(sys.argv[1]), 3_000_000) as cache:
    number = 0
    while True:
        cache.put({key(number + i): kept(number + i, 2000) for i in range(200)})
        number += 200
        print(number, flush=True)
"""


def _start_writer(file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITE_FOR_EVER, str(file)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_a_writer_that_is_killed_leaves_a_sound_file(file: Path) -> None:
    for pause in (0.0, 0.003, 0.011, 0.017, 0.05):
        writer = _start_writer(file)
        assert writer.stdout is not None
        done = int(writer.stdout.readline())
        time.sleep(pause)
        writer.kill()
        done = max([done, *map(int, writer.stdout.read().split())])
        assert writer.wait(10) == -signal.SIGKILL
        with Cache(file, 3_000_000) as cache:
            last = range(done - 200, done)
            found = cache.get(map(key, last))
            assert found == {key(number): kept(number, 2000) for number in last}
            cache.put({b"after": kept(1)})
            assert cache.get([b"after"]) == {b"after": kept(1)}
            assert cache.problem == ""
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _hold(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_what_is_held_too_long_is_read_and_not_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.1)
    with Cache(file) as cache:
        cache.put({b"key": kept(1)})
        with closing(_hold(file)):
            cache.put({b"late": kept(2)})
            assert cache.get([b"key", b"late"]) == {b"key": kept(1)}
        assert "Another process held it" in cache.problem
        cache.put({b"late": kept(2)})
        assert cache.get([b"late"]) == {b"late": kept(2)}


def test_order_of_use_is_worth_no_wait_and_no_word(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.1)
    with Cache(file, 100_000) as cache:
        fill(cache, range(50), 1000)
        with closing(_hold(file)):
            assert present(cache, range(50)) == list(range(50))
        assert cache.problem == ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_after_a_fork_it_is_empty_in_the_child_and_whole_in_the_parent(file: Path) -> None:
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from audit.backtranslation.cache import Cache\n"
        "from tests.backtranslation.test_cache import kept\n"
        "cache = Cache(Path(sys.argv[1]))\n"
        "cache.put({b'key': kept(1)})\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    cache.put({b'child': kept(2)})\n"
        "    found = cache.get([b'key'])\n"
        "    cache.close()\n"
        "    os._exit(len(found))\n"
        "_, status = os.waitpid(child, 0)\n"
        "print(status, len(cache.get([b'key', b'child'])))\n"
    )
    command = [sys.executable, "-c", script, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["0", "1"]


# What is wrong with the file.


def _as_text(file: Path) -> None:
    file.write_text("This is a note, and no database.\n" * 200, encoding="utf-8")


def _with_damage(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(500), 300)
    content = bytearray(file.read_bytes())
    for page in range(1, len(content) // 4096):
        content[4096 * page : 4096 * page + 2000] = b"\xaa" * 2000
    file.write_bytes(bytes(content))


def _cut_short(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(500), 300)
    file.write_bytes(file.read_bytes()[:-10_000])


def _from_elsewhere(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")


def _of_another_version(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(10))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA user_version = 999")


def _with_other_columns(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE entry (key TEXT, value TEXT)")
        connection.execute(f"PRAGMA user_version = {module._FORMAT}")


@pytest.mark.parametrize(
    "broken",
    [
        _as_text,
        _with_damage,
        _cut_short,
        _from_elsewhere,
        _of_another_version,
        _with_other_columns,
    ],
)
def test_a_broken_file_is_set_aside(file: Path, broken: Callable[[Path], None]) -> None:
    file.parent.mkdir(parents=True)
    broken(file)
    before = file.read_bytes()
    with Cache(file) as cache:
        translator = CachedTranslator(Upper(), cache)
        for _ in range(2):
            assert translator.translate(["a"]) == [Translation("A", -0.5)]
        present(cache, range(500))  # damage may show only where it is read
        fill(cache, range(10))
        assert present(cache, range(10)) == list(range(10))
        assert f"{file} was broken" in cache.problem
        assert f"The old one is {file}.broken." in cache.problem
        assert translator.problem == cache.problem
    assert Path(f"{file}.broken").read_bytes()[:16] == before[:16]
    with Cache(file) as cache:
        assert cache.problem == ""
    assert clear(file) >= 10
    assert not Path(f"{file}.broken").exists()


def _hurt(content: bytes, dice: random.Random) -> bytes:
    """With some bytes changed, most of them where SQLite keeps its books, or its end cut off."""
    hurt = bytearray(content)
    page = 4096 * dice.randrange(len(hurt) // 4096)
    start, stop = dice.choice([(0, len(hurt)), (0, 200), (page, page + 40), (3500, 4096)])
    for _ in range(dice.choice([1, 3, 20, 300])):
        hurt[dice.randrange(start, stop)] = dice.randrange(256)
    return bytes(hurt[: dice.choice([len(hurt), len(hurt), dice.randrange(len(hurt))])])


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_ends_a_run_or_gives_out_what_was_never_put(file: Path, seed: int) -> None:
    old = {key(number): kept(number, 200) for number in range(300)}
    new = {b"%d" % number: kept(number, 200) for number in range(60)}
    with Cache(file) as cache:
        cache.put(old)
    file.write_bytes(_hurt(file.read_bytes(), random.Random(seed)))
    assert describe(file).bytes == file.stat().st_size
    with Cache(file, 80_000) as cache:
        for entries in ({}, new, {}):
            cache.put(entries)
            assert cache.get([*old, *new]).items() <= (old | new).items()
        assert cache.problem.isprintable()
    with Cache(file) as cache:
        for _ in range(2):  # what is still damaged shows at the latest in the first round
            cache.put(new)
            found = cache.get(new)
        assert found == new
    assert clear(file) >= len(new)


def test_an_empty_file_is_a_new_cache(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.touch()
    with Cache(file) as cache:
        fill(cache, range(3))
        assert (present(cache, range(3)), cache.problem) == ([0, 1, 2], "")


def test_a_file_that_breaks_during_the_run(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(500), 300)
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with file.open("r+b") as opened:
            opened.write(b"\xaa" * (file.stat().st_size // 2))
        assert present(cache, range(500)) == []
        fill(cache, range(10))
        assert present(cache, range(500)) == list(range(10))
        assert "begun anew" in cache.problem


def test_a_file_that_is_deleted_during_the_run(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(10))
        for part in file.parent.iterdir():
            part.unlink()
        translator = CachedTranslator(Upper(), cache)
        assert translator.translate(["a"]) == [Translation("A", -0.5)]
    with Cache(file) as cache:
        fill(cache, range(3))
        assert (present(cache, range(3)), cache.problem) == ([0, 1, 2], "")


@pytest.mark.parametrize("blocked", ["folder", "file"])
def test_where_nothing_can_be_made_it_is_empty(tmp_path: Path, blocked: str) -> None:
    if blocked == "folder":
        (tmp_path / "mt-audit").write_text("in the way", encoding="utf-8")
    else:
        (tmp_path / "mt-audit" / "translations.sqlite3").mkdir(parents=True)
    file = tmp_path / "mt-audit" / "translations.sqlite3"
    with Cache(file) as cache:
        translator = CachedTranslator(Upper(), cache)
        for _ in range(2):
            assert translator.translate(["a", "a"]) == [Translation("A", -0.5)] * 2
        assert (translator.hits, translator.misses) == (0, 4)
        assert f"{file} cannot be used" in cache.problem
        assert "Set MT_AUDIT_CACHE_DIR to a folder that can be written." in cache.problem
    assert describe(file) == Size(0, 0)


@pytest.mark.parametrize("exists", [False, True])
def test_in_a_folder_that_may_not_be_written_it_is_empty(file: Path, *, exists: bool) -> None:
    file.parent.mkdir(parents=True)
    if exists:
        with Cache(file) as cache:
            fill(cache, range(10))
        file.chmod(0o400)
    file.parent.chmod(0o500)
    try:
        if os.access(file.parent, os.W_OK):
            pytest.skip("this user may write everywhere (root, or Windows)")
        with Cache(file) as cache:
            fill(cache, range(10, 20))
            assert present(cache, range(10, 20)) == []
            assert "Set MT_AUDIT_CACHE_DIR" in cache.problem
        if exists:
            with pytest.raises(WriteError, match="could not be emptied"):
                clear(file)
    finally:
        file.parent.chmod(0o700)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_keeps_what_is_there(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(10), 1000)
        assert cache._connection is not None
        pages = cache._connection.execute("PRAGMA page_count").fetchone()[0]
        cache._connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        fill(cache, range(10, 100), 1000)
        assert "Free some space" in cache.problem
        assert set(present(cache, range(100))) >= set(range(10))


def test_a_closed_cache_is_empty(file: Path) -> None:
    cache = Cache(file)
    fill(cache, range(3))
    cache.close()
    cache.close()
    fill(cache, range(3, 6))
    assert (present(cache, range(6)), cache.problem) == ([], "")
    with Cache(file) as cache:
        assert present(cache, range(6)) == [0, 1, 2]


# Clearing it, and saying what it holds.


def test_clearing_says_how_many_there_were_and_frees_the_disk(file: Path) -> None:
    with Cache(file) as cache:
        fill(cache, range(300), 1000)
        entries, size = describe(file)
        assert entries == 300
        assert size > 300_000
        assert clear(file) == 300
        assert present(cache, range(300)) == []
        fill(cache, range(5))
        assert describe(file).entries == 5
        assert cache.problem == ""
    assert describe(file).bytes < 30_000
    assert clear(file) == 5
    assert describe(file).entries == 0


def test_clearing_between_finding_and_using_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode = module._decoded
    with Cache(file, 100_000) as cache:
        fill(cache, range(50), 1000)
        with closing(sqlite3.connect(file)) as other:

            def cleared_meanwhile(key: bytes, value: object) -> Translation | None:
                with other:
                    other.execute("DELETE FROM entry")
                return decode(key, value)

            monkeypatch.setattr(module, "_decoded", cleared_meanwhile)
            assert present(cache, range(50)) == list(range(50))
        assert cache.problem == ""


def test_clearing_while_others_write(file: Path) -> None:
    with _SPAWN.Pool(2) as pool:
        work = pool.starmap_async(_write_many, [(str(file), own, 400) for own in range(2)])
        dropped = 0
        while not work.ready():
            dropped += clear(file)
            time.sleep(0.01)
        assert work.get(60) == ["", ""]
    assert dropped > 0
    with Cache(file) as cache:
        assert cache.problem == ""
        for number, translation in enumerate(cache.get(map(key, range(800))).values()):
            assert translation.text.startswith("translation"), number


# A translator with a cache.


def test_only_what_is_missing_is_translated_and_only_once(file: Path) -> None:
    with Cache(file) as cache:
        inner = Upper()
        translator = CachedTranslator(inner, cache)
        sentences = ["a", "b", "a", "c", "a"]
        expected = [Translation(sentence.upper(), -0.5) for sentence in sentences]
        assert translator.translate(sentences) == expected
        assert (translator.hits, translator.misses) == (0, 5)
        assert translator.translate([*sentences, "d"]) == [*expected, Translation("D", -0.5)]
        assert (translator.hits, translator.misses) == (5, 6)
        assert inner.asked == [["a", "b", "c"], ["d"]]
        assert translator.translate([]) == []
        assert len(inner.asked) == 2
        assert (translator.id, translator.options) == (inner.id, inner.options)


def test_other_options_are_other_translations(file: Path) -> None:
    with Cache(file) as cache:
        for options in (Options(), Options(beam=4), Options()):
            CachedTranslator(Upper(options), cache).translate(["a"])
        assert describe(file).entries == 2


def test_a_translator_that_fails_keeps_nothing_and_is_not_asked_for_what_is_kept(
    file: Path,
) -> None:
    with Cache(file) as cache:
        translator = CachedTranslator(Unable(), cache)
        with pytest.raises(TranslationError, match="too long"):
            translator.translate(["a"])
        assert describe(file).entries == 0
        CachedTranslator(Upper(), cache).translate(["a"])
        assert translator.translate(["a"]) == [Translation("A", -0.5)]
