"""What a release is made of, as CycloneDX JSON 1.6: packages of the production lock, and those bundled for browsers.

https://cyclonedx.org/docs/1.6/json/ names the fields. No field depends on the moment or on the machine.
"""

import base64
import json
import uuid
from collections.abc import Iterable, Mapping
from importlib import metadata
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.production_lock import pins

SPEC_VERSION = "1.6"
SERIAL_NAMESPACE = uuid.UUID("0f9c5f0a-6e0b-5a52-9f5e-6d7f3f0c1b1e")  # any, but always the same one
LONGEST_NAME = 80  # letters; a longer one is the text of a licence
Component = dict[str, Any]


def bill_of_materials(project: Mapping[str, Any], lock: str, npm_lock: str, wheel_digest: str) -> str:
    """Return the document for a project, as in pyproject.toml.

    `lock` is the production lock, `npm_lock` the package-lock.json of what is bundled for browsers. `wheel_digest` is
    the wheel's SHA-256.
    """
    pinned = {name: _version(entry) for name, entry in pins(lock).items()}
    own = _component("application", "pypi", project["name"], project["version"])
    own |= {
        "description": project["description"],
        "licenses": [{"license": {"id": project["license"]}}],
        "hashes": [{"alg": "SHA-256", "content": wheel_digest}],
    }
    python = [_python_component(name, version) for name, version in sorted(pinned.items())]
    browser = _browser_components(json.loads(npm_lock)["packages"])
    refs = {component["name"]: component["bom-ref"] for component in python}
    wanted = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    direct = [refs[name] for name in sorted(wanted & refs.keys())]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "version": 1,
        "metadata": {"component": own},
        "components": [*python, *browser],
        "dependencies": [
            {"ref": own["bom-ref"], "dependsOn": [*direct, *(one["bom-ref"] for one in browser)]},
            *({"ref": refs[name], "dependsOn": _needs(name, refs)} for name in sorted(refs)),
        ],
    }
    serial = uuid.uuid5(SERIAL_NAMESPACE, json.dumps(document, sort_keys=True))
    return json.dumps({**document, "serialNumber": f"urn:uuid:{serial}"}, indent=2) + "\n"


def _component(kind: str, registry: str, name: str, version: str) -> Component:
    purl = f"pkg:{registry}/{name.replace('@', '%40')}@{version}"
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl}


def _python_component(name: str, version: str) -> Component:
    """Return a package of the lock, with the licence that it declares where it is installed here."""
    component = _component("library", "pypi", name, version)
    try:
        declared = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # needed on other machines only
        return component
    for expression in declared.get_all("License-Expression", ()):
        return component | {"licenses": [{"expression": expression}]}
    classifiers = declared.get_all("Classifier", ())
    names = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: ")]
    names = names or [one for one in declared.get_all("License", ()) if 0 < len(one) <= LONGEST_NAME]
    return component | {"licenses": [{"license": {"name": one}} for one in names]} if names else component


def _browser_components(packages: Mapping[str, Mapping[str, Any]]) -> list[Component]:
    """Return the packages that are bundled. Those that only build the bundle are left out."""
    components = []
    for path, package in sorted(packages.items()):
        if not path or package.get("dev"):
            continue
        component = _component("library", "npm", path.rpartition("node_modules/")[2], package["version"])
        algorithm, _, digest = package["integrity"].partition("-")
        hashes = [{"alg": f"SHA-{algorithm.removeprefix('sha')}", "content": base64.b64decode(digest).hex()}]
        licence = {"licenses": [{"expression": package["license"]}]} if "license" in package else {}
        components.append({**component, "hashes": hashes, **licence})
    return components


def _needs(name: str, refs: Mapping[str, str]) -> list[str]:
    """Return the references of the packages that a package needs itself."""
    try:
        lines: Iterable[str] = metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return []
    wanted = [one for one in map(Requirement, lines) if "extra" not in str(one.marker or "")]
    return sorted({refs[key] for one in wanted if (key := canonicalize_name(one.name)) in refs})


def _version(entry: str) -> str:
    return entry.partition("==")[2].split(maxsplit=1)[0]
