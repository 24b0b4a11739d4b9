"""By which names Ponte is reached."""

import re
from typing import Annotated

from pydantic import field_validator
from pydantic_settings import BaseSettings, NoDecode


class ReachedSettings(BaseSettings):
    """What the gate lets in, and whose word it takes."""

    allowed_hosts: Annotated[list[str], NoDecode] = []
    """Names by which browsers reach Ponte beside that of `public_url` and this machine's own:
    `ponte.aler.example, 10.0.0.5:8501`."""
    trust_proxy: bool = False
    """Believe the last X-Forwarded-For, -Proto and -Host (only behind our own proxy)."""

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _names_apart(cls, value: object) -> object:
        return (
            [v.strip().lower() for v in value.split(",") if v.strip()]
            if isinstance(value, str)
            else value
        )

    @field_validator("allowed_hosts")
    @classmethod
    def _each_is_a_name(cls, value: list[str]) -> list[str]:
        if not all(
            re.fullmatch(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", one) for one in value
        ):
            raise ValueError("write names and ports like ponte.example.org, 10.0.0.5:8501")
        return value
