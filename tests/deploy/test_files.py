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


def test_all_the_proxy_of_the_containers_reads_is_mounted_and_all_they_share_is_named() -> None:
    said = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    inside = {v.split(":")[1] for v in said["services"]["proxy"]["volumes"]}
    nginx = "".join(path.read_text("utf-8") for path in (DEPLOY / "nginx").glob("*.conf"))
    wanted = set(re.findall(r"/etc/nginx/ponte/[\w.]+\w", re.sub(r"#.*", "", nginx)))
    assert len(wanted) == 6
    assert wanted <= inside
    for service in said["services"].values():
        shared = {v.split(":")[0] for v in service["volumes"] if v[0] not in "./"}
        assert shared <= set(said["volumes"])
        assert set(service.get("depends_on", {})) <= set(said["services"])
    sockets = {v for s in said["services"].values() for v in s["volumes"] if "socket" in v}
    assert sockets == {"socket:/run/postgresql"}
    for name in ("first", "second"):
        service = said["services"][name]
        drained = int(service["environment"]["PONTE_DRAIN_SECONDS"])
        assert int(service["stop_grace_period"].removesuffix("s")) > drained


def test_backups_go_where_the_clock_may_write() -> None:
    [said] = re.findall(r"^PONTE_BACKUP_DIR=(\S+)$", (DEPLOY / ".env.example").read_text(), re.M)
    assert f"ReadWritePaths=-{said}\n" in (DEPLOY / "systemd" / "ponte-clock.service").read_text()
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    assert f"backups:{said}" in compose["services"]["clock"]["volumes"]
    assert f"-o ponte -m 700 {said}" in (DEPLOY / "Dockerfile").read_text("utf-8")


def test_the_image_starts_what_there_is_asks_the_port_it_opens_and_takes_no_secret_along() -> None:
    said = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.partition(" ") for line in said.splitlines() if line and line[0] != "#"]
    of = {word: rest for word, _space, rest in lines}
    given = dict(
        pair.split("=") for word, _, rest in lines if word == "ENV" for pair in rest.split()
    )
    check = json.loads(of["HEALTHCHECK"].split("CMD ")[1])
    [port] = {given["PORT"], of["EXPOSE"], check[2]}
    assert f":{port} " in (DEPLOY / "compose" / "servers.conf").read_text("utf-8")
    for program in (check[1], json.loads(of["CMD"])[1], "requirements.txt"):
        assert (ROOT / program).is_file()
    user = re.search(r"--uid (\d+) --home-dir (\S+)", of["RUN"])
    assert user is not None
    assert user[2] == given["PONTE_VAR_DIR"]
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["first"]
    assert compose["user"] == f"{user[1]}:{user[1]}"
    assert f"var:{user[2]}" in compose["volumes"]
    left_out = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {".git", ".env", "deploy/.env", "deploy/tls", "var"} <= set(left_out)
    assert not {"deploy", "components", "db", "locale", "web"} & set(left_out)


def test_the_commands_of_the_installation_work_from_any_folder() -> None:
    said = (DEPLOY / "commands").read_text("utf-8")
    assert re.findall(r"\S*bin/python", said) == ["/opt/ponte/current/.venv/bin/python"]


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
