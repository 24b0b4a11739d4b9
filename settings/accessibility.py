"""What only the agency can say in its accessibility statement."""

from datetime import date

from pydantic_settings import BaseSettings


class AccessibilitySettings(BaseSettings):
    """Whom people write to who cannot use a page, and when that was last looked at."""

    accessibility_contact: str = ""
    """Address or telephone of the office that answers; empty: the statement says it is missing."""
    accessibility_reviewed: date | None = None
    """Day on which the agency last looked at the statement."""
