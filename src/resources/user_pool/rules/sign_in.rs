//! How users prove who they are: MFA, its factors, first factors, passkeys, and the plan, sender and recovery that these
//! want. One table says which combinations AWS refuses.

use crate::check::Failures;
use crate::facts::Facts;

const MODE: &str = "mfaConfiguration";
const TOKEN: &str = "softwareTokenMfaConfiguration";
const EMAIL: &str = "emailMfaConfiguration";
const SMS: &str = "smsConfiguration";
const FIRST: &str = "signInPolicy.allowedFirstAuthFactors";
const PASSKEY: &str = "webAuthnConfiguration.factorConfiguration";
const RELYING_PARTY: &str = "webAuthnConfiguration.relyingPartyId";
const ACCOUNT: &str = "emailConfiguration.emailSendingAccount";
const RECOVERY: &str = "accountRecoverySetting.recoveryMechanisms";

/// Something about a pool that may be certain.
#[derive(Clone, Copy, Debug)]
enum Fact {
    /// `mfaConfiguration` is `OFF`, the default.
    MfaOff,
    /// It is `ON` or `OPTIONAL`.
    Mfa,
    /// It is `ON`.
    MfaRequired,
    /// The block is given, whatever is in it.
    Given(&'static str),
    /// It is not.
    Absent(&'static str),
    /// An authenticator app is a factor.
    Token,
    /// None is.
    NoToken,
    /// Users may begin with this.
    First(&'static str),
    /// They may not begin with a password, and could with something else.
    NoPassword,
    /// A passkey is no second factor by itself.
    PasskeyIsOneFactor,
    /// It is.
    PasskeyIsMfa,
    /// Cognito sends the email, not SES.
    NoSes,
    /// Accounts are recovered by email alone, or by SMS alone.
    OneRecovery,
    /// Phone numbers are verified.
    VerifiesPhones,
    /// The plan is `LITE`.
    Lite,
}

impl Fact {
    /// Whether it is certain; an unknown never is.
    fn holds(self, f: Facts<'_>) -> bool {
        match self {
            Fact::MfaOff => f.absent(MODE) || f.is(MODE, "OFF"),
            Fact::Mfa => f.is(MODE, "ON") || f.is(MODE, "OPTIONAL"),
            Fact::MfaRequired => f.is(MODE, "ON"),
            Fact::Given(block) => f.given(block),
            Fact::Absent(block) => f.absent(block),
            Fact::Token => f.flag("softwareTokenMfaConfiguration.enabled") == Some(true),
            Fact::NoToken => f.absent(TOKEN) || f.flag("softwareTokenMfaConfiguration.enabled") == Some(false),
            Fact::First(factor) => f.has(FIRST, factor),
            Fact::NoPassword => f.given(FIRST) && f.lacks(FIRST, "PASSWORD"),
            Fact::PasskeyIsOneFactor => f.absent(PASSKEY) || f.is(PASSKEY, "SINGLE_FACTOR"),
            Fact::PasskeyIsMfa => f.is(PASSKEY, "MULTI_FACTOR_WITH_USER_VERIFICATION"),
            Fact::NoSes => f.absent(ACCOUNT) || f.is(ACCOUNT, "COGNITO_DEFAULT"),
            Fact::OneRecovery => {
                let only = format!("{RECOVERY}[0].name");
                f.count(RECOVERY) == 1 && (f.is(&only, "verified_email") || f.is(&only, "verified_phone_number"))
            }
            Fact::VerifiesPhones => f.has("autoVerifiedAttributes", "phone_number"),
            Fact::Lite => f.is("userPoolTier", "LITE"),
        }
    }
}

/// What AWS refuses: facts that must not hold together, the property to name, and what to say of it.
struct Refused {
    facts: &'static [Fact],
    at: &'static str,
    why: &'static str,
}

const fn refused(facts: &'static [Fact], at: &'static str, why: &'static str) -> Refused {
    Refused { facts, at, why }
}

const OFF: &str = "is a factor for MFA, which mfaConfiguration leaves off: set it to ON or OPTIONAL";
const PLAN: &str = "needs userPoolTier: ESSENTIALS or PLUS";

const TABLE: &[Refused] = &[
    // Factors and the mode.
    // The block with `enabled: false` is no factor, and is not sent.
    refused(&[Fact::MfaOff, Fact::Token], TOKEN, OFF),
    refused(&[Fact::MfaOff, Fact::Given(EMAIL)], EMAIL, OFF),
    refused(
        &[Fact::Mfa, Fact::NoToken, Fact::Absent(SMS), Fact::Absent(EMAIL)],
        MODE,
        "needs a factor: softwareTokenMfaConfiguration with enabled: true, smsConfiguration, or emailMfaConfiguration",
    ),
    // MFA by email.
    refused(&[Fact::Given(EMAIL), Fact::NoSes], EMAIL, "needs emailConfiguration with emailSendingAccount: DEVELOPER"),
    refused(
        &[Fact::Given(EMAIL), Fact::OneRecovery],
        EMAIL,
        "needs a second mechanism in accountRecoverySetting: Cognito does not recover an account by the channel of its second factor",
    ),
    refused(&[Fact::Given(EMAIL), Fact::Lite], EMAIL, PLAN),
    // SMS.
    refused(
        &[Fact::VerifiesPhones, Fact::Absent(SMS)],
        "autoVerifiedAttributes",
        "verifies phone numbers by SMS, which needs smsConfiguration",
    ),
    refused(&[Fact::First("SMS_OTP"), Fact::Absent(SMS)], FIRST, "has SMS_OTP, which needs smsConfiguration"),
    // First factors.
    refused(&[Fact::NoPassword], FIRST, "must have PASSWORD among its factors"),
    refused(
        &[Fact::MfaRequired, Fact::First("EMAIL_OTP")],
        FIRST,
        "has EMAIL_OTP, which AWS refuses while mfaConfiguration is ON; OPTIONAL is accepted",
    ),
    refused(
        &[Fact::MfaRequired, Fact::First("SMS_OTP")],
        FIRST,
        "has SMS_OTP, which AWS refuses while mfaConfiguration is ON; OPTIONAL is accepted",
    ),
    refused(
        &[Fact::MfaRequired, Fact::First("WEB_AUTHN"), Fact::PasskeyIsOneFactor],
        FIRST,
        "has WEB_AUTHN, which with mfaConfiguration ON needs webAuthnConfiguration.factorConfiguration: MULTI_FACTOR_WITH_USER_VERIFICATION",
    ),
    // The plan.
    refused(
        &[Fact::Lite, Fact::First("EMAIL_OTP")],
        FIRST,
        "has EMAIL_OTP, which needs userPoolTier: ESSENTIALS or PLUS",
    ),
    refused(&[Fact::Lite, Fact::First("SMS_OTP")], FIRST, "has SMS_OTP, which needs userPoolTier: ESSENTIALS or PLUS"),
    refused(
        &[Fact::Lite, Fact::First("WEB_AUTHN")],
        FIRST,
        "has WEB_AUTHN, which needs userPoolTier: ESSENTIALS or PLUS",
    ),
    refused(&[Fact::Lite, Fact::PasskeyIsMfa], PASSKEY, PLAN),
];

/// Refuses what the table refuses, all of it at once.
pub(super) fn sign_in(f: Facts<'_>, failures: &mut Failures) {
    for row in TABLE.iter().filter(|row| row.facts.iter().all(|fact| fact.holds(f))) {
        failures.add(row.at, row.why);
    }
    if f.text(RELYING_PARTY).is_some_and(|id| id.contains(['/', ':'])) {
        failures.add(RELYING_PARTY, "must be a domain, such as auth.example.com");
    }
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
