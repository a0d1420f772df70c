//! The life of an app client.

use super::*;
use pulumi_resource_cognito::value::object_to_json;

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

/// The client `web` of a pool of its own, with more properties.
async fn web(lab: &mut Lab, more: Json) -> (Json, Resource) {
    let pool = lab.make(USER_POOL, pool()).await.id;
    let mut program = json!({"userPoolId": pool, "name": "web"});
    program.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = lab.make(CLIENT, program.clone()).await;
    lab.settled(CLIENT, &made).await;
    (program, made)
}

fn having(program: &Json, name: &str, v: Json) -> Json {
    let mut program = program.clone();
    program[name] = v;
    program
}

fn lacking(program: &Json, name: &str) -> Json {
    let mut program = program.clone();
    program.as_object_mut().unwrap().remove(name);
    program
}

/// P8: a change of one thing sends all of the client, name, providers and attributes included.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_drops_nothing() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let (program, made) = web(
            &mut lab,
            json!({"supportedIdentityProviders": ["COGNITO"], "readAttributes": ["email"], "writeAttributes": ["email", "name"],
                "callbackUrls": ["https://a.example"], "allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": ["code"],
                "allowedOauthScopes": ["openid"], "preventUserExistenceErrors": "ENABLED"}),
        )
        .await;
        lab.change(CLIENT, &made, having(&program, "readAttributes", json!(["email", "name"]))).await;
        let sent = lab.aws.request("UpdateUserPoolClient");
        for (member, v) in [
            ("ClientName", json!("web")),
            ("SupportedIdentityProviders", json!(["COGNITO"])),
            ("ReadAttributes", json!(["email", "name"])),
            ("WriteAttributes", json!(["email", "name"])),
            ("CallbackURLs", json!(["https://a.example"])),
            ("AllowedOAuthFlows", json!(["code"])),
            ("AllowedOAuthScopes", json!(["openid"])),
            ("AllowedOAuthFlowsUserPoolClient", json!(true)),
            ("PreventUserExistenceErrors", json!("ENABLED")),
            ("RefreshTokenValidity", json!(30)),
        ] {
            assert_eq!(sent[member], v, "{member}");
        }
    }
}

/// P12: AWS sorts its lists, which is no difference; one item less is.
#[tokio::test(flavor = "multi_thread")]
async fn lists_that_mean_sets_are_sets() {
    let mut lab = lab(Omitted::Reset).await;
    let lists = json!({"callbackUrls": ["https://a.example", "https://c.example", "https://b.example"],
        "logoutUrls": ["https://a.example", "https://c.example"], "allowedOauthFlows": ["implicit", "code"],
        "allowedOauthScopes": ["email", "profile", "openid"], "readAttributes": ["name", "email"], "writeAttributes": ["name", "email"],
        "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], "supportedIdentityProviders": ["COGNITO"]});
    let (program, made) = web(&mut lab, having(&lists, "allowedOauthFlowsUserPoolClient", json!(true))).await;
    for (name, list) in lists.as_object().unwrap() {
        let mut other = list.as_array().unwrap().clone();
        other.reverse();
        let news = lab.engine.good(CLIENT, having(&program, name, json!(other))).await;
        assert_eq!(lab.engine.changes(CLIENT, &made, &news).await, Vec::<String>::new(), "{name}");
        other.pop();
        if other.is_empty() || name == "explicitAuthFlows" {
            continue;
        }
        let news = lab.engine.good(CLIENT, having(&program, name, json!(other))).await;
        assert_eq!(lab.engine.changes(CLIENT, &made, &news).await.len(), 1, "{name}");
    }
}

/// P16: units that are absent, empty, partial or written out as AWS has them mean the same, whatever AWS shows.
#[tokio::test(flavor = "multi_thread")]
async fn units_have_many_forms_and_one_meaning() {
    let usual = json!({"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"});
    for shown in [Json::Null, json!({}), usual] {
        let mut lab = lab(Omitted::Reset).await;
        let (program, made) = web(&mut lab, json!({"refreshTokenValidity": 7})).await;
        lab.aws.tamper(&made.id, |client| client["TokenValidityUnits"] = shown.clone());
        let made = lab.engine.refresh(CLIENT, &made).await.unwrap().unwrap();
        assert_eq!(object_to_json(&made.inputs).unwrap(), program, "{shown}");
        for units in [json!({}), json!({"accessToken": "hours"}), json!({"refreshToken": "days", "idToken": "hours"})] {
            let news = lab.engine.good(CLIENT, having(&program, "tokenValidityUnits", units.clone())).await;
            assert_eq!(lab.engine.changes(CLIENT, &made, &news).await, Vec::<String>::new(), "{units} {shown}");
        }
        let minutes =
            lab.engine.good(CLIENT, having(&program, "tokenValidityUnits", json!({"accessToken": "minutes"}))).await;
        let changes = lab.engine.changes(CLIENT, &made, &minutes).await;
        assert!(!changes.is_empty() && changes.iter().all(|at| at.starts_with("tokenValidityUnits")), "{changes:?}");
    }
}

/// P16: a lifetime that the program gives up is AWS's default in the unit that is in force.
#[tokio::test(flavor = "multi_thread")]
async fn a_lifetime_goes_back_to_its_default_in_any_unit() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let units = json!({"accessToken": "minutes", "idToken": "seconds", "refreshToken": "hours"});
        let given = json!({"tokenValidityUnits": units, "accessTokenValidity": 10, "idTokenValidity": 600, "refreshTokenValidity": 5});
        let (program, made) = web(&mut lab, given).await;
        let plain = json!({"userPoolId": program["userPoolId"], "name": "web"});
        let in_units = lab.change(CLIENT, &made, having(&plain, "tokenValidityUnits", units)).await;
        let of = |sent: &Json| ["Access", "Id", "Refresh"].map(|t| sent[format!("{t}TokenValidity")].clone());
        assert_eq!(of(&lab.aws.request("UpdateUserPoolClient")), [json!(60), json!(3600), json!(720)]);
        lab.change(CLIENT, &in_units, plain).await;
        assert_eq!(of(&lab.aws.request("UpdateUserPoolClient")), [json!(1), json!(1), json!(30)]);
        assert_eq!(lab.aws.request("UpdateUserPoolClient")["TokenValidityUnits"]["RefreshToken"], "days");
    }
    // A client that is made with units and nothing else.
    let mut lab = lab(Omitted::Reset).await;
    web(&mut lab, json!({"tokenValidityUnits": {"refreshToken": "minutes"}})).await;
    assert_eq!(lab.aws.request("CreateUserPoolClient")["RefreshTokenValidity"], 43200);
}

/// P16: the number of AWS's default is a lifetime like any other in another unit: it is sent, given up, found and imported.
#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_a_default_is_none_in_another_unit() {
    for (token, unit, n, default) in
        [("refreshToken", "hours", 30, 720), ("accessToken", "minutes", 600, 60), ("idToken", "seconds", 7200, 3600)]
    {
        let (name, member) =
            (format!("{token}Validity"), format!("{}{}Validity", token[..1].to_uppercase(), &token[1..]));
        for mode in MODES {
            let mut lab = lab(mode).await;
            let (plain, made) = web(&mut lab, json!({"tokenValidityUnits": {token: unit}})).await;
            let path = format!("{}/{}", plain["userPoolId"].as_str().unwrap(), made.id);
            let given = having(&plain, &name, json!(n));
            let said = lab.change(CLIENT, &made, given.clone()).await;
            assert_eq!(lab.aws.request("UpdateUserPoolClient")[&member], n, "added alone");
            // Somebody makes it AWS's default.
            lab.aws.tamper(&made.id, |client| client[&member] = json!(default));
            let drifted = lab.engine.refresh(CLIENT, &said).await.unwrap().unwrap();
            assert_eq!(lab.engine.changes(CLIENT, &drifted, &said.inputs).await, [name.as_str()]);
            let undone = lab.change(CLIENT, &drifted, given.clone()).await;
            assert_eq!(lab.aws.request("UpdateUserPoolClient")[&member], n, "undone");
            let imported = lab.engine.import(CLIENT, &path).await.unwrap().unwrap();
            assert_eq!(imported.inputs.get(&name), Some(&Value::Number(f64::from(n))), "an import says it");
            // Given up, alone and with another change.
            for news in [plain.clone(), having(&plain, "authSessionValidity", json!(5))] {
                let left = lab.change(CLIENT, &undone, news).await;
                assert_eq!(lab.aws.request("UpdateUserPoolClient")[&member], default, "{mode:?}");
                // By hand, where the program says nothing.
                lab.aws.tamper(&made.id, |client| client[&member] = json!(n));
                let drifted = lab.engine.refresh(CLIENT, &left).await.unwrap().unwrap();
                assert_eq!(lab.engine.changes(CLIENT, &drifted, &left.inputs).await, [name.as_str()]);
            }
            lab.aws.tamper(&made.id, |client| client[&member] = json!(default));
            let imported = lab.engine.import(CLIENT, &path).await.unwrap().unwrap();
            assert_eq!(imported.inputs.get(&name), None, "a default is not the program's to say");
        }
    }
}

/// P16: a lifetime that nobody named goes on when its unit changes, and one that the program names is the program's.
#[tokio::test(flavor = "multi_thread")]
async fn a_unit_changes_and_the_time_stays() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let hours = json!({"tokenValidityUnits": {"refreshToken": "hours", "idToken": "minutes"}});
        let (program, made) = web(&mut lab, hours).await;
        // Somebody's, whom no refresh has seen yet: 20 days.
        lab.aws.tamper(&made.id, |client| client["RefreshTokenValidity"] = json!(480));
        let plain = lacking(&program, "tokenValidityUnits");
        let in_days = lab.engine.good(CLIENT, plain.clone()).await;
        let in_days = lab.engine.update(CLIENT, &made, &in_days, &[]).await.unwrap();
        let sent = lab.aws.request("UpdateUserPoolClient");
        assert_eq!((&sent["RefreshTokenValidity"], &sent["IdTokenValidity"]), (&json!(20), &json!(1)), "{mode:?}");
        // The same number in another unit is another time, and the diff says so.
        let month = lab.change(CLIENT, &in_days, having(&plain, "refreshTokenValidity", json!(30))).await;
        let news = having(&program, "refreshTokenValidity", json!(30));
        let checked = lab.engine.good(CLIENT, news.clone()).await;
        let changes = lab.engine.changes(CLIENT, &month, &checked).await;
        assert!(changes.contains(&"refreshTokenValidity".to_owned()), "{changes:?}");
        lab.change(CLIENT, &month, news).await;
        assert_eq!(lab.aws.request("UpdateUserPoolClient")["RefreshTokenValidity"], 30);
        // The same time in another unit is none.
        let news = lab.engine.good(CLIENT, having(&program, "refreshTokenValidity", json!(720))).await;
        let changes = lab.engine.changes(CLIENT, &month, &news).await;
        assert!(changes.iter().all(|at| at.starts_with("tokenValidityUnits")), "{changes:?}");
    }
}

/// P16: AWS reads 0 as 30 days; so it is sent, and a default that comes back is told, in the unit in force.
#[tokio::test(flavor = "multi_thread")]
async fn zero_is_thirty_days_in_any_unit() {
    for (units, days) in [(json!({"refreshToken": "hours"}), 720), (json!({"refreshToken": "days"}), 30)] {
        let mut lab = lab(Omitted::Reset).await;
        let (program, made) = web(&mut lab, json!({"tokenValidityUnits": units, "refreshTokenValidity": 0})).await;
        assert_eq!(lab.aws.request("CreateUserPoolClient")["RefreshTokenValidity"], days);
        lab.settled(CLIENT, &made).await;
        let news = lab.engine.good(CLIENT, having(&program, "refreshTokenValidity", json!(days))).await;
        assert_eq!(lab.engine.changes(CLIENT, &made, &news).await, Vec::<String>::new());
        let other = lab.change(CLIENT, &made, having(&program, "refreshTokenValidity", json!(9))).await;
        let back = lab.change(CLIENT, &other, program).await;
        assert_eq!(lab.aws.request("UpdateUserPoolClient")["RefreshTokenValidity"], days);
        assert_eq!(back.state["refreshTokenValidity"], made.state["refreshTokenValidity"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn attributes_set_by_hand_are_drift() {
    let mut lab = lab(Omitted::Reset).await;
    let (program, made) = web(&mut lab, json!({})).await;
    for (name, member) in [("readAttributes", "ReadAttributes"), ("writeAttributes", "WriteAttributes")] {
        lab.aws.tamper(&made.id, |client| client[member] = json!(["email", "custom:role"]));
        let read = lab.engine.refresh(CLIENT, &made).await.unwrap().unwrap();
        assert_eq!(lab.engine.changes(CLIENT, &read, &made.inputs).await, [name]);
        let undone = lab.change(CLIENT, &read, program.clone()).await;
        assert_eq!(
            (lab.aws.request("UpdateUserPoolClient")[member].clone(), undone.state.get(name)),
            (Json::Null, None)
        );
        // AWS, or an emulator, may show that nothing is set.
        lab.aws.tamper(&made.id, |client| client[member] = json!([]));
        lab.settled(CLIENT, &undone).await;
    }
    lab.aws.tamper(&made.id, |client| client["ReadAttributes"] = json!(["name", "email"]));
    let path = format!("{}/{}", program["userPoolId"].as_str().unwrap(), made.id);
    let imported = lab.engine.import(CLIENT, &path).await.unwrap().unwrap();
    let same = with(&made.inputs, "readAttributes", json!(["email", "name"]));
    assert_eq!(lab.engine.changes(CLIENT, &imported, &same).await, Vec::<String>::new());
}

/// P25: an import finds that the client has a secret, whatever became of the one that it was made with; a secret of the
/// program's own is none that AWS was to generate.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_found_by_an_import_and_is_no_difference() {
    let own = "own_secret_0123456789_0123456789";
    for (more, others) in [
        (json!({"generateSecret": true}), json!({"clientSecret": "canary_client_secret_of_aws"})),
        (json!({"clientSecret": own}), json!({"generateSecret": true})),
    ] {
        let mut lab = lab(Omitted::Reset).await;
        let (program, made) = web(&mut lab, more.clone()).await;
        let path = format!("{}/{}", program["userPoolId"].as_str().unwrap(), made.id);
        let imported = lab.engine.import(CLIENT, &path).await.unwrap().unwrap();
        assert_eq!(imported.state["clientSecret"], made.state["clientSecret"]);
        assert_eq!(
            (imported.inputs.get("clientSecret"), &imported.inputs["generateSecret"]),
            (None, &Value::Bool(true))
        );
        assert_eq!(lab.engine.changes(CLIENT, &imported, &made.inputs).await, Vec::<String>::new());
        // To say the same in the other way replaces nothing.
        let mut said = json!({"userPoolId": program["userPoolId"], "name": "web"});
        said.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
        let said = lab.engine.good(CLIENT, said).await;
        assert_eq!(lab.engine.changes(CLIENT, &made, &said).await, Vec::<String>::new(), "{more}");
        let other = lab
            .engine
            .good(
                CLIENT,
                having(&lacking(&program, "generateSecret"), "clientSecret", json!("another_secret_of_24_characters")),
            )
            .await;
        assert_eq!(lab.engine.diff(CLIENT, &made, &other).await.unwrap().replaces, ["clientSecret"]);
        let public = lab.engine.good(CLIENT, json!({"userPoolId": program["userPoolId"], "name": "web"})).await;
        assert_eq!(
            lab.engine.diff(CLIENT, &made, &public).await.unwrap().replaces.len(),
            1,
            "a client without a secret"
        );

        // The secret is rotated: AWS describes none from then on.
        let of = json!({"userPoolId": program["userPoolId"], "clientId": made.id});
        lab.make(support::CLIENT_SECRET, of.clone()).await;
        let first =
            lab.engine.import(support::CLIENT_SECRET, &format!("{path}/{}--1", made.id)).await.unwrap().unwrap();
        lab.engine.delete(support::CLIENT_SECRET, &first).await.unwrap();
        let rotated = lab.engine.import(CLIENT, &path).await.unwrap().unwrap();
        assert_eq!(rotated.inputs["generateSecret"], Value::Bool(true));
        let refreshed = lab.engine.refresh(CLIENT, &made).await.unwrap().unwrap();
        assert_eq!(refreshed.inputs, made.inputs);
        assert_eq!(lab.engine.changes(CLIENT, &refreshed, &made.inputs).await, Vec::<String>::new());
    }
}

/// P24: a secret of the program's own is one in the state, in what is sent once, and never in messages.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_ones_own_is_sent_once_and_kept() {
    let own = "canary_own_secret_0123456789";
    let mut lab = lab(Omitted::Reset).await;
    let (program, made) = web(&mut lab, json!({"clientSecret": own})).await;
    let sent = lab.aws.request("CreateUserPoolClient");
    assert_eq!((&sent["ClientSecret"], &sent["GenerateSecret"]), (&json!(own), &Json::Null));
    assert_eq!(made.state["clientSecret"], support::text(own).secret());
    assert_eq!(made.inputs["clientSecret"], support::text(own).secret(), "though the program did not mark it");
    let renamed = lab.change(CLIENT, &made, having(&program, "name", json!("renamed"))).await;
    assert!(!lab.aws.request("UpdateUserPoolClient").to_string().contains("canary"));
    assert_eq!(renamed.state["clientSecret"], made.state["clientSecret"]);
    let both = having(&having(&program, "generateSecret", json!(true)), "clientSecret", json!("canary, and wrong"));
    let (_, failures) = lab.engine.check(CLIENT, &Object::new(), &object_of(both)).await;
    assert!(
        !failures.is_empty() && failures.iter().all(|(at, text)| at.is_empty() && !text.contains("canary")),
        "{failures:?}"
    );
}

/// P27: rotation goes on and off in one update each, with the flows that go with it, which nobody wrote.
#[tokio::test(flavor = "multi_thread")]
async fn rotation_is_switched_on_and_off() {
    let refresh = json!("ALLOW_REFRESH_TOKEN_AUTH");
    for mode in MODES {
        let mut lab = lab(mode).await;
        let on = json!({"refreshTokenRotation": {"feature": "ENABLED"}});
        let (program, made) = web(&mut lab, on.clone()).await;
        let flows = lab.aws.request("CreateUserPoolClient")["ExplicitAuthFlows"].clone();
        assert!(flows.as_array().unwrap().len() == 2 && !flows.as_array().unwrap().contains(&refresh), "{flows}");
        let off = lab.change(CLIENT, &made, lacking(&program, "refreshTokenRotation")).await;
        let sent = lab.aws.request("UpdateUserPoolClient");
        assert_eq!(sent["RefreshTokenRotation"]["Feature"], "DISABLED");
        assert!(sent["ExplicitAuthFlows"].as_array().unwrap().contains(&refresh), "{sent}");
        lab.change(CLIENT, &off, program.clone()).await;
        let sent = lab.aws.request("UpdateUserPoolClient");
        assert_eq!(sent["RefreshTokenRotation"]["Feature"], "ENABLED");
        assert!(!sent["ExplicitAuthFlows"].as_array().unwrap().contains(&refresh), "{sent}");
        // A client that cannot refresh stays so, whether the program says it or nobody.
        let srp = json!(["ALLOW_USER_SRP_AUTH"]);
        let plain = lacking(&program, "refreshTokenRotation");
        for (name, v) in [("explicitAuthFlows", srp.clone()), ("authSessionValidity", json!(5))] {
            let (_, alone) = web(&mut lab, json!({})).await;
            lab.aws.tamper(&alone.id, |client| client["ExplicitAuthFlows"] = srp.clone());
            let news = having(&having(&plain, "userPoolId", alone.inputs["userPoolId"].known().unwrap()), name, v);
            let news = lab.engine.good(CLIENT, having(&news, "enableTokenRevocation", json!(false))).await;
            lab.aws.calm();
            let updated = lab.engine.update(CLIENT, &alone, &news, &[]).await.unwrap();
            assert_eq!(lab.aws.request("UpdateUserPoolClient")["ExplicitAuthFlows"], srp, "{name}");
            let path = format!("{}/{}", news["userPoolId"].known().unwrap().as_str().unwrap(), alone.id);
            let imported = lab.engine.import(CLIENT, &path).await.unwrap().unwrap();
            let (checked, failures) = lab.engine.check(CLIENT, &imported.inputs, &imported.inputs).await;
            assert_eq!((failures, lab.engine.changes(CLIENT, &updated, &checked).await), (vec![], vec![]));
        }
        // On with the flow written out is refused before AWS is asked.
        let wrong = having(&program, "explicitAuthFlows", json!(["ALLOW_USER_AUTH", refresh]));
        let (_, failures) = lab.engine.check(CLIENT, &Object::new(), &object_of(wrong)).await;
        assert_eq!(failures.len(), 1, "{failures:?}");
    }
}

/// P28: a client that asks for nothing gets nothing: no OAuth, no callback, no secret.
#[tokio::test(flavor = "multi_thread")]
async fn the_smallest_client_is_small() {
    let mut lab = lab(Omitted::Reset).await;
    let (program, _) = web(&mut lab, json!({})).await;
    assert_eq!(
        lab.aws.request("CreateUserPoolClient"),
        json!({"UserPoolId": program["userPoolId"], "ClientName": "web"})
    );
    assert_eq!(lab.aws.requests("GetUserPoolClientSessionConfiguration").len(), 0);
}

/// P29, P30: a provider or a scope that was made a moment ago is waited for; what stays missing is told, with advice.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_names_is_waited_for() {
    let mut lab = lab(Omitted::Reset).await;
    let (program, made) = web(&mut lab, json!({})).await;
    let missing = [
        (
            "InvalidParameterException",
            "The provider Corp does not exist for User Pool us-east-1_A.",
            "Make the identity provider first",
        ),
        (
            "ScopeDoesNotExistException",
            "Invalid scope requested: api/read",
            "Make the resource server with the scope first",
        ),
    ];
    let news = having(&program, "supportedIdentityProviders", json!(["COGNITO", "Corp"]));
    let inputs = lab.engine.good(CLIENT, news).await;
    for (i, (code, message, _)) in missing.into_iter().enumerate() {
        lab.aws.calm();
        lab.aws.fail_saying("CreateUserPoolClient", 2, code, message);
        lab.engine.create(CLIENT, &inputs).await.unwrap();
        assert_eq!(lab.aws.requests("CreateUserPoolClient").len(), 3);
        lab.aws.fail_saying("UpdateUserPoolClient", 1, code, message);
        lab.engine.update(CLIENT, &made, &with(&inputs, "authSessionValidity", json!(5 + i)), &[]).await.unwrap();
        assert_eq!(lab.aws.requests("UpdateUserPoolClient").len(), 2);
    }
    for (code, message, advice) in missing {
        lab.aws.calm();
        lab.aws.fail_saying("CreateUserPoolClient", 1000, code, message);
        let began = std::time::Instant::now();
        let refused = lab.engine.create(CLIENT, &inputs).await.unwrap_err();
        assert!(refused.message().contains(message) && refused.message().contains(advice), "{}", refused.message());
        assert!((10..40).contains(&began.elapsed().as_secs()), "a bounded wait: {:?}", began.elapsed());
    }
    lab.aws.calm();
    lab.aws.fail_saying("CreateUserPoolClient", 1, "InvalidParameterException", "something else");
    lab.engine.create(CLIENT, &inputs).await.unwrap_err();
    assert_eq!(lab.aws.requests("CreateUserPoolClient").len(), 1, "another refusal is meant");
}

/// P39: thirty clients at once, at an AWS that takes one write to a pool at a time and throttles.
#[tokio::test(flavor = "multi_thread")]
async fn many_clients_take_turns() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    lab.aws.one_write_at_a_time();
    lab.aws.slow(std::time::Duration::from_millis(5));
    lab.aws.fail("CreateUserPoolClient", 3, 2, "TooManyRequestsException", 400);
    let mut made = tokio::task::JoinSet::new();
    for n in 0..30 {
        let inputs = lab.engine.good(CLIENT, json!({"userPoolId": pool, "name": format!("c{n}")})).await;
        let mut engine = lab.engine.clone();
        made.spawn(async move { engine.create(CLIENT, &inputs).await.unwrap().id });
    }
    let ids: std::collections::BTreeSet<String> = made.join_all().await.into_iter().collect();
    assert_eq!(ids.len(), 30);
    // Two were throttled; none met another.
    assert_eq!(lab.aws.requests("CreateUserPoolClient").len(), 32);
}

/// P39: what AWS is too busy to tell an import may well be there; only what it does not have is taken for none.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_does_not_take_a_failure_for_nothing() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let session = json!({"sessionConfiguration": {"ssoSession": {"maxValidityMinutes": 480}}});
    let (program, made) = web(&mut lab, session).await;
    let path = format!("{}/{}", program["userPoolId"].as_str().unwrap(), made.id);
    let reads = [
        ("GetUserPoolClientSessionConfiguration", "sessionConfiguration", None),
        ("ListUserPoolClientSecrets", "generateSecret", Some(&Value::Bool(false))),
    ];
    for (operation, property, nothing) in reads {
        // A code that is not repeated, as when `maxRetries` is used up.
        lab.aws.fail(operation, 1, 100, "TooMuchToday", 400);
        let failed = lab.engine.import(CLIENT, &path).await.unwrap_err();
        assert!(failed.message().contains("TooMuchToday"), "{}", failed.message());
        for (code, status, warns) in [
            ("ResourceNotFoundException", 400, false),
            ("UnknownOperationException", 400, false),
            ("InternalFailure", 501, false),
            ("AccessDeniedException", 400, true),
        ] {
            lab.aws.calm();
            lab.aws.fail(operation, 1, 100, code, status);
            told.warnings();
            let imported = lab.engine.import(CLIENT, &path).await.unwrap().unwrap();
            assert_eq!(imported.state.get(property), nothing, "{operation} {code}");
            let warnings = told.warnings();
            assert_eq!(warnings.len(), usize::from(warns), "{operation} {code}: {warnings:?}");
            assert!(warnings.iter().all(|text| text.starts_with(property)), "{warnings:?}");
        }
        lab.aws.calm();
    }
    // What the state knows stays where the credentials cannot ask, and else the refresh fails.
    lab.aws.fail("GetUserPoolClientSessionConfiguration", 1, 100, "TooMuchToday", 400);
    assert!(lab.engine.refresh(CLIENT, &made).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shared_session_is_another_call() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let session = |minutes: u32| json!({"ssoSession": {"maxValidityMinutes": minutes}});
        let (program, made) = web(&mut lab, json!({"sessionConfiguration": session(0)})).await;
        let sent = lab.aws.request("SetUserPoolClientSessionConfiguration");
        assert_eq!(sent["SSOSession"], json!({"MaxValidityMinutes": 0}));
        assert!(lab.aws.request("CreateUserPoolClient").get("SessionConfiguration").is_none());
        let longer = having(&program, "sessionConfiguration", session(480));
        let changed = lab.change(CLIENT, &made, longer.clone()).await;
        assert_eq!(lab.aws.request("SetUserPoolClientSessionConfiguration")["SSOSession"]["MaxValidityMinutes"], 480);
        let renamed = lab.change(CLIENT, &changed, having(&longer, "name", json!("other"))).await;
        assert_eq!(lab.aws.writes(), ["UpdateUserPoolClient"], "the session is as it was");
        // Where it cannot be read it is taken to be as it was.
        lab.aws.fail("GetUserPoolClientSessionConfiguration", 1, 100, "AccessDeniedException", 400);
        lab.settled(CLIENT, &renamed).await;
        lab.aws.calm();
        let path = format!("{}/{}", program["userPoolId"].as_str().unwrap(), made.id);
        let imported = lab.engine.import(CLIENT, &path).await.unwrap().unwrap();
        assert_eq!(imported.inputs["sessionConfiguration"], renamed.inputs["sessionConfiguration"]);
        let plain = lacking(&program, "sessionConfiguration");
        lab.change(CLIENT, &renamed, plain).await;
        assert_eq!(lab.aws.request("SetUserPoolClientSessionConfiguration")["SSOSession"]["MaxValidityMinutes"], 60);
    }
}
