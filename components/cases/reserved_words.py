"""What is said, alike on every case and list, to who reads no reserved needs."""

from i18n import _


def in_lists() -> str:
    """Above a list: what is not in it, and who follows that."""
    return _("Reserved requests are not in this list: the community manager follows them.")


def title() -> str:
    """The line that stands on every case."""
    return _("Reserved service")


def on_a_case() -> str:
    """Under it: nothing can be read from its being there, for it always is."""
    return _(
        "Other needs and other requests may be reserved. This line stands on every case: if there "
        "are any, the community manager follows them."
    )
