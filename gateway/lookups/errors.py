"""Why an exchange brought no answer that can be used. The texts are in our own words, fit for a log."""


class HttpExchangeError(Exception):
    """No answer that could be used."""


class UnreachableError(HttpExchangeError):
    """Nothing was sent: to ask again is safe."""


class ConnectionBrokenError(HttpExchangeError):
    """The connection broke after the question may have been sent."""


class PermanentLookupError(HttpExchangeError):
    """To ask again would change nothing."""
