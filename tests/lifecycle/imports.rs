//! Imports of what was made elsewhere, or long ago: whatever AWS shows is a program that Check takes, and no difference.

use super::*;

/// A pool as CreateUserPool makes it, with what AWS shows of it that no request of today would have.
fn pools() -> Vec<(Json, Json)> {
    let own = |name: &str, dev: bool| {
        json!({"Name": name, "AttributeDataType": "String", "DeveloperOnlyAttribute": dev, "Mutable": true, "Required": false,
            "StringAttributeConstraints": {}})
    };
    vec![
        (
            json!({}),
            json!({"SchemaAttributes": [own("custom:a-name-of-20-letters", false), own("dev:custom:level", true)]}),
        ),
        (json!({}), json!({"EmailVerificationMessage": "Your code: {####}", "EmailVerificationSubject": "Hello"})),
        (
            json!({}),
            json!({"LambdaConfig": {"PreTokenGeneration": "arn:aws:lambda:us-east-1:123456789012:function:tokens"}}),
        ),
        (json!({}), json!({"LambdaConfig": {}, "UserPoolTags": {}, "DeviceConfiguration": {}})),
        (json!({}), json!({"UserPoolTier": "LITE", "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}})),
        (
            json!({}),
            json!({"EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT", "SourceArn": "", "From": ""}}),
        ),
        (
            json!({}),
            json!({"Policies": {"PasswordPolicy": {"MinimumLength": 6, "RequireUppercase": false, "RequireLowercase": false,
                "RequireNumbers": false, "RequireSymbols": false, "TemporaryPasswordValidityDays": 0}}}),
        ),
        (json!({"UsernameAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": false}}), json!({})),
        (json!({"AliasAttributes": ["email", "preferred_username"]}), json!({"MfaConfiguration": "OFF"})),
    ]
}

/// P39: user pools, with members of old, empty ones, and names with prefixes.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_pool_is_imported() {
    let (mut lab, mut troubles) = (lab(Omitted::Reset).await, Vec::new());
    for (request, shown) in pools() {
        let mut request = request;
        request["PoolName"] = json!("old");
        let id = lab.aws.make("CreateUserPool", request)["UserPool"]["Id"].as_str().unwrap().to_owned();
        lab.aws.tamper(&id, |pool| {
            let more = shown.as_object().unwrap().clone();
            pool.as_object_mut().unwrap().extend(more);
        });
        troubles.extend(trouble(&mut lab, USER_POOL, &id, &shown).await);
    }
    assert_eq!(troubles, Vec::<String>::new());
}

/// P39: app clients, with lifetimes and flows as they used to be.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_client_is_imported() {
    let (mut lab, mut troubles) = (lab(Omitted::Reset).await, Vec::new());
    let home = lab.make(USER_POOL, pool()).await.id;
    for shown in [
        json!({"ExplicitAuthFlows": [], "SupportedIdentityProviders": [], "CallbackURLs": [], "TokenValidityUnits": {}}),
        json!({"ExplicitAuthFlows": ["USER_PASSWORD_AUTH"]}),
        json!({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_OF_TOMORROW"]}),
        json!({"AccessTokenValidity": 0, "IdTokenValidity": 0, "RefreshTokenValidity": 0}),
        json!({"TokenValidityUnits": {"AccessToken": "days", "IdToken": "days", "RefreshToken": "minutes"},
            "RefreshTokenValidity": 43_200}),
        json!({"ReadAttributes": ["email", "email_verified", "identities", "custom:a-name-of-20-letters", "dev:custom:level"],
            "WriteAttributes": []}),
        json!({"PreventUserExistenceErrors": "LEGACY", "EnableTokenRevocation": false}),
        json!({"SupportedIdentityProviders": ["COGNITO", "Corp"]}),
        json!({"CallbackURLs": ["https://app.example.com"], "LogoutURLs": ["https://app.example.com"],
            "AllowedOAuthFlowsUserPoolClient": false}),
    ] {
        let request = json!({"UserPoolId": home, "ClientName": "old"});
        let made = lab.aws.make("CreateUserPoolClient", request)["UserPoolClient"]["ClientId"].clone();
        let id = made.as_str().unwrap();
        lab.aws.tamper(id, |client| client.as_object_mut().unwrap().extend(shown.as_object().unwrap().clone()));
        troubles.extend(trouble(&mut lab, CLIENT, &format!("{home}/{id}"), &shown).await);
    }
    assert_eq!(troubles, Vec::<String>::new());
}

/// P39: identity pools that have no roles.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_identity_pool_is_imported() {
    let (mut lab, mut troubles) = (lab(Omitted::Reset).await, Vec::new());
    let endpoint = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI";
    for shown in [
        json!({"CognitoIdentityProviders": [], "SupportedLoginProviders": {}, "IdentityPoolTags": {}}),
        json!({"CognitoIdentityProviders": [{"ProviderName": endpoint, "ClientId": "3fetogamdv9aqa0393adsd7viv"}]}),
        json!({"SupportedLoginProviders": {"graph.facebook.com": "7346241598935552"}, "AllowClassicFlow": true}),
        json!({"DeveloperProviderName": "login.example", "AllowUnauthenticatedIdentities": true}),
    ] {
        let request = json!({"IdentityPoolName": "old", "AllowUnauthenticatedIdentities": false});
        let made = lab.aws.make("CreateIdentityPool", request)["IdentityPoolId"].clone();
        let id = made.as_str().unwrap();
        lab.aws.tamper(id, |pool| pool.as_object_mut().unwrap().extend(shown.as_object().unwrap().clone()));
        troubles.extend(trouble(&mut lab, IDENTITY_POOL, id, &shown).await);
    }
    assert_eq!(troubles, Vec::<String>::new());
}

/// What stands between an import and an empty preview, and between that and an empty refresh.
async fn trouble(lab: &mut Lab, ty: &str, id: &str, shown: &Json) -> Option<String> {
    let imported = match lab.engine.import(ty, id).await {
        Ok(found) => found.expect("it can be imported"),
        Err(e) => return Some(format!("{shown}: {e}")),
    };
    let (checked, failures) = lab.engine.check(ty, &imported.inputs, &imported.inputs).await;
    let changes = lab.engine.changes(ty, &imported, &checked).await;
    let seen = lab.engine.refresh(ty, &imported).await.unwrap().expect("it is there").inputs;
    let settled = failures.is_empty() && changes.is_empty() && seen == imported.inputs;
    (!settled).then(|| format!("{shown}: {failures:?}, {changes:?}, {:?} became {seen:?}", imported.inputs))
}

/// AWS tags by itself what CloudFormation and Service Catalog make, and takes no such key from anybody: who moves from there
/// neither sees these tags nor sends them back.
#[tokio::test(flavor = "multi_thread")]
async fn tags_of_awss_own_are_left_to_aws() {
    for (ty, name, tags, write) in [
        (USER_POOL, "name", "UserPoolTags", "UpdateUserPool"),
        (IDENTITY_POOL, "identityPoolName", "IdentityPoolTags", "TagResource"),
    ] {
        let mut lab = lab(Omitted::Reset).await;
        let pool = lab.make(ty, json!({name: "a", "tags": {"team": "web"}})).await.id;
        lab.aws.tamper(&pool, |pool| pool[tags]["aws:cloudformation:stack-name"] = json!("shop"));
        let imported = lab.engine.import(ty, &pool).await.unwrap().unwrap();
        assert_eq!(imported.json()["tags"], json!({"team": "web"}));
        lab.settled(ty, &imported).await;
        lab.change(ty, &imported, json!({name: "a", "tags": {"team": "app"}})).await;
        let sent: String = lab.aws.sent().iter().map(|(_, body)| body.to_string()).collect();
        assert!(sent.contains("team") && !sent.contains("aws:cloudformation"), "{sent}");
        assert!(lab.aws.writes().contains(&write.to_owned()));
        if ty == USER_POOL {
            lab.aws.calm();
            let function = "arn:aws:lambda:us-east-1:123456789012:function:f";
            lab.make(TRIGGERS, json!({"userPoolId": pool, "preSignUp": function})).await;
            assert_eq!(lab.aws.request("UpdateUserPool")["UserPoolTags"]["aws:cloudformation:stack-name"], Json::Null);
        }
    }
}
