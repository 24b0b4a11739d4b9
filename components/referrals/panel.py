"""Under the referrals of a case: the words one of them needs. A reason, an answer, a message."""

import secrets
from urllib.parse import quote

import streamlit as st

import i18n
from components import context
from components.cases import saving as case_saving
from components.cases.words import when
from components.choosing import distinct
from components.directory import calls
from components.drafts import listing as draft_list
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements import copy, into_view
from components.people import naming
from components.plain import plain
from db.cases.detail import CaseDetail, ReferralLine
from db.drafts.keep import SavedDraft
from db.mail import outbox
from db.referrals import ask as referrals
from db.referrals import reply as replies
from domain.errors import NotAllowed, NotThere, Refused
from domain.permissions import PermissionDenied
from domain.referrals.moves import REASONS, STATES
from domain.referrals.reasons import SAID_BY_A_PERSON, SentBy
from domain.vocabulary import ReferralStatus
from exchange.mail import outgoing
from exchange.referrals import letter as referral_letter
from i18n import _

ANSWER, LETTER = "answer", "letter"
WORDS = (ANSWER, LETTER)
_OPEN, _TEXT, _BRING = "referral-panel", "referral-letter", "referral-bring"
_ANSWERING = "referral-answering"


def open_for(referral_id: int, code: str) -> None:
    """Open the panel of a referral: a move of REASONS, or one of WORDS."""
    st.session_state[_OPEN] = (referral_id, code)
    st.session_state[_BRING] = secrets.token_hex(4)
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
    return draft_list.begun(f"referral_{case.reference}_")


def _panel(case: CaseDetail) -> None:
    referral_id, code = st.session_state.get(_OPEN, (0, ""))
    line = next((line for line in case.referrals if line.id == referral_id), None)
    if line is None or (code == ANSWER and not line.question):
        return
    with st.container(border=True, key="referral-panel"):
        into_view.bring("referral", st.session_state.get(_BRING, ""), always=True)
        st.markdown(f"**{plain(line.partner)}**")
        if code == ANSWER:
            _answer(case, referral_id, line.question)
        elif code == LETTER:
            _letter(case, line)
        else:
            _reason(case, referral_id, ReferralStatus(code))
        st.button(_("Close"), key="referral-close", type="tertiary", on_click=_close)


def _close() -> None:
    st.session_state.pop(_OPEN, None)
    st.session_state.pop(_TEXT, None)


def _reason(case: CaseDetail, referral_id: int, target: ReferralStatus) -> None:
    reasons = list(SAID_BY_A_PERSON if target is ReferralStatus.SENT else REASONS[target])
    st.radio(
        _(STATES[target].we_ask),
        reasons,
        format_func=distinct(reasons, lambda item: _(item.label)),
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
    if target is ReferralStatus.SENT:
        _has_gone(case, referral_id, why)
        return
    failed = target is not ReferralStatus.DONE
    done = (
        _("Recorded. Here is who else can answer.")
        if failed
        else _("Recorded. The tenant is to confirm.")
    )
    then = "refer" if failed else ""
    case_saving.add(case, done, referrals.record, referral_id, target, why.value, then=then)


def _has_gone(case: CaseDetail, referral_id: int, how: SentBy) -> None:
    _close()
    done = _("Sent. The partner acts next.")
    case_saving.add(case, done, referrals.record, referral_id, ReferralStatus.SENT, how.value)


def _answer(case: CaseDetail, referral_id: int, question: str) -> None:
    st.text(question)
    place = answer_place(case, referral_id)
    draft.text_area(
        _("Your answer (no names, no codice fiscale; the partner reads it behind its link)"),
        place,
        height=80,
        max_chars=referrals.MESSAGE_LIMIT,
    )

    def send() -> None:
        case_saving.add(
            case,
            "",
            referrals.answer_question,
            referral_id,
            draft.current(place),
            question,
            place=place,
            told=lambda by_mail: (_answered(by_mail), ""),
        )

    def save() -> None:
        if not naming.stops(case.reference, _ANSWERING, place):
            send()

    naming.warning(case.reference, _ANSWERING, place, send)
    st.button(_("Send the answer"), type="primary", on_click=save, key="referral-answer-save")
    draft_saving.throw_away_button(place)


def answer_place(case: CaseDetail, referral_id: int) -> str:
    """Where the draft of an answer to a partner is kept."""
    return f"referral_{case.reference}_{referral_id}"


def _answered(by_mail: bool) -> str:
    if by_mail:
        return _("Answered. The partner acts next.")
    return _("Answered. No mail tells the partner: call, or send the message again.")


def _letter(case: CaseDetail, line: ReferralLine) -> None:
    """What was sent, and the text to send by oneself, with the same link."""
    referral_id, to_send = line.id, line.status is ReferralStatus.DRAFT
    _sent(referral_id)
    if to_send and _TEXT not in st.session_state:
        _compose(referral_id, False)
    if _TEXT not in st.session_state:
        st.caption(_("The message holds no name: only needs, place, urgency and your words."))
        with st.container(horizontal=True):
            _make(_("Make the message"), referral_id, "make", primary=True)
            _make(_("With a new link"), referral_id, "renew", renew=True)
        return
    to, subject, body = st.session_state[_TEXT]
    if to_send and line.mail is None:
        st.caption(_("Nothing has been sent yet. Send this, then say below that it went."))
    st.code(body, language=None, wrap_lines=True)
    with st.container(horizontal=True, gap="small"):
        copy.button(body, f"referral-copy-{referral_id}")
        if to:
            address = f"mailto:{quote(to)}?subject={quote(subject)}&body={quote(body)}"
            st.link_button(_("Open in the mail program"), address, icon=":material/mail:")
        _call(line)
    calls.show_some(line.partner_reference, line.phone)
    if not to:
        st.caption(_("No mail address is known: copy the text, or call."))
    if to_send:
        _say_it_went(case, referral_id)


def _call(line: ReferralLine) -> None:
    """A button for each number that is not held to be wrong; where there are several each says
    which.
    """
    found, wrong = i18n.calls(line.phone), calls.held_wrong(line.partner_reference)
    for call in (each for each in found if each.called not in wrong):
        label = _("Call {number}").format(number=plain(call.label))
        label = label if len(found) > 1 else _("Call the referent")
        st.link_button(label, call.href, icon=":material/call:")


def _say_it_went(case: CaseDetail, referral_id: int) -> None:
    """From here on the partner's time to answer runs."""
    st.markdown(f"**{_('When it has gone, say how: the time to answer begins then.')}**")
    labels = {
        SentBy.MAIL: _("I have mailed it"),
        SentBy.PHONE: _("I have called"),
        SentBy.HAND: _("I have handed it over"),
    }
    with st.container(horizontal=True, gap="small"):
        for how, label in labels.items():
            st.button(
                label,
                key=f"referral-gone-{how.value}",
                on_click=_has_gone,
                args=(case, referral_id, how),
            )


def _sent(referral_id: int) -> None:
    """Every message Ponte sent, to be opened and read."""
    for number, mail in enumerate(context.read(outbox.about, referral_id)):
        if not mail.body:
            continue
        title = f"{when(mail.sent_at or mail.created_at)} · {plain(mail.subject)}"
        with st.expander(title, key=f"referral-sent-{referral_id}-{number}"):
            st.caption(f"{_(mail.state.label).capitalize()} · {plain(mail.address)}")
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
    """On a click, where nothing says that the session has ended: the run that follows does."""
    try:
        _compose(referral_id, renew)
    except (context.SignedOut, PermissionDenied):
        _close()


def _compose(referral_id: int, renew: bool) -> None:
    try:
        token = context.write(referrals.reply_link, referral_id, renew=renew)
        asked = context.read(replies.letter, referral_id)
    except (NotAllowed, NotThere, Refused, context.DatabaseUnavailable):
        _close()
        return
    subject, body = referral_letter.write(asked, f"{context.origin()}/r/{token}")
    st.session_state[_TEXT] = (asked.email, subject, body)
