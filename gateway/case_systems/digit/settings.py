"""The settings of DIGIT."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from gateway.settings import parsers
from gateway.settings.setting_row import CaseSystemSettings, setting

CHANNELS = ("ussd", "sms", "voice")


def read_sources(text: str) -> Mapping[str, str]:
    """Read the word for each channel, as in `ussd=ussd,sms=sms,voice=ivr`."""
    found = dict(part.partition("=")[::2] for part in parsers.comma_separated(text))
    if set(found) - set(CHANNELS) or not all(found.values()):
        raise ValueError(f"takes a word for each of {', '.join(CHANNELS)}, as in ussd=ussd,sms=sms,voice=ivr")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitSettings(CaseSystemSettings):
    """A DIGIT, and the employee there as whom cases are filed."""

    case_system: ClassVar[str] = "digit"

    url: str = setting(
        "DIGIT_URL",
        parsers.web_url,
        "",
        "DIGIT: the address of its API gateway.",
        needed_for=("cases",),
        plain_allowed_by="case_backend",
    )
    tenant: str = setting(
        "DIGIT_TENANT",
        parsers.text_value,
        "",
        "DIGIT: the tenant of the city or county, such as ke.nairobi.",
        needed_for=("cases",),
    )
    username: str = setting(
        "DIGIT_USERNAME",
        parsers.text_value,
        "",
        "DIGIT: the user as whom cases are filed, with the role CSR.",
        needed_for=("cases",),
    )
    password: str = setting(
        "DIGIT_PASSWORD",
        parsers.text_value,
        "",
        "DIGIT: the password of that user.",
        secret=True,
        needed_for=("cases",),
    )
    user_type: str = setting(
        "DIGIT_USER_TYPE", parsers.text_value, "EMPLOYEE", "DIGIT: the type of that user."
    )
    client: str = setting(
        "DIGIT_CLIENT",
        parsers.text_value,
        "egov-user-client",
        "DIGIT: the OAuth client, which has no secret.",
    )
    sources: Mapping[str, str] = setting(
        "DIGIT_SOURCES",
        read_sources,
        "ussd=ussd,sms=sms,voice=ivr",
        "DIGIT: the source of a complaint for each channel, as its `allowed.source` has them.",
    )
    other_source: str = setting(
        "DIGIT_SOURCE",
        parsers.text_value,
        "mobile",
        "DIGIT: the source where it does not allow that of the channel.",
    )
    number_prefix: str = setting(
        "DIGIT_NUMBER_PREFIX",
        parsers.text_value,
        "+254",
        "DIGIT: what it does not want at the beginning of numbers. Other numbers count as withheld.",
    )
    anonymous_number: str = setting(
        "DIGIT_ANONYMOUS_NUMBER",
        parsers.text_value,
        "",
        "DIGIT: the number in place of one that is withheld. Without one it refuses such cases.",
    )
    services_schema: str = setting(
        "DIGIT_SERVICES_SCHEMA",
        parsers.text_value,
        "RAINMAKER-PGR.ServiceDefs",
        "DIGIT: the master data with the complaint types, for gateway tables pull; from 2.12 on "
        "RAINMAKER-PGR.ComplaintHierarchy.",
    )
    hierarchy: str = setting(
        "DIGIT_HIERARCHY",
        parsers.text_value,
        "ADMIN",
        "DIGIT: the hierarchy of places, for gateway tables pull.",
    )
    tells_notes: bool = setting(
        "DIGIT_NOTES",
        parsers.yes_or_no,
        "no",
        "DIGIT: yes: citizens may read the comment of the last step of their complaint; no: they read none.",
    )
    takes_verdicts: bool = setting(
        "DIGIT_VERDICTS",
        parsers.yes_or_no,
        "no",
        "DIGIT: yes: the role of DIGIT_USERNAME may take the actions REOPEN and RATE for citizens.",
    )
