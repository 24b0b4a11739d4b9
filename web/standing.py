"""How this process stands: when its clock had a turn, whether it is on its way out."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class ProcessState:
    """What a process knows of itself."""

    turned_at: float = field(default_factory=time.monotonic)
    """When the clock inside last did what was due; at first, when the process started."""
    began_at: float = field(default_factory=time.monotonic)
    leaving: bool = False
    """Takes nobody new; those who are here may finish."""

    def turned(self) -> None:
        """The clock has done what was due."""
        self.turned_at = time.monotonic()

    def since_turn(self) -> float:
        """Seconds."""
        return time.monotonic() - self.turned_at

    def since_start(self) -> float:
        """Seconds."""
        return time.monotonic() - self.began_at


HERE = ProcessState()
