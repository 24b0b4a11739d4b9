"""How Ponte is watched over, and what its processes leave to one another."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

SHORTEST_TOKEN = 20


class WatchSettings(BaseSettings):
    """Figures for who runs Ponte, the clock, the end of a process."""

    metrics_token: SecretStr = SecretStr("")
    """Who asks for `/metrics` says it; empty: this machine alone may ask, and not by the proxy."""
    slow_query_ms: Annotated[int, Field(ge=0, le=600_000)] = 1_000
    """A statement that takes longer stands in the log, without a value; 0: none does."""
    clock: Literal["inside", "apart"] = "inside"
    """Whether each server does what is due by itself, or one process beside them (`make clock`)."""
    drain_seconds: Annotated[int, Field(ge=0, le=7_200)] = 0
    """So long a server that is told to stop (SIGTERM) lets people finish; it takes nobody new."""

    @field_validator("metrics_token")
    @classmethod
    def _token_cannot_be_guessed(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_TOKEN:
            raise ValueError(f"it must be empty or at least {SHORTEST_TOKEN} characters long")
        return value
