//! What AWS refuses of a user pool although each property by itself is right.

use crate::check::Failures;
use crate::diff::{Diff, Kind, name_of};
use crate::facts::Facts;
use crate::path::{self, Step};
use crate::value::{Object, Value};

/// The attributes that every pool has.
const STANDARD: [&str; 20] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "sub",
    "updated_at",
    "website",
    "zoneinfo",
];

/// All rules between the properties of a pool.
pub(super) fn rules(f: Facts<'_>, failures: &mut Failures) {
    if f.given("usernameAttributes") && f.given("aliasAttributes") {
        failures.add("aliasAttributes", "excludes usernameAttributes: users sign in either with a username and its aliases, or with the attribute itself");
    }
    f.own_tags("tags", failures);
    mfa(f, failures);
    first_factors(f, failures);
    tier(f, failures);
    email(f, failures);
    triggers(f, failures);
    recovery(f, failures);
    schemas(f, failures);
    for attribute in f.texts("userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates") {
        if f.lacks("autoVerifiedAttributes", attribute) {
            failures.add(
                "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates",
                format!("names {attribute}, which autoVerifiedAttributes must name as well"),
            );
        }
    }
    let template = "verificationMessageTemplate";
    let option = "verificationMessageTemplate.defaultEmailOption";
    if (f.absent(option) || f.is(option, "CONFIRM_WITH_CODE"))
        && f.given("verificationMessageTemplate.emailMessageByLink")
    {
        failures.add(format!("{template}.emailMessageByLink"), "needs defaultEmailOption: CONFIRM_WITH_LINK");
    }
    for at in ["emailMessage", "smsMessage"] {
        let at = format!("adminCreateUserConfig.inviteMessageTemplate.{at}");
        if f.text(&at).is_some_and(|m| !m.contains("{username}") || !m.contains("{####}")) {
            failures.add(at, "must contain {username} and {####}, where the name and the temporary password go");
        }
    }
}

fn mfa(f: Facts<'_>, failures: &mut Failures) {
    let off = f.absent("mfaConfiguration") || f.is("mfaConfiguration", "OFF");
    let on = f.is("mfaConfiguration", "ON") || f.is("mfaConfiguration", "OPTIONAL");
    if off && f.flag("softwareTokenMfaConfiguration.enabled") == Some(true) {
        failures.add(
            "softwareTokenMfaConfiguration",
            "is a factor for MFA, which mfaConfiguration leaves off: set it to ON or OPTIONAL",
        );
    }
    if off && f.given("emailMfaConfiguration") {
        failures.add(
            "emailMfaConfiguration",
            "is a factor for MFA, which mfaConfiguration leaves off: set it to ON or OPTIONAL",
        );
    }
    let no_token =
        f.absent("softwareTokenMfaConfiguration") || f.flag("softwareTokenMfaConfiguration.enabled") == Some(false);
    if on && no_token && f.absent("smsConfiguration") && f.absent("emailMfaConfiguration") {
        failures.add(
            "mfaConfiguration",
            "needs a factor: softwareTokenMfaConfiguration with enabled: true, smsConfiguration, or emailMfaConfiguration",
        );
    }
    if f.given("emailMfaConfiguration")
        && !f.is("emailConfiguration.emailSendingAccount", "DEVELOPER")
        && certain(f, "emailConfiguration.emailSendingAccount")
    {
        failures.add("emailMfaConfiguration", "needs emailConfiguration with emailSendingAccount: DEVELOPER");
    }
    let recovery = "accountRecoverySetting.recoveryMechanisms";
    if f.given("emailMfaConfiguration")
        && f.count(recovery) == 1
        && f.is(&format!("{recovery}[0].name"), "verified_email")
    {
        failures.add("emailMfaConfiguration", "needs a second mechanism in accountRecoverySetting: Cognito does not recover an account by the channel of its second factor");
    }
    if f.has("autoVerifiedAttributes", "phone_number") && f.absent("smsConfiguration") {
        failures.add("autoVerifiedAttributes", "verifies phone numbers by SMS, which needs smsConfiguration");
    }
}

fn certain(f: Facts<'_>, path: &str) -> bool {
    f.absent(path) || f.given(path)
}

fn first_factors(f: Facts<'_>, failures: &mut Failures) {
    let relying_party = "webAuthnConfiguration.relyingPartyId";
    if f.text(relying_party).is_some_and(|id| id.contains(['/', ':'])) {
        failures.add(relying_party, "must be a domain, such as auth.example.com");
    }
    let factors = "signInPolicy.allowedFirstAuthFactors";
    if f.given(factors) && f.lacks(factors, "PASSWORD") {
        failures.add(factors, "must have PASSWORD among its factors");
    }
    if f.has(factors, "SMS_OTP") && f.absent("smsConfiguration") {
        failures.add(factors, "has SMS_OTP, which needs smsConfiguration");
    }
    if f.is("mfaConfiguration", "ON") {
        for factor in ["EMAIL_OTP", "SMS_OTP"] {
            if f.has(factors, factor) {
                failures.add(
                    factors,
                    format!("has {factor}, which AWS refuses while mfaConfiguration is ON; OPTIONAL is accepted"),
                );
            }
        }
        let multi = "webAuthnConfiguration.factorConfiguration";
        if f.has(factors, "WEB_AUTHN") && certain(f, multi) && !f.is(multi, "MULTI_FACTOR_WITH_USER_VERIFICATION") {
            failures.add(factors, "has WEB_AUTHN, which with mfaConfiguration ON needs webAuthnConfiguration.factorConfiguration: MULTI_FACTOR_WITH_USER_VERIFICATION");
        }
    }
}

/// The plan that a feature needs. Without `userPoolTier` a new pool is on ESSENTIALS.
fn tier(f: Facts<'_>, failures: &mut Failures) {
    let lite = f.is("userPoolTier", "LITE");
    let not_plus = f.absent("userPoolTier") || lite || f.is("userPoolTier", "ESSENTIALS");
    let mode = f.text("userPoolAddOns.advancedSecurityMode");
    if not_plus && matches!(mode, Some("AUDIT" | "ENFORCED")) {
        failures.add("userPoolAddOns.advancedSecurityMode", "needs userPoolTier: PLUS");
    }
    if lite {
        for factor in ["WEB_AUTHN", "EMAIL_OTP", "SMS_OTP"] {
            if f.has("signInPolicy.allowedFirstAuthFactors", factor) {
                failures.add(
                    "signInPolicy.allowedFirstAuthFactors",
                    format!("has {factor}, which needs userPoolTier: ESSENTIALS or PLUS"),
                );
            }
        }
        if f.given("emailMfaConfiguration") {
            failures.add("emailMfaConfiguration", "needs userPoolTier: ESSENTIALS or PLUS");
        }
        if f.number("passwordPolicy.passwordHistorySize").is_some_and(|n| n > 0.0) {
            failures.add("passwordPolicy.passwordHistorySize", "needs userPoolTier: ESSENTIALS or PLUS");
        }
        if matches!(f.text("lambdaConfig.preTokenGenerationConfig.lambdaVersion"), Some("V2_0" | "V3_0")) {
            failures
                .add("lambdaConfig.preTokenGenerationConfig.lambdaVersion", "needs userPoolTier: ESSENTIALS or PLUS");
        }
    }
}

fn email(f: Facts<'_>, failures: &mut Failures) {
    let account = "emailConfiguration.emailSendingAccount";
    let developer = f.is(account, "DEVELOPER");
    let cognito = f.absent(account) || f.is(account, "COGNITO_DEFAULT");
    if developer && f.absent("emailConfiguration.sourceArn") {
        failures.add(
            "emailConfiguration.sourceArn",
            "is required with emailSendingAccount: DEVELOPER: the ARN of the SES identity to send from",
        );
    }
    if cognito && f.given("emailConfiguration.configurationSet") {
        failures.add("emailConfiguration.configurationSet", "needs emailSendingAccount: DEVELOPER");
    }
    if cognito && f.given("emailConfiguration.fromEmailAddress") && f.absent("emailConfiguration.sourceArn") {
        failures.add(
            "emailConfiguration.fromEmailAddress",
            "needs sourceArn: the ARN of the SES identity that the address belongs to",
        );
    }
}

fn triggers(f: Facts<'_>, failures: &mut Failures) {
    for sender in ["customEmailSender", "customSmsSender"] {
        if f.given(&format!("lambdaConfig.{sender}")) && f.absent("lambdaConfig.kmsKeyId") {
            failures.add(
                "lambdaConfig.kmsKeyId",
                format!("is required with {sender}: the key that encrypts the codes for it"),
            );
        }
    }
    let (old, new) =
        (f.text("lambdaConfig.preTokenGeneration"), f.text("lambdaConfig.preTokenGenerationConfig.lambdaArn"));
    if let (Some(old), Some(new)) = (old, new)
        && old != new
    {
        failures.add(
            "lambdaConfig.preTokenGeneration",
            "must be the ARN that preTokenGenerationConfig has, or be left out",
        );
    }
}

fn recovery(f: Facts<'_>, failures: &mut Failures) {
    let list = "accountRecoverySetting.recoveryMechanisms";
    let names: Vec<Option<&str>> = (0..f.count(list)).map(|i| f.text(&format!("{list}[{i}].name"))).collect();
    if names.len() > 1 && names.contains(&Some("admin_only")) {
        failures.add(list, "has admin_only, which must stand alone");
    }
    if names.len() == 2 && names[0].is_some() && names[0] == names[1] {
        failures.add(list, "names the same mechanism twice");
    }
    let priorities: Vec<Option<f64>> = (0..f.count(list)).map(|i| f.number(&format!("{list}[{i}].priority"))).collect();
    if priorities.len() == 2 && priorities[0].is_some() && priorities[0] == priorities[1] {
        failures.add(list, "gives two mechanisms the same priority");
    }
}

fn schemas(f: Facts<'_>, failures: &mut Failures) {
    let mut seen: Vec<String> = Vec::new();
    for i in 0..f.count("schemas") {
        let at = format!("schemas[{i}]");
        let Some(written) = f.text(&format!("{at}.name")) else { continue };
        let Some(name) = name_of(&Value::Object([("name".to_owned(), written.into())].into()), "name") else {
            continue;
        };
        let name = name.as_str();
        if seen.iter().any(|seen| seen == name) {
            failures.add(format!("{at}.name"), "is declared twice");
        }
        seen.push(name.to_owned());
        let standard = STANDARD.contains(&name);
        if !standard && f.flag(&format!("{at}.required")) == Some(true) {
            failures.add(format!("{at}.required"), "cannot be true: only a standard attribute can be required");
        }
        let required = format!("{at}.required");
        if f.has("aliasAttributes", "preferred_username")
            && name == "preferred_username"
            && f.flag(&required) == Some(true)
        {
            failures.add(
                required,
                "cannot be true: preferred_username is one of aliasAttributes, and users choose it after sign-up",
            );
        }
        let ty = f.text(&format!("{at}.attributeDataType"));
        if standard && ty.is_some_and(|ty| ty != type_of(name)) {
            failures.add(
                format!("{at}.attributeDataType"),
                format!("must be {}: {name} is a standard attribute, whose type is AWS's", type_of(name)),
            );
        }
        if standard && f.flag(&format!("{at}.developerOnlyAttribute")) == Some(true) {
            failures
                .add(format!("{at}.developerOnlyAttribute"), format!("cannot be true: {name} is a standard attribute"));
        }
        for (low, high) in [
            ("numberAttributeConstraints.minValue", "numberAttributeConstraints.maxValue"),
            ("stringAttributeConstraints.minLength", "stringAttributeConstraints.maxLength"),
        ] {
            let number = |member: &str| f.text(&format!("{at}.{member}")).and_then(|n| n.parse::<f64>().ok());
            if let (Some(least), Some(most)) = (number(low), number(high))
                && least > most
            {
                failures.add(
                    format!("{at}.{low}"),
                    format!("is greater than {}", high.rsplit('.').next().unwrap_or_default()),
                );
            }
        }
        for (constraints, of) in [("stringAttributeConstraints", "String"), ("numberAttributeConstraints", "Number")] {
            if ty.is_some_and(|ty| ty != of) && f.given(&format!("{at}.{constraints}")) {
                failures.add(format!("{at}.{constraints}"), format!("belongs to attributes of type {of}"));
            }
        }
    }
}

/// The type that AWS gives a standard attribute.
fn type_of(name: &str) -> &'static str {
    match name {
        "email_verified" | "phone_number_verified" => "Boolean",
        "updated_at" => "Number",
        _ => "String",
    }
}

/// Attributes can be added to a pool. To remove or change one, AWS has no way but another pool, and a pool is never
/// replaced for it.
pub(super) fn refuse_schema_changes(diff: &Diff, old: &Object, new: &Object, failures: &mut Failures) {
    if new.get("schemas").is_some_and(Value::has_unknown) {
        return; // What is not known yet is judged when it is.
    }
    let below = [path::parse("schemas")];
    let mut told: Vec<String> = Vec::new();
    for (at, change) in diff.iter().filter(|(at, _)| path::covered(&below, at)) {
        let index = match path::parse(at).get(1) {
            Some(Step::Index(i)) => Some(*i),
            _ => None,
        };
        let items = |o: &Object| match o.get("schemas").map(Value::bare) {
            Some(Value::List(l)) => l.clone(),
            _ => Vec::new(),
        };
        let names = |o: &Object| items(o).iter().filter_map(|a| name_of(a, "name")).collect::<Vec<_>>();
        let (had, has) = (names(old), names(new));
        let whole = path::parse(at).len() <= 2;
        match index {
            // The list itself came or went.
            None if change.kind == Kind::Add => {
                for name in has.iter().filter(|name| STANDARD.contains(&name.as_str())) {
                    refuse(&mut told, failures, name, "AWS settles its standard attributes when the pool is made");
                }
            }
            None => had.iter().for_each(|name| refuse(&mut told, failures, name, GONE)),
            Some(i) => {
                let new_name = items(new).get(i).and_then(|a| name_of(a, "name"));
                let old_name = items(old).get(i).and_then(|a| name_of(a, "name"));
                if let Some(name) = new_name.filter(|_| change.kind != Kind::Delete) {
                    if had.contains(&name) {
                        refuse(&mut told, failures, &name, "an attribute of a pool cannot be changed");
                    } else if STANDARD.contains(&name.as_str()) {
                        refuse(&mut told, failures, &name, "AWS settles its standard attributes when the pool is made");
                    }
                }
                if let Some(name) = old_name.filter(|name| whole && change.kind != Kind::Add && !has.contains(name)) {
                    refuse(&mut told, failures, &name, GONE);
                }
            }
        }
    }
}

const GONE: &str = "an attribute of a pool cannot be removed";

fn refuse(told: &mut Vec<String>, failures: &mut Failures, name: &str, why: &str) {
    if !told.iter().any(|t| t == name) {
        told.push(name.to_owned());
        failures.add(
            "schemas",
            format!(
                "{name}: {why}. Leave it as it was (or list `schemas` in ignoreChanges); to be rid of it, make a second pool and \
                 move the users"
            ),
        );
    }
}
