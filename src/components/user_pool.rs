//! A user pool in a few words.

mod triggers;

use crate::check::Failures;
use crate::component::{Component, Method, Part, Site, given};
use crate::components::identity_provider::CognitoIdentityProvider;
use crate::components::user_pool_client::CognitoUserPoolClient;
use crate::error::Result;
use crate::eventual::{Eventual, Node, Overrides, TextOr, Transform};
use crate::facts::Facts;
use crate::marks::Marks;
use crate::resources::user_pool::UserPool;
use crate::resources::user_pool_domain::{AWS_OWN, UserPoolDomain};
use crate::resources::user_pool_triggers::UserPoolTriggers;
use crate::value::{Object, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use triggers::CognitoUserPoolTriggers;

/// A user pool, and what belongs to it: its domain and its triggers.
///
/// People sign in with a name of their own, unless `usernames` or `aliases` says otherwise. Capitals in it do not count.
/// They sign up by themselves, and recover a lost password by email, or by phone where they sign in with that alone.
///
/// Its methods make what belongs to the pool: `addClient` a `CognitoUserPoolClient`, `addIdentityProvider` a
/// `CognitoIdentityProvider`. YAML has no methods: declare those components there. Nor does YAML reach the `id` of a component: `nodes.userPool.id` is the same.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolArgs {
    /// Threat protection: `audit` only records what looks like an attack, `enforced` acts on it. It puts the pool on the
    /// plan `PLUS`, which costs more for each user. Default: none. Changes in place.
    #[schemars(extend("enum" = ["audit", "enforced"], "example" = "audit"))]
    pub advanced_security: Option<Eventual<String>>,

    /// What people may sign in with beside their user name: `email`, `phone` (which wants `sms`), `preferred_username`.
    /// Not with `usernames`. Default: nothing. Cannot change.
    #[schemars(extend("itemEnum" = ["email", "phone", "preferred_username"], "enumName" = "CognitoUserPoolAlias", "uniqueItems" = true, "example" = ["email"]))]
    pub aliases: Option<Eventual<Vec<String>>>,

    /// `ACTIVE` keeps the pool from being deleted, by anybody. Default: `INACTIVE`. Changes in place.
    #[schemars(extend("enum" = ["ACTIVE", "INACTIVE"], "enumName" = "UserPoolDeletionProtection", "example" = "ACTIVE"))]
    pub deletion_protection: Option<Eventual<String>>,

    /// Where managed login is served: a prefix of AWS's own domain, such as `customers`, as it is or as `prefix`; or a domain
    /// of yours as `name`, with its certificate as `cert`. Default: nowhere. A change of the name replaces the domain.
    #[schemars(extend("example" = "customers"))]
    pub domain: Option<TextOr<CognitoUserPoolDomain>>,

    /// A second factor at sign-in: `on` for everybody, `optional` for who sets one up. It wants `softwareToken`, `sms` or
    /// both. Default: none. Changes in place.
    #[schemars(extend("enum" = ["on", "optional"], "example" = "optional"))]
    pub mfa: Option<Eventual<String>>,

    /// How Cognito sends text messages. Default: it sends none.
    pub sms: Option<Eventual<CognitoUserPoolSms>>,

    /// The text message with the code of a second factor, with `{####}` in the place of the code: 6 to 140 characters.
    /// Wants `sms`. Default: AWS's text.
    #[schemars(length(min = 6, max = 140), extend("example" = "Your code is {####}"))]
    pub sms_authentication_message: Option<Eventual<String>>,

    /// Whether an authenticator app may be the second factor. Wants `mfa`. Default: `false`. Changes in place.
    #[schemars(extend("example" = true))]
    pub software_token: Option<Eventual<bool>>,

    /// Inputs of the resources that the component makes, in place of what it chose.
    pub transform: Option<Transform<CognitoUserPoolTransform>>,

    /// The Lambda functions that the pool calls, each by its ARN. They are attached once the pool is there, so that they may
    /// know it, each with the permission that Cognito needs to call it. Default: none. Changes in place.
    #[schemars(extend("example" = {"preSignUp": "arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up"}))]
    pub triggers: Option<Eventual<CognitoUserPoolTriggers>>,

    /// What people sign in with in place of a user name: `email`, `phone` (which wants `sms`). Not with `aliases`. Default:
    /// a user name. Cannot change.
    #[schemars(extend("itemEnum" = ["email", "phone"], "uniqueItems" = true, "example" = ["email"]))]
    pub usernames: Option<Eventual<Vec<String>>>,

    /// The messages by which people confirm their email address or phone number. Default: AWS's texts.
    pub verify: Option<Eventual<CognitoUserPoolVerify>>,
}

/// Where managed login is served.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolDomain {
    /// The ARN of the certificate for `name`: of ACM in us-east-1.
    #[schemars(extend("example" = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789"))]
    pub cert: Option<Eventual<String>>,

    /// The whole name of a domain of yours. Not with `prefix`.
    #[schemars(extend("example" = "auth.example.com"))]
    pub name: Option<Eventual<String>>,

    /// What stands before `.auth.<region>.amazoncognito.com`. Not with `name`.
    #[schemars(extend("example" = "customers"))]
    pub prefix: Option<Eventual<String>>,
}

/// How Cognito sends text messages.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "passed on as a whole; the names are those of the resource")]
pub struct CognitoUserPoolSms {
    /// The external id that the role asks for: up to 131072 characters.
    #[schemars(extend("example" = "customers"))]
    pub external_id: Eventual<String>,

    /// The ARN of the IAM role that Cognito takes on to send with Amazon SNS.
    #[schemars(extend("example" = "arn:aws:iam::123456789012:role/cognito-sms"))]
    pub sns_caller_arn: Eventual<String>,

    /// The region of Amazon SNS. Default: the pool's.
    #[schemars(extend("example" = "us-east-1"))]
    pub sns_region: Option<Eventual<String>>,
}

/// The messages by which people confirm an address.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolVerify {
    /// The email, with `{####}` in the place of the code: 6 to 20000 characters.
    #[schemars(extend("example" = "Your code is {####}"))]
    pub email_message: Option<String>,

    /// Its subject: 1 to 140 characters.
    #[schemars(extend("example" = "Welcome"))]
    pub email_subject: Option<String>,

    /// The text message, with `{####}` in the place of the code: 6 to 140 characters.
    #[schemars(extend("example" = "Your code is {####}"))]
    pub sms_message: Option<String>,
}

/// What a program says in place of the component, resource by resource.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolTransform {
    /// Of the domain.
    pub domain: Option<Overrides<UserPoolDomain>>,

    /// Of the triggers.
    pub triggers: Option<Overrides<UserPoolTriggers>>,

    /// Of the user pool.
    pub user_pool: Option<Overrides<UserPool>>,
}

/// What the component gives back.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolOutputs {
    /// The ARN of the user pool.
    pub arn: Eventual<String>,

    /// Where the domain is, without a `/` at the end, where there is one.
    #[schemars(extend("example" = "https://customers.auth.us-east-1.amazoncognito.com"))]
    pub domain_url: Option<Eventual<String>>,

    /// The id of the user pool.
    pub id: Eventual<String>,

    /// The resources that the component made.
    pub nodes: CognitoUserPoolNodes,
}

/// The resources of a `CognitoUserPool`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolNodes {
    /// The domain, where there is one.
    pub domain: Option<Node<UserPoolDomain>>,

    /// The triggers, where there are any.
    pub triggers: Option<Node<UserPoolTriggers>>,

    /// The user pool.
    pub user_pool: Node<UserPool>,
}

/// The inputs of a user pool that are a second factor.
const FACTORS: [&str; 4] =
    ["emailMfaConfiguration", "smsConfiguration", "softwareTokenMfaConfiguration", "webAuthnConfiguration"];

/// The pool as a part.
const POOL: Part<'_> = Part {
    suffix: "UserPool",
    called: "userPool",
    of: &[
        ("aliasAttributes", "aliases"),
        ("deletionProtection", "deletionProtection"),
        ("mfaConfiguration", "mfa"),
        ("smsAuthenticationMessage", "smsAuthenticationMessage"),
        ("smsConfiguration", "sms"),
        ("softwareTokenMfaConfiguration.enabled", "softwareToken"),
        ("softwareTokenMfaConfiguration", "softwareToken"),
        ("userPoolAddOns.advancedSecurityMode", "advancedSecurity"),
        ("usernameAttributes", "usernames"),
        ("verificationMessageTemplate", "verify"),
    ],
};

/// The component.
#[derive(Debug)]
pub struct CognitoUserPool;

impl Component for CognitoUserPool {
    const TOKEN: &'static str = "cognito:components:CognitoUserPool";
    const METHODS: &'static [Method] = &[
        Method {
            name: "addClient",
            doc: "Makes an app client of the pool.",
            makes: CognitoUserPoolClient::TOKEN,
            gives: ("userPool", "id"),
            result: "client",
        },
        Method {
            name: "addIdentityProvider",
            doc: "Makes an identity provider of the pool.",
            makes: CognitoIdentityProvider::TOKEN,
            gives: ("userPool", "id"),
            result: "identityProvider",
        },
    ];
    type Args = CognitoUserPoolArgs;
    type Outputs = CognitoUserPoolOutputs;

    fn rules(facts: Facts<'_>, failures: &mut Failures) {
        if facts.given("usernames") && facts.given("aliases") {
            failures.add("aliases", "cannot stand beside usernames: people sign in with a user name, or without one");
        }
        for names in ["usernames", "aliases"] {
            let instead =
                ["smsConfiguration", "autoVerifiedAttributes"].map(|name| format!("transform.userPool.{name}"));
            // An empty list of what is verified says something too.
            let unsaid = |path: &String| facts.absent(path) && facts.known(path).is_none();
            if facts.has(names, "phone") && facts.absent("sms") && instead.iter().all(unsaid) {
                let phone = facts.shown(names, "phone, and Cognito verifies phone numbers", "an item that it verifies");
                failures.add(names, format!("has {phone} by text message: give sms"));
            }
        }
        let whole = |name: &str| name.contains('.') && !name.contains(AWS_OWN);
        if facts.text("domain").is_some_and(whole) && facts.absent("transform.domain.certificateArn") {
            let text = "is no prefix, since it has a dot: give a domain of yours as name, with its certificate as cert";
            failures.add("domain", text);
        }
        if facts.given("domain.name") && facts.given("domain.prefix") {
            failures.add(
                "domain.prefix",
                "cannot stand beside name: a pool has one here; declare a UserPoolDomain for a second",
            );
        }
        let named = ["domain.name", "domain.prefix", "transform.domain.domain"];
        if facts.has_members("domain") && named.iter().all(|path| facts.absent(path)) {
            failures.add("domain", "says no name: give prefix, or name with cert");
        }
        triggers::rules(facts, failures);
        if facts.given("transform.triggers") && facts.absent("triggers") {
            failures.add("transform.triggers", "has no triggers to be about: give triggers, or leave this out");
        }
        if facts.given("transform.domain") && facts.absent("domain") {
            failures.add("transform.domain", "has no domain to be about: give domain, or leave this out");
        }
        let factors = FACTORS.map(|name| format!("transform.userPool.{name}"));
        let chosen = factors.iter().all(|path| facts.absent(path));
        if facts.given("mfa") && facts.absent("sms") && facts.lacks_flag("softwareToken") && chosen {
            failures.add("mfa", "has no factor to ask for: set softwareToken to true, or give sms");
        }
        let off = facts.absent("mfa") && facts.absent("transform.userPool.mfaConfiguration");
        if off && facts.flag("softwareToken") == Some(true) {
            failures.add("softwareToken", "is a second factor, and mfa leaves those off: set mfa to on or optional");
        }
    }

    async fn build(site: &Site, args: CognitoUserPoolArgs) -> Result<CognitoUserPoolOutputs> {
        let names = |chosen: &Eventual<Vec<String>>| chosen.map(|names| owned(attributes(&names)));
        let by_name = args.usernames.as_ref().is_none_or(|usernames| usernames.value().is_blank());
        let sign_in = if by_name { args.aliases.as_ref() } else { args.usernames.as_ref() };
        let verified = sign_in.map(|chosen| chosen.map(|names| owned(verifiable(&names).into_iter()))).transpose()?;
        let recovery = match sign_in {
            Some(chosen) => chosen.map(|names| recovery(&names))?.into(),
            None => recovery(&[]).into(),
        };
        let capitals = |of: Eventual<String>| of.map(|word| word.to_uppercase());
        let security = args.advanced_security.map(capitals).transpose()?;
        let inputs = given([
            ("usernameAttributes", args.usernames.as_ref().map(names).transpose()?.map(Into::into)),
            ("aliasAttributes", args.aliases.as_ref().map(names).transpose()?.map(Into::into)),
            ("autoVerifiedAttributes", verified.map(Into::into)),
            ("accountRecoverySetting", Some(recovery)),
            ("usernameConfiguration", Some(json!({"caseSensitive": false}).into())),
            ("mfaConfiguration", args.mfa.map(capitals).transpose()?.map(Into::into)),
            ("softwareTokenMfaConfiguration", args.software_token.map(|enabled| member("enabled", enabled.into()))),
            ("smsConfiguration", args.sms.map(Into::into)),
            ("smsAuthenticationMessage", args.sms_authentication_message.map(Into::into)),
            ("verificationMessageTemplate", args.verify.map(|v| v.map(template)).transpose()?.map(Into::into)),
            ("userPoolTier", security.as_ref().map(|_| "PLUS".into())),
            ("userPoolAddOns", security.map(|mode| member("advancedSecurityMode", mode.into()))),
            ("deletionProtection", args.deletion_protection.map(Into::into)),
        ]);
        let transform = args.transform.as_ref();
        let overrides = transform.and_then(|t| t.of(|t| t.user_pool.as_ref()));
        let of = [POOL.of, &[("autoVerifiedAttributes", if by_name { "aliases" } else { "usernames" })]].concat();
        let pool = site.child::<UserPool>(Part { of: &of, ..POOL }, inputs, overrides).await?;
        let domain = match args.domain {
            Some(domain) => {
                let (argument, domain, cert) = match domain {
                    TextOr::Text(name) => ("domain", Some(name), None),
                    TextOr::Whole(CognitoUserPoolDomain { cert, name, prefix }) => {
                        let argument = if name.is_some() { "domain.name" } else { "domain.prefix" };
                        (argument, either(name, prefix), cert)
                    }
                };
                let of = [("certificateArn", "domain.cert"), ("domain", argument)];
                let part = Part { suffix: "Domain", called: "domain", of: &of };
                let inputs = given([
                    ("userPoolId", Some(pool.id())),
                    ("domain", domain.map(Into::into)),
                    ("certificateArn", cert.map(Into::into)),
                ]);
                let overrides = transform.and_then(|t| t.of(|t| t.domain.as_ref()));
                Some(site.child::<UserPoolDomain>(part, inputs, overrides).await?)
            }
            None => None,
        };
        let attached = match args.triggers {
            Some(triggers) => {
                // Whatever is made of the triggers comes after all of what they come from.
                let marks = Marks { secret: false, ..triggers.value().marks() };
                // While nothing is known of them, the preview shows that there will be some.
                let mut inputs =
                    triggers.members()?.map_or_else(|| Ok(Object::new()), CognitoUserPoolTriggers::inputs)?;
                inputs.insert("userPoolId".to_owned(), pool.id().marked(&marks));
                let overrides = transform.and_then(|t| t.of(|t| t.triggers.as_ref()));
                Some(site.child::<UserPoolTriggers>(triggers::PART, inputs, overrides).await?)
            }
            None => None,
        };
        let url = domain.as_ref().map(|domain| domain.output("domainUrl")).filter(|url| *url != Value::Null);
        Ok(CognitoUserPoolOutputs {
            arn: pool.output("arn").into(),
            domain_url: url.map(Into::into),
            id: pool.id().into(),
            nodes: CognitoUserPoolNodes {
                domain: domain.map(|domain| domain.node().into()),
                triggers: attached.map(|attached| attached.node().into()),
                user_pool: pool.node().into(),
            },
        })
    }
}

/// The one that is given. Where both seem to be, one of them is not known yet and may turn out to be nothing.
fn either(one: Option<Eventual<String>>, other: Option<Eventual<String>>) -> Option<Eventual<String>> {
    match (one, other) {
        (Some(one), Some(other)) => {
            Some(Value::Unknown.marked(&one.value().marks()).marked(&other.value().marks()).into())
        }
        (one, other) => one.or(other),
    }
}

/// AWS's names of what people sign in with.
fn attributes(names: &[String]) -> impl Iterator<Item = &str> {
    names.iter().map(|name| if name == "phone" { "phone_number" } else { name })
}

fn owned<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(str::to_owned).collect()
}

/// Those that a message can verify.
fn verifiable(names: &[String]) -> Vec<&str> {
    attributes(names).filter(|name| *name != "preferred_username").collect()
}

/// By email; by phone where there is nothing else, since who has the phone has the second factor too.
fn recovery(names: &[String]) -> Json {
    let by = match verifiable(names).as_slice() {
        ["phone_number"] => "verified_phone_number",
        _ => "verified_email",
    };
    json!({"recoveryMechanisms": [{"name": by, "priority": 1}]})
}

fn template(verify: CognitoUserPoolVerify) -> Json {
    json!({
        "defaultEmailOption": "CONFIRM_WITH_CODE",
        "emailMessage": verify.email_message,
        "emailSubject": verify.email_subject,
        "smsMessage": verify.sms_message,
    })
}

fn member(name: &str, v: Value) -> Value {
    Value::Object([(name.to_owned(), v)].into())
}
