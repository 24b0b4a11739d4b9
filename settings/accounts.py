"""How people sign in, and for how long."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class AccountSettings(BaseSettings):
    """Sessions of those who sign in."""

    session_idle_minutes: Annotated[float, Field(gt=0, le=1_440)] = 30
    session_max_hours: Annotated[int, Field(ge=1, le=168)] = 12
    second_factor: Literal["all", "trusted"] = "all"
    """Of whom a second factor is asked: of all, or of who keeps accounts or reads identity."""
    one_time_hours: Annotated[int, Field(ge=1, le=720)] = 72
    """So long serves a password that another person has set, to be changed at the first sign-in."""
