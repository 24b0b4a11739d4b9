"""Every page there is, and what it leads to: a case, a meeting, a day of the camper, a partner."""

from collections.abc import AsyncIterator

from domain.pages import PAGES
from domain.permissions import granted
from domain.vocabulary import Role
from torture.servers import House
from torture.tab import Tab, opened


async def walked(
    house: House, wrong: list[str], *, by_all: bool = False
) -> AsyncIterator[tuple[str, Tab]]:
    """Each page, and the first of each kind that a page leads to, open and drawn, by one role whose
    page it is or `by_all` of them; faults of opening it go into `wrong`.
    """
    seen = set[str]()
    for role in Role:
        cookie = house.enter(role)
        mine = {page.address for page in PAGES.values() if granted(role, page.permission)}
        left = [(address, "") for address in sorted(mine)]
        while left:
            address, query = left.pop()
            kind = f"/{address}?{query.partition('=')[0]}"
            known = f"{kind} {role}" if by_all else kind
            if known in seen or address not in mine:
                continue
            seen.add(known)
            async with opened(house.origin, cookie, address, query) as tab:
                wrong += [f"{kind}: {fault}" for fault in (await tab.run()).faults]
                left += [link.partition("?")[::2] for link in sorted(tab.links)]
                yield kind, tab
