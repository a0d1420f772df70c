//! The life of each resource over gRPC, against scripted AWS in both of its ways: what an update leaves out is reset,
//! or it is kept. What the plugin sends, and what it makes of the answers, must not depend on it.

mod support;

use pulumi_resource_cognito::defaults::equal;
use pulumi_resource_cognito::path;
use pulumi_resource_cognito::resources::registry;
use pulumi_resource_cognito::spec::{Property, Type};
use pulumi_resource_cognito::value::{Object, Value, object_of};
use serde_json::{Value as Json, json};
use support::aws::{Aws, MODES, Omitted};
use support::{CLIENT, Engine, IDENTITY_POOL, Plugin, Resource, USER_POOL, config, partial, with, without};
use tonic::Code;

struct Lab {
    aws: Aws,
    engine: Engine,
    _plugin: Plugin,
}

async fn lab(omitted: Omitted) -> Lab {
    let aws = Aws::start(omitted).await;
    let plugin = Plugin::start(&[]);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_lives() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(USER_POOL, pool()).await;
        let state = made.json();
        assert_eq!(state["endpoint"], format!("cognito-idp.us-east-1.amazonaws.com/{}", made.id));
        assert_eq!(state["issuer"], format!("https://cognito-idp.us-east-1.amazonaws.com/{}", made.id));
        assert_eq!(
            state["jwksUri"],
            format!("https://cognito-idp.us-east-1.amazonaws.com/{}/.well-known/jwks.json", made.id)
        );
        assert_eq!(state["arn"], format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{}", made.id));
        assert_eq!(state["name"], "customers");
        assert!(lab.aws.requests("SetUserPoolMfaConfig").is_empty(), "no call that nobody asked for");
        lab.settled(USER_POOL, &made).await;
        let renamed = lab
            .change(
                USER_POOL,
                &made,
                json!({"name": "clients", "usernameAttributes": ["email"],
            "autoVerifiedAttributes": ["email"], "usernameConfiguration": {"caseSensitive": false}}),
            )
            .await;
        assert_eq!(
            (renamed.json()["name"].clone(), lab.aws.writes()),
            (json!("clients"), vec!["UpdateUserPool".to_owned()])
        );
        lab.engine.delete(USER_POOL, &renamed).await.unwrap();
        assert!(lab.aws.is_empty());
        assert_eq!(lab.engine.refresh(USER_POOL, &renamed).await.unwrap(), None);
        lab.engine.delete(USER_POOL, &renamed).await.expect("that it is gone already is fine");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_sends_everything_and_changes_one_thing() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let mut program = pool();
        program["passwordPolicy"] = json!({"minimumLength": 12});
        program["deviceConfiguration"] = json!({"challengeRequiredOnNewDevice": true});
        program["lambdaConfig"] = json!({"preSignUp": "arn:aws:lambda:us-east-1:123456789012:function:pre"});
        program["tags"] = json!({"team": "web"});
        let made = lab.make(USER_POOL, program.clone()).await;
        lab.settled(USER_POOL, &made).await;
        program["adminCreateUserConfig"] = json!({"allowAdminCreateUserOnly": true});
        lab.change(USER_POOL, &made, program).await;
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!(sent["PoolName"], "customers");
        assert_eq!(sent["AdminCreateUserConfig"], json!({"AllowAdminCreateUserOnly": true}));
        assert_eq!(sent["AutoVerifiedAttributes"], json!(["email"]));
        assert_eq!(
            sent["DeviceConfiguration"],
            json!({"ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": false})
        );
        assert_eq!(sent["LambdaConfig"], json!({"PreSignUp": "arn:aws:lambda:us-east-1:123456789012:function:pre"}));
        assert_eq!(sent["UserPoolTags"], json!({"team": "web"}));
        assert_eq!(sent["MfaConfiguration"], "OFF");
        assert_eq!(
            sent["Policies"]["PasswordPolicy"],
            json!({"MinimumLength": 12, "RequireLowercase": false,
            "RequireNumbers": false, "RequireSymbols": false, "RequireUppercase": false, "TemporaryPasswordValidityDays": 7})
        );
        // What only CreateUserPool takes, and the twin that AWS refuses.
        for member in ["Schema", "UsernameAttributes", "UsernameConfiguration"] {
            assert_eq!(sent[member], Json::Null, "{member}");
        }
        assert_eq!(sent["AdminCreateUserConfig"]["UnusedAccountValidityDays"], Json::Null);
    }
}

/// Properties that only make sense with others.
fn company(ty: &str, name: &str) -> Json {
    match (ty, name) {
        (USER_POOL, "mfaConfiguration" | "smsAuthenticationMessage") => {
            json!({"softwareTokenMfaConfiguration": {"enabled": true}})
        }
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
        _ => json!({}),
    }
}

fn base(ty: &str, pool_id: &str) -> Json {
    match ty {
        USER_POOL => json!({"name": "a"}),
        CLIENT => json!({"name": "a", "userPoolId": pool_id}),
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

#[tokio::test(flavor = "multi_thread")]
async fn every_property_is_set_unset_and_settles() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let home = lab.make(USER_POOL, pool()).await;
        let mut count = 0;
        for spec in registry().specs() {
            for (name, p) in &spec.inputs {
                // Made with the resource, or needed by it; each has a test of its own.
                let special = [
                    "name",
                    "identityPoolName",
                    "userPoolId",
                    "allowUnauthenticatedIdentities",
                    "schemas",
                    "roleOptions",
                    "forceDestroy",
                    "mfaConfiguration",
                    "allowedOauthFlowsUserPoolClient",
                    "callbackUrls",
                    "allowedOauthFlows",
                    "allowedOauthScopes",
                    "smsAuthenticationMessage",
                ];
                if p.replaces || special.contains(&name.as_str()) {
                    continue;
                }
                let ty = spec.token;
                let mut start = base(ty, &home.id);
                let more = company(ty, name);
                start.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                start.as_object_mut().unwrap().remove(name);
                if name == "softwareTokenMfaConfiguration" || name == "emailMfaConfiguration" {
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
                let back = if mode == Omitted::Kept && p.server_default.is_none() {
                    // Without a default to send, only AWS's own reset can undo it.
                    let news = lab.engine.good(ty, start).await;
                    lab.engine.update(ty, &with_it, &news, &[]).await.unwrap()
                } else {
                    lab.change(ty, &with_it, start).await
                };
                if mode == Omitted::Reset || p.server_default.is_some() {
                    // AWS may say the default, with what belongs to it, or leave it out.
                    let default = p.server_default.clone().map(Value::from);
                    let (now, before) = (back.state.get(name), made.state.get(name));
                    let is_default = now.zip(default).is_some_and(|(now, d)| equal(registry().types(), p, now, &d));
                    assert!(now == before || is_default, "{ty}.{name} goes back to its default: {now:?}");
                }
                lab.engine.delete(ty, &back).await.unwrap();
                count += 1;
            }
        }
        assert!(count >= 35, "only {count} properties were tried");
    }
}

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
async fn schema_attributes_are_added_and_never_changed() {
    let mut lab = lab(Omitted::Reset).await;
    let program = |schemas: Json| json!({"name": "a", "schemas": schemas});
    let email = json!({"name": "email", "attributeDataType": "String", "required": true, "mutable": true});
    let plan = json!({"name": "plan", "attributeDataType": "String", "mutable": true});
    let seats = json!({"name": "seats", "attributeDataType": "Number", "mutable": true, "numberAttributeConstraints": {"minValue": 1}});
    let made = lab.make(USER_POOL, program(json!([email, plan]))).await;
    lab.settled(USER_POOL, &made).await;
    let more = lab.change(USER_POOL, &made, program(json!([seats, email, plan]))).await;
    let added = lab.aws.request("AddCustomAttributes");
    assert_eq!(
        added["CustomAttributes"],
        json!([{"Name": "seats", "AttributeDataType": "Number", "Mutable": true, "Required": false,
        "DeveloperOnlyAttribute": false, "NumberAttributeConstraints": {"MinValue": "1"}}])
    );
    // Order and prefix mean nothing; what AWS filled in may be written out.
    let mut named = plan.clone();
    named["name"] = json!("custom:plan");
    named["stringAttributeConstraints"] = json!({"minLength": "0", "maxLength": 2048});
    let news = lab.engine.good(USER_POOL, program(json!([named, email, seats]))).await;
    assert_eq!(lab.engine.changes(USER_POOL, &more, &news).await, Vec::<String>::new());
    lab.aws.calm();
    let mut changed = plan.clone();
    changed["mutable"] = json!(false);
    let mut standard = json!({"name": "phone_number", "attributeDataType": "String", "mutable": true});
    standard["required"] = json!(true);
    for (schemas, text) in [
        (json!([seats, email]), "schemas: plan: an attribute of a pool cannot be removed."),
        (json!([seats, email, changed]), "schemas: plan: an attribute of a pool cannot be changed."),
        (
            json!([seats, email, plan, standard]),
            "schemas: phone_number: AWS settles its standard attributes when the pool is made.",
        ),
    ] {
        let news = lab.engine.good(USER_POOL, program(schemas)).await;
        let refused = lab.engine.diff(USER_POOL, &more, &news).await.unwrap_err();
        assert!(refused.message().starts_with(text), "{}", refused.message());
    }
    assert_eq!(lab.aws.calls(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn second_factors_come_with_the_second_call() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let mfa = json!({"name": "a", "mfaConfiguration": "ON", "softwareTokenMfaConfiguration": {"enabled": true}});
        let made = lab.make(USER_POOL, mfa.clone()).await;
        assert_eq!(lab.aws.request("CreateUserPool")["MfaConfiguration"], Json::Null);
        assert_eq!(
            lab.aws.request("SetUserPoolMfaConfig"),
            json!({"UserPoolId": made.id, "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": true}})
        );
        lab.settled(USER_POOL, &made).await;
        let mut renamed = mfa;
        renamed["name"] = json!("b");
        let made = lab.change(USER_POOL, &made, renamed).await;
        assert_eq!(lab.aws.writes(), ["UpdateUserPool"], "a rename leaves the factors alone");
        assert_eq!(lab.aws.request("UpdateUserPool")["MfaConfiguration"], "ON");
        lab.change(USER_POOL, &made, json!({"name": "b"})).await;
        assert_eq!(lab.aws.request("SetUserPoolMfaConfig"), json!({"UserPoolId": made.id, "MfaConfiguration": "OFF"}));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_create_is_kept_and_finished() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        lab.aws.fail("SetUserPoolMfaConfig", 1, 1, "InvalidParameterException", 400);
        let inputs = lab
            .engine
            .good(
                USER_POOL,
                json!({"name": "a", "mfaConfiguration": "OPTIONAL",
            "softwareTokenMfaConfiguration": {"enabled": true}}),
            )
            .await;
        let failed = lab.engine.create(USER_POOL, &inputs).await.unwrap_err();
        let detail = partial(&failed);
        assert_eq!(
            detail.reasons,
            [
                "SetUserPoolMfaConfig was refused: InvalidParameterException: scripted InvalidParameterException (request id request-1)"
            ]
        );
        let half = Resource {
            id: detail.id,
            inputs: support::object(detail.inputs),
            state: support::object(detail.properties),
        };
        assert_eq!((&half.inputs, half.json()["mfaConfiguration"].clone()), (&inputs, json!("OFF")));
        lab.aws.calm();
        // The engine calls Update with nothing changed.
        let done = lab.engine.update(USER_POOL, &half, &inputs, &[]).await.unwrap();
        assert_eq!(done.json()["mfaConfiguration"], "OPTIONAL");
        assert!(lab.aws.requests("CreateUserPool").is_empty());
        lab.settled(USER_POOL, &done).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_update_says_what_is() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(USER_POOL, json!({"name": "a"})).await;
        lab.aws.fail("SetUserPoolMfaConfig", 1, 1, "InvalidParameterException", 400);
        let news = lab
            .engine
            .good(
                USER_POOL,
                json!({"name": "b", "mfaConfiguration": "ON",
            "softwareTokenMfaConfiguration": {"enabled": true}}),
            )
            .await;
        let failed = lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap_err();
        let detail = partial(&failed);
        let state = support::object(detail.properties);
        assert_eq!((state["name"].clone(), state["mfaConfiguration"].clone()), ("b".into(), "OFF".into()));
        assert_eq!(support::object(detail.inputs), made.inputs);
        let half = Resource { id: made.id.clone(), inputs: made.inputs.clone(), state };
        assert!(!lab.engine.changes(USER_POOL, &half, &news).await.is_empty());
        lab.aws.calm();
        let done = lab.engine.update(USER_POOL, &half, &news, &[]).await.unwrap();
        lab.settled(USER_POOL, &done).await;
        // Refused as a whole: nothing happened, and the error says just that.
        lab.aws.fail("UpdateUserPool", 2, 1, "InvalidParameterException", 400);
        lab.aws.calm();
        lab.aws.fail("UpdateUserPool", 1, 1, "InvalidParameterException", 400);
        let refused = lab.engine.update(USER_POOL, &done, &made.inputs, &[]).await.unwrap_err();
        assert_eq!((refused.code(), refused.details()), (Code::FailedPrecondition, &[][..]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_safe() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, pool()).await;
    lab.aws.tamper(&made.id, |pool| pool["EstimatedNumberOfUsers"] = json!(5));
    let news = with(&made.inputs, "usernameAttributes", json!(["phone_number"]));
    let refused = lab.engine.diff(USER_POOL, &made, &news).await.unwrap_err();
    assert!(
        refused.message().contains("usernameAttributes") && refused.message().contains("about 5 users"),
        "{}",
        refused.message()
    );
    let refused = lab.engine.delete(USER_POOL, &made).await.unwrap_err();
    assert!(refused.message().contains("about 5 users"), "{}", refused.message());
    assert!(!lab.aws.is_empty());
    let forced = lab
        .change(USER_POOL, &made, {
            let mut program = pool();
            program["forceDestroy"] = json!(true);
            program["deletionProtection"] = json!("ACTIVE");
            program
        })
        .await;
    let replaced = lab
        .engine
        .diff(USER_POOL, &forced, &with(&forced.inputs, "usernameAttributes", json!(["phone_number"])))
        .await
        .unwrap();
    assert_eq!(replaced.replaces, ["usernameAttributes"]);
    lab.aws.calm();
    lab.engine.delete(USER_POOL, &forced).await.unwrap();
    let sent = lab.aws.request("UpdateUserPool");
    assert_eq!((&sent["DeletionProtection"], &sent["AutoVerifiedAttributes"]), (&json!("INACTIVE"), &json!(["email"])));
    assert!(lab.aws.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_pool_is_not_deleted_and_an_empty_one_may_be_replaced() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, json!({"name": "a", "deletionProtection": "ACTIVE"})).await;
    let refused = lab.engine.delete(USER_POOL, &made).await.unwrap_err();
    assert!(refused.message().contains("set deletionProtection to INACTIVE"), "{}", refused.message());
    let diff =
        lab.engine.diff(USER_POOL, &made, &with(&made.inputs, "aliasAttributes", json!(["email"]))).await.unwrap();
    assert_eq!((diff.replaces, diff.has_detailed_diff), (vec!["aliasAttributes".to_owned()], true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_lives() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let pool = lab.make(USER_POOL, pool()).await;
        let program = json!({"userPoolId": pool.id, "name": "web", "generateSecret": true, "callbackUrls": ["https://b.example", "https://a.example"],
            "allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": ["code"], "allowedOauthScopes": ["openid"],
            "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], "supportedIdentityProviders": ["COGNITO"]});
        let made = lab.make(CLIENT, program.clone()).await;
        assert!(matches!(made.state["clientSecret"], Value::Secret(_)));
        lab.settled(CLIENT, &made).await;
        let mut longer = program.clone();
        longer["accessTokenValidity"] = json!(2);
        let longer = lab.change(CLIENT, &made, longer).await;
        let sent = lab.aws.request("UpdateUserPoolClient");
        assert_eq!(
            (&sent["AccessTokenValidity"], &sent["SupportedIdentityProviders"]),
            (&json!(2), &json!(["COGNITO"]))
        );
        assert_eq!(sent["GenerateSecret"], Json::Null);
        assert_eq!(longer.state["clientSecret"], made.state["clientSecret"]);
        // Imported with the pool's id, it is the same client, and what was not written is not invented.
        let imported = lab.engine.import(CLIENT, &format!("{}/{}", pool.id, made.id)).await.unwrap().unwrap();
        assert_eq!(imported.id, made.id);
        let (checked, failures) = lab.engine.check(CLIENT, &imported.inputs, &imported.inputs).await;
        assert_eq!((failures, lab.engine.changes(CLIENT, &imported, &checked).await), (vec![], vec![]));
        assert_eq!(lab.engine.changes(CLIENT, &imported, &longer.inputs).await, Vec::<String>::new());
        for (name, v) in [("generateSecret", json!(false)), ("userPoolId", json!("us-east-1_Other"))] {
            let diff = lab.engine.diff(CLIENT, &longer, &with(&longer.inputs, name, v)).await.unwrap();
            assert_eq!(diff.replaces, [name]);
        }
        lab.aws.vanish(&pool.id);
        assert_eq!(lab.engine.refresh(CLIENT, &longer).await.unwrap(), None, "it went with its pool");
        lab.engine.delete(CLIENT, &longer).await.expect("and that is fine");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_that_cannot_be_are_told() {
    let mut lab = lab(Omitted::Reset).await;
    for (ty, id, text) in [
        (USER_POOL, "nonsense", "is not the id of a user pool, which looks like us-east-1_AbCdEfGhI"),
        (CLIENT, "3fetogamdv9aqa0393adsd7viv", "give <user pool id>/<client id>"),
        (CLIENT, "nonsense/client", "is not the id of a user pool"),
        (IDENTITY_POOL, "us-east-1", "is not the id of an identity pool, which looks like us-east-1:"),
    ] {
        let refused = lab.engine.import(ty, id).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        assert!(refused.message().contains(text), "{}", refused.message());
    }
    assert_eq!(lab.aws.calls(), 0);
    assert_eq!(lab.engine.import(USER_POOL, "us-east-1_Nowhere").await.unwrap(), None);
    lab.aws.fail("DescribeUserPool", 2, 1, "AccessDeniedException", 400);
    let refused = lab.engine.import(USER_POOL, "us-east-1_Nowhere").await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied, "what may not be seen is not gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_is_imported_whole() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = pool();
    program["schemas"] = json!([{"name": "plan", "attributeDataType": "String", "mutable": true}]);
    program["passwordPolicy"] = json!({"minimumLength": 12, "requireNumbers": true});
    program["mfaConfiguration"] = json!("OPTIONAL");
    program["softwareTokenMfaConfiguration"] = json!({"enabled": true});
    let made = lab.make(USER_POOL, program).await;
    let imported = lab.engine.import(USER_POOL, &made.id).await.unwrap().unwrap();
    let (checked, failures) = lab.engine.check(USER_POOL, &imported.inputs, &imported.inputs).await;
    assert_eq!((failures, lab.engine.changes(USER_POOL, &imported, &checked).await), (vec![], vec![]));
    assert_eq!(
        lab.engine.changes(USER_POOL, &imported, &made.inputs).await,
        Vec::<String>::new(),
        "{:?}",
        imported.inputs
    );
    assert_eq!(imported.inputs["passwordPolicy"], json!({"minimumLength": 12, "requireNumbers": true}).into());
}

fn identity_pool() -> Json {
    json!({"identityPoolName": "web", "cognitoIdentityProviders": [{"clientId": "abc", "providerName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"}],
        "permissions": {"authenticated": [{"actions": ["s3:*"], "resources": ["arn:aws:s3:::b/private/${cognito-identity.amazonaws.com:sub}/*"]}]}})
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_pool_lives() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(IDENTITY_POOL, identity_pool()).await;
        let state = made.json();
        assert_eq!(state["arn"], format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{}", made.id));
        let role = state["authenticatedRoleName"].as_str().unwrap().to_owned();
        assert_eq!(state["authenticatedRoleArn"], format!("arn:aws:iam::123456789012:role/{role}"));
        assert_eq!(lab.aws.roles(), std::slice::from_ref(&role), "guests get no role that nobody asked for");
        assert_eq!(
            lab.aws.policy(&role).unwrap()["Statement"],
            json!([{"Effect": "Allow", "Action": ["s3:*"],
            "Resource": ["arn:aws:s3:::b/private/${cognito-identity.amazonaws.com:sub}/*"]}])
        );
        assert_eq!(
            lab.aws.trust(&role)["Statement"][0]["Condition"]["StringEquals"]["cognito-identity.amazonaws.com:aud"],
            json!(made.id)
        );
        assert_eq!(lab.aws.writes(), ["CreateIdentityPool", "CreateRole", "PutRolePolicy", "SetIdentityPoolRoles"]);
        assert_eq!(lab.aws.request("CreateIdentityPool")["AllowUnauthenticatedIdentities"], false);
        lab.settled(IDENTITY_POOL, &made).await;
        let mut program = identity_pool();
        program["permissions"]["authenticated"][0]["actions"] = json!(["s3:GetObject"]);
        let changed = lab.change(IDENTITY_POOL, &made, program.clone()).await;
        assert_eq!(lab.aws.writes(), ["UpdateIdentityPool", "PutRolePolicy"]);
        program["principalTags"] = json!([{"identityProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI", "principalTags": {"tenant": "custom:tenant"}}]);
        let tagged = lab.change(IDENTITY_POOL, &changed, program.clone()).await;
        assert_eq!(
            lab.aws.trust(&role)["Statement"][0]["Action"],
            json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"])
        );
        // The role's name is its own: a rename of the pool leaves it.
        program["identityPoolName"] = json!("renamed");
        let renamed = lab.change(IDENTITY_POOL, &tagged, program.clone()).await;
        assert_eq!(renamed.json()["authenticatedRoleName"], json!(role));
        // Managed elsewhere from now on: ours goes.
        program["permissions"] = Json::Null;
        program["roles"] = json!({"authenticated": "arn:aws:iam::123456789012:role/foreign"});
        let foreign = lab.change(IDENTITY_POOL, &renamed, program.clone()).await;
        assert!(lab.aws.roles().is_empty());
        assert_eq!(foreign.json()["authenticatedRoleArn"], "arn:aws:iam::123456789012:role/foreign");
        let back = lab.change(IDENTITY_POOL, &foreign, identity_pool()).await;
        assert_eq!(lab.aws.roles().len(), 1);
        lab.engine.delete(IDENTITY_POOL, &back).await.unwrap();
        assert!(lab.aws.is_empty());
        lab.engine.delete(IDENTITY_POOL, &back).await.expect("that it is gone already is fine");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_an_identity_pool_can_fail_and_is_resumed() {
    for step in ["CreateRole", "PutRolePolicy", "SetIdentityPoolRoles", "SetPrincipalTagAttributeMap"] {
        let mut lab = lab(Omitted::Reset).await;
        let mut program = identity_pool();
        program["principalTags"] = json!([{"identityProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI", "principalTags": {"tenant": "custom:tenant"}}]);
        lab.aws.fail(step, 1, 1, "AccessDenied", 403);
        let inputs = lab.engine.good(IDENTITY_POOL, program).await;
        let failed = lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err();
        let detail = partial(&failed);
        assert!(detail.reasons[0].starts_with(&format!("{step} was refused: AccessDenied")), "{:?}", detail.reasons);
        let half = Resource {
            id: detail.id,
            inputs: support::object(detail.inputs),
            state: support::object(detail.properties),
        };
        lab.aws.calm();
        let done = lab.engine.update(IDENTITY_POOL, &half, &inputs, &[]).await.unwrap();
        lab.settled(IDENTITY_POOL, &done).await;
        assert_eq!(lab.aws.roles().len(), 1, "{step}: no second role");
        assert!(lab.aws.requests("CreateIdentityPool").is_empty());
        lab.engine.delete(IDENTITY_POOL, &done).await.unwrap();
        assert!(lab.aws.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_identity_pool_leaves_no_role_behind() {
    let mut lab = lab(Omitted::Reset).await;
    for renamed in [false, true] {
        lab.aws.calm();
        lab.aws.fail("SetIdentityPoolRoles", 1, 1, "AccessDenied", 400);
        let inputs = lab.engine.good(IDENTITY_POOL, identity_pool()).await;
        let detail = partial(&lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err());
        let mut half = Resource {
            id: detail.id,
            inputs: support::object(detail.inputs),
            state: support::object(detail.properties),
        };
        if renamed {
            let news = with(&inputs, "identityPoolName", json!("other"));
            half = lab.engine.update(IDENTITY_POOL, &half, &news, &[]).await.unwrap();
        }
        assert_eq!(lab.aws.roles().len(), 1);
        lab.engine.delete(IDENTITY_POOL, &half).await.unwrap();
        assert!(lab.aws.is_empty(), "{:?}", lab.aws.roles());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_no_statement_shows_is_made_in_the_end() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = identity_pool();
    program["allowUnauthenticatedIdentities"] = json!(true);
    program["permissions"] = json!({"unauthenticated": [{"actions": ["s3:*"], "resources": ["*"]}]});
    lab.aws.fail("CreateRole", 1, 1, "AccessDenied", 403);
    let inputs = lab.engine.good(IDENTITY_POOL, program).await;
    let detail = partial(&lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err());
    let half =
        Resource { id: detail.id, inputs: support::object(detail.inputs), state: support::object(detail.properties) };
    assert!(lab.aws.roles().is_empty());
    let done = lab.engine.update(IDENTITY_POOL, &half, &inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.roles().len(), 2, "users who signed in get a role in any case");
    lab.settled(IDENTITY_POOL, &done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_developer_name_is_given_in_place() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, identity_pool()).await;
    let named = with(&made.inputs, "developerProviderName", json!("login.example.com"));
    let diff = lab.engine.diff(IDENTITY_POOL, &made, &named).await.unwrap();
    assert_eq!((diff.diffs, diff.replaces), (vec!["developerProviderName".to_owned()], vec![]));
    let made = lab.engine.update(IDENTITY_POOL, &made, &named, &[]).await.unwrap();
    for news in [with(&named, "developerProviderName", json!("other")), without(&named, "developerProviderName")] {
        assert_eq!(lab.engine.diff(IDENTITY_POOL, &made, &news).await.unwrap().replaces, ["developerProviderName"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_vanished_is_found_and_made_again() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, identity_pool()).await;
    let role = lab.aws.roles()[0].clone();
    lab.aws.vanish(&role);
    let read = lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap().unwrap();
    assert_eq!(lab.engine.changes(IDENTITY_POOL, &read, &made.inputs).await, ["permissions"]);
    let repaired = lab.engine.update(IDENTITY_POOL, &read, &made.inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.roles(), [role]);
    lab.settled(IDENTITY_POOL, &repaired).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_somebody_gave_more_to_is_left_alone() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, identity_pool()).await;
    let role = lab.aws.roles()[0].clone();
    lab.aws.add_policy(&role, "theirs");
    let refused = lab.engine.delete(IDENTITY_POOL, &made).await.unwrap_err();
    assert!(refused.message().contains("(theirs)"), "{}", refused.message());
    assert!(lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap().is_some(), "nothing was half removed");
    lab.aws.remove_policies("theirs");
    lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
    assert!(lab.aws.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_pool_is_imported_with_its_roles() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, identity_pool()).await;
    let imported = lab.engine.import(IDENTITY_POOL, &made.id).await.unwrap().unwrap();
    let (checked, failures) = lab.engine.check(IDENTITY_POOL, &imported.inputs, &imported.inputs).await;
    assert_eq!((failures, lab.engine.changes(IDENTITY_POOL, &imported, &checked).await), (vec![], vec![]));
    assert_eq!(
        lab.engine.changes(IDENTITY_POOL, &imported, &made.inputs).await,
        Vec::<String>::new(),
        "{:?}",
        imported.inputs
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_and_mappings() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = identity_pool();
    program["allowUnauthenticatedIdentities"] = json!(true);
    program["permissions"]["unauthenticated"] = json!([{"effect": "deny", "actions": ["s3:*"], "resources": ["*"],
        "conditions": [{"test": "StringEquals", "variable": "aws:RequestedRegion", "values": ["us-east-1"]}]}]);
    program["roleMappings"] = json!([{"identityProvider": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI:abc", "type": "Rules",
        "ambiguousRoleResolution": "Deny", "mappingRules": [
            {"claim": "b", "matchType": "Equals", "value": "1", "roleArn": "arn:aws:iam::123456789012:role/b"},
            {"claim": "a", "matchType": "Equals", "value": "1", "roleArn": "arn:aws:iam::123456789012:role/a"}]}]);
    program["roleOptions"] = json!({"path": "/apps/", "description": "mine", "maxSessionDuration": 7200,
        "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"});
    program["tags"] = json!({"team": "web"});
    let made = lab.make(IDENTITY_POOL, program.clone()).await;
    lab.settled(IDENTITY_POOL, &made).await;
    assert_eq!(lab.aws.roles().len(), 2);
    let rules = &lab.aws.request("SetIdentityPoolRoles")["RoleMappings"]["cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI:abc"]
        ["RulesConfiguration"]["Rules"];
    assert_eq!((&rules[0]["Claim"], &rules[1]["Claim"]), (&json!("b"), &json!("a")), "the order of rules matters");
    program["roleOptions"] = json!({"path": "/apps/", "description": "yours"});
    program["roleMappings"][0]["mappingRules"][0]["value"] = json!("2");
    program["tags"] = json!({"team": "app"});
    let changed = lab.change(IDENTITY_POOL, &made, program.clone()).await;
    let writes = lab.aws.writes();
    assert_eq!(writes.iter().filter(|op| *op == "SetIdentityPoolRoles").count(), 1, "{writes:?}");
    assert!(
        !writes.contains(&"CreateRole".to_owned()) && writes.contains(&"DeleteRolePermissionsBoundary".to_owned()),
        "{writes:?}"
    );
    program["roleOptions"]["path"] = json!("/other/");
    let moved = lab.change(IDENTITY_POOL, &changed, program).await;
    assert!(moved.json()["authenticatedRoleArn"].as_str().unwrap().contains(":role/other/"));
    lab.engine.delete(IDENTITY_POOL, &moved).await.unwrap();
    assert!(lab.aws.is_empty());
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
            assert_eq!(it[member], json!({"owner": "ops", "team": "default", "theirs": "1", "auto:x": "2"}));
        });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_can_pass_are_made_again_and_others_are_not() {
    let mut lab = lab(Omitted::Reset).await;
    let inputs = lab.engine.good(USER_POOL, json!({"name": "a"})).await;
    lab.aws.fail("CreateUserPool", 1, 2, "TooManyRequestsException", 400);
    lab.engine.create(USER_POOL, &inputs).await.unwrap();
    assert_eq!(lab.aws.requests("CreateUserPool").len(), 3);
    for (code, status) in [("LimitExceededException", 400), ("InternalErrorException", 500)] {
        lab.aws.calm();
        lab.aws.fail("CreateUserPool", 1, 1, code, status);
        let refused = lab.engine.create(USER_POOL, &inputs).await.unwrap_err();
        assert!(refused.message().contains(code), "{}", refused.message());
        assert_eq!(
            lab.aws.requests("CreateUserPool").len(),
            1,
            "{code}: a second call might make a second pool, or cannot help"
        );
    }
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
    let skip = ["aliasAttributes", "roles", "emailMfaConfiguration"];
    let mut all = json!({});
    for (name, p) in spec.inputs.iter().filter(|(name, _)| !skip.contains(&name.as_str())) {
        all[name] = example(name, p);
        if let (Type::Bool, None) = (&p.ty, &p.example) {
            all[name] = json!(true);
        }
    }
    let more = match ty {
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
    for ty in [USER_POOL, CLIENT, IDENTITY_POOL] {
        let inputs = engine.good(ty, full(ty)).await;
        let (again, failures) = engine.check(ty, &Object::new(), &inputs).await;
        assert_eq!((again, failures), (inputs.clone(), vec![]), "Check is idempotent");
        let preview = engine.preview(ty, &inputs).await.unwrap();
        let of = Resource { id: "x".into(), inputs: inputs.clone(), state: preview };
        let mut places = Vec::new();
        leaves(&Value::Object(inputs.clone()), &mut places, Vec::new());
        assert!(places.len() > 30, "{ty} has {} leaves only", places.len());
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
        for ty in [USER_POOL, CLIENT, IDENTITY_POOL] {
            let mut program = full(ty);
            if ty == CLIENT {
                program["userPoolId"] = json!(home.id);
            }
            let inputs = lab.engine.good(ty, program).await;
            let promised = lab.engine.preview(ty, &inputs).await.unwrap();
            let made = lab.engine.create(ty, &inputs).await.unwrap();
            for (name, v) in &promised {
                assert_eq!(made.state.get(name), Some(v), "{ty}.{name}");
            }
            lab.settled(ty, &made).await;
            let again = without(&made.inputs, "tags");
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
