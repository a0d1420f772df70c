//! The feature plans of a user pool: what LITE is sent, what comes when the plan changes, and old pools.

use super::*;

const LAMBDA: &str = "arn:aws:lambda:us-east-1:123456789012:function:tokens";

/// P9: MFA that wants the higher plan comes after it.
#[tokio::test(flavor = "multi_thread")]
async fn the_plan_goes_up_first() {
    let passkey =
        json!({"factorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION", "relyingPartyId": "example.com"});
    let programs = [
        json!({"name": "b", "webAuthnConfiguration": passkey}),
        json!({"name": "b", "webAuthnConfiguration": passkey, "mfaConfiguration": "ON",
            "softwareTokenMfaConfiguration": {"enabled": true},
            "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}),
    ];
    for mode in MODES {
        let mut lab = lab(mode).await;
        for program in &programs {
            let made = lab.make(USER_POOL, json!({"name": "a", "userPoolTier": "LITE", "tags": {"team": "web"}})).await;
            let mut program = program.clone();
            program["tags"] = json!({"team": "web"});
            program["userPoolTier"] = json!("ESSENTIALS");
            let higher = lab.change(USER_POOL, &made, program).await;
            let writes = lab.aws.writes();
            assert_eq!(writes[..2], ["UpdateUserPool", "SetUserPoolMfaConfig"], "{writes:?}");
            // The first changes the plan and nothing else.
            let sent = lab.aws.requests("UpdateUserPool");
            let told = (&sent[0]["UserPoolTier"], &sent[0]["PoolName"], &sent[0]["UserPoolTags"]);
            assert_eq!(told, (&json!("ESSENTIALS"), &json!("a"), &json!({"team": "web"})));
            assert_eq!((&sent[0]["MfaConfiguration"], &sent[1]["PoolName"]), (&json!("OFF"), &json!("b")));
            lab.settled(USER_POOL, &higher).await;
        }
        // One call is enough where MFA stays as it is.
        let made = lab.make(USER_POOL, json!({"name": "a", "userPoolTier": "LITE"})).await;
        lab.change(USER_POOL, &made, json!({"name": "a", "userPoolTier": "PLUS"})).await;
        assert_eq!(lab.aws.writes(), ["UpdateUserPool"]);
        // A plan that is newer than this provider is no lower one.
        let made = lab.make(USER_POOL, json!({"name": "a"})).await;
        let ultra = json!({"name": "a", "userPoolTier": "ULTRA", "mfaConfiguration": "ON",
            "softwareTokenMfaConfiguration": {"enabled": true}});
        lab.change(USER_POOL, &made, ultra).await;
        assert_eq!(lab.aws.writes(), ["UpdateUserPool", "SetUserPoolMfaConfig"]);
    }
}

/// P22: settings that LITE does not have are not sent where they say no more than that, whichever call it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_on_lite_is_sent_what_lite_has() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let program = json!({"name": "a", "userPoolTier": "LITE", "deletionProtection": "ACTIVE", "forceDestroy": true,
            "dcrConfiguration": {"enableStatus": "Disabled"},
            "acrConfiguration": {"Level1": {"acrValue": "urn:cognito:loa:1"}}});
        let made = lab.make(USER_POOL, program).await;
        let sent = lab.aws.request("CreateUserPool");
        assert_eq!((&sent["DcrConfiguration"], &sent["AcrConfiguration"]), (&Json::Null, &Json::Null));
        lab.aws.tamper(&made.id, |pool| {
            pool["DcrConfiguration"] = json!({"EnableStatus": "Disabled"});
            pool["AcrConfiguration"] = json!({"Level1": {"AcrValue": "urn:cognito:loa:1"}});
        });
        lab.aws.calm();
        lab.engine.delete(USER_POOL, &made).await.unwrap();
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!((&sent["DcrConfiguration"], &sent["AcrConfiguration"]), (&Json::Null, &Json::Null));
        assert_eq!((&sent["UserPoolTier"], &sent["DeletionProtection"]), (&json!("LITE"), &json!("INACTIVE")));
    }
}

/// P22: a pool from before there were plans keeps threat protection and the versions of its token trigger on LITE.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_pool_keeps_what_it_has_on_lite() {
    let (mut lab, told) = listening_lab(Omitted::Kept).await;
    let made = lab.make(USER_POOL, json!({"name": "a", "userPoolTier": "LITE"})).await;
    lab.aws.tamper(&made.id, |pool| {
        pool["UserPoolAddOns"] = json!({"AdvancedSecurityMode": "ENFORCED"});
        pool["LambdaConfig"] = json!({"PreTokenGenerationConfig": {"LambdaArn": LAMBDA, "LambdaVersion": "V2_0"}});
    });
    let imported = lab.engine.import(USER_POOL, &made.id).await.unwrap().unwrap();
    let (checked, failures) = lab.engine.check(USER_POOL, &imported.inputs, &imported.inputs).await;
    assert_eq!((failures, lab.engine.changes(USER_POOL, &imported, &checked).await), (vec![], vec![]));
    let why = "AWS refuses it unless the pool had it before there were plans (November 2024)";
    assert_eq!(
        told.warnings(),
        [
            format!("userPoolAddOns.advancedSecurityMode wants userPoolTier: PLUS: {why}"),
            format!(
                "lambdaConfig.preTokenGenerationConfig.lambdaVersion wants userPoolTier: ESSENTIALS or PLUS: {why}"
            ),
        ]
    );
    // No new pool can have them.
    let (_, failures) = lab.engine.check(USER_POOL, &Object::new(), &imported.inputs).await;
    assert_eq!(failures.len(), 2, "{failures:?}");
}
