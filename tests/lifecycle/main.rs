//! The life of each resource over gRPC, against scripted AWS in both of its ways: what an update leaves out is reset,
//! or it is kept. What the plugin sends, and what it makes of the answers, must not depend on it.

mod credentials;
mod identity_pool;
mod identity_provider;
mod imports;
mod left_out;
mod lookup;
mod lost;
mod managed_login_branding;
mod orphans;
mod pains;
mod secrets;
#[path = "../support/mod.rs"]
mod support;
mod telling;
mod user_pool;
mod user_pool_client;
mod user_pool_client_secret;
mod user_pool_domain;
mod user_pool_end;
mod user_pool_mfa;
mod user_pool_plans;
mod user_pool_settings;
mod user_pool_triggers;
mod whole_updates;

use pulumi_resource_cognito::defaults::equal;
use pulumi_resource_cognito::path;
use pulumi_resource_cognito::resources::registry;
use pulumi_resource_cognito::spec::{Property, Type};
use pulumi_resource_cognito::value::{Object, Value, object_of};
use serde_json::{Value as Json, json};
use support::aws::{Aws, MODES, Omitted};
use support::listener::Listener;
use support::{BRANDING, CLIENT, CLIENT_SECRET, DOMAIN, Engine, IDENTITY_POOL, PROVIDER, Plugin, Resource};
use support::{TRIGGERS, USER_POOL};
use support::{config, half, partial, with, without};
use tonic::Code;

struct Lab {
    aws: Aws,
    engine: Engine,
    _plugin: Plugin,
}

async fn lab(omitted: Omitted) -> Lab {
    lab_of(omitted, &[]).await
}

/// A lab whose engine listens.
async fn listening_lab(omitted: Omitted) -> (Lab, Listener) {
    let (told, address) = Listener::start().await;
    (lab_of(omitted, &[&address]).await, told)
}

async fn lab_of(omitted: Omitted, arguments: &[&str]) -> Lab {
    let aws = Aws::start(omitted).await;
    let plugin = Plugin::start(arguments);
    let mut engine = plugin.connect().await;
    engine.configure(config(&aws.url)).await.unwrap();
    Lab { aws, engine, _plugin: plugin }
}

impl Lab {
    async fn make(&mut self, ty: &str, inputs: Json) -> Resource {
        let inputs = self.engine.good(ty, inputs).await;
        self.engine.create(ty, &inputs).await.expect("created")
    }

    /// Updates to these inputs and sees that it settles: the next diff and the next refresh are empty.
    async fn change(&mut self, ty: &str, of: &Resource, news: Json) -> Resource {
        let news = self.engine.good(ty, news).await;
        self.aws.calm();
        let updated = self.engine.update(ty, of, &news, &[]).await.expect("updated");
        self.settled(ty, &updated).await;
        updated
    }

    /// What a refresh finds, be it half done or not.
    async fn find(&mut self, ty: &str, of: &Resource) -> Resource {
        match self.engine.refresh(ty, of).await {
            Ok(found) => found.expect("it is there"),
            Err(told) => half(&told),
        }
    }

    async fn settled(&mut self, ty: &str, of: &Resource) {
        assert_eq!(self.engine.changes(ty, of, &of.inputs.clone()).await, Vec::<String>::new(), "diff(x, x)");
        let read = self.engine.refresh(ty, of).await.unwrap().expect("it is there");
        assert_eq!(read.inputs, of.inputs, "a refresh finds what the program said");
        assert_eq!(read.state, of.state, "and the state that was left");
    }
}

fn pool() -> Json {
    json!({"name": "customers", "usernameAttributes": ["email"], "autoVerifiedAttributes": ["email"],
        "usernameConfiguration": {"caseSensitive": false}})
}

/// Properties that only make sense with others.
fn company(ty: &str, name: &str) -> Json {
    match (ty, name) {
        (USER_POOL, "softwareTokenMfaConfiguration") => json!({"mfaConfiguration": "OPTIONAL"}),
        (USER_POOL, "emailMfaConfiguration") => json!({"mfaConfiguration": "OPTIONAL", "emailConfiguration":
            {"emailSendingAccount": "DEVELOPER", "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com"},
            "softwareTokenMfaConfiguration": {"enabled": true}}),
        (USER_POOL, "userAttributeUpdateSettings") => json!({"autoVerifiedAttributes": ["email"]}),
        (USER_POOL, "userPoolAddOns") => json!({"userPoolTier": "PLUS"}),
        (USER_POOL, "signInPolicy") => json!({"webAuthnConfiguration": {"userVerification": "preferred"}}),
        (
            CLIENT,
            "callbackUrls"
            | "defaultRedirectUri"
            | "logoutUrls"
            | "allowedOauthFlows"
            | "allowedOauthScopes"
            | "allowedOauthFlowsUserPoolClient",
        ) => json!({"allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": ["code"],
            "allowedOauthScopes": ["openid"], "callbackUrls": ["https://example.com/done", "https://www.example.com/cb", "https://app.example.com/callback"]}),
        (CLIENT, "enablePropagateAdditionalUserContextData") => json!({"generateSecret": true}),
        (CLIENT, "explicitAuthFlows") => json!({}),
        (TRIGGERS, "customEmailSender" | "customSmsSender") => {
            json!({"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/a"})
        }
        (DOMAIN, "routing") => json!({"managedLoginVersion": 2}),
        _ => json!({}),
    }
}

fn base(ty: &str, pool_id: &str) -> Json {
    match ty {
        USER_POOL => json!({"name": "a"}),
        CLIENT => json!({"name": "a", "userPoolId": pool_id}),
        DOMAIN => json!({"userPoolId": pool_id, "domain": "auth.example.com",
            "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a"}),
        TRIGGERS => json!({"userPoolId": pool_id}),
        PROVIDER => {
            json!({"userPoolId": pool_id, "providerName": "CorpSignIn", "providerType": "OIDC", "providerDetails":
            {"client_id": "a", "client_secret": "canary", "authorize_scopes": "openid", "oidc_issuer": "https://a.example"}})
        }
        BRANDING => json!({"userPoolId": pool_id, "clientId": "3fetogamdv9aqa0393adsd7viv"}),
        _ => json!({"identityPoolName": "a", "allowUnauthenticatedIdentities": true}),
    }
}

/// A value that is fit for the property: its example, all the way down where it has none.
fn example(name: &str, p: &Property) -> Json {
    match (name, &p.example) {
        // The documentation's example shows two forms of a mail, of which a pool takes one.
        ("verificationMessageTemplate", _) => json!({"emailMessage": "Your code: {####}", "emailSubject": "Hello"}),
        ("defaultRedirectUri", _) => json!("https://example.com/done"),
        ("callbackUrls", Some(list)) => {
            let mut all = list.as_array().unwrap().clone();
            all.push(json!("https://example.com/done"));
            all.into()
        }
        ("allowedOauthFlows", _) => json!(["code"]),
        ("allowedOauthScopes", _) => json!(["openid", "email"]),
        // What is written out and is the default changes nothing.
        (_, Some(Json::Bool(b))) if p.server_default == Some(json!(b)) => json!(!b),
        (_, Some(example)) => example.clone(),
        (_, None) => panic!("{name} has no example"),
    }
}

/// Inputs that change in place and that `every_property_is_set_unset_and_settles` does not try, since a resource cannot
/// do without them or they say nothing without others; and the test of each.
const TRIED_ELSEWHERE: [(&str, &str, &str); 16] = [
    (USER_POOL, "name", "a_pool_lives"),
    (USER_POOL, "schemas", "schema_attributes_are_added_and_never_changed"),
    (USER_POOL, "forceDestroy", "users_are_safe"),
    (USER_POOL, "mfaConfiguration", "every_mode_with_every_factor"),
    (USER_POOL, "smsConfiguration", "an_sms_role_is_waited_for_and_never_left_out"),
    (CLIENT, "name", IN_THE_WALK),
    (CLIENT, "callbackUrls", IN_THE_WALK),
    (CLIENT, "allowedOauthFlows", IN_THE_WALK),
    (CLIENT, "allowedOauthScopes", IN_THE_WALK),
    (CLIENT, "allowedOauthFlowsUserPoolClient", IN_THE_WALK),
    (BRANDING, "useCognitoProvidedValues", "images_and_settings_come_and_go"),
    (DOMAIN, "certificateArn", "a_custom_domain_changes_in_place"),
    (PROVIDER, "providerDetails", "what_aws_adds_is_no_difference"),
    (IDENTITY_POOL, "identityPoolName", "the_request_is_what_is_live_with_the_one_change"),
    (IDENTITY_POOL, "allowUnauthenticatedIdentities", IN_THE_WALK),
    (IDENTITY_POOL, "roleOptions", IN_THE_WALK),
];

/// The test of the Python suite that sets, changes and gives up one property after the other, with the real engine.
const IN_THE_WALK: &str = "test_every_property_changes_in_place_and_alone";

/// Whether the tests have one of this name.
fn is_a_test(name: &str) -> bool {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let at = entry.unwrap().path();
            if at.is_dir() {
                folders.push(at);
            } else if at.extension().is_some_and(|ext| ext == "rs" || ext == "py") {
                let text = std::fs::read_to_string(at).unwrap();
                if text.contains(&format!("fn {name}()")) || text.contains(&format!("def {name}(")) {
                    return true;
                }
            }
        }
    }
    false
}

/// No property slips by: each that can change is tried below, or its test is named above.
#[test]
fn every_property_that_is_tried_elsewhere_has_a_test() {
    for (ty, name, test) in TRIED_ELSEWHERE {
        let spec = registry().specs().find(|spec| spec.token == ty).unwrap();
        assert!(spec.inputs.get(name).is_some_and(|p| !p.replaces), "{ty} has no {name} that changes in place");
        assert!(is_a_test(test), "{ty}.{name}: there is no test {test}");
    }
    assert!(!is_a_test("no_such_test_is_there"));
}

/// P7: what a program ceases to say goes back to its default. Every input of every resource.
#[tokio::test(flavor = "multi_thread")]
async fn every_property_is_set_unset_and_settles() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let home = lab.make(USER_POOL, pool()).await;
        for spec in registry().specs() {
            for (name, p) in &spec.inputs {
                let elsewhere = TRIED_ELSEWHERE.iter().any(|(ty, input, _)| *ty == spec.token && input == name);
                if p.replaces || p.left_out || elsewhere {
                    continue;
                }
                let ty = spec.token;
                let mut start = base(ty, &home.id);
                let more = company(ty, name);
                start.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                start.as_object_mut().unwrap().remove(name);
                if name == "softwareTokenMfaConfiguration" {
                    start.as_object_mut().unwrap().remove("mfaConfiguration");
                    start.as_object_mut().unwrap().remove("softwareTokenMfaConfiguration");
                }
                let made = lab.make(ty, start.clone()).await;
                lab.settled(ty, &made).await;
                let mut set = base(ty, &home.id);
                set.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                set[name] = example(name, p);
                let news = lab.engine.good(ty, set.clone()).await;
                let changes = lab.engine.changes(ty, &made, &news).await;
                assert!(changes.iter().any(|c| path::head(c) == *name), "{ty}.{name}: {changes:?}");
                let with_it = lab.change(ty, &made, set).await;
                let back = lab.change(ty, &with_it, start).await;
                // AWS may say the default, with what belongs to it, or leave it out.
                let default = p.server_default.clone().map(Value::from);
                let (now, before) = (back.state.get(name), made.state.get(name));
                let is_default = now.zip(default).is_some_and(|(now, d)| equal(registry().types(), p, now, &d));
                assert!(now == before || is_default, "{ty}.{name} goes back to its default: {now:?}");
                lab.engine.delete(ty, &back).await.unwrap();
            }
        }
    }
}

/// P7: the default is sent, since AWS keeps some of what it is not sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_default_is_sent_when_a_property_is_removed() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let mut program = pool();
        program["accountRecoverySetting"] = json!({"recoveryMechanisms": [{"name": "admin_only", "priority": 1}]});
        program["passwordPolicy"] = json!({"minimumLength": 12});
        program["deletionProtection"] = json!("ACTIVE");
        program["tags"] = json!({"a": "1", "b": "2"});
        let made = lab.make(USER_POOL, program).await;
        lab.change(USER_POOL, &made, json!({"name": "customers", "usernameAttributes": ["email"], "usernameConfiguration": {"caseSensitive": false},
            "tags": {"b": "2"}})).await;
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!(sent["AutoVerifiedAttributes"], json!([]));
        assert_eq!(sent["DeletionProtection"], "INACTIVE");
        assert_eq!(sent["Policies"]["PasswordPolicy"]["RequireSymbols"], true);
        assert_eq!(sent["AccountRecoverySetting"]["RecoveryMechanisms"][0]["Name"], "verified_email");
        assert_eq!(sent["UserPoolTags"], json!({"b": "2"}));
        assert_eq!(lab.aws.request("UntagResource")["TagKeys"], json!(["a"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ignored_changes_keep_the_live_value() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(USER_POOL, json!({"name": "a", "passwordPolicy": {"minimumLength": 10}})).await;
        lab.aws.tamper(&made.id, |pool| pool["Policies"]["PasswordPolicy"]["MinimumLength"] = json!(20));
        let news = with(&made.inputs, "deletionProtection", json!("ACTIVE"));
        let updated = lab.engine.update(USER_POOL, &made, &news, &["passwordPolicy.minimumLength"]).await.unwrap();
        assert_eq!(lab.aws.request("UpdateUserPool")["Policies"]["PasswordPolicy"]["MinimumLength"], 20);
        assert_eq!(updated.json()["passwordPolicy"]["minimumLength"], 20);
    }
}

/// P10: what changes by itself makes no difference.
#[tokio::test(flavor = "multi_thread")]
async fn drift_is_found_and_noise_is_not() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, json!({"name": "a", "tags": {"x": "1"}})).await;
    lab.aws.tamper(&made.id, |pool| {
        // What an emulator, or time, adds.
        for (member, v) in [
            ("LastModifiedDate", json!(1.5)),
            ("Domain", Json::Null),
            ("SmsVerificationMessage", json!("")),
            ("SmsConfiguration", json!({})),
            ("AliasAttributes", json!([])),
            ("EstimatedNumberOfUsers", json!(7)),
        ] {
            pool[member] = v;
        }
    });
    lab.settled(USER_POOL, &made).await;
    lab.aws.tamper(&made.id, |pool| {
        pool["UserPoolTags"] = json!({"x": "2"});
        pool["DeletionProtection"] = json!("ACTIVE");
    });
    let read = lab.engine.refresh(USER_POOL, &made).await.unwrap().unwrap();
    assert_eq!(read.inputs, object_of(json!({"name": "a", "tags": {"x": "2"}, "deletionProtection": "ACTIVE"})));
    assert_eq!(lab.engine.changes(USER_POOL, &read, &made.inputs).await, ["deletionProtection", "tags.x"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_of_the_provider_and_of_others() {
    for (ty, id_of) in [(USER_POOL, "name"), (IDENTITY_POOL, "identityPoolName")] {
        let mut lab = lab(Omitted::Reset).await;
        let mut conf = config(&lab.aws.url);
        conf["defaultTags"] = json!({"tags": {"owner": "ops", "team": "default"}});
        conf["ignoreTags"] = json!({"keys": ["theirs"], "keyPrefixes": ["auto:"]});
        lab.engine.configure(conf).await.unwrap();
        let made = lab.make(ty, json!({id_of: "a", "tags": {"team": "web"}})).await;
        assert_eq!(made.json()["tags"], json!({"owner": "ops", "team": "web"}));
        let member = if ty == USER_POOL { "UserPoolTags" } else { "IdentityPoolTags" };
        lab.aws.tamper(&made.id, |it| {
            it[member]["theirs"] = json!("1");
            it[member]["auto:x"] = json!("2");
        });
        lab.settled(ty, &made).await;
        let changed = lab.change(ty, &made, json!({id_of: "a"})).await;
        assert_eq!(changed.json()["tags"], json!({"owner": "ops", "team": "default"}));
        lab.aws.tamper(&made.id, |it| {
            let own = it[member].as_object_mut().unwrap().remove("pulumi:cognito:create");
            assert!(own.is_some(), "the provider's own tag stays as well");
            assert_eq!(it[member], json!({"owner": "ops", "team": "default", "theirs": "1", "auto:x": "2"}));
        });
    }
}

/// P39: what passes is waited out, and a used-up quota is told at once.
#[tokio::test(flavor = "multi_thread")]
async fn calls_that_can_pass_are_made_again_and_others_are_not() {
    let mut lab = lab(Omitted::Reset).await;
    let inputs = lab.engine.good(USER_POOL, json!({"name": "a"})).await;
    lab.aws.fail("CreateUserPool", 1, 2, "TooManyRequestsException", 400);
    lab.engine.create(USER_POOL, &inputs).await.unwrap();
    assert_eq!(lab.aws.requests("CreateUserPool").len(), 3);
    lab.aws.calm();
    lab.aws.fail("CreateUserPool", 1, 1, "LimitExceededException", 400);
    let refused = lab.engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert!(refused.message().contains("LimitExceededException"), "{}", refused.message());
    assert_eq!(lab.aws.requests("CreateUserPool").len(), 1, "a second call cannot help");
    let made = lab.engine.create(USER_POOL, &inputs).await.unwrap();
    lab.aws.calm();
    lab.aws.fail("UpdateUserPool", 1, 6, "ConcurrentModificationException", 400);
    lab.engine.update(USER_POOL, &made, &with(&inputs, "deletionProtection", json!("ACTIVE")), &[]).await.unwrap();
    assert_eq!(
        lab.aws.requests("UpdateUserPool").len(),
        7,
        "more often than maxRetries: the time of the operation is the limit"
    );
}

/// P39: a quota that is used up is named, and no second call is made, whichever call runs into it.
#[tokio::test(flavor = "multi_thread")]
async fn a_used_up_quota_is_named() {
    let mut lab = lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await.id;
    for (ty, operation, quota) in [
        (USER_POOL, "CreateUserPool", "user pools in a region"),
        (CLIENT, "CreateUserPoolClient", "app clients in a user pool"),
        (DOMAIN, "CreateUserPoolDomain", "custom domains in an account"),
        (PROVIDER, "CreateIdentityProvider", "identity providers of a user pool"),
        (IDENTITY_POOL, "CreateIdentityPool", "identity pools in an account"),
    ] {
        let inputs = lab.engine.good(ty, base(ty, &home)).await;
        lab.aws.calm();
        lab.aws.fail(operation, 1, 1, "LimitExceededException", 400);
        let refused = lab.engine.create(ty, &inputs).await.unwrap_err();
        assert!(refused.message().contains(&format!("\nThe quota: {quota}, ")), "{}", refused.message());
        assert_eq!(lab.aws.requests(operation).len(), 1, "{operation}");
    }
}

/// Every place in `v` where a value stands.
fn leaves(v: &Value, at: &mut Vec<Vec<String>>, here: Vec<String>) {
    if !here.is_empty() {
        at.push(here.clone());
    }
    match v {
        Value::Object(o) => o.iter().for_each(|(k, v)| leaves(v, at, [here.clone(), vec![k.clone()]].concat())),
        Value::List(l) => {
            l.iter().enumerate().for_each(|(i, v)| leaves(v, at, [here.clone(), vec![i.to_string()]].concat()))
        }
        _ => {}
    }
}

fn put(v: &mut Value, at: &[String], change: &dyn Fn(Value) -> Value) {
    let Some((step, rest)) = at.split_first() else {
        *v = change(v.clone());
        return;
    };
    match v {
        Value::Object(o) => put(o.get_mut(step).unwrap(), rest, change),
        Value::List(l) => put(&mut l[step.parse::<usize>().unwrap()], rest, change),
        _ => unreachable!(),
    }
}

/// Inputs with something at every leaf that the rules allow together.
fn full(ty: &str) -> Json {
    let spec = registry().specs().find(|s| s.token == ty).unwrap();
    let skip = ["aliasAttributes", "roles", "emailMfaConfiguration", "clientSecret", "useCognitoProvidedValues"];
    let mut all = json!({});
    for (name, p) in spec.inputs.iter().filter(|(name, _)| !skip.contains(&name.as_str())) {
        all[name] = example(name, p);
        if let (Type::Bool, None) = (&p.ty, &p.example) {
            all[name] = json!(true);
        }
    }
    let more = match ty {
        CLIENT_SECRET => json!({"clientSecret": spec.inputs["clientSecret"].example}),
        USER_POOL => {
            json!({"userPoolTier": "PLUS", "mfaConfiguration": "OPTIONAL", "autoVerifiedAttributes": ["email"],
            "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]},
            "softwareTokenMfaConfiguration": {"enabled": true}, "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD"]}})
        }
        CLIENT => json!({"userPoolId": "us-east-1_AbCdEfGhI", "allowedOauthFlowsUserPoolClient": true,
            "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH"], "refreshTokenRotation": {"feature": "ENABLED"}, "generateSecret": true,
            "tokenValidityUnits": {"accessToken": "hours", "idToken": "hours", "refreshToken": "days"},
            "accessTokenValidity": 2, "idTokenValidity": 2, "refreshTokenValidity": 2,
            "analyticsConfiguration": {"applicationArn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/0123456789abcdef0123456789abcdef"}}),
        DOMAIN | PROVIDER | BRANDING | TRIGGERS => json!({}),
        _ => json!({"allowUnauthenticatedIdentities": true}),
    };
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn unknowns_and_secrets_at_every_leaf_decide_nothing() {
    // Nothing listens: check, diff and preview ask nobody.
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    engine.configure(config("http://127.0.0.1:9")).await.unwrap();
    let types = [
        (USER_POOL, 30),
        (CLIENT, 30),
        (IDENTITY_POOL, 30),
        (DOMAIN, 9),
        (PROVIDER, 9),
        (BRANDING, 9),
        (CLIENT_SECRET, 3),
        (TRIGGERS, 9),
    ];
    assert_eq!(types.len(), registry().specs().count(), "every resource");
    for (ty, leaves_at_least) in types {
        let inputs = engine.good(ty, full(ty)).await;
        let (again, failures) = engine.check(ty, &Object::new(), &inputs).await;
        assert_eq!((again, failures), (inputs.clone(), vec![]), "Check is idempotent");
        let preview = engine.preview(ty, &inputs).await.unwrap();
        let of = Resource { id: "x".into(), inputs: inputs.clone(), state: preview };
        let mut places = Vec::new();
        leaves(&Value::Object(inputs.clone()), &mut places, Vec::new());
        assert!(places.len() >= leaves_at_least, "{ty} has {} leaves only", places.len());
        for place in places {
            let changed = |change: &dyn Fn(Value) -> Value| {
                let mut v = Value::Object(inputs.clone());
                put(&mut v, &place, change);
                let Value::Object(o) = v else { unreachable!() };
                o
            };
            let unknown = changed(&|_| Value::Unknown);
            let (checked, failures) = engine.check(ty, &Object::new(), &unknown).await;
            assert_eq!(failures, [], "{ty} with an unknown at {place:?}");
            engine.preview(ty, &checked).await.expect("a preview");
            if !registry().specs().find(|s| s.token == ty).unwrap().inputs[&place[0]].replaces && place[0] != "schemas"
            {
                let paths = engine.changes(ty, &of, &checked).await;
                assert!(paths.iter().all(|p| path::head(p) == place[0]) && !paths.is_empty(), "{place:?}: {paths:?}");
            }
            let secret = changed(&Value::secret);
            let (checked, failures) = engine.check(ty, &Object::new(), &secret).await;
            assert_eq!((&checked, failures), (&secret, vec![]), "{ty} with a secret at {place:?}");
            assert_eq!(engine.changes(ty, &of, &checked).await, Vec::<String>::new(), "secrecy alone is no change");
            let planned = engine.preview(ty, &checked).await.unwrap();
            let mut marks = Vec::new();
            leaves(&Value::Object(planned.clone()), &mut marks, Vec::new());
            assert!(
                place[0] == "schemas" || planned[&place[0]].has_secret(),
                "{ty}: the secret at {place:?} came out in clear"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_preview_promises_comes_true() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let home = lab.make(USER_POOL, pool()).await;
        for ty in [USER_POOL, CLIENT, PROVIDER, IDENTITY_POOL, DOMAIN, BRANDING] {
            let mut program = full(ty);
            if [CLIENT, PROVIDER, DOMAIN, BRANDING].contains(&ty) {
                program["userPoolId"] = json!(home.id);
            }
            let inputs = lab.engine.good(ty, program).await;
            let promised = lab.engine.preview(ty, &inputs).await.unwrap();
            let made = lab.engine.create(ty, &inputs).await.unwrap();
            for (name, v) in &promised {
                assert_eq!(made.state.get(name), Some(v), "{ty}.{name}");
            }
            lab.settled(ty, &made).await;
            let again = without(&made.inputs, if ty == PROVIDER { "idpIdentifiers" } else { "tags" });
            let update = pulumi_resource_cognito::proto::pulumirpc::UpdateRequest {
                id: made.id.clone(),
                urn: support::urn(ty),
                olds: support::bag(&made.state),
                old_inputs: support::bag(&made.inputs),
                news: support::bag(&again),
                preview: true,
                ..Default::default()
            };
            let promised = support::object(lab.engine.client.update(update).await.unwrap().into_inner().properties);
            let updated = lab.engine.update(ty, &made, &again, &[]).await.unwrap();
            for (name, v) in &promised {
                assert_eq!(updated.state.get(name), Some(v), "{ty}.{name}");
            }
        }
    }
}
