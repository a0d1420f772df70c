"""What others on the machine and in the network see of the plugin: a port on the loopback, and nothing else."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import os
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from conftest import Strict
from engine import required
from grpc_server import serving
from tables import Table

POOL = "cognito:index:UserPool"
URN = f"urn:pulumi:test::exposure::{POOL}::probe"
LISTENING = "0A"
# An error travels in headers. The engine, which is in Go, takes 16 MiB of them, and the library for Python 16 KiB.
LONG_ERRORS = [(name, 2**24) for name in ("grpc.max_metadata_size", "grpc.absolute_max_metadata_size")]
# Roots and switches that other tools know. None of them may make this one trust a stranger.
SWITCHES = {
    "AWS_CA_BUNDLE": "{certificate}",
    "CURL_CA_BUNDLE": "{certificate}",
    "REQUESTS_CA_BUNDLE": "{certificate}",
    "NODE_EXTRA_CA_CERTS": "{certificate}",
    "NODE_TLS_REJECT_UNAUTHORIZED": "0",
    "PYTHONHTTPSVERIFY": "0",
    "AWS_NO_VERIFY_SSL": "true",
    "GIT_SSL_NO_VERIFY": "1",
}
ROOT = Path(__file__).resolve().parent.parent.parent
COUNTS: Counter[str] = Counter()
LOOKS = {
    "listeners": "sockets that listen",
    "files": "looks at a life in which the system lets no file be written, on disk or in memory",
    "output": "lives whose output was read for settings",
    "roots": "settings that might have it trust a stranger's certificate",
    "warnings": "plain endpoints and roots of trust, on the machine and beyond",
    "releases": "releases built of one commit in two folders, and compared",
}


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """Written also where a test fails: the last column then says how many."""
    yield
    rows = [[what, COUNTS[name], COUNTS[f"{name} failed"]] for name, what in LOOKS.items()]
    notes = [
        "One file is written, by the AWS SDK: an SSO token that it refreshed, in the user's own `~/.aws/sso/cache`.",
        "It is written only where a profile signs in by SSO, and no test does.",
        "Unsafe code is forbidden by Cargo.toml, and `make lint` looks at the licences and sources of crates.",
        "It looks at advisories where it reaches their database, and else says NOT CHECKED.",
        "SSL_CERT_FILE and SSL_CERT_DIR name other roots, as for any program that uses those of the system; a warning tells of it.",
    ]
    Table("Exposure", ["looked at", "tried", "failed"], rows, notes).write("exposure")


@contextmanager
def counted(name: str, times: int = 1) -> Iterator[None]:
    COUNTS[name] += times
    COUNTS[f"{name} failed"] += 1
    yield
    COUNTS[f"{name} failed"] -= 1


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(values, struct_pb2.Struct())


class Plugin:
    """A plugin with its own empty folders, and what it wrote to its streams."""

    def __init__(self, folder: Path, settings: dict[str, str], under: tuple[str, ...] = ()) -> None:
        self.folder = folder
        folders = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config"}
        for name in [*folders.values(), "cwd"]:
            (folder / name).mkdir()
        environment = {name: str(folder / path) for name, path in folders.items()}
        environment |= {"AWS_EC2_METADATA_DISABLED": "true", **settings}
        command = [*under, required("COGNITO_PLUGIN")]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, env=environment, cwd=folder / "cwd", **pipes)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.port = int(self.process.stdout.readline())
        self.errors: list[bytes] = []
        self.reader = threading.Thread(target=lambda: self.errors.extend(self.process.stderr or ()))
        self.reader.start()
        channel = grpc.insecure_channel(f"127.0.0.1:{self.port}", options=LONG_ERRORS)
        self.provider = provider_pb2_grpc.ResourceProviderStub(channel)

    def end(self) -> tuple[bytes, bytes]:
        """What came on stdout after the port, and on stderr."""
        assert self.process.stdout is not None
        self.process.terminate()
        rest = self.process.stdout.read()
        self.process.wait(20)
        self.reader.join(20)
        return rest, b"".join(self.errors)

    def configure(self, endpoint: str, **more: Any) -> None:
        services = ("cognitoidp", "cognitoidentity", "iam", "lambda", "sts")
        inputs = {"region": "us-east-1", "endpoints": [dict.fromkeys(services, endpoint)], **more}
        self.provider.Configure(provider_pb2.ConfigureRequest(args=struct(inputs), acceptSecrets=True))

    def read(self) -> str:
        """The words in which the read of a pool fails."""
        request = provider_pb2.ReadRequest(id="us-east-1_nothing", urn=URN)
        with pytest.raises(grpc.RpcError) as refused:
            self.provider.Read(request, timeout=120)
        return refused.value.details()

    def live(self) -> Iterator[str]:
        """The whole life of a pool, with a stop after each call."""
        self.provider.Handshake(provider_pb2.ProviderHandshakeRequest())
        self.provider.GetSchema(provider_pb2.GetSchemaRequest())
        yield "started"
        news = struct({"name": "probe", "tags": {"a": "b"}})
        checked = self.provider.Check(provider_pb2.CheckRequest(urn=URN, news=news, randomSeed=b"1"))
        assert not checked.failures
        made = self.provider.Create(provider_pb2.CreateRequest(urn=URN, properties=checked.inputs))
        yield "created"
        read = provider_pb2.ReadRequest(id=made.id, urn=URN, inputs=checked.inputs, properties=made.properties)
        assert self.provider.Read(read).id == made.id
        yield "read"
        changed = struct({"name": "probe", "tags": {"a": "c"}})
        update = {"id": made.id, "urn": URN, "olds": made.properties, "old_inputs": checked.inputs, "news": changed}
        assert self.provider.Diff(provider_pb2.DiffRequest(**update)).diffs
        state = self.provider.Update(provider_pb2.UpdateRequest(**update)).properties
        yield "updated"
        listed = list(self.provider.List(provider_pb2.ListRequest(token=POOL, limit=1))) if LISTS else []
        assert len(listed) <= 2
        self.provider.Invoke(provider_pb2.InvokeRequest(tok="cognito:index:getCallerIdentity"))
        yield "looked up"
        self.provider.Delete(provider_pb2.DeleteRequest(id=made.id, urn=URN, properties=state))
        with pytest.raises(grpc.RpcError):
            self.provider.Delete(provider_pb2.DeleteRequest(id="eu-west-1_elsewhere", urn=URN))
        yield "deleted"


LISTS = hasattr(provider_pb2, "ListRequest")


@contextmanager
def plugin(folder: Path, under: tuple[str, ...] = (), **settings: str) -> Iterator[Plugin]:
    one = Plugin(folder, settings, under)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def sockets(pid: int) -> set[str]:
    """The inodes of the process's sockets."""
    links = (os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir())
    return {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}


def test_the_port_is_on_the_loopback_and_the_only_one(tmp_path: Path, strict: Strict, account: str) -> None:
    with plugin(tmp_path) as one:
        one.configure(strict.url, accessKey=account, secretKey="x")
        for _ in one.live():
            own = sockets(one.process.pid)
            found = []
            for table in ("tcp", "tcp6", "udp", "udp6"):
                for line in Path(f"/proc/{one.process.pid}/net/{table}").read_text().splitlines()[1:]:
                    _, local, _, state, *rest = line.split()
                    if rest[5] in own and (state == LISTENING or table.startswith("udp")):
                        found.append((table, local))
            with counted("listeners", len(found)):
                assert found == [("tcp", f"0100007F:{one.port:04X}")]


def written(one: Plugin) -> list[str]:
    """The files that it made, and those that it holds open to write."""
    made = [str(path) for path in one.folder.rglob("*") if path.is_file()]
    for link in Path(f"/proc/{one.process.pid}/fd").iterdir():
        target = os.readlink(link)
        flags = int(Path(f"/proc/{one.process.pid}/fdinfo/{link.name}").read_text().split("flags:")[1].split()[0], 8)
        if target.startswith("/") and target != "/dev/null" and flags & os.O_ACCMODE != os.O_RDONLY:
            made.append(target)
    return made


# A process that writes a byte to any file after this is killed: pipes and sockets are no files.
READ_ONLY = ("sh", "-c", 'ulimit -f 0 && exec "$0" "$@"')


def test_no_file_is_written(tmp_path: Path, strict: Strict, account: str) -> None:
    with plugin(tmp_path, READ_ONLY) as one:
        limits = Path(f"/proc/{one.process.pid}/limits").read_text()
        assert re.search(r"^Max file size +0 +0 ", limits, re.MULTILINE), limits
        one.configure(strict.url, accessKey=account, secretKey="x")
        for _ in one.live():
            with counted("files"):
                assert written(one) == []
        with counted("files"):
            assert one.process.poll() is None
        one.end()
        with counted("files"):
            assert [path for path in one.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("folder", ["/dev/shm", ""])
def test_a_file_that_is_written_would_be_seen(folder: str, tmp_path: Path) -> None:
    """What the test above would see if the plugin wrote to a disk, or to memory."""
    with tempfile.NamedTemporaryFile(dir=folder or tmp_path) as file:
        ran = subprocess.run([*READ_ONLY, "dd", "if=/dev/zero", f"of={file.name}", "bs=1", "count=1"], check=False)
    assert ran.returncode == -signal.SIGXFSZ


@pytest.mark.parametrize("level", ["", "debug", "trace"])
def test_no_setting_is_printed(level: str, tmp_path: Path, strict: Strict, account: str) -> None:
    canaries = {"AWS_SECRET_ACCESS_KEY": "canary-environment-1", "AWS_SESSION_TOKEN": "canary-environment-2"}
    settings = {**canaries, "SOMEBODYS_PASSWORD": "canary-environment-3", **({"RUST_LOG": level} if level else {})}
    with plugin(tmp_path, AWS_ACCESS_KEY_ID="AKIAEXAMPLE", **settings) as one, counted("output"):
        with pytest.raises(grpc.RpcError) as refused:
            one.configure(strict.url, token="canary-configuration-1")
        assert "canary" not in str(refused.value)
        with pytest.raises(grpc.RpcError) as refused:
            one.configure(strict.url, assumeRoles="canary-configuration-2")
        assert "canary" not in str(refused.value)
        one.configure(strict.url, accessKey=account, secretKey="canary-configuration-3", token="canary-configuration-4")
        assert [*one.live()][-1] == "deleted"
        rest, errors = one.end()
        assert rest == b""
        assert b"canary" not in errors
        if not level:
            assert errors == b""


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName(here), critical=False)
    signed = builder.sign(key, hashes.SHA256())
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return paths


@contextmanager
def stranger(folder: Path) -> Iterator[tuple[str, Path, list[str]]]:
    """An AWS with that certificate: its address, the certificate, and what it was sent."""
    heard: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.headers["authorization"])
            self.send_error(400)

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    paths = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*paths)
    server = Server(("127.0.0.1", 0), Answer)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://localhost:{server.server_address[1]}", paths[0], heard
    finally:
        server.shutdown()


@pytest.mark.parametrize("switch", ["", *SWITCHES])
def test_no_stranger_is_trusted(switch: str, tmp_path: Path) -> None:
    with stranger(tmp_path) as (url, trusted, heard), counted("roots"):
        settings = {switch: SWITCHES[switch].format(certificate=trusted)} if switch else {}
        with plugin(tmp_path, **settings) as one:
            one.configure(url, accessKey="AKIAEXAMPLE", secretKey="x", maxRetries=0)
            said = one.read()
        assert "certificate" in said, said
        assert heard == []


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_the_roots_of_the_system_are_those_that_count(name: str, tmp_path: Path) -> None:
    """What the test above would see if a switch did anything."""
    with stranger(tmp_path) as (url, trusted, heard):
        roots = tmp_path / "roots"
        roots.mkdir()
        shutil.copy(trusted, roots)
        with plugin(tmp_path, **{name: str(trusted if name == "SSL_CERT_FILE" else roots)}) as one:
            one.configure(url, accessKey="AKIAEXAMPLE", secretKey="x", maxRetries=0)
            said = one.read()
        assert heard, said


@pytest.mark.parametrize("name", ["insecure", "skipCredentialsValidation", "caBundle", "customCaBundle", "httpProxy"])
def test_there_is_no_such_switch_in_the_configuration(name: str, tmp_path: Path) -> None:
    with plugin(tmp_path) as one, counted("roots"), pytest.raises(grpc.RpcError) as refused:
        one.configure("https://localhost:1", **{name: "true"})
    assert refused.value.details().startswith(f"{name}: is not a property here")


class Told(grpc.GenericRpcHandler):  # type: ignore[misc]
    """An engine that keeps the lines of its log."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        def log(request: bytes, _: object) -> bytes:
            self.lines.append(request.decode(errors="replace"))
            return b""

        return grpc.unary_unary_rpc_method_handler(log) if details.method == "/pulumirpc.Engine/Log" else None


@contextmanager
def engine() -> Iterator[tuple[str, list[str]]]:
    told = Told()
    with serving(lambda server: server.add_generic_rpc_handlers([told])) as address:
        yield address, told.lines


@pytest.mark.parametrize(
    ("inputs", "settings", "warned"),
    [
        (
            {"endpoints": [{"cognitoidp": "http://10.1.2.3:4566"}]},
            {},
            "endpoints[0].cognitoidp is a plain http address",
        ),
        ({"endpoints": '[{"iam": "http://emulator:4566"}]'}, {}, "endpoints[0].iam is a plain http address"),
        ({}, {"AWS_ENDPOINT_URL": "http://10.1.2.3"}, "AWS_ENDPOINT_URL is a plain http address"),
        ({}, {"AWS_ENDPOINT_URL_STS": "http://10.1.2.3"}, "AWS_ENDPOINT_URL_STS is a plain http address"),
        ({}, {"SSL_CERT_FILE": "/home/me/proxy.pem"}, "SSL_CERT_FILE names other certificates to trust"),
        ({}, {"SSL_CERT_DIR": "/etc/ssl/certs:/tmp"}, "SSL_CERT_DIR names other certificates to trust"),
        ({}, {"SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt"}, None),
        ({"endpoints": [{"sts": "http://localhost:4566", "iam": "https://10.1.2.3"}]}, {}, None),
        ({}, {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}, None),
    ],
)
def test_what_weakens_privacy_is_told(
    inputs: dict[str, Any], settings: dict[str, str], warned: str | None, tmp_path: Path
) -> None:
    with engine() as (address, lines), plugin(tmp_path, **settings) as one, counted("warnings"):
        one.provider.Attach(plugin_pb2.PluginAttach(address=address))
        urn = "urn:pulumi:test::exposure::pulumi:providers:cognito::default"
        answer = one.provider.CheckConfig(provider_pb2.CheckRequest(urn=urn, news=struct(inputs)))
        assert not answer.failures
        assert len(lines) == (1 if warned else 0), lines
        assert warned is None or warned in lines[0]


if "SOAK" in os.environ:  # two builds from scratch

    def test_two_releases_of_one_commit_are_the_same() -> None:
        with counted("releases", 2):
            subprocess.run([ROOT / "tools" / "reproducible"], check=True)
