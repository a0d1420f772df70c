"""A domain's whole life with the real engine, against what AWS documents."""

from __future__ import annotations

from typing import Any

from cases_user_pool_domain import CASES, CERTIFICATE
from life import Life, Walk, lasting, matches, urn, user_pool

POOL = {"pool": user_pool(name="p")}
CREATED = ["CreateUserPool", "CreateUserPoolDomain"]


def domain(options: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """A domain of the pool `pool`, unless it says otherwise."""
    properties = {"userPoolId": "${pool.id}"} | properties
    return {"type": "cognito:UserPoolDomain", "properties": properties, "options": options or {}}


def custom(**properties: Any) -> dict[str, Any]:
    return domain(**{"domain": "auth.example.com", "certificateArn": CERTIFICATE} | properties)


def live(life: Life, name: str) -> dict[str, Any]:
    """All that AWS says of a domain."""
    return lasting(life.idp.describe_user_pool_domain(Domain=name)["DomainDescription"])


def test_every_property_changes_in_place_and_alone(life: Life) -> None:
    pools = {f"{case.name}Pool": user_pool() for case in CASES}
    life.up(pools)
    problems = Walk(life, CASES, domain, lambda id: live(life, id)).run(pools)
    assert not problems, "\n".join(problems)


def test_a_domain_is_made_stays_and_goes(life: Life) -> None:
    program = POOL | {"own": custom(), "former": domain(domain="former")}
    outputs = {"url": "${own.domainUrl}", "former": "${former.domainUrl}", "target": "${own.cloudfrontDistribution}"}
    life.stack.write(program, outputs=outputs)
    with life.writes() as writes:
        ran = life.stack.up()
    assert ran.ops == {"pool": "create", "own": "create", "former": "create"}
    assert writes == [*CREATED, "CreateUserPoolDomain"]
    told = life.stack.outputs()
    assert told["url"] == "https://auth.example.com"
    assert told["former"] == "https://former.auth.us-east-1.amazoncognito.com"
    assert told["target"] == live(life, "auth.example.com")["CloudFrontDistribution"]
    assert live(life, "auth.example.com")["Status"] == "ACTIVE"
    life.stack.settled()
    with life.writes() as writes:
        life.stack.destroy()
    assert writes == ["DeleteUserPoolDomain", "DeleteUserPoolDomain", "DeleteUserPool"]


def test_a_certificate_changes_in_place(life: Life) -> None:
    """P32: and the next certificate is there when the `up` ends."""
    life.up(POOL | {"own": custom(managedLoginVersion=2)})
    other = CERTIFICATE.replace("one", "other")
    with life.writes() as writes:
        ran = life.up(POOL | {"own": custom(managedLoginVersion=2, certificateArn=other)})
    assert (ran.ops, writes) == ({"own": "update"}, ["UpdateUserPoolDomain"])
    about = live(life, "auth.example.com")
    assert (about["CustomDomainConfig"]["CertificateArn"], about["Status"]) == (other, "ACTIVE")
    life.stack.settled()


def test_a_domain_follows_its_pool(life: Life) -> None:
    """P31: the pool is replaced, and the new one gets the same name: the old domain goes first."""
    before = {"pool": user_pool(name="p", usernameAttributes=["email"]), "own": domain(domain="customers")}
    life.up(before)
    old = life.stack.id("pool")
    with life.writes() as writes:
        life.up(before | {"pool": user_pool(name="p", usernameAttributes=["phone_number"])})
    assert writes == ["CreateUserPool", "DeleteUserPoolDomain", "CreateUserPoolDomain", "DeleteUserPool"]
    new = life.stack.id("pool")
    assert new != old
    assert live(life, "customers")["UserPoolId"] == new
    life.stack.settled()


def test_a_renamed_domain_is_another_one(life: Life) -> None:
    """P31: a pool has one prefix, so the old one goes first."""
    life.up(POOL | {"own": domain(domain="customers")})
    with life.writes() as writes:
        life.up(POOL | {"own": domain(domain="clients")})
    assert writes == ["DeleteUserPoolDomain", "CreateUserPoolDomain"]
    assert live(life, "customers") == {}
    life.stack.settled()


def test_a_name_that_is_taken_is_told_and_imported(life: Life) -> None:
    """P31: what an earlier run or somebody else left."""
    life.up(POOL)
    pool = life.stack.id("pool")
    life.idp.create_user_pool_domain(Domain="customers", UserPoolId=pool)
    own = {"own": domain(domain="customers")}
    matches("has this domain already: import it", life.up(POOL | own, fails=True))
    life.stack.write(POOL)
    with life.writes() as writes:
        generated = life.stack.import_("UserPoolDomain", "own", "customers")
    assert writes == []
    life.stack.write(POOL, generated)
    life.stack.preview("--expect-no-changes")
    life.stack.write(POOL | own)
    life.stack.settled()


def test_a_domain_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.up(POOL | {"own": custom()})
    life.idp.delete_user_pool_domain(Domain="auth.example.com", UserPoolId=life.stack.id("pool"))
    assert life.stack.refresh().ops == {"own": "delete"}
    assert life.stack.up().ops == {"own": "create"}
    life.stack.settled()


def test_an_unfinished_domain_is_finished(life: Life) -> None:
    """P31: the id is known although the wait broke off."""
    life.fault("DescribeUserPoolDomain", "access-denied", count=2)
    life.up(POOL | {"own": custom()}, fails=True)
    life.lift_faults()
    assert life.stack.id("own") == "auth.example.com"
    with life.writes() as writes:
        assert life.stack.up().ops == {"own": "update"}
    assert writes == []
    life.stack.settled()
    assert urn("UserPoolDomain", "own") in life.stack.run("stack", "export").text
