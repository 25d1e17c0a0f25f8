"""A case as the citizen's answers make it."""

from menus.engine.effects import Submission
from menus.engine.scope import HopScope
from menus.expressions.fields import UNSET, field_value
from menus.expressions.json import Json
from menus.model import Service


def submission(service: Service, kind: str, visit: str, scope: HopScope) -> Submission:
    """The case of this kind: fields with values, the title with labels in the default language."""
    case = service.cases[kind]
    fields: dict[str, Json] = {}
    for name, field in case.fields.items():
        value = field_value(field, scope)
        if value is not UNSET:
            fields[name] = value  # type: ignore[assignment]  # UNSET is the only value that is not JSON
    return Submission(visit, case.name, case.title.render(scope.in_default_language()), fields)
