"""The real processes of a gateway on one machine: store, web, worker. The world around them is in the run itself."""

import contextlib
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import redis

from benchmarks.servers import gateway_environment, running, valkey_server
from gateway.development import free_port, launcher
from launch_day.phones import NUMBER, SHORT_CODE

MENUS = Path(__file__).with_name("menus.yaml")
TURN_TEXTS = 60  # a second, at most; a machine without other work begins more sessions than 20
DELIVERY = """\
providers: {at: {per_second: 200}}
routes: {otherwise: at}
"""


@dataclass(frozen=True, slots=True)
class Deployment:
    """The processes by name, each with the id of its first one; ports; the token, which is every other secret too."""

    leaders: Mapping[str, int]
    store_url: str
    web_port: int
    case_system_port: int
    provider_port: int
    token: str
    folder: Path

    @property
    def web_url(self) -> str:
        """The origin of the web processes."""
        return f"http://127.0.0.1:{self.web_port}"

    def worker_has_started(self) -> bool:
        """Return True once a worker is at work."""
        with redis.Redis.from_url(self.store_url) as client:
            return any(True for _ in client.scan_iter("rq:worker:*", count=1000))


@contextlib.contextmanager
def run_deployment(
    admission_milliseconds: int, web_processes: int, text_processes: int = 0
) -> Iterator[Deployment]:
    """Run all of it in a folder of its own, which is deleted afterwards. So many processes more send texts."""
    folder = Path(tempfile.mkdtemp(prefix="gw-launch-"))
    shutil.copy(MENUS, folder / "menus.yaml")
    (folder / "delivery.yaml").write_text(DELIVERY, encoding="utf-8")
    ports = {name: free_port.find_free_port() for name in ("web", "case system", "provider")}
    token = secrets.token_urlsafe(32)
    try:
        with valkey_server() as store_url:
            environment = gateway_environment(
                folder / "menus.yaml", store_url, token, str(folder / "state")
            ) | {
                "GATEWAY_PORT": str(ports["web"]),
                "GATEWAY_WORKERS": str(web_processes),
                "GATEWAY_PUBLIC_URL": f"http://127.0.0.1:{ports['web']}",
                "GATEWAY_SMS_PROVIDERS": "at",
                "GATEWAY_VOICE_PROVIDERS": "at",
                "ADMISSION_TEXTS": str(TURN_TEXTS),
                "ADMISSION_WAIT": str(admission_milliseconds),
                "CASE_BACKEND_URL": f"http://127.0.0.1:{ports['case system']}",
                "CASE_BACKEND_SECRET": token,
                "AT_USERNAME": "sandbox",
                "AT_API_KEY": token,
                "AT_SENDER_ID": SHORT_CODE,
                "AT_VOICE_NUMBER": NUMBER,
                "AT_API_URL": f"http://127.0.0.1:{ports['provider']}",
            }
            ready = launcher.http_check(
                f"http://127.0.0.1:{ports['web']}/health/live", lambda status: status == 200
            )
            program = [sys.executable, "-m", "gateway"]
            with (
                running([*program, "serve"], environment, ready) as web,
                running([*program, "worker"], environment, lambda: True) as worker,
                redis.Redis.from_url(store_url) as client,
                contextlib.ExitStack() as more,
            ):
                store = int(client.info("server")["process_id"])
                leaders = {"web": web, "worker": worker, "store": store}
                if text_processes:
                    streams = ["--streams", "texts", "--processes", str(text_processes)]
                    leaders["texts"] = more.enter_context(
                        running([*program, "worker", *streams], environment, lambda: True)
                    )
                yield Deployment(
                    leaders, store_url, ports["web"], ports["case system"], ports["provider"], token, folder
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
