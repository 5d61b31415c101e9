"""The five seed articles, end to end: what an editor must see first, and must not see."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from audit.knowledge import Knowledge
from audit.model import Category, Report, Severity
from audit.pipeline import audit
from audit.settings import Settings
from tests.conftest import ROOT, article

CHECKSUMS = {
    "000_d6eea61e0e0c6e19.txt": "06ebb8c56b6bbe8fd4b08d2a98d60f1734c129f1e3a36492332bac2f9ab27e4e",
    "001_e88fc5b0d66a22c9.txt": "4e13a32fc2f1f33f730248c8e7119116abd0c7b19ab02b2cc6e81541203081bd",
    "002_00d2410934314b73.txt": "1554b513e60e6fedb2ae72683c61dc6849cad500b53e5d353d6e56d2130192da",
    "003_40fe8e6d14760659.txt": "06d5ffb995ea56b22ac00a947d62c91d21b940e05621825019c151f30ac48c81",
    "004_0512ff40751e4c98.txt": "233ee586ea8a8ba11d9ed31d4e1d3c16b9249fe09ba1fe0a5f4b06d1f38b320a",
}


@pytest.fixture(scope="module")
def reports(seed_texts: dict[str, str], knowledge: Knowledge) -> dict[str, Report]:
    settings = Settings(raise_failures=True)
    return {
        name: audit(article(text, id=name), knowledge, settings)
        for name, text in seed_texts.items()
    }


def test_seeds_are_untouched() -> None:
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(Path(ROOT / "seeds").iterdir())
    }
    assert found == CHECKSUMS


def test_the_worst_machine_translation_comes_first(reports: dict[str, Report]) -> None:
    order = sorted(reports, key=lambda name: reports[name].score)
    assert order[:2] == ["001", "000"]


@pytest.mark.parametrize(
    "place", ["बडनोव", "6,000 मिलियन", "घड़ी के आसपास", "सैन्य उपचार", "कॉस कॉस कॉस"]
)
def test_known_nonsense_is_in_the_upper_half(place: str, reports: dict[str, Report]) -> None:
    report = reports["001"]
    ranks = [
        defect.rank
        for defect in report.defects
        if place in report.article.text[defect.span.start : defect.span.end]
    ]
    assert ranks
    assert min(ranks) <= len(report.defects) / 2


def test_the_edited_article_has_nothing_major_outside_page_furniture(
    reports: dict[str, Report],
) -> None:
    major = [
        defect
        for defect in reports["002"].defects
        if defect.severity >= Severity.MAJOR and defect.category is not Category.RESIDUE
    ]
    assert major == []


@pytest.mark.parametrize("name", ["002", "003", "004"])
def test_edited_articles_have_few_major_defects(name: str, reports: dict[str, Report]) -> None:
    major = [
        defect
        for defect in reports[name].defects
        if defect.severity >= Severity.MAJOR and defect.category is not Category.RESIDUE
    ]
    assert len(major) <= 2, [defect.message for defect in major]
