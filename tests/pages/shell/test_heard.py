"""What a browser says of a component and is no JSON never reaches Streamlit."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.shell.heard import without_nonsense

NONSENSE = ["", "{", "not json", "[" * 100_000, "1" * 10_000]


def frame(**values):
    message = BackMsg()
    message.rerun_script.page_name = "casi"
    for name, value in values.items():
        setattr(message.rerun_script.widget_states.widgets.add(id=name), name, value)
    return message.SerializeToString()


@pytest.mark.parametrize("kind", ["json_value", "json_trigger_value"])
@pytest.mark.parametrize("said", NONSENSE, ids=lambda said: said[:8])
def test_what_is_no_json_is_not_heard_and_the_rest_of_its_frame_is(kind, said):
    heard = BackMsg.FromString(without_nonsense(frame(string_value="tetto", **{kind: said})))
    assert heard.rerun_script.page_name == "casi"
    assert [one.id for one in heard.rerun_script.widget_states.widgets] == ["string_value"]


@pytest.mark.parametrize("sent", [frame(json_value='{"a": [1]}', int_value=3), b"\xff\xff", b""])
def test_every_other_frame_passes_as_it_is(sent):
    assert without_nonsense(sent) == sent
