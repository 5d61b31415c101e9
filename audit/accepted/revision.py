"""Files as they were in a revision of a git repository, written to a folder.

Git is asked for contents only: no hook, filter or check-out of its runs, and nothing in the
repository changes. What is there by a filter (large files kept elsewhere) is not to be had so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from audit.errors import UsageError

_FILES = (b"100644", b"100755")  # links and other repositories are left out
_CHUNK = 1 << 20
_COMMIT = "^{commit}"
# What a hook is run with: it points to a repository by a path that holds elsewhere no longer.
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"})


class Revision(NamedTuple):
    """A commit of the repository whose files stand under `root`."""

    root: Path
    commit: str


def find_revision(name: str, folder: Path) -> Revision | None:
    """The commit that `name` stands for in the repository around `folder`; None for none.

    Raises UsageError where there is no repository, or git cannot be asked.
    """
    root = _git(folder, "rev-parse", "--show-toplevel")
    if root.returncode:
        said = root.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise UsageError(
            f"{name}: there is no such file, and no git repository that can be asked: {said}.",
            "Name a file, a folder or an earlier report, or run it inside the repository.",
        )
    place = Path(os.fsdecode(root.stdout.removesuffix(b"\n")))
    if name.startswith("-"):
        return None
    found = _git(place, "rev-parse", "--verify", "--quiet", "--end-of-options", name + _COMMIT)
    return None if found.returncode else Revision(place, found.stdout.decode("ascii").strip())


def write_files(revision: Revision, places: Sequence[str], folder: Path) -> None:
    """Write to `folder` what the revision has at `places`: files and folders under its root.

    What it does not have is left out. Raises UsageError where git fails.
    """
    if not places:
        return
    wanted = [] if "." in places else places
    listed = _git(
        revision.root, "ls-tree", "-r", "-z", "--full-tree", revision.commit, "--", *wanted
    )
    if listed.returncode:
        said = listed.stderr.decode(errors="replace").strip()
        raise UsageError(f"git cannot list {revision.commit}: {said}.", "Check the repository.")
    blobs = []
    for line in listed.stdout.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, blob = about.split(b" ")
        parts = PurePosixPath(os.fsdecode(name)).parts
        # A tree may be made by hand, and name what is outside.
        if mode in _FILES and ".." not in parts and not os.path.isabs(os.fsdecode(name)):
            blobs.append((blob, folder.joinpath(*parts)))
    _write_blobs(revision, blobs)


def _write_blobs(revision: Revision, blobs: Sequence[tuple[bytes, Path]]) -> None:
    with subprocess.Popen(
        _command(revision.root, "cat-file", "--batch"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as git:
        asked, answered = cast(BinaryIO, git.stdin), cast(BinaryIO, git.stdout)
        for blob, place in blobs:
            asked.write(blob + b"\n")
            asked.flush()
            head = answered.readline().split()
            if len(head) != 3:
                raise UsageError(
                    f"git does not have all of {revision.commit}.", "Fetch it: git fetch."
                )
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                left = int(head[2])
                while left and (chunk := answered.read(min(_CHUNK, left))):
                    file.write(chunk)
                    left -= len(chunk)
            answered.read(1)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = _command(folder, *arguments)
    return subprocess.run(command, capture_output=True, check=False, env=_environment())


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    return {**kept, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def _command(folder: Path, *arguments: str) -> list[str]:
    git = shutil.which("git")
    if git is None:
        raise UsageError(
            "git is not installed, and there is no file of that name.",
            "Install git, or name a file, a folder or an earlier report.",
        )
    return [git, "-C", str(folder), *arguments]
