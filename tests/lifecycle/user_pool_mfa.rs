//! MFA, first factors and passkeys of a user pool: which calls, in which order, and what a refusal leaves.

use super::*;

const MODES_OF_MFA: [&str; 3] = ["OFF", "OPTIONAL", "ON"];

/// A factor, with what else it wants.
fn factor(name: &str) -> Json {
    match name {
        "sms" => {
            json!({"smsConfiguration": {"snsCallerArn": "arn:aws:iam::123456789012:role/sms", "snsRegion": "us-east-1"}})
        }
        "totp" => json!({"softwareTokenMfaConfiguration": {"enabled": true}}),
        "email" => json!({"emailMfaConfiguration": {"subject": "Code"}, "emailConfiguration": ses()}),
        "passkey" => json!({"webAuthnConfiguration": {"factorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
            "relyingPartyId": "example.com"}}),
        _ => json!({}),
    }
}

fn ses() -> Json {
    json!({"emailSendingAccount": "DEVELOPER", "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com"})
}

fn all(parts: &[Json]) -> Json {
    let mut program = json!({"name": "a"});
    for part in parts {
        program.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    }
    program
}

/// What SetUserPoolMfaConfig is to be given for a factor.
fn factor_sent(name: &str, mode: &str) -> Json {
    match name {
        "sms" if mode != "OFF" => json!({"SmsMfaConfiguration": {"SmsConfiguration":
            {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "SnsRegion": "us-east-1"}}}),
        "totp" => json!({"SoftwareTokenMfaConfiguration": {"Enabled": true}}),
        "email" => json!({"EmailMfaConfiguration": {"Subject": "Code"}}),
        "passkey" => json!({"WebAuthnConfiguration": {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
            "RelyingPartyId": "example.com", "UserVerification": "preferred"}}),
        _ => json!({}),
    }
}

/// P17: every mode with every factor, at creation and later, against the calls or the refusal that AWS's rules ask for.
#[tokio::test(flavor = "multi_thread")]
async fn every_mode_with_every_factor() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        for wanted in MODES_OF_MFA {
            for name in ["none", "sms", "totp", "email", "passkey"] {
                let program = all(&[factor(name), json!({"mfaConfiguration": wanted})]);
                let (_, failures) = lab.engine.check(USER_POOL, &Object::new(), &object_of(program.clone())).await;
                let is_factor = ["sms", "totp", "email"].contains(&name);
                let refused = if wanted == "OFF" { ["totp", "email"].contains(&name) } else { !is_factor };
                assert_eq!(!failures.is_empty(), refused, "{wanted} with {name}: {failures:?}");
                if refused {
                    continue;
                }
                let quiet = wanted == "OFF" && name != "passkey";
                for create in [true, false] {
                    if !create && wanted == "OFF" && name == "none" {
                        continue; // That is what a plain pool has.
                    }
                    lab.aws.calm();
                    let made = if create {
                        lab.make(USER_POOL, program.clone()).await
                    } else {
                        let plain = lab.make(USER_POOL, json!({"name": "a"})).await;
                        lab.change(USER_POOL, &plain, program.clone()).await
                    };
                    let first = if create { "CreateUserPool" } else { "UpdateUserPool" };
                    let writes = lab.aws.writes();
                    let sent: Vec<Json> = lab.aws.requests("SetUserPoolMfaConfig");
                    if quiet {
                        assert_eq!(writes, [first], "{wanted} with {name}");
                    } else {
                        let mut last = json!({"UserPoolId": made.id, "MfaConfiguration": wanted});
                        last.as_object_mut().unwrap().extend(factor_sent(name, wanted).as_object().unwrap().clone());
                        assert_eq!(sent.last(), Some(&last), "{wanted} with {name}: {writes:?}");
                        assert!(writes.contains(&first.to_owned()));
                    }
                    // A mode whose factor is not there yet is nothing that the other call takes.
                    let given = lab.aws.request(first)["MfaConfiguration"].clone();
                    assert!(given.is_null() || given == "OFF", "{first} was given {given}");
                    lab.settled(USER_POOL, &made).await;
                    lab.engine.delete(USER_POOL, &made).await.unwrap();
                }
            }
        }
    }
}

fn rank(mode: &Json) -> usize {
    MODES_OF_MFA.iter().position(|m| mode == m).unwrap_or(0)
}

/// P9: whichever call is refused, the pool asks its users for no less than before, unless the program wants that.
#[tokio::test(flavor = "multi_thread")]
async fn no_refused_call_leaves_a_weaker_pool() {
    let first = |factors: &[&str]| json!({"signInPolicy": {"allowedFirstAuthFactors": factors}});
    let mode = |mode: &str| json!({"mfaConfiguration": mode});
    let programs = [
        all(&[]),
        all(&[mode("OPTIONAL"), factor("totp"), first(&["PASSWORD", "EMAIL_OTP"])]),
        all(&[mode("ON"), factor("totp")]),
        all(&[first(&["PASSWORD", "WEB_AUTHN"])]),
        all(&[mode("ON"), factor("email"), json!({"userPoolTier": "PLUS"})]),
        all(&[mode("ON"), factor("totp"), factor("passkey"), first(&["PASSWORD", "WEB_AUTHN"])]),
    ];
    let mut tried = 0;
    for omitted in MODES {
        let mut lab = lab(omitted).await;
        for (from, to) in programs.iter().flat_map(|from| programs.iter().map(move |to| (from, to))) {
            if from == to {
                continue;
            }
            let news = lab.engine.good(USER_POOL, to.clone()).await;
            for (operation, nth) in
                [("SetUserPoolMfaConfig", 1), ("UpdateUserPool", 1), ("SetUserPoolMfaConfig", 2), ("UpdateUserPool", 2)]
            {
                lab.aws.calm();
                let made = lab.make(USER_POOL, from.clone()).await;
                let before = made.json();
                lab.aws.calm();
                lab.aws.fail(operation, nth, 1, "InvalidParameterException", 400);
                let Err(refused) = lab.engine.update(USER_POOL, &made, &news, &[]).await else { continue };
                tried += 1;
                let what = format!("{from} to {to}, {operation} number {nth} refused: {}", refused.message());
                let now = lab.engine.refresh(USER_POOL, &made).await.unwrap().unwrap().json();
                // The second UpdateUserPool comes after all that there is to do about MFA.
                let wanted = if (operation, nth) == ("UpdateUserPool", 2) { to } else { &before };
                let least = rank(&before["mfaConfiguration"]).min(rank(&wanted["mfaConfiguration"]));
                assert!(rank(&now["mfaConfiguration"]) >= least, "{what}");
                let ways = |state: &Json| {
                    let factors = state["signInPolicy"]["allowedFirstAuthFactors"].as_array();
                    factors.cloned().unwrap_or_else(|| vec![json!("PASSWORD")])
                };
                let had = ways(&before);
                assert!(ways(&now).iter().all(|way| had.contains(way)), "{what}: users have further ways to sign in");
                let multi = |state: &Json| {
                    state["webAuthnConfiguration"]["factorConfiguration"] == "MULTI_FACTOR_WITH_USER_VERIFICATION"
                };
                assert!(
                    !multi(&before) || !multi(wanted) || multi(&now) || operation != "UpdateUserPool",
                    "{what}: passkeys count for less"
                );
                // And the next update does what is left.
                lab.aws.calm();
                let half = lab.engine.refresh(USER_POOL, &made).await.unwrap().unwrap();
                let done = lab.engine.update(USER_POOL, &half, &news, &[]).await.unwrap();
                lab.settled(USER_POOL, &done).await;
            }
        }
    }
    assert!(tried > 50, "only {tried} refusals were tried");
}

/// P9: where the old setting cannot be put back either, the error says both, and the next update can.
#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_put_back_is_told() {
    for omitted in MODES {
        let mut lab = lab(omitted).await;
        let mode = |mode: &str| all(&[json!({"mfaConfiguration": mode}), factor("totp")]);
        let made = lab.make(USER_POOL, mode("ON")).await;
        let news = lab.engine.good(USER_POOL, mode("OPTIONAL")).await;
        lab.aws.calm();
        lab.aws.fail("UpdateUserPool", 1, 1, "InvalidParameterException", 400);
        lab.aws.fail("SetUserPoolMfaConfig", 2, 1, "AccessDeniedException", 400);
        let failed = lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap_err();
        let text = &partial(&failed).reasons[0];
        for part in [
            "UpdateUserPool was refused: InvalidParameterException",
            "The MFA setting was weakened for this update and could not be put back: SetUserPoolMfaConfig was refused: \
             AccessDeniedException",
        ] {
            assert!(text.contains(part), "{text}");
        }
        let half = lab.engine.refresh(USER_POOL, &made).await.unwrap().unwrap();
        assert_eq!(half.json()["mfaConfiguration"], "OPTIONAL", "the state says how weak it is");
        let back = lab.change(USER_POOL, &half, mode("ON")).await;
        assert_eq!(back.json()["mfaConfiguration"], "ON");
    }
}

/// P9: what a lower plan does not have is given up before the plan.
#[tokio::test(flavor = "multi_thread")]
async fn the_plan_goes_down_last() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let rich = all(&[
            factor("passkey"),
            json!({"sessionConfiguration": {"userSessionTracking": "ENABLED"},
            "acrConfiguration": {"Level1": {"acrValue": "low"}}, "dcrConfiguration": {"openDcrEnabled": true}}),
        ]);
        let made = lab.make(USER_POOL, rich).await;
        let poor = lab.change(USER_POOL, &made, json!({"name": "a", "userPoolTier": "LITE"})).await;
        assert_eq!(
            lab.aws.writes(),
            ["UpdateUserPool", "SetUserPoolMfaConfig", "SetUserPoolSessionConfiguration", "UpdateUserPool"]
        );
        let updates = lab.aws.requests("UpdateUserPool");
        assert_eq!((&updates[0]["UserPoolTier"], &updates[1]["UserPoolTier"]), (&json!("ESSENTIALS"), &json!("LITE")));
        assert_eq!(updates[0]["DcrConfiguration"]["EnableStatus"], "Disabled");
        assert_eq!(updates[0]["AcrConfiguration"]["Level1"], json!({"AcrValue": "urn:cognito:loa:1"}));
        // Nothing that LITE may not know is sent from then on.
        lab.change(USER_POOL, &poor, json!({"name": "b", "userPoolTier": "LITE"})).await;
        let sent = lab.aws.request("UpdateUserPool");
        assert_eq!((&sent["DcrConfiguration"], &sent["AcrConfiguration"]), (&Json::Null, &Json::Null));
    }
}
