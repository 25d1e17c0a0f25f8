import dataclasses

import pytest

from gateway.case_systems.requirement import require_case_backend
from gateway.errors import SettingsError
from tests.gateway.services import Services


def test_production_needs_a_case_backend_for_cases(services: Services) -> None:
    production = dataclasses.replace(services.settings, environment="production")
    with pytest.raises(SettingsError, match=r"CASE_BACKEND_URL .* \(feedback, problem\)"):
        require_case_backend(services.definition.service, production)


def test_development_lets_cases_wait(services: Services) -> None:
    require_case_backend(services.definition.service, services.settings)


def test_information_alone_needs_none(services: Services) -> None:
    production = dataclasses.replace(services.settings, environment="production")
    require_case_backend(dataclasses.replace(services.definition.service, cases={}), production)
