//! The end of a pool: who would be lost with it, and what stands in its way.

use super::*;

/// P3: AWS's estimate lags behind, so a pool of which it is 0 is looked into.
#[tokio::test(flavor = "multi_thread")]
async fn users_that_no_estimate_counts_are_safe() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, pool()).await;
    let news = with(&made.inputs, "usernameAttributes", json!(["phone_number"]));
    lab.aws.tamper(&made.id, |pool| {
        pool["EstimatedNumberOfUsers"] = json!(0);
        pool["Users"] = json!([{"Username": "one"}]);
    });
    lab.aws.calm();
    let refused = lab.engine.diff(USER_POOL, &made, &news).await.unwrap_err();
    let has = format!("the pool {} has users, who would be lost", made.id);
    assert!(refused.message().contains("usernameAttributes"), "{}", refused.message());
    assert!(refused.message().contains(&has), "{}", refused.message());
    let refused = lab.engine.delete(USER_POOL, &made).await.unwrap_err();
    assert!(refused.message().contains(&has), "{}", refused.message());
    assert!(refused.message().contains("set forceDestroy: true"), "{}", refused.message());
    assert_eq!(lab.aws.writes(), Vec::<String>::new());
    assert_eq!(lab.aws.requests("ListUsers").len(), 2);
    lab.aws.tamper(&made.id, |pool| pool["Users"] = json!([]));
    assert_eq!(lab.engine.diff(USER_POOL, &made, &news).await.unwrap().replaces, ["usernameAttributes"]);
    lab.engine.delete(USER_POOL, &made).await.unwrap();
    assert!(lab.aws.is_empty());
}

/// P3: where nobody can tell whether there are users, they are taken to be there.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_may_not_be_looked_into_is_kept() {
    for code in ["AccessDeniedException", "NotAuthorizedException"] {
        let mut lab = lab(Omitted::Reset).await;
        let made = lab.make(USER_POOL, pool()).await;
        let change = |of: &Resource| with(&of.inputs, "usernameAttributes", json!(["phone_number"]));
        lab.aws.calm();
        lab.aws.fail("ListUsers", 1, 99, code, 400);
        let replaced = lab.engine.diff(USER_POOL, &made, &change(&made)).await.unwrap_err();
        let deleted = lab.engine.delete(USER_POOL, &made).await.unwrap_err();
        for refused in [replaced.message(), deleted.message()] {
            assert!(refused.contains("lack cognito-idp:ListUsers"), "{refused}");
            assert!(refused.contains("set forceDestroy: true"), "{refused}");
        }
        assert_eq!(lab.aws.writes(), Vec::<String>::new());
        let forced = lab.engine.update(USER_POOL, &made, &with(&made.inputs, "forceDestroy", json!(true)), &[]).await;
        let forced = forced.unwrap();
        let diff = lab.engine.diff(USER_POOL, &forced, &change(&forced)).await.unwrap();
        assert_eq!(diff.replaces, ["usernameAttributes"]);
        lab.engine.delete(USER_POOL, &forced).await.unwrap();
        assert!(lab.aws.is_empty());
    }
}

/// A pool with a domain cannot be deleted, and a domain goes some time after its deletion.
#[tokio::test(flavor = "multi_thread")]
async fn a_forced_delete_waits_until_the_domains_are_gone() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, with_force(pool())).await;
    lab.aws.add_domain(&made.id, "Domain", "customers");
    lab.aws.add_domain(&made.id, "CustomDomain", "auth.example.com");
    lab.aws.calm();
    lab.engine.delete(USER_POOL, &made).await.unwrap();
    assert_eq!(lab.aws.writes(), ["DeleteUserPoolDomain", "DeleteUserPoolDomain", "DeleteUserPool"]);
    for domain in ["customers", "auth.example.com"] {
        let of = |operation: &str| {
            let requests = lab.aws.requests(operation);
            requests.iter().filter(|request| request["Domain"] == domain).count()
        };
        assert_eq!(of("DeleteUserPoolDomain"), 1, "{domain}");
        assert_eq!(of("DescribeUserPoolDomain"), 3, "{domain}: still there twice, and then gone");
    }
    assert!(lab.aws.is_empty());
}

fn with_force(mut pool: Json) -> Json {
    pool["forceDestroy"] = json!(true);
    pool
}
