"""A page as somebody uses it: what it shows, and a button by its words."""

from streamlit.testing.v1 import AppTest
from support import app_as

from domain.vocabulary import Role


def visited(
    page: str, monkeypatch, engine, /, role: Role = Role.COMMUNITY_MANAGER, **address: object
) -> AppTest:
    """A page in a tab that was just opened, at an address, by somebody with a role."""
    at = app_as(monkeypatch, role, page, engine=engine)
    for name, value in address.items():
        at.query_params[name] = str(value)
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    """The one button that says so, and the run it leads to, which breaks nowhere."""
    [found] = [button for button in at.button if button.label == label]
    found.click().run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    """Every word of the page, and what its components are given."""
    told = (at.text, at.markdown, at.caption, at.title, at.subheader, at.toast)
    boxes = (at.error, at.warning, at.success, at.info)
    texts = [str(item.value) for kind in (*told, *boxes) for item in kind]
    texts += [str(item.proto.body) for item in at.get("html")]
    return "\n".join(texts + [str(item.proto) for item in at.get("bidi_component")])
