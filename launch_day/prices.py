"""Prices that docs/capacity.md reckons with. They are taken, not measured: put yours here, and run `make capacity`."""

from typing import Final

from launch_day.model.nation import Prices

TAKEN: Final = Prices(text=0.006, session=0.001, machine_month=120.0)
"""US dollars: a text in bulk; a USSD session; a machine of 4 cores and 16 GB for a month."""
