//! The table of `sign_in.rs` against what AWS is known to take and to refuse.

use super::*;
use crate::value::{Object, object_of};
use serde_json::{Value as Json, json};

/// A combination.
#[derive(Clone, Copy, Debug)]
struct Combination {
    mode: Option<&'static str>,
    token: Option<bool>,
    sms: bool,
    email: bool,
    first: &'static [&'static str],
    passkey: Option<&'static str>,
    tier: Option<&'static str>,
    ses: bool,
    recovery: &'static [&'static str],
}

const MULTI: &str = "MULTI_FACTOR_WITH_USER_VERIFICATION";
const MODES: [Option<&str>; 4] = [None, Some("OFF"), Some("OPTIONAL"), Some("ON")];
const TIERS: [Option<&str>; 4] = [None, Some("LITE"), Some("ESSENTIALS"), Some("PLUS")];
const FIRSTS: [&[&str]; 8] = [
    &[],
    &["PASSWORD"],
    &["WEB_AUTHN"],
    &["PASSWORD", "EMAIL_OTP"],
    &["PASSWORD", "SMS_OTP"],
    &["PASSWORD", "WEB_AUTHN"],
    &["EMAIL_OTP", "SMS_OTP"],
    &["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
];
const RECOVERIES: [&[&str]; 5] = [
    &[],
    &["verified_email"],
    &["verified_phone_number"],
    &["admin_only"],
    &["verified_phone_number", "verified_email"],
];

/// A pool of which nobody says anything.
const PLAIN: Combination = Combination {
    mode: None,
    token: None,
    sms: false,
    email: false,
    first: &[],
    passkey: None,
    tier: None,
    ses: false,
    recovery: &[],
};

impl Combination {
    fn inputs(self) -> Object {
        let mut program = json!({});
        let mut give = |name: &str, v: Option<Json>| {
            if let Some(v) = v {
                program[name] = v;
            }
        };
        give("mfaConfiguration", self.mode.map(Json::from));
        give("softwareTokenMfaConfiguration", self.token.map(|enabled| json!({"enabled": enabled})));
        give("smsConfiguration", self.sms.then(|| json!({"snsCallerArn": "arn"})));
        give("emailMfaConfiguration", self.email.then(|| json!({"subject": "Code"})));
        give("signInPolicy", (!self.first.is_empty()).then(|| json!({"allowedFirstAuthFactors": self.first})));
        give("webAuthnConfiguration", self.passkey.map(|factor| json!({"factorConfiguration": factor})));
        give("userPoolTier", self.tier.map(Json::from));
        give("emailConfiguration", self.ses.then(|| json!({"emailSendingAccount": "DEVELOPER", "sourceArn": "arn"})));
        let mechanisms: Vec<Json> =
            self.recovery.iter().enumerate().map(|(i, name)| json!({"name": name, "priority": i + 1})).collect();
        give("accountRecoverySetting", (!mechanisms.is_empty()).then(|| json!({"recoveryMechanisms": mechanisms})));
        object_of(program)
    }

    fn failures(self) -> Vec<(String, String)> {
        told(&self.inputs())
    }

    /// Whether AWS takes it, as told by its two calls in turn: the pool's configuration, then SetUserPoolMfaConfig.
    fn taken(self) -> bool {
        self.configuration_taken() && self.mfa_config_taken()
    }

    /// CreateUserPool or UpdateUserPool, beside the mode that the pool will have.
    fn configuration_taken(self) -> bool {
        let allowed = |factor: &str| match factor {
            "PASSWORD" => true,
            // SMS_OTP: "can not be configured" without an SMS configuration (measured, cdkd).
            "SMS_OTP" => self.sms && self.mode != Some("ON") && self.tier != Some("LITE"),
            // "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled" (measured,
            // cdkd, for ON; OPTIONAL is accepted).
            "EMAIL_OTP" => self.mode != Some("ON") && self.tier != Some("LITE"),
            // Beside ON only as a factor that verifies the user (measured, cdkd; the API reference says so too).
            "WEB_AUTHN" => self.tier != Some("LITE") && (self.mode != Some("ON") || self.passkey == Some(MULTI)),
            _ => false,
        };
        // The password must be among them (aws-cdk refuses its absence).
        self.first.iter().all(|factor| allowed(factor)) && (self.first.is_empty() || self.first.contains(&"PASSWORD"))
    }

    /// SetUserPoolMfaConfig, beside the pool's configuration.
    fn mfa_config_taken(self) -> bool {
        let blocks = self.token == Some(true) || self.email;
        let factors = usize::from(self.token == Some(true)) + usize::from(self.sms) + usize::from(self.email);
        let mode_taken = match self.mode {
            // "can't turn off MFA and configure an MFA together" (measured, cdkd). A block that enables nothing would be
            // refused too; the provider does not send it.
            None | Some("OFF") => !blocks,
            // Without any factor there is nothing to ask for (measured, cdkd).
            _ => factors > 0,
        };
        // Refused while COGNITO_DEFAULT sends (measured, cdkd), on LITE (API reference), and where accounts are recovered by
        // email alone or by SMS alone (terraform-provider-aws#41049).
        let one_channel = matches!(self.recovery, ["verified_email"] | ["verified_phone_number"]);
        let email_taken = !self.email || self.ses && self.tier != Some("LITE") && !one_channel;
        // FactorConfiguration needs the Essentials tier (API reference); the rest of the block goes with any mode.
        mode_taken && email_taken && !(self.passkey == Some(MULTI) && self.tier == Some("LITE"))
    }
}

fn told(inputs: &Object) -> Vec<(String, String)> {
    let mut failures = Failures::default();
    sign_in(Facts::new(inputs), &mut failures);
    failures.into_iter().map(|f| (f.property, f.reason)).collect()
}

/// P17, P18, P19: the whole cross product, against an independent statement of what AWS takes.
#[test]
fn the_table_refuses_what_aws_refuses_and_nothing_else() {
    let (mut tried, mut taken) = (0, 0);
    for mode in MODES {
        for token in [None, Some(false), Some(true)] {
            for (sms, email, ses) in [(false, false), (false, true), (true, false), (true, true)]
                .into_iter()
                .flat_map(|(sms, email)| [(sms, email, false), (sms, email, true)])
            {
                for first in FIRSTS {
                    for passkey in [None, Some("SINGLE_FACTOR"), Some(MULTI)] {
                        for tier in TIERS {
                            for recovery in RECOVERIES {
                                let it = Combination { mode, token, sms, email, first, passkey, tier, ses, recovery };
                                let failures = it.failures();
                                assert_eq!(failures.is_empty(), it.taken(), "{it:?}: {failures:?}");
                                tried += 1;
                                taken += usize::from(failures.is_empty());
                            }
                        }
                    }
                }
            }
        }
    }
    assert_eq!((tried, taken > 1000), (4 * 3 * 8 * 8 * 3 * 4 * 5, true), "{taken} are taken");
}

/// P17, P19: pairs that were measured on AWS or are documented, each with the property that is blamed.
#[test]
fn what_was_measured_is_told_at_its_property() {
    let on = Combination { mode: Some("ON"), token: Some(true), ..PLAIN };
    let optional = Combination { mode: Some("OPTIONAL"), ..on };
    let email = Combination { email: true, ses: true, ..optional };
    for (it, blamed) in [
        (PLAIN, vec![]),
        (on, vec![]),
        (Combination { token: None, sms: true, ..on }, vec![]),
        (Combination { token: None, ..on }, vec![MODE]),
        (Combination { token: Some(false), ..optional }, vec![MODE]),
        (Combination { mode: Some("OFF"), token: Some(false), ..PLAIN }, vec![]),
        (Combination { passkey: Some(MULTI), ..PLAIN }, vec![]),
        (Combination { first: &["PASSWORD", "EMAIL_OTP"], ..optional }, vec![]),
        (Combination { first: &["PASSWORD", "EMAIL_OTP"], ..on }, vec![FIRST]),
        (Combination { first: &["PASSWORD", "WEB_AUTHN"], ..on }, vec![FIRST]),
        (Combination { first: &["PASSWORD", "WEB_AUTHN"], passkey: Some("SINGLE_FACTOR"), ..on }, vec![FIRST]),
        (Combination { first: &["PASSWORD", "WEB_AUTHN"], passkey: Some(MULTI), ..on }, vec![]),
        (Combination { first: &["PASSWORD", "WEB_AUTHN"], ..optional }, vec![]),
        (Combination { first: &["PASSWORD", "SMS_OTP"], ..PLAIN }, vec![FIRST]),
        (Combination { first: &["PASSWORD", "SMS_OTP"], sms: true, ..PLAIN }, vec![]),
        (email, vec![]),
        (
            Combination { ses: false, tier: Some("LITE"), recovery: &["verified_email"], ..email },
            vec![EMAIL, EMAIL, EMAIL],
        ),
        (Combination { recovery: &["admin_only"], ..email }, vec![]),
        (Combination { mode: None, ..email }, vec![TOKEN, EMAIL]),
    ] {
        let failures = it.failures();
        let at: Vec<&str> = failures.iter().map(|(at, _)| at.as_str()).collect();
        assert_eq!(at, blamed, "{it:?}: {failures:?}");
    }
}

/// An unknown takes no combination that is fine for one that is not, whichever property it stands for.
#[test]
fn an_unknown_is_never_blamed() {
    let full = Combination {
        mode: Some("OPTIONAL"),
        token: Some(true),
        sms: true,
        email: true,
        first: &["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
        passkey: Some(MULTI),
        tier: Some("PLUS"),
        ses: true,
        recovery: &["verified_phone_number", "verified_email"],
    };
    let strict = Combination { mode: Some("ON"), first: &["PASSWORD", "WEB_AUTHN"], ..full };
    for it in [full, strict] {
        assert_eq!(it.failures(), []);
        let inputs = it.inputs();
        for name in inputs.keys() {
            let mut unsure = inputs.clone();
            unsure.insert(name.clone(), crate::value::Value::Unknown);
            assert_eq!(told(&unsure), [], "with an unknown {name}");
        }
    }
}
