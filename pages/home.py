"""Oggi: what the person who opened Ponte should do first, by role."""

from components import context
from components.drafts import listing as draft_list
from components.home import administrator as home_administrator
from components.home import coordinator as home_coordinator
from components.home import executive as home_executive
from components.home import manager as home_manager
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
