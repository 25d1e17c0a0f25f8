"""The words for what is counted: channels, languages, networks, versions, reasons why an answer does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.insights.group import OTHER, UNKNOWN, version_of
from gateway.published_menus.versions import MenuVersion
from menus.model import Service

CHANNEL_WORDS = {"ussd": "USSD", "sms": "Texts", "voice": "Calls"}
DIMENSION_WORDS = {"channel": "Channel", "language": "Language", "network": "Network", "version": "Version"}
NETWORK_WORDS = {UNKNOWN: "not told by the provider", OTHER: "other networks"}
NETWORK_NAMES = {
    "62001": "MTN Ghana",
    "62002": "Vodafone Ghana",
    "62006": "AirtelTigo Ghana",
    "62120": "Airtel Nigeria",
    "62130": "MTN Nigeria",
    "62150": "Glo Nigeria",
    "62160": "9mobile Nigeria",
    "63510": "MTN Rwanda",
    "63513": "Tigo Rwanda",
    "63514": "Airtel Rwanda",
    "63601": "Ethio Telecom",
    "63902": "Safaricom",
    "63903": "Airtel Kenya",
    "63907": "Telkom Kenya",
    "63999": "Equitel Kenya",
    "64002": "Tigo Tanzania",
    "64003": "Zantel Tanzania",
    "64004": "Vodacom Tanzania",
    "64005": "Airtel Tanzania",
    "64007": "TTCL Tanzania",
    "64009": "Halotel Tanzania",
    "64101": "Airtel Uganda",
    "64110": "MTN Uganda",
    "64111": "UTL Uganda",
    "64114": "Africell Uganda",
    "64501": "Airtel Zambia",
    "64502": "MTN Zambia",
    "65001": "TNM Malawi",
    "65010": "Airtel Malawi",
    "65501": "Vodacom South Africa",
    "65502": "Telkom South Africa",
    "65507": "Cell C South Africa",
    "65510": "MTN South Africa",
    "99999": "sandbox",
}
"""Networks by MCC and MNC, from the list of Africa's Talking (its Laravel package, src/Enum/Network.php)."""
WRONG_WORDS = {
    "number": "no such option",
    "words": "words that are no option",
    "none_meant": "offered options of which none was meant",
    "unseen": "an option that was not shown",
    "attempts": "in the right form, and one wrong answer too many",
    "retry": "not the answer that the menus go on with (`retry:`)",
    "blank": "nothing was typed",
    "form": "not in the form that was asked for",
    "short": "too short",
    "long": "too long",
    "small": "too small",
    "large": "too large",
    "digits": "not as many digits as asked for",
    "pattern": "not like the pattern",
    "check": "the check digit is wrong",
    "equals": "not equal to what it must equal",
    "differs": "equal to what it must not equal",
    "before": "too late",
    "after": "too early",
}
RULE_PREFIX = "require "


@dataclass(frozen=True, slots=True)
class InsightWords:
    """Words for the values of each dimension, of a service and its stored versions."""

    service: Service
    numbers: Mapping[str, int]

    def of(self, dimension: str, value: str) -> str:
        """Return the words for a value, such as Kiswahili for the language sw."""
        match dimension:
            case "channel":
                return CHANNEL_WORDS.get(value, value)
            case "language":
                known = self.service.languages.get(value)
                return known.name if known else value
            case "network":
                return NETWORK_WORDS.get(value) or f"{NETWORK_NAMES.get(value, 'Network')} ({value})"
            case _:
                number = self.numbers.get(value)
                return f"version {number}" if number else f"version {value}, stored no more"


def insight_words(service: Service, versions: list[MenuVersion]) -> InsightWords:
    """Return the words of a service."""
    return InsightWords(service, {version_of(one.digest): one.number for one in versions})


def wrong_words(kind: str) -> str:
    """Return why an answer did not fit, in words."""
    if kind.startswith(RULE_PREFIX):
        return f"it breaks the rule in line {kind.removeprefix(RULE_PREFIX)} of `require:`"
    return WRONG_WORDS.get(kind, kind)
