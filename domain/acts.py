"""Every act the record tells, with its words: what `db.access.audit` accepts, and nothing else.

The code is `noun.verb`, and is what is stored: one that was ever written stays here.
"""

from domain.vocabulary import N_, Labelled

_ANSWER = N_("answer to a request: {status}")


class Act(Labelled):
    """What was done, as the record says it; `history` is how the history of a partner does."""

    history: str

    def __new__(cls, code: str, label: str = "", history: str = "") -> "Act":
        """Make the member from its code; the words are attributes."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label, member.history = label, history
        return member

    USER_CREATE = "user.create", N_("account created")
    USER_ENABLE = "user.enable", N_("account enabled")
    USER_DISABLE = "user.disable", N_("account disabled")
    USER_ROLE = "user.role", N_("role changed")
    USER_NAME = "user.name", N_("name changed")
    USER_LANGUAGE = "user.language", N_("language changed")
    USER_RESET = "user.reset", N_("password reset")
    USER_PASSWORD = "user.password", N_("own password changed")
    USER_SIGN_IN = "user.sign_in", N_("signed in")
    USER_SECOND = "user.second", N_("second factor shown")
    USER_SECOND_WRONG = "user.second_wrong", N_("wrong code at sign-in")
    USER_DEVICE = "user.device", N_("came in on a new device")
    USER_MAIL = "user.mail", N_("mails about the work chosen")
    USER_EMAIL = "user.email", N_("mail address of an account changed")
    USER_SIGN_OUT = "user.sign_out", N_("signed out")
    USER_REFUSED = "user.refused", N_("failed sign-in")
    USER_KNOCKED = "user.knocked", N_("sign-ins refused without a look at the password")
    USER_THROTTLED = "user.throttled", N_("five failed sign-ins")

    FACTOR_APP = "factor.app", N_("app for codes added")
    FACTOR_APP_REMOVE = "factor.app_remove", N_("app for codes removed")
    FACTOR_PASSKEY = "factor.passkey", N_("passkey added")
    FACTOR_PASSKEY_NAME = "factor.passkey_name", N_("passkey renamed")
    FACTOR_PASSKEY_REMOVE = "factor.passkey_remove", N_("passkey removed")
    FACTOR_PASSKEY_COPY = "factor.passkey_copy", N_("copy of a passkey refused")
    FACTOR_CODES = "factor.codes", N_("recovery codes made")
    FACTOR_RESET = "factor.reset", N_("second factors reset")

    SESSION_REVOKE = "session.revoke", N_("session closed")
    SESSION_REVOKE_ALL = "session.revoke_all", N_("all sessions closed")

    CALENDAR_OPEN = "calendar.open", N_("calendar address made")
    CALENDAR_CLOSE = "calendar.close", N_("calendar address closed")

    PARTNER_ASK = "partner.ask", N_("partner asked to verify"), N_("asked them to verify")
    PARTNER_CONFIRM = (
        "partner.confirm",
        N_("data confirmed by the partner"),
        N_("confirmed by the partner itself"),
    )
    PARTNER_PROPOSE = (
        "partner.propose",
        N_("changes proposed by the partner"),
        N_("the partner proposed changes"),
    )
    PARTNER_ACCEPT = (
        "partner.accept",
        N_("proposal of a partner accepted"),
        N_("accepted a proposal"),
    )
    PARTNER_NOTE = "partner.note", N_("note of a partner read"), N_("read what the partner wrote")
    PARTNER_REFUSE = "partner.refuse", N_("proposal of a partner refused"), N_("refused a proposal")
    PARTNER_CREATE = "partner.create", N_("partner created"), N_("created")
    PARTNER_EDIT = "partner.edit", N_("partner changed"), N_("changed the organisation")
    PARTNER_SERVICE = "partner.service", N_("service changed"), N_("changed a service")
    PARTNER_REFERENT = "partner.referent", N_("referent changed"), N_("changed a referent")
    PARTNER_VERIFY = "partner.verify", N_("partner verified"), N_("verified")
    PARTNER_UNVERIFY = (
        "partner.unverify",
        N_("verification of a partner taken back"),
        N_("took a verification back"),
    )
    PARTNER_IMPORT = (
        "partner.import",
        N_("partner changed by an import"),
        N_("imported from a spreadsheet"),
    )
    PARTNER_PLACES = (
        "partner.places",
        N_("partner said what it can take"),
        N_("said by the partner itself"),
    )
    PARTNER_PLACES_TOLD = (
        "partner.places_told",
        N_("what a partner can take written down"),
        N_("wrote down what it can take"),
    )
    PARTNER_NO_REMINDERS = (
        "partner.no_reminders",
        N_("partner stopped its reminders"),
        N_("wants no reminders"),
    )
    PARTNER_REMINDERS = (
        "partner.reminders",
        N_("reminders to a partner begun again"),
        N_("gets reminders again"),
    )
    PARTNER_REACHED = (
        "partner.reached",
        N_("partner reached by phone"),
        N_("reached somebody by phone"),
    )
    PARTNER_WRONG = (
        "partner.wrong",
        N_("phone number of a partner marked wrong"),
        N_("marked a phone number wrong"),
    )
    PARTNER_NOBODY = (
        "partner.nobody",
        N_("partner called, nobody answered"),
        N_("called, nobody answered"),
    )
    PARTNER_UNCALLED = (
        "partner.uncalled",
        N_("mark beside a phone number taken back"),
        N_("took a mark beside a phone number back"),
    )
    PARTNER_LOAD_STARTER = "partner.load_starter", N_("starting list of partners loaded")
    PARTNER_DEACTIVATE = (
        "partner.deactivate",
        N_("partner deactivated"),
        N_("marked as no longer active"),
    )
    PARTNER_REACTIVATE = (
        "partner.reactivate",
        N_("partner reactivated"),
        N_("marked as active again"),
    )

    DIRECTORY_IMPORT = "directory.import", N_("partners imported")
    DIRECTORY_EXPORT = "directory.export", N_("directory taken out as a file")

    IMPORT_LAYOUT = "import.layout", N_("columns of a list matched")
    IMPORT_MEANING = "import.meaning", N_("writings of a list matched")
    IMPORT_STOP = "import.stop", N_("import stopped")

    MEETING_CREATE = "meeting.create", N_("meeting written down")
    MEETING_EDIT = "meeting.edit", N_("meeting changed")
    MEETING_CALL_OFF = "meeting.call_off", N_("meeting called off")
    MEETING_CALL_ON = "meeting.call_on", N_("meeting takes place after all")
    MEETING_INVITE = "meeting.invite", N_("organisations invited to a meeting")
    MEETING_UNINVITE = "meeting.uninvite", N_("organisation taken off a meeting")
    MEETING_DOOR = "meeting.door", N_("organisations added to a meeting")
    MEETING_ATTENDANCE = "meeting.attendance", N_("attendance recorded")
    MEETING_REFERENT = "meeting.referent", N_("another referent at a meeting")
    MEETING_LOAD_STARTER = "meeting.load_starter", N_("first meeting of the network loaded")

    COMMITMENT_TAKE = "commitment.take", N_("commitment recorded")
    COMMITMENT_KEEP = "commitment.keep", N_("commitment kept")
    COMMITMENT_REOPEN = "commitment.reopen", N_("commitment open again")
    COMMITMENT_WITHDRAW = "commitment.withdraw", N_("commitment withdrawn")

    ACTION_CREATE = "action.create", N_("action in a quarter written down")
    ACTION_EDIT = "action.edit", N_("action in a quarter changed")
    ACTION_STEP = "action.step", N_("next step of an action done")

    MEMBERSHIP_SAVE = "membership.save", N_("adhesion to the network changed")

    STOP_ADD = "stop.add", N_("stops of the camper planned")
    STOP_CHANGE = "stop.change", N_("stop of the camper changed")
    STOP_CANCEL = "stop.cancel", N_("stop of the camper called off")
    STOP_RESTORE = "stop.restore", N_("stop of the camper takes place after all")

    VISIT_CHANGE = "visit.change", N_("convened tenant corrected")
    VISIT_REMOVE = "visit.remove", N_("convened tenant taken off the list")
    VISIT_CASE = "visit.case", N_("case opened from a visit")
    VISIT_CONVENE = "visit.convene", N_("tenants convened")
    VISIT_CONVENED = "visit.convened", N_("visit not marked any more")
    VISIT_CAME = "visit.came", N_("visit: the tenant came")
    VISIT_NO_SHOW = "visit.no_show", N_("visit: the tenant did not come")
    VISIT_SPONTANEOUS = "visit.spontaneous", N_("walk-in counted")
    VISIT_TAKE_BACK = "visit.take_back", N_("walk-in counted no more")

    FIELD_DEVICE = "field.device", N_("device for the camper set up")
    FIELD_REVOKE = "field.revoke", N_("device for the camper revoked")
    FIELD_SEND = "field.send", N_("case written in the field received")
    FIELD_READ = "field.read", N_("case written in the field read")
    FIELD_OPEN = "field.open", N_("case opened from the field")
    FIELD_ASIDE = "field.aside", N_("case written in the field put aside")

    CASE_OPEN = "case.open", N_("case opened")
    CASE_READ = "case.read", N_("case opened on screen")
    CASE_LIST = "case.list", N_("list of cases opened")
    CASE_STATUS = "case.status", N_("status of a case changed")
    CASE_URGENCY = "case.urgency", N_("urgency changed")
    CASE_NEEDS = "case.needs", N_("needs changed")
    CASE_ANSWER = "case.answer", N_("said how needs ended")
    CASE_CORRECT = "case.correct", N_("case corrected")
    SHEET_GIVE = "sheet.give", N_("sheet made for a tenant")
    SHEET_READ = "sheet.read", N_("translation of the sheet read by a mediator")
    SHEET_UNREAD = "sheet.unread", N_("translation of the sheet not read after all")

    CASE_NOTE = "case.note", N_("note written")
    CASE_CALL = "case.call", N_("phone call noted")
    CASE_MERGE = "case.merge", N_("cases merged")
    CASE_UNMERGE = "case.unmerge", N_("merger of cases undone")
    CASE_OVERDUE = "case.overdue", N_("cases became late")

    PERSON_MERGE = "person.merge", N_("people merged")
    PERSON_UNMERGE = "person.unmerge", N_("merger of people undone")
    PERSON_READ = "person.read", N_("identity read")
    PERSON_SEARCH = "person.search", N_("people searched")

    IDENTITY_LINK = "identity.link", N_("identity read behind a partner's link")

    REFERRAL_SEND = "referral.send", N_("case referred")
    REFERRAL_SENT = "referral.sent", N_("case referred")
    REFERRAL_PREPARE = "referral.prepare", N_("request to a partner prepared")
    REFERRAL_RESEND = "referral.resend", N_("request sent by mail again")
    REFERRAL_ASK = "referral.ask", N_("question of a partner")
    REFERRAL_LATE = "referral.late", N_("late answer of a partner")
    REFERRAL_TELL = "referral.tell", N_("answer to a partner")
    REFERRAL_LINK = "referral.link", N_("link for a partner made")
    REFERRAL_REMIND = "referral.remind", N_("partner reminded")
    REFERRAL_ACCEPTED = "referral.accepted", _ANSWER
    REFERRAL_IN_PROGRESS = "referral.in_progress", _ANSWER
    REFERRAL_DONE = "referral.done", _ANSWER
    REFERRAL_CONFIRMED = "referral.confirmed", _ANSWER
    REFERRAL_DECLINED = "referral.declined", _ANSWER
    REFERRAL_EXPIRED = "referral.expired", _ANSWER
    REFERRAL_CANCELLED = "referral.cancelled", _ANSWER
    REFERRAL_NOT_CONFIRMED = "referral.not_confirmed", _ANSWER

    TASK_SET = "task.set", N_("reminder set")
    TASK_DONE = "task.done", N_("task done")

    WARNING_LOOK = "warning.look", N_("early warnings looked for")
    WARNING_ACKNOWLEDGE = "warning.acknowledge", N_("early warning read")

    RIGHTS_ASK = "rights.ask", N_("wish of a tenant about their data")
    RIGHTS_GRANT = "rights.grant", N_("wish of a tenant granted")
    RIGHTS_REFUSE = "rights.refuse", N_("wish of a tenant refused")
    RIGHTS_DONE = "rights.done", N_("wish of a tenant carried out")
    RIGHTS_LIFT = "rights.lift", N_("restriction of a tenant’s data over")
    RIGHTS_ERASE = "rights.erase", N_("data of a tenant erased")
    RIGHTS_REDACT = "rights.redact", N_("mentions of a tenant erased")
    RIGHTS_TELL = "rights.tell", N_("partners told of an erasure or a rectification")
    RIGHTS_CALL = "rights.call", N_("a partner told by phone of an erasure or a rectification")
    RIGHTS_EXPORT = "rights.export", N_("all data of a tenant taken out as a file")
    RIGHTS_AGAIN = "rights.again", N_("erasures carried out again after a restore")

    NOTICE_WRITE = "notice.write", N_("privacy notice written")
    NOTICE_PUBLISH = "notice.publish", N_("privacy notice published")

    RETENTION_KEEP = "retention.keep", N_("case kept beyond its term")
    RETENTION_LET_GO = "retention.let_go", N_("case let go at the end of its term")
    RETENTION_TAKE_BACK = "retention.take_back", N_("case not let go after all")
    RETENTION_DESTROY = "retention.destroy", N_("case destroyed at the end of its term")

    FIGURES_RELEASE = "figures.release", N_("figures released")
    FIGURES_RECOUNT = "figures.recount", N_("figures counted anew")
    FIGURES_EXPORT = "figures.export", N_("figures taken out as a page or file")

    RECORD_READ = "record.read", N_("record of a case read")
    RECORD_LIST = "record.list", N_("record read")
    RECORD_EXPORT = "record.export", N_("record taken out as a file")
    RECORD_CUT = "record.cut", N_("lines of the record dropped after their term")

    ACCESS_REFUSED = "access.refused", N_("page or act refused")

    BACKUP_SAVE = "backup.save", N_("backup saved")
    BACKUP_RESTORE = "backup.restore", N_("backup restored")
    KEYS_ROTATE = "keys.rotate", N_("texts brought under a new key")
    DATABASE_ENCRYPT = "database.encrypt", N_("database encrypted")

    DEMO_LOAD = "demo.load", N_("demonstration data loaded")
