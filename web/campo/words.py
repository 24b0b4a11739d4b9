"""What the page says, in every language, as a module of its own for the browser.

By key, because a page that opens without a network cannot ask for a text when it needs it.
"""

import json

import i18n
from i18n import _, ngettext
from web.campo.more_words import more

Words = dict[str, str | list[str]]
"""A text, or the one and the many of a number."""


def module() -> str:
    """`words.js`."""
    every: dict[str, Words] = {}
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            every[language] = _head() | _gate() | _form() | more()
    return f"export const WORDS = {json.dumps(every, ensure_ascii=False)};\n"


def _head() -> Words:
    return {
        "title": _("Camper without signal"),
        "send_now": _("Send now"),
        "lock": _("Lock"),
        "waiting": [ngettext("{n} case not sent yet", "{n} cases not sent yet", n) for n in (1, 2)],
        "nothing_waits": _("Nothing waits to be sent"),
        "never_sent": _("nothing sent from here yet"),
        "last_sent": _("last sent {time}"),
        "no_network": _("no network"),
        "network": _("connected"),
        "signed_out": _("sign in to send"),
        "foreign": _("this device is somebody else’s"),
        "server_trouble": _("the server could not take everything: it is tried again"),
        "sign_in": _("Sign in"),
        "to_ponte": _("Go to Ponte"),
        "sign_in_to_send": _("Sign in to send"),
        "signed_out_goes_on": _(
            "Your sign-in has ended. You can go on writing: everything stays on this device and is "
            "sent after you sign in."
        ),
        "foreign_says": _(
            "Somebody else is signed in here. What this device keeps is of who prepared it: only "
            "that passphrase opens it, and it is sent when that person signs in. To write here "
            "yourself, use another device or another profile of the browser."
        ),
        "waits_since": [
            ngettext("The oldest case waits for {n} day.", "The oldest case waits for {n} days.", n)
            for n in (1, 2)
        ],
        "days_left": [
            ngettext(
                "In {n} day it is erased from this device: find a network and send it.",
                "In {n} days it is erased from this device: find a network and send it.",
                n,
            )
            for n in (1, 2)
        ],
        "lost": [
            ngettext(
                "{n} case was not sent for 30 days and was erased from this device.",
                "{n} cases were not sent for 30 days and were erased from this device.",
                n,
            )
            for n in (1, 2)
        ],
        "understood": _("Understood"),
        "clock_back": _(
            "The clock of this device went back. Nothing is lost; set it right, so that the hours "
            "are too."
        ),
        "clock_ahead": _(
            "The clock of this device leapt ahead, or it was off for days. Nothing is erased for "
            "that; look whether day and hour are right."
        ),
        "clock_is_ahead": _("The clock of this device is ahead by {size}. Set it right."),
        "clock_is_behind": _("The clock of this device is behind by {size}. Set it right."),
        "days": [ngettext("{n} day", "{n} days", n) for n in (1, 2)],
        "minutes": [ngettext("{n} minute", "{n} minutes", n) for n in (1, 2)],
    }


def _gate() -> Words:
    return {
        "show": _("Show"),
        "hide": _("Hide"),
        "one_moment": _("One moment…"),
        "prepare_title": _("Prepare this device"),
        "prepare_says": _(
            "Once, with a network. Then cases are written also where there is no signal, and are "
            "sent as soon as there is one."
        ),
        "device_name": _("Name of this device"),
        "device_name_first": _("Tablet of the camper"),
        "device_name_hint": _("So that the office knows it, if it gets lost."),
        "passphrase": _("Passphrase"),
        "passphrase_again": _("Passphrase, once more"),
        "passphrase_hint": _(
            "At least {n} characters: four or five words that do not belong together. No names, no "
            "dates, not your password of Ponte."
        ),
        "passphrase_short": _("Too short: at least {n} characters."),
        "passphrase_simple": _("Too easy to guess: use more different letters."),
        "passphrase_other": _("The two are not the same. Type it once more."),
        "nobody_can_open": _(
            "It opens what is written here, and is stored nowhere: who forgets it loses what was "
            "not sent. Nobody can get it back, not even the office."
        ),
        "prepare": _("Prepare"),
        "prepare_signed_out": _("Sign in first, then prepare this device."),
        "prepare_not_yours": _(
            "Only who writes cases can prepare a device. Sign in as a community manager."
        ),
        "prepare_no_network": _("There is no network. It is needed this once: try again with one."),
        "locked_title": _("This device is locked"),
        "locked_with": [
            ngettext(
                "{n} case is kept here. Type your passphrase to go on or to send it.",
                "{n} cases are kept here. Type your passphrase to go on or to send them.",
                n,
            )
            for n in (1, 2)
        ],
        "locked_said": _("Locked. What you typed is kept."),
        "unlock": _("Unlock"),
        "wrong_passphrase": [
            ngettext(
                "This is not the passphrase. {n} try is left.",
                "This is not the passphrase. {n} tries are left.",
                n,
            )
            for n in (1, 2)
        ],
        "barred": _(
            "Five wrong tries: it opens again after the next contact with the office. Sign in to "
            "Ponte on this device where there is a network, then come back here. Nothing is erased."
        ),
        "by_passkey": _("Unlock with the passkey"),
        "forgotten": _("I do not remember the passphrase"),
        "forgotten_says": _(
            "Nobody can open what is kept here without it. You can go on trying another day, or "
            "erase everything and begin anew."
        ),
        "erase_all": _("Erase everything and begin anew"),
        "erase_first": [
            ngettext(
                "{n} case that was not sent will be gone. Go on?",
                "{n} cases that were not sent will be gone. Go on?",
                n,
            )
            for n in (1, 2)
        ],
        "erase_first_none": _("Everything this device keeps will be gone. Go on?"),
        "erase_not_yours": _(
            "Nothing was erased: cases that were not sent are erased only by who prepared this "
            "device, signed in and with a network. Otherwise the administration can revoke it."
        ),
        "erase_second": _("Nobody can get it back. Really erase?"),
        "yes_go_on": _("Yes, go on"),
        "for_ever": _("Erase for ever"),
        "cancel": _("Cancel"),
        "this_device": _("This device"),
        "add_passkey": _("Add the passkey"),
        "add_passkey_says": _(
            "With a passkey you open this page with your finger, your face or the PIN of the "
            "device. The passphrase goes on working."
        ),
        "passkey_added": _("Added: from now on the passkey opens this page too."),
        "passkey_unable": _(
            "This device or browser cannot do it. Go on with the passphrase; nothing was changed."
        ),
        "passkey_wrong": _("This is not the passphrase: no passkey was added."),
        "passkey_barred": _("Five wrong tries: no passkey was added."),
        "gone_here": _("Everything on this device is erased"),
        "gone_here_says": _("Prepare it again, with a network, to go on using it."),
        "gone_elsewhere": _("This device was erased in another tab"),
        "gone_elsewhere_says": _("Nothing is kept here any more."),
        "gone_revoked": _("The office has revoked this device"),
        "gone_revoked_says": _(
            "Everything it kept is erased. If that is a mistake, ask the administration of Ponte."
        ),
        "begin_again": _("Begin again"),
    }


def _form() -> Words:
    return {
        "new_case": _("New case"),
        "where": _("Where"),
        "who": _("Who"),
        "what": _("What is needed"),
        "notice": _("Privacy notice"),
        "quarter": _("Quarter"),
        "channel": _("Channel"),
        "family_name": _("Family name"),
        "given_name": _("Given name"),
        "phone": _("Phone"),
        "tax_code": _("Codice fiscale"),
        "anonymous": _("Does not want to say who they are"),
        "needs": _("Needs"),
        "find_need": _("Type to find a need"),
        "no_need": _("No need with these letters"),
        "needs_chosen": _("Chosen"),
        "needs_usual": _("Heard most"),
        "needs_found": _("Found"),
        "needs_all": _("All needs"),
        "need_away": _("Take away: {need}"),
        "language": _("Language (optional)"),
        "which_language": _("Which language"),
        "choose_language": _("Choose the language"),
        "other_language": _("Other…"),
        "urgency": _("Urgency"),
        "story": _("Story"),
        "story_hint": _("What happened, in short. Names go in the fields above, not here."),
        "notice_given": _("Given, version {version}"),
        "notice_language": _("Language of the notice"),
        "notice_way": _("How it was given"),
        "not_said": _("Not said how"),
        "choose_a_quarter": _("Choose the quarter"),
        "choose_a_channel": _("Choose the channel"),
        "choose_quarter": _("Choose the quarter."),
        "choose_channel": _("Choose how the tenant reached us."),
        "choose_need": _("Choose at least one need."),
        "choose_who": _("Say who it is, or that they prefer not to say."),
        "no_search_here": _(
            "Whether the person is known already is looked up in the office: nothing is searched "
            "here."
        ),
        "done": _("Done: to be sent"),
        "back": _("Back"),
        "not_ready": _("Something is missing."),
        "refused": _("Not taken by the server. Put it right, then it is sent again."),
        "kept_to_send": _("Kept on this device, to be sent"),
        "kept_at": _("Kept on this device at {time}"),
        "not_kept_short": _("Not kept yet"),
        "not_kept": _(
            "What you type is on screen but not kept yet. Do not close the page: it is tried again "
            "by itself."
        ),
        "full": _(
            "The memory of this device is full: what you type is on screen but not kept. Do not "
            "close the page. Delete photos or other things from the device, or send what waits; "
            "it is tried again by itself."
        ),
        "full_act": _(
            "The memory of this device is full: the last thing was not kept. Delete photos or "
            "other things from the device, or send what waits, then do it again."
        ),
        "throw_away": _("Throw this case away"),
        "throw_first": _("It was not sent. Throw it away?"),
        "throw_second": _("Nobody can get it back. Really throw it away?"),
    }
