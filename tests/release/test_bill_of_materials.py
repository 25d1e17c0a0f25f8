"""The bill of materials: CycloneDX JSON that is whole, and says the same each time."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from tools.bill_of_materials import bill_of_materials
from tools.console_assets import ASSETS
from tools.production_lock import PRODUCTION_LOCK, pins

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = PRODUCTION_LOCK.read_text(encoding="utf-8")
NPM_LOCK = (ASSETS / "package-lock.json").read_text(encoding="utf-8")
DIGEST = "ab" * 32
TEXT = bill_of_materials(PROJECT, LOCK, NPM_LOCK, DIGEST)
DOCUMENT: dict[str, Any] = json.loads(TEXT)
COMPONENTS: list[dict[str, Any]] = [DOCUMENT["metadata"]["component"], *DOCUMENT["components"]]
TOP_FIELDS = {"bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"}
COMPONENT_FIELDS = {"type", "bom-ref", "name", "version", "purl", "description", "licenses", "hashes"}
HASH_LETTERS = {"SHA-256": 64, "SHA-512": 128}


def test_its_fields_are_those_of_the_format() -> None:
    assert DOCUMENT.keys() == TOP_FIELDS
    assert (DOCUMENT["bomFormat"], DOCUMENT["specVersion"], DOCUMENT["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", DOCUMENT["serialNumber"])
    for component in COMPONENTS:
        assert component.keys() <= COMPONENT_FIELDS
        assert component["type"] in ("application", "library")
        assert re.fullmatch(r"pkg:(pypi|npm)/[^@\s]+@[^@\s]+", component["purl"])
        for part in component.get("hashes", ()):
            assert re.fullmatch(f"[0-9a-f]{{{HASH_LETTERS[part['alg']]}}}", part["content"])
        licences = component.get("licenses", [{"expression": "none declared"}])
        assert len(licences) == 1 or all(one.keys() == {"license"} for one in licences), (
            "one expression, or names"
        )


def test_references_are_unique_and_each_that_is_used_is_there() -> None:
    refs = [component["bom-ref"] for component in COMPONENTS]
    assert len(refs) == len(set(refs))
    named = {ref for entry in DOCUMENT["dependencies"] for ref in (entry["ref"], *entry["dependsOn"])}
    assert named == set(refs), "each component is needed by something, or needs something"


def test_it_has_every_package_of_the_lock_and_what_browsers_get() -> None:
    python = {one["name"]: one["version"] for one in COMPONENTS if one["purl"].startswith("pkg:pypi")}
    assert python.keys() == pins(LOCK).keys() | {"access-gateway"}
    assert python["access-gateway"] == PROJECT["version"]
    browser = {one["name"] for one in COMPONENTS if one["purl"].startswith("pkg:npm")}
    assert "@codemirror/state" in browser
    assert "esbuild" not in browser, "it builds, and is no part of what is built"


def test_it_tells_licences_and_the_digest_of_the_wheel() -> None:
    by_name = {component["name"]: component for component in COMPONENTS}
    assert by_name["flask"]["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert by_name["access-gateway"]["hashes"] == [{"alg": "SHA-256", "content": DIGEST}]


def test_the_same_packages_give_the_same_text() -> None:
    assert bill_of_materials(PROJECT, LOCK, NPM_LOCK, DIGEST) == TEXT
    other = json.loads(bill_of_materials(PROJECT, LOCK, NPM_LOCK, "cd" * 32))
    assert other["serialNumber"] != DOCUMENT["serialNumber"]
