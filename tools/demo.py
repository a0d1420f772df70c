#!/usr/bin/env python3
"""Deploys the guide's program with the real Pulumi engine onto an emulator, and signs a user in, as the guide does.

`make demo` runs it, `make demo PROGRAM=python` with the program in Python, `make demo KEEP=1` leaves everything standing,
`make demo-stop` takes that down. Every command is shown before it runs and every answer is checked; the first that is wrong
ends the demo with exit code 1.
"""

import argparse
import base64
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from pycognito.aws_srp import AWSSRP

from languages import EXAMPLES, LANGUAGES, ProgramError, done, lay_out

ROOT = Path(__file__).resolve().parent.parent
REGION = "us-east-1"
STACK = "demo"
BUCKET = "guide-notes-uploads"
USER, PASSWORD = "admin@example.com", "Passw0rd!"
ROUTES = ["POST /notes", "GET /notes/{id}", "GET /notes", "PUT /notes/{id}", "DELETE /notes/{id}", "POST /billing"]
MARK = "made-by-demo"  # in the folder that the demo may empty
# The user's own settings for AWS and Pulumi must not reach the demo: it could end up in a real account.
FOREIGN = ("AWS_", "PULUMI_")


class Failed(Exception):
    """The demo did not do what it promises; the text is for the person in front of it."""


class Terminated(KeyboardInterrupt):
    """Somebody ended this process alone; a ^C reaches the running command too."""


def check(is_right, otherwise):
    if not is_right:
        raise Failed(otherwise)


def title(text):
    print(f"\n\033[1m== {text}\033[0m" if sys.stdout.isatty() else f"\n== {text}", flush=True)


class Emulator:
    """MiniStack in a process of its own, with its files in the demo's folder."""

    def __init__(self, folder, account):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{port}"
        self.log = folder / "ministack.log"
        state = folder / "ministack"
        state.mkdir()
        settings = {
            "PATH": os.environ["PATH"],
            "HOME": str(state),
            "GATEWAY_PORT": str(port),
            "BIND_HOST": "127.0.0.1",
            "STATE_DIR": str(state),
            "S3_DATA_DIR": str(state / "s3"),
            "TMPDIR": str(state),
            # These listen on fixed ports, and so keep a second emulator from starting.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            # Sign-up, sign-in and get-id are not signed, and so name no account: let them find ours.
            "MINISTACK_ACCOUNT_ID": account,
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                env=settings,
                cwd=state,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a ^C is for the demo to handle
            )

    def wait(self):
        deadline = time.monotonic() + 60
        while not answers(self.endpoint):
            check(self.process.poll() is None, f"the emulator ended at once; {self.log} says why")
            check(time.monotonic() < deadline, f"the emulator does not answer at {self.endpoint}; see {self.log}")
            time.sleep(0.1)

    def stop(self):
        end_group(self.process.pid, lambda: self.process.poll() is not None)


def answers(endpoint):
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"{endpoint}/_ministack/health", timeout=2
        ):
            return True
    except OSError:
        return False


def end_group(pid, has_ended):
    """Ends a process that leads its group, and the group with it."""
    for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if has_ended():
                return
            time.sleep(0.05)


class Terminal:
    """Runs commands as a person at a terminal would, and shows them."""

    def __init__(self, folder, endpoint, account):
        self.program = folder / "program"
        self.settings = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": account,  # the emulator takes 12 digits for the number of an account
            "AWS_SECRET_ACCESS_KEY": "any-secret-will-do",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "PULUMI_HOME": str(folder / "pulumi-home"),
            "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "demo",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",  # a plugin on PATH would be taken before the one we install
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)} | self.settings
        pulumi = os.environ.get("PULUMI") or shutil.which("pulumi")
        check(pulumi, "there is no `pulumi` on PATH; `tools/with` installs one")
        bins = [str(Path(pulumi).resolve().parent), str(Path(sys.executable).parent)]
        self.settings["PATH"] = self.environment["PATH"] = os.pathsep.join([*bins, os.environ.get("PATH", "")])

    def run(self, *command, captures=False, shows_errors=False, **changes):
        """Shows and runs a command; `changes` are settings for it alone. Returns what it wrote, if that is captured.

        With `shows_errors` its standard error, where some write their progress, is not captured.
        """
        prefix = [f"{name}={'…' if 'SECRET' in name or 'TOKEN' in name else value}" for name, value in changes.items()]
        print("$", *prefix, written(command), flush=True)
        process = subprocess.Popen(
            command,
            cwd=self.program,
            env=self.environment | changes,
            # On a terminal Pulumi asks it for its colours, and must be there for the answer.
            stdin=None if sys.stdin.isatty() and not captures else subprocess.DEVNULL,
            stdout=subprocess.PIPE if captures else None,
            stderr=subprocess.PIPE if captures and not shows_errors else None,
            text=True,
        )
        try:
            output, errors = process.communicate()
        except KeyboardInterrupt as reason:
            if isinstance(reason, Terminated):
                process.send_signal(signal.SIGINT)
            settle(process)
            raise
        check(
            process.returncode == 0,
            f"`{written(command[:3])}` ended with code {process.returncode}"
            + (f":\n{(errors or output).strip()}" if captures else ""),
        )
        return output

    def aws(self, *command, **changes):
        """Runs the AWS CLI and returns its answer."""
        output = self.run("aws", *command, captures=True, **changes)
        return json.loads(output) if output.strip() else {}

    def pulumi(self, *command, captures=False):
        return self.run("pulumi", *command, captures=captures)

    def up(self, program, expects_no_changes=False):
        """Runs the program in `folder/program`: one in YAML, for which `program` is None, or one that knows how."""
        if not program:
            self.pulumi("up", "--yes", *(["--expect-no-changes"] if expects_no_changes else []))
            return
        command, settings = program.command(STACK, "up")
        changes = program.changes(self.run(*command, captures=True, shows_errors=True, **settings))
        print("   resources:", ", ".join(f"{number} {operation}" for operation, number in changes.items()))
        check(not expects_no_changes or changes.keys() == {"same"}, f"the second `up` changed something: {changes}")


def settle(process):
    """After a ^C, which the process got too, it may finish what it is doing, within reason."""
    for end, patience in ((None, 20), (process.terminate, 5), (process.kill, 5)):
        try:
            if end:
                end()
            process.wait(patience)
            return
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            continue


def written(command):
    """The command as one would type it, with tokens cut short."""
    return shlex.join(re.sub(r"(eyJ[\w-]{6})[\w.-]+", r"\1…", word) for word in command)


def prepare(terminal, plugin, language):
    """An engine with our plugin, the program, and a stack. Returns the program, if it is not in YAML."""
    title("Pulumi gets the plugin, and a stack")
    version = subprocess.run([plugin, "--version"], check=True, capture_output=True, text=True, timeout=30).stdout
    found = re.search(r"\d+\.\d+\.\d+\S*", version)
    check(found, f"{plugin} --version says no version: {version!r}")
    Path(terminal.settings["PULUMI_BACKEND_URL"].removeprefix("file://")).mkdir()
    program = bring(EXAMPLES / f"guide-{language}", terminal.program)
    terminal.pulumi(
        "plugin", "install", "resource", "cognito", found[0], "--file", os.path.relpath(plugin, terminal.program)
    )
    terminal.pulumi("stack", "init", STACK)
    return program


def bring(example, folder):
    """Copies the program. One in a language gets the SDK that is here, is checked by the language's tool, and built."""
    if example.name == "guide-yaml":
        shutil.copytree(example, folder)
        return None
    try:
        program = lay_out(example, folder)
        done(program.check())
    except ProgramError as error:
        raise Failed(str(error)) from error
    print(f"   examples/{example.name} has its SDK, and its types are right")
    return program


def make_earlier_chapters(terminal):
    """The bucket and the API of the guide's earlier chapters. Returns the API."""
    title("The guide's earlier chapters: a bucket, and an API with its routes under AWS_IAM")
    terminal.aws("s3api", "create-bucket", "--bucket", BUCKET)
    api = terminal.aws("apigatewayv2", "create-api", "--name", "notes", "--protocol-type", "HTTP")
    while re.fullmatch(r"[0-9]+(e[0-9]+)?", api["ApiId"]):  # Pulumi's configuration would take this id for a number
        terminal.aws("apigatewayv2", "delete-api", "--api-id", api["ApiId"])
        api = terminal.aws("apigatewayv2", "create-api", "--name", "notes", "--protocol-type", "HTTP")
    for route in ROUTES:
        terminal.aws(
            *("apigatewayv2", "create-route", "--api-id", api["ApiId"]),
            *("--route-key", route, "--authorization-type", "AWS_IAM"),
        )
    return api


def deploy(terminal, language, program, api):
    """The guide's program. Returns its outputs."""
    title(f"The guide's program: examples/guide-{language}")
    terminal.pulumi("config", "set", "cognito:region", REGION)
    terminal.pulumi("config", "set", "bucketArn", f"arn:aws:s3:::{BUCKET}")
    terminal.pulumi("config", "set", "apiId", api["ApiId"])
    terminal.up(program)
    out = json.loads(terminal.pulumi("stack", "output", "--json", captures=True))
    for name, form in {
        "IdentityPool": rf"{REGION}:[0-9a-f-]{{36}}",
        "Region": REGION,
        "UserPool": rf"{REGION}_\w+",
        "UserPoolClient": r"\w+",
    }.items():
        check(re.fullmatch(form, str(out.get(name))), f"the output {name} is {out.get(name)!r}")
    print(f"\n+  Complete\n   Api: {api['ApiEndpoint']}\n   ---")
    for name in sorted(out):
        print(f"   {name}: {out[name]}")
    return out


def sign_up(terminal, out):
    """The guide's last section, and the sign-in it prepares for. Returns how the identity pool is to be shown the user."""
    title("The guide's test user: sign up, confirm, sign in")
    user = ("--username", USER)
    terminal.aws(
        *("cognito-idp", "sign-up", "--region", out["Region"], "--client-id", out["UserPoolClient"]),
        *(*user, "--password", PASSWORD),
    )
    terminal.aws(
        *("cognito-idp", "admin-confirm-sign-up", "--region", out["Region"], "--user-pool-id", out["UserPool"]), *user
    )
    print(
        "\n   The app signs the user in by SRP (Secure Remote Password): the password does not leave the device.",
        flush=True,
    )
    app = boto3.client(
        "cognito-idp",
        region_name=out["Region"],
        endpoint_url=terminal.settings["AWS_ENDPOINT_URL"],
        config=Config(signature_version=UNSIGNED, proxies={}),
    )
    srp = AWSSRP(USER, PASSWORD, out["UserPool"], out["UserPoolClient"], client=app)
    token = srp.authenticate_user().get("AuthenticationResult", {}).get("IdToken", "")
    check(token.count(".") == 2, "signing in gave no id token")
    claims = claimed(token)
    print(f"   an id token for {claims.get('email')}, by {claims.get('iss')}, for the client {claims.get('aud')}")
    check((claims.get("email"), claims.get("aud")) == (USER, out["UserPoolClient"]), f"the token says {claims}")
    return f"cognito-idp.{out['Region']}.amazonaws.com/{out['UserPool']}={token}"


def claimed(token):
    """What a token says, unverified: the identity pool's business."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def reach_aws(terminal, out, login):
    """The token buys AWS credentials, those are the role's, and they reach the user's own folder."""
    title("The user's token buys AWS credentials at the identity pool")
    found = terminal.aws("cognito-identity", "get-id", "--identity-pool-id", out["IdentityPool"], "--logins", login)
    identity = found["IdentityId"]
    bought = terminal.aws(
        "cognito-identity", "get-credentials-for-identity", "--identity-id", identity, "--logins", login
    )["Credentials"]
    as_user = {
        "AWS_ACCESS_KEY_ID": bought["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": bought["SecretKey"],
        "AWS_SESSION_TOKEN": bought["SessionToken"],
    }
    caller = terminal.aws("sts", "get-caller-identity", **as_user)["Arn"]
    print(f"   {caller}")
    roles = terminal.aws("cognito-identity", "get-identity-pool-roles", "--identity-pool-id", out["IdentityPool"])
    role = roles["Roles"]["authenticated"].rpartition("/")[2]
    check(f":assumed-role/{role}/" in caller, f"the credentials are not those of the pool's role {role}")
    return identity, as_user, role


def read_policies(terminal, out, role, api, account):
    """What the credentials allow, and who gets them, is what the program says."""
    title("The role says what the program says")
    trust = terminal.aws("iam", "get-role", "--role-name", role)["Role"]["AssumeRolePolicyDocument"]
    names = terminal.aws("iam", "list-role-policies", "--role-name", role)["PolicyNames"]
    check(len(names) == 1, f"the role has the policies {names}, not one")
    policy = terminal.aws("iam", "get-role-policy", "--role-name", role, "--policy-name", names[0])["PolicyDocument"]
    print(json.dumps(policy, indent=2))
    allowed = [(one["Effect"], listed(one["Action"]), listed(one["Resource"])) for one in policy["Statement"]]
    own_folder = f"arn:aws:s3:::{BUCKET}/private/${{cognito-identity.amazonaws.com:sub}}/*"
    whole_api = f"arn:aws:execute-api:{REGION}:{account}:{api['ApiId']}/*/*/*"
    expected = [("Allow", ["s3:*"], [own_folder]), ("Allow", ["execute-api:*"], [whole_api])]
    check(allowed == expected, f"the role's policy is not the program's, which is {expected}")
    trusted = {
        key: listed(value) for test in trust["Statement"][0]["Condition"].values() for key, value in test.items()
    }
    service = "cognito-identity.amazonaws.com"
    check(
        trusted == {f"{service}:aud": [out["IdentityPool"]], f"{service}:amr": ["authenticated"]},
        f"the role trusts others than the signed-in users of this identity pool: {trusted}",
    )


def listed(value):
    return value if isinstance(value, list) else [value]


def use_folder(terminal, identity, as_user):
    title("With these credentials: an object into the user's own folder, and back")
    (terminal.program / "note.txt").write_text("a note\n")
    there = ("--bucket", BUCKET, "--key", f"private/{identity}/note.txt")
    terminal.aws("s3api", "put-object", *there, "--body", "note.txt", **as_user)
    terminal.aws("s3api", "get-object", *there, "note-read-back.txt", **as_user)
    read_back = (terminal.program / "note-read-back.txt").read_text()
    check(read_back == "a note\n", f"the object reads back as {read_back!r}")


def change_nothing(terminal, program):
    title("A second `up` changes nothing, and `refresh` finds nothing")
    terminal.up(program, expects_no_changes=True)
    terminal.pulumi("refresh", "--yes", "--expect-no-changes")


def take_down(terminal, out, api, identity):
    title("Everything goes again: first the user, since a pool that has users stays, then the stack")
    terminal.aws("cognito-idp", "admin-delete-user", "--user-pool-id", out["UserPool"], "--username", USER)
    terminal.pulumi("destroy", "--yes")
    terminal.pulumi("stack", "rm", STACK, "--yes")
    terminal.aws("s3api", "delete-object", "--bucket", BUCKET, "--key", f"private/{identity}/note.txt")
    terminal.aws("s3api", "delete-bucket", "--bucket", BUCKET)
    terminal.aws("apigatewayv2", "delete-api", "--api-id", api["ApiId"])


def check_empty(terminal, when):
    """No pool (and so no client), identity pool or role, and nothing of the earlier chapters."""
    for command, key in {
        ("cognito-idp", "list-user-pools", "--max-results", "60"): "UserPools",
        ("cognito-identity", "list-identity-pools", "--max-results", "60"): "IdentityPools",
        ("iam", "list-roles"): "Roles",
        ("s3api", "list-buckets"): "Buckets",
        ("apigatewayv2", "get-apis"): "Items",
    }.items():
        left = terminal.aws(*command).get(key, [])
        check(not left, f"{when}, `aws {shlex.join(command[:2])}` lists {left}")
    print("   no user pool or client, identity pool, role, bucket or API")


def demonstrate(terminal, plugin, language, account, keeps):
    program = prepare(terminal, plugin, language)
    title("The emulator is empty")
    check_empty(terminal, "before the start")
    api = make_earlier_chapters(terminal)
    out = deploy(terminal, language, program, api)
    login = sign_up(terminal, out)
    identity, as_user, role = reach_aws(terminal, out, login)
    read_policies(terminal, out, role, api, account)
    use_folder(terminal, identity, as_user)
    change_nothing(terminal, program)
    if not keeps:
        take_down(terminal, out, api, identity)
        title("The emulator is empty again")
        check_empty(terminal, "after the end")
    return out


def explain_limits():
    title("Done")
    print(
        "The engine, the plugin and the AWS CLI were the real ones. AWS was MiniStack, which does not enforce IAM here:\n"
        "that one user cannot reach another's folder was shown by the role's policy, not by a refusal. Nor does it hold\n"
        "a sign-in to the client's list of flows."
    )


def leave_standing(folder, terminal, emulator, out):
    (folder / "ministack.pid").write_text(f"{emulator.process.pid} {emulator.endpoint}\n")
    with (folder / "env").open("w") as file:
        for name, value in terminal.settings.items():
            print(f"export {name}={shlex.quote(value)}", file=file)
    print(
        f"\nLeft standing: the emulator at {emulator.endpoint} (log: {emulator.log}) and the stack. To go on:\n"
        f"    . {folder / 'env'}\n"
        f"    cd {terminal.program}\n"
        f"    pulumi stack output\n"
        f"    aws cognito-idp list-users --user-pool-id {out['UserPool']}\n"
        f"To end it: make demo-stop"
    )


def stop(folder):
    """Ends what KEEP=1 left standing, if that is still there. True if it was."""
    record = folder / "ministack.pid"
    was_standing = False
    if record.exists():
        pid, endpoint = record.read_text().split()
        # The number may be another process's by now: only who answers at our port is ours.
        if was_standing := answers(endpoint):
            end_group(int(pid), lambda: not answers(endpoint))
            check(not answers(endpoint), f"the emulator at {endpoint} (process {pid}) does not stop")
    clear(folder)
    return was_standing


def clear(folder):
    if folder.exists():
        check((folder / MARK).exists(), f"{folder} is not a folder of the demo's; it would be emptied")
        shutil.rmtree(folder)


def still_standing(folder):
    record = folder / "ministack.pid"
    return record.exists() and answers(record.read_text().split()[1])


def options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("command", nargs="?", choices=["run", "stop"], default="run")
    parser.add_argument("--program", choices=["yaml", *LANGUAGES], default="yaml", help="the language of the program")
    parser.add_argument("--keep", action="store_true", help="leave the emulator and the stack standing")
    parser.add_argument("--endpoint", help="an emulator that runs already; otherwise one is started")
    parser.add_argument("--account", default="111122223333", help="with --endpoint, the one it gives unsigned calls")
    parser.add_argument("--folder", type=Path, default=ROOT / ".demo", help="for everything the demo writes")
    parser.add_argument(
        "--plugin",
        default=os.environ.get("COGNITO_PLUGIN", ROOT / "target" / "release" / "pulumi-resource-cognito"),
        help="the plugin's binary (COGNITO_PLUGIN)",
    )
    return parser.parse_args()


def terminate(*_):
    raise Terminated


def main():
    given = options()
    folder = given.folder.resolve()
    emulator = None
    is_kept = False
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, terminate)
    try:
        if given.command == "stop":
            print("stopped" if stop(folder) else "nothing was standing")
            return 0
        plugin = Path(given.plugin).resolve()
        check(os.access(plugin, os.X_OK), f"there is no plugin at {plugin}; `make build` makes it")
        check(not still_standing(folder), "an earlier demo is still standing; `make demo-stop` ends it")
        clear(folder)
        folder.mkdir(parents=True)
        (folder / MARK).touch()
        if not given.endpoint:
            emulator = Emulator(folder, given.account)
            emulator.wait()
        terminal = Terminal(folder, given.endpoint or emulator.endpoint, given.account)
        title(f"The emulator: {terminal.settings['AWS_ENDPOINT_URL']}, account {given.account}, region {REGION}")
        out = demonstrate(terminal, plugin, given.program, given.account, given.keep)
        explain_limits()
        if given.keep and emulator:
            leave_standing(folder, terminal, emulator, out)
            is_kept = True
        else:
            clear(folder)
        return 0
    except Failed as failure:
        print(f"\nThe demo failed: {failure}", file=sys.stderr)
        if (folder / MARK).exists():
            print(f"What it wrote, logs too, is in {folder}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted", file=sys.stderr)
        return 130
    finally:
        if emulator and not is_kept:
            emulator.stop()


if __name__ == "__main__":
    sys.exit(main())
