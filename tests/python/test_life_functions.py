"""What the look-up functions answer through the real engine, of what somebody else made."""

from __future__ import annotations

from typing import Any

from cases_user_pool import LAMBDA
from life import Life, matches


def asked(function: str, **arguments: Any) -> dict[str, Any]:
    return {"fn::invoke": {"function": f"cognito:{function}", "arguments": arguments}}


def answers(life: Life, **questions: dict[str, Any]) -> dict[str, Any]:
    """What the functions say; they write nothing, and a preview asks them as `up` does."""
    outputs = {name: f"${{{name}}}" for name in questions}
    life.stack.write({}, variables=questions, outputs=outputs)
    with life.writes() as writes:
        life.stack.preview()
        life.stack.up()
    assert writes == []
    with life.stack.untold():
        return life.stack.outputs()


def test_a_pool_is_looked_up(life: Life) -> None:
    made = life.idp.create_user_pool(
        PoolName="outside", LambdaConfig={"PreSignUp": f"{LAMBDA}p"}, UserPoolTags={"team": "a"}
    )
    id = made["UserPool"]["Id"]
    life.add_user(id)
    failure = {"UserPool": {"EmailConfigurationFailure": "not verified"}}
    life.fault("DescribeUserPool", "says", members=failure, count=10_000)
    found = answers(
        life,
        pool=asked("getUserPool", userPoolId=id),
        certificate=asked("getUserPoolSigningCertificate", userPoolId=id),
    )
    pool = found["pool"]
    assert (pool["id"], pool["name"], pool["userPoolTier"]) == (id, "outside", "ESSENTIALS")
    assert (pool["tags"], pool["userPoolTags"]) == ({"team": "a"}, {"team": "a"})
    assert pool["lambdaConfig"] == {"preSignUp": f"{LAMBDA}p"}
    assert (pool["estimatedNumberOfUsers"], pool["emailConfigurationFailure"]) == (1, "not verified")
    assert len(pool["schemaAttributes"]) == 20
    certificate = life.idp.get_signing_certificate(UserPoolId=id)["Certificate"]
    assert found["certificate"]["certificate"] == certificate
    life.lift_faults()
    life.idp.delete_user_pool(UserPoolId=id)


def test_lists_are_read_to_their_end(life: Life) -> None:
    """More than a page: AWS gives sixty at once."""
    pools = [life.idp.create_user_pool(PoolName=f"p{number % 2}")["UserPool"]["Id"] for number in range(62)]
    clients = {
        life.idp.create_user_pool_client(UserPoolId=pools[0], ClientName=f"c{number}")["UserPoolClient"]["ClientId"]
        for number in range(62)
    }
    found = answers(
        life,
        pools=asked("getUserPools", name="p1"),
        nobody=asked("getUserPools", name="P1"),
        clients=asked("getUserPoolClients", userPoolId=pools[0]),
    )
    assert sorted(found["pools"]["ids"]) == sorted(pools[1::2])
    arn = f"arn:aws:cognito-idp:us-east-1:{life.account}:userpool/"
    assert found["pools"]["arns"] == [arn + id for id in found["pools"]["ids"]]
    assert found["nobody"]["ids"] == []
    assert set(found["clients"]["clientIds"]) == clients
    assert set(found["clients"]["clientNames"]) == {f"c{number}" for number in range(62)}
    for id in pools:
        life.idp.delete_user_pool(UserPoolId=id)


def test_a_client_is_looked_up_and_its_secret_stays_one(life: Life) -> None:
    id = life.idp.create_user_pool(PoolName="outside")["UserPool"]["Id"]
    made = life.idp.create_user_pool_client(UserPoolId=id, ClientName="web", GenerateSecret=True)["UserPoolClient"]
    life.secrets.add(made["ClientSecret"])
    client = {"client": asked("getUserPoolClient", userPoolId=id, clientId=made["ClientId"])}
    outputs = {"name": "${client.name}", "secret": "${client.clientSecret}"}
    life.stack.write({}, variables=client, outputs=outputs)
    life.stack.up()
    assert life.stack.outputs()["secret"] == "[secret]"
    with life.stack.untold():
        shown = [life.stack.run("stack", "output", name, "--show-secrets").text.strip() for name in outputs]
    assert shown == ["web", made["ClientSecret"]]
    life.idp.delete_user_pool(UserPoolId=id)


def test_an_identity_pool_is_looked_up_by_name_and_tags(life: Life) -> None:
    def make(**tags: str) -> str:
        given = {"IdentityPoolName": "shared", "AllowUnauthenticatedIdentities": False, "IdentityPoolTags": tags}
        return life.identity.create_identity_pool(**given)["IdentityPoolId"]

    ids = [make(team="a"), make(team="b", more="1")]
    found = answers(life, pool=asked("getIdentityPool", identityPoolName="shared", tags={"team": "b"}))
    assert (found["pool"]["id"], found["pool"]["tags"]) == (ids[1], {"team": "b", "more": "1"})
    for arguments, told in (({}, "2 identity pools"), ({"tags": {"team": "c"}}, "shared")):
        question = {"pool": asked("getIdentityPool", identityPoolName="shared", **arguments)}
        life.stack.write({}, variables=question, outputs={"id": "${pool.id}"})
        matches(told, life.stack.up(fails=True))
    life.stack.write({})
    for id in ids:
        life.identity.delete_identity_pool(IdentityPoolId=id)
