//! What a component takes, its children's own Check takes: whatever is wrong is told of the arguments, before anything is
//! registered.

use super::random_arguments::{Marker, Marking, cases};
use super::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::{Cell, RefCell};
use tokio::runtime::Runtime;

/// How many components of each kind, where `PROPTEST_CASES` does not say.
const CASES: u32 = 160;

/// Texts that are wrong in many places, and right in some.
const TEXTS: [&str; 14] = [
    "",
    " ",
    "a",
    "A b",
    "-",
    "us-east-1_AbCdEfGhI",
    "eu-west-1_AbCdEfGhI",
    "x_y",
    "auth.example.com",
    "my-cognito",
    "https://app.example.com/#here",
    "http://localhost:3000",
    "Google",
    "arn:aws-cn:s3:::a/*",
];

/// A list without items.
const EMPTY: usize = TEXTS.len();

/// Puts other values in the place of some, one after the other.
struct Spoiler<'a>(std::iter::Cycle<std::slice::Iter<'a, Option<usize>>>);

impl Spoiler<'_> {
    fn spoil(&mut self, v: Json) -> Json {
        match (v, self.0.next().expect("an endless one")) {
            (Json::String(_), Some(i)) if *i < EMPTY => TEXTS[*i].into(),
            (Json::Array(_), Some(i)) if *i == EMPTY => json!([]),
            (Json::Array(items), _) => items.into_iter().map(|v| self.spoil(v)).collect(),
            (Json::Object(o), _) => {
                o.into_iter().map(|(k, v)| (k, self.spoil(v))).collect::<serde_json::Map<_, _>>().into()
            }
            (v, _) => v,
        }
    }
}

/// What each type of identity provider wants.
fn details(ty: &str) -> Json {
    let social = json!({"client_id": "a", "client_secret": "b", "authorize_scopes": "email"});
    match ty {
        "apple" => {
            json!({"client_id": "a", "team_id": "b", "key_id": "c", "private_key": "d", "authorize_scopes": "email"})
        }
        "oidc" => json!({"client_id": "a", "client_secret": "b", "authorize_scopes": "openid",
            "oidc_issuer": "https://auth.example.com", "attributes_request_method": "GET"}),
        "saml" => json!({"MetadataURL": "https://auth.example.com/metadata"}),
        _ => social,
    }
}

/// Arguments of which many are right together, some are spoilt, and what marks they get. What the program says in place of
/// the component is its own.
fn arguments(ty: &'static str) -> impl Strategy<Value = (Json, Marking)> {
    let whole = (any::<bool>(), any::<bool>(), prop::collection::vec(prop::option::weighted(0.05, 0..=EMPTY), 1..40));
    (cases(ty), whole).prop_map(move |((mut args, marking), (fits, unmarked, spoiling))| {
        args.remove("transform");
        if fits && let Some(ty) = args.get("type").and_then(Json::as_str) {
            args.insert("details".into(), details(ty));
        }
        if fits && args.contains_key("usernames") {
            args.remove("aliases");
        }
        if fits && ty == POOL_COMPONENT {
            let sms = || json!({"snsCallerArn": "arn:aws:iam::123456789012:role/sms", "externalId": "x"});
            args.entry("sms").or_insert_with(sms);
            args.entry("mfa").or_insert("on".into());
        }
        let marking = if unmarked { vec![(false, false, None)] } else { marking };
        (Spoiler(spoiling.iter().cycle()).spoil(args.into()), marking)
    })
}

/// What the child's Check refuses.
async fn refusals(lab: &mut Lab, child: &rpc::RegisterResourceRequest) -> Vec<rpc::CheckFailure> {
    let request = rpc::CheckRequest {
        urn: urn_of(&child.r#type, &child.name),
        news: child.object.clone(),
        random_seed: vec![7; 32].into(),
        ..Default::default()
    };
    lab.engine.client.check(request).await.unwrap().into_inner().failures
}

fn its_children_are_taken(ty: &'static str) {
    let runtime = Runtime::new().unwrap();
    let lab = RefCell::new(runtime.block_on(lab()));
    let config = Config { cases: Config::default().cases.min(CASES), ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (taken, refused) = (Cell::new(0), Cell::new(0));
    runner
        .run(&arguments(ty), |(inputs, marking)| {
            let mut lab = lab.borrow_mut();
            let mut marker = Marker::new(&marking);
            let inputs: Object = object_of(inputs).into_iter().map(|(k, v)| (k, marker.mark(v))).collect();
            let mut request = lab.request(ty, inputs);
            // An identity provider may be named after its component.
            request.name = "Corp".into();
            let answer = runtime.block_on(async {
                lab.monitor.preview();
                lab.send(rpc::ConstructRequest { dry_run: true, ..request }).await
            });
            let registered = lab.monitor.registered();
            if answer.is_err() {
                refused.set(refused.get() + 1);
                prop_assert!(registered.is_empty());
                return Ok(());
            }
            taken.set(taken.get() + 1);
            for child in registered.iter().filter(|registered| registered.custom) {
                let wrong = runtime.block_on(refusals(&mut lab, child));
                prop_assert!(wrong.is_empty(), "{} {:?}: {:?}", child.r#type, object(child.object.clone()), wrong);
            }
            Ok(())
        })
        .unwrap();
    assert!(taken.get() > 20 && refused.get() > 20, "{} taken, {} refused", taken.get(), refused.get());
}

#[test]
fn of_user_pools() {
    its_children_are_taken(POOL_COMPONENT);
}

#[test]
fn of_identity_providers() {
    its_children_are_taken(PROVIDER_COMPONENT);
}

#[test]
fn of_clients() {
    its_children_are_taken(CLIENT_COMPONENT);
}

#[test]
fn of_identity_pools() {
    its_children_are_taken(IDENTITY_COMPONENT);
}

/// What is wrong with a child stands at the argument that it is made of; and at what the program says in place of the
/// component, where it does.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_child_is_told_of_the_argument() {
    const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/a";
    let oidc = details("oidc");
    let domain = |name: &str| json!({"name": name, "cert": CERTIFICATE});
    let mut lab = lab().await;
    for (ty, args, told) in [
        (POOL_COMPONENT, json!({"usernames": ["phone"]}), vec!["usernames has phone, and"]),
        (POOL_COMPONENT, json!({"aliases": ["phone", "email"]}), vec!["aliases has phone, and"]),
        (POOL_COMPONENT, json!({"softwareToken": true}), vec!["softwareToken is a second factor, and mfa"]),
        (POOL_COMPONENT, json!({"domain": "My Shop"}), vec!["domain may have only lower-case ASCII letters"]),
        (POOL_COMPONENT, json!({"domain": "auth.example.com"}), vec!["domain is no prefix, since it has a dot"]),
        (POOL_COMPONENT, json!({"domain": "a.auth.us-east-1.amazoncognito.com"}), vec!["domain is a domain of AWS"]),
        (POOL_COMPONENT, json!({"domain": {"prefix": "-"}}), vec!["domain.prefix may have only lower-case"]),
        (POOL_COMPONENT, json!({"domain": domain("example.com")}), vec!["domain.name has a top-level domain"]),
        (
            POOL_COMPONENT,
            json!({"domain": {"name": "auth.example.com"}}),
            vec!["domain.cert is required with a custom"],
        ),
        (POOL_COMPONENT, json!({"domain": {"prefix": "a", "cert": CERTIFICATE}}), vec!["domain.cert is for a custom"]),
        (
            POOL_COMPONENT,
            json!({"sms": {"snsCallerArn": "x", "externalId": "y"}, "verify": {"smsMessage": "Your code"},
                "smsAuthenticationMessage": "no code"}),
            vec!["sms.snsCallerArn must", "smsAuthenticationMessage must", "verify.smsMessage must"],
        ),
        (
            POOL_COMPONENT,
            json!({"triggers": {"preSignUp": "x", "customEmailSender": {"arn": "y"}, "kmsKey": "z"}}),
            vec!["triggers.customEmailSender must", "triggers.kmsKey must", "triggers.preSignUp must"],
        ),
        (
            POOL_COMPONENT,
            json!({"transform": {"userPool": {"mfaConfiguration": "ON"}}}),
            vec!["transform.userPool.mfaConfiguration needs a factor"],
        ),
        // What the program says in place of the component makes the arguments right.
        (
            POOL_COMPONENT,
            json!({"usernames": ["phone"], "domain": "auth.example.com", "softwareToken": true, "transform": {
                "userPool": {"autoVerifiedAttributes": [], "mfaConfiguration": "OPTIONAL"},
                "domain": {"certificateArn": CERTIFICATE}
            }}),
            vec![],
        ),
        (POOL_COMPONENT, json!({"usernames": [], "aliases": ["email"]}), vec![]),
        (
            CLIENT_COMPONENT,
            json!({"userPool": "eu-west-1_a", "callbackUrls": ["http://a.example"], "providers": [""]}),
            vec![
                "callbackUrls[0] must be https",
                "providers[0] ",
                "userPool is in eu-west-1, and the provider works in us-",
            ],
        ),
        (CLIENT_COMPONENT, json!({"userPool": "customers"}), vec!["userPool must be the id of a user pool"]),
        (CLIENT_COMPONENT, json!({"userPool": "us-east-1_a", "callbackUrls": []}), vec![]),
        (
            PROVIDER_COMPONENT,
            json!({"userPool": "us-east-1_a", "type": "oidc", "details": oidc}),
            vec!["name of the component must have 3 characters or more"],
        ),
        (
            PROVIDER_COMPONENT,
            json!({"userPool": "us-east-1_a", "type": "saml", "details": {"IDPInit": "true"}, "attributes": {"tenant": "t"},
                "transform": {"identityProvider": {"providerName": "Corp"}}}),
            vec!["attributes.tenant is no standard attribute", "details needs MetadataURL"],
        ),
        (
            IDENTITY_COMPONENT,
            json!({"userPools": [{"userPool": "us-east-1_a", "client": "a"}, {"userPool": "us-east-1_a", "client": "a b"}]}),
            vec!["userPools[1].client "],
        ),
    ] {
        let program = args.to_string();
        let (named, mut lines) = match lab.construct(ty, object_of(args)).await {
            Ok(_) => (vec![], vec![]),
            Err(status) => refused(&status),
        };
        assert!(told.is_empty() != lab.monitor.registered().is_empty(), "{program}");
        lines.extend(named.into_iter().map(|(path, reason)| format!("{path} {reason}")));
        lines.sort_by_key(|line| line.split(' ').next().map(str::to_owned));
        let fit = lines.len() == told.len() && lines.iter().zip(&told).all(|(line, text)| line.starts_with(text));
        assert!(fit, "{program}: {lines:#?}");
    }
}

/// The provider of the children may work elsewhere, where the program names one.
#[tokio::test(flavor = "multi_thread")]
async fn another_provider_may_be_in_another_region() {
    let mut lab = lab().await;
    let inputs = args([("userPool", "eu-west-1_a".into())]);
    let providers = [("cognito".to_owned(), "urn::id".to_owned())].into();
    let request = rpc::ConstructRequest { providers, ..lab.request(CLIENT_COMPONENT, inputs) };
    lab.send(request).await.unwrap();
    assert_eq!(lab.monitor.registered().len(), 2);
}

/// What has to be there may be among what is said in place of the component, while that is not known.
#[tokio::test(flavor = "multi_thread")]
async fn unknown_inputs_may_have_what_is_missing() {
    let mut lab = lab().await;
    let certificate = Value::from(json!({"cert": "arn:aws:acm:us-east-1:123456789012:certificate/a"}));
    let transform = Value::Object(args([("domain", from(Value::Unknown, &[SOURCE]))]));
    let inputs = args([("domain", certificate), ("transform", transform)]);
    lab.preview(POOL_COMPONENT, inputs).await.unwrap();
    let domain = lab.monitor.registered().remove(2);
    assert_eq!(object(domain.object.clone())["domain"], Value::Unknown);
    assert_eq!(sources(&domain)["domain"], [SOURCE]);
    assert!(refusals(&mut lab, &domain).await.is_empty());
}
