"""The service requests of a city, and the services that it has."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a service. `values` has the key and the name of each value of a list."""

    code: str
    description: str
    datatype: str = "string"
    required: bool = False
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CityService:
    """A service. `kind` is realtime, batch or blackbox: when a request gets its id."""

    code: str
    name: str
    kind: str = "realtime"
    group: str = ""
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """A service request. `visible_at`: from then on it is found by those who list requests."""

    id: str
    service_code: str
    description: str
    requested_at: datetime
    updated_at: datetime
    visible_at: datetime
    status: str = "open"
    notes: str = ""
    address: str = ""
    lat: str = ""
    long: str = ""
    phone: str = ""
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)


class RequestStore:
    """Requests, in the order in which they came, and tokens of those that have no id yet. Threads may share it."""

    def __init__(self, services: Iterable[CityService], clock: Callable[[], datetime]) -> None:
        self.services = {service.code: service for service in services}
        self._clock = clock
        self._lock = threading.Lock()
        self._requests: dict[str, ServiceRequest] = {}
        self._tokens: dict[str, str] = {}
        self._numbered: set[str] = set()

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self._clock().astimezone(UTC)

    def add(self, request: ServiceRequest) -> ServiceRequest:
        """Store a request under the next id."""
        with self._lock:
            stored = replace(request, id=str(7000 + len(self._requests)))
            self._requests[stored.id] = stored
            return stored

    def promise(self, request_id: str, token: str = "") -> str:
        """Return a token for a request; `token` to give one again that was given for another request."""
        with self._lock:
            token = token or f"t{len(self._tokens) + 1}"
            self._tokens.setdefault(token, request_id)
            return token

    def number_all(self) -> None:
        """Give every token its id, as a batch does."""
        with self._lock:
            self._numbered |= self._tokens.keys()

    def redeem(self, token: str) -> str | None:
        """Return the id for a token, empty before the batch; None if the token is not known."""
        with self._lock:
            if token not in self._tokens:
                return None
            return self._tokens[token] if token in self._numbered else ""

    def change(self, request_id: str, status: str, notes: str = "") -> None:
        """Set the status of a request, as an officer does."""
        with self._lock:
            changed = replace(self._requests[request_id], status=status, notes=notes, updated_at=self.now())
            self._requests[request_id] = changed

    def get(self, request_id: str) -> ServiceRequest | None:
        """Return the request with this id; None if there is none."""
        with self._lock:
            return self._requests.get(request_id)

    def all(self) -> list[ServiceRequest]:
        """Return every request."""
        with self._lock:
            return list(self._requests.values())
