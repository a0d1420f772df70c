"""The guide's program, as it stands in examples/, on an account of its own: what its users can do, and what stays hidden.

`test_demo.py` runs the same flow with the AWS CLI, as `make demo` shows it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from botocore import UNSIGNED
from pycognito.aws_srp import AWSSRP

from conftest import Client
from engine import REGION, required
from life import Life, matches

PROGRAM = Path(__file__).resolve().parents[2] / "examples" / "guide-yaml" / "Pulumi.yaml"
BUCKET, API = "guide-notes-uploads", "a1b2c3d4e5"
USER, PASSWORD = "admin@example.com", "canary-Passw0rd!"


def deploy(life: Life) -> dict[str, str]:
    """The example with nothing changed but where the plugin is. Returns its outputs."""
    plugin = Path(required("COGNITO_PLUGIN")).parent
    written = life.stack.project / "Pulumi.yaml"
    shutil.copy(PROGRAM, written)
    with written.open("a") as file:
        file.write(f"\nplugins:\n  providers:\n    - name: cognito\n      path: {plugin}\n")
    life.stack.run("stack", "init", "guide")
    settings = {"cognito:region": REGION, "bucketArn": f"arn:aws:s3:::{BUCKET}", "apiId": API}
    for name, value in settings.items():
        life.stack.run("config", "set", name, value)
    life.stack.up()
    return life.stack.outputs()


def sign_in(client: Client, out: dict[str, str]) -> str:
    """Signs a user up and in, without credentials, as an app does: the id token."""
    app = client("cognito-idp", region=REGION, signature_version=UNSIGNED)
    app.sign_up(ClientId=out["UserPoolClient"], Username=USER, Password=PASSWORD)
    admin = client("cognito-idp", region=REGION)
    admin.admin_confirm_sign_up(UserPoolId=out["UserPool"], Username=USER)
    srp = AWSSRP(USER, PASSWORD, out["UserPool"], out["UserPoolClient"], client=app)
    return srp.authenticate_user()["AuthenticationResult"]["IdToken"]


def credentials(client: Client, out: dict[str, str], token: str) -> dict[str, Any]:
    """What the identity pool gives for the token."""
    app = client("cognito-identity", region=REGION, signature_version=UNSIGNED)
    logins = {f"cognito-idp.{REGION}.amazonaws.com/{out['UserPool']}": token}
    identity = app.get_id(IdentityPoolId=out["IdentityPool"], Logins=logins)["IdentityId"]
    return app.get_credentials_for_identity(IdentityId=identity, Logins=logins)["Credentials"]


def allowed(life: Life, pool: str) -> list[dict[str, Any]]:
    """The statements of the signed-in users' role."""
    role = life.role(life.identity_pool(pool)["Roles"]["authenticated"])
    return role["Policies"]["permissions"]["Statement"]


def test_the_guides_users_reach_what_the_program_says(life: Life, client: Client) -> None:
    out = deploy(life)
    assert out.keys() == {"UserPool", "Region", "IdentityPool", "UserPoolClient"}
    assert out["Region"] == REGION
    token = sign_in(client, out)
    bought = credentials(client, out, token)
    caller = client("sts", region=REGION, key=bought["AccessKeyId"], token=bought["SessionToken"]).get_caller_identity()
    role = life.identity_pool(out["IdentityPool"])["Roles"]["authenticated"].rsplit("/", 1)[1]
    assert f":assumed-role/{role}/" in caller["Arn"]
    own_folder = f"arn:aws:s3:::{BUCKET}/private/${{cognito-identity.amazonaws.com:sub}}/*"
    whole_api = f"arn:aws:execute-api:{REGION}:{life.account}:{API}/*/*/*"
    assert allowed(life, out["IdentityPool"]) == [
        {"Effect": "Allow", "Action": ["s3:*"], "Resource": [own_folder]},
        {"Effect": "Allow", "Action": ["execute-api:*"], "Resource": [whole_api]},
    ]
    life.secrets |= {PASSWORD, token, bought["SecretKey"], bought["SessionToken"]}
    life.stack.settled()
    matches(r"\b1 user", life.stack.destroy(fails=True))
    life.idp.admin_delete_user(UserPoolId=out["UserPool"], Username=USER)
