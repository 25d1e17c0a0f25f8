"""Measure how fast the gateway is, beside a bare Flask view: `python -m benchmarks`."""
