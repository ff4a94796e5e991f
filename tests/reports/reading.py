"""Reading again what a report wrote: the cells of a workbook, the lines of a CSV file."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

from xlsxwriter.utility import xl_col_to_name

from accord.reports.formats import as_csv

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheet(content, number):
    """The cells of one sheet of a workbook, as its XML says them; and all of that XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - ours
        texts = ["".join(part.itertext()) for part in shared.iterfind("m:si", MAIN)]
        xml = book.read(f"xl/worksheets/sheet{number}.xml").decode()
    cells = {}
    for cell in ElementTree.fromstring(xml).iterfind(".//m:c", MAIN):  # noqa: S314 - ours
        value = cell.find("m:v", MAIN)
        if value is not None:
            is_text = cell.get("t") == "s"
            cells[cell.get("r")] = texts[int(value.text)] if is_text else float(value.text)
    return cells, xml


def rows_of(cells, names):
    """The rows under the headings, a mapping each."""
    letters = {name: xl_col_to_name(place) for place, name in enumerate(names)}
    last = max(int(re.sub(r"\D", "", place)) for place in cells)
    return [
        {name: cells.get(f"{letter}{number}") for name, letter in letters.items()}
        for number in range(2, last + 1)
    ]


def csv_rows(table):
    return [*csv.DictReader(io.StringIO(as_csv(table)))]
