"""Under the referrals of a case: the words one of them needs. A reason, an answer, a message."""

from urllib.parse import quote

import streamlit as st

from components import case_saving, context, draft, draft_list, draft_saving
from components.case_words import when
from db import draft_list as kept_texts
from db import outbox, referrals, replies
from db.case_detail import CaseDetail
from db.case_write import ChangeRefused
from db.drafts import SavedDraft
from db.referral_write import NoSuchReferral
from domain.referral import REASONS, AnswerNotAllowed
from domain.vocabulary import ReferralStatus
from exchange import outgoing, referral_letter
from i18n import _

ANSWER, LETTER = "answer", "letter"
WORDS = (ANSWER, LETTER)
_OPEN, _TEXT = "referral-panel", "referral-letter"


def open_for(referral_id: int, code: str) -> None:
    """Open the panel of a referral: a move of REASONS, or one of WORDS."""
    st.session_state[_OPEN] = (referral_id, code)
    st.session_state.pop(_TEXT, None)


def resume(case: CaseDetail) -> None:
    """Open the panel of the answer that was being written here, if any."""
    asked = {answer_place(case, line.id): line.id for line in case.referrals if line.question}
    for kept in _drafted(case):
        if kept.place in asked:
            open_for(asked[kept.place], ANSWER)
            return


def show(case: CaseDetail) -> None:
    """The open panel, if its referral is of this case; and answers nobody waits for any more."""
    _panel(case)
    asked = {answer_place(case, line.id) for line in case.referrals if line.question}
    for kept in _drafted(case):
        if kept.place not in asked:
            draft_list.one(kept, link=False)


def _drafted(case: CaseDetail) -> tuple[SavedDraft, ...]:
    return context.read(kept_texts.of_mine, f"referral_{case.reference}_")


def _panel(case: CaseDetail) -> None:
    referral_id, code = st.session_state.get(_OPEN, (0, ""))
    line = next((line for line in case.referrals if line.id == referral_id), None)
    if line is None or (code == ANSWER and not line.question):
        return
    with st.container(border=True, key="referral-panel"):
        st.markdown(f"**{_name(line.partner)}**")
        if code == ANSWER:
            _answer(case, referral_id, line.question)
        elif code == LETTER:
            _letter(referral_id)
        else:
            _reason(case, referral_id, ReferralStatus(code))
        st.button(_("Close"), key="referral-close", type="tertiary", on_click=_close)


def _name(text: str) -> str:
    """As text: what a name holds is not markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$:" else c for c in text)


def _close() -> None:
    st.session_state.pop(_OPEN, None)
    st.session_state.pop(_TEXT, None)


def _reason(case: CaseDetail, referral_id: int, target: ReferralStatus) -> None:
    asked = {
        ReferralStatus.DECLINED: _("Why was it declined?"),
        ReferralStatus.DONE: _("What has been done?"),
        ReferralStatus.NOT_CONFIRMED: _("What does the tenant say?"),
    }
    st.radio(
        asked[target],
        list(REASONS[target]),
        format_func=lambda item: _(item.label),
        index=None,
        key=f"referral-reason-{referral_id}-{target.value}",
        on_change=_record,
        args=(case, referral_id, target),
    )


def _record(case: CaseDetail, referral_id: int, target: ReferralStatus) -> None:
    """Record it; where help failed, show who else fits."""
    why = st.session_state[f"referral-reason-{referral_id}-{target.value}"]
    if why is None:
        return
    _close()
    failed = target is not ReferralStatus.DONE
    done = (
        _("Recorded. Here is who else can answer.")
        if failed
        else _("Recorded. The tenant is to confirm.")
    )
    then = "refer" if failed else ""
    case_saving.add(case, done, referrals.record, referral_id, target, why.value, then=then)


def _answer(case: CaseDetail, referral_id: int, question: str) -> None:
    st.text(question)
    place = answer_place(case, referral_id)
    draft.text_area(
        _("Your answer (no codice fiscale; the partner reads it behind its link)"),
        place,
        height=80,
        max_chars=referrals.MESSAGE_LIMIT,
    )

    def save() -> None:
        done = _("Answered. The partner acts next.")
        text = draft.current(place)
        case_saving.add(case, done, referrals.answer_question, referral_id, text, place=place)

    st.button(_("Send the answer"), type="primary", on_click=save, key="referral-answer-save")
    draft_saving.throw_away_button(place)


def answer_place(case: CaseDetail, referral_id: int) -> str:
    """Where the draft of an answer to a partner is kept."""
    return f"referral_{case.reference}_{referral_id}"


def _letter(referral_id: int) -> None:
    """What was sent, and the text to send by oneself, with the same link."""
    _sent(referral_id)
    if _TEXT not in st.session_state:
        st.caption(_("The message holds no name: only needs, place, urgency and your words."))
        with st.container(horizontal=True):
            _make(_("Make the message"), referral_id, "make", primary=True)
            _make(_("With a new link"), referral_id, "renew", renew=True)
        return
    to, subject, body = st.session_state[_TEXT]
    st.code(body, language=None, wrap_lines=True)
    if to:
        address = f"mailto:{quote(to)}?subject={quote(subject)}&body={quote(body)}"
        st.link_button(_("Open in the mail program"), address, icon=":material/mail:")
    else:
        st.caption(_("No mail address is known: copy the text, or call."))


def _sent(referral_id: int) -> None:
    """Every message Ponte sent, to be opened and read."""
    for number, mail in enumerate(context.read(outbox.about, referral_id)):
        if not mail.body:
            continue
        title = f"{when(mail.sent_at or mail.created_at)} · {_name(mail.subject)}"
        with st.expander(title, key=f"referral-sent-{referral_id}-{number}"):
            st.caption(f"{_(mail.state.label).capitalize()} · {_name(mail.address)}")
            st.text(outgoing.without_marks(mail.body, _("(link)")))


def _make(
    label: str, referral_id: int, key: str, *, primary: bool = False, renew: bool = False
) -> None:
    st.button(
        label,
        type="primary" if primary else "tertiary",
        on_click=_write,
        args=(referral_id, renew),
        key=f"referral-letter-{key}",
        help=_("The link sent before stops working.") if renew else None,
    )


def _write(referral_id: int, renew: bool) -> None:
    try:
        token = context.write(referrals.reply_link, referral_id, renew=renew)
        asked = context.read(replies.letter, referral_id)
    except (AnswerNotAllowed, NoSuchReferral, ChangeRefused, context.DatabaseUnavailable):
        _close()
        return
    subject, body = referral_letter.write(asked, f"{context.origin()}/r/{token}")
    st.session_state[_TEXT] = (asked.email, subject, body)
