"""For how long what tenants said is kept, and which notice they are given."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class RightsSettings(BaseSettings):
    """Terms of what is held about tenants."""

    retention_years: Annotated[int, Field(ge=1, le=100)] = 5
    """So many years after its end a closed case comes up for review, and is then let go or kept."""
    retention_notice_days: Annotated[int, Field(ge=0, le=365)] = 30
    """So many days after a case was let go it is destroyed; until then it can be taken back."""
    privacy_notice_version: Annotated[str, Field(min_length=1, max_length=16)] = "1.0"
    """Version of the notice given to tenants, where none is published on the page of rights."""
