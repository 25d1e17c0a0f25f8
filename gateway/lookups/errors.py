"""Why an exchange brought no answer that can be used. The texts are in our own words, fit for a log."""


class ExchangeError(Exception):
    """No answer that could be used."""


class UnreachedError(ExchangeError):
    """Nothing was sent: to ask again is safe."""


class BrokenError(ExchangeError):
    """The connection broke after the question may have been sent."""


class RefusedError(ExchangeError):
    """To ask again would change nothing."""
