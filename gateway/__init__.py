"""All that touches the outside: Flask, Redis, RQ, providers, the case backend, the command line."""
