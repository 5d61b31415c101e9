"""Files, folders and standard input: what is an article, and what is refused how."""

from __future__ import annotations

import io
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import RawArticle, Unread
from audit.sources import Input, Options, plain, read_all
from audit.sources.interface import HEAD

HINDI = "सरकार ने फैसला किया।\r\nदूसरी पंक्ति — “यहाँ”।\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def articles(*paths: str, max_bytes: int = 1_000_000) -> list[RawArticle]:
    found = list(read_all(paths, Options(max_bytes=max_bytes)))
    assert not [item for item in found if isinstance(item, Unread)]
    return [item for item in found if isinstance(item, RawArticle)]


def unread(path: str, *, max_bytes: int = 1_000_000) -> Unread:
    (found,) = read_all([path], Options(max_bytes=max_bytes))
    assert isinstance(found, Unread)
    assert found.reason.endswith(".")
    assert found.remedy
    assert found.path == path
    return found


class TestText:
    def test_id_and_path_are_as_named(self) -> None:
        Path("a.txt").write_bytes(HINDI.encode())
        (article,) = articles("a.txt")
        assert (article.id, article.source.path, article.source.line) == ("a.txt", "a.txt", None)

    @pytest.mark.parametrize(
        "data",
        [
            HINDI.encode(),
            b"\xef\xbb\xbf" + HINDI.encode(),
            HINDI.encode("utf-16"),
            b"\xfe\xff" + HINDI.encode("utf-16-be"),
            HINDI.encode("utf-16-le"),
            HINDI.encode("utf-16-be"),
            HINDI.encode("utf-32"),
        ],
        ids=["utf-8", "utf-8-bom", "utf-16", "utf-16-be-bom", "utf-16-le", "utf-16-be", "utf-32"],
    )
    def test_encodings_give_the_text_with_its_newlines_and_no_mark(self, data: bytes) -> None:
        Path("a.txt").write_bytes(data)
        (article,) = articles("a.txt")
        assert article.text == HINDI
        assert not article.source.truncated

    def test_a_mark_inside_is_text(self) -> None:
        Path("a.txt").write_bytes("\ufeffक\ufeffख".encode())
        assert articles("a.txt")[0].text == "क\ufeffख"

    @pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \n"])
    def test_empty_is_an_article(self, data: bytes) -> None:
        Path("a.txt").write_bytes(data)
        assert articles("a.txt")[0].text.strip() == ""

    @pytest.mark.parametrize(
        ("encoding", "cut"),
        [("utf-8", 1), ("utf-8", 2), ("utf-8-sig", 1), ("utf-16", 1), ("utf-16-le", 1)],
    )
    def test_cut_inside_the_last_character(self, encoding: str, cut: int) -> None:
        Path("a.txt").write_bytes("यह वाक्य है 1 और".encode(encoding)[:-cut])
        (article,) = articles("a.txt")
        assert article.text == "यह वाक्य है 1 औ"
        assert article.source.truncated

    def test_cut_inside_a_surrogate_pair(self) -> None:
        Path("a.txt").write_bytes("क 🙂".encode("utf-16")[:-2])
        (article,) = articles("a.txt")
        assert (article.text, article.source.truncated) == ("क ", True)

    def test_hidden_and_other_names_are_read_where_named(self) -> None:
        for name in (".hidden", "article", "a.html", "A.TXT"):
            Path(name).write_text(HINDI, encoding="utf-8")
            assert articles(name)[0].id == name

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50))
    def test_any_text_comes_back_from_utf8(self, text: str) -> None:
        (article,) = plain.FORMAT.read(
            Input("x", io.BytesIO(b"\xef\xbb\xbf" + text.encode())), Options(max_bytes=1000)
        )
        assert isinstance(article, RawArticle)
        assert article.text == text

    @given(st.binary(max_size=200))
    def test_any_bytes_give_one_result(self, data: bytes) -> None:
        (found,) = read_all(["-"], Options(max_bytes=150), standard_input=io.BytesIO(data))
        assert isinstance(found, RawArticle | Unread)
        assert len(data) <= 150 or isinstance(found, Unread)


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"%PDF-1.7 \xff", "It is a PDF document, not text."),
            (b"PK\x03\x04abc", "It is a ZIP archive or an office document, not text."),
            (b"\x1f\x8b\x08", "Its compression is broken"),
            (b"\x89PNG\r\n\x1a\n", "It is a PNG image, not text."),
            (b"\xff\xd8\xff\xe0", "It is a JPEG image, not text."),
            (b"abc\0def", "It is binary: it holds NUL bytes."),
            (bytes(range(256)) * 4, "It is binary"),
            (b"\xff\xfe\0\0", "It is binary"),
            (b"ok\nline abc\xe9 x", "It is not UTF-8: byte 0xE9 in line 2 (offset 11)"),
            (b"\xef\xbb\xbf\xe9 x", "It is not UTF-8: byte 0xE9 in line 1 (offset 3)"),
            ("समाचार".encode("utf-16")[:4] + b"\x00\xd8\x41\x00", "It is not UTF-16-LE"),
        ],
    )
    def test_what_is_not_text(self, data: bytes, reason: str) -> None:
        Path("a.txt").write_bytes(data)
        if data == b"\xff\xfe\0\0":  # the mark of UTF-32 and nothing else: an empty text
            assert articles("a.txt")[0].text == ""
            return
        assert unread("a.txt").reason.startswith(reason)

    def test_size_is_bounded_and_the_bound_is_said(self) -> None:
        Path("a.txt").write_bytes(b"x" * 1000)
        assert len(articles("a.txt", max_bytes=1000)[0].text) == 1000
        Path("a.txt").write_bytes(b"x" * 1001)
        found = unread("a.txt", max_bytes=1000)
        assert "larger than the bound of 1,000 bytes" in found.reason
        assert "--max-bytes" in found.remedy

    def test_a_file_that_never_ends_is_not_read_to_its_end(self) -> None:
        class Endless(io.RawIOBase):
            taken = 0

            def read(self, size: int = -1, /) -> bytes:
                assert size > 0
                self.taken += size
                return b"x" * size

        stream = Endless()
        (found,) = read_all(["-"], Options(max_bytes=5_000_000), standard_input=stream)  # type: ignore[arg-type]
        assert isinstance(found, Unread)
        assert stream.taken <= 5_000_000 + 2 * HEAD

    def test_missing_with_a_near_name(self) -> None:
        Path("feeds").mkdir()
        Path("feeds/article.txt").touch()
        missing = unread("feeds/artcle.txt")
        assert missing.reason == "There is no such file or folder."
        assert missing.remedy == "Did you mean feeds/article.txt?"
        assert unread("feds/article.txt").remedy == "Did you mean feeds/article.txt?"
        assert "spelling" in unread("xyz/q.txt").remedy
        assert "spelling" in unread("xyz").remedy

    def test_a_file_taken_for_a_folder(self) -> None:
        Path("a.txt").touch()
        assert unread("a.txt/b.txt").reason == "It cannot be read: Not a directory."

    def test_dead_link(self) -> None:
        Path("a.txt").symlink_to("nowhere")
        assert unread("a.txt").reason == "It is a link to something that does not exist."

    def test_link_to_itself(self) -> None:
        Path("a.txt").symlink_to("a.txt")
        assert "It cannot be read" in unread("a.txt").reason

    def test_special_files(self) -> None:
        os.mkfifo("pipe.txt")
        assert unread("pipe.txt").reason == "It is a pipe, not a file."
        assert unread("/dev/zero").reason == "It is a device, not a file."
        server = socket.socket(socket.AF_UNIX)
        server.bind("socket.txt")
        assert unread("socket.txt").reason == "It is a socket, not a file."
        server.close()

    def test_an_error_while_reading(self) -> None:
        class Broken(io.RawIOBase):
            def read(self, size: int = -1, /) -> bytes:
                raise OSError(5, "Input/output error")

        (found,) = read_all(["-"], standard_input=Broken())  # type: ignore[arg-type]
        assert isinstance(found, Unread)
        assert found.reason == "It cannot be read: Input/output error."

    def test_name_that_is_no_utf8(self) -> None:
        Path(os.fsdecode(b"abc\xe9.txt")).write_text(HINDI, encoding="utf-8")
        (article,) = articles(".")
        assert article.id == "abc\\xe9.txt"
        article.id.encode()


@pytest.fixture
def as_nobody() -> Iterator[Callable[[], None]]:
    """Root may read anything: act as a user who may not, in a folder both can enter."""
    root = os.geteuid() == 0
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        os.chdir(folder)
        try:
            yield lambda: os.seteuid(65534) if root else None
        finally:
            if root:
                os.seteuid(0)
            for path in Path(folder).rglob("*"):
                path.chmod(0o755)
            os.chdir(before)


class TestPermissions:
    def test_file_and_folder(self, as_nobody: Callable[[], None]) -> None:
        Path("in/closed").mkdir(parents=True)
        Path("in/closed/x.txt").touch()
        for name in ("a", "b", "c"):
            Path(f"in/{name}.txt").write_text(HINDI, encoding="utf-8")
        Path("in/b.txt").chmod(0)
        Path("in/closed").chmod(0)
        as_nobody()
        found = list(read_all(["in", "in/b.txt", "in/closed"]))
        said = [(item.source.path if isinstance(item, RawArticle) else item) for item in found]
        refused = ("It may not be read.", "Ask for permission, or run as its owner.")
        assert said == [
            "in/a.txt",
            Unread("in/b.txt", None, *refused),
            "in/c.txt",
            Unread("in/closed", None, *refused),
            Unread("in/closed", None, *refused),
        ]


class TestFolders:
    def make(self, *names: str) -> None:
        for name in names:
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(HINDI, encoding="utf-8")

    def test_recursive_in_name_order_hidden_and_others_left_out(self) -> None:
        self.make(
            "f/b.txt", "f/a.md", "f/B.TXT", "f/sub/c.txt", "f/aa/d.txt", "f/क.txt",
            "f/.hidden.txt", "f/.git/x.txt", "f/x.html", "f/x.jsonl", "f/txt", "f/y.txt~",
        )  # fmt: skip
        names = [article.source.path for article in articles("f")]
        assert names == ["f/B.TXT", "f/a.md", "f/aa/d.txt", "f/b.txt", "f/sub/c.txt", "f/क.txt"]

    def test_given_twice_is_read_once(self) -> None:
        self.make("f/a.txt", "f/b.txt")
        names = [a.source.path for a in articles("f/b.txt", "f", "./f/a.txt", "f/../f")]
        assert names == ["f/b.txt", "f/a.txt"]

    def test_current_folder(self) -> None:
        self.make("a.txt", "sub/b.txt")
        assert [a.source.path for a in articles(".")] == ["a.txt", "sub/b.txt"]

    @pytest.mark.parametrize("name", [None, "x.html", ".hidden.txt", "sub/x.jsonl"])
    def test_without_articles(self, name: str | None) -> None:
        Path("f").mkdir()
        if name:
            self.make(f"f/{name}")
        assert unread("f").reason == "The folder has no articles (*.txt, *.md, feed documents)."

    def test_loops_are_said_and_the_rest_is_read(self) -> None:
        self.make("f/a.txt", "f/sub/b.txt")
        Path("f/sub/up").symlink_to("..", target_is_directory=True)
        Path("f/sub/self").symlink_to(".", target_is_directory=True)
        found = list(read_all(["f"]))
        said = [
            item.source.path if isinstance(item, RawArticle) else (item.path, item.reason)
            for item in found
        ]
        reason = "The link leads back to a folder it stands in."
        assert said == ["f/a.txt", "f/sub/b.txt", ("f/sub/self", reason), ("f/sub/up", reason)]

    def test_crossing_links_end(self) -> None:
        """Each of n folders links to all others: every link target is walked once."""
        folders = [f"f/d{number}" for number in range(6)]
        for folder in folders:
            self.make(f"{folder}/a.txt")
        for folder in folders:
            for other in folders:
                if folder != other:
                    Path(folder, f"to-{other[2:]}").symlink_to(f"../{other[2:]}")
        found = list(read_all(["f"]))
        read = {item.source.path for item in found if isinstance(item, RawArticle)}
        assert {f"{folder}/a.txt" for folder in folders} <= read
        assert len(found) < 100

    def test_linked_folders_are_followed(self) -> None:
        self.make("elsewhere/a.txt")
        Path("f").mkdir()
        Path("f/link").symlink_to("../elsewhere", target_is_directory=True)
        assert [a.source.path for a in articles("f")] == ["f/link/a.txt"]

    def test_bad_files_do_not_stop_the_rest(self) -> None:
        self.make("f/a.txt", "f/c.txt")
        Path("f/b.txt").write_bytes(b"\0\1")
        os.mkfifo("f/bb.txt")
        found = list(read_all(["missing", "f"]))
        kinds = [type(item).__name__ for item in found]
        assert kinds == ["Unread", "RawArticle", "Unread", "Unread", "RawArticle"]

    def test_is_lazy(self) -> None:
        self.make("f/a.txt", "f/b.txt")
        stream = read_all(["f"])
        next(stream)
        Path("f/b.txt").write_text("बाद में", encoding="utf-8")
        second = next(stream)
        assert isinstance(second, RawArticle)
        assert second.text == "बाद में"


class TestStandardInput:
    def read(self, data: bytes, *paths: str) -> list[RawArticle | Unread]:
        stream: BinaryIO = io.BytesIO(data)
        return list(read_all(paths or ["-"], Options(max_bytes=1000), standard_input=stream))

    def test_is_one_article(self) -> None:
        (article,) = self.read(b"\xef\xbb\xbf" + HINDI.encode())
        assert isinstance(article, RawArticle)
        assert (article.id, article.source.path, article.text) == ("-", "-", HINDI)

    def test_twice_is_read_once(self) -> None:
        assert len(self.read(HINDI.encode(), "-", "-")) == 1

    def test_a_folder_of_that_name_is_not_meant(self) -> None:
        Path("-").mkdir()
        (article,) = self.read(HINDI.encode())
        assert isinstance(article, RawArticle)

    @pytest.mark.parametrize("data", [b"a\0b\1", b"x" * 1001, b"abc\xe9 "])
    def test_is_refused_like_a_file(self, data: bytes) -> None:
        (found,) = self.read(data)
        assert isinstance(found, Unread)
        assert found.path == "-"
