"""The settings of Redmine."""

from dataclasses import dataclass
from typing import ClassVar

from gateway.settings import parsers
from gateway.settings.setting_row import CaseSystemSettings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class RedmineSettings(CaseSystemSettings):
    """A Redmine, our key there, and the custom fields that are made for us."""

    case_system: ClassVar[str] = "redmine"

    url: str = setting(
        "REDMINE_URL",
        parsers.web_url,
        "",
        "Redmine: its address.",
        needed_for=("cases",),
        plain_allowed_by="case_backend",
    )
    api_key: str = setting(
        "REDMINE_API_KEY",
        parsers.text_value,
        "",
        "Redmine: the API key of the user as whom cases are filed.",
        secret=True,
        needed_for=("cases",),
        issued_length=16,
    )
    reference_field: int = setting(
        "REDMINE_REFERENCE_FIELD",
        parsers.whole_number(0, 1_000_000),
        "0",
        "Redmine: the number of the custom field for our reference. It is used as a filter there.",
        needed_for=("cases",),
    )
    number_field: int = setting(
        "REDMINE_NUMBER_FIELD",
        parsers.whole_number(0, 1_000_000),
        "0",
        "Redmine: the number of a custom field for the citizen's number; 0: Redmine does not get it.",
    )
    tells_notes: bool = setting(
        "REDMINE_NOTES",
        parsers.yes_or_no,
        "yes",
        "Redmine: yes: citizens may read the latest note of an issue that is not private; no: they read none.",
    )
    reopen_status: int = setting(
        "REDMINE_REOPEN_STATUS",
        parsers.whole_number(0, 1_000_000),
        "0",
        "Redmine: the number of the status of an issue that a citizen says is not fixed; 0: it gets a note alone.",
    )
