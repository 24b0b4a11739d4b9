"""What is begun in a form and left: as the browser hands it over, and what the server keeps."""

from typing import Any

from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from db.drafts import keep as drafts
from db.drafts import listing as draft_list
from db.engine import reading, transaction
from domain.permissions import Actor


def from_the_browser(engine: Engine, me: Actor, at: AppTest, place: str, /, **texts: str) -> None:
    """What `keep.js` hands over while a form that sends nothing by itself is being filled."""
    token = at.session_state["draft-forms"][place].token
    with transaction(engine) as session:
        drafts.keep(session, me, place, token, texts, None, 5)


def kept(engine: Engine, me: Actor) -> list[dict[str, Any]]:
    """The drafts of a person."""
    with reading(engine) as session:
        return [draft.content for draft in draft_list.of_mine(session, me)]


def choices(at: AppTest) -> dict[str, Any]:
    """The choosers of the open form, by name of the field."""
    boxes = (
        *at.selectbox,
        *at.multiselect,
        *at.checkbox,
        *at.date_input,
        *at.time_input,
        *at.number_input,
        *at.segmented_control,
    )
    return {box.key.rpartition("-")[2]: box for box in boxes if str(box.key).startswith("draft-")}
