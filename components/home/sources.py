"""Whose rows stand on the one list of *Oggi*. A room adds its own here, a line each."""

from components.actions import steps as actions
from components.campo import devices as campo
from components.directory import to_do as directory
from components.home import cases
from components.network import to_do as network
from components.referrals import to_do as referrals
from components.rights import to_do as rights
from components.tasks import to_do as tasks
from components.work import Source

SOURCES: tuple[Source, ...] = (
    tasks.work,
    cases.work,
    rights.work,
    rights.to_call,
    referrals.work,
    network.work,
    actions.work,
    directory.proposed,
    directory.to_verify,
    campo.late,
)
