"""How far long work has come: a bar with the time left, or silence."""

from typing import Protocol

from tqdm import tqdm


class Progress(Protocol):
    """What long work tells."""

    def stage(self, name: str, total: int) -> None:
        """A new stage of `total` units begins."""

    def advance(self, count: int) -> None:
        """So many units of the stage are done."""

    def step(self, name: str) -> None:
        """One unit is about to be done; `name` says which."""


class Silence:
    """Tells nobody."""

    def stage(self, name: str, total: int) -> None:
        """See Progress."""

    def advance(self, count: int) -> None:
        """See Progress."""

    def step(self, name: str) -> None:
        """See Progress."""


class Bars:
    """A bar on standard error for each stage; long stages show the time left."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None

    def stage(self, name: str, total: int) -> None:
        """See Progress."""
        self.close()
        self._bar = tqdm(total=total, desc=f"{name:<10}", unit_scale=True, delay=0.5)

    def advance(self, count: int) -> None:
        """See Progress."""
        if self._bar is not None:
            self._bar.update(count)

    def step(self, name: str) -> None:
        """See Progress."""
        if self._bar is not None:
            self._bar.set_postfix_str(name, refresh=False)
            self._bar.update(1)

    def close(self) -> None:
        """End the bar of the last stage."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
