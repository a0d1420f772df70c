//! The life of an identity pool and its roles.

mod documents;
mod imports;
mod roles;
mod tags;
mod updates;

use super::*;

const ENDPOINT: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI";
const ELSEWHERE: &str = "arn:aws:iam::123456789012:role/elsewhere";

fn identity_pool() -> Json {
    json!({"identityPoolName": "web", "cognitoIdentityProviders": [{"clientId": "abc", "providerName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"}],
        "permissions": {"authenticated": [{"actions": ["s3:*"], "resources": ["arn:aws:s3:::b/private/${cognito-identity.amazonaws.com:sub}/*"]}]}})
}

/// P5, P38: an identity pool is renamed in place; its role trusts this pool alone, and guests have none.
#[tokio::test(flavor = "multi_thread")]
async fn an_identity_pool_lives() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let made = lab.make(IDENTITY_POOL, identity_pool()).await;
        let state = made.json();
        assert_eq!(state["arn"], format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{}", made.id));
        let role = state["authenticatedRoleName"].as_str().unwrap().to_owned();
        assert_eq!(state["authenticatedRoleArn"], format!("arn:aws:iam::123456789012:role/{role}"));
        assert_eq!(lab.aws.roles(), std::slice::from_ref(&role), "guests get no role that nobody asked for");
        assert_eq!(
            lab.aws.policy(&role).unwrap()["Statement"],
            json!([{"Effect": "Allow", "Action": ["s3:*"],
            "Resource": ["arn:aws:s3:::b/private/${cognito-identity.amazonaws.com:sub}/*"]}])
        );
        assert_eq!(
            lab.aws.trust(&role)["Statement"][0]["Condition"]["StringEquals"]["cognito-identity.amazonaws.com:aud"],
            json!(made.id)
        );
        assert_eq!(lab.aws.writes(), ["CreateIdentityPool", "CreateRole", "PutRolePolicy", "SetIdentityPoolRoles"]);
        assert_eq!(lab.aws.request("CreateIdentityPool")["AllowUnauthenticatedIdentities"], false);
        lab.settled(IDENTITY_POOL, &made).await;
        let mut program = identity_pool();
        program["permissions"]["authenticated"][0]["actions"] = json!(["s3:GetObject"]);
        let changed = lab.change(IDENTITY_POOL, &made, program.clone()).await;
        assert_eq!(lab.aws.writes(), ["PutRolePolicy"]);
        program["principalTags"] = json!([{"identityProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI", "principalTags": {"tenant": "custom:tenant"}}]);
        let tagged = lab.change(IDENTITY_POOL, &changed, program.clone()).await;
        assert_eq!(
            lab.aws.trust(&role)["Statement"][0]["Action"],
            json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"])
        );
        // The role's name is its own: a rename of the pool leaves it.
        program["identityPoolName"] = json!("renamed");
        let renamed = lab.change(IDENTITY_POOL, &tagged, program.clone()).await;
        assert_eq!(renamed.json()["authenticatedRoleName"], json!(role));
        // Managed elsewhere from now on: ours goes.
        program["permissions"] = Json::Null;
        program["roles"] = json!({"authenticated": "arn:aws:iam::123456789012:role/foreign"});
        let foreign = lab.change(IDENTITY_POOL, &renamed, program.clone()).await;
        assert!(lab.aws.roles().is_empty());
        assert_eq!(foreign.json()["authenticatedRoleArn"], "arn:aws:iam::123456789012:role/foreign");
        let back = lab.change(IDENTITY_POOL, &foreign, identity_pool()).await;
        assert_eq!(lab.aws.roles().len(), 1);
        lab.engine.delete(IDENTITY_POOL, &back).await.unwrap();
        assert!(lab.aws.is_empty());
        lab.engine.delete(IDENTITY_POOL, &back).await.expect("that it is gone already is fine");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_an_identity_pool_can_fail_and_is_resumed() {
    for step in ["CreateRole", "PutRolePolicy", "SetIdentityPoolRoles", "SetPrincipalTagAttributeMap"] {
        let mut lab = lab(Omitted::Reset).await;
        let mut program = identity_pool();
        program["principalTags"] = json!([{"identityProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI", "principalTags": {"tenant": "custom:tenant"}}]);
        lab.aws.fail(step, 1, 1, "AccessDenied", 403);
        let inputs = lab.engine.good(IDENTITY_POOL, program).await;
        let failed = lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err();
        let detail = partial(&failed);
        assert!(detail.reasons[0].starts_with(&format!("{step} was refused: AccessDenied")), "{:?}", detail.reasons);
        let half = Resource {
            id: detail.id,
            inputs: support::object(detail.inputs),
            state: support::object(detail.properties),
        };
        lab.aws.calm();
        let done = lab.engine.update(IDENTITY_POOL, &half, &inputs, &[]).await.unwrap();
        lab.settled(IDENTITY_POOL, &done).await;
        assert_eq!(lab.aws.roles().len(), 1, "{step}: no second role");
        assert!(lab.aws.requests("CreateIdentityPool").is_empty());
        lab.engine.delete(IDENTITY_POOL, &done).await.unwrap();
        assert!(lab.aws.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_identity_pool_leaves_no_role_behind() {
    let mut lab = lab(Omitted::Reset).await;
    for renamed in [false, true] {
        lab.aws.calm();
        lab.aws.fail("SetIdentityPoolRoles", 1, 1, "AccessDenied", 400);
        let inputs = lab.engine.good(IDENTITY_POOL, identity_pool()).await;
        let detail = partial(&lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err());
        let mut half = Resource {
            id: detail.id,
            inputs: support::object(detail.inputs),
            state: support::object(detail.properties),
        };
        if renamed {
            let news = with(&inputs, "identityPoolName", json!("other"));
            half = lab.engine.update(IDENTITY_POOL, &half, &news, &[]).await.unwrap();
        }
        assert_eq!(lab.aws.roles().len(), 1);
        lab.engine.delete(IDENTITY_POOL, &half).await.unwrap();
        assert!(lab.aws.is_empty(), "{:?}", lab.aws.roles());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_no_statement_shows_is_made_in_the_end() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = identity_pool();
    program["allowUnauthenticatedIdentities"] = json!(true);
    program["permissions"] = json!({"unauthenticated": [{"actions": ["s3:*"], "resources": ["*"]}]});
    lab.aws.fail("CreateRole", 1, 1, "AccessDenied", 403);
    let inputs = lab.engine.good(IDENTITY_POOL, program).await;
    let half = half(&lab.engine.create(IDENTITY_POOL, &inputs).await.unwrap_err());
    assert!(lab.aws.roles().is_empty());
    let done = lab.engine.update(IDENTITY_POOL, &half, &inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.roles().len(), 2, "users who signed in get a role in any case");
    lab.settled(IDENTITY_POOL, &done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_developer_name_is_given_in_place() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, identity_pool()).await;
    let named = with(&made.inputs, "developerProviderName", json!("login.example.com"));
    let diff = lab.engine.diff(IDENTITY_POOL, &made, &named).await.unwrap();
    assert_eq!((diff.diffs, diff.replaces), (vec!["developerProviderName".to_owned()], vec![]));
    let made = lab.engine.update(IDENTITY_POOL, &made, &named, &[]).await.unwrap();
    for news in [with(&named, "developerProviderName", json!("other")), without(&named, "developerProviderName")] {
        assert_eq!(lab.engine.diff(IDENTITY_POOL, &made, &news).await.unwrap().replaces, ["developerProviderName"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_vanished_is_found_and_made_again() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, identity_pool()).await;
    let role = lab.aws.roles()[0].clone();
    lab.aws.vanish(&role);
    let read = lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap().unwrap();
    assert_eq!(lab.engine.changes(IDENTITY_POOL, &read, &made.inputs).await, ["permissions"]);
    let repaired = lab.engine.update(IDENTITY_POOL, &read, &made.inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.roles(), [role]);
    lab.settled(IDENTITY_POOL, &repaired).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_somebody_gave_more_to_is_left_alone() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, identity_pool()).await;
    let role = lab.aws.roles()[0].clone();
    lab.aws.add_policy(&role, "theirs");
    let refused = lab.engine.delete(IDENTITY_POOL, &made).await.unwrap_err();
    assert!(refused.message().contains("(theirs)"), "{}", refused.message());
    assert!(lab.engine.refresh(IDENTITY_POOL, &made).await.unwrap().is_some(), "nothing was half removed");
    lab.aws.remove_policies("theirs");
    lab.engine.delete(IDENTITY_POOL, &made).await.unwrap();
    assert!(lab.aws.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_pool_is_imported_with_its_roles() {
    let mut lab = lab(Omitted::Reset).await;
    let made = lab.make(IDENTITY_POOL, identity_pool()).await;
    let imported = lab.engine.import(IDENTITY_POOL, &made.id).await.unwrap().unwrap();
    let (checked, failures) = lab.engine.check(IDENTITY_POOL, &imported.inputs, &imported.inputs).await;
    assert_eq!((failures, lab.engine.changes(IDENTITY_POOL, &imported, &checked).await), (vec![], vec![]));
    assert_eq!(
        lab.engine.changes(IDENTITY_POOL, &imported, &made.inputs).await,
        Vec::<String>::new(),
        "{:?}",
        imported.inputs
    );
}

/// P37: roles and mappings are properties of the pool, and go to AWS together and in order.
#[tokio::test(flavor = "multi_thread")]
async fn guests_and_mappings() {
    let mut lab = lab(Omitted::Reset).await;
    let mut program = identity_pool();
    program["allowUnauthenticatedIdentities"] = json!(true);
    program["permissions"]["unauthenticated"] = json!([{"effect": "deny", "actions": ["s3:*"], "resources": ["*"],
        "conditions": [{"test": "StringEquals", "variable": "aws:RequestedRegion", "values": ["us-east-1"]}]}]);
    program["roleMappings"] = json!([{"identityProvider": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI:abc", "type": "Rules",
        "ambiguousRoleResolution": "Deny", "mappingRules": [
            {"claim": "b", "matchType": "Equals", "value": "1", "roleArn": "arn:aws:iam::123456789012:role/b"},
            {"claim": "a", "matchType": "Equals", "value": "1", "roleArn": "arn:aws:iam::123456789012:role/a"}]}]);
    program["roleOptions"] = json!({"path": "/apps/", "description": "mine", "maxSessionDuration": 7200,
        "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"});
    program["tags"] = json!({"team": "web"});
    let made = lab.make(IDENTITY_POOL, program.clone()).await;
    lab.settled(IDENTITY_POOL, &made).await;
    assert_eq!(lab.aws.roles().len(), 2);
    let rules = &lab.aws.request("SetIdentityPoolRoles")["RoleMappings"]["cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI:abc"]
        ["RulesConfiguration"]["Rules"];
    assert_eq!((&rules[0]["Claim"], &rules[1]["Claim"]), (&json!("b"), &json!("a")), "the order of rules matters");
    program["roleOptions"] = json!({"path": "/apps/", "description": "yours"});
    program["roleMappings"][0]["mappingRules"][0]["value"] = json!("2");
    program["tags"] = json!({"team": "app"});
    let changed = lab.change(IDENTITY_POOL, &made, program.clone()).await;
    let writes = lab.aws.writes();
    assert_eq!(writes.iter().filter(|op| *op == "SetIdentityPoolRoles").count(), 1, "{writes:?}");
    assert!(
        !writes.contains(&"CreateRole".to_owned()) && writes.contains(&"DeleteRolePermissionsBoundary".to_owned()),
        "{writes:?}"
    );
    program["roleOptions"]["path"] = json!("/other/");
    let moved = lab.change(IDENTITY_POOL, &changed, program).await;
    assert!(moved.json()["authenticatedRoleArn"].as_str().unwrap().contains(":role/other/"));
    lab.engine.delete(IDENTITY_POOL, &moved).await.unwrap();
    assert!(lab.aws.is_empty());
}
