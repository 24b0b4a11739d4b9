"""Streets under the map, by choice of the installation."""

from pathlib import Path
from typing import Self

from pydantic import field_validator, model_validator
from pydantic_settings import BaseSettings

from domain.quarters import streets
from settings.files import looked_at


class StreetSettings(BaseSettings):
    """Where the map's streets come from, and whose they are."""

    tiles_url: str = ""
    """Streets under the map from close by: `https://tiles.example.org/{z}/{x}/{y}.png`, or the path
    of a PMTiles file with pictures. Empty: none, and the map asks no other host for anything."""
    tiles_attribution: str = ""
    """Whose these streets are, as their licence wants it named on the map."""

    @field_validator("tiles_url")
    @classmethod
    def _tiles_can_be_asked_for(cls, value: str) -> str:
        if value.endswith(streets.FILE):
            looked_at(Path(value), streets.wrong_with_file, streets.HEAD)
        elif value and (wrong := streets.wrong_with_address(value)):
            raise ValueError(wrong)
        return value

    @model_validator(mode="after")
    def _tiles_are_whose(self) -> Self:
        if self.tiles_url and not self.tiles_attribution.strip():
            raise ValueError("PONTE_TILES_URL needs PONTE_TILES_ATTRIBUTION")
        if self.tiles_attribution.strip() and not self.tiles_url:
            raise ValueError("PONTE_TILES_ATTRIBUTION is set and PONTE_TILES_URL is not")
        return self
