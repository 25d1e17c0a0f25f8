"""The settings of Open311."""

from dataclasses import dataclass
from typing import ClassVar

from gateway.settings import parsers
from gateway.settings.setting_row import CaseSystemSettings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Open311Settings(CaseSystemSettings):
    """The endpoint of a city, and our key there."""

    case_system: ClassVar[str] = "open311"

    url: str = setting(
        "OPEN311_URL",
        parsers.web_url,
        "",
        "Open311: the address of the endpoint, to which `/services.json` is added.",
        needed_for=("cases",),
        plain_allowed_by="case_backend",
    )
    api_key: str = setting(
        "OPEN311_API_KEY",
        parsers.text_value,
        "",
        "Open311: the key with which requests are filed.",
        secret=True,
        needed_for=("cases",),
        issued_length=8,
    )
    jurisdiction: str = setting(
        "OPEN311_JURISDICTION",
        parsers.text_value,
        "",
        "Open311: the jurisdiction_id, where one endpoint serves several cities.",
    )
    format: str = setting(
        "OPEN311_FORMAT",
        parsers.one_of("json", "xml"),
        "json",
        "Open311: json or xml, which every server has. Either is read.",
    )
    sends_number: bool = setting(
        "OPEN311_SEND_NUMBER",
        parsers.yes_or_no,
        "yes",
        "Open311: no: the city does not get the citizen's number.",
    )
    has_updates: bool = setting(
        "OPEN311_UPDATES",
        parsers.yes_or_no,
        "no",
        "Open311: yes: the server has `servicerequestupdates`, as FixMyStreet does, so it takes citizens' answers.",
    )
