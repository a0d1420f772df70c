"""The plugin as a process, asked to check inputs as the engine would."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from conftest import running
from engine import FOREIGN, required

REGION = "us-east-1"


class Plugin:
    """A configured plugin. Nothing that is asked of it needs AWS."""

    def __init__(self, port: str) -> None:
        self._provider = provider_pb2_grpc.ResourceProviderStub(grpc.insecure_channel(f"127.0.0.1:{port}"))
        variables = {"cognito:config:region": REGION}
        self._provider.Configure(
            provider_pb2.ConfigureRequest(
                variables=variables, args=_struct({"region": REGION}), acceptSecrets=True, acceptResources=True
            )
        )

    def failures(self, resource: str, inputs: dict[str, Any]) -> dict[str, list[str]]:
        """What Check has against the inputs: by path, the reasons."""
        kind = f"cognito:index:{resource}"
        answer = self._provider.Check(
            provider_pb2.CheckRequest(
                urn=f"urn:pulumi:test::gate::{kind}::probe",
                name="probe",
                type=kind,
                news=_struct(inputs),
                randomSeed=b"0123456789abcdef0123456789abcdef",
            )
        )
        found: dict[str, list[str]] = {}
        for failure in answer.failures:
            path, reason = failure.property, failure.reason
            if not path:
                # The engine prints the value of the property that a failure names, so most tell their path in words.
                path = PATH.match(reason).group()  # type: ignore[union-attr]
                reason = reason.removeprefix(path).lstrip()
            found.setdefault(path, []).append(reason)
        return found


PATH = re.compile(r'(?:[^ \["]|\["(?:[^"\\]|\\"|\\(?!"))*"\]|\[\d+\])*')


def _struct(values: dict[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(values, struct_pb2.Struct())


@contextmanager
def plugin() -> Iterator[Plugin]:
    """A plugin that nothing of the user's settings reaches."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    with running([required("COGNITO_PLUGIN")], env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = process.stdout.readline().decode().strip()
        assert port.isdigit(), "the plugin did not say its port"
        yield Plugin(port)
