import os
import subprocess
import sys
from pathlib import Path

from gateway.operations.metrics import Metrics
from gateway.providers.registry import PROVIDERS
from gateway.version import program_version


def numbers(metrics: Metrics) -> set[str]:
    """The lines of counters, without that of the version, which is always there."""
    return {
        line
        for line in metrics.exposition().decode().splitlines()
        if not line.startswith(("#", "gateway_build_info"))
        and "_created" not in line
        and "_bucket" not in line
    }


def test_hops_endings_and_refusals_are_counted() -> None:
    metrics = Metrics(PROVIDERS.names)
    metrics.record_hop("at", "ussd", "continued", 0.5)
    metrics.record_hop("at", "ussd", "ended", 0.25)
    metrics.record_session_end("dropped")
    metrics.record_refusal("token")
    assert numbers(metrics) == {
        'gateway_hops_total{channel="ussd",outcome="continued",provider="at"} 1.0',
        'gateway_hops_total{channel="ussd",outcome="ended",provider="at"} 1.0',
        'gateway_hop_seconds_count{channel="ussd"} 2.0',
        'gateway_hop_seconds_sum{channel="ussd"} 0.75',
        'gateway_sessions_ended_total{how="dropped"} 1.0',
        'gateway_refusals_total{why="token"} 1.0',
    }


def test_labels_never_come_from_outside() -> None:
    metrics = Metrics(PROVIDERS.names)
    for number in range(100):
        metrics.record_hop(f"provider{number}", f"+25471100000{number}", f"outcome{number}", 0.1)
        metrics.record_session_end(f"how{number}")
        metrics.record_refusal(f"why{number}")
    text = metrics.exposition().decode()
    assert "+254" not in text
    assert 'gateway_hops_total{channel="other",outcome="other",provider="other"} 100.0' in text


def test_two_sets_of_counters_do_not_mix() -> None:
    one, other = Metrics(PROVIDERS.names), Metrics(PROVIDERS.names)
    one.record_refusal("token")
    assert numbers(other) == set()


def test_the_seconds_of_hops_fall_into_buckets() -> None:
    metrics = Metrics(PROVIDERS.names)
    for seconds in (0.001, 0.002, 0.0021, 4.0, 60.0):
        metrics.record_hop("at", "ussd", "ended", seconds)
    text = metrics.exposition().decode()
    for bucket, count in (("0.002", 2), ("0.005", 3), ("2.0", 3), ("4.0", 4), ("+Inf", 5)):
        assert f'gateway_hop_seconds_bucket{{channel="ussd",le="{bucket}"}} {count}.0' in text


def test_a_process_that_ends_loses_no_hop(tmp_path: Path) -> None:
    begin = "import sys; from gateway.operations.metrics import Metrics; m = Metrics(['at']); "
    ends = "m.sharing.call_at_exit(); m.record_hop('at', 'ussd', 'ended', .1)"
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    told = [
        subprocess.run([sys.executable, "-c", begin + does], env=environ, capture_output=True, check=True)
        for does in (ends, ends, "sys.stdout.buffer.write(m.exposition())")
    ]
    assert b'gateway_hops_total{channel="ussd",outcome="ended",provider="at"} 2.0' in told[-1].stdout


def test_web_processes_count_together(tmp_path: Path) -> None:
    """As under `gateway serve`: each process writes its own files, and whichever is asked adds them up."""
    program = (
        "import sys; from gateway.operations.metrics import Metrics; m = Metrics(['at']); "
        "m.record_hop('at', 'ussd', 'ended', .1); "
        "sys.stdout.write(m.exposition().decode())"
    )
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    told = [
        subprocess.run(
            [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    line = 'gateway_hops_total{channel="ussd",outcome="ended",provider="at"} %d.0'
    assert line % 1 in told[0]
    assert line % 2 in told[1]


def test_the_version_is_among_them() -> None:
    lines = Metrics(["at"]).exposition().decode().splitlines()
    told = [line for line in lines if line.startswith("gateway_build_info{")]
    assert len(told) == 1
    assert f'version="{program_version()}"' in told[0]
