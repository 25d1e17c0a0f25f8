"""The settings of the gateway: the table of environment variables, their parsers, and rules across settings."""
