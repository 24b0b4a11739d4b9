"""What is asked of the network, from what the figures say."""

from db.network.summary import NetworkSummary
from db.report.parts import Setting
from db.report.sentences import quoted
from db.report.unanswered import Unanswered
from domain.report.contents import Message
from i18n import _, ngettext, number

NEEDS = 3
"""Needs that are asked for by name."""


def message(of: Setting, holes: Unanswered, network: NetworkSummary) -> Message:
    """Three or four things that an organisation can do."""
    asked = [*_needs(holes), *_answers(of), *_commitments(network)]
    asked.append(_("Tell us whom to call, and tell us again when that changes."))
    said = ngettext("We ask one thing of you", "We ask {n} things of you", len(asked))
    return Message("asked", said.format(n=number(len(asked))), points=tuple(asked))


def _needs(holes: Unanswered) -> list[str]:
    names = [quoted(hole.label) for hole in holes.found[:NEEDS]]
    if not names:
        return []
    said = ngettext(
        "Who can answer this need? Today nobody does: {names}.",
        "Who can answer these needs? Today nobody does: {names}.",
        len(names),
    )
    return [said.format(names=", ".join(names))]


def _answers(of: Setting) -> list[str]:
    in_time = of.figure("in_time", of.facts.total)
    if in_time.value is None or in_time.value == 100:
        return [_("Answer each request by its day, a no as well: it lets us ask somebody else.")]
    return [
        _("Answer each request by its day, a no as well. Answers in time now: {n}.").format(
            n=in_time.text
        )
    ]


def _commitments(network: NetworkSummary) -> list[str]:
    asked = []
    if network.late_still:
        said = ngettext(
            "Keep the commitment whose day is past, or give it a new day.",
            "Keep the {n} commitments whose day is past, or give them a new day.",
            network.late_still,
        )
        asked.append(said.format(n=number(network.late_still)))
    return asked
