"""Path files: what the field's packages write is read; what is wrong is named, nothing is lost."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.attribution.rules import path_files
from accord.attribution.rules.path_rows import UnableToReadPathsError

SUCH = ": write one such as 12 or 12.5, or 0"
NUMBER = f"is no number from 0 up{SUCH}"
QUOTE = ": put quotation marks around a cell with a separator in it"


@pytest.fixture(params=[0, 1 << 18], ids=["quickly", "row by row"])
def _either_way(request, monkeypatch):
    """Files of any size, by the reader for large ones and by the one for small ones."""
    monkeypatch.setattr(path_files, "SMALL", request.param)


either_way = pytest.mark.usefixtures("_either_way")


def read(text, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return path_files.read(io.BytesIO(data))


def rows(paths):
    """The paths as plain rows again."""
    steps = [paths.channels[code] for code in paths.codes]
    starts = paths.bounds.tolist()
    return [
        (steps[a:b], paths.worth[:, at].tolist(), paths.null[at].item())
        for at, (a, b) in enumerate(pairwise(starts))
    ]


TWO = [(["ads", "mail"], [2.0, 50.0], 1.0), (["mail"], [0.0, 0.0], 3.0)]


@either_way
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "path,total_conversions,total_conversion_value,total_null\n"
            "ads > mail,2,50,1\nmail,0,0,3\n",
            TWO,
            id="as the packages write it",
        ),
        pytest.param(
            '"path";"total_conversions";"total_conversion_value";"total_null"\n'
            '"ads > mail";"2";"50.0";"1"\n"mail";0;0;3',
            TWO,
            id="semicolons, everything quoted, no end of line",
        ),
        pytest.param(
            "\ufeffPath\tTotal Conversions\tTotal Conversion Value\tTotal Null\r\n\r\n"
            "ads>mail\t2\t5e1\t1\r\n\r\nmail \t0\t0\t 3\r\n\r\n",
            TWO,
            id="tabs, a mark at the beginning, blank lines, lines of Windows",
        ),
        pytest.param(
            "total_null,path,total_conversions\n1,ads > mail,2\n",
            [(["ads", "mail"], [2.0], 1.0)],
            id="another order, no values",
        ),
        pytest.param(
            "path,total_conversions\nads > mail,2\n",
            [(["ads", "mail"], [2.0], 0.0)],
            id="no nulls either",
        ),
        pytest.param(
            "path\nads > mail\nmail\nmail\n",
            [(["ads", "mail"], [1.0], 0.0), (["mail"], [1.0], 0.0), (["mail"], [1.0], 0.0)],
            id="only paths: each is one conversion",
        ),
        pytest.param(
            'path,total_conversions\n"ads, ""brand"" > Öl",1\n',
            [(['ads, "brand"', "Öl"], [1.0], 0.0)],
            id="commas and quotation marks in a name",
        ),
    ],
)
def test_a_path_file_is_read_whatever_its_dialect(text, expected):
    file = read(text)

    assert rows(file.paths) == expected
    assert file.unused == ()


@either_way
def test_columns_that_say_nothing_we_know_are_named():
    file = read("path,exposure_times,total_conversions,note\nads,12:00,2,x\n")

    assert rows(file.paths) == [(["ads"], [2.0], 0.0)]
    assert file.unused == ("exposure_times", "note")


@either_way
@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        pytest.param(
            "path,total_conversions\na > b,1,2\na\nb,1\n",
            [
                f"line 2 has 3 cells, but the first line names 2 cells{QUOTE}",
                f"line 3 has 1 cell, but the first line names 2 cells{QUOTE}",
            ],
            id="rows of another length",
        ),
        pytest.param(
            "path,total_conversions\na >  > b,1\n\n,1\na > ,1\n",
            [
                "line 2 column path: step 2 is empty: name the channel, or take the step out",
                "line 4 column path: step 1 is empty: name the channel, or take the step out",
                "line 5 column path: step 2 is empty: name the channel, or take the step out",
            ],
            id="empty steps",
        ),
        pytest.param(
            "Path,Total conversions,Null\na,,-1\nb,NA,nan\nc,1_0,inf\nd,2 ,1e400\n",
            [
                f"line 2 column Total conversions: nothing{SUCH}",
                f"line 2 column Null: '-1' {NUMBER}",
                f"line 3 column Total conversions: 'NA' {NUMBER}",
                f"line 3 column Null: 'nan' {NUMBER}",
                f"line 4 column Total conversions: '1_0' {NUMBER}",
                f"line 4 column Null: 'inf' {NUMBER}",
                f"line 5 column Null: '1e400' {NUMBER}",
            ],
            id="no numbers",
        ),
        pytest.param(
            "path,total_conversions,value\na,0,12\n",
            ["line 2 column value: a value of 12 without a conversion: count it, or write 0"],
            id="a value without a conversion",
        ),
        pytest.param(
            "path\na > (null)\n",
            ["line 2 column path: step 2 is (null), an end of every path: take the step out"],
            id="the name of an end",
        ),
        pytest.param(
            'path,total_conversions,total_null\n"a,1\nb",1\nc,1\n',
            [
                f"line 2 has 2 cells, but the first line names 3 cells{QUOTE}",
                f"line 4 has 2 cells, but the first line names 3 cells{QUOTE}",
            ],
            id="a quotation mark that closes in another row",
        ),
        pytest.param(
            'path,total_conversions\na,1\n"b\nc",1\n',
            ["line 3 column path: step 1 holds a line break: close the quotation mark before it"],
            id="a line break in a name",
        ),
        pytest.param(
            'path,total_conversions\na,1\n"b,1\nc,1\n',
            ["line 3 is no row of a CSV file (unexpected end of data): mend its quotation marks"],
            id="a quotation mark that never closes",
        ),
        pytest.param(
            "path,total_conversions\na,1\nKöln,1\n".encode("latin-1"),
            ["line 3 is no text in UTF-8: save the file in it"],
            id="another encoding",
        ),
        pytest.param("path,total_conversions\n", None, id="no rows"),
    ],
)
def test_every_mistake_is_named_with_its_line_its_column_and_the_cure(text, mistakes):
    with pytest.raises(UnableToReadPathsError) as refused:
        read(text)

    expected = mistakes or ["the file names its columns, but holds no path"]
    assert list(refused.value.mistakes) == expected


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param("", "the file is empty", id="nothing"),
        pytest.param("\n \n", "the file is empty", id="blank lines"),
        pytest.param("a > b,1\n", "no column is called path", id="no header"),
        pytest.param("path,total_null\na,1\n", "total_conversions is missing", id="only nulls"),
        pytest.param("path,Path\na,b\n", "path and Path mean the same", id="twice"),
        pytest.param('"path,a\n', "no column is called path", id="an open quotation mark"),
        pytest.param(b"\xff\xfep\x00", "line 1 is no text in UTF-8", id="UTF-16"),
    ],
)
def test_a_header_that_says_too_little_is_refused(text, mistake):
    with pytest.raises(UnableToReadPathsError, match=mistake):
        read(text)


def test_of_many_mistakes_the_first_are_named_and_the_others_counted():
    with pytest.raises(UnableToReadPathsError) as refused:
        read("path,total_conversions\n" + "a,x\n" * 1_025)

    assert len(refused.value.mistakes) == 20
    assert str(refused.value).endswith("\nand 1,005 more")


NASTY = st.text(st.sampled_from('ab>,;"\n\r\t 01.-e_ö\x00'), max_size=8)


@given(st.lists(st.tuples(NASTY, NASTY), max_size=5), st.sampled_from("\n\r"))
def test_both_readers_agree_on_any_file(found, end):
    text = "path,total_conversions\n" + "".join(f"{a},{b}{end}" for a, b in found)
    assert _told(text, small=1 << 18) == _told(text, small=0)


@given(st.lists(st.tuples(st.sampled_from(["a", "b > a", '"a, c"', " a>b"]), st.integers(0, 5))))
def test_both_readers_read_sound_files_alike(found):
    text = "path,total_conversions\n" + "".join(f"{path},{n}\n" for path, n in found)
    assert _told(text, small=1 << 18) == _told(text, small=0)


def _told(text, *, small):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(path_files, "SMALL", small)
        patch.setattr(path_files, "BLOCK", 64)
        try:
            return rows(read(text).paths)
        except UnableToReadPathsError as refused:
            return refused.mistakes
