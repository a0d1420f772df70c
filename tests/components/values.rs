//! Arguments that are not known yet, are secret or came from other resources, and where they end up.

use super::*;
use pulumi_resource_cognito::resources::registry;

/// What is registered for a pool with this argument, and what it says of the argument's sources.
async fn pool_with(name: &str, v: Value) -> (rpc::RegisterResourceRequest, rpc::RegisterResourceRequest) {
    let mut lab = lab().await;
    lab.preview(POOL_COMPONENT, args([(name, v)])).await.unwrap();
    let [component, pool] = <[_; 2]>::try_from(lab.monitor.registered()).unwrap();
    (component, pool)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_property_of_a_child_depends_on_what_it_was_made_of() {
    let (component, pool) = pool_with("usernames", from(Value::Unknown, &[SOURCE])).await;
    assert_eq!(sources(&component), [("usernames".to_owned(), vec![SOURCE.to_owned()])].into());
    let made = ["accountRecoverySetting", "autoVerifiedAttributes", "usernameAttributes"];
    let properties = object(pool.object.clone());
    for (name, urns) in sources(&pool) {
        let from_it = made.contains(&name.as_str());
        assert_eq!(urns.is_empty(), !from_it, "{name}");
        assert_eq!(properties[&name].has_unknown(), from_it, "{name}");
    }
    assert_eq!(Vec::from_iter(sources(&pool).into_keys()), Vec::from_iter(properties.into_keys()), "all are explicit");
    assert_eq!((&component.dependencies, &pool.dependencies), (&vec![SOURCE.to_owned()], &vec![SOURCE.to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_of_the_request_and_of_output_values_count_together() {
    let mut lab = lab().await;
    let inputs = args([
        ("domain", from("customers".into(), &["urn:b"])),
        ("mfa", "on".into()),
        ("softwareToken", Value::Bool(true)),
    ]);
    let dependencies = [
        ("domain".to_owned(), rpc::construct_request::PropertyDependencies { urns: vec!["urn:a".into()] }),
        ("mfa".to_owned(), rpc::construct_request::PropertyDependencies { urns: vec!["urn:c".into()] }),
    ];
    let request = rpc::ConstructRequest {
        input_dependencies: dependencies.into(),
        dependencies: vec!["urn:c".into(), "urn:z".into()],
        ..lab.request(POOL_COMPONENT, inputs)
    };
    let answer = lab.send(request).await.unwrap();
    let registered = lab.monitor.registered();
    let [component, pool, domain] = registered.as_slice() else { panic!("{registered:?}") };
    let urns = |urns: &[&str]| -> Vec<String> { urns.iter().map(|urn| (*urn).to_owned()).collect() };
    assert_eq!(component.dependencies, urns(&["urn:a", "urn:b", "urn:c", "urn:z"]));
    assert_eq!(sources(component)["domain"], urns(&["urn:a", "urn:b"]));
    assert_eq!(object(component.object.clone())["domain"], "customers".into(), "sources stand beside the values");
    assert_eq!(sources(pool)["mfaConfiguration"], urns(&["urn:c"]));
    let pool_urn = urn_of(USER_POOL, "itUserPool");
    assert_eq!(sources(domain)["userPoolId"], std::slice::from_ref(&pool_urn));
    assert_eq!(sources(domain)["domain"], urns(&["urn:a", "urn:b"]));
    // No child waits for its own component.
    let own = urn_of(POOL_COMPONENT, "it");
    assert!(registered.iter().all(|r| !r.dependencies.contains(&own)), "{registered:?}");

    let domain_urn = urn_of(DOMAIN, "itDomain");
    let said: BTreeMap<_, _> = answer.state_dependencies.into_iter().map(|(name, d)| (name, d.urns)).collect();
    let both = vec![pool_urn.clone(), domain_urn.clone()];
    let expected =
        [("arn", vec![pool_urn.clone()]), ("domainUrl", vec![domain_urn]), ("id", vec![pool_urn]), ("nodes", both)];
    assert_eq!(said, expected.map(|(name, urns)| (name.to_owned(), urns)).into());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_secret_stays_secret_in_whatever_is_made_of_it() {
    let mut lab = lab().await;
    let inputs = args([
        ("usernames", Value::List(vec![Value::from("phone").secret()])),
        ("sms", json!({"snsCallerArn": "arn:aws:iam::123456789012:role/sms", "externalId": "x"}).into()),
        ("domain", Value::Object(args([("prefix", "canary".into())])).secret()),
        ("transform", Value::Object(args([("userPool", Value::Object(args([("name", "canary".into())])).secret())]))),
    ]);
    lab.construct(POOL_COMPONENT, inputs).await.unwrap();
    let registered = lab.monitor.registered();
    let [component, pool, domain] = registered.as_slice() else { panic!("{registered:?}") };
    for name in ["accountRecoverySetting", "autoVerifiedAttributes", "name", "usernameAttributes"] {
        assert!(object(pool.object.clone())[name].has_secret(), "{name}");
    }
    assert!(object(domain.object.clone())["domain"].has_secret());
    for registered in [component, pool, domain] {
        assert!(!format!("{:?}", object(registered.object.clone())).contains("canary"), "{registered:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_unknown_fails_a_preview_or_hides_a_child() {
    let all: Vec<(&str, &str)> =
        registry().components().flat_map(|c| c.spec.inputs.keys().map(|name| (c.spec.token, name.as_str()))).collect();
    assert!(all.len() >= 24, "{all:?}");
    for (ty, name) in all {
        let children = if matches!(name, "domain" | "triggers") { 2 } else { 1 };
        for unknown in [Value::Unknown, Value::Unknown.secret(), from(Value::Unknown, &[SOURCE])] {
            let mut lab = lab().await;
            let mut inputs = match ty {
                PROVIDER_COMPONENT => args([
                    ("userPool", "us-east-1_a".into()),
                    ("type", "saml".into()),
                    ("details", json!({"MetadataURL": "https://auth.example.com/metadata"}).into()),
                ]),
                CLIENT_COMPONENT => args([("userPool", "us-east-1_a".into())]),
                _ => Object::new(),
            };
            inputs.insert(name.to_owned(), unknown);
            let request = rpc::ConstructRequest { name: "Corp".into(), dry_run: true, ..lab.request(ty, inputs) };
            lab.monitor.preview();
            if let Err(status) = lab.send(request).await {
                panic!("{name} of {ty}: {status:?}");
            }
            assert_eq!(lab.monitor.registered().len(), 1 + children, "{name} of {ty}");
        }
    }
}

/// A part of an argument may be unknown too: an item of a list, a member of a block.
#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_unknown_leaves_the_rest_known() {
    let mut lab = lab().await;
    let known = Value::Object(args([("userPool", "us-east-1_a".into()), ("client", Value::Unknown)]));
    let inputs = args([("userPools", Value::List(vec![from(Value::Unknown, &[SOURCE]), known]))]);
    lab.preview(IDENTITY_COMPONENT, inputs).await.unwrap();
    let pool = object(lab.monitor.registered()[1].object.clone());
    let provider = args([
        ("providerName", "cognito-idp.us-east-1.amazonaws.com/us-east-1_a".into()),
        ("clientId", Value::Unknown),
    ]);
    assert_eq!(pool["cognitoIdentityProviders"], Value::List(vec![Value::Unknown, Value::Object(provider)]));

    for guests in [Value::Unknown, Value::List(vec![])] {
        let unknown = guests == Value::Unknown;
        let inputs = args([("permissions", Value::Object(args([("unauthenticated", guests)])))]);
        lab.preview(IDENTITY_COMPONENT, inputs).await.unwrap();
        let pool = object(lab.monitor.registered()[1].object.clone());
        let expected = if unknown { Value::Unknown } else { Value::Bool(true) };
        assert_eq!(pool["allowUnauthenticatedIdentities"], expected);
    }
}

/// What a program says in place of the component may replace anything that the component chose.
#[tokio::test(flavor = "multi_thread")]
async fn inputs_that_are_not_known_yet_leave_nothing_certain() {
    let mut lab = lab().await;
    let unknown = from(Value::Unknown, &[SOURCE]);
    for transform in [unknown.clone(), Value::Object(args([("client", unknown.clone())]))] {
        let inputs = args([("userPool", "us-east-1_a".into()), ("transform", transform)]);
        lab.preview(CLIENT_COMPONENT, inputs).await.unwrap();
        let client = &lab.monitor.registered()[1];
        assert_eq!(sources(client)["userPoolId"], [SOURCE]);
        assert_eq!(object(client.object.clone())["userPoolId"], Value::Unknown);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_list_has_its_sources_too() {
    let mut lab = lab().await;
    lab.construct(IDENTITY_COMPONENT, args([("userPools", from(Value::List(vec![]), &[SOURCE]))])).await.unwrap();
    assert_eq!(sources(&lab.monitor.registered()[1])["cognitoIdentityProviders"], [SOURCE]);
}
