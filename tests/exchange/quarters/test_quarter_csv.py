import csv
import io
from math import nan

import pytest

from db.quarters.row import QuarterRow, Rows
from db.reference.catalogue import QuarterPlace
from domain.figures.figure import Figure
from domain.figures.measures_of_quarters import Measure
from domain.figures.shrinkage import Rate
from exchange.quarters import table_csv


def rows(name: str, rate: Rate | None = None) -> Rows:
    place = QuarterPlace(1, "VA-01", name, "", "Varese", "VA", 0.0, 0.0, 1, None, False)
    texts = dict.fromkeys(Measure, "<5") | {Measure.CHANGE: "−3", Measure.OPEN: "+12"}
    figures = {measure: Figure(None, text) for measure, text in texts.items()}
    return (QuarterRow(place, figures[Measure.OPEN], nan, figures, rate),)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_opens_in_an_italian_spreadsheet():
    content = table_csv.write(rows("Sant'Àgata; «nord»"), {"Measure": "Open cases"})
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    lines = read(content)
    assert lines[0] == ["Measure", "Open cases"] and lines[1] == []
    assert lines[2][:2] == ["Code", "Quarter"]
    assert lines[3][1] == "Sant'Àgata; «nord»"


def test_running_actions_are_a_column_where_there_are_any():
    for running, cells in (
        ({"VA-01": 2}, ["Actions running", "2"]),
        ({"VA-09": 1}, ["Actions running", "0"]),
    ):
        head, row = read(table_csv.write(rows("x"), {}, running))[1:]
        assert [head[-1], row[-1]] == cells
    assert "Actions running" not in read(table_csv.write(rows("x"), {}, {}))[1]


def test_numbers_stay_as_on_the_screen():
    cells = read(table_csv.write(rows("x", Rate(4.0, 4.0, 3.14159, 5.0)), {}))[-1]
    assert "<5" in cells and "-3" in cells and "+12" in cells
    assert cells[-2:] == ["3.1", "5.0"]


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_no_cell_is_run_as_a_formula(formula):
    cells = read(table_csv.write(rows(formula), {"Measure": formula}))
    assert cells[0][1] == cells[-1][1] == f"'{formula}"
