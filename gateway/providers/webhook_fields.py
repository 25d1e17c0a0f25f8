"""Fields of webhooks that are the same at every provider."""

import re
from collections.abc import Mapping

from gateway.callers.phone_numbers import normalise_msisdn

MAX_FIELD_LENGTH = 100
MAX_URL_LENGTH = 2000

LoggedFields = Mapping[str, tuple[str, re.Pattern[str]]]
"""The fields of a form that are logged, by their names in the log, and the format of each."""


def service_number(text: str) -> str:
    """Return the number of ours that was called, in E.164 if it can be written so."""
    return normalise_msisdn(text) or text.strip()[:MAX_FIELD_LENGTH]


def loggable_fields(form: Mapping[str, str], logged: LoggedFields) -> dict[str, str]:
    """Return the fields to log. A field in another format may hold a citizen's words, so it is left out."""
    values = {name: form.get(field, "") for name, (field, _) in logged.items()}
    return {name: text for name, text in values.items() if logged[name][1].fullmatch(text)}
