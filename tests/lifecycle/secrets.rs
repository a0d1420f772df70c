//! What a program marks as secret is told by no answer: not by Check, whatever is wrong with it, nor by a refusal of AWS.

use super::*;
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use support::{bag, urn};

const CANARY: &str = "cnry0815zq";

/// Secrets of each kind, of which a property takes one at most, and none that is as long.
fn wrong() -> [Value; 4] {
    let long = format!("{CANARY}|\"<{}>", "x".repeat(3000));
    let [text, key] = [json!(long), json!({CANARY: long})];
    [text.clone(), json!([text, key]), key, json!(4711.0815)].map(|j| Value::from(j).secret())
}

/// P24: every property of every resource, with a secret that is wrong in four ways.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_secret_does_not_show_it() {
    let mut lab = lab(Omitted::Reset).await;
    let mut refused = 0;
    for spec in registry().specs() {
        for name in spec.inputs.keys() {
            for value in wrong() {
                let news: Object = [(name.clone(), value)].into();
                let (_, failures) = lab.engine.check(spec.token, &Object::new(), &news).await;
                let told = format!("{failures:?}");
                assert!(!told.contains(CANARY) && !told.contains("4711"), "{}.{name}: {told}", spec.token);
                refused += failures.len();
            }
        }
    }
    assert!(refused > 300, "{refused}");
}

/// P24: AWS's messages repeat what they were given; the state keeps the marks.
#[tokio::test(flavor = "multi_thread")]
async fn what_aws_repeats_of_a_secret_is_not_told() {
    let mut lab = lab(Omitted::Reset).await;
    let tags = Value::from(json!({"owner-canary": CANARY})).secret();
    let inputs = Object::from([("name".to_owned(), "a".into()), ("tags".to_owned(), tags)]);
    let (inputs, failures) = lab.engine.check(USER_POOL, &Object::new(), &inputs).await;
    assert_eq!(failures, []);
    let said = format!("1 validation error: Value '{{owner-canary={CANARY}}}' is bad");
    lab.aws.fail_saying("CreateUserPool", 1, "InvalidParameterException", &said);
    let refused = lab.engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert!(refused.message().contains("Value '{[secret]=[secret]}' is bad"), "{}", refused.message());
    let made = lab.engine.create(USER_POOL, &inputs).await.unwrap();
    assert!(made.state["tags"].is_hidden());
    // The keys of the map are secret with it: the difference is at the map.
    let mut news = inputs.clone();
    news.insert("tags".into(), Value::from(json!({"other-canary": "x"})).secret());
    assert_eq!(lab.engine.changes(USER_POOL, &made, &news).await, ["tags"]);
}

/// P24: an update that ended half way records what it brought, still secret, and so does a refresh.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_half_done_update_made_secret_stays_secret() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(USER_POOL, json!({"name": "a", "mfaConfiguration": "OFF"})).await;
    let mut news = made.inputs.clone();
    news.insert("tags".into(), Value::Object([("owner".to_owned(), Value::from(CANARY).secret())].into()));
    news.insert("mfaConfiguration".into(), "ON".into());
    news.insert("softwareTokenMfaConfiguration".into(), json!({"enabled": true}).into());
    lab.aws.fail_saying("SetUserPoolMfaConfig", 9, "InvalidParameterException", "no");
    let half = partial(&lab.engine.update(USER_POOL, &made, &news, &[]).await.unwrap_err());
    let [inputs, state] = [half.inputs, half.properties].map(support::object);
    assert!(state["tags"].has_secret());
    assert_eq!(inputs, made.inputs, "the engine keeps these, so that the next diff shows what is left");
    let half = Resource { id: half.id, inputs, state };
    let read = lab.engine.refresh(USER_POOL, &half).await.unwrap().unwrap();
    assert!(read.inputs["tags"].has_secret() && read.state["tags"].has_secret(), "{:?}", read.inputs);
}

/// P24: tags of the provider that are secret are secret on each resource.
#[tokio::test(flavor = "multi_thread")]
async fn secret_default_tags_stay_secret() {
    let mut lab = lab(Omitted::Reset).await;
    let url = lab.aws.url.clone();
    let all = Value::from(json!({"tags": {"owner": CANARY}}));
    let mut one = all.clone();
    if let Value::Object(block) = &mut one {
        block.insert("tags".into(), Value::Object([("owner".to_owned(), Value::from(CANARY).secret())].into()));
    }
    for (tags, hidden) in [(all.clone().secret(), true), (one, false), (all, false)] {
        let is_secret = tags.has_secret();
        let mut args = object_of(config(&url));
        args.insert("defaultTags".into(), tags);
        lab.engine.client.configure(rpc::ConfigureRequest { args: bag(&args), ..Default::default() }).await.unwrap();
        let request = rpc::CheckRequest { urn: urn(IDENTITY_POOL), news: bag(&Object::new()), ..Default::default() };
        let checked = support::object(lab.engine.client.check(request).await.unwrap().into_inner().inputs);
        assert_eq!((checked["tags"].has_secret(), checked["tags"].is_hidden()), (is_secret, hidden));
        assert_eq!(checked["tags"].known(), Some(json!({"owner": CANARY})));
    }
}

/// P24: an update of a pool sends all that the pool has, also what other resources gave it. What is secret there, this one cannot
/// know, and AWS may quote it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_another_resources_is_not_told() {
    let mut lab = lab(Omitted::Reset).await;
    let function = |name: &str| format!("arn:aws:lambda:us-east-1:123456789012:function:{name}");
    let program = json!({"name": "a", "tags": {"team": "canary-tag"}, "lambdaConfig": {"preSignUp": function("own")},
        "autoVerifiedAttributes": ["email"]});
    let pool = lab.make(USER_POOL, program.clone()).await;
    let triggers = json!({"userPoolId": pool.id, "customMessage": function("canary")});
    let triggers = lab.make(TRIGGERS, triggers).await;
    let quote = |lab: &Lab| {
        lab.aws.calm();
        let all = format!("Value {{{}, {}, canary-tag}} of email at MFA 'OFF'", function("own"), function("canary"));
        lab.aws.fail_saying("UpdateUserPool", 1, "InvalidParameterException", &all);
    };
    quote(&lab);
    let mut changed = program;
    changed["name"] = json!("b");
    let news = lab.engine.good(USER_POOL, changed).await;
    let refused = lab.engine.update(USER_POOL, &pool, &news, &[]).await.unwrap_err();
    let told = format!("Value {{{}, [secret], canary-tag}} of email at MFA 'OFF'", function("own"));
    assert!(refused.message().contains(&told), "{}", refused.message());

    quote(&lab);
    let changed = json!({"userPoolId": pool.id, "customMessage": function("other")});
    let news = lab.engine.good(TRIGGERS, changed).await;
    let refused = lab.engine.update(TRIGGERS, &triggers, &news, &[]).await.unwrap_err();
    // Of its own it knows the old function as well as the new one; what is marked in either is hidden anyway.
    assert!(refused.message().contains("Value {[secret], "), "{}", refused.message());
    assert!(refused.message().contains("[secret]} of email at MFA 'OFF'"), "{}", refused.message());
}
