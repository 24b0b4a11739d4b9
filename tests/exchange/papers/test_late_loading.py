"""A process that makes one file begins at once: it loads nothing but what it draws with."""

import subprocess
import sys

from settings import ROOT


def test_who_writes_a_file_aside_loads_nothing_of_the_database():
    told = "import sys, exchange.papers.worker, exchange.report.worker; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    begun = {name.partition(".")[0] for name in loaded.stdout.split()}
    assert "typst" in begun and not {"db", "sqlalchemy", "streamlit"} & begun
