"""The gateway's errors. Each carries a sentence for people: what is wrong, where, what to do."""


class GatewayError(Exception):
    """Anything the gateway reports in its own words, fit for an operator and never shown to a citizen."""


class SettingsError(GatewayError):
    """The environment does not describe a gateway that can run. The text lists every problem, a line each."""


class DefinitionError(GatewayError):
    """The menu file cannot be used. The text lists every problem with its place."""


class MachineError(GatewayError):
    """This machine lacks something that is needed: a free port, a supported system, a readable folder."""


class DecryptionError(GatewayError):
    """A sealed text was not sealed by any of the keys at hand, or is damaged."""
