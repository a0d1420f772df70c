//! What the user is told of a change: where it leads, and how far it got.

use super::*;

/// P7: what is removed goes back to AWS's default, and the preview says to which.
#[tokio::test(flavor = "multi_thread")]
async fn a_removal_names_the_default_that_takes_its_place() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let whole = json!({"name": "a", "deletionProtection": "ACTIVE", "tags": {"a": "b"},
        "emailConfiguration": {"emailSendingAccount": "COGNITO_DEFAULT", "replyToEmailAddress": "a@example.com"},
        "passwordPolicy": {"minimumLength": 12, "temporaryPasswordValidityDays": 3}});
    let made = lab.make(USER_POOL, whole).await;
    let less = json!({"name": "a", "passwordPolicy": {"minimumLength": 12},
        "emailConfiguration": {"emailSendingAccount": "COGNITO_DEFAULT"}});
    let less = lab.engine.good(USER_POOL, less).await;
    lab.engine.diff(USER_POOL, &made, &less).await.unwrap();
    let said: Vec<String> = told.lines().into_iter().map(|line| line.message).collect();
    for wanted in [
        "deletionProtection goes back to AWS's default: \"INACTIVE\"",
        "emailConfiguration.replyToEmailAddress goes back to AWS's default: none",
        "passwordPolicy.temporaryPasswordValidityDays goes back to AWS's default: 7",
        "tags goes back to AWS's default: {}",
    ] {
        assert!(said.iter().any(|line| line == wanted), "{wanted}: {said:?}");
    }
    assert_eq!(said.len(), 4, "{said:?}");
}

/// P7, P16: a lifetime goes back to AWS's default in the unit that is in force.
#[tokio::test(flavor = "multi_thread")]
async fn a_default_is_named_in_its_unit() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await.id;
    let hours = json!({"userPoolId": home, "name": "web", "tokenValidityUnits": {"refreshToken": "hours"}});
    let mut whole = hours.clone();
    whole["refreshTokenValidity"] = json!(30);
    let made = lab.make(CLIENT, whole).await;
    let less = lab.engine.good(CLIENT, hours).await;
    lab.engine.diff(CLIENT, &made, &less).await.unwrap();
    let said: Vec<String> = told.lines().into_iter().map(|line| line.message).collect();
    assert_eq!(said, ["refreshTokenValidity goes back to AWS's default: 720"]);
}

/// P25: a preview that replaces a client says what that breaks.
#[tokio::test(flavor = "multi_thread")]
async fn the_replacement_of_a_client_is_told() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let home = lab.make(USER_POOL, pool()).await.id;
    let public = json!({"userPoolId": home, "name": "web"});
    let made = lab.make(CLIENT, public.clone()).await;
    let mut secret = public;
    secret["generateSecret"] = json!(true);
    let news = lab.engine.good(CLIENT, secret).await;
    told.warnings();
    assert_eq!(lab.engine.diff(CLIENT, &made, &news).await.unwrap().replaces, ["generateSecret"]);
    let warnings = told.warnings();
    assert!(
        warnings.len() == 1
            && warnings[0].starts_with("generateSecret changes, which replaces the client: apps must learn"),
        "{warnings:?}"
    );
}

/// P9: where one of the calls of an update is refused, the error tells what is changed by now and what is not.
#[tokio::test(flavor = "multi_thread")]
async fn half_an_update_tells_its_halves() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(USER_POOL, json!({"name": "a"})).await;
        lab.aws.fail("SetUserPoolMfaConfig", 1, 1, "InvalidParameterException", 400);
        let more = json!({"name": "b", "webAuthnConfiguration": {"userVerification": "required"}});
        let news = lab.engine.good(USER_POOL, more).await;
        let failed = lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap_err();
        let text = &partial(&failed).reasons[0];
        let halves =
            "Changed by now: name. Not changed: webAuthnConfiguration, which the next `pulumi up` tries again.";
        assert!(text.starts_with("SetUserPoolMfaConfig was refused") && text.ends_with(halves), "{text}");
    }
}

/// A block that takes a call of its own is read once the program has it, also where it says what is the default.
#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_is_new_in_the_program_is_asked_for() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let tracked = json!({"name": "a", "sessionConfiguration": {"userSessionTracking": "ENABLED"}});
        let made = lab.make(USER_POOL, tracked).await;
        // A program that never had the block, as if somebody else had set it.
        let mut plain = Resource { inputs: object_of(json!({"name": "a"})), ..made };
        plain.state.remove("sessionConfiguration");
        let off = json!({"name": "a", "sessionConfiguration": {"userSessionTracking": "DISABLED"}});
        let news = lab.engine.good(USER_POOL, off.clone()).await;
        assert_eq!(lab.engine.changes(USER_POOL, &plain, &news).await, ["sessionConfiguration"]);
        lab.change(USER_POOL, &plain, off).await;
        assert_eq!(lab.aws.request("SetUserPoolSessionConfiguration")["UserSessionTracking"], "DISABLED");
    }
}

/// What a half-done update added is the program's: when the program gives it up before it ever succeeded, it goes.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_half_done_update_added_can_be_given_up() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let mfa = |setting: &str, more: Json| {
            let mut program = json!({"name": "a", "mfaConfiguration": setting,
                "softwareTokenMfaConfiguration": {"enabled": true}});
            program.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            program
        };
        let made = lab.make(USER_POOL, mfa("OPTIONAL", json!({"tags": {"one": "1"}}))).await;
        lab.aws.fail("SetUserPoolMfaConfig", 2, 9, "InvalidParameterException", 400);
        let more = json!({"tags": {"two": "2"}, "lambdaConfig": {"preSignUp": FUNCTION}});
        let news = lab.engine.good(USER_POOL, mfa("ON", more)).await;
        let failed = half(&lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap_err());
        let live = lab.aws.everything(&made.id);
        assert!(live["UserPoolTags"]["two"] == "2" && live["LambdaConfig"]["PreSignUp"] == FUNCTION, "{live:?}");
        let again: Vec<String> = lab.engine.changes(USER_POOL, &failed, &news).await;
        assert_eq!(failed.inputs, made.inputs, "the engine keeps these, whatever it is told");
        assert_eq!(again, ["mfaConfiguration", "tags.one"], "what is left of it");
        // A refresh takes over what is there.
        let found = lab.engine.refresh(USER_POOL, &failed).await.unwrap().unwrap();
        assert_eq!(lab.engine.changes(USER_POOL, &found, &news).await, ["mfaConfiguration"]);
        lab.aws.calm();
        let other = lab.change(USER_POOL, &failed, mfa("OPTIONAL", json!({"tags": {"three": "3"}}))).await;
        let live = lab.aws.everything(&other.id);
        assert_eq!(other.json()["tags"], json!({"three": "3"}));
        assert!(live.get("LambdaConfig").is_none_or(|triggers| triggers["PreSignUp"].is_null()), "{live:?}");
    }
}

const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:f";
