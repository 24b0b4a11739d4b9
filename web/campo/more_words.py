"""What the page says of the list of the stop and of the cases that wait."""

from i18n import _


def more() -> dict[str, str | list[str]]:
    """By key, in the language in force."""
    return {
        "from_stop": _("Quarter and channel are those of today’s stop: {place}."),
        "to_put_right": _("To put right"),
        "being_typed": _("Being written"),
        "to_send": _("To be sent"),
        "nobody_named": _("Nobody named"),
        "may_have_arrived": _(
            "it may have arrived already: it opens again after the answer of the server"
        ),
        "newer": _("kept by a newer version of this page: reload it with a network"),
        "open": _("Go on writing"),
        "no_day": _(
            "Quarters, needs and the list of the stop have not come yet: a network is needed this "
            "once."
        ),
        "cannot_open_busy": _("This case is open in another tab, or is being sent."),
        "cannot_open_tried": _(
            "This case may have arrived already. It opens again after the answer of the server."
        ),
        "cannot_open_newer": _(
            "This case was kept by a newer version of this page. Reload the page with a network."
        ),
        "not_here": _("What is not possible here"),
        "not_here_says": _(
            "Without a network nothing is searched: not persons, not whether a case is there "
            "already, not partners. Cases that are open already are neither shown nor changed, "
            "nothing is referred, nothing is printed, and the list of the stop is the one that "
            "came last. In the office, under New from the camper, Ponte shows what looks alike "
            "and a person decides."
        ),
        "install_title": _("Put this page on the screen of the device"),
        "install_says": _("So it is found with one tap, and opens without a network."),
        "install": _("Install"),
        "install_android": _(
            "Chrome or Edge: menu ⋮ of the browser, then Add to home screen or Install."
        ),
        "install_ios": _("iPad and iPhone: in Safari the Share button, then Add to Home Screen."),
        "refused_plain": _("The server did not take it. Look it through and send it again."),
        "refused_long": _("The server did not take it: it is too long."),
        "check_in": _("Check-in"),
        "old_list": _("This is the list of {day}. Today’s comes with the next network."),
        "no_list": _("No list for today."),
        "walk_in": _("Walk-in"),
        "state_convened": _("On the list"),
        "state_came": _("Has come"),
        "state_no_show": _("Has not come"),
        "not_sent_yet": _("not sent yet"),
        "tap_came": _("Has come"),
        "tap_no_show": _("Has not come"),
        "tap_convened": _("Undo"),
        "tap_refused": _("A check-in was not taken."),
    }
