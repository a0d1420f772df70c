//! The life of an identity provider of a user pool.

use super::*;

const METADATA: &str = "<?xml version=\"1.0\"?>\n<EntityDescriptor>\n  <IDPSSODescriptor/>\n</EntityDescriptor>\n";

/// A provider of each type, with details as programs give them.
fn types() -> [(&'static str, Json); 7] {
    let social = json!({"client_id": "a", "client_secret": "canary", "authorize_scopes": "email profile"});
    [
        ("Google", social.clone()),
        ("Facebook", json!({"client_id": "a", "client_secret": "canary", "authorize_scopes": "public_profile, email"})),
        ("LoginWithAmazon", social),
        (
            "SignInWithApple",
            json!({"client_id": "a", "team_id": "t", "key_id": "k", "private_key": "canary", "authorize_scopes": "email"}),
        ),
        ("OIDC", base(PROVIDER, "")["providerDetails"].clone()),
        ("SAML", json!({"MetadataURL": "https://auth.example.com/metadata", "IDPSignout": "false"})),
        ("SAML", json!({"MetadataFile": METADATA, "IDPInit": "true"})),
    ]
}

fn program(pool: &str, ty: &str, details: &Json) -> Json {
    let name = if ["OIDC", "SAML"].contains(&ty) { "CorpSignIn" } else { ty };
    json!({"userPoolId": pool, "providerName": name, "providerType": ty, "providerDetails": details,
        "attributeMapping": {"email": "email"}})
}

/// P11: endpoints, certificates and the claim that tells users apart are AWS's, for every type, in both ways of AWS.
#[tokio::test(flavor = "multi_thread")]
async fn what_aws_adds_is_no_difference() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let pool = lab.make(USER_POOL, pool()).await.id;
        for (ty, details) in types() {
            let program = program(&pool, ty, &details);
            let made = lab.make(PROVIDER, program.clone()).await;
            assert_eq!(
                (&made.json()["providerDetails"], &made.json()["attributeMapping"]),
                (&details, &json!({"email": "email"}))
            );
            assert!(!made.json()["derivedDetails"].as_object().unwrap().is_empty(), "{ty}");
            lab.settled(PROVIDER, &made).await;

            // An import tells what a program has to say, and a program that says it has nothing to change.
            let imported = lab.engine.import(PROVIDER, &format!("{pool}/{}", made.id)).await.unwrap().unwrap();
            assert_eq!(imported.id, made.id);
            assert_eq!(lab.engine.changes(PROVIDER, &imported, &made.inputs).await, Vec::<String>::new(), "{ty}");
            lab.settled(PROVIDER, &imported).await;

            // One detail changes: all of the program's are sent, with its mapping, and nothing that AWS added.
            let mut news = program.clone();
            let key = if ty == "SAML" { "IDPSignout" } else { "client_id" };
            news["providerDetails"][key] = json!(if ty == "SAML" { "true" } else { "b" });
            let changed = lab.change(PROVIDER, &made, news.clone()).await;
            let sent = lab.aws.request("UpdateIdentityProvider");
            assert_eq!((&sent["ProviderDetails"], sent.get("ProviderType")), (&news["providerDetails"], None), "{ty}");
            assert_eq!(sent["AttributeMapping"]["email"], "email");
            lab.engine.delete(PROVIDER, &changed).await.unwrap();
            lab.engine.delete(PROVIDER, &changed).await.expect("gone already is fine");
            assert_eq!(lab.engine.refresh(PROVIDER, &changed).await.unwrap(), None);
        }
    }
}

/// P11: AWS may say the same in another form.
#[tokio::test(flavor = "multi_thread")]
async fn another_form_is_no_difference_and_another_value_is() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    let details = json!({"MetadataFile": METADATA, "IDPSignout": "True"});
    let made = lab.make(PROVIDER, program(&pool, "SAML", &details)).await;
    lab.aws.tamper(&made.id, |it| {
        it["ProviderDetails"]["MetadataFile"] = json!("<EntityDescriptor><IDPSSODescriptor/></EntityDescriptor>");
        it["ProviderDetails"]["IDPSignout"] = json!("true");
        it["ProviderDetails"]["IDPInit"] = json!("false");
        it["ProviderDetails"]["ActiveEncryptionCertificate"] = json!("a new one");
    });
    let read = lab.engine.refresh(PROVIDER, &made).await.unwrap().unwrap();
    assert_eq!((&read.inputs, &read.json()["providerDetails"]), (&made.inputs, &details));
    assert_eq!(read.json()["derivedDetails"]["ActiveEncryptionCertificate"], "a new one");
    lab.aws.tamper(&made.id, |it| it["ProviderDetails"]["IDPInit"] = json!("true"));
    let read = lab.engine.refresh(PROVIDER, &made).await.unwrap().unwrap();
    assert_eq!(lab.engine.changes(PROVIDER, &read, &made.inputs).await, ["providerDetails.IDPInit"]);
    // What somebody set is taken back, since the program has no such detail.
    lab.change(PROVIDER, &read, object_json(&made.inputs)).await;
    assert_eq!(lab.aws.request("UpdateIdentityProvider")["ProviderDetails"], details);
}

fn object_json(of: &Object) -> Json {
    pulumi_resource_cognito::value::object_to_json(of).unwrap()
}

/// P24: secrets are marked in inputs and state, whatever the program calls them, and no message shows one.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_of_providers_are_secrets() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    for (ty, details) in types() {
        let key = if ty == "SignInWithApple" { "private_key" } else { "client_secret" };
        if details[key].is_null() {
            continue;
        }
        let marked = |of: &Object| {
            let Value::Object(details) = &of["providerDetails"] else { panic!("{of:?}") };
            assert!(!details["client_id"].has_secret());
            matches!(details.get(key), Some(Value::Secret(_)))
        };
        let made = lab.make(PROVIDER, program(&pool, ty, &details)).await;
        assert!(marked(&made.inputs) && marked(&made.state), "{ty}");
        let planned = lab.engine.preview(PROVIDER, &made.inputs).await.unwrap();
        assert!(marked(&planned), "{ty}");
        let imported = lab.engine.import(PROVIDER, &format!("{pool}/{}", made.id)).await.unwrap().unwrap();
        if ty == "SignInWithApple" {
            assert_eq!(imported.json()["providerDetails"].get(key), None, "AWS never shows it");
        } else {
            assert!(marked(&imported.inputs) && marked(&imported.state), "{ty}");
        }
        lab.aws.fail("UpdateIdentityProvider", 1, 1, "InvalidParameterException", 400);
        let mut news = program(&pool, ty, &details);
        news["providerDetails"][key] = json!("canary of tomorrow");
        let news = lab.engine.good(PROVIDER, news).await;
        assert_eq!(lab.engine.changes(PROVIDER, &made, &news).await, [format!("providerDetails.{key}")]);
        let refused = lab.engine.update(PROVIDER, &made, &news, &[]).await.unwrap_err();
        assert!(!refused.message().contains("canary"), "{}", refused.message());
        lab.engine.delete(PROVIDER, &made).await.unwrap();
        lab.aws.calm();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_key_is_kept_and_renewed() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let pool = lab.make(USER_POOL, pool()).await.id;
        let (ty, details) = types().into_iter().find(|(ty, _)| *ty == "SignInWithApple").unwrap();
        let made = lab.make(PROVIDER, program(&pool, ty, &details)).await;
        let mut news = program(&pool, ty, &details);
        news["idpIdentifiers"] = json!(["apple"]);
        let changed = lab.change(PROVIDER, &made, news.clone()).await;
        assert_eq!(lab.aws.request("UpdateIdentityProvider")["ProviderDetails"]["private_key"], "canary");
        news["providerDetails"]["private_key"] = json!("canary of tomorrow");
        lab.change(PROVIDER, &changed, news).await;
        assert_eq!(lab.aws.request("UpdateIdentityProvider")["ProviderDetails"]["private_key"], "canary of tomorrow");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_the_program_names_is_the_programs() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    let made = lab.make(PROVIDER, base(PROVIDER, &pool)).await;
    assert_eq!(made.json().get("attributeMapping"), None);
    // To write out what AWS filled in is no change; another claim is one, and so is to give it up.
    let mut program = base(PROVIDER, &pool);
    program["attributeMapping"] = json!({"username": "sub"});
    let same = lab.engine.good(PROVIDER, program.clone()).await;
    assert_eq!(lab.engine.changes(PROVIDER, &made, &same).await, Vec::<String>::new());
    program["attributeMapping"] = json!({"username": "email"});
    let other = lab.change(PROVIDER, &made, program).await;
    assert_eq!(lab.aws.request("UpdateIdentityProvider")["AttributeMapping"], json!({"username": "email"}));
    let back = lab.change(PROVIDER, &other, base(PROVIDER, &pool)).await;
    assert_eq!(lab.aws.request("UpdateIdentityProvider")["AttributeMapping"], json!({}));
    // What AWS filled in is sent along with the rest.
    let mut program = base(PROVIDER, &pool);
    program["attributeMapping"] = json!({"email": "email"});
    lab.change(PROVIDER, &back, program).await;
    let sent = lab.aws.request("UpdateIdentityProvider");
    assert_eq!(sent["AttributeMapping"], json!({"email": "email", "username": "sub"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_type_under_the_same_name_deletes_the_old_one_first() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    let made = lab.make(PROVIDER, base(PROVIDER, &pool)).await;
    let saml = lab.engine.good(PROVIDER, program(&pool, "SAML", &types()[5].1)).await;
    let diff = lab.engine.diff(PROVIDER, &made, &saml).await.unwrap();
    assert_eq!((diff.replaces, diff.delete_before_replace), (vec!["providerType".to_owned()], true));
    let mut renamed = base(PROVIDER, &pool);
    renamed["providerName"] = json!("Elsewhere");
    let renamed = lab.engine.good(PROVIDER, renamed).await;
    let diff = lab.engine.diff(PROVIDER, &made, &renamed).await.unwrap();
    assert_eq!((diff.replaces, diff.delete_before_replace), (vec!["providerName".to_owned()], false));
    // A second one of the name is refused, with what to do.
    let twin = lab.engine.create(PROVIDER, &made.inputs).await.unwrap_err();
    assert!(twin.message().contains("`pulumi import cognito:index:IdentityProvider <name> "), "{}", twin.message());
}

/// P39: a pool takes one write at a time.
#[tokio::test(flavor = "multi_thread")]
async fn providers_of_a_pool_are_written_in_turn() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    lab.aws.one_write_at_a_time();
    lab.aws.slow(std::time::Duration::from_millis(20));
    let mut made = Vec::new();
    for n in 0..4 {
        let mut program = base(PROVIDER, &pool);
        program["providerName"] = json!(format!("provider{n}"));
        let inputs = lab.engine.good(PROVIDER, program).await;
        let mut engine = lab.engine.clone();
        made.push(tokio::spawn(async move { engine.create(PROVIDER, &inputs).await }));
    }
    for one in made {
        one.await.unwrap().unwrap();
    }
    assert_eq!(lab.aws.requests("CreateIdentityProvider").len(), 4, "none had to be made again");
}

#[tokio::test(flavor = "multi_thread")]
async fn details_that_are_not_known_yet_are_no_failure() {
    let mut lab = lab(Omitted::Reset).await;
    let whole = with(&object_of(base(PROVIDER, "us-east-1_AbCdEfGhI")), "attributeMapping", json!({"email": "email"}));
    for place in ["providerDetails", "providerName", "providerType", "attributeMapping"] {
        let mut program = whole.clone();
        program.insert(place.into(), Value::Unknown);
        let (_, failures) = lab.engine.check(PROVIDER, &Object::new(), &program).await;
        assert_eq!(failures, [], "{place}");
    }
    let mut program = whole;
    let Some(Value::Object(details)) = program.get_mut("providerDetails") else { unreachable!() };
    details.insert("client_secret".into(), Value::Unknown);
    let (checked, failures) = lab.engine.check(PROVIDER, &Object::new(), &program).await;
    assert_eq!((&checked, failures), (&program, vec![]));
}

/// P29: a client of a pool that is yet to be made knows which providers the program has declared before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_told_what_no_program_declares() {
    let (mut lab, told) = listening_lab(Omitted::Reset).await;
    let client = |pool: Value| {
        let mut client = object_of(json!({"name": "web", "supportedIdentityProviders": ["COGNITO", "CorpSignIn"]}));
        client.insert("userPoolId".into(), pool);
        client
    };
    let none = Object::new();
    let made = lab.make(USER_POOL, pool()).await;
    lab.engine.check(CLIENT, &none, &client(made.id.as_str().into())).await;
    assert_eq!(told.warnings(), Vec::<String>::new(), "AWS knows what a pool has that is there");
    lab.engine.check(CLIENT, &none, &client(Value::Unknown)).await;
    let warnings = told.warnings();
    assert!(
        warnings.len() == 1
            && warnings[0].starts_with("supportedIdentityProviders names CorpSignIn, and the program has"),
        "{warnings:?}"
    );
    let mut provider = object_of(program("", "SAML", &types()[5].1));
    provider.insert("userPoolId".into(), Value::Unknown);
    lab.engine.check(PROVIDER, &none, &provider).await;
    lab.engine.check(CLIENT, &none, &client(Value::Unknown)).await;
    assert_eq!(told.warnings(), Vec::<String>::new());
    // Another run is another program.
    lab.engine.configure(config(&lab.aws.url)).await.unwrap();
    lab.engine.check(CLIENT, &none, &client(Value::Unknown)).await;
    assert_eq!(told.warnings().len(), 1);
}
