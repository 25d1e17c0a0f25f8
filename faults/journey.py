"""What became of one whole journey."""

from dataclasses import dataclass, field

from faults.citizen import Citizen


@dataclass
class Journey:
    """The journey of one citizen by one `kind` of phone. `pages`: everything that was shown, said or texted."""

    kind: str
    phone: str
    citizen: Citizen
    pages: list[str] = field(default_factory=list)
    apologies: int = 0
    drops: list[str] = field(
        default_factory=list
    )  # why the network dropped it: it was away, or had no answer
    call_owed: bool = False  # the gateway turned a missed call away, and rings back
    outcome: str = "given up"
