"""Session fixtures: MiniStack and the strict proxy in front of it, both on free ports of 127.0.0.1."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from engine import REGION as STACK_REGION
from engine import Stack
from life import Life

TESTS = Path(__file__).resolve().parent.parent
sys.path.append(str(TESTS.parent / "tools"))  # `languages` is the demo's too
REGION = "eu-west-1"
START_TIMEOUT = 120.0  # a busy machine is slow


@dataclass(frozen=True)
class Strict:
    """The running proxy and its control endpoints."""

    url: str
    upstream: str

    def log(self, account: str) -> list[dict[str, Any]]:
        return self._control("GET", f"log?account={account}")

    def violations(self, account: str) -> dict[str, list[dict[str, Any]]]:
        """The lists `violations`, `response_violations` and `refusals` of an account."""
        return self._control("GET", f"violations?account={account}")

    def faults(self) -> list[dict[str, Any]]:
        return self._control("GET", "faults")

    def fault(self, op: str, kind: str, **more: Any) -> None:
        """Inject a fault; give `account` so that only that account's requests count."""
        self._control("POST", "faults", {"op": op, "kind": kind, **more})

    def reset(self, account: str | None = None) -> None:
        self._control("POST", "reset", {"account": account} if account else {})

    def _control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_strict/{path}", data, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"{url} did not answer in {START_TIMEOUT} s")


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of an emulator without the proxy."""
    state = tmp_path_factory.mktemp("ministack")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "STATE_DIR": str(state / "state"),
        "S3_DATA_DIR": str(state / "s3"),
        "TMPDIR": str(state),
        "HOME": str(state),
        # Listeners on fixed ports would get in the way of a second emulator.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }
    with open(state / "log", "wb") as log:
        command = [sys.executable, "-m", "ministack"]
        with running(command, env=environment, cwd=state, stdout=log, stderr=subprocess.STDOUT) as process:
            url = f"http://127.0.0.1:{port}"
            wait_until_healthy(f"{url}/_ministack/health", process)
            yield url


@pytest.fixture(scope="session")
def strict(ministack: str) -> Iterator[Strict]:
    """The strict proxy in front of the emulator."""
    command = [sys.executable, "-m", "strict", "--upstream", ministack, "--port", "0"]
    with running(command, cwd=TESTS, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = process.stdout.readline().decode().strip()
        assert port.isdigit(), "the proxy did not say its port"
        yield Strict(f"http://127.0.0.1:{port}", ministack)


@pytest.fixture
def account() -> str:
    """A fresh account: MiniStack takes an access key of 12 digits for the account id."""
    return str(random.SystemRandom().randrange(10**11, 10**12))


Client = Callable[..., Any]


@pytest.fixture
def client(strict: Strict, account: str) -> Client:
    """client(service) through the proxy; client(service, behind=True) straight to the emulator."""

    def make(
        service: str,
        behind: bool = False,
        region: str = REGION,
        key: str = account,
        token: str | None = None,
        **config: Any,
    ) -> Any:
        return boto3.client(
            service,
            endpoint_url=strict.upstream if behind else strict.url,
            region_name=region,
            aws_access_key_id=key,
            aws_secret_access_key="x",
            aws_session_token=token,
            config=Config(
                # The proxy checks, not the client; and one attempt, so that faults are seen.
                parameter_validation=False,
                retries={"total_max_attempts": 1},
                **config,
            ),
        )

    return make


@pytest.fixture
def idp(client: Client) -> Any:
    return client("cognito-idp")


@pytest.fixture
def identity(client: Client) -> Any:
    return client("cognito-identity")


@pytest.fixture
def iam(client: Client) -> Any:
    return client("iam")


@pytest.fixture
def pool(idp: Any) -> str:
    """The id of a user pool with nothing set."""
    return idp.create_user_pool(PoolName="p")["UserPool"]["Id"]


@pytest.fixture
def life(strict: Strict, account: str, client: Client, tmp_path: Path) -> Iterator[Life]:
    """A stack of the real engine on an account of its own, taken down and looked over at the end."""
    stack = Stack(tmp_path / "stack", strict.url, account, secret=f"canary-{random.SystemRandom().getrandbits(64):x}")
    clients = (client(service, region=STACK_REGION) for service in ("cognito-idp", "cognito-identity", "iam"))
    one = Life(stack, strict, account, *clients)
    yield one
    one.end()
