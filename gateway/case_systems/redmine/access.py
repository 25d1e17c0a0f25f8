"""Sees whether an empty list of issues means that there are none.

Redmine takes who has no key that counts as the public, which gets an empty list. A user who may add issues and not view
them gets the same. Source: a Redmine 5.0.4; `python -m tools.real_redmine` asks one.
"""

from collections.abc import Callable, Mapping
from typing import Any

from gateway.case_systems.answer_values import read_id, read_inner, read_object, read_objects
from gateway.case_systems.http_exchange import HttpAnswer
from gateway.case_systems.outcomes import CaseSystemError

ADD, VIEW = "add_issues", "view_issues"
ONLY_ADDS = "its user may add issues and not view them, so nobody can tell whether it has a case"

Get = Callable[[str, Mapping[str, str]], HttpAnswer]


def require_access(get: Get) -> None:
    """Raise CaseSystemError if our key does not count, or if our user cannot see the issues that it may add.

    `get` asks for a path with a query, and raises CaseSystemError itself.
    """
    user = read_inner(read_object(get("users/current", {"include": "memberships"}).body), "user")
    names: dict[str, frozenset[object]] = {}
    for membership in read_objects(read_inner(user, "memberships")):
        roles = [read_id(one.get("id")) for one in read_objects(membership.get("roles"))]
        for role in roles:
            if role not in names:
                names[role] = _permissions(get(f"roles/{role}", {}))
        may = frozenset[object]().union(*(names[role] for role in roles))
        if ADD in may and VIEW not in may:
            raise CaseSystemError(ONLY_ADDS, needs_operator=True)


def _permissions(answer: HttpAnswer) -> frozenset[object]:
    found: Any = read_inner(read_object(answer.body), "role", "permissions")
    return frozenset(one for one in found if isinstance(one, str)) if isinstance(found, list) else frozenset()
