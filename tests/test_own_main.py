"""A page under test must not become the program that later tests start processes of."""

import sys

from streamlit.testing.v1 import AppTest
from support import LONGEST_RUN

MAIN = sys.modules["__main__"]


def page():
    import streamlit as st

    st.text("here")


def run():
    assert sys.modules["__main__"] is MAIN
    assert AppTest.from_function(page, default_timeout=LONGEST_RUN).run().text[0].value == "here"
    assert sys.modules["__main__"] is not MAIN


def test_a_page_under_test_is_main_while_its_test_runs():
    run()


def test_after_a_page_under_test_main_is_the_program_of_the_tests_again():
    run()
