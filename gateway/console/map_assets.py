"""What draws the map in the page of `gateway graph`: the script and style sheet of the console's map, built before."""

from pathlib import Path

import msgspec

from gateway.console.draft_process.draft_outline import outline_of, read_files
from gateway.errors import MachineError
from gateway.published_menus.definition import MenuSource
from menus.diagram.page import MapAssets

BUILT = Path(__file__).parent / "static/built"


def read_map_assets(source: MenuSource, built: Path = BUILT) -> MapAssets:
    """Return the map of a service. Raises MachineError if the script was not built, or YAML cannot read the service."""
    files = read_files(source)
    if files is None:
        raise MachineError(f"The map of {source.file} cannot be drawn: YAML cannot read all of its files.")
    try:
        script, style = ((built / f"graph_page.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    except OSError as error:
        raise MachineError(
            "The page cannot be drawn, as the script of the map was not built here. Build it with `make setup` on a "
            "machine with a network, or draw Mermaid, which needs no script: `--format mermaid`."
        ) from error
    return MapAssets(script, style, msgspec.json.encode(outline_of(files)).decode())
