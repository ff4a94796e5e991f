"""Files that would trip an import: none crashes it, and every row is accounted for."""

import pytest

from accord.connectors.mapping import MappingErrors
from accord.connectors.reading import UnableToReadFileError
from tests.connectors.conftest import rows_in_tables

GOOD = "email,title,created\nada@acme.test,Engineer,2026-03-01\n"
ROW = "ada@acme.test,{},2026-03-01\n"

TEXTS = {
    "byte order mark": "\ufeff" + GOOD,
    "two byte order marks": "\ufeff\ufeff" + GOOD,
    "separator line": "sep=;\n" + GOOD.replace(",", ";"),
    "separator line that lies": "sep=;\n" + GOOD,
    "separator line alone": "sep=;",
    "tabs": GOOD.replace(",", "\t"),
    "pipes": GOOD.replace(",", "|"),
    "mixed newlines": GOOD + ROW.format("a").replace("\n", "\r\n") + ROW.format("b") + "\r",
    "Macintosh newlines": GOOD.replace("\n", "\r"),
    "no last newline": GOOD.rstrip(),
    "blank lines": GOOD.replace("\n", "\n\n\n"),
    "only spaces in lines": GOOD + "   \n\t\n",
    "rows of blanks": GOOD + ",,\n,,\n",
    "header only": GOOD.splitlines()[0],
    "header twice": GOOD + GOOD,
    "unclosed quote": GOOD + '"ada@acme.test,Engineer\n' + ROW.format("a"),
    "unclosed quote at the end": GOOD + 'ada@acme.test,"Engineer',
    "unclosed quote in the header": '"email,title\nada@acme.test,x\n',
    "many unclosed quotes": GOOD + 'ada@acme.test,"Engineer\n' * 500,
    "quote inside a cell": GOOD + ROW.format('5" pipe'),
    "text after a quote": GOOD + ROW.format('"a"b'),
    "doubled quotes": GOOD + ROW.format('"say ""hi"""'),
    "only quotes": '"""""\n' * 10,
    "short rows": GOOD + "ada@acme.test\n" * 3,
    "long rows": GOOD + "ada@acme.test,x,2026-03-01,y,z\n" * 3,
    "newline in a cell": GOOD + ROW.format('"two\nlines"'),
    "duplicate headers": "email,email\na@x.test,b@x.test\n",
    "duplicate headers but for capitals": "Email,e_mail\na@x.test,b@x.test\n",
    "blank headers": "email,,\na@x.test,1,2\n",
    "all headers blank": ",,\na@x.test,1,2\n",
    "headers of spaces": " , \t, \n1,2,3\n",
    "headers that are numbers": "1,2,3\na@x.test,1,2\n",
    "NUL in a cell": GOOD + ROW.format("a\x00b"),
    "NUL in the header": "email\x00,title\na@x.test,x\n",
    "only NUL": "\x00" * 50,
    "control characters": GOOD + ROW.format("\x01\x07\x1b[31m"),
    "right to left": GOOD + ROW.format("\u202eمهندس\u202c"),
    "right to left in the header": GOOD.replace("title", "\u202etitle"),
    "zero width": GOOD.replace("ada@", "\u200bada@"),
    "zero width inside": GOOD.replace("ada@", "a\u200bda@"),
    "emoji": GOOD + ROW.format("👩‍🔧" * 20),
    "combining signs": GOOD + ROW.format("e\u0301" * 50),
    "decomposed address": "email\nmu\u0308ller@acme.test\nm\u00fcller@acme.test\n",
    "line separators": GOOD + ROW.format("a\u2028b\u2029c\x85d\x0be"),
    "grows when folded": GOOD + ROW.format("ﬃ" * 150),
    "huge cell": GOOD + ROW.format("x" * 200_000),
    "cell beyond the limit": GOOD + ROW.format("x" * 1_100_000),
    "line beyond the limit": GOOD + ("x," * 3_000_000) + "\n" + ROW.format("a"),
    "ten thousand columns": ",".join(["email", *(f"c{n}" for n in range(9_999))]) + "\na@x.test"
    + "," * 9_999 + "\n",
    "ten thousand blank headers": "email" + "," * 9_999 + "\na@x.test" + "," * 9_999 + "\n",
    "formula": GOOD + ROW.format('"=cmd|\' /C calc\'!A0"') + "=1+1,x,2026-03-01\n",
    "SQL": GOOD + ROW.format("'); DROP TABLE accord_person; --"),
    "percent signs": GOOD + ROW.format("%s %(x)s {0} %%"),
    "a date of Excel": GOOD + "bea@acme.test,x,45000\n",
    "no such day": GOOD + "bea@acme.test,x,2026-02-30\n",
    "the year 0": GOOD + "bea@acme.test,x,0000-00-00\n",
    "the year 10000": GOOD + "bea@acme.test,x,10000-01-01\n",
    "the last moment": GOOD + "bea@acme.test,x,9999-12-31T23:59:59-23:59\n",
    "the first moment": GOOD + "bea@acme.test,x,0001-01-01T00:00:00+23:59\n",
    "digits of another script": GOOD + "bea@acme.test,x,٢٠٢٦-٠٣-٠١\n",
    "Salesforce footer": GOOD + "\n\nReport\nCopyright (c) 2000-2026 salesforce.com\n"
    "Confidential Information - Do Not Distribute\n",
    "a footer in the middle": GOOD + "\nCopyright\n" + ROW.format("a"),
    "a long footer": GOOD + "\n" + "Copyright\n" * 50,
    "address of 300 signs": f"email\n{'x' * 290}@acme.test\n",
    "many at signs": "email\n" + "@" * 100 + "\n",
    "HTML": GOOD + ROW.format("<script>alert(1)</script>"),
    "JSON": '{"email": "ada@acme.test"}\n',
    "one word": "hello",
    "only separators": ",,,,\n,,,,\n",
    "YAML": "email: ada@acme.test\n",
}  # fmt: skip
BYTES = {
    "empty": b"",
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16 without a mark": GOOD.encode("utf-16-le"),
    "UTF-32": GOOD.encode("utf-32"),
    "cp1252": GOOD.replace("Engineer", "Müller").encode("cp1252"),
    "broken UTF-8": GOOD.encode() + b"\xff\xfe\xfd,x,2026-03-01\n",
    "surrogates": GOOD.encode() + b"\xed\xa0\x80,x,2026-03-01\n",
    "overlong UTF-8": GOOD.encode() + b"\xc0\xaf,x,2026-03-01\n",
    "cut off in a letter": GOOD.encode() + "ü".encode()[:1],
    "workbook": b"PK\x03\x04" + b"\x00" * 100,
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "compressed": b"\x1f\x8b\x08" + b"\x00" * 100,
}
CORPUS = {**TEXTS, **BYTES}


def test_the_corpus_is_large():
    assert len(CORPUS) >= 60


@pytest.mark.parametrize("name", CORPUS)
@pytest.mark.parametrize("kind", ["people", "touches"])
def test_no_file_crashes_an_import(take_in, kind, name):
    """Refused as a whole with a reason, or every row created, updated, unchanged or rejected."""
    mapping = "columns: {created: }\n" if kind == "people" and "JSON" in name else ""
    if kind == "touches":
        mapping = "constants: {kind: page}\ncolumns: {occurred: created}\n"
    before = rows_in_tables()
    try:
        result = take_in(kind, CORPUS[name], mapping)
    except (UnableToReadFileError, MappingErrors):
        assert rows_in_tables() == before
        return

    assert sum(result.counts) == result.account.read
    assert result.account.rejected == len(result.rejects)
    assert all(each["reason"] and each["line"].isdecimal() for each in result.rejects)


@pytest.mark.parametrize("name", TEXTS)
def test_a_second_time_changes_nothing(take_in, name):
    try:
        first = take_in("people", CORPUS[name])
    except (UnableToReadFileError, MappingErrors):
        return
    before = rows_in_tables()

    again = take_in("people", CORPUS[name])

    assert again.counts == (
        0,
        0,
        first.account.read - first.account.rejected,
        first.account.rejected,
    )
    assert again.rejects == first.rejects
    assert rows_in_tables() == before
