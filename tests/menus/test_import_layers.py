"""Every module of the menu language has a layer in its contract of imports."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACT = "each package of the menu language imports only packages below it"


def test_no_module_is_left_out_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == CONTRACT)
    named = [name.strip() for layer in layers for name in layer.replace("|", ":").split(":")]
    left_out = {
        module
        for path in (ROOT / "menus").rglob("*.py")
        if path.name != "__init__.py"
        for module in (".".join(path.relative_to(ROOT).with_suffix("").parts),)
        if not any(module == name or module.startswith(f"{name}.") for name in named)
    }
    assert not left_out
