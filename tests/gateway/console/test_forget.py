"""A person who is forgotten in the browser, as `gateway forget` does it."""

from pathlib import Path

import pytest

from gateway.cases.submissions import Contact
from menus.engine.effects import Submission
from tests.gateway.console.conftest import SignIn, Visit
from tests.gateway.console.filed_cases import NUMBER, do_tasks, publish_menus
from tests.gateway.services import Services


@pytest.fixture(autouse=True)
def menus(services: Services, tmp_path: Path) -> None:
    """Cases are filed on published menus."""
    publish_menus(services, tmp_path)


@pytest.fixture
def reference(services: Services) -> str:
    """A case of the person."""
    filed = Submission("x:1", "road", "A title", {"details": "words"})
    return services.submissions.commit("s1", filed, Contact(NUMBER, "sw", "ussd", "63902"))


@pytest.fixture
def visit(sign_in: SignIn) -> Visit:
    """An operator."""
    return sign_in("operator")


def everything(services: Services) -> bytes:
    """Every key of the store with its value, as it is kept."""
    return b"".join(key + (services.redis.dump(key) or b"") for key in services.redis.scan_iter())


def test_a_person_is_forgotten_by_a_worker(services: Services, visit: Visit, reference: str) -> None:
    digest = services.crypto.digest(NUMBER)
    asked = visit.post("/console/forget", {"number": NUMBER, "sure": "yes"})
    again = visit.post("/console/forget", {"number": NUMBER, "sure": "yes"})
    assert asked.response.location == again.response.location, "one task is under way"
    assert "Forgetting a person" in visit.follow(asked).text
    do_tasks(services)
    page = visit.follow(asked)
    assert "1 cases that now have no contact: nobody is texted about them any more" in page.text
    assert "1 texts that now have no number" in page.text
    assert "Left alone: 1 cases that have yet to reach the case backend" in page.text
    assert "that it goes on being respected" in page.text
    kept = everything(services)
    assert digest.encode() not in kept
    assert NUMBER.encode() not in kept
    assert services.redis.hget(f"case:{reference}", "number") is None
    acts = [(one.who, one.action, bool(one.caller)) for one in services.container.audit_trail.entries()]
    assert acts[-2:] == [("amina", "forget", True), ("amina", "forgot", False)]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"number": "12", "sure": "yes"}, "This is no number."),
        ({"number": "", "sure": "yes"}, "This is no number."),
        ({"number": NUMBER}, "Tick the box"),
    ],
)
def test_a_wrong_form_erases_nothing(
    form: dict[str, str], said: str, services: Services, visit: Visit, reference: str
) -> None:
    page = visit.post("/console/forget", form)
    assert page.status == 422
    assert said in page.text
    do_tasks(services)
    assert services.redis.hget(f"case:{reference}", "number") is not None


@pytest.mark.parametrize("role", ["viewer", "publisher"])
def test_others_forget_nobody(role: str, services: Services, sign_in: SignIn, reference: str) -> None:
    visit = sign_in(role)
    assert visit.get("/console/forget").status == 403
    assert visit.post("/console/forget", {"number": NUMBER, "sure": "yes"}).status == 403
    do_tasks(services)
    assert services.redis.hget(f"case:{reference}", "number") is not None
    assert visit.get("/console/forget/nothing").status == 403
