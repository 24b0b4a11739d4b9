"""The files of `deploy/` name what there is: settings, figures, paths."""

import json
import re

import pytest
import yaml

import metrics
from settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
SETTINGS = {"DATABASE_URL"} | {f"PONTE_{name}".upper() for name in Settings.model_fields}
OF_THE_PROCESS = {"process_resident_memory_bytes", "process_cpu_seconds"}
FILES = [path for path in DEPLOY.rglob("*") if path.is_file()]


def test_every_setting_a_file_names_is_one() -> None:
    named = {
        (path.name, name)
        for path in FILES
        for name in re.findall(r"\b(?:PONTE_[A-Z_]+[A-Z]|DATABASE_URL)\b", path.read_text("utf-8"))
    }
    assert len(named) > 20
    assert {name for _file, name in named} <= SETTINGS


def test_the_board_asks_for_figures_there_are_and_shows_each() -> None:
    board = json.loads((DEPLOY / "grafana" / "ponte.json").read_text("utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:ponte|process)_[a-z_]+", target["expr"])
    }
    asked = {re.sub(r"_(bucket|count|total)$", "", name) for name in asked}
    told = {metric.name for metric in metrics.REGISTRY.collect()}
    assert asked <= told
    assert {name for name in told if name.startswith("ponte_")} == asked - OF_THE_PROCESS


def test_the_compose_file_mounts_files_that_are_there_and_starts_two_processes() -> None:
    said = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    mounted = [
        volume.split(":")[0]
        for service in said["services"].values()
        for volume in service["volumes"]
        if volume.startswith("./")
    ]
    missing = [path for path in mounted if not (DEPLOY / path).exists()]
    assert missing == ["./tls/certificate.pem", "./tls/key.pem"]
    servers = (DEPLOY / "compose" / "servers.conf").read_text("utf-8")
    assert set(re.findall(r"^server (\w+):8501", servers, re.MULTILINE)) == {"first", "second"}
    assert {"first", "second", "clock", "database", "proxy"} == set(said["services"])
    for name in ("first", "second", "clock"):
        assert said["services"][name]["environment"]["PONTE_CLOCK"] == "apart"
        assert said["services"][name]["read_only"] is True


@pytest.mark.parametrize("name", ["ponte@.service", "ponte-clock.service"])
def test_a_unit_may_do_little_and_has_the_time_to_let_people_finish(name: str) -> None:
    lines = (DEPLOY / "systemd" / name).read_text("utf-8").splitlines()
    said = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    for wanted in ("NoNewPrivileges", "PrivateUsers", "PrivateDevices", "ProtectHome"):
        assert said[wanted] == "yes", wanted
    assert (said["ProtectSystem"], said["CapabilityBoundingSet"]) == ("strict", "")
    drained = re.search(r"PONTE_DRAIN_SECONDS=(\d+)", "\n".join(lines))
    assert drained is None or int(said["TimeoutStopSec"]) > int(drained[1])
    program = "web.apart" if "clock" in name else "app.py"
    assert said["ExecStart"].endswith(f"{program}'")
