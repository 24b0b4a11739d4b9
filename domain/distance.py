"""How far two places are from each other, as the crow flies."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6_371.0


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in kilometres between two WGS84 points (haversine formula)."""
    north, east = radians(other_lat - lat), radians(other_lon - lon)
    across = cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(sin(north / 2) ** 2 + across)))
