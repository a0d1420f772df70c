"""A program that speaks to the engine by itself: YAML has no methods, and finds what does not fit the schema before the
plugin sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2, resource_pb2, resource_pb2_grpc

import grpc_server
from test_exposure import struct

# How the engine knows what a value is.
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET, REFERENCE = "1b47061264138c4ac30d75fd1eb44270", "5cf8f73096256a8f31e491e813e4eb8e"


def wire(value: Any) -> Any:
    """What is written as in YAML, as the engine exchanges it."""
    if isinstance(value, dict) and "fn::secret" in value:
        return {SIGNATURE: SECRET, "value": wire(value["fn::secret"])}
    if isinstance(value, dict):
        return {name: wire(one) for name, one in value.items()}
    return [wire(one) for one in value] if isinstance(value, list) else value


def by(owner: str, name: str) -> dict[str, Any]:
    """What a method of the component `owner` is called with beside its arguments: the owner, and what to call the result."""
    return {"__self__": {SIGNATURE: REFERENCE, "urn": owner}, "name": name}


class Deployment:
    """What a program may ask for."""

    def __init__(self, address: str, name: str) -> None:
        self.monitor = resource_pb2_grpc.ResourceMonitorStub(grpc.insecure_channel(address))
        self.stack = ""
        self.stack = self._register("pulumi:pulumi:Stack", name, {}).urn

    def construct(self, token: str, name: str, arguments: dict[str, Any]) -> resource_pb2.RegisterResourceResponse:
        return self._register(token, name, arguments, remote=True)

    def call(self, token: str, owner: str, name: str, arguments: dict[str, Any]) -> None:
        args = struct(wire(arguments) | by(owner, name))
        self.monitor.Call(resource_pb2.ResourceCallRequest(tok=token, args=args))

    def _register(
        self, token: str, name: str, inputs: dict[str, Any], **more: Any
    ) -> resource_pb2.RegisterResourceResponse:
        features = {"acceptSecrets": True, "acceptResources": True, "supportsPartialValues": True}
        about = {"type": token, "name": name, "parent": self.stack, "object": struct(wire(inputs))}
        return self.monitor.RegisterResource(resource_pb2.RegisterResourceRequest(**about, **features, **more))


Program = Callable[[Deployment], None]


class Host(language_pb2_grpc.LanguageRuntimeServicer):
    """What the engine takes for the host of the program's language."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def About(self, *_: Any) -> language_pb2.AboutResponse:
        return language_pb2.AboutResponse()

    def GetRequiredPackages(self, *_: Any) -> language_pb2.GetRequiredPackagesResponse:
        return language_pb2.GetRequiredPackagesResponse()

    def GetPluginInfo(self, *_: Any) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo()

    def Run(self, request: language_pb2.RunRequest, _: Any) -> language_pb2.RunResponse:
        try:
            self.program(Deployment(request.monitor_address, f"{request.project}-{request.stack}"))
        except grpc.RpcError as error:
            return language_pb2.RunResponse(error=error.details())
        return language_pb2.RunResponse()


@contextmanager
def serving(program: Program) -> Iterator[str]:
    """The flag with which the CLI runs the program in place of the project's own."""
    with grpc_server.serving(
        partial(language_pb2_grpc.add_LanguageRuntimeServicer_to_server, Host(program))
    ) as address:
        yield f"--client={address}"
