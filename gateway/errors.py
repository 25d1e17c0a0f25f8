"""The gateway's errors. Each carries a sentence for people: what is wrong, where, what to do."""


class GatewayError(Exception):
    """An error that the gateway reports in its own words, to an operator and never to a citizen."""


class SettingsError(GatewayError):
    """The settings do not describe a gateway that can run. The text lists every problem, one a line."""


class DefinitionError(GatewayError):
    """The menu file cannot be used. The text lists every problem and its place in the file."""


class MachineError(GatewayError):
    """This machine lacks something that the gateway needs: a free port, a supported system, a readable folder."""


class DecryptionError(GatewayError):
    """None of the known keys decrypts a text, or the text is damaged."""
