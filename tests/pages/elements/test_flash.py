"""What a click led to is told with a sign that says whether it was done."""

import pytest
from streamlit.testing.v1 import AppTest
from support import LONGEST_RUN


def told(what: str) -> None:
    from components import context, flash

    class NoAnswer:
        def __call__(self, *_args: object) -> None:
            raise context.DatabaseUnavailable

    def write(function, *args, **kwargs):
        return function(*args, **kwargs)

    context.write = write
    if what == "done":
        flash.tried(lambda: None, said="Fatto.")
    elif what == "no answer":
        flash.tried(NoAnswer())
    else:
        flash.say("Niente da fare.", "noted")
    flash.show()


@pytest.mark.parametrize(
    ("what", "icon", "begins"),
    [
        ("done", ":material/check:", "Fatto."),
        ("no answer", ":material/error:", "Non salvato"),
        ("noted", ":material/info:", "Niente"),
    ],
)
def test_only_what_was_done_has_a_check_mark(monkeypatch, what, icon, begins):
    from components import context

    monkeypatch.setattr(context, "write", context.write)  # put back after the test
    at = AppTest.from_function(told, kwargs={"what": what}, default_timeout=LONGEST_RUN).run()
    assert not at.exception
    assert [(toast.icon, toast.value.startswith(begins)) for toast in at.toast] == [(icon, True)]
