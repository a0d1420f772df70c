//! The life of an app client.

use super::*;

/// P8, P25: an update of a client resets nothing; an import knows whether there is a secret.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_lives() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let pool = lab.make(USER_POOL, pool()).await;
        let program = json!({"userPoolId": pool.id, "name": "web", "generateSecret": true, "callbackUrls": ["https://b.example", "https://a.example"],
            "allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": ["code"], "allowedOauthScopes": ["openid"],
            "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], "supportedIdentityProviders": ["COGNITO"]});
        let made = lab.make(CLIENT, program.clone()).await;
        assert!(matches!(made.state["clientSecret"], Value::Secret(_)));
        lab.settled(CLIENT, &made).await;
        let mut longer = program.clone();
        longer["accessTokenValidity"] = json!(2);
        let longer = lab.change(CLIENT, &made, longer).await;
        let sent = lab.aws.request("UpdateUserPoolClient");
        assert_eq!(
            (&sent["AccessTokenValidity"], &sent["SupportedIdentityProviders"]),
            (&json!(2), &json!(["COGNITO"]))
        );
        assert_eq!(sent["GenerateSecret"], Json::Null);
        assert_eq!(longer.state["clientSecret"], made.state["clientSecret"]);
        // Imported with the pool's id, it is the same client, and what was not written is not invented.
        let imported = lab.engine.import(CLIENT, &format!("{}/{}", pool.id, made.id)).await.unwrap().unwrap();
        assert_eq!(imported.id, made.id);
        let (checked, failures) = lab.engine.check(CLIENT, &imported.inputs, &imported.inputs).await;
        assert_eq!((failures, lab.engine.changes(CLIENT, &imported, &checked).await), (vec![], vec![]));
        assert_eq!(lab.engine.changes(CLIENT, &imported, &longer.inputs).await, Vec::<String>::new());
        for (name, v) in [("generateSecret", json!(false)), ("userPoolId", json!("us-east-1_Other"))] {
            let diff = lab.engine.diff(CLIENT, &longer, &with(&longer.inputs, name, v)).await.unwrap();
            assert_eq!(diff.replaces, [name]);
        }
        lab.aws.vanish(&pool.id);
        assert_eq!(lab.engine.refresh(CLIENT, &longer).await.unwrap(), None, "it went with its pool");
        lab.engine.delete(CLIENT, &longer).await.expect("and that is fine");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_that_cannot_be_are_told() {
    let mut lab = lab(Omitted::Reset).await;
    for (ty, id, text) in [
        (USER_POOL, "nonsense", "is not the id of a user pool, which looks like us-east-1_AbCdEfGhI"),
        (CLIENT, "3fetogamdv9aqa0393adsd7viv", "give <user pool id>/<client id>"),
        (CLIENT, "nonsense/client", "is not the id of a user pool"),
        (IDENTITY_POOL, "us-east-1", "is not the id of an identity pool, which looks like us-east-1:"),
    ] {
        let refused = lab.engine.import(ty, id).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        assert!(refused.message().contains(text), "{}", refused.message());
    }
    assert_eq!(lab.aws.calls(), 0);
    assert_eq!(lab.engine.import(USER_POOL, "us-east-1_Nowhere").await.unwrap(), None);
    lab.aws.fail("DescribeUserPool", 2, 1, "AccessDeniedException", 400);
    let refused = lab.engine.import(USER_POOL, "us-east-1_Nowhere").await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied, "what may not be seen is not gone");
}
