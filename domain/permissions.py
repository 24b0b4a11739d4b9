"""Who may do what: the table of roles and permissions."""

from dataclasses import dataclass
from enum import StrEnum

from domain.vocabulary import Role


class Permission(StrEnum):
    """One thing a role can be allowed to do."""

    CASES_READ = "cases.read"
    CASES_WRITE = "cases.write"
    CASES_ALL = "cases.all"
    """Every case as it stands: where and when it was opened, how urgent it is, whose turn it is.
    Without it only cases that a partner has in hand, and of them what their requests say."""
    RESTRICTED_READ = "restricted.read"
    """Needs of health, violence and criminal measures, and requests that say there is one."""
    EXACT_FIGURES = "exact.figures"
    """Counts as they are, live."""
    IDENTITY_READ = "identity.read"
    FIGURES_READ = "figures.read"
    DIRECTORY_READ = "directory.read"
    DIRECTORY_WRITE = "directory.write"
    NETWORK_READ = "network.read"
    NETWORK_WRITE = "network.write"
    MOBILE_READ = "mobile.read"
    MOBILE_WRITE = "mobile.write"
    IMPORTS_WRITE = "imports.write"
    """Lists by a spreadsheet; which ones, `domain.imports.runs.ImportList` says."""
    WARNINGS_WRITE = "warnings.write"
    RIGHTS_WRITE = "rights.write"
    """Wishes of tenants about their data, erasure and retention: who decides meets identity, so
    never an administrator."""
    USERS_WRITE = "users.write"
    AUDIT_READ = "audit.read"
    OWN_ACCOUNT = "own.account"


_EVERYONE = frozenset(
    {
        Permission.FIGURES_READ,
        Permission.DIRECTORY_READ,
        Permission.NETWORK_READ,
        Permission.OWN_ACCOUNT,
    }
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.COMMUNITY_MANAGER: _EVERYONE
    | {
        Permission.CASES_READ,
        Permission.CASES_WRITE,
        Permission.CASES_ALL,
        Permission.RESTRICTED_READ,
        Permission.EXACT_FIGURES,
        Permission.IDENTITY_READ,
        Permission.MOBILE_READ,
        Permission.MOBILE_WRITE,
        Permission.IMPORTS_WRITE,
        Permission.WARNINGS_WRITE,
        Permission.RIGHTS_WRITE,
    },
    Role.EXECUTIVE: _EVERYONE | {Permission.WARNINGS_WRITE},
    Role.COORDINATOR: _EVERYONE
    | {
        Permission.CASES_READ,
        Permission.DIRECTORY_WRITE,
        Permission.NETWORK_WRITE,
        Permission.MOBILE_READ,
        Permission.MOBILE_WRITE,
        Permission.IMPORTS_WRITE,
        Permission.WARNINGS_WRITE,
    },
    Role.ADMINISTRATOR: _EVERYONE | {Permission.USERS_WRITE, Permission.AUDIT_READ},
}

IMPLIED: dict[Permission, frozenset[Permission]] = {
    Permission.CASES_ALL: frozenset({Permission.CASES_READ, Permission.RESTRICTED_READ}),
    Permission.CASES_WRITE: frozenset({Permission.CASES_ALL, Permission.IDENTITY_READ}),
    Permission.EXACT_FIGURES: frozenset({Permission.CASES_ALL}),
    Permission.RIGHTS_WRITE: frozenset({Permission.CASES_WRITE}),
}
"""What a role must have too: how a case stands follows from its reserved needs, who changes a case
meets all of it, and exact counts of small places tell of single cases.
"""


def granted(role: Role, permission: Permission) -> bool:
    """Whether a role may do it: asked also of who is not signed in."""
    return permission in GRANTS[role]


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person on whose behalf something is read or written."""

    user_id: int
    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        """Whether the actor's role is granted `permission`."""
        return granted(self.role, permission)

    @property
    def rights(self) -> frozenset[Permission]:
        """All that the actor may do."""
        return GRANTS[self.role]


class PermissionDenied(Exception):
    """The actor's role is not granted the permission a function declares."""

    def __init__(self, actor: Actor | None, permission: Permission) -> None:
        self.actor, self.permission = actor, permission
        super().__init__(f"{getattr(actor, 'role', 'nobody')} may not {permission}")
