"""Our protobuf definitions must mean the same on the wire as Pulumi's.

The files below `proto/` are written by us. One wrong field number in them would not
fail to compile: the engine would just drop the value, or read it as another one. So
everything that decides about bytes or calls is compared, type by type and in both
directions, with the descriptors that the published `pulumi` package carries: names,
numbers, types, labels, oneofs, map entries, enum values, reserved ranges, and the
signatures of calls. Comments, order, file names and options such as `deprecated` do
not reach the wire and are free.
"""

import functools
import importlib
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorSet,
    ServiceDescriptorProto,
)

PROTO = Path(__file__).parents[2] / "proto"

# Our files correspond to the published modules of these names. Pulumi ships its own
# copy of `google.rpc.Status` in the last one. Importing the one of
# googleapis-common-protos in the same process would clash with it.
PUBLISHED_MODULES = ["alias", "engine", "errors", "plugin", "provider", "resource", "status"]


# What those modules hold and we leave out on purpose, with the reason. The key is the
# full name of a type, or of a member of it: "pulumirpc.PluginInfo.version".
# Of the service that registers resources we have the part that a component uses.
def of_programs() -> dict[str, str]:
    """What only a program sends, or a plugin that registers what we never do."""
    types = {
        "asked by programs": "SupportsFeatureRequest SupportsFeatureResponse DeploymentInfo ResourceMonitorFeature",
        "components read and call nothing": "ReadResourceRequest ReadResourceResponse "
        "ResourceCallRequest ResourceCallRequest.ArgumentDependencies",
        "our components register no transforms": "TransformResourceOptions ResourceOptions TransformRequest "
        "TransformResponse TransformInvokeRequest TransformInvokeResponse TransformInvokeOptions",
        "our components register no hooks": "ResourceHookRequest ResourceHookResponse ErrorHookRequest "
        "ErrorHookResponse RegisterResourceHookRequest RegisterErrorHookRequest",
        "our package takes no parameters": "RegisterPackageRequest RegisterPackageResponse Parameterization",
    }
    members = {
        "ResourceMonitor": "GetDeploymentInfo SupportsFeature Call ReadResource RegisterStackTransform "
        "RegisterStackInvokeTransform RegisterResourceHook RegisterErrorHook RegisterPackage SignalAndWaitForShutdown",
        "RegisterResourceRequest": "aliasURNs importId pluginDownloadURL pluginChecksums sourcePosition stackTrace "
        "transforms packageRef hideDiffs envVarMappings snippetId",
        "ResourceInvokeRequest": "pluginDownloadURL pluginChecksums sourcePosition stackTrace packageRef dependsOn parent",
        "ResourceInvokeResponse": "unknown",
    }
    left_out = {f"pulumirpc.{name}": why for why, names in types.items() for name in names.split()}
    for owner, names in members.items():
        left_out |= {f"pulumirpc.{owner}.{name}": "components do not use it" for name in names.split()}
    return left_out


LEFT_OUT = of_programs()

# Everything about one type that has to agree: member -> what it looks like.
Facts = dict[str, str]


@functools.cache
def our_files() -> FileDescriptorSet:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "ours.pb")
        sources = sorted(str(path.relative_to(PROTO)) for path in PROTO.rglob("*.proto"))
        compiler = subprocess.run(
            [
                sys.executable,
                "-m",
                "grpc_tools.protoc",
                f"--proto_path={PROTO}",
                f"--descriptor_set_out={output}",
                *sources,
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        assert compiler.returncode == 0, compiler.stderr
        return FileDescriptorSet.FromString(output.read_bytes())


@functools.cache
def published_files() -> FileDescriptorSet:
    files = FileDescriptorSet()
    for name in PUBLISHED_MODULES:
        module = importlib.import_module(f"pulumi.runtime.proto.{name}_pb2")
        module.DESCRIPTOR.CopyToProto(files.file.add())
    return files


def facts_by_type(files: FileDescriptorSet) -> dict[str, Facts]:
    """All messages, enums and services, nested ones too, by full name."""
    types: dict[str, Facts] = {}

    def add_enum(enum: EnumDescriptorProto, scope: str) -> None:
        types[f"{scope}.{enum.name}"] = enum_facts(enum)

    def add_message(message: DescriptorProto, scope: str) -> None:
        name = f"{scope}.{message.name}"
        types[name] = message_facts(message, name)
        for enum in message.enum_type:
            add_enum(enum, name)
        for nested in message.nested_type:
            if not nested.options.map_entry:
                add_message(nested, name)

    for file in files.file:
        # Facts do not tell implicit from explicit presence; the syntax does.
        assert file.syntax == "proto3", file.name
        for message in file.message_type:
            add_message(message, file.package)
        for enum in file.enum_type:
            add_enum(enum, file.package)
        for service in file.service:
            types[f"{file.package}.{service.name}"] = service_facts(service)
    return types


def message_facts(message: DescriptorProto, full_name: str) -> Facts:
    map_entries = {f".{full_name}.{nested.name}": nested for nested in message.nested_type if nested.options.map_entry}
    facts = {}
    for field in message.field:
        if field.type_name in map_entries:
            key, value = map_entries[field.type_name].field
            kind = f"map<{type_of(key)}, {type_of(value)}>"
        elif field.label == FieldDescriptorProto.LABEL_REPEATED:
            kind = f"repeated {type_of(field)}"
        elif field.proto3_optional:
            kind = f"optional {type_of(field)}"
        elif field.HasField("oneof_index"):
            kind = f"oneof {message.oneof_decl[field.oneof_index].name} {type_of(field)}"
        else:
            kind = type_of(field)
        facts[field.name] = f"{kind} = {field.number}"
    for reserved in message.reserved_range:
        for number in range(reserved.start, reserved.end):
            facts[f"reserved {number}"] = "reserved"
    for name in message.reserved_name:
        facts[f'reserved "{name}"'] = "reserved"
    return facts


def type_of(field: FieldDescriptorProto) -> str:
    return field.type_name or FieldDescriptorProto.Type.Name(field.type)


def enum_facts(enum: EnumDescriptorProto) -> Facts:
    return {value.name: f"= {value.number}" for value in enum.value}


def service_facts(service: ServiceDescriptorProto) -> Facts:
    def stream(streaming: bool) -> str:
        return "stream " if streaming else ""

    return {
        method.name: f"({stream(method.client_streaming)}{method.input_type})"
        f" returns ({stream(method.server_streaming)}{method.output_type})"
        for method in service.method
    }


def differences(name: str, ours: Facts, published: Facts) -> list[str]:
    """What is wrong with our version of a type, a line for each member."""
    return [
        f"{name}.{member}: ours `{ours.get(member)}`, published `{published.get(member)}`"
        for member in sorted(ours.keys() | published.keys())
        if ours.get(member) != published.get(member) and not (member not in ours and f"{name}.{member}" in LEFT_OUT)
    ]


@pytest.mark.parametrize("name", sorted(facts_by_type(our_files())))
def test_type_is_as_published(name: str) -> None:
    published = facts_by_type(published_files())
    assert name in published, "not a type of the published protocol"
    assert differences(name, facts_by_type(our_files())[name], published[name]) == []


def test_every_published_type_is_ours() -> None:
    missing = facts_by_type(published_files()).keys() - facts_by_type(our_files()).keys()
    assert sorted(missing - LEFT_OUT.keys()) == []


def our_message(files: FileDescriptorSet, name: str) -> DescriptorProto:
    [found] = [message for file in files.file for message in file.message_type if message.name == name]
    return found


def our_field(files: FileDescriptorSet, message: str, name: str) -> FieldDescriptorProto:
    [found] = [field for field in our_message(files, message).field if field.name == name]
    return found


def wrong_number(files: FileDescriptorSet) -> None:
    our_field(files, "CreateRequest", "timeout").number = 99


def wrong_type(files: FileDescriptorSet) -> None:
    our_field(files, "CreateRequest", "timeout").type = FieldDescriptorProto.TYPE_FLOAT


def not_repeated(files: FileDescriptorSet) -> None:
    our_field(files, "DiffRequest", "ignoreChanges").label = FieldDescriptorProto.LABEL_OPTIONAL


def not_optional(files: FileDescriptorSet) -> None:
    field = our_field(files, "ConstructRequest", "protect")
    field.proto3_optional = False
    field.ClearField("oneof_index")


def outside_its_oneof(files: FileDescriptorSet) -> None:
    our_field(files, "ListResponse", "result").ClearField("oneof_index")


def wrong_map_value(files: FileDescriptorSet) -> None:
    [entry] = [
        nested for nested in our_message(files, "ConstructRequest").nested_type if nested.name == "ProvidersEntry"
    ]
    entry.field[1].type = FieldDescriptorProto.TYPE_BYTES


def missing_field(files: FileDescriptorSet) -> None:
    fields = our_message(files, "ReadRequest").field
    fields.remove(our_field(files, "ReadRequest", "inputs"))


def invented_field(files: FileDescriptorSet) -> None:
    our_message(files, "PluginInfo").field.add(name="license", number=2, type=FieldDescriptorProto.TYPE_STRING)


def free_number(files: FileDescriptorSet) -> None:
    our_message(files, "CheckRequest").ClearField("reserved_range")


def wrong_enum_value(files: FileDescriptorSet) -> None:
    our_message(files, "PropertyDiff").enum_type[0].value[5].number = 6


def not_streaming(files: FileDescriptorSet) -> None:
    [method] = [
        method for file in files.file for service in file.service for method in service.method if method.name == "List"
    ]
    method.server_streaming = False


@pytest.mark.parametrize(
    ("spoil", "member"),
    [
        (wrong_number, "pulumirpc.CreateRequest.timeout"),
        (wrong_type, "pulumirpc.CreateRequest.timeout"),
        (not_repeated, "pulumirpc.DiffRequest.ignoreChanges"),
        (not_optional, "pulumirpc.ConstructRequest.protect"),
        (outside_its_oneof, "pulumirpc.ListResponse.result"),
        (wrong_map_value, "pulumirpc.ConstructRequest.providers"),
        (missing_field, "pulumirpc.ReadRequest.inputs"),
        (invented_field, "pulumirpc.PluginInfo.license"),
        (free_number, "pulumirpc.CheckRequest.reserved 4"),
        (wrong_enum_value, "pulumirpc.PropertyDiff.Kind.UPDATE_REPLACE"),
        (not_streaming, "pulumirpc.ResourceProvider.List"),
    ],
)
def test_a_mistake_is_reported(spoil, member: str) -> None:
    files = FileDescriptorSet()
    files.CopyFrom(our_files())
    spoil(files)

    unspoilt = facts_by_type(our_files())
    reported = [
        difference
        for name, facts in facts_by_type(files).items()
        for difference in differences(name, facts, unspoilt[name])
    ]
    [difference] = reported
    assert difference.startswith(f"{member}: ")
