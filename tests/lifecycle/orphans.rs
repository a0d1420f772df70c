//! What an earlier run made and could not tell: it is named when its resource is made anew.

use super::*;

const ORIGIN: &str = "pulumi:cognito:create";

/// Another process on the account of `lab`, whose engine listens.
async fn next_run(lab: &Lab) -> (Lab, Listener) {
    let (told, address) = Listener::start().await;
    let plugin = Plugin::start(&[&address]);
    let mut engine = plugin.connect().await;
    engine.configure(config(&lab.aws.url)).await.unwrap();
    lab.aws.calm();
    (Lab { aws: lab.aws.clone(), engine, _plugin: plugin }, told)
}

/// What a resource of this kind is in these tests.
fn simple(ty: &str) -> Json {
    if ty == USER_POOL { json!({"name": "customers"}) } else { json!({"identityPoolName": "customers"}) }
}

const KINDS: [(&str, &str, &str); 2] =
    [(USER_POOL, "ListUserPools", "UserPoolTags"), (IDENTITY_POOL, "ListIdentityPools", "IdentityPoolTags")];

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_nobody_knows_of_is_named() {
    for (ty, list, _) in KINDS {
        let mut crashed = lab(Omitted::Reset).await;
        let orphan = crashed.make(ty, simple(ty)).await.id;
        let (mut run, told) = next_run(&crashed).await;
        run.make(ty, simple(ty)).await;
        let warnings = told.warnings();
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        for part in [&format!("`pulumi import {ty} thing {orphan}`"), "Unless another stack has it", &support::urn(ty)]
        {
            assert!(warnings[0].contains(part), "{warnings:?}");
        }
        run.make(ty, json!({if ty == USER_POOL { "name" } else { "identityPoolName" }: "others"})).await;
        assert_eq!((told.warnings(), run.aws.requests(list).len()), (vec![], 1), "AWS is asked once");
    }
}

/// Pools that this run has to do with, those of others and old ones are not orphans.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_may_be_at_home_is_not_named() {
    for (ty, list, member) in KINDS {
        let mut first = lab(Omitted::Reset).await;
        let made = first.make(ty, simple(ty)).await;
        let (mut run, told) = next_run(&first).await;
        // As in a replacement.
        run.engine.changes(ty, &made, &made.inputs).await;
        run.make(ty, simple(ty)).await;
        assert_eq!((told.warnings(), run.aws.requests(list).len()), (vec![], 1), "known");

        for (tag, why) in [
            (json!("0123456789abcdef/9999999999/01234567"), "another resource's"),
            (json!("by hand"), "of no form"),
            (Json::Null, "without a tag"),
        ] {
            first.aws.clear("");
            let id = first.make(ty, simple(ty)).await.id;
            first.aws.tamper(&id, |pool| pool[member][ORIGIN] = tag);
            let (mut run, told) = next_run(&first).await;
            run.make(ty, simple(ty)).await;
            assert_eq!(told.warnings(), Vec::<String>::new(), "{why}");
        }
        first.aws.clear("");
        let id = first.make(ty, simple(ty)).await.id;
        first.aws.tamper(&id, |pool| {
            let tag = pool[member][ORIGIN].as_str().unwrap().to_owned();
            let parts: Vec<&str> = tag.split('/').collect();
            let made: i64 = parts[1].parse().unwrap();
            pool[member][ORIGIN] = json!(format!("{}/{}/{}", parts[0], made - 4 * 24 * 3600, parts[2]));
        });
        let (mut run, told) = next_run(&first).await;
        run.make(ty, simple(ty)).await;
        assert_eq!(told.warnings(), Vec::<String>::new(), "old");
    }
}

/// A provider that serves one engine after the other knows nothing of what it did for the last one.
#[tokio::test(flavor = "multi_thread")]
async fn another_engine_is_told_what_was_made_for_the_last_one() {
    let mut lab = lab(Omitted::Reset).await;
    let orphan = lab.make(USER_POOL, simple(USER_POOL)).await.id;
    let (told, address) = Listener::start().await;
    lab.engine.client.attach(pulumi_resource_cognito::proto::pulumirpc::PluginAttach { address }).await.unwrap();
    lab.engine.configure(config(&lab.aws.url)).await.unwrap();
    lab.make(USER_POOL, simple(USER_POOL)).await;
    let warnings = told.warnings();
    assert!(warnings.len() == 1 && warnings[0].contains(&orphan), "{warnings:?}");
}

/// The id of the new one has to be told, whatever becomes of the looking.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_a_look_that_takes_long() {
    let mut crashed = lab(Omitted::Reset).await;
    crashed.make(USER_POOL, simple(USER_POOL)).await;
    let (mut run, told) = next_run(&crashed).await;
    let mut patient = config(&run.aws.url);
    patient["maxRetries"] = json!(20);
    run.engine.configure(patient).await.unwrap();
    // With the waits between them, more tries than there is time for.
    run.aws.fail("DescribeUserPool", 1, 8, "InternalErrorException", 500);
    run.make(USER_POOL, simple(USER_POOL)).await;
    assert_eq!(told.warnings(), Vec::<String>::new());
}

/// The new one is on the list if AWS makes it before it answers that; it is not looked at.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_made_is_no_candidate() {
    for (ty, list, read) in
        [(USER_POOL, "ListUserPools", "DescribeUserPool"), (IDENTITY_POOL, "ListIdentityPools", "DescribeIdentityPool")]
    {
        let mut lab = lab(Omitted::Reset).await;
        lab.make(ty, simple(ty)).await;
        lab.aws.calm();
        // Of the second one in a process no list is read.
        lab.make(ty, simple(ty)).await;
        let usual = lab.aws.requests(read).len();
        let (mut run, told) = next_run(&lab).await;
        lab.aws.clear("");
        // Repeated a while later, when the new one is there.
        run.aws.fail(list, 1, 1, "TooManyRequestsException", 400);
        run.make(ty, simple(ty)).await;
        assert_eq!((told.warnings(), run.aws.requests(list).len()), (vec![], 2));
        assert_eq!(run.aws.requests(read).len(), usual);
    }
}

/// That there may be no looking is no failure, and no news.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_hears_of_a_look_that_fails() {
    let mut crashed = lab(Omitted::Reset).await;
    let pool = crashed.make(USER_POOL, simple(USER_POOL)).await.id;
    let (mut run, told) = next_run(&crashed).await;
    for list in ["ListUserPools", "ListIdentityPools", "ListUserPoolClients"] {
        run.aws.fail(list, 1, 9, "AccessDeniedException", 400);
    }
    run.make(USER_POOL, simple(USER_POOL)).await;
    run.make(USER_POOL, simple(USER_POOL)).await;
    run.make(IDENTITY_POOL, simple(IDENTITY_POOL)).await;
    run.make(CLIENT, json!({"userPoolId": pool, "name": "web"})).await;
    assert_eq!((told.warnings(), run.aws.requests("ListUserPools").len()), (vec![], 1));
}

/// Clients have no tags: one that was made within the hour and is to the letter what is wanted is named.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_nobody_knows_of_is_named() {
    let mut crashed = lab(Omitted::Reset).await;
    let pool = crashed.make(USER_POOL, pool()).await.id;
    let web = |flows: Json| json!({"userPoolId": pool, "name": "web", "explicitAuthFlows": flows});
    let srp = json!(["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    let orphan = crashed.make(CLIENT, web(srp.clone())).await.id;
    let (mut run, told) = next_run(&crashed).await;
    run.make(CLIENT, web(srp.clone())).await;
    let warnings = told.warnings();
    assert!(
        warnings.len() == 1 && warnings[0].contains(&format!("UserPoolClient thing {pool}/{orphan}`")),
        "{warnings:?}"
    );

    for other in [true, false] {
        let (mut run, told) = next_run(&crashed).await;
        let made = run.make(CLIENT, web(json!(["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]))).await.id;
        assert_eq!(told.warnings(), Vec::<String>::new(), "another configuration");
        if other {
            run.aws.tamper(&made, |client| {
                client["CreationDate"] = json!(client["CreationDate"].as_u64().unwrap() - 4000)
            });
        } else {
            run.aws.vanish(&made);
        }
    }
    // A pool of this very run has no past.
    let (mut run, _told) = next_run(&crashed).await;
    let fresh = run.make(USER_POOL, json!({"name": "fresh"})).await.id;
    run.make(CLIENT, json!({"userPoolId": fresh, "name": "web"})).await;
    assert_eq!(run.aws.requests("ListUserPoolClients").len(), 0);
}
