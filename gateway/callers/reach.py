"""The numbers that the gateway texts and calls: those of some countries and some types.

Everything that goes out to a number asks here first: texts, announcements, replies and calls. A spoofed number may be
a satellite phone or a premium line, and each text or call to it costs many times the usual price.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

from gateway.callers.phone_numbers import CACHE_SIZE, country_of, parse_number

MOBILE, FIXED = "mobile", "fixed"
# By the number tables of libphonenumber. `unknown` has numbers of ranges that the tables do not know, such as new ones.
NUMBER_TYPES = (
    *(
        MOBILE,
        FIXED,
        "voip",
        "toll_free",
        "premium",
        "shared_cost",
        "personal",
        "pager",
        "company",
        "voicemail",
    ),
    "unknown",
)
OUT_OF_REACH = "out_of_reach"  # the error of a text or call that was refused because of its number
NO_GEOGRAPHY = "001"  # satellite phones and other numbers that belong to no country
SATELLITE = "satellite"  # the type that is told of such numbers; `reach:` cannot include it
NO_COUNTRY = "ZZ"  # of a service whose menu file names none
_TYPE_NAMES = {
    PhoneNumberType.MOBILE: (MOBILE,),
    PhoneNumberType.FIXED_LINE: (FIXED,),
    PhoneNumberType.FIXED_LINE_OR_MOBILE: (MOBILE, FIXED),
    PhoneNumberType.VOIP: ("voip",),
    PhoneNumberType.TOLL_FREE: ("toll_free",),
    PhoneNumberType.PREMIUM_RATE: ("premium",),
    PhoneNumberType.SHARED_COST: ("shared_cost",),
    PhoneNumberType.PERSONAL_NUMBER: ("personal",),
    PhoneNumberType.PAGER: ("pager",),
    PhoneNumberType.UAN: ("company",),
    PhoneNumberType.VOICEMAIL: ("voicemail",),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """The `reach:` of the delivery file. Without `countries` it is the country of the service."""

    countries: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset({MOBILE, FIXED})


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Why a number is not texted or called: its country (empty if it has none) and its type."""

    country: str
    type: str

    def __str__(self) -> str:
        where = f" in {self.country}" if self.country else ", of no country"
        return f"is a number of the type `{self.type}`{where}, which `reach:` in delivery.yaml leaves out"


FindRefusal = Callable[[str], OutOfReach | None]
"""Returns why a number in E.164 must not be texted or called; None if it may be."""


@dataclass(frozen=True, slots=True)
class ReachableNumbers:
    """Decides which numbers the gateway may text and call. `home_country` returns the country of the service."""

    reach: Reach
    home_country: Callable[[], str]

    def find_refusal(self, msisdn: str) -> OutOfReach | None:
        """Return why a number in E.164 must not be texted or called; None if it may be."""
        country, types = country_or_main_country(msisdn), number_types(msisdn)
        if country == NO_GEOGRAPHY:
            return OutOfReach("", SATELLITE)
        countries = self.reach.countries or frozenset({self.home_country()})
        in_country = country in countries or countries == {NO_COUNTRY}
        if in_country and not self.reach.types.isdisjoint(types):
            return None
        return OutOfReach(country, types[0])

    def includes(self, msisdn: str) -> bool:
        """Return whether a number may be texted and called."""
        return self.find_refusal(msisdn) is None


def country_or_main_country(msisdn: str) -> str:
    """Return the country of a number; of a range that the tables do not know, the main country of its code, or ""."""
    country = country_of(msisdn)
    if country:
        return country
    number = parse_number(msisdn)
    if number is None:
        return ""
    code = number.country_code
    main = phonenumbers.region_code_for_country_code(code) if code is not None else NO_COUNTRY
    return "" if main == NO_COUNTRY else main


@lru_cache(maxsize=CACHE_SIZE)
def number_types(msisdn: str) -> tuple[str, ...]:
    """Return the types of a number in E.164: one of NUMBER_TYPES, or two where mobile and fixed lines share a range."""
    number = parse_number(msisdn)
    if number is None:
        return ("unknown",)
    return _TYPE_NAMES.get(phonenumbers.number_type(number), ("unknown",))
