//! Second factors and passkeys: SetUserPoolMfaConfig, and the setting under which an update can pass.

use super::requests::role_not_seen_yet;
use crate::aws::{Cx, With, shape};
use crate::error::Result;
use aws_sdk_cognitoidentityprovider::operation::set_user_pool_mfa_config::SetUserPoolMfaConfigInput;
use serde_json::{Value as Json, json};

/// The request for SetUserPoolMfaConfig. It is a full replacement, and it refuses factors while MFA is off.
pub(super) fn mfa_config(id: &str, api: &Json) -> Json {
    let mode = api["mfaConfiguration"].as_str().unwrap_or("OFF");
    let mut config = json!({"userPoolId": id, "mfaConfiguration": mode});
    let mut copy = |name: &str| {
        if !api[name].is_null() {
            config[name] = api[name].clone();
        }
    };
    copy("webAuthnConfiguration");
    if mode != "OFF" {
        copy("softwareTokenMfaConfiguration");
        copy("emailMfaConfiguration");
        if !api["smsConfiguration"].is_null() {
            config["smsMfaConfiguration"] = json!({"smsConfiguration": api["smsConfiguration"]});
            if !api["smsAuthenticationMessage"].is_null() {
                config["smsMfaConfiguration"]["smsAuthenticationMessage"] = api["smsAuthenticationMessage"].clone();
            }
        }
    }
    config
}

const LAX_TO_STRICT: [&str; 3] = ["OFF", "OPTIONAL", "ON"];

fn rank(config: &Json) -> usize {
    LAX_TO_STRICT.iter().position(|m| config["mfaConfiguration"] == *m).unwrap_or(0)
}

/// Whether a setting asks users for less than another.
pub(super) fn is_weaker(config: &Json, than: &Json) -> bool {
    rank(config) < rank(than)
}

/// The MFA setting under which UpdateUserPool takes both what is and what is wanted: the laxer of the two modes, with
/// the factors that are there already, TOTP, which needs nothing else, and without email once it is given up.
pub(super) fn mfa_bridge(id: &str, live: &Json, api: &Json) -> Json {
    let mut between = live.clone();
    between["mfaConfiguration"] = LAX_TO_STRICT[rank(live).min(rank(api))].into();
    if api["softwareTokenMfaConfiguration"]["enabled"] == true {
        between["softwareTokenMfaConfiguration"] = api["softwareTokenMfaConfiguration"].clone();
    }
    // Passkeys are no factor of this setting: the stronger use of them may come first.
    if api["webAuthnConfiguration"]["factorConfiguration"] == "MULTI_FACTOR_WITH_USER_VERIFICATION" {
        between["webAuthnConfiguration"] = api["webAuthnConfiguration"].clone();
    }
    if api["emailMfaConfiguration"].is_null() && between["smsConfiguration"].is_null() {
        // In place of email, which may lose its sender with the update.
        between["smsConfiguration"] = api["smsConfiguration"].clone();
    }
    let another = !between["smsConfiguration"].is_null() || between["softwareTokenMfaConfiguration"]["enabled"] == true;
    if api["emailMfaConfiguration"].is_null() && another {
        between["emailMfaConfiguration"] = Json::Null;
    }
    mfa_config(id, &between)
}

pub(super) async fn set_mfa_config(cx: &Cx, config: Json) -> Result<()> {
    let input = shape(SetUserPoolMfaConfigInput::deserialize, config, &[])?;
    cx.send_while("SetUserPoolMfaConfig", role_not_seen_yet, || {
        cx.aws.idp.set_user_pool_mfa_config().customize().interceptor(With(input.clone())).send()
    })
    .await
    .map(drop)
}
