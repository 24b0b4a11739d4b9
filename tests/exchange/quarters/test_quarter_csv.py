import csv
import io

import pandas as pd
import pytest

from domain.figures.measures_of_quarters import Measure
from exchange.quarters import table_csv


def frame(name: str) -> pd.DataFrame:
    row = {"code": "VA-01", "name": name, "municipality": "Varese", "province": "VA"}
    texts = {f"{m.value}_text": "<5" for m in Measure} | {"change_text": "−3", "open_text": "+12"}
    ends = {"shrunk_low": 3.14159, "shrunk_high": float("nan")}
    return pd.DataFrame([{**row, "dwellings": None, **texts, **ends}])


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_opens_in_an_italian_spreadsheet():
    content = table_csv.write(frame("Sant'Àgata; «nord»"), {"Measure": "Open cases"})
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
        head, row = read(table_csv.write(frame("x"), {}, running))[1:]
        assert [head[-1], row[-1]] == cells
    assert "Actions running" not in read(table_csv.write(frame("x"), {}, {}))[1]


def test_numbers_stay_as_on_the_screen():
    cells = read(table_csv.write(frame("x"), {}))[-1]
    assert "<5" in cells and "-3" in cells and "+12" in cells
    assert cells[-2:] == ["3.1", ""]


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_no_cell_is_run_as_a_formula(formula):
    cells = read(table_csv.write(frame(formula), {"Measure": formula}))
    assert cells[0][1] == cells[-1][1] == f"'{formula}"
