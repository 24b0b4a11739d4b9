"""Oggi: what the person who opened Ponte should do first, by role."""

from components import (
    context,
    draft_list,
    home_administrator,
    home_coordinator,
    home_executive,
    home_manager,
)
from domain.permissions import Permission
from domain.vocabulary import Role

SCREENS = {
    Role.COMMUNITY_MANAGER: home_manager.show,
    Role.EXECUTIVE: home_executive.show,
    Role.COORDINATOR: home_coordinator.show,
    Role.ADMINISTRATOR: home_administrator.show,
}

me = context.demand(Permission.OWN_ACCOUNT)
SCREENS[me.role](me)
draft_list.show()
