from __future__ import annotations

import pytest
from lxml import etree

from audit.reports import Outcome
from tests.reports import samples
from tests.reports.golden import check_golden
from tests.reports.rendering import rendered

# The shape that Checkstyle itself writes (XMLLogger), as a schema.
RELAX = etree.RelaxNG(
    etree.fromstring(
        b"""<element name="checkstyle" xmlns="http://relaxng.org/ns/structure/1.0"
          datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
          <attribute name="version"/>
          <zeroOrMore><element name="file">
            <attribute name="name"/>
            <oneOrMore><element name="error">
              <attribute name="line"><data type="positiveInteger"/></attribute>
              <optional>
                <attribute name="column"><data type="positiveInteger"/></attribute>
              </optional>
              <attribute name="severity">
                <choice><value>error</value><value>warning</value><value>info</value></choice>
              </attribute>
              <attribute name="message"/>
              <attribute name="source"/>
            </element></oneOrMore>
          </element></zeroOrMore>
        </element>"""
    )
)


def files(outcome: Outcome) -> dict[str, list[dict[str, str]]]:
    root = etree.fromstring(rendered("checkstyle", outcome).encode())
    RELAX.assertValid(root)
    found = {str(file.get("name")): [dict(error.attrib) for error in file] for file in root}
    assert len(found) == len(root)
    return found


@pytest.mark.parametrize("name", ["outcome", "feed_outcome"])
def test_golden(name: str) -> None:
    check_golden(f"{name}.checkstyle.xml", rendered("checkstyle", getattr(samples, name)()))


def test_an_error_for_each_defect() -> None:
    (errors,) = files(Outcome((samples.news(),), (), samples.SIGNATURE)).values()
    assert errors[0] == {
        "line": "3",
        "column": "21",
        "severity": "error",
        "message": "English idiom “around the clock” rendered word by word. → चौबीसों घंटे",
        "source": "mt-audit.literal-idiom",
    }
    assert [error["severity"] for error in errors] == ["error"] + ["warning"] * 2 + ["info"] * 3


def test_columns_count_utf16_and_are_left_out_where_not_known() -> None:
    (errors,) = files(Outcome((samples.item(),), (), samples.SIGNATURE)).values()
    assert [error.get("column") for error in errors] == [None, "14", None]
    assert [error["line"] for error in errors] == ["2", "5", "4"]


def test_items_of_one_feed_stand_under_one_file() -> None:
    first, second = samples.item(), samples.item(item="b", line=9)
    found = files(Outcome((first, samples.news(), second), (), samples.SIGNATURE))
    assert [len(errors) for errors in found.values()] == [6, 6]
    assert found["feeds/taza.xml"][3]["message"].endswith(
        " · b, headline · https://samachar.example/bandh?id=7&via=rss"
    )


def test_what_was_not_read_is_an_error() -> None:
    found = files(samples.outcome())
    assert found["feeds/old.txt"] == [
        {
            "line": "1",
            "severity": "error",
            "message": "Not read: It is not UTF-8: byte 0xFF at 17. Convert it.",
            "source": "mt-audit.unread",
        }
    ]


def test_nothing_found() -> None:
    assert files(Outcome((samples.clean(),), (), samples.SIGNATURE)) == {}
