"""`gateway kit DIR`: what it writes, and what it does not write over."""

import json
import re
import shlex
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.kit.dashboard import PANELS, dashboard
from gateway.kit.kit import TEMPLATES, kit_file, kit_files
from gateway.kit.kit_values import KitValues
from gateway.kit.production_page import PAGE, page_with_files
from gateway.providers.registry import PROVIDERS
from gateway.settings.parsers import redis_url
from gateway.version import program_version
from tests.gateway.kit.programs import find_program, run_program
from tools.release import build

ROOT = Path(__file__).parents[3]
PUBLIC = {"GATEWAY_PUBLIC_URL": "https://water.county.example"}
VALUES = KitValues()
SECRETS = {"environment", ".env"}


def run_kit(folder: Path, *options: str, environ: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(
        main, ["kit", str(folder), *options], env=PUBLIC if environ is None else environ
    )


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_one_command_writes_all(tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    result = run_kit(folder)
    assert result.exit_code == 0, result.output
    assert names(folder) == {*TEMPLATES, *SECRETS, "compose.Caddyfile", "dashboard.json"}
    assert "Fill in" in result.output
    assert "REDIS_URL, AT_USERNAME, AT_API_KEY." in result.output
    for name in names(folder):
        private = stat.S_IMODE((folder / name).stat().st_mode) & 0o077 == 0
        assert private == (name in SECRETS), name


def test_secrets_are_in_no_other_file(tmp_path: Path) -> None:
    environ = PUBLIC | {
        "AT_API_KEY": "atsk_9f27c1d04be85a36",
        "CASE_BACKEND_SECRET": "kZ3vQ9xLr7TnB2mWc5YhJ8pDf4Gs",
    }
    run_kit(tmp_path / "kit", environ=environ)
    for name in names(tmp_path / "kit") - SECRETS:
        text = (tmp_path / "kit" / name).read_text()
        assert all(environ[key] not in text for key in ("AT_API_KEY", "CASE_BACKEND_SECRET")), name


def test_nothing_is_written_over_but_by_replace_and_no_secret_even_then(tmp_path: Path) -> None:
    run_kit(tmp_path / "kit")
    environment = (tmp_path / "kit/environment").read_text()
    (tmp_path / "kit/nginx.conf").write_text("mine")
    refused = run_kit(tmp_path / "kit")
    assert refused.exit_code == 1
    assert "has files already: name another folder, or say --replace." in refused.output
    assert (tmp_path / "kit/nginx.conf").read_text() == "mine"
    assert run_kit(tmp_path / "kit", "--replace").exit_code == 0
    assert (tmp_path / "kit/nginx.conf").read_text() != "mine"
    assert (tmp_path / "kit/environment").read_text() == environment


def test_the_files_of_a_release_are_copied(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/requirements-production.txt").write_text("flask==3\n")
    run_kit(tmp_path / "kit", "--dist", str(tmp_path / "dist"))
    assert (tmp_path / "kit/dist/requirements-production.txt").read_text() == "flask==3\n"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"GATEWAY_PUBLIC_URL": ""}, "GATEWAY_PUBLIC_URL is not set to the https address"),
        ({"GATEWAY_PUBLIC_URL": "http://water.county.example"}, "GATEWAY_PUBLIC_URL is not set to the https"),
        ({"GATEWAY_PUBLIC_URL": "water"}, "GATEWAY_PUBLIC_URL takes a URL"),
        (PUBLIC | {"GATEWAY_PORT": "eighty"}, "GATEWAY_PORT takes"),
        (PUBLIC | {"AT_USERNAME": "a\nb"}, "AT_USERNAME has a line break"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    tmp_path: Path, environ: dict[str, str], said: str
) -> None:
    result = run_kit(tmp_path / "kit", environ=environ)
    assert result.exit_code == 2
    assert result.output.startswith(said)
    assert not (tmp_path / "kit").exists()


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run_kit(tmp_path / "file" / "kit")
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_the_settings_at_hand_are_in_the_files(tmp_path: Path) -> None:
    run_kit(tmp_path / "kit", environ=PUBLIC | {"GATEWAY_PORT": "9000", "CONSOLE_PORT": "9443"})
    for name in ("nginx.conf", "Caddyfile"):
        text = (tmp_path / "kit" / name).read_text()
        assert all(part in text for part in ("water.county.example", "127.0.0.1:9000", "127.0.0.1:9443")), (
            name
        )
    assert "127.0.0.1" not in (tmp_path / "kit/compose.Caddyfile").read_text().replace("127.0.0.0/8", "")


def test_the_page_of_docs_shows_the_same_files() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    assert page_with_files(page) == page, "write it anew: python -m gateway.kit.production_page"
    assert page.count("<!-- kit: ") == 2


# Containers


def instructions(containerfile: str) -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*", "", containerfile)
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def test_the_image_runs_as_nobody_and_has_what_the_lock_says() -> None:
    found = instructions(kit_file("Containerfile", VALUES))
    assert {word for word, _ in found} <= {
        *("FROM", "COPY", "RUN", "LABEL", "ENV", "USER", "WORKDIR", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK"),
        *("ENTRYPOINT", "CMD"),
    }
    bases = [rest for word, rest in found if word == "FROM"]
    assert len(bases) == 2, "what builds it is no part of it"
    assert all(
        re.fullmatch(r"docker\.io/library/python:3\.13-slim-bookworm( AS build)?", base) for base in bases
    )
    last = found[len(found) - 1 - [word for word, _ in reversed(found)].index("FROM") :]
    words = [word for word, _ in last]
    assert "RUN" not in words, "nothing is run as root in the image itself"
    user = next(rest for word, rest in last if word == "USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert words.index("USER") < words.index("ENTRYPOINT")
    install = next(rest for word, rest in found if word == "RUN")
    assert "--require-hashes --no-deps --requirement /dist/requirements-production.txt" in install
    assert f"access_gateway-{program_version()}-py3-none-any.whl" in install
    assert [json.loads(rest) for word, rest in last if word in ("ENTRYPOINT", "CMD")] == [
        ["gateway"],
        ["serve"],
    ]


def test_its_health_check_is_a_program_that_python_reads() -> None:
    check = next(
        rest for word, rest in instructions(kit_file("Containerfile", VALUES)) if word == "HEALTHCHECK"
    )
    command = json.loads(check.partition("CMD ")[2])
    assert command[:2] == ["python", "-c"]
    compile(command[2], "health", "exec")
    assert "/health/ready" in command[2]


def test_every_service_of_compose_is_locked_up() -> None:
    compose = yaml.safe_load(kit_file("compose.yaml", VALUES))
    services: dict[str, dict[str, Any]] = compose["services"]
    assert set(services) == {
        *("web", "worker", "proxy"),
        *(f"{kind}-{number}" for kind in ("valkey", "sentinel") for number in (1, 2, 3)),
    }
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["restart"] == "unless-stopped", name
        assert service.keys() & {"privileged", "network_mode", "pid"} == set(), name
        assert set(service["networks"]) <= compose["networks"].keys(), name
        assert set(service.get("depends_on", {})) <= services.keys(), name
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    named = {mount.partition(":")[0] for service in services.values() for mount in service.get("volumes", ())}
    assert {name for name in named if not name.startswith("./")} == compose["volumes"].keys()
    assert {name[2:] for name in named if name.startswith("./")} <= kit_files(VALUES).keys()
    assert services["web"]["environment"] == services["worker"]["environment"]


def test_each_service_of_the_gateway_is_asked_how_it_is() -> None:
    services = yaml.safe_load(kit_file("compose.yaml", VALUES))["services"]
    assert services["worker"]["healthcheck"]["test"] == ["CMD", "gateway", "worker", "--alive"]
    assert "/health/ready" in services["web"]["healthcheck"]["test"][-1]


def test_the_store_of_compose_is_its_sentinels() -> None:
    environment = yaml.safe_load(kit_file("compose.yaml", VALUES))["services"]["web"]["environment"]
    url = environment["REDIS_URL"].replace("${VALKEY_PASSWORD}", "ab" * 32)
    assert redis_url(url) == url


def test_a_linter_finds_nothing_in_the_containerfile(tmp_path: Path) -> None:
    file = tmp_path / "Containerfile"
    file.write_text(kit_file("Containerfile", VALUES))
    assert run_program(find_program("hadolint"), file) == ""


@pytest.mark.long
def test_the_image_is_built_and_runs_as_nobody(tmp_path: Path) -> None:
    """Where a builder and its base image are at hand; elsewhere the tests above have to do."""
    builder = find_program("podman")
    base = re.findall(r"(?m)^FROM (\S+)$", kit_file("Containerfile", VALUES))[0]
    if subprocess.run([builder, "pull", "--quiet", base], capture_output=True, check=False).returncode:
        pytest.skip(f"{base} cannot be had here")
    build(tmp_path / "dist")
    run_kit(tmp_path / "kit", "--dist", str(tmp_path / "dist"))
    shutil.copytree(ROOT / "services", tmp_path / "kit/service/services")
    shutil.copy(ROOT / "menus.yaml", tmp_path / "kit/service")
    image = f"access-gateway:{program_version()}"
    run_program(builder, "build", "--tag", image, "--file", tmp_path / "kit/Containerfile", tmp_path / "kit")
    run = (builder, "run", "--rm", "--read-only", "--cap-drop=ALL")
    assert run_program(*run, image, "--version") == f"gateway {program_version()}\n"
    run_program(*run, image, "check", "menus.yaml")
    assert run_program(*run, "--entrypoint", "id", image, "-u") == "10001\n"


# Kubernetes


def test_manifests_fit_the_schemas_of_kubernetes() -> None:
    schemas = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed")
    for manifest in manifests():
        schemas.validate(manifest, schemas.latest_version(), strict=True)


def manifests() -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(kit_file("kubernetes.yaml", VALUES)) if one]


def test_manifests_name_each_other() -> None:
    found = {(one["kind"], one["metadata"]["name"]): one for one in manifests()}
    assert set(found) == {
        *(("Deployment", "gateway-web"), ("Deployment", "gateway-worker"), ("Service", "gateway")),
        *(
            ("PodDisruptionBudget", "gateway-web"),
            ("NetworkPolicy", "gateway-worker"),
            ("Ingress", "gateway"),
        ),
    }
    assert {one["metadata"]["namespace"] for one in found.values()} == {"gateway"}
    labels = {}
    for part in ("web", "worker"):
        spec = found["Deployment", f"gateway-{part}"]["spec"]
        labels[part] = spec["template"]["metadata"]["labels"]
        assert spec["selector"]["matchLabels"] == labels[part]
    assert found["Service", "gateway"]["spec"]["selector"] == labels["web"]
    assert found["PodDisruptionBudget", "gateway-web"]["spec"]["selector"]["matchLabels"] == labels["web"]
    assert found["NetworkPolicy", "gateway-worker"]["spec"]["podSelector"]["matchLabels"] == labels["worker"]
    port = found["Service", "gateway"]["spec"]["ports"][0]
    web = found["Deployment", "gateway-web"]["spec"]["template"]["spec"]["containers"][0]
    assert port["targetPort"] == web["ports"][0]["name"]
    rule = found["Ingress", "gateway"]["spec"]["rules"][0]
    paths = {path["path"] for path in rule["http"]["paths"]}
    assert {f"/{provider.path_prefix.strip('/')}" for provider in PROVIDERS.providers} <= paths
    assert paths & {"/console", "/metrics", "/health", "/"} == set()


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_pod_is_locked_up_and_asked_how_it_is(part: str) -> None:
    pod = next(one for one in manifests() if one["metadata"]["name"] == f"gateway-{part}")["spec"][
        "template"
    ]["spec"]
    container = pod["containers"][0]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["args"] == [{"web": "serve"}.get(part, part)]
    assert "limits" in container["resources"]
    assert all(isinstance(entry["value"], str) for entry in container["env"])
    if part == "web":
        probes = {name: container[name]["httpGet"]["path"] for name in ("livenessProbe", "readinessProbe")}
        assert probes == {"livenessProbe": "/health/live", "readinessProbe": "/health/ready"}
    else:
        probes = {name: container[name]["exec"]["command"] for name in ("startupProbe", "livenessProbe")}
        assert list(probes.values()) == [["gateway", "worker", "--alive"]] * 2


def test_the_commands_of_the_readme_name_files_of_the_kit() -> None:
    readme = kit_file("README.md", VALUES)
    for block in re.findall(r"(?s)```sh\n(.*?)```", readme):
        for line in block.replace("\\\n", " ").splitlines():
            assert shlex.split(line, comments=True)
    named = set(re.findall(r"`([\w./-]+\.(?:yaml|json|conf|service|md)|Containerfile|Caddyfile)`", readme))
    assert named - {"menus.yaml"} <= kit_files(VALUES).keys()


# The dashboard


def test_the_dashboard_is_one_that_grafana_can_import() -> None:
    model = json.loads(dashboard())
    assert model["title"]
    assert [panel["id"] for panel in model["panels"]] == list(range(1, len(PANELS) + 1))
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in model["panels"]}
    assert len(places) == len(PANELS), "none stands on another"
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in model["panels"])
    source = model["templating"]["list"][0]["name"]
    assert {panel["datasource"]["uid"] for panel in model["panels"]} == {f"${{{source}}}"}
