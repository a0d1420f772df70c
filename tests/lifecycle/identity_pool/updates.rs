//! An update of an identity pool changes what the program changed, and nothing else.

use super::*;

/// A pool on which every property of its own is set.
fn whole() -> Json {
    json!({"identityPoolName": "web", "allowClassicFlow": true, "allowUnauthenticatedIdentities": true,
        "cognitoIdentityProviders": [
            {"clientId": "abc", "providerName": ENDPOINT, "serverSideTokenCheck": true},
            {"clientId": "def", "providerName": ENDPOINT}],
        "developerProviderName": "login.example.com",
        "openidConnectProviderArns": ["arn:aws:iam::123456789012:oidc-provider/accounts.example.com"],
        "samlProviderArns": ["arn:aws:iam::123456789012:saml-provider/corporate"],
        "supportedLoginProviders": {"accounts.google.com": "one.example", "graph.facebook.com": "7"},
        "roles": {"authenticated": ELSEWHERE, "unauthenticated": ELSEWHERE},
        "roleMappings": [
            {"identityProvider": format!("{ENDPOINT}:abc"), "type": "Rules", "ambiguousRoleResolution": "Deny",
             "mappingRules": [
                {"claim": "b", "matchType": "Equals", "value": "1", "roleArn": ELSEWHERE},
                {"claim": "a", "matchType": "StartsWith", "value": "2", "roleArn": ELSEWHERE}]},
            {"identityProvider": "graph.facebook.com", "type": "Token", "ambiguousRoleResolution": "AuthenticatedRole"}],
        "principalTags": [{"identityProviderName": ENDPOINT, "useDefaults": true}],
        "tags": {"team": "web"}})
}

/// What UpdateIdentityPool is sent for `whole`.
fn whole_request(id: &str) -> Json {
    json!({"IdentityPoolId": id, "IdentityPoolName": "web", "AllowClassicFlow": true, "AllowUnauthenticatedIdentities": true,
        "CognitoIdentityProviders": [
            {"ClientId": "abc", "ProviderName": ENDPOINT, "ServerSideTokenCheck": true},
            {"ClientId": "def", "ProviderName": ENDPOINT, "ServerSideTokenCheck": false}],
        "DeveloperProviderName": "login.example.com",
        "OpenIdConnectProviderARNs": ["arn:aws:iam::123456789012:oidc-provider/accounts.example.com"],
        "SamlProviderARNs": ["arn:aws:iam::123456789012:saml-provider/corporate"],
        "SupportedLoginProviders": {"accounts.google.com": "one.example", "graph.facebook.com": "7"}})
}

/// P5: a new name is given in place. P6, for identity pools: the request is the live configuration with the one change,
/// whatever AWS does with what it is not told.
#[tokio::test(flavor = "multi_thread")]
async fn the_request_is_what_is_live_with_the_one_change() {
    let changes = [
        ("identityPoolName", json!("renamed"), "IdentityPoolName", json!("renamed")),
        ("allowClassicFlow", json!(false), "AllowClassicFlow", json!(false)),
        ("allowClassicFlow", Json::Null, "AllowClassicFlow", json!(false)),
        ("samlProviderArns", Json::Null, "SamlProviderARNs", json!([])),
        (
            "supportedLoginProviders",
            json!({"graph.facebook.com": "8"}),
            "SupportedLoginProviders",
            json!({"graph.facebook.com": "8"}),
        ),
        ("cognitoIdentityProviders", Json::Null, "CognitoIdentityProviders", json!([])),
    ];
    for mode in MODES {
        for (name, value, member, sent) in &changes {
            let mut lab = lab(mode).await;
            let made = lab.make(IDENTITY_POOL, whole()).await;
            lab.settled(IDENTITY_POOL, &made).await;
            let mut program = whole();
            program[*name] = value.clone();
            let inputs = lab.engine.good(IDENTITY_POOL, program.clone()).await;
            let diff = lab.engine.diff(IDENTITY_POOL, &made, &inputs).await.unwrap();
            assert_eq!(diff.replaces, Vec::<String>::new());
            let changed = lab.change(IDENTITY_POOL, &made, program).await;
            let mut expected = whole_request(&made.id);
            expected[*member] = sent.clone();
            assert_eq!(lab.aws.writes(), ["UpdateIdentityPool"], "{name}");
            assert_eq!(lab.aws.request("UpdateIdentityPool"), expected, "{name}");
            assert_eq!(changed.id, made.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_set_and_the_program_never_had_stays() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(IDENTITY_POOL, json!({"identityPoolName": "web"})).await;
        lab.aws.tamper(&made.id, |pool| pool["SupportedLoginProviders"] = json!({"graph.facebook.com": "7"}));
        let inputs = lab.engine.good(IDENTITY_POOL, json!({"identityPoolName": "renamed"})).await;
        lab.engine.update(IDENTITY_POOL, &made, &inputs, &[]).await.unwrap();
        let sent = lab.aws.request("UpdateIdentityPool");
        assert_eq!(sent["SupportedLoginProviders"], json!({"graph.facebook.com": "7"}));
    }
}

/// P37: roles and mappings are one call, with all of them in it and the rules in their order.
#[tokio::test(flavor = "multi_thread")]
async fn a_rule_changes_by_one_call_with_everything_in_it() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(IDENTITY_POOL, whole()).await;
        let mut program = whole();
        program["roleMappings"][0]["mappingRules"][1]["value"] = json!("3");
        let changed = lab.change(IDENTITY_POOL, &made, program.clone()).await;
        assert_eq!(lab.aws.writes(), ["SetIdentityPoolRoles"]);
        let expected = json!({"IdentityPoolId": made.id,
            "Roles": {"authenticated": ELSEWHERE, "unauthenticated": ELSEWHERE},
            "RoleMappings": {
                format!("{ENDPOINT}:abc"): {"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": [
                    {"Claim": "b", "MatchType": "Equals", "Value": "1", "RoleARN": ELSEWHERE},
                    {"Claim": "a", "MatchType": "StartsWith", "Value": "3", "RoleARN": ELSEWHERE}]}},
                "graph.facebook.com": {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}}});
        assert_eq!(lab.aws.request("SetIdentityPoolRoles"), expected);
        // Another order of the entries is no change, another order of the rules is one.
        program["roleMappings"].as_array_mut().unwrap().reverse();
        let inputs = lab.engine.good(IDENTITY_POOL, program.clone()).await;
        assert_eq!(lab.engine.changes(IDENTITY_POOL, &changed, &inputs).await, Vec::<String>::new());
        program["roleMappings"][1]["mappingRules"].as_array_mut().unwrap().reverse();
        let inputs = lab.engine.good(IDENTITY_POOL, program).await;
        assert!(!lab.engine.changes(IDENTITY_POOL, &changed, &inputs).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_tags_leave_the_pool_itself_alone() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, whole()).await;
    let mut program = whole();
    program["tags"] = json!({"team": "app"});
    lab.change(IDENTITY_POOL, &made, program).await;
    assert_eq!(lab.aws.writes(), ["TagResource"]);
}
