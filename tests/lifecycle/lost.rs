//! Answers that are lost: what AWS has made all the same is found, used, and never made twice.

use super::user_pool_client_secret::{confidential, own};
use super::*;
use std::time::Duration;

const ORIGIN: &str = "pulumi:cognito:create";

fn identity() -> Json {
    json!({"identityPoolName": "app"})
}

/// The ids of the pools that there are.
fn there(lab: &Lab, ty: &str) -> Vec<String> {
    let (operation, member, id) = match ty {
        USER_POOL => ("ListUserPools", "UserPools", "Id"),
        _ => ("ListIdentityPools", "IdentityPools", "IdentityPoolId"),
    };
    let all = lab.aws.make(operation, json!({"MaxResults": 60}));
    all[member].as_array().unwrap().iter().map(|one| one[id].as_str().unwrap().to_owned()).collect()
}

fn clients(lab: &Lab, pool: &str) -> Vec<String> {
    let all = lab.aws.make("ListUserPoolClients", json!({"UserPoolId": pool, "MaxResults": 60}));
    all["UserPoolClients"].as_array().unwrap().iter().map(|one| one["ClientId"].as_str().unwrap().to_owned()).collect()
}

/// The tag that each create was sent with.
fn origins(lab: &Lab, operation: &str) -> Vec<String> {
    let all = lab.aws.whole_requests(operation);
    all.iter().map(|sent| tags(sent)[ORIGIN].as_str().unwrap_or_default().to_owned()).collect()
}

fn tags(of: &Json) -> Json {
    if of["UserPoolTags"].is_null() { of["IdentityPoolTags"].clone() } else { of["UserPoolTags"].clone() }
}

const MARKED: [(&str, &str); 2] = [(USER_POOL, "CreateUserPool"), (IDENTITY_POOL, "CreateIdentityPool")];

fn simple(ty: &str) -> Json {
    if ty == USER_POOL { json!({"name": "customers"}) } else { identity() }
}

/// Neither inputs nor state nor a refresh nor an import nor a function show the tag, an update keeps it, and when all
/// answers come it costs no call.
#[tokio::test(flavor = "multi_thread")]
async fn the_tag_is_the_providers_own() {
    for (ty, operation) in MARKED {
        let mut lab = lab(Omitted::Reset).await;
        let made = lab.make(ty, simple(ty)).await;
        assert_eq!(origins(&lab, operation).len(), 1);
        assert!(origins(&lab, operation)[0].len() > 20, "{:?}", origins(&lab, operation));
        let told = format!("{:?} {:?}", made.state, lab.engine.import(ty, &made.id).await.unwrap().unwrap());
        assert!(!told.contains(ORIGIN), "{told}");
        lab.settled(ty, &made).await;
        let mut more = simple(ty);
        more["tags"] = json!({"team": "web"});
        let tagged = lab.change(ty, &made, more).await;
        let before = tags(&Json::from_iter(lab.aws.everything(&made.id)))[ORIGIN].clone();
        assert!(before.is_string(), "an update keeps it");
        lab.change(ty, &tagged, simple(ty)).await;
        assert_eq!(tags(&Json::from_iter(lab.aws.everything(&made.id))), json!({ORIGIN: before}));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_do_not_show_the_tag() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, simple(USER_POOL)).await.id;
    lab.make(IDENTITY_POOL, identity()).await;
    let pool = lab.engine.ask("cognito:index:getUserPool", json!({"userPoolId": pool})).await.unwrap();
    let identity = json!({"identityPoolName": "app"});
    let identity = lab.engine.ask("cognito:index:getIdentityPool", identity).await.unwrap();
    let none = Value::Object(Object::new());
    assert_eq!((&pool["tags"], &pool["userPoolTags"], &identity["tags"]), (&none, &none, &none));
}

/// Those who want no tag of ours, whose pools have no room for one or who may not give tags do without.
#[tokio::test(flavor = "multi_thread")]
async fn the_tag_can_be_done_without() {
    for (ty, operation) in MARKED {
        let mut lab = lab(Omitted::Reset).await;
        let many: Json = (0..50).map(|i| (format!("tag{i:02}"), json!("x"))).collect::<serde_json::Map<_, _>>().into();
        let mut full = simple(ty);
        full["tags"] = many.clone();
        let made = lab.make(ty, full.clone()).await;
        assert_eq!(tags(&lab.aws.whole_requests(operation)[0]), many);
        lab.settled(ty, &made).await;
        // The program's tags matter more.
        let mut one_less = full.clone();
        one_less["tags"].as_object_mut().unwrap().remove("tag00");
        let made = lab.make(ty, one_less).await;
        lab.change(ty, &made, full).await;
        assert_eq!(tags(&Json::from_iter(lab.aws.everything(&made.id))), many);

        lab.aws.calm();
        lab.aws.fail(operation, 1, 1, "AccessDeniedException", 400);
        lab.make(ty, simple(ty)).await;
        lab.make(ty, simple(ty)).await;
        let sent: Vec<bool> = origins(&lab, operation).iter().map(String::is_empty).collect();
        assert_eq!(sent, [false, true, true], "it is left out from then on");

        let mut conf = config(&lab.aws.url);
        conf["ignoreTags"] = json!({"keyPrefixes": ["pulumi:"]});
        let plugin = Plugin::start(&[]);
        let mut engine = plugin.connect().await;
        engine.configure(conf).await.unwrap();
        lab.aws.calm();
        let inputs = engine.good(ty, simple(ty)).await;
        engine.create(ty, &inputs).await.unwrap();
        assert_eq!(tags(&lab.aws.whole_requests(operation)[0]), Json::Null);
        // Then a pool that may have been made is reported.
        lab.aws.calm();
        lab.aws.lose(operation, 1, 1, true);
        let refused = engine.create(ty, &inputs).await.unwrap_err();
        assert_eq!(refused.code(), Code::Internal);
        assert!(refused.message().contains("AWS may have carried out"), "{}", refused.message());
        assert_eq!(lab.aws.requests(operation).len(), 1);
        if ty == USER_POOL {
            let made = there(&lab, ty).pop().unwrap();
            for part in [made.as_str(), "pulumi import cognito:index:UserPool <name> us-east-1_"] {
                assert!(refused.message().contains(part), "{}", refused.message());
            }
        }
    }
    let mut lab = lab(Omitted::Reset).await;
    let (_, failures) =
        lab.engine.check(USER_POOL, &Object::new(), &object_of(json!({"name": "a", "tags": {ORIGIN: "x"}}))).await;
    assert_eq!(failures.len(), 1, "{failures:?}");
}

/// P39: a pool whose answer was lost, or was a fault, is the pool.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_was_made_without_an_answer_is_used() {
    for (ty, operation) in MARKED {
        for hang_up in [true, false] {
            let mut lab = lab(Omitted::Reset).await;
            // Of the same name, and somebody else's.
            let other = lab.make(ty, simple(ty)).await.id;
            lab.aws.calm();
            lab.aws.pages_of(1);
            if hang_up {
                lab.aws.lose(operation, 1, 1, true);
            } else {
                lab.aws.fail_after(operation);
            }
            let made = lab.make(ty, simple(ty)).await;
            assert_eq!(lab.aws.requests(operation).len(), 1);
            lab.aws.pages_of(60);
            assert_eq!(there(&lab, ty), [other, made.id.clone()]);
            lab.settled(ty, &made).await;
        }
    }
}

/// What was not made is made, by the same attempt.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_was_not_made_is_made() {
    for (ty, operation) in MARKED {
        let mut lab = lab(Omitted::Reset).await;
        lab.aws.lose(operation, 1, 1, false);
        let made = lab.make(ty, simple(ty)).await;
        assert_eq!(there(&lab, ty), [made.id.as_str()]);
        let sent = origins(&lab, operation);
        assert!(sent.len() == 2 && sent[0] == sent[1] && !sent[0].is_empty(), "{sent:?}");
        lab.settled(ty, &made).await;
    }
}

/// A pool that comes into being after the second try was sent is too many.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_comes_late_does_not_stay() {
    for (ty, operation) in MARKED {
        let mut lab = lab(Omitted::Reset).await;
        lab.aws.lose(operation, 1, 1, false);
        let mut wanted = simple(ty);
        if ty == USER_POOL {
            wanted["deletionProtection"] = json!("ACTIVE");
        }
        let (aws, late) = (lab.aws.clone(), operation);
        let first = tokio::spawn(async move {
            while aws.requests(late).len() < 2 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            let request = aws.whole_requests(late)[0].clone();
            aws.make(late, request);
        });
        // The second answer takes as long as the first pool needs.
        lab.aws.slow(Duration::from_millis(100));
        let made = lab.make(ty, wanted).await;
        first.await.unwrap();
        assert_eq!(there(&lab, ty), [made.id]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_looked_for_is_reported() {
    let mut lab = lab(Omitted::Reset).await;
    lab.aws.lose("CreateUserPool", 1, 1, true);
    lab.aws.fail("ListUserPools", 1, 9, "AccessDeniedException", 400);
    let inputs = lab.engine.good(USER_POOL, simple(USER_POOL)).await;
    let refused = lab.engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert_eq!(refused.code(), Code::Internal, "the engine takes the outcome for unknown");
    for part in ["AWS may have carried out CreateUserPool", "ListUserPools was refused: AccessDeniedException"] {
        assert!(refused.message().contains(part), "{}", refused.message());
    }
    assert_eq!(lab.aws.requests("CreateUserPool").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_was_made_without_an_answer_is_used() {
    for hang_up in [true, false] {
        let mut lab = lab(Omitted::Reset).await;
        let pool = lab.make(USER_POOL, pool()).await.id;
        let program = json!({"userPoolId": pool, "name": "web", "tokenValidityUnits": {"refreshToken": "hours"},
            "refreshTokenValidity": 48, "callbackUrls": ["https://b.example/x", "https://a.example/x"],
            "allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": ["code"], "allowedOauthScopes": ["openid"],
            "generateSecret": true, "sessionConfiguration": {"ssoSession": {"maxValidityMinutes": 30}}});
        // One of the same name and looks that this process has made, and one that is older.
        let twin = lab.make(CLIENT, program.clone()).await.id;
        let old = lab.aws.make("CreateUserPoolClient", lab.aws.request("CreateUserPoolClient"));
        let old = old["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
        lab.aws.tamper(&old, |client| client["CreationDate"] = json!(client["CreationDate"].as_u64().unwrap() - 60));
        lab.aws.calm();
        if hang_up {
            lab.aws.lose("CreateUserPoolClient", 1, 1, true);
        } else {
            lab.aws.fail_after("CreateUserPoolClient");
        }
        let made = lab.make(CLIENT, program).await;
        assert_eq!(lab.aws.requests("CreateUserPoolClient").len(), 1);
        assert_eq!(clients(&lab, &pool), [twin, old, made.id.clone()]);
        assert_eq!(made.json()["clientSecret"], "canary_client_secret_of_aws");
        lab.settled(CLIENT, &made).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_was_not_made_is_made() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    lab.aws.lose("CreateUserPoolClient", 1, 1, false);
    let made = lab.make(CLIENT, json!({"userPoolId": pool, "name": "web"})).await;
    assert_eq!(clients(&lab, &pool), [made.id]);
}

/// AWS may carry the lost create out so late that nothing is found, and refuse the next one for the sake of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_late_is_found_though_the_next_try_is_refused() {
    for (ty, operation) in MARKED {
        let mut lab = lab(Omitted::Reset).await;
        lab.aws.lose(operation, 1, 1, false);
        lab.aws.fail(operation, 2, 1, "LimitExceededException", 400);
        let aws = lab.aws.clone();
        let late = tokio::spawn(async move {
            while aws.requests(operation).len() < 2 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            aws.make(operation, aws.whole_requests(operation).remove(0))
        });
        let made = lab.make(ty, simple(ty)).await;
        late.await.unwrap();
        assert_eq!(there(&lab, ty), std::slice::from_ref(&made.id));
        lab.settled(ty, &made).await;

        lab.aws.calm();
        lab.aws.lose(operation, 1, 1, false);
        lab.aws.fail(operation, 2, 1, "LimitExceededException", 400);
        let inputs = lab.engine.good(ty, simple(ty)).await;
        let refused = lab.engine.create(ty, &inputs).await.unwrap_err();
        assert!(refused.message().contains("LimitExceededException"), "{}", refused.message());
    }
}

/// Clients of one name that are made at once are not taken for one another.
#[tokio::test(flavor = "multi_thread")]
async fn clients_that_are_made_at_once_stay_apart() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    let inputs = lab.engine.good(CLIENT, json!({"userPoolId": pool, "name": "web"})).await;
    lab.aws.lose("CreateUserPoolClient", 2, 1, true);
    lab.aws.lose("CreateUserPoolClient", 4, 1, false);
    let mut creates = Vec::new();
    for _ in 0..6 {
        let (mut engine, inputs) = (lab._plugin.connect().await, inputs.clone());
        creates.push(tokio::spawn(async move { engine.create(CLIENT, &inputs).await.unwrap().id }));
    }
    let mut ids = Vec::new();
    for create in creates {
        ids.push(create.await.unwrap());
    }
    ids.sort();
    assert_eq!(clients(&lab, &pool), ids);
    assert_eq!(ids.len(), 6);
}

/// Where two may be it, or one is not what was asked for, people decide.
#[tokio::test(flavor = "multi_thread")]
async fn a_doubtful_client_is_reported() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    let inputs = lab.engine.good(CLIENT, json!({"userPoolId": pool, "name": "web"})).await;
    lab.aws.lose("CreateUserPoolClient", 1, 1, true);
    let other = json!({"UserPoolId": pool, "ClientName": "web"});
    lab.aws.make("CreateUserPoolClient", other);
    let refused = lab.engine.create(CLIENT, &inputs).await.unwrap_err();
    assert_eq!(refused.code(), Code::Internal);
    let both = clients(&lab, &pool);
    assert_eq!(both.len(), 2);
    for id in &both {
        assert!(refused.message().contains(&format!("{pool}/{id}")), "{}", refused.message());
    }
    assert!(refused.message().contains("pulumi import cognito:index:UserPoolClient <name> "), "{}", refused.message());

    lab.aws.vanish(&both[0]);
    lab.aws.vanish(&both[1]);
    lab.aws.calm();
    lab.aws.lose("CreateUserPoolClient", 1, 1, false);
    lab.aws.make("CreateUserPoolClient", json!({"UserPoolId": pool, "ClientName": "web"}));
    let wanted = json!({"userPoolId": pool, "name": "web", "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]});
    let inputs = lab.engine.good(CLIENT, wanted).await;
    let refused = lab.engine.create(CLIENT, &inputs).await.unwrap_err();
    assert!(refused.message().contains(&clients(&lab, &pool)[0]), "{}", refused.message());
}

/// P23: a value that AWS made and said in a lost answer is known to nobody, so that secret goes.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_whose_value_was_lost_is_made_again() {
    let mut lab = lab(Omitted::Reset).await;
    let (client, of) = confidential(&mut lab).await;
    let first = lab.aws.secrets(&client).remove(0);
    lab.aws.lose("AddUserPoolClientSecret", 1, 1, true);
    let made = lab.make(CLIENT_SECRET, of).await;
    assert_eq!(lab.aws.secrets(&client), [first, made.id.clone()]);
    assert_eq!(lab.aws.requests("AddUserPoolClientSecret").len(), 2);
    let value = made.json()["clientSecret"].as_str().unwrap().to_owned();
    assert!(value.starts_with("canary_made_by_aws"), "{value}");
    lab.settled(CLIENT_SECRET, &made).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_ones_own_is_used() {
    let mut lab = lab(Omitted::Reset).await;
    let (client, of) = confidential(&mut lab).await;
    lab.aws.fail_after("AddUserPoolClientSecret");
    let made = lab.make(CLIENT_SECRET, own(&of)).await;
    assert_eq!(lab.aws.requests("AddUserPoolClientSecret").len(), 1);
    assert_eq!(lab.aws.secrets(&client)[1], made.id);
    lab.settled(CLIENT_SECRET, &made).await;
    // The one that the client was made with a moment ago is never taken for it.
    for value in [false, true] {
        let (client, of) = confidential(&mut lab).await;
        let first = lab.aws.secrets(&client).remove(0);
        lab.aws.calm();
        lab.aws.lose("AddUserPoolClientSecret", 1, 1, false);
        let made = lab.make(CLIENT_SECRET, if value { own(&of) } else { of }).await;
        assert_eq!(lab.aws.secrets(&client), [first, made.id.clone()]);
        assert_eq!(lab.aws.requests("DeleteUserPoolClientSecret").len(), 0);
    }
}

/// What has a name of its own says that it is there already, when the first answer was lost: it is ours.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_a_name_is_made_once() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    let client = lab.make(CLIENT, json!({"userPoolId": pool, "name": "web"})).await.id;
    let role = json!({"identityPoolName": "app",
        "permissions": {"authenticated": [{"actions": ["s3:GetObject"], "resources": ["*"]}]}});
    let function = "arn:aws:lambda:us-east-1:123456789012:function:hook";
    for (ty, operations, inputs) in [
        (PROVIDER, &["CreateIdentityProvider", "DeleteIdentityProvider"][..], base(PROVIDER, &pool)),
        (DOMAIN, &["CreateUserPoolDomain", "DeleteUserPoolDomain"], json!({"userPoolId": pool, "domain": "shop"})),
        (
            BRANDING,
            &["CreateManagedLoginBranding", "DeleteManagedLoginBranding"],
            json!({"userPoolId": pool, "clientId": client, "useCognitoProvidedValues": true}),
        ),
        (TRIGGERS, &["AddPermission", "UpdateUserPool"], json!({"userPoolId": pool, "preSignUp": function})),
        (IDENTITY_POOL, &["CreateRole", "PutRolePolicy", "DeleteRolePolicy", "DeleteRole", "DeleteIdentityPool"], role),
        (USER_POOL, &["AddCustomAttributes", "DeleteUserPool"], {
            json!({"name": "a", "schemas": [{"name": "custom:email", "attributeDataType": "String"}]})
        }),
    ] {
        for hang_up in [true, false] {
            lab.aws.calm();
            for operation in operations {
                if hang_up {
                    lab.aws.lose(operation, 1, 1, true);
                } else {
                    lab.aws.fail_after(operation);
                }
            }
            let inputs = lab.engine.good(ty, inputs.clone()).await;
            let made = lab.engine.create(ty, &inputs).await.unwrap_or_else(|e| panic!("{ty}: {}", e.message()));
            lab.settled(ty, &made).await;
            lab.engine.delete(ty, &made).await.unwrap_or_else(|e| panic!("{ty}: {}", e.message()));
            assert!(lab.aws.requests(operations[0]).len() == 2, "{ty}");
        }
        // Without a lost answer, what is there is somebody else's.
        if [PROVIDER, DOMAIN, BRANDING].contains(&ty) {
            lab.aws.calm();
            let inputs = lab.engine.good(ty, inputs.clone()).await;
            let first = lab.engine.create(ty, &inputs).await.unwrap();
            lab.engine.create(ty, &inputs).await.unwrap_err();
            lab.engine.delete(ty, &first).await.unwrap();
        }
    }
}
