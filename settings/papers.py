"""Whose the papers are, and how they look."""

from pathlib import Path

from pydantic import field_validator
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import BaseSettings

from domain.report import logo, template
from settings.files import looked_at


class PaperSettings(BaseSettings):
    """The agency's name, template and logo."""

    agency: str = "ALER Varese-Como-Monza Brianza-Busto Arsizio"
    """Whose reports they are, and whom partners call."""
    agency_phone: str = ""
    """Told to partners who are too late, beside the name of who wrote to them."""
    slides_template: Path | None = None
    """A presentation (PPTX, POTX): its masters, theme, fonts and logo are those of the slides."""
    logo: Path | None = None
    """A picture (PNG, SVG) that stands on the first page of reports."""

    @field_validator("slides_template", "logo", mode="before")
    @classmethod
    def _file_can_be_used(cls, value: object, info: ValidationInfo) -> Path | None:
        room = logo if info.field_name == "logo" else template
        return looked_at(Path(str(value)), room.problem) if value else None

    @field_validator("agency")
    @classmethod
    def _agency_has_a_name(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("it must not be empty")
        return value
