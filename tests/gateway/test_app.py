import subprocess
import sys


def test_the_web_process_loads_no_provider_client() -> None:
    """They take half a second and 30 MB, and no hop needs them."""
    program = "import sys, gateway.app; print(sorted({'twilio.rest', 'africastalking', 'aiohttp'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
