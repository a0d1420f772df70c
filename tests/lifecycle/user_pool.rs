//! The life of a user pool.

use super::*;

/// P5: a pool is renamed in place.
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

/// P6: an update leaves alone what it is not about, whatever AWS does with members that are not sent.
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

/// P1: attributes are compared by name, with what AWS fills in; new ones are added in place, and anything else is refused.
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
            "schemas: phone_number: AWS settles its standard attributes when the pool is made, and this one may only be listed as it is in every pool (mutable: true, required: false).",
        ),
    ] {
        let news = lab.engine.good(USER_POOL, program(schemas)).await;
        let refused = lab.engine.diff(USER_POOL, &more, &news).await.unwrap_err();
        assert!(refused.message().starts_with(text), "{}", refused.message());
    }
    assert_eq!(lab.aws.calls(), 0);
}

/// P17: MFA is one model, though AWS has two calls for it.
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

/// P9: the state after half an update is what AWS has, and the next one does the rest.
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

/// P3: a pool with users is neither replaced nor deleted, unless the program says so.
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

/// P4: a protected pool is not deleted, and the error says what to do.
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
