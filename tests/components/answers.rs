//! What a component makes of the engine's answers, of bad arguments, and of being stopped.

use super::*;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_component_is_completed_once_and_last() {
    let mut lab = lab().await;
    let answer = lab.construct(POOL_COMPONENT, args([("domain", "customers".into())])).await.unwrap();
    assert_eq!(answer.urn, urn_of(POOL_COMPONENT, "it"));
    let state = object(answer.state);
    assert_eq!(
        (&state["id"], &state["domainUrl"]),
        (&"us-east-1_itUserPool".into(), &"https://customers.auth.us-east-1.amazoncognito.com".into())
    );
    let Value::Object(nodes) = &state["nodes"] else { panic!("{state:?}") };
    assert!(matches!(&nodes["domain"], Value::Reference(r) if r.urn == urn_of(DOMAIN, "itDomain")), "{nodes:?}");

    let asked = lab.monitor.asked();
    let complete = asked.iter().filter(|asked| matches!(asked, Asked::Complete(..))).count();
    assert_eq!((asked.len(), complete), (4, 1), "{asked:?}");
    let Some(Asked::Complete(urn, outputs)) = asked.last() else { panic!("{asked:?}") };
    assert_eq!((urn, outputs), (&urn_of(POOL_COMPONENT, "it"), &state));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_leaves_open_what_only_aws_knows() {
    let mut lab = lab().await;
    lab.monitor.answer(USER_POOL, Answer::default());
    let state = object(lab.preview(POOL_COMPONENT, Object::new()).await.unwrap().state);
    assert_eq!((&state["id"], &state["arn"]), (&Value::Unknown, &Value::Unknown));
    let Value::Object(nodes) = &state["nodes"] else { panic!("{state:?}") };
    assert!(matches!(&nodes["userPool"], Value::Reference(r) if r.id == Some(Box::new(Value::Unknown))), "{nodes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_arguments_are_told_before_anything_is_registered() {
    for dry_run in [true, false] {
        let mut lab = lab().await;
        let inputs = object_of(json!({
            "mfa": "sometimes", "usernames": ["email", "fax"], "softwareTokens": true, "transform": {"userPool": {"mfaConfiguraton": "ON"}}
        }));
        let request = rpc::ConstructRequest { dry_run, ..lab.request(POOL_COMPONENT, inputs) };
        let (named, lines) = refused(&lab.send(request).await.unwrap_err());
        assert_eq!(named, [("mfa".to_owned(), "must be one of on, optional".to_owned())]);
        assert_eq!(
            lines,
            [
                "softwareTokens is not a property here; did you mean softwareToken?",
                "transform.userPool.mfaConfiguraton is not a property here; did you mean mfaConfiguration?",
                "usernames[1] must be one of email, phone",
            ]
        );
        assert_eq!(lab.monitor.asked().len(), 0);
    }
}

/// The engine prints the value of an argument that is named as wrong.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_wrong_is_not_named_to_the_engine() {
    let mut lab = lab().await;
    let wrong = Value::from("canary").secret();
    let status = lab
        .construct(POOL_COMPONENT, args([("mfa", wrong), ("domain", Value::Bool(true).secret())]))
        .await
        .unwrap_err();
    let (named, lines) = refused(&status);
    assert_eq!(named, []);
    assert_eq!(lines, ["domain must be a string or an object, and is a boolean", "mfa must be one of on, optional"]);
    assert!(!format!("{status:?}").contains("canary"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_monitor_says_is_passed_on_and_nothing_is_completed() {
    let mut lab = lab().await;
    let error = Some(Status::unavailable("resource monitor shut down"));
    lab.monitor.answer(USER_POOL, Answer { error, ..Default::default() });
    let refused = lab.construct(POOL_COMPONENT, Object::new()).await.unwrap_err();
    let message = "registering cognito:index:UserPool \"itUserPool\": resource monitor shut down";
    assert_eq!((refused.code(), refused.message()), (Code::Unavailable, message));
    assert!(lab.monitor.asked().iter().all(|asked| matches!(asked, Asked::Register(_))));

    let request =
        rpc::ConstructRequest { monitor_endpoint: "no address".into(), ..lab.request(POOL_COMPONENT, Object::new()) };
    assert_eq!(lab.send(request).await.unwrap_err().code(), Code::InvalidArgument);
    let request =
        rpc::ConstructRequest { monitor_endpoint: "127.0.0.1:1".into(), ..lab.request(POOL_COMPONENT, Object::new()) };
    let refused = lab.send(request).await.unwrap_err();
    assert!(refused.message().starts_with("registering cognito:components:CognitoUserPool \"it\""), "{refused:?}");
}

/// With `--target` the engine goes on without a resource. What is made of it is registered all the same, so that the engine
/// can leave it out as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_was_left_out_is_unknown_to_the_others() {
    let mut lab = lab().await;
    lab.monitor.answer(USER_POOL, Answer { result: rpc::Result::Skip, ..Default::default() });
    let answer = lab.construct(POOL_COMPONENT, args([("domain", "customers".into())])).await.unwrap();
    let asked = lab.monitor.asked();
    let [_, _, Asked::Register(domain), Asked::Complete(_, outputs)] = asked.as_slice() else { panic!("{asked:?}") };
    let pool = urn_of(USER_POOL, "itUserPool");
    assert_eq!(object(domain.object.clone())["userPoolId"], Value::Unknown);
    assert_eq!(sources(domain)["userPoolId"], [pool]);
    // Outside of a preview nothing unknown is recorded.
    assert!(!outputs.values().any(Value::has_unknown) && outputs.contains_key("nodes"), "{outputs:?}");
    assert_eq!(&object(answer.state), outputs);

    let owner = methods::owner(POOL_COMPONENT);
    lab.call(args([("__self__", owner), ("name", "web".into())]), false).await.unwrap();
    let client = &lab.monitor.registered()[1];
    assert_eq!(object(client.object.clone())["userPoolId"], Value::Unknown);
    assert!(client.dependencies.contains(&urn_of(USER_POOL, "itUserPool")), "{client:?}");
}

/// The engine would delete what is not registered any more, if it went on after a failure and came to the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_failed_fails_its_component() {
    let mut lab = lab().await;
    lab.monitor.answer(USER_POOL, Answer { result: rpc::Result::Fail, ..Default::default() });
    let failed = lab.construct(POOL_COMPONENT, args([("domain", "customers".into())])).await.unwrap_err();
    let message = "cognito:index:UserPool \"itUserPool\" failed, and what is made of it cannot be complete";
    assert_eq!(failed.message(), message);
    let asked = lab.monitor.asked();
    assert!(matches!(asked.as_slice(), [_, Asked::Register(_)]), "{asked:?}");
}

/// Outputs that a resource does not have are none in the preview of a stack that stays as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_preview_without_changes_opens_nothing() {
    let mut lab = lab().await;
    // What is there has its id, and all that there is of outputs.
    for (ty, inputs, absent) in [
        (CLIENT_COMPONENT, args([("userPool", "us-east-1_a".into())]), "secret"),
        (IDENTITY_COMPONENT, Object::new(), "unauthenticatedRole"),
    ] {
        let request = rpc::ConstructRequest { dry_run: true, ..lab.request(ty, inputs) };
        let state = object(lab.send(request).await.unwrap().state);
        assert!(!state.contains_key(absent), "{state:?}");
    }
    // While it changes, the roles are open.
    lab.monitor.answer(IDENTITY_POOL, Answer { outputs: object_of(json!({"arn": "arn"})), ..Default::default() });
    let request = rpc::ConstructRequest { dry_run: true, ..lab.request(IDENTITY_COMPONENT, Object::new()) };
    let state = object(lab.send(request).await.unwrap().state);
    assert_eq!((&state["arn"], &state["unauthenticatedRole"]), (&"arn".into(), &Value::Unknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_ends_a_registration_that_is_pending() {
    let mut lab = lab().await;
    lab.monitor.answer(USER_POOL, Answer { never: true, ..Default::default() });
    let request = lab.request(POOL_COMPONENT, Object::new());
    let mut client = lab.engine.client.clone();
    let pending = tokio::spawn(async move { client.construct(request).await });
    let begun = Instant::now();
    while !lab.monitor.knows(USER_POOL) {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never asks");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let begun = Instant::now();
    lab.engine.client.cancel(()).await.unwrap();
    let stopped = pending.await.unwrap().unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(stopped.code(), Code::Cancelled);
    assert_eq!(stopped.message(), "stopped while registering cognito:index:UserPool \"itUserPool\"");
    assert!(lab.plugin.process.try_wait().unwrap().is_none(), "Cancel does not end the process");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_component_and_what_is_malformed_is_refused() {
    let mut lab = lab().await;
    let refused = lab.construct("cognito:components:X", Object::new()).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().starts_with("this provider has no component \"cognito:components:X\"; it has "));
    let secret = "1b47061264138c4ac30d75fd1eb44270";
    let malformed = json!({"domain": {"4dabf18193072939515e22adb298388d": secret}});
    let refused = lab.construct(POOL_COMPONENT, object_of(malformed)).await.unwrap_err();
    assert_eq!(refused.message(), "malformed property value at domain: a secret without its value");
    assert_eq!(lab.monitor.asked().len(), 0);
}
