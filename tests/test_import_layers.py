"""Every module has its place in the contracts of imports, which import-linter keeps."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRACTS = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
}


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("menus", "each package of the menu language imports only packages below it"),
        ("gateway", "each package of the gateway imports only packages below it"),
    ],
)
def test_no_module_is_left_out_of_the_layers(package: str, name: str) -> None:
    layers = CONTRACTS[name]["layers"]
    named = [module.strip() for layer in layers for module in layer.replace("|", ":").split(":")]
    left_out = {
        module
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py"
        for module in (".".join(path.relative_to(ROOT).with_suffix("").parts),)
        if not any(module == name or module.startswith(f"{name}.") for name in named)
    }
    assert not left_out


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        (
            "only the roots (application, worker, commands) use the composition root",
            {"gateway.__main__", "gateway.app", "gateway.cli", "gateway.container"},
        ),
        (
            "nobody imports from the folder of a provider, which the registry loads by its name",
            {"gateway.providers"},
        ),
        (
            "nobody imports from the folder of a case system, which the registry loads by its name",
            {"gateway.case_systems"},
        ),
        (
            "nobody imports from the folder of a payment system, which the registry loads by its name",
            {"gateway.payments"},
        ),
    ],
)
def test_what_is_forbidden_is_forbidden_to_every_other_room(name: str, allowed: set[str]) -> None:
    rooms = {
        f"gateway.{path.stem}"
        for path in (ROOT / "gateway").iterdir()
        if (path.is_dir() and (path / "__init__.py").exists())
        or (path.suffix == ".py" and path.stem != "__init__")
    }
    assert set(CONTRACTS[name]["source_modules"]) == rooms - allowed
