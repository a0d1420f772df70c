//! The life of a domain of a user pool.

use super::*;
use support::DOMAIN;

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/one";
const OTHER: &str = "arn:aws:acm:us-east-1:123456789012:certificate/other";

fn custom(pool: &str) -> Json {
    json!({"userPoolId": pool, "domain": "auth.example.com", "certificateArn": CERTIFICATE,
        "securityPolicy": "TLS_V1_2_2021", "managedLoginVersion": 1})
}

fn prefix(pool: &str) -> Json {
    json!({"userPoolId": pool, "domain": "customers"})
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_of_domain_live_on_one_pool() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        lab.aws.domains_take(1);
        let home = lab.make(USER_POOL, pool()).await;
        let plain = lab.make(DOMAIN, prefix(&home.id)).await;
        assert_eq!(lab.aws.request("CreateUserPoolDomain"), json!({"UserPoolId": home.id, "Domain": "customers"}));
        assert_eq!(plain.id, "customers");
        assert_eq!(plain.json()["domainUrl"], "https://customers.auth.us-east-1.amazoncognito.com");
        lab.settled(DOMAIN, &plain).await;
        lab.aws.calm();
        let own = lab.make(DOMAIN, custom(&home.id)).await;
        let config = json!({"CertificateArn": CERTIFICATE, "SecurityPolicy": "TLS_V1_2_2021"});
        assert_eq!(lab.aws.request("CreateUserPoolDomain")["CustomDomainConfig"], config);
        let state = own.json();
        let host = "d111111abcdef8.cloudfront.net";
        for (output, expected) in [
            ("domainUrl", "https://auth.example.com"),
            ("cloudfrontDistribution", host),
            ("cloudfrontDistributionArn", host),
            ("cloudfrontDistributionZoneId", "Z2FDTNDATAQYW2"),
            ("awsAccountId", "123456789012"),
            ("s3Bucket", "aws-cognito-prod-iad-assets"),
            ("version", "20260101000000"),
        ] {
            assert_eq!(state[output], expected, "{output}");
        }
        lab.settled(DOMAIN, &own).await;

        // Both are found on their pool, and imported as they are.
        let listed = lab.engine.list(list_of(&home.id)).await.unwrap();
        let names = ["customers", "auth.example.com"];
        assert_eq!(listed.found, names.map(|name| (name.to_owned(), name.to_owned())));
        for (of, inputs) in [(&plain, prefix(&home.id)), (&own, without_default(custom(&home.id)))] {
            let imported = lab.engine.import(DOMAIN, &of.id).await.unwrap().unwrap();
            assert_eq!((&imported.id, &imported.inputs), (&of.id, &object_of(inputs)));
            lab.settled(DOMAIN, &imported).await;
        }
        lab.aws.calm();
        for of in [&plain, &own] {
            lab.engine.delete(DOMAIN, of).await.unwrap();
            lab.engine.delete(DOMAIN, of).await.expect("gone already is fine");
            assert_eq!(lab.engine.refresh(DOMAIN, of).await.unwrap(), None);
        }
        assert_eq!(lab.engine.list(list_of(&home.id)).await.unwrap().found, []);
        // What keeps it there is told.
        let held = lab.make(DOMAIN, prefix(&home.id)).await;
        lab.aws.calm();
        lab.aws.fail("DeleteUserPoolDomain", 1, 1, "InvalidParameterException", 400);
        let refused = lab.engine.delete(DOMAIN, &held).await.unwrap_err();
        assert!(refused.message().contains("DeleteUserPoolDomain was refused"), "{}", refused.message());
        lab.engine.delete(DOMAIN, &held).await.unwrap();
        lab.engine.delete(USER_POOL, &home).await.unwrap();
        assert!(lab.aws.is_empty());
    }
}

fn list_of(pool: &str) -> pulumi_resource_cognito::proto::pulumirpc::ListRequest {
    pulumi_resource_cognito::proto::pulumirpc::ListRequest {
        token: DOMAIN.to_owned(),
        query: support::bag(&object_of(json!({"userPoolId": pool}))),
        ..Default::default()
    }
}

/// An import does not write out what is the default.
fn without_default(mut program: Json) -> Json {
    program.as_object_mut().unwrap().remove("managedLoginVersion");
    program
}

/// P32: certificate, TLS and version change in place, whichever of them changes, and the certificate is always sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_custom_domain_changes_in_place() {
    for mode in MODES {
        for change in [
            json!({"certificateArn": OTHER}),
            json!({"managedLoginVersion": 2}),
            json!({"securityPolicy": "TLS_V1_3_2025"}),
            json!({"certificateArn": OTHER, "managedLoginVersion": 2}),
        ] {
            let mut lab = lab(mode).await;
            lab.aws.domains_take(2);
            let home = lab.make(USER_POOL, pool()).await;
            let made = lab.make(DOMAIN, custom(&home.id)).await;
            let mut news = custom(&home.id);
            news.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let diff = lab.engine.diff(DOMAIN, &made, &object_of(news.clone())).await.unwrap();
            assert_eq!((diff.replaces.len(), diff.delete_before_replace), (0, false), "{change}");
            lab.change(DOMAIN, &made, news.clone()).await;
            assert_eq!(lab.aws.writes(), ["UpdateUserPoolDomain"]);
            let config = json!({"CertificateArn": news["certificateArn"], "SecurityPolicy": news["securityPolicy"]});
            let sent = json!({"UserPoolId": home.id, "Domain": "auth.example.com", "CustomDomainConfig": config,
                "ManagedLoginVersion": news["managedLoginVersion"]});
            assert_eq!(lab.aws.request("UpdateUserPoolDomain"), sent);
            let looks = lab.aws.requests("DescribeUserPoolDomain").len();
            assert!(looks >= 4, "it waited until AWS was done: {looks}");
        }
    }
}

/// P7: what a domain speaks without a word of the program is AWS's choice: a preview says so, and an AWS that makes none is
/// told of.
#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_is_given_up_is_aws_s_to_choose() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    let mut less = custom(&home.id);
    less.as_object_mut().unwrap().remove("securityPolicy");
    // The policy that AWS chooses is TLS_V1 here.
    for (policy, warned) in [("TLS_V1_3_2025", false), ("TLS_V1", true)] {
        let mut whole = less.clone();
        whole["securityPolicy"] = json!(policy);
        let made = lab.make(DOMAIN, whole).await;
        told.warnings();
        let news = lab.engine.good(DOMAIN, less.clone()).await;
        assert_eq!(lab.engine.changes(DOMAIN, &made, &news).await, ["securityPolicy"]);
        let lines: Vec<String> = told.lines().into_iter().map(|line| line.message).collect();
        let text = "securityPolicy goes back to AWS's default, what AWS chooses, which may be less than what a program gives \
                    up: the update leaves it out, since no value says so";
        assert_eq!(lines, [text]);
        let bare = lab.change(DOMAIN, &made, less.clone()).await;
        assert_eq!(
            lab.aws.request("UpdateUserPoolDomain")["CustomDomainConfig"],
            json!({"CertificateArn": CERTIFICATE})
        );
        assert_eq!(bare.json()["securityPolicy"], "TLS_V1");
        let warnings = told.warnings();
        assert_eq!(warnings.len(), usize::from(warned), "{warnings:?}");
        assert!(
            warnings.iter().all(|text| text.starts_with("securityPolicy was left out of the update, and AWS has kept"))
        );
        lab.engine.delete(DOMAIN, &bare).await.unwrap();
    }
}

/// P32: while AWS works, a line tells what it does.
#[tokio::test(flavor = "multi_thread")]
async fn what_aws_does_with_a_domain_is_waited_for_and_told() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    let made = lab.make(DOMAIN, custom(&home.id)).await;
    lab.aws.domains_take(2);
    let news = with(&made.inputs, "certificateArn", json!(OTHER));
    lab.engine.update(DOMAIN, &made, &news, &[]).await.unwrap();
    let lines: Vec<String> = told.lines().into_iter().map(|line| line.message).collect();
    assert!(lines.iter().any(|line| line.contains("the domain auth.example.com is UPDATING")), "{lines:?}");
}

/// P32: a domain that AWS cannot set up is an error that says so, and its id is not lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_domain_is_kept_and_set_up_again() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let home = lab.make(USER_POOL, pool()).await;
        lab.aws.domains_take(1);
        lab.aws.domains_fail(true);
        let inputs = lab.engine.good(DOMAIN, custom(&home.id)).await;
        let failed = lab.engine.create(DOMAIN, &inputs).await.unwrap_err();
        let half = partial(&failed);
        assert_eq!(half.id, "auth.example.com");
        for part in ["auth.example.com", "FAILED", "certificate", "us-east-1"] {
            assert!(half.reasons[0].contains(part), "{}", half.reasons[0]);
        }
        let half = Resource { id: half.id, inputs: inputs.clone(), state: support::object(half.properties) };
        lab.aws.domains_fail(false);
        lab.aws.calm();
        let done = lab.engine.update(DOMAIN, &half, &inputs, &[]).await.unwrap();
        assert_eq!(lab.aws.writes(), ["UpdateUserPoolDomain"]);
        lab.settled(DOMAIN, &done).await;
    }
}

/// A create whose wait was cut short is finished by the next `up`, without another write.
#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_was_cut_short_goes_on() {
    let mut lab = lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    lab.aws.domains_take(2);
    lab.aws.fail("DescribeUserPoolDomain", 1, 1, "AccessDeniedException", 400);
    let inputs = lab.engine.good(DOMAIN, custom(&home.id)).await;
    let half = partial(&lab.engine.create(DOMAIN, &inputs).await.unwrap_err());
    let half = Resource { id: half.id, inputs: inputs.clone(), state: support::object(half.properties) };
    lab.aws.calm();
    lab.aws.domain_is("auth.example.com", "CREATING", 3, Some("ACTIVE"));
    let done = lab.engine.update(DOMAIN, &half, &inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.writes(), Vec::<String>::new());
    assert!(lab.aws.requests("DescribeUserPoolDomain").len() >= 4);
    lab.settled(DOMAIN, &done).await;

    // A change that comes while AWS works on an earlier one waits for it.
    lab.aws.calm();
    lab.aws.domain_is("auth.example.com", "UPDATING", 2, Some("ACTIVE"));
    let changed = with(&inputs, "managedLoginVersion", json!(2));
    let done = lab.engine.update(DOMAIN, &done, &changed, &[]).await.unwrap();
    assert_eq!(lab.aws.writes(), ["UpdateUserPoolDomain"]);
    lab.settled(DOMAIN, &done).await;
}

/// P31: a domain whose name is still taken by one that is on its way out is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_domain_moves_to_the_pool_that_replaces_its_own() {
    let mut lab = lab(Omitted::Reset).await;
    let (old, new) = (lab.make(USER_POOL, pool()).await, lab.make(USER_POOL, pool()).await);
    let made = lab.make(DOMAIN, custom(&old.id)).await;
    let news = lab.engine.good(DOMAIN, custom(&new.id)).await;
    let diff = lab.engine.diff(DOMAIN, &made, &news).await.unwrap();
    assert_eq!((diff.replaces, diff.delete_before_replace), (vec!["userPoolId".to_owned()], true));
    // Somebody else deletes it, and AWS takes its time.
    lab.aws.calm();
    lab.aws.domain_is("auth.example.com", "DELETING", 3, None);
    let moved = lab.engine.create(DOMAIN, &news).await.unwrap();
    assert_eq!(lab.aws.writes(), ["CreateUserPoolDomain", "CreateUserPoolDomain"]);
    assert_eq!(moved.json()["userPoolId"], new.id.as_str());
    lab.settled(DOMAIN, &moved).await;
    // It may go between the refusal and the look.
    lab.engine.delete(DOMAIN, &moved).await.unwrap();
    lab.aws.calm();
    lab.aws.fail_saying("CreateUserPoolDomain", 1, "InvalidParameterException", "Domain already exists.");
    lab.engine.create(DOMAIN, &news).await.unwrap();
    // To the resource that was on the old pool, it is gone.
    assert_eq!(lab.engine.refresh(DOMAIN, &made).await.unwrap(), None);
}

/// P31: another name on the same pool wants the old one gone; another kind does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_rename_deletes_first_where_names_collide() {
    let mut lab = lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    let made = lab.make(DOMAIN, prefix(&home.id)).await;
    for (domain, first) in [(json!({"domain": "clients"}), true), (custom(&home.id), false)] {
        let mut news = prefix(&home.id);
        news.as_object_mut().unwrap().extend(domain.as_object().unwrap().clone());
        let diff = lab.engine.diff(DOMAIN, &made, &object_of(news)).await.unwrap();
        assert_eq!((diff.replaces, diff.delete_before_replace), (vec!["domain".to_owned()], first), "{domain}");
    }
}

/// P31, P33: what stands in the way of a name is told with what to do.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_tells_by_whom() {
    let mut lab = lab(Omitted::Reset).await;
    let (home, other) = (lab.make(USER_POOL, pool()).await, lab.make(USER_POOL, pool()).await);
    lab.make(DOMAIN, prefix(&home.id)).await;
    let mut refused = async |program: Json| {
        let inputs = lab.engine.good(DOMAIN, program).await;
        lab.engine.create(DOMAIN, &inputs).await.unwrap_err().message().to_owned()
    };
    let own = refused(prefix(&home.id)).await;
    assert!(own.contains("has this domain already: import it") && own.contains("deleteBeforeReplace: true"), "{own}");
    let theirs = refused(prefix(&other.id)).await;
    assert!(theirs.contains(&format!("The domain belongs to the pool {}", home.id)), "{theirs}");
    let second = refused(json!({"userPoolId": home.id, "domain": "clients"})).await;
    assert!(second.contains("has the domain customers, and AWS allows one prefix and one custom"), "{second}");
    lab.aws.fail_saying("CreateUserPoolDomain", 99, "InvalidParameterException", "Domain already associated.");
    let abroad = {
        let inputs = lab.engine.good(DOMAIN, json!({"userPoolId": other.id, "domain": "popular"})).await;
        lab.engine.create(DOMAIN, &inputs).await.unwrap_err().message().to_owned()
    };
    assert!(abroad.contains("Prefixes are unique in a region, over all accounts"), "{abroad}");
}

/// P33: a parent that does not resolve is waited for, since its record may have been made a moment ago.
#[tokio::test(flavor = "multi_thread")]
async fn a_parent_that_does_not_resolve_is_explained() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    let message = "Custom domain is not a valid subdomain: Was not able to resolve the root domain.";
    lab.aws.fail_saying("CreateUserPoolDomain", 1, "InvalidParameterException", message);
    let made = lab.make(DOMAIN, custom(&home.id)).await;
    assert_eq!(lab.aws.requests("CreateUserPoolDomain").len(), 2);
    lab.settled(DOMAIN, &made).await;
    assert!(told.lines().iter().any(|line| line.message.contains("CreateUserPoolDomain: InvalidParameterException")));
    lab.engine.delete(DOMAIN, &made).await.unwrap();
    lab.aws.calm();
    lab.aws.fail_saying("CreateUserPoolDomain", 99, "InvalidParameterException", message);
    let inputs = lab.engine.good(DOMAIN, custom(&home.id)).await;
    let request = pulumi_resource_cognito::proto::pulumirpc::CreateRequest {
        urn: support::urn(DOMAIN),
        properties: support::bag(&inputs),
        timeout: 1.0,
        ..Default::default()
    };
    let refused = lab.engine.client.create(request).await.unwrap_err();
    assert!(refused.message().contains("give example.com an A record"), "{}", refused.message());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_domain_is_not_imported() {
    let mut lab = lab(Omitted::Reset).await;
    for id in ["https://auth.example.com", "customers.auth.us-east-1.amazoncognito.com", "Customers", ""] {
        let refused = lab.engine.import(DOMAIN, id).await.unwrap_err();
        assert!(refused.message().contains("does not name a domain"), "{id}: {}", refused.message());
    }
    assert_eq!(lab.engine.import(DOMAIN, "nobody").await.unwrap(), None);
    assert_eq!(lab.aws.writes(), Vec::<String>::new());
}
