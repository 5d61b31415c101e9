"""A desk of one's own, and articles on it audited as the pipeline does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest

from audit.knowledge import Knowledge
from audit.model import RawArticle, Report, Source, Unread
from audit.pipeline import audit
from audit.sources import read_all
from audit.text.sentences import read

AuditText: TypeAlias = Callable[..., Report]
AuditPaths: TypeAlias = Callable[[Sequence[str]], Iterator[Report | Unread]]

# "around the clock", a treaty that became a medical "treatment", a decoder that fell into a loop
IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।"
SENSE = "दोनों देशों ने पिछले साल एक सैन्य उपचार पर हस्ताक्षर किए थे।"
LOOP = "मंत्री ने एक प्रेस कॉस कॉस कॉस को संबोधित किया।"
CLEAN = "सरकार ने परियोजना को हरी झंडी दे दी।"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the current one."""
    folder = (tmp_path / "desk").resolve()
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def audited(knowledge: Knowledge) -> AuditText:
    """Audit one text; as in the reports of a run, nothing has tokens."""

    def audited(text: str, path: str = "a.txt", *, id: str = "") -> Report:
        report = audit(read(text, id=id or path, source=Source(path)), knowledge)
        bare = tuple(replace(sentence, tokens=()) for sentence in report.article.sentences)
        return replace(report, article=replace(report.article, sentences=bare))

    return audited


@pytest.fixture(scope="session")
def audit_files(audited: AuditText) -> AuditPaths:
    """Audit what paths name."""

    def audit_files(paths: Sequence[str]) -> Iterator[Report | Unread]:
        for item in read_all(paths):
            if isinstance(item, RawArticle):
                yield audited(item.text, item.source.path, id=item.id)
            else:
                yield item

    return audit_files


def put(file: Path, *paragraphs: str) -> str:
    """Write an article of these paragraphs; its path from the current folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join(paragraphs), encoding="utf-8")
    return file.relative_to(Path.cwd()).as_posix()


def texts(*results: Report | Unread) -> list[str]:
    """The texts of all reported defects."""
    return [
        result.article.text[defect.span.start : defect.span.end]
        for result in results
        if isinstance(result, Report)
        for defect in result.defects
    ]
