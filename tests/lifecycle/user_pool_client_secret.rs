//! The life of a further secret of an app client.

use super::*;
use support::text;

const OWN: &str = "canary_of_the_program_0123456789";

/// A pool with a client that has a secret: what a secret of it says.
pub(super) async fn confidential(lab: &mut Lab) -> (String, Json) {
    let pool = lab.make(USER_POOL, pool()).await.id;
    let client = lab.make(CLIENT, json!({"userPoolId": pool, "name": "web", "generateSecret": true})).await.id;
    (client.clone(), json!({"userPoolId": pool, "clientId": client}))
}

/// The same with a value of its own.
pub(super) fn own(of: &Json) -> Json {
    let mut of = of.clone();
    of["clientSecret"] = json!(OWN);
    of
}

fn value(of: &Resource) -> Option<&Value> {
    of.state.get("clientSecret")
}

/// P23: there are never more than two secrets and never none, and the value survives although AWS never shows it again.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_rotated() {
    let mut lab = lab(Omitted::Reset).await;
    let (client, of) = confidential(&mut lab).await;
    let first = lab.aws.secrets(&client).remove(0);
    let second = lab.make(CLIENT_SECRET, of.clone()).await;
    assert_eq!(lab.aws.secrets(&client), [first.clone(), second.id.clone()]);
    let Some(Value::Secret(made)) = value(&second) else { panic!("{:?}", second.state) };
    assert!(matches!(&**made, Value::String(v) if v.starts_with("canary_made_by_aws")));
    let made = second.json()["clientSecretCreateDate"].as_str().unwrap().to_owned();
    assert!(made.len() == "2026-01-01T00:00:00Z".len() && made.ends_with('Z'), "{made}");
    lab.settled(CLIENT_SECRET, &second).await;

    // There is no room for a third.
    let inputs = lab.engine.good(CLIENT_SECRET, of.clone()).await;
    let refused = lab.engine.create(CLIENT_SECRET, &inputs).await.unwrap_err();
    for part in [first.as_str(), &second.id, "delete-user-pool-client-secret", "deleteBeforeReplace"] {
        assert!(refused.message().contains(part), "{}", refused.message());
    }

    // The secret that the client was made with is imported, without its value, and deleted.
    let path = format!("{}/{client}/{first}", of["userPoolId"].as_str().unwrap());
    let imported = lab.engine.import(CLIENT_SECRET, &path).await.unwrap().unwrap();
    assert_eq!((&imported.id, &imported.inputs, value(&imported)), (&first, &object_of(of.clone()), None));
    lab.settled(CLIENT_SECRET, &imported).await;
    lab.engine.delete(CLIENT_SECRET, &imported).await.unwrap();
    lab.engine.delete(CLIENT_SECRET, &imported).await.expect("gone already is fine");

    // Now there is room for a replacement: the new one first, then the old one goes.
    let own = lab.engine.good(CLIENT_SECRET, own(&of)).await;
    assert_eq!(lab.engine.diff(CLIENT_SECRET, &second, &own).await.unwrap().replaces, ["clientSecret"]);
    let third = lab.engine.create(CLIENT_SECRET, &own).await.unwrap();
    assert_eq!(value(&third), Some(&text(OWN).secret()));
    lab.engine.delete(CLIENT_SECRET, &second).await.unwrap();
    assert_eq!(lab.aws.secrets(&client), std::slice::from_ref(&third.id));
    lab.settled(CLIENT_SECRET, &third).await;

    // The last one stays, and why is told.
    let refused = lab.engine.delete(CLIENT_SECRET, &third).await.unwrap_err();
    assert!(refused.message().contains("is the last secret of the client"), "{}", refused.message());
    // How to go on where the client goes as well, to the letter; and how to have none of it.
    let pool = of["userPoolId"].as_str().unwrap();
    let words =
        format!("`aws cognito-idp delete-user-pool-client --user-pool-id {pool} --client-id {client}`, then Pulumi");
    for part in [words.as_str(), "the option deletedWith: the client, and run `pulumi up` before"] {
        assert!(refused.message().contains(part), "{}", refused.message());
    }
    assert_eq!(lab.aws.secrets(&client), std::slice::from_ref(&third.id));
    lab.aws.vanish(&client);
    lab.engine.delete(CLIENT_SECRET, &third).await.expect("it went with its client");
    assert_eq!(lab.engine.refresh(CLIENT_SECRET, &third).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_somebody_deleted_is_gone() {
    let mut lab = lab(Omitted::Reset).await;
    let (client, of) = confidential(&mut lab).await;
    let made = lab.make(CLIENT_SECRET, of).await;
    lab.aws.drop_secret(&client, &made.id);
    assert_eq!(lab.engine.refresh(CLIENT_SECRET, &made).await.unwrap(), None);
    lab.engine.delete(CLIENT_SECRET, &made).await.expect("and that is fine");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_value_of_an_imported_secret_can_be_told_once() {
    let mut lab = lab(Omitted::Reset).await;
    let (client, of) = confidential(&mut lab).await;
    let path = format!("{}/{client}/{}", of["userPoolId"].as_str().unwrap(), lab.aws.secrets(&client)[0]);
    let imported = lab.engine.import(CLIENT_SECRET, &path).await.unwrap().unwrap();
    let told = lab.engine.good(CLIENT_SECRET, own(&of)).await;
    let diff = lab.engine.diff(CLIENT_SECRET, &imported, &told).await.unwrap();
    assert_eq!((diff.diffs, diff.replaces), (vec!["clientSecret".to_owned()], vec![]));
    lab.aws.calm();
    let now = lab.engine.update(CLIENT_SECRET, &imported, &told, &[]).await.unwrap();
    assert_eq!((value(&now), lab.aws.writes()), (Some(&text(OWN).secret()), vec![]));
    lab.settled(CLIENT_SECRET, &now).await;
    // From then on another value is another secret.
    let other = with(&told, "clientSecret", json!("another_value_of_24_characters"));
    assert_eq!(lab.engine.diff(CLIENT_SECRET, &now, &other).await.unwrap().replaces, ["clientSecret"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_aws_says_once_is_kept_when_the_rest_fails() {
    let mut lab = lab(Omitted::Reset).await;
    let (_, of) = confidential(&mut lab).await;
    lab.aws.fail("ListUserPoolClientSecrets", 1, 1, "AccessDeniedException", 400);
    let inputs = lab.engine.good(CLIENT_SECRET, of).await;
    let half = partial(&lab.engine.create(CLIENT_SECRET, &inputs).await.unwrap_err());
    let state = support::object(half.properties);
    let Some(Value::Secret(kept)) = state.get("clientSecret").cloned() else { panic!("{state:?}") };
    assert!(matches!(&*kept, Value::String(v) if v.starts_with("canary_made_by_aws")));
    // The next `up` finishes it, with the value.
    let made = Resource { id: half.id, inputs: inputs.clone(), state };
    let finished = lab.engine.update(CLIENT_SECRET, &made, &inputs, &[]).await.unwrap();
    assert_eq!(value(&finished), Some(&Value::Secret(kept)));
    lab.settled(CLIENT_SECRET, &finished).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_a_secret_gets_none() {
    let mut lab = lab(Omitted::Reset).await;
    let pool = lab.make(USER_POOL, pool()).await.id;
    let client = lab.make(CLIENT, json!({"userPoolId": pool, "name": "spa"})).await.id;
    let inputs = lab.engine.good(CLIENT_SECRET, json!({"userPoolId": pool, "clientId": client})).await;
    let refused = lab.engine.create(CLIENT_SECRET, &inputs).await.unwrap_err();
    assert!(refused.message().contains("was made without a secret"), "{}", refused.message());
}

/// P24: a value that is wrong is a secret all the same, though the program calls it none.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_value_is_not_shown() {
    let mut lab = lab(Omitted::Reset).await;
    let program = json!({"userPoolId": "us-east-1_AbCdEfGhI", "clientId": "c", "clientSecret": "canary short"});
    let (inputs, failures) = lab.engine.check(CLIENT_SECRET, &Object::new(), &object_of(program)).await;
    assert_eq!(inputs["clientSecret"], text("canary short").secret());
    // The engine prints the value of a property that is named.
    assert!(
        failures.iter().all(|(property, reason)| property.is_empty() && !reason.contains("canary")),
        "{failures:?}"
    );
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert_eq!(lab.aws.calls(), 0);
}
