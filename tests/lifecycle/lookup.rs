//! What exists: functions and lists.

use super::*;
use pulumi_resource_cognito::proto::pulumirpc::{ListRequest, ListResponse};
use std::collections::BTreeSet;
use std::time::Duration;
use support::{CLIENT_SECRET, PROVIDER};

const POOL: &str = "cognito:index:getUserPool";
const POOLS: &str = "cognito:index:getUserPools";
const POOL_CLIENT: &str = "cognito:index:getUserPoolClient";
const POOL_CLIENTS: &str = "cognito:index:getUserPoolClients";
const CERTIFICATE: &str = "cognito:index:getUserPoolSigningCertificate";
const IDENTITIES: &str = "cognito:index:getIdentityPool";

/// A lab whose account has `n` of what is named like the list's operation.
async fn crowded(n: usize) -> (Lab, String) {
    let lab = lab(Omitted::Reset).await;
    let home = lab.aws.make("CreateUserPool", json!({"PoolName": "home"}))["UserPool"]["Id"].clone();
    for i in 0..n {
        lab.aws.make("CreateUserPool", json!({"PoolName": format!("pool-{i}")}));
        lab.aws.make("CreateUserPoolClient", json!({"ClientName": format!("client-{i}"), "UserPoolId": home}));
        let name = format!("identities-{i}");
        let details = json!({"oidc_issuer": "https://a.example", "client_id": "a", "authorize_scopes": "openid"});
        lab.aws.make(
            "CreateIdentityProvider",
            json!({"UserPoolId": home, "ProviderName": format!("provider-{i}"),
            "ProviderType": "OIDC", "ProviderDetails": details}),
        );
        lab.aws.make("CreateIdentityPool", json!({"IdentityPoolName": name, "AllowUnauthenticatedIdentities": false}));
    }
    (lab, home.as_str().unwrap().to_owned())
}

fn ask(ty: &str, query: Json) -> ListRequest {
    ListRequest { token: ty.into(), query: support::bag(&object_of(query)), ..Default::default() }
}

/// What to list, the query for it, and the operation that does it.
fn kinds(home: &str) -> [(&'static str, Json, &'static str); 4] {
    [
        (USER_POOL, json!({}), "ListUserPools"),
        (CLIENT, json!({"userPoolId": home}), "ListUserPoolClients"),
        (PROVIDER, json!({"userPoolId": home}), "ListIdentityProviders"),
        (IDENTITY_POOL, json!({}), "ListIdentityPools"),
    ]
}

/// P39: what exists can be found.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_listed_and_every_id_can_be_imported() {
    let (mut lab, home) = crowded(61).await;
    for (ty, query, operation) in kinds(&home) {
        let there = if ty == USER_POOL { 62 } else { 61 };
        let listed = lab.engine.list(ask(ty, query)).await.unwrap();
        let ids: BTreeSet<&String> = listed.found.iter().map(|(id, _)| id).collect();
        assert_eq!((listed.found.len(), ids.len(), listed.more), (there, there, None));
        assert_eq!(lab.aws.requests(operation).len(), 2);
        for (id, name) in &listed.found {
            let imported = lab.engine.import(ty, id).await.unwrap().expect("it is there");
            let named = match ty {
                IDENTITY_POOL => "identityPoolName",
                PROVIDER => "providerName",
                _ => "name",
            };
            assert_eq!(imported.json()[named], *name);
            let (inputs, failures) = lab.engine.check(ty, &imported.inputs, &imported.inputs).await;
            assert_eq!((failures, lab.engine.changes(ty, &imported, &inputs).await), (vec![], vec![]));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secrets_of_a_client_are_listed() {
    let mut lab = lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    let client = lab.make(CLIENT, json!({"userPoolId": home.id, "name": "web", "generateSecret": true})).await;
    let place = json!({"userPoolId": home.id, "clientId": client.id});
    let secret = lab.make(CLIENT_SECRET, place.clone()).await;
    let listed = lab.engine.list(ask(CLIENT_SECRET, place)).await.unwrap();
    let ids: Vec<&str> = listed.found.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!((ids.len(), listed.more), (2, None));
    assert!(ids.contains(&format!("{}/{}/{}", home.id, client.id, secret.id).as_str()), "{ids:?}");
    for id in ids {
        let imported = lab.engine.import(CLIENT_SECRET, id).await.unwrap().expect("it is there");
        assert_eq!(lab.engine.changes(CLIENT_SECRET, &imported, &imported.inputs).await, Vec::<String>::new());
    }
    let refused = lab.engine.list(ask(CLIENT_SECRET, json!({"userPoolId": home.id}))).await.unwrap_err();
    assert_eq!(refused.message(), "clientId: is required, and missing");
}

/// Reads a list in portions of `limit`: all ids, and how many portions there were.
async fn in_portions(engine: &mut Engine, first: &ListRequest) -> (Vec<String>, usize) {
    let (mut ids, mut portions, mut request) = (Vec::new(), 0, first.clone());
    loop {
        let listed = engine.list(request.clone()).await.unwrap();
        portions += 1;
        let cap = [first.limit, first.page_size].into_iter().filter(|n| *n > 0).min().unwrap() as usize;
        assert!(listed.found.len() <= cap);
        ids.extend(listed.found.into_iter().map(|(id, _)| id));
        match listed.more {
            Some(more) => request.continuation_token = more,
            None => return (ids, portions),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_on_where_it_ended() {
    let (mut lab, home) = crowded(70).await;
    for pages in [None, Some(60), Some(7)] {
        if let Some(size) = pages {
            lab.aws.pages_of(size);
        }
        for (ty, query, _) in kinds(&home) {
            let request = ask(ty, query);
            let whole: Vec<String> =
                lab.engine.list(request.clone()).await.unwrap().found.into_iter().map(|(id, _)| id).collect();
            for (limit, page_size) in [(1, 0), (25, 0), (60, 0), (61, 0), (0, 33), (40, 9)] {
                let (ids, portions) =
                    in_portions(&mut lab.engine, &ListRequest { limit, page_size, ..request.clone() }).await;
                let cap = [limit, page_size].into_iter().filter(|n| *n > 0).min().unwrap() as usize;
                assert_eq!(ids, whole, "{ty}, limit {limit}, page size {page_size}, pages of {pages:?}");
                assert_eq!(portions, whole.len().div_ceil(cap), "and there is no empty portion");
            }
            for limit in [whole.len() as i64, 1000] {
                let listed = lab.engine.list(ListRequest { limit, ..request.clone() }).await.unwrap();
                assert_eq!((listed.found.len(), listed.more), (whole.len(), None), "there is no more");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_asked_for_than_is_wanted() {
    let (mut lab, _) = crowded(130).await;
    lab.engine.list(ListRequest { limit: 5, ..ask(USER_POOL, json!({})) }).await.unwrap();
    assert_eq!(lab.aws.request("ListUserPools")["MaxResults"], 5);
    lab.aws.calm();
    lab.aws.slow(Duration::from_millis(300));
    let mut stream = lab.engine.client.list(ask(USER_POOL, json!({}))).await.unwrap().into_inner();
    let first: ListResponse = stream.message().await.unwrap().unwrap();
    assert!(first.response.is_some());
    drop(stream);
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert!(lab.aws.requests("ListUserPools").len() < 3, "nobody listens any more");
    lab.aws.slow(Duration::ZERO);
    let listed = lab.engine.list(ask(USER_POOL, json!({}))).await.unwrap();
    assert_eq!(listed.found.len(), 131, "and the plugin is well");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_that_cannot_be_are_told() {
    let mut lab = lab(Omitted::Reset).await;
    for (request, text) in [
        (ask("cognito:index:Nothing", json!({})), "this provider has no resource type \"cognito:index:Nothing\""),
        (ask(USER_POOL, json!({"userPoolId": "us-east-1_AbCdEfGhI"})), "userPoolId: is not a property here"),
        (ask(CLIENT, json!({})), "userPoolId: is required, and missing"),
        (ask(CLIENT, json!({"userPoolId": "x"})), "userPoolId: must be the id of a user pool"),
        (
            ask(CLIENT, json!({"userPoolId": "eu-west-1_AbCdEfGhI"})),
            "is in eu-west-1, and the provider works in us-east-1",
        ),
        (
            ListRequest { continuation_token: "nonsense".into(), ..ask(USER_POOL, json!({})) },
            "the continuation token is not one of this provider",
        ),
    ] {
        let refused = lab.engine.list(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        assert!(refused.message().contains(text), "{}", refused.message());
    }
    assert_eq!(lab.aws.calls(), 0);
    let refused = lab.engine.list(ask(CLIENT, json!({"userPoolId": "us-east-1_Nowhere"}))).await.unwrap_err();
    assert!(refused.message().starts_with("ListUserPoolClients was refused: ResourceNotFoundException"));
    lab.aws.fail("ListUserPools", 1, 1, "AccessDeniedException", 400);
    let refused = lab.engine.list(ask(USER_POOL, json!({}))).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let mut unknown = ask(CLIENT, json!({}));
    unknown.query = support::bag(&Object::from([("userPoolId".to_owned(), Value::Unknown)]));
    let computed = support::Listed { computed: true, ..Default::default() };
    assert_eq!(lab.engine.list(unknown).await.unwrap(), computed);
}

#[tokio::test(flavor = "multi_thread")]
async fn pools_and_clients_are_found_on_every_page() {
    let (mut lab, home) = crowded(70).await;
    let twins: Vec<Json> =
        (0..2).map(|_| lab.aws.make("CreateUserPool", json!({"PoolName": "twin"}))["UserPool"]["Id"].clone()).collect();
    let found = lab.engine.invoke(POOLS, json!({"name": "twin"})).await.unwrap();
    let arns: Vec<String> = twins
        .iter()
        .map(|id| format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{}", id.as_str().unwrap()))
        .collect();
    assert_eq!(found, json!({"id": "twin", "name": "twin", "ids": twins, "arns": arns}));
    assert_eq!(lab.aws.requests("ListUserPools").len(), 2);
    let none = lab.engine.invoke(POOLS, json!({"name": "twi"})).await.unwrap();
    assert_eq!(none, json!({"id": "twi", "name": "twi", "ids": [], "arns": []}), "the name is exact");
    let clients = lab.engine.invoke(POOL_CLIENTS, json!({"userPoolId": home})).await.unwrap();
    let names: BTreeSet<String> = serde_json::from_value(clients["clientNames"].clone()).unwrap();
    assert_eq!((&clients["id"], names.len()), (&json!(home), 70));
    for i in [0, 69] {
        let args = json!({"userPoolId": home, "clientId": clients["clientIds"][i]});
        let client = lab.engine.invoke(POOL_CLIENT, args).await.unwrap();
        assert_eq!(client["name"], clients["clientNames"][i]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_is_told_whole() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = full(USER_POOL);
    program["forceDestroy"] = json!(true);
    let made = lab.make(USER_POOL, program).await;
    lab.aws.tamper(&made.id, |pool| {
        for (member, v) in [
            ("EstimatedNumberOfUsers", json!(7)),
            ("CreationDate", json!(1_767_225_600)),
            ("LastModifiedDate", json!(1_767_225_660.5)),
            ("Domain", json!("shop")),
            ("SmsConfigurationFailure", json!("SNSSandbox")),
            ("EmailConfigurationFailure", json!("no such identity")),
        ] {
            pool[member] = v;
        }
    });
    let found = lab.engine.invoke(POOL, json!({"userPoolId": made.id})).await.unwrap();
    for (name, v) in made.json().as_object().unwrap() {
        // These have another shape here, or are nothing that AWS knows.
        if !["forceDestroy", "schemas", "userPoolAddOns"].contains(&name.as_str()) {
            assert_eq!(found[name], *v, "{name}");
        }
    }
    for (name, v) in [
        ("id", json!(made.id)),
        ("userPoolId", json!(made.id)),
        ("estimatedNumberOfUsers", json!(7)),
        ("creationDate", json!("2026-01-01T00:00:00Z")),
        ("lastModifiedDate", json!("2026-01-01T00:01:00Z")),
        ("domain", json!("shop")),
        ("customDomain", Json::Null),
        ("smsConfigurationFailure", json!("SNSSandbox")),
        ("emailConfigurationFailure", json!("no such identity")),
        ("forceDestroy", Json::Null),
        ("accountRecoverySettings", json!([found["accountRecoverySetting"]])),
        ("deviceConfigurations", json!([found["deviceConfiguration"]])),
        ("userPoolTags", found["tags"].clone()),
    ] {
        assert_eq!(found[name], v, "{name}");
    }
    // pulumi-aws's shapes: lists of one, at every level.
    let email = &found["emailConfigurations"][0];
    assert_eq!(email["from"], made.json()["emailConfiguration"]["fromEmailAddress"]);
    assert_eq!(found["userPoolAddOns"][0]["advancedSecurityMode"], "ENFORCED");
    let attributes = found["schemaAttributes"].as_array().unwrap();
    let sub = attributes.iter().find(|a| a["name"] == "sub").expect("standard attributes are told too");
    assert_eq!(sub["stringAttributeConstraints"], json!([{"minLength": "1", "maxLength": "2048"}]));
    assert_eq!(sub["numberAttributeConstraints"], Json::Null);
}

/// P24: what a function tells in confidence stays confidential.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_s_secret_is_told_as_one() {
    let mut lab = lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    for secret in [true, false] {
        let units = json!({"accessToken": "minutes", "idToken": "hours", "refreshToken": "days"});
        let program =
            json!({"userPoolId": home.id, "name": "web", "generateSecret": secret, "tokenValidityUnits": units});
        let made = lab.make(CLIENT, program).await;
        let args = json!({"userPoolId": home.id, "clientId": made.id});
        let found = lab.engine.ask(POOL_CLIENT, args).await.unwrap();
        let told = found.get("clientSecret");
        assert_eq!((told.is_some(), told), (secret, made.state.get("clientSecret")));
        assert_eq!(
            found.iter().filter(|(_, v)| v.has_secret()).count(),
            usize::from(secret),
            "and nothing else is one"
        );
        let found = pulumi_resource_cognito::value::object_to_json(&found).unwrap();
        for (name, v) in [
            ("id", json!(made.id)),
            ("clientId", json!(made.id)),
            ("userPoolId", json!(home.id)),
            ("name", json!("web")),
            ("generateSecret", json!(secret)),
            ("tokenValidityUnits", json!([units])),
            ("refreshTokenRotations", json!([])),
            ("callbackUrls", json!([])),
            ("refreshTokenValidity", json!(30)),
        ] {
            assert_eq!(found[name], v, "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_pool_is_found_by_its_name_and_tags() {
    let (mut lab, _) = crowded(70).await;
    let statement = json!({"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::bucket/*"]});
    let program = json!({"identityPoolName": "app", "tags": {"team": "web", "env": "test"},
        "permissions": {"authenticated": [statement]}});
    let web = lab.make(IDENTITY_POOL, program).await;
    let found = lab.engine.invoke(IDENTITIES, json!({"identityPoolName": "app"})).await.unwrap();
    for (name, v) in web.json().as_object().unwrap() {
        assert_eq!(found[name], *v, "{name}");
    }
    assert_eq!((&found["id"], &found["samlProviderArns"]), (&json!(web.id), &json!([])));
    let request = json!({"identityPoolName": "app", "tags": {"team": "ops", "env": "test"}});
    let ops = lab.make(IDENTITY_POOL, request).await;
    for (tags, id) in [(json!({"team": "ops"}), &ops.id), (json!({"team": "web", "env": "test"}), &web.id)] {
        let args = json!({"identityPoolName": "app", "tags": tags});
        assert_eq!(lab.engine.invoke(IDENTITIES, args).await.unwrap()["id"], **id);
    }
    let one_of = |text: &str| text.contains(&web.id) && text.contains(&ops.id);
    for tags in [Json::Null, json!({"env": "test"})] {
        let refused =
            lab.engine.invoke(IDENTITIES, json!({"identityPoolName": "app", "tags": tags})).await.unwrap_err();
        assert!(refused.message().starts_with("2 identity pools in us-east-1 have the name \"app\""));
        assert!(one_of(refused.message()), "{}", refused.message());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_told_with_its_place() {
    let mut lab = lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await;
    let certificate = lab.engine.invoke(CERTIFICATE, json!({"userPoolId": home.id})).await.unwrap();
    let wanted = json!({"id": home.id, "userPoolId": home.id, "certificate": format!("certificate of {}", home.id)});
    assert_eq!(certificate, wanted);
    let nowhere = json!({"userPoolId": "us-east-1_Nowhere"});
    let no_pool = "there is no user pool us-east-1_Nowhere in us-east-1";
    for (function, args, text) in [
        (POOL, nowhere.clone(), no_pool),
        (POOL_CLIENTS, nowhere.clone(), no_pool),
        (CERTIFICATE, nowhere, no_pool),
        (
            POOL_CLIENT,
            json!({"userPoolId": home.id, "clientId": "nobody"}),
            "there is no app client nobody of a user pool us-east-1_Pool00001 in us-east-1",
        ),
        (
            IDENTITIES,
            json!({"identityPoolName": "app", "tags": {"a": "b"}}),
            "there is no identity pool with the name \"app\" and these tags in us-east-1",
        ),
    ] {
        let refused = lab.engine.invoke(function, args).await.unwrap_err();
        assert!(refused.message().starts_with(text), "{}", refused.message());
    }
    lab.aws.calm();
    for function in [POOL, POOL_CLIENTS, CERTIFICATE] {
        let refused = lab.engine.invoke(function, json!({"userPoolId": "eu-west-1_AbCdEfGhI"})).await.unwrap_err();
        let text = "the user pool eu-west-1_AbCdEfGhI is in eu-west-1, and the provider works in us-east-1";
        assert!(refused.message().starts_with(text), "{}", refused.message());
    }
    assert_eq!(lab.aws.calls(), 0);
    lab.aws.fail("GetSigningCertificate", 1, 1, "AccessDeniedException", 400);
    let refused = lab.engine.invoke(CERTIFICATE, json!({"userPoolId": home.id})).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied, "what may not be seen is not missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn region_and_partition_are_told_without_credentials() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    // Roles are assumed by asking STS, which is not there.
    let nobody = "http://127.0.0.1:9";
    let role = json!([{"roleArn": "arn:aws:iam::123456789012:role/deploy"}]);
    engine
        .configure(json!({"region": "cn-north-1", "assumeRoles": role, "endpoints": [{"sts": nobody}]}))
        .await
        .unwrap();
    assert_eq!(engine.invoke("cognito:index:getRegion", json!({})).await.unwrap()["name"], "cn-north-1");
    assert_eq!(engine.invoke("cognito:index:getPartition", json!({})).await.unwrap()["partition"], "aws-cn");
    let folder = std::env::temp_dir().join(format!("cognito-lookup-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config");
    std::fs::write(&file, "[profile gov]\nregion = us-gov-west-1\n").unwrap();
    let of_profile = json!({"profile": "gov", "sharedConfigFiles": [file]});
    engine.configure(of_profile).await.unwrap();
    assert_eq!(engine.invoke("cognito:index:getPartition", json!({})).await.unwrap()["partition"], "aws-us-gov");
    std::fs::remove_dir_all(&folder).unwrap();
    engine.configure(json!({})).await.unwrap();
    let named = engine.invoke("cognito:index:getRegion", json!({"name": "eu-west-1"})).await.unwrap();
    assert_eq!(named["description"], "Europe (Ireland)");
    let refused = engine.invoke("cognito:index:getRegion", json!({})).await.unwrap_err();
    assert!(refused.message().starts_with("no AWS region is configured"), "{}", refused.message());
}
