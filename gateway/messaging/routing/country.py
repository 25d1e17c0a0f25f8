"""Where a number is."""

from functools import lru_cache

import phonenumbers

CACHE_SIZE = 4096  # numbers, of which a batch may hold some twice


@lru_cache(maxsize=CACHE_SIZE)
def country_of(msisdn: str) -> str:
    """The country of a number in E.164, as ISO 3166 writes it; empty where it has none."""
    try:
        number = phonenumbers.parse(msisdn)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_number(number) or ""
