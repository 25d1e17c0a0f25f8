"""Faults of a city's server, which a test switches on."""

from dataclasses import dataclass

from simulators.filing_faults import FilingFaults


@dataclass(slots=True)
class CityFaults(FilingFaults):
    """What goes wrong besides. `doubled_tokens`: the token of the one before is given again, so many times.

    `numbers_ids`: ids are numbers in JSON, as on some servers. `hides_descriptions`: lists show none. `takes_one_id`:
    several ids with commas between find nothing.
    """

    doubled_tokens: int = 0
    hides_descriptions: bool = False
    takes_one_id: bool = False
    numbers_ids: bool = False
    last_token: str = ""
