"""What the parts and fields of what is held about a person are called on paper."""

from domain.acts import Act
from domain.vocabulary import N_, CaseStatus, Outcome, ReferralStatus
from i18n import _

TITLES = {
    "person": N_("Who you are"),
    "household": N_("Your household"),
    "case": N_("Cases"),
    "need": N_("Needs"),
    "diary": N_("Diary"),
    "reopening": N_("Cases that were opened again"),
    "told": N_("Whom it was told to"),
    "answer": N_("What became of the requests"),
    "mail": N_("Mails to partners"),
    "task": N_("To do"),
    "visit": N_("Visits to the camper"),
    "correction": N_("Corrections"),
    "person_merger": N_("Records of you made one"),
    "case_merger": N_("Merged cases"),
    "draft": N_("Texts that are being written"),
    "field": N_("Written at the camper, not a case yet"),
    "wish": N_("What you asked about your data"),
    "record": N_("Who read or changed it"),
}
LABELS = {
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "codice_fiscale": N_("Codice fiscale"),
    "earlier_code": N_("Earlier code"),
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "address": N_("Address"),
    "dwelling": N_("Dwelling code"),
    "created_at": N_("Written on"),
    "size": N_("In the household"),
    "minors": N_("Minors"),
    "over_65": N_("Over 65"),
    "quarter_id": N_("Quarter"),
    "reference": N_("Case"),
    "channel": N_("Channel"),
    "opened_at": N_("Opened"),
    "language": N_("Language"),
    "urgency": N_("Urgency (1 at once, 4 within a week)"),
    "status": N_("Status"),
    "outcome": N_("Outcome"),
    "closed_at": N_("Closed"),
    "privacy_version": N_("Version of the notice"),
    "privacy_given_on": N_("Notice given on"),
    "privacy_way": N_("How the notice was given"),
    "privacy_language": N_("Language of the notice"),
    "retain_until": N_("Reviewed after"),
    "need_code": N_("Need"),
    "severity": N_("Severity (1 light, 3 grave)"),
    "at": N_("When"),
    "kind": N_("Kind"),
    "text": N_("Text"),
    "reopened_at": N_("Opened again"),
    "partner": N_("Partner"),
    "service": N_("Service"),
    "message": N_("What was said to the partner"),
    "sent_at": N_("Sent"),
    "answered_at": N_("Answer came"),
    "question": N_("Question of the partner"),
    "subject": N_("Subject"),
    "body": N_("Text of the mail"),
    "due_at": N_("Due"),
    "done_at": N_("Done"),
    "stop": N_("Stop of the camper"),
    "day": N_("Day"),
    "starts_at": N_("Hour"),
    "state": N_("State"),
    "field": N_("Field"),
    "was": N_("Before"),
    "after": N_("After"),
    "content": N_("What is written"),
    "written_at": N_("Written on"),
    "written_by": N_("Written by"),
    "received_at": N_("Arrived"),
    "needs": N_("Needs"),
    "story": N_("Story"),
    "asked_on": N_("Asked on"),
    "due_on": N_("Answer due on"),
    "ground": N_("Reason"),
    "answer": N_("Answer"),
    "who": N_("Who"),
    "act": N_("What"),
}
"""What has no label says nothing to the person: ids, and marks for lists."""


def coded(code: str) -> str:
    """A state of a case or request, or an outcome, in words; anything else as it is."""
    for kind in (CaseStatus, ReferralStatus, Outcome):
        if code in {each.value for each in kind}:
            return _(kind(code).label)
    return code


def act(code: str) -> str:
    """What was done, from the code of a line of the record; an unknown code as it is."""
    if code not in set(Act):
        return code
    verb = code.partition(".")[2]
    status = _(ReferralStatus(verb).label).lower() if verb in set(ReferralStatus) else ""
    return _(Act(code).label).format(status=status)
