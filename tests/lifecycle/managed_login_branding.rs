//! The life of a branding style.

use super::*;
use support::BRANDING;

fn settings(form: Json) -> String {
    json!({"categories": {"form": form}}).to_string()
}

fn logo(mode: &str, bytes: &str) -> Json {
    json!({"category": "FORM_LOGO", "colorMode": mode, "extension": "SVG", "bytes": bytes})
}

/// A pool with two clients, and a style of the first.
async fn styled(lab: &mut Lab, more: Json) -> (String, Json) {
    let pool = lab.make(USER_POOL, pool()).await.id;
    let client = lab.make(CLIENT, json!({"userPoolId": pool, "name": "web"})).await.id;
    lab.make(CLIENT, json!({"userPoolId": pool, "name": "plain"})).await;
    let mut style = json!({"userPoolId": pool, "clientId": client});
    style.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    (pool, style)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_style_lives() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let form = settings(json!({"location": "CENTER", "n": 1}));
        let (pool, program) = styled(&mut lab, json!({"settings": form, "assets": [logo("LIGHT", "PHN2Zy8+")]})).await;
        let made = lab.make(BRANDING, program.clone()).await;
        let sent = lab.aws.request("CreateManagedLoginBranding");
        assert_eq!(sent["Settings"], json!({"categories": {"form": {"location": "CENTER", "n": 1}}}));
        assert_eq!(sent["Assets"][0]["Bytes"], "PHN2Zy8+");
        assert!(sent.get("UseCognitoProvidedValues").is_none());
        let state = made.json();
        assert_eq!(state["managedLoginBrandingId"], made.id.as_str());
        assert_eq!(state["useCognitoProvidedValues"], false);
        assert!(state["settingsAll"].as_str().unwrap().contains("colorSchemeMode"), "{state}");
        lab.settled(BRANDING, &made).await;

        // Another client has none: that is no obstacle to a list or an import, which find the client.
        let listed = lab.engine.list(list_of(&pool)).await.unwrap();
        assert_eq!(listed.found, [(format!("{pool}/{}", made.id), "web".to_owned())]);
        for separator in ["/", ","] {
            let id = format!("{pool}{separator}{}", made.id);
            let imported = lab.engine.import(BRANDING, &id).await.unwrap().unwrap();
            assert_eq!(imported.inputs["clientId"], made.inputs["clientId"]);
            lab.settled(BRANDING, &imported).await;
        }
        let refused = lab.engine.import(BRANDING, "06c6ae7b").await.unwrap_err();
        assert!(refused.message().contains("does not name a branding style"), "{}", refused.message());

        // One for each client.
        let inputs = lab.engine.good(BRANDING, program).await;
        let refused = lab.engine.create(BRANDING, &inputs).await.unwrap_err();
        assert!(refused.message().contains(&format!("{pool}/{}", made.id)), "{}", refused.message());

        lab.engine.delete(BRANDING, &made).await.unwrap();
        lab.engine.delete(BRANDING, &made).await.expect("gone already is fine");
        assert_eq!(lab.engine.refresh(BRANDING, &made).await.unwrap(), None);
    }
}

fn list_of(pool: &str) -> pulumi_resource_cognito::proto::pulumirpc::ListRequest {
    pulumi_resource_cognito::proto::pulumirpc::ListRequest {
        token: BRANDING.to_owned(),
        query: support::bag(&object_of(json!({"userPoolId": pool}))),
        ..Default::default()
    }
}

/// P34: an image that is added to a style is sent, and so is all that was there; what goes is gone, whatever AWS keeps.
#[tokio::test(flavor = "multi_thread")]
async fn images_and_settings_come_and_go() {
    for mode in MODES {
        let mut lab = lab(mode).await;
        let (_, mut program) = styled(&mut lab, json!({"settings": settings(json!({"a": 1, "b": {"c": 2}}))})).await;
        let made = lab.make(BRANDING, program.clone()).await;
        program["assets"] = json!([logo("LIGHT", "PHN2Zy8+"), logo("DARK", "PHN2Zz4=")]);
        let more = lab.change(BRANDING, &made, program.clone()).await;
        let sent = lab.aws.request("UpdateManagedLoginBranding");
        assert_eq!(sent["Assets"].as_array().unwrap().len(), 2);
        assert_eq!(sent["Settings"]["categories"]["form"]["a"], 1);

        program["assets"] = json!([logo("DARK", "PHN2Zz4=")]);
        program["settings"] = json!(settings(json!({"b": {"d": 3}})));
        let less = lab.change(BRANDING, &more, program.clone()).await;
        // First it is seen that AWS takes it, and only then the old style goes.
        let provided: Vec<bool> = lab
            .aws
            .requests("UpdateManagedLoginBranding")
            .iter()
            .map(|sent| sent["UseCognitoProvidedValues"] == true)
            .collect();
        assert_eq!(provided, [false, true, false]);
        let there = lab.aws.everything(&less.id);
        assert_eq!(there["Settings"], json!({"categories": {"form": {"b": {"d": 3}}}}));
        assert_eq!(there["Assets"].as_array().unwrap().len(), 1);

        program.as_object_mut().unwrap().retain(|name, _| name.ends_with("Id"));
        let none = lab.change(BRANDING, &less, program).await;
        assert_eq!(lab.aws.request("UpdateManagedLoginBranding")["UseCognitoProvidedValues"], true);
        assert_eq!(none.json()["useCognitoProvidedValues"], true);
    }
}

/// P34: a style that AWS refuses leaves the old one as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_style_changes_nothing() {
    let mut lab = lab(Omitted::Kept).await;
    let (_, program) = styled(&mut lab, json!({"settings": settings(json!({"a": 1}))})).await;
    let made = lab.make(BRANDING, program).await;
    lab.aws.calm();
    lab.aws.fail("UpdateManagedLoginBranding", 1, 1, "InvalidParameterException", 400);
    let news = with(&made.inputs, "settings", json!(settings(json!({"b": 1}))));
    let refused = lab.engine.update(BRANDING, &made, &news, &[]).await.unwrap_err();
    assert!(refused.message().contains("InvalidParameterException"), "{}", refused.message());
    assert_eq!(lab.aws.writes(), ["UpdateManagedLoginBranding"]);
    lab.settled(BRANDING, &made).await;
}

/// P34: the order of members, blanks and the way numbers are written mean nothing in settings.
#[tokio::test(flavor = "multi_thread")]
async fn settings_are_compared_by_what_they_say() {
    let mut lab = lab(Omitted::Reset).await;
    let (_, program) = styled(&mut lab, json!({"settings": "{\"a\": {\"b\": 1, \"c\": [1, 2]}}"})).await;
    let made = lab.make(BRANDING, program).await;
    lab.settled(BRANDING, &made).await;
    let same = with(&made.inputs, "settings", json!("{ \"a\":{\"c\":[1,2.0],\n\"b\":1.0} }"));
    assert_eq!(lab.engine.changes(BRANDING, &made, &same).await, Vec::<String>::new());
    let other = with(&made.inputs, "settings", json!("{\"a\": {\"b\": 1, \"c\": [2, 1]}}"));
    assert_eq!(lab.engine.changes(BRANDING, &made, &other).await, ["settings"]);
    // Drift is told as it is.
    lab.aws.tamper(&made.id, |style| style["Settings"]["a"]["b"] = json!(7));
    let read = lab.engine.refresh(BRANDING, &made).await.unwrap().unwrap();
    assert_eq!(lab.engine.changes(BRANDING, &read, &made.inputs).await, ["settings"]);
    lab.aws.calm();
    let back = lab.engine.update(BRANDING, &read, &made.inputs, &[]).await.unwrap();
    lab.settled(BRANDING, &back).await;
}

/// P34: what is too large for one request is sent in several, and the id is kept if one of them fails.
#[tokio::test(flavor = "multi_thread")]
async fn many_images_take_several_requests() {
    let mut lab = lab(Omitted::Kept).await;
    let large = "AAAA".repeat(300_000);
    let images = json!([logo("LIGHT", &large), logo("DARK", &large)]);
    let (_, program) = styled(&mut lab, json!({"assets": images})).await;
    let inputs = lab.engine.good(BRANDING, program).await;
    lab.aws.fail("UpdateManagedLoginBranding", 1, 1, "InvalidParameterException", 400);
    let half = partial(&lab.engine.create(BRANDING, &inputs).await.unwrap_err());
    let half = Resource { id: half.id, inputs: inputs.clone(), state: support::object(half.properties) };
    lab.aws.calm();
    let whole = lab.engine.update(BRANDING, &half, &inputs, &[]).await.unwrap();
    assert_eq!(lab.aws.everything(&whole.id)["Assets"].as_array().unwrap().len(), 2);
    lab.settled(BRANDING, &whole).await;
    let sizes = lab.aws.requests("UpdateManagedLoginBranding").into_iter().map(|sent| sent.to_string().len());
    assert!(sizes.max().unwrap() < 2_000_000);
}
