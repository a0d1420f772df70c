//! The triggers of a user pool in a few words.

use crate::check::Failures;
use crate::component::{Part, given};
use crate::error::Result;
use crate::eventual::{Eventual, TextOr};
use crate::facts::Facts;
use crate::value::{Object, Value};
use schemars::JsonSchema;
use serde::Deserialize;

/// The Lambda functions that a pool calls, by occasion. Each is given by its ARN, which may end in an alias or a version; or
/// as `arn` and `version`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolTriggers {
    /// Makes a challenge of custom authentication.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:create-challenge"))]
    pub create_auth_challenge: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Sends all email in place of Cognito. Wants `kmsKey`.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:send-email"))]
    pub custom_email_sender: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Writes the text of email and SMS before Cognito sends them.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:write-message"))]
    pub custom_message: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Sends all SMS in place of Cognito. Wants `kmsKey`.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:send-sms"))]
    pub custom_sms_sender: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Decides which challenge of custom authentication comes next.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:define-challenge"))]
    pub define_auth_challenge: Option<TextOr<CognitoUserPoolTrigger>>,

    /// The ARN of the KMS key with which Cognito encrypts the codes and temporary passwords that it hands to
    /// `customEmailSender` and `customSmsSender`. A key id or an alias will not do.
    #[schemars(extend("example" = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"))]
    pub kms_key: Option<Eventual<String>>,

    /// Runs after a user has signed in.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:signed-in"))]
    pub post_authentication: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Runs after a user has confirmed the account.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:welcome"))]
    pub post_confirmation: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Accepts or refuses a sign-in before the password is checked.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:before-sign-in"))]
    pub pre_authentication: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Accepts, confirms or refuses a sign-up.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up"))]
    pub pre_sign_up: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Changes tokens before they are issued.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:tokens"))]
    pub pre_token_generation: Option<TextOr<CognitoUserPoolTrigger>>,

    /// The version of the event that `preTokenGeneration` gets, where that does not say it as `version`: `v1` for ID tokens,
    /// `v2` for access tokens as well, `v3` for tokens of machines as well. The last two want the tier `ESSENTIALS`, which a
    /// new pool has, or `PLUS`. Default: `v1`.
    #[schemars(extend("enum" = ["v1", "v2", "v3"], "newer" = "^v[0-9]+$", "enumName" = "CognitoUserPoolTriggerVersion", "example" = "v2"))]
    pub pre_token_generation_version: Option<Eventual<String>>,

    /// Brings a user over from another directory at the first sign-in or password reset.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:migrate-user"))]
    pub user_migration: Option<TextOr<CognitoUserPoolTrigger>>,

    /// Judges the answer to a challenge of custom authentication.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:verify-challenge"))]
    pub verify_auth_challenge_response: Option<TextOr<CognitoUserPoolTrigger>>,
}

/// A Lambda function that a pool calls.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolTrigger {
    /// The ARN of the function. It may end in an alias or a version.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:tokens"))]
    pub arn: Eventual<String>,

    /// The version of the event that the function gets. Only for `preTokenGeneration`, `customEmailSender` and
    /// `customSmsSender`: the events of the others have one version. Default: `v1`.
    #[schemars(extend("enum" = ["v1", "v2", "v3"], "newer" = "^v[0-9]+$", "enumName" = "CognitoUserPoolTriggerVersion", "example" = "v2"))]
    pub version: Option<Eventual<String>>,
}

/// The triggers as a part.
pub(super) const PART: Part<'_> = Part {
    suffix: "Triggers",
    called: "triggers",
    of: &[
        ("kmsKeyId", "triggers.kmsKey"),
        ("customEmailSender.lambdaArn", "triggers.customEmailSender"),
        ("customSmsSender.lambdaArn", "triggers.customSmsSender"),
        ("preTokenGenerationConfig.lambdaArn", "triggers.preTokenGeneration"),
        ("createAuthChallenge", "triggers.createAuthChallenge"),
        ("customMessage", "triggers.customMessage"),
        ("defineAuthChallenge", "triggers.defineAuthChallenge"),
        ("postAuthentication", "triggers.postAuthentication"),
        ("postConfirmation", "triggers.postConfirmation"),
        ("preAuthentication", "triggers.preAuthentication"),
        ("preSignUp", "triggers.preSignUp"),
        ("userMigration", "triggers.userMigration"),
        ("verifyAuthChallengeResponse", "triggers.verifyAuthChallengeResponse"),
    ],
};

/// Those whose events have one version.
const OF_ONE_VERSION: [&str; 9] = [
    "createAuthChallenge",
    "customMessage",
    "defineAuthChallenge",
    "postAuthentication",
    "postConfirmation",
    "preAuthentication",
    "preSignUp",
    "userMigration",
    "verifyAuthChallengeResponse",
];

/// Rules between the triggers.
pub(super) fn rules(facts: Facts<'_>, failures: &mut Failures) {
    for sender in ["customEmailSender", "customSmsSender"] {
        let has_no_key = facts.absent("triggers.kmsKey") && facts.absent("transform.triggers.kmsKeyId");
        if facts.given(&format!("triggers.{sender}")) && has_no_key {
            let wrong = format!("is required with {sender}: the ARN of the key that encrypts the codes for it");
            failures.add("triggers.kmsKey", wrong);
        }
    }
    for name in OF_ONE_VERSION {
        let version = format!("triggers.{name}.version");
        if facts.given(&version) {
            failures.add(version, "cannot be chosen: the event of this trigger has one version; leave it out");
        }
    }
    let version = "triggers.preTokenGenerationVersion";
    if facts.given(version) && facts.absent("triggers.preTokenGeneration") {
        failures.add(version, "is of no use without preTokenGeneration: give the function, or leave it out");
    }
    if facts.given(version) && facts.given("triggers.preTokenGeneration.version") {
        failures.add(version, "cannot stand beside version of preTokenGeneration: leave one of them out");
    }
}

impl CognitoUserPoolTriggers {
    /// As the inputs of the resource that attaches them.
    pub(super) fn inputs(self) -> Result<Object> {
        Ok(given([
            ("kmsKeyId", self.kms_key.map(Into::into)),
            ("customEmailSender", versioned(self.custom_email_sender, None)?),
            ("customSmsSender", versioned(self.custom_sms_sender, None)?),
            ("preTokenGenerationConfig", versioned(self.pre_token_generation, self.pre_token_generation_version)?),
            ("createAuthChallenge", function(self.create_auth_challenge)),
            ("customMessage", function(self.custom_message)),
            ("defineAuthChallenge", function(self.define_auth_challenge)),
            ("postAuthentication", function(self.post_authentication)),
            ("postConfirmation", function(self.post_confirmation)),
            ("preAuthentication", function(self.pre_authentication)),
            ("preSignUp", function(self.pre_sign_up)),
            ("userMigration", function(self.user_migration)),
            ("verifyAuthChallengeResponse", function(self.verify_auth_challenge_response)),
        ]))
    }
}

fn function(trigger: Option<TextOr<CognitoUserPoolTrigger>>) -> Option<Value> {
    trigger.map(|trigger| parts(trigger).0.into())
}

/// The function, and the version that it or `version` says.
fn versioned(
    trigger: Option<TextOr<CognitoUserPoolTrigger>>,
    version: Option<Eventual<String>>,
) -> Result<Option<Value>> {
    let Some((arn, own)) = trigger.map(parts) else { return Ok(None) };
    let version = own.or(version).map(|version| version.map(|v| format!("{}_0", v.to_uppercase()))).transpose()?;
    let version = version.map_or_else(|| "V1_0".into(), Into::into);
    Ok(Some(Value::Object(given([("lambdaArn", Some(arn.into())), ("lambdaVersion", Some(version))]))))
}

fn parts(trigger: TextOr<CognitoUserPoolTrigger>) -> (Eventual<String>, Option<Eventual<String>>) {
    match trigger {
        TextOr::Text(arn) => (arn, None),
        TextOr::Whole(whole) => (whole.arn, whole.version),
    }
}
