"""What people wrote is shown as they wrote it, wherever Streamlit would read Markdown."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import app_as, token_for

from components.plain import plain
from db.accounts import users as accounts
from db.directory import write as partners_write
from db.engine import transaction
from domain.directory.forms import Organisation
from domain.permissions import Actor
from domain.vocabulary import Role

HOSTILE = "**Maria** $x^2$ [a](b) :red[z] _u_ `c` 1. # <b> &amp; ~~s~~ :material/home:"


def read_as_markdown(at):
    """Everything on the page that Streamlit reads as Markdown."""
    kinds = (at.markdown, at.caption, at.info, at.warning, at.error, at.success, at.toast, at.title)
    labels = [each.label for kind in (at.button, at.expander) for each in kind]
    tables = [str(cell) for table in at.table for cell in table.value.to_numpy().flat]
    return "\n".join([*(str(e.value) for kind in kinds for e in kind), *labels, *tables])


def only_as_text(at, name=HOSTILE):
    assert not at.exception
    shown = read_as_markdown(at)
    assert name not in shown
    assert "\\*\\*Maria" in shown


@given(st.text())
@example(":a")
def test_no_mark_is_left_open(text):
    left = plain(text)
    for sign in "*_`[]$#<&~|":
        assert left.count(sign) == left.count(f"\\{sign}")
    assert not re.search(r"(?<!\\):([a-z]|/)", left)
    assert not re.search(r"^(\d+[.)]|[-+]) ", left, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":red[x]", r"\:red\[x\]"),
        ("1. Casa", r"1\. Casa"),
        ("- Casa", r"\- Casa"),
        ("# Casa", r"\# Casa"),
        ("https://x.it", r"https\://x.it"),
        ("www.x.it", r"www\.x.it"),
        (":100:", r"\:100:"),
        ("a\n===", "a\n\\==="),
    ],
)
def test_what_would_be_read_as_more_than_text_is_closed(text, shown):
    assert plain(text) == shown


PLAIN = ["Casa d'Aosta, 3", "ore 09:00", "nome: va scritto.", "P-00001", "a@b.example.org", ""]


@pytest.mark.parametrize("text", PLAIN)
def test_other_signs_stay_as_they_are(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("page", "name"), [("cases", "case"), ("partners", "partner"), ("network", "member")]
)
def test_a_reference_in_the_address_is_text(monkeypatch, engine, page, name):
    at = app_as(monkeypatch, Role.COORDINATOR, page, engine=engine)
    at.query_params[name] = "**Maria**"
    if page == "network":
        at.query_params["view"] = "members"
    at.run()
    assert not at.exception
    assert "**Maria**" not in read_as_markdown(at)


def test_two_texts_are_compared_as_text(monkeypatch, engine):
    token_for(engine, Role.COORDINATOR)
    with transaction(engine) as session:
        who = Actor(accounts.demo_user(session, Role.COORDINATOR), "E", Role.COORDINATOR)
        form = Organisation("Casa", "ODV", "012133")
        reference = partners_write.create(session, who, form)
    at = app_as(monkeypatch, Role.COORDINATOR, "partners", engine=engine)
    at.query_params["partner"] = reference
    at.run()
    next(b for b in at.button if b.label == "Modifica").click().run()
    with transaction(engine) as session:
        other = Organisation(HOSTILE, "ODV", "012133")
        partners_write.edit(session, who, reference, 1, other)
    next(f for f in at.text_input if f.label == "Nome *").set_value("Altra")
    next(b for b in at.button if b.label == "Salva").click().run()
    only_as_text(at)
