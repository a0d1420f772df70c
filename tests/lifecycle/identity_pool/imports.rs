//! Any identity pool can be imported, and what comes of it is a program without a change to make.

use super::*;

/// Imports a pool, and sees that neither a preview nor a refresh of what was imported finds a change.
async fn imported(lab: &mut Lab, id: &str) -> Resource {
    lab.aws.calm();
    let imported = lab.engine.import(IDENTITY_POOL, id).await.unwrap().expect("it is there");
    let (checked, failures) = lab.engine.check(IDENTITY_POOL, &imported.inputs, &imported.inputs).await;
    assert_eq!(failures, []);
    assert_eq!(lab.engine.changes(IDENTITY_POOL, &imported, &checked).await, Vec::<String>::new());
    let read = lab.engine.refresh(IDENTITY_POOL, &imported).await.unwrap().expect("it is there");
    assert_eq!(read, imported);
    let updated = lab.engine.update(IDENTITY_POOL, &imported, &checked, &[]).await.unwrap();
    assert_eq!(lab.aws.writes(), Vec::<String>::new(), "even an update has nothing to do");
    assert_eq!(updated.state, imported.state);
    imported
}

fn inputs(of: &Resource) -> Json {
    pulumi_resource_cognito::value::object_to_json(&of.inputs).unwrap()
}

/// P39: an import ends in an empty preview, here with roles of our own.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_of_ours_comes_back_with_its_permissions() {
    for (permissions, options) in [
        (json!({}), Json::Null),
        (json!({"unauthenticated": [{"actions": ["s3:GetObject"], "resources": ["*"]}]}), json!({"path": "/apps/"})),
        (
            json!({"authenticated": [{"effect": "Deny", "actions": ["s3:*"], "resources": ["*"], "conditions": [
                {"test": "StringEquals", "variable": "aws:PrincipalTag/tenant", "values": ["a", "b"]}]}]}),
            json!({"description": "mine", "maxSessionDuration": 7200,
                "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}),
        ),
    ] {
        let mut lab = lab(Omitted::Reset).await;
        let mut program = identity_pool();
        program["allowUnauthenticatedIdentities"] = json!(true);
        program["permissions"] = permissions.clone();
        program["roleOptions"] = options.clone();
        program["principalTags"] =
            json!([{"identityProviderName": ENDPOINT, "principalTags": {"tenant": "custom:tenant"}}]);
        let made = lab.make(IDENTITY_POOL, program).await;
        let back = imported(&mut lab, &made.id).await;
        assert_eq!(inputs(&back)["roles"], Json::Null);
        assert_eq!(
            lab.engine.changes(IDENTITY_POOL, &back, &made.inputs).await,
            Vec::<String>::new(),
            "{permissions} {options}"
        );
        lab.engine.delete(IDENTITY_POOL, &back).await.unwrap();
        assert!(lab.aws.is_empty(), "its roles go with it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_of_others_are_imported_as_roles() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, json!({"identityPoolName": "web"})).await;
    lab.aws.add_role("theirs");
    // One that exists, and one that does not any more.
    let roles = json!({"authenticated": "arn:aws:iam::123456789012:role/theirs", "unauthenticated": ELSEWHERE});
    lab.aws.attach(&made.id, roles.clone());
    let back = imported(&mut lab, &made.id).await;
    assert_eq!((&inputs(&back)["roles"], &inputs(&back)["permissions"]), (&roles, &Json::Null));
    lab.engine.delete(IDENTITY_POOL, &back).await.unwrap();
    assert_eq!(lab.aws.roles(), ["theirs"], "they are not ours to delete");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_of_ours_that_was_given_another_shape_is_imported_as_a_role() {
    let not_action =
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]});
    for shape in ["trust", "statement", "attached policy"] {
        let mut lab = lab(Omitted::Reset).await;
        let made = lab.make(IDENTITY_POOL, identity_pool()).await;
        let role = &lab.aws.roles()[0];
        match shape {
            "trust" => {
                lab.aws.tamper_role(role, "AssumeRolePolicyDocument", r#"{"Version":"2012-10-17","Statement":[]}"#)
            }
            "statement" => lab.aws.tamper_policy(role, Some(not_action.clone())),
            _ => lab.aws.attach_policy(role, "theirs"),
        }
        let back = imported(&mut lab, &made.id).await;
        assert_eq!(inputs(&back)["permissions"], Json::Null);
        assert_eq!(inputs(&back)["roles"]["authenticated"], made.json()["authenticatedRoleArn"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_look_into_iam_can_import_all_the_same() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, json!({"identityPoolName": "web", "roles": {"authenticated": ELSEWHERE}})).await;
    lab.aws.fail("GetRole", 1, 99, "AccessDenied", 403);
    let back = lab.engine.import(IDENTITY_POOL, &made.id).await.unwrap().unwrap();
    assert_eq!(inputs(&back)["roles"], json!({"authenticated": ELSEWHERE}));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tags_of_every_provider_are_imported() {
    let mut lab = lab(Omitted::Reset).await;
    let oidc = "arn:aws:iam::123456789012:oidc-provider/accounts.example.com";
    let providers = [ENDPOINT, "graph.facebook.com", oidc, "login.example.com"];
    let program = json!({"identityPoolName": "web", "developerProviderName": "login.example.com",
        "cognitoIdentityProviders": [{"clientId": "abc", "providerName": ENDPOINT}], "openidConnectProviderArns": [oidc],
        "supportedLoginProviders": {"graph.facebook.com": "7"},
        "principalTags": providers.map(|p| json!({"identityProviderName": p, "principalTags": {"tenant": "sub"}}))});
    let made = lab.make(IDENTITY_POOL, program).await;
    let back = imported(&mut lab, &made.id).await;
    assert_eq!(lab.engine.changes(IDENTITY_POOL, &back, &made.inputs).await, Vec::<String>::new());
}
