//! Tags of the roles of an identity pool, and tags of its users' sessions.

use super::*;

async fn failures(lab: &mut Lab, inputs: Json) -> Vec<String> {
    let (_, failures) = lab.engine.check(IDENTITY_POOL, &Object::new(), &object_of(inputs)).await;
    failures.into_iter().map(|(at, reason)| if at.is_empty() { reason } else { format!("{at} {reason}") }).collect()
}

/// The roles of `permissions` get the tags, and IAM takes less than Cognito: better told before the pool is made.
#[tokio::test(flavor = "multi_thread")]
async fn tags_that_iam_refuses_are_refused_with_permissions() {
    let mut lab = lab(Omitted::Reset).await;
    let mut conf = config(&lab.aws.url);
    conf["ignoreTags"] = json!({"keys": ["theirs&"], "keyPrefixes": ["auto#"]});
    lab.engine.configure(conf).await.unwrap();
    let permissions = json!({"authenticated": [{"actions": ["s3:GetObject"], "resources": ["*"]}]});
    let with = |tags: Json, more: Json| {
        let mut inputs = json!({"identityPoolName": "web", "permissions": permissions, "tags": tags});
        inputs.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        inputs
    };
    let none = json!({});
    let allowed = json!({"Größe 7": "_.:/=+-@", "team": "", "b": "a b"});
    assert_eq!(failures(&mut lab, with(allowed, none.clone())).await, Vec::<String>::new());
    let wrong = json!({"a&b": "x", "Team": "a", "team": "b", "value": "a*b", "both#": "a&b"});
    let told = failures(&mut lab, with(wrong.clone(), none.clone())).await;
    let heads: Vec<&str> = told.iter().filter_map(|text| text.split(':').next()).collect();
    let allowed = "may have only letters, digits, blanks and _ . ";
    assert_eq!(
        heads,
        [
            format!("tags[\"a&b\"] its key {allowed}"),
            format!("tags[\"both#\"] its key {allowed}"),
            "tags.team is tags.Team in other capitals".to_owned(),
            format!("tags.value {allowed}"),
        ]
    );
    assert!(told.iter().all(|text| text.contains("the roles of permissions get the tags too")), "{told:?}");
    // No role is made: Cognito takes them.
    let elsewhere = json!({"permissions": null, "roles": {"authenticated": ELSEWHERE}});
    assert_eq!(failures(&mut lab, with(wrong.clone(), elsewhere)).await, Vec::<String>::new());
    let elsewhere = json!({"permissions": {}, "roles": {"authenticated": ELSEWHERE}});
    assert_eq!(failures(&mut lab, with(wrong.clone(), elsewhere)).await, Vec::<String>::new());
    assert_eq!(failures(&mut lab, with(wrong, json!({"permissions": {}}))).await.len(), 4, "one is made");
    // What is left to others is not sent.
    let others = json!({"theirs&": "a&b", "auto#1": "x"});
    assert_eq!(failures(&mut lab, with(others, none.clone())).await, Vec::<String>::new());
    // What is not known yet may be right.
    let mut later = object_of(with(json!({"team": "x"}), none));
    later.insert("tags".into(), Value::Object([("team".to_owned(), Value::Unknown)].into()));
    assert_eq!(lab.engine.check(IDENTITY_POOL, &Object::new(), &later).await.1, []);
}

/// To IAM a key in other capitals is the same key.
#[tokio::test(flavor = "multi_thread")]
async fn a_tag_may_change_its_capitals() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = identity_pool();
    program["tags"] = json!({"Team": "web", "owner": "ops"});
    let made = lab.make(IDENTITY_POOL, program.clone()).await;
    program["tags"] = json!({"team": "web", "cost": "7"});
    lab.change(IDENTITY_POOL, &made, program).await;
    let role = lab.aws.roles()[0].clone();
    let mut tags = lab.aws.role_tags(&role);
    tags.retain(|key, _| !key.starts_with("pulumi-resource-cognito"));
    assert_eq!(json!(tags), json!({"team": "web", "cost": "7"}));
    assert_eq!(lab.aws.writes(), ["UntagResource", "TagResource", "UntagRole", "TagRole"]);
}

fn tagged() -> Json {
    let mut program = identity_pool();
    program["supportedLoginProviders"] = json!({"graph.facebook.com": "7"});
    program["principalTags"] = json!([
        {"identityProviderName": ENDPOINT, "principalTags": {"tenant": "custom:tenant"}},
        {"identityProviderName": "graph.facebook.com", "useDefaults": true}]);
    program
}

/// AWS has no map of a provider that the pool gave up: its tags go first.
#[tokio::test(flavor = "multi_thread")]
async fn a_provider_and_its_tags_are_given_up_together() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        lab.aws.has_maps_of_its_own_only();
        let made = lab.make(IDENTITY_POOL, tagged()).await;
        let mut program = tagged();
        program["supportedLoginProviders"] = Json::Null;
        program["principalTags"].as_array_mut().unwrap().pop();
        lab.change(IDENTITY_POOL, &made, program).await;
        assert_eq!(lab.aws.writes(), ["SetPrincipalTagAttributeMap", "UpdateIdentityPool"]);
        let sent = lab.aws.request("SetPrincipalTagAttributeMap");
        assert_eq!(sent["IdentityProviderName"], "graph.facebook.com");
        assert_eq!((&sent["UseDefaults"], &sent["PrincipalTags"]), (&json!(false), &json!({})));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_somebody_removed_is_found_and_may_be_given_up() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        lab.aws.has_maps_of_its_own_only();
        let made = lab.make(IDENTITY_POOL, tagged()).await;
        lab.aws.tamper(&made.id, |pool| pool["SupportedLoginProviders"] = json!({}));
        let read = lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap().unwrap();
        let mut changes = lab.engine.changes(IDENTITY_POOL, &read, &made.inputs).await;
        changes.sort();
        assert!(changes.iter().all(|at| at.starts_with("principalTags") || at.starts_with("supportedLogin")));
        assert!(changes.len() >= 2, "{changes:?}");
        // The program follows, with a refresh or without one.
        let mut program = tagged();
        program["supportedLoginProviders"] = Json::Null;
        program["principalTags"].as_array_mut().unwrap().pop();
        for of in [&read, &made] {
            lab.change(IDENTITY_POOL, of, program.clone()).await;
            assert!(lab.aws.requests("SetPrincipalTagAttributeMap").is_empty());
        }
        // A provider that the pool has and AWS refuses to tell of is an error all the same.
        lab.aws.calm();
        lab.aws.fail("GetPrincipalTagAttributeMap", 1, 9, "InvalidParameterException", 400);
        let refused = lab.engine.refresh(IDENTITY_POOL, &read).await.unwrap_err();
        assert!(refused.message().contains("GetPrincipalTagAttributeMap was refused"), "{}", refused.message());
    }
}

/// The providers of a pool with the new issuer have names of their own.
#[tokio::test(flavor = "multi_thread")]
async fn the_new_issuer_is_a_name_too() {
    let mut lab = lab(Omitted::Reset).await;
    let of = |name: &str, mapping: &str| {
        json!({"identityPoolName": "web", "roles": {"authenticated": ELSEWHERE},
            "cognitoIdentityProviders": [{"clientId": "abc", "providerName": name}],
            "roleMappings": [{"identityProvider": mapping, "type": "Token", "ambiguousRoleResolution": "Deny"}]})
    };
    let name = format!("issuer-{ENDPOINT}");
    assert_eq!(failures(&mut lab, of(&name, &format!("{name}:abc"))).await, Vec::<String>::new());
    let told = failures(&mut lab, of(&name, &name)).await;
    assert!(told.len() == 1 && told[0].starts_with("roleMappings[0].identityProvider must end in a colon"), "{told:?}");
    for (wrong, what) in [
        (name.replace("us-east-1.", "eu-west-1."), "names one region, and a pool in another"),
        (name.replace(".com", ".com.cn"), "must have the host cognito-idp.<region>.amazonaws.com"),
        (name.replace("issuer-", "issuers-"), "must be cognito-idp.<region>.amazonaws.com/<user pool id>"),
    ] {
        let told = failures(&mut lab, of(&wrong, "graph.facebook.com")).await;
        assert!(told.len() == 1 && told[0].contains(what), "{wrong}: {told:?}");
    }
}

/// What is refused is told by its place: a value may be a secret.
#[tokio::test(flavor = "multi_thread")]
async fn no_text_holds_a_value() {
    let mut lab = lab(Omitted::Reset).await;
    let condition = json!({"test": "StringCanary", "variable": "canary:variable", "values": ["canary"]});
    let mut again = condition.clone();
    again["values"] = json!(["canary", "other"]);
    let inputs = json!({"identityPoolName": "web", "allowUnauthenticatedIdentities": true,
        "roles": {"authenticated": "arn:aws-canary:iam::123456789012:role/canary"},
        "tags": {"team": "canary&"},
        "cognitoIdentityProviders": [
            {"clientId": "a", "providerName": "cognito-idp.us-canary-1.amazonaws.com/us-east-1_AbCdEfGhI"},
            {"clientId": "b", "providerName": "cognito-idp.us-canary-1.example.com/us-canary-1_AbCdEfGhI"},
            {"clientId": "c", "providerName": "canary"}],
        "roleMappings": [{"identityProvider": "https://canary", "type": "Token", "ambiguousRoleResolution": "Deny"}],
        "permissions": {"unauthenticated": [
            {"actions": ["s3:GetObject"], "resources": ["*"], "conditions": [condition, again]}]}});
    let told = failures(&mut lab, inputs).await;
    assert_eq!(told.len(), 7, "{told:?}");
    assert!(told.iter().all(|text| !text.contains("canary")), "{told:?}");
    assert!(told.iter().any(|text| text.contains("repeats test and variable of conditions[0]")), "{told:?}");
}

/// The provider was killed after the pool had its new tags and before its roles had them: a refresh finds tags that were given
/// up, and says what the roles lack, so that the next `up` puts both right.
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_finds_roles_with_other_tags_than_the_pool() {
    for (call, news) in [
        ("UntagRole", json!({"team": "web"})),
        ("TagRole", json!({"team": "web", "stage": "test", "owner": "ops"})),
        ("TagRole", json!({"team": "app", "stage": "test"})),
        ("UntagRole", Json::Null),
    ] {
        let mut lab = lab(Omitted::Reset).await;
        let mut program = identity_pool();
        program["tags"] = json!({"team": "web", "stage": "test"});
        let made = lab.make(IDENTITY_POOL, program.clone()).await;
        let role = lab.aws.roles()[0].clone();
        lab.aws.tag_role(&role, "theirs", "x");
        lab.settled(IDENTITY_POOL, &made).await;
        program["tags"] = news.clone();
        let wanted = lab.engine.good(IDENTITY_POOL, program).await;
        lab.aws.fail(call, 1, 1, "AccessDenied", 403);
        lab.engine.update(IDENTITY_POOL, &made, &wanted, &[]).await.unwrap_err();
        lab.aws.calm();
        let told = lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap_err();
        let reason = &partial(&told).reasons[0];
        assert!(reason.contains(&format!("roles that have not the tags of the pool: {role}")), "{reason}");
        let found = half(&told);
        // A tag that is yet to go is a difference besides.
        let changes = lab.engine.changes(IDENTITY_POOL, &found, &wanted).await;
        assert_eq!(changes.is_empty(), call == "TagRole", "{news}: {changes:?}");
        let done = lab.engine.update(IDENTITY_POOL, &found, &wanted, &[]).await.unwrap();
        let mut tags = lab.aws.role_tags(&role);
        tags.retain(|key, _| !key.starts_with("pulumi-"));
        assert_eq!(tags.remove("theirs").as_deref(), Some("x"));
        assert_eq!(json!(tags), if news.is_null() { json!({}) } else { news });
        lab.settled(IDENTITY_POOL, &done).await;
    }
}

/// What somebody does to the tags of the pool alone is a difference as before.
#[tokio::test(flavor = "multi_thread")]
async fn drift_of_a_pools_tags_is_seen_beside_those_of_its_roles() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = identity_pool();
    program["tags"] = json!({"team": "web", "stage": "test"});
    let made = lab.make(IDENTITY_POOL, program).await;
    lab.aws.tamper(&made.id, |pool| pool["IdentityPoolTags"] = json!({"team": "app", "alien": "y"}));
    let found = half(&lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap_err());
    let changes = lab.engine.changes(IDENTITY_POOL, &found, &made.inputs).await;
    assert_eq!(changes, ["tags.alien", "tags.team"]);
    let done = lab.engine.update(IDENTITY_POOL, &found, &made.inputs, &[]).await.unwrap();
    assert_eq!(done.state, made.state);
    lab.settled(IDENTITY_POOL, &done).await;
}

/// Somebody took a tag off the pool alone: the role has it yet, and the next `up` gives it back.
#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_somebody_took_off_the_pool_is_put_back() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = identity_pool();
    program["tags"] = json!({"team": "web", "stage": "test"});
    let made = lab.make(IDENTITY_POOL, program).await;
    lab.aws.tamper(&made.id, |pool| pool["IdentityPoolTags"] = json!({"team": "web"}));
    let found = half(&lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap_err());
    let done = lab.engine.update(IDENTITY_POOL, &found, &made.inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.everything(&made.id)["IdentityPoolTags"]["stage"], "test");
    lab.settled(IDENTITY_POOL, &done).await;
}
