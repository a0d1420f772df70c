//! How users prove who they are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How users recover their accounts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolAccountRecoverySetting {
    /// One or two ways, each with a priority. `admin_only` must stand alone.
    #[schemars(length(min = 1, max = 2), extend(
        "keyedBy" = "name",
        "uniqueItems" = true,
        "example" = [{"name": "verified_email", "priority": 1}]
    ))]
    pub recovery_mechanisms: Vec<UserPoolAccountRecoverySettingRecoveryMechanism>,
}

/// One way to recover an account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolAccountRecoverySettingRecoveryMechanism {
    /// `verified_email`, `verified_phone_number`, or `admin_only`: users cannot help themselves.
    #[schemars(extend(
        "enum" = ["verified_email", "verified_phone_number", "admin_only"],
        "example" = "verified_email"
    ))]
    pub name: String,

    /// 1 for the way to try first, 2 for the other.
    #[schemars(range(min = 1, max = 2), extend("example" = 1))]
    pub priority: i32,
}

/// How a pool remembers devices.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolDeviceConfiguration {
    /// Whether a remembered device stands in for the second factor of MFA. Devices which are not remembered still have
    /// to give one. Default: `false`.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub challenge_required_on_new_device: Option<bool>,

    /// Whether a device is remembered only if the user agrees, which the app reports. `false`, the default, remembers
    /// every device that the app confirms.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub device_only_remembered_on_user_prompt: Option<bool>,
}

/// What a password must have.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolPasswordPolicy {
    /// The least number of characters: 6 to 99. Default: 8.
    #[schemars(range(min = 6, max = 99), extend("serverDefault" = 8, "example" = 12))]
    pub minimum_length: Option<i32>,

    /// How many of the user's former passwords are refused: 0 to 24. Default: 0, none. More than 0 wants the tier
    /// `ESSENTIALS` or `PLUS`.
    #[schemars(range(min = 0, max = 24), extend("example" = 5))]
    pub password_history_size: Option<i32>,

    /// Whether there must be a lower-case letter. Default in a policy: `false`.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub require_lowercase: Option<bool>,

    /// Whether there must be a digit. Default in a policy: `false`.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub require_numbers: Option<bool>,

    /// Whether there must be a symbol. Default in a policy: `false`.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub require_symbols: Option<bool>,

    /// Whether there must be an upper-case letter. Default in a policy: `false`.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub require_uppercase: Option<bool>,

    /// How many days a temporary password holds: 0 to 365. Default: 7. AWS takes 0 for 7. After that an administrator
    /// has to invite the user again.
    #[schemars(range(min = 0, max = 365), extend("serverDefault" = 7, "zeroIsDefault" = true, "example" = 3))]
    pub temporary_password_validity_days: Option<i32>,
}

/// What users may begin a sign-in with.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSignInPolicy {
    /// The first factors that users may choose from: `PASSWORD`, `EMAIL_OTP` and `SMS_OTP` (a code by email or SMS),
    /// `WEB_AUTHN` (a passkey).
    ///
    /// Anything but `PASSWORD` wants the tier `ESSENTIALS` or `PLUS`. `WEB_AUTHN` cannot stand alone. `SMS_OTP` wants
    /// an `smsConfiguration`. `EMAIL_OTP` and `SMS_OTP` exclude `mfaConfiguration` `ON`.
    #[schemars(length(min = 1, max = 5), extend(
        "itemEnum" = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
        "itemNewer" = "^[A-Z]+(_[A-Z]+)*_(OTP|AUTHN|KEY|LINK)$",
        "example" = ["PASSWORD", "EMAIL_OTP"]
    ))]
    pub allowed_first_auth_factors: BTreeSet<String>,
}

/// MFA by authenticator app.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSoftwareTokenMfaConfiguration {
    /// Whether users may use an authenticator app (TOTP) as second factor. `true` wants `mfaConfiguration` `ON` or
    /// `OPTIONAL`.
    #[schemars(extend("example" = true))]
    pub enabled: bool,
}

/// Threat protection.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolUserPoolAddOns {
    /// Threat protection for custom authentication too. Wants `advancedSecurityMode` `AUDIT` or `ENFORCED`.
    #[schemars(extend("example" = {"customAuthMode": "AUDIT"}))]
    pub advanced_security_additional_flows: Option<UserPoolUserPoolAddOnsAdvancedSecurityAdditionalFlows>,

    /// `OFF`; `AUDIT` records risks and does nothing about them; `ENFORCED` acts on them. The last two want the tier
    /// `PLUS`.
    #[schemars(extend("enum" = ["OFF", "AUDIT", "ENFORCED"], "example" = "ENFORCED"))]
    pub advanced_security_mode: String,
}

/// Threat protection beyond sign-in with password.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolUserPoolAddOnsAdvancedSecurityAdditionalFlows {
    /// For sign-in by custom challenges: `AUDIT` records risks, `ENFORCED` acts on them.
    #[schemars(extend("enum" = ["AUDIT", "ENFORCED"], "enumName" = "UserPoolCustomAuthMode", "example" = "AUDIT"))]
    pub custom_auth_mode: Option<String>,
}

/// How passkeys work.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolWebAuthnConfiguration {
    /// Whether a passkey counts as MFA: `SINGLE_FACTOR`, the default, does not; `MULTI_FACTOR_WITH_USER_VERIFICATION`
    /// does, if the device checked the user, by PIN or fingerprint. With `mfaConfiguration` `ON`, sign-in by
    /// `WEB_AUTHN` wants the latter. `MULTI_FACTOR_WITH_USER_VERIFICATION` wants the tier `ESSENTIALS` or `PLUS`.
    #[schemars(extend(
        "enum" = ["SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"],
        "newer" = "^(SINGLE|MULTI)_FACTOR_[A-Z_]+$",
        "serverDefault" = "SINGLE_FACTOR",
        "example" = "MULTI_FACTOR_WITH_USER_VERIFICATION"
    ))]
    pub factor_configuration: Option<String>,

    /// The domain that passkeys belong to: 1 to 127 characters. Default: the pool's domain.
    ///
    /// Where the pool has a custom domain and signs in by managed login, it must be that domain. Passkeys hold for one
    /// domain only: a change leaves users without those they registered.
    #[schemars(length(min = 1, max = 127), extend("computed" = true, "example" = "auth.example.com"))]
    pub relying_party_id: Option<String>,

    /// Whether the device has to check the user: `required`, or `preferred`, the default, where it can.
    #[schemars(extend(
        "enum" = ["required", "preferred"],
        "serverDefault" = "preferred",
        "example" = "required"
    ))]
    pub user_verification: Option<String>,
}
