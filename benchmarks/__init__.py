"""Compare the speed of the gateway with that of a bare Flask view: `python -m benchmarks`."""
