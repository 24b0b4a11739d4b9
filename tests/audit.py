"""`make audit`: whether a weakness is known of any package that is installed.

pip-audit calls a set clean of which it could look at nothing. Here it is clean where every package
was looked at, and nothing is said where the list is out of reach.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import distributions

UNREACHED = "The list of known weaknesses is out of reach: nothing was looked at."


def problems(said: str, wanted: Mapping[str, str]) -> list[str]:
    """What is wrong, by the answer of pip-audit about the packages `wanted`, a line for each."""
    try:
        answered = {_name(one["name"]): one for one in json.loads(said)["dependencies"]}
    except (ValueError, TypeError, KeyError):
        return [UNREACHED]
    unseen = sorted(
        name for name, version in wanted.items() if answered.get(name, {}).get("version") != version
    )
    told = [
        f"{name} {one['version']}: {weakness['id']} (mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'})"
        for name, one in sorted(answered.items())
        for weakness in one.get("vulns", [])
    ]
    if unseen:
        count = f"{len(unseen)} of {len(wanted)} packages could not be looked at"
        told.append(f"{count}: {', '.join(unseen)}")
    return told


def installed() -> dict[str, str]:
    """Name and version of every package of this environment."""
    return {_name(one.metadata["Name"]): one.version for one in distributions()}


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        check=False,
    )
    packages = installed()
    told = problems(done.stdout, packages)
    print("\n".join(told) or f"No weakness is known of any of the {len(packages)} packages.")
    sys.exit(bool(told))
