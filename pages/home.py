"""Oggi: what the person who opened Ponte should do first, by what they may do."""

from components import context
from components.drafts import listing as draft_list
from components.home import administrator as home_administrator
from components.home import coordinator as home_coordinator
from components.home import executive as home_executive
from components.home import mail_choice as home_mail
from components.home import manager as home_manager
from domain.permissions import Permission

SCREENS = {
    Permission.CASES_WRITE: home_manager.show,
    Permission.DIRECTORY_WRITE: home_coordinator.show,
    Permission.USERS_WRITE: home_administrator.show,
    Permission.FIGURES_READ: home_executive.show,
}
# The first that fits: whoever may do nothing of the others reads figures.

me = context.demand(Permission.OWN_ACCOUNT)
next(show for permission, show in SCREENS.items() if me.may(permission))(me)
draft_list.show()
home_mail.show(me)
