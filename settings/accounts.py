"""How people sign in, and for how long."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class AccountSettings(BaseSettings):
    """Sessions of those who sign in."""

    session_idle_minutes: Annotated[float, Field(gt=0, le=1_440)] = 30
    session_max_hours: Annotated[int, Field(ge=1, le=168)] = 12
    one_time_hours: Annotated[int, Field(ge=1, le=720)] = 72
    """So long serves a password that another person has set, to be changed at the first sign-in."""
