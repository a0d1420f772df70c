//! Methods: what they take of their component, and what they give.

use super::*;
use pulumi_resource_cognito::value::Reference;

/// The component `it` as a value.
pub fn owner(ty: &str) -> Value {
    Value::Reference(Reference { urn: urn_of(ty, "it"), id: None, rest: Object::new() })
}

fn call_args(more: Object) -> Object {
    let mut all = args([("__self__", owner(POOL_COMPONENT)), ("name", "web".into())]);
    all.extend(more);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_made_below_its_pool_and_after_all_of_it() {
    let mut lab = lab().await;
    lab.construct(POOL_COMPONENT, args([("domain", "customers".into())])).await.unwrap();
    lab.monitor.asked();
    let more = args([("callbackUrls", list(&["https://example.com/"]))]);
    let answer = lab.call(call_args(more), false).await.unwrap();
    let asked = lab.monitor.asked();
    let [Asked::Invoke(look), Asked::Register(component), Asked::Register(client), Asked::Complete(completed, _)] =
        asked.as_slice()
    else {
        panic!("{asked:?}")
    };
    assert_eq!((look.tok.as_str(), look.accept_resources), ("pulumi:pulumi:getResource", true));
    assert_eq!(object(look.args.clone()), args([("urn", urn_of(POOL_COMPONENT, "it").as_str().into())]));
    assert_eq!((component.r#type.as_str(), component.name.as_str()), (CLIENT_COMPONENT, "web"));
    assert_eq!(component.parent, urn_of(POOL_COMPONENT, "it"));
    assert_eq!(component.parent_stack_trace_handle, "trace");
    assert_eq!((client.r#type.as_str(), client.name.as_str()), (CLIENT, "webClient"));
    assert_eq!(object(client.object.clone())["userPoolId"], "us-east-1_itUserPool".into());
    // The client goes before pool and domain go; the pool's component, its parent, is none of its dependencies.
    let whole = [urn_of(USER_POOL, "itUserPool"), urn_of(DOMAIN, "itDomain")];
    assert_eq!((&sources(client)["userPoolId"], &client.dependencies), (&whole.to_vec(), &whole.to_vec()));
    assert_eq!(completed, &urn_of(CLIENT_COMPONENT, "web"));

    let made = object(answer.r#return);
    assert_eq!(made.len(), 1);
    assert!(matches!(&made["client"], Value::Reference(r) if r.urn == *completed && r.id.is_none()), "{made:?}");
    let after = &answer.return_dependencies["client"].urns;
    assert!(after.contains(completed) && after.contains(&urn_of(CLIENT, "webClient")), "{after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_takes_what_it_does_not_know() {
    let mut lab = lab().await;
    lab.preview(POOL_COMPONENT, Object::new()).await.unwrap();
    lab.monitor.asked();
    lab.call(call_args(Object::new()), true).await.unwrap();
    let client = &lab.monitor.registered()[1];
    assert_eq!(object(client.object.clone())["userPoolId"], Value::Unknown);
    assert_eq!(sources(client)["userPoolId"], [urn_of(USER_POOL, "itUserPool")]);

    // Who the component is may be unknown itself.
    for owner in [Value::Unknown, from(Value::Unknown, &[SOURCE]).secret()] {
        let known = owner == Value::Unknown;
        let answer = lab.call(args([("__self__", owner), ("name", "web".into())]), true).await.unwrap();
        let expected = if known { vec![] } else { vec![SOURCE.to_owned()] };
        assert_eq!(
            (object(answer.r#return)["client"].bare(), &answer.return_dependencies["client"].urns),
            (&Value::Unknown, &expected)
        );
        assert_eq!(lab.monitor.asked().len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_method_cannot_work_with_is_refused() {
    let mut lab = lab().await;
    lab.construct(POOL_COMPONENT, Object::new()).await.unwrap();
    lab.monitor.asked();
    let this = || owner(POOL_COMPONENT);
    let nobody = "cognito:components:CognitoUserPool/addClient is a method: it wants the component as __self__";
    let no_name = "addClient wants a name, as a string";
    for (args, dry_run, reason) in [
        (args([("name", "web".into())]), false, nobody),
        (args([("__self__", "urn".into()), ("name", "web".into())]), true, nobody),
        (args([("__self__", Value::Unknown), ("name", "web".into())]), false, nobody),
        (args([("__self__", this())]), false, no_name),
        (args([("__self__", this()), ("name", "".into())]), false, no_name),
        (args([("__self__", this()), ("name", Value::Bool(true))]), true, no_name),
        (
            args([("__self__", this()), ("name", Value::Unknown)]),
            true,
            "name of addClient must be known before the deployment runs",
        ),
        (
            args([("__self__", this()), ("name", Value::from("canary").secret())]),
            false,
            "name of addClient must not be secret: it is part of the URN",
        ),
    ] {
        let refused = lab.call(args, dry_run).await.unwrap_err();
        assert_eq!((refused.code(), refused.message()), (Code::InvalidArgument, reason));
    }
    let gone = Value::Reference(Reference { urn: "urn:gone".into(), id: None, rest: Object::new() });
    let absent = lab.call(args([("__self__", gone), ("name", "web".into())]), false).await.unwrap_err();
    assert_eq!(absent.message(), "urn:gone is not there: there is no such resource");
    assert_eq!(lab.monitor.registered().len(), 0);

    for (name, reason) in [
        ("callbackUrl", "callbackUrl is not a property here; did you mean callbackUrls?"),
        ("userPool", "userPool is what addClient gives by itself: leave it out"),
    ] {
        let (named, lines) = refused(&lab.call(call_args(args([(name, list(&["x"]))])), false).await.unwrap_err());
        assert_eq!((named, lines), (vec![], vec![reason.to_owned()]));
        assert_eq!(lab.monitor.registered().len(), 0);
    }

    let request =
        rpc::CallRequest { tok: "cognito:components:CognitoUserPool/addCustomer".into(), ..Default::default() };
    let refused = lab.engine.client.call(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(
        refused.message().ends_with("/addClient, cognito:components:CognitoUserPool/addIdentityProvider"),
        "{refused:?}"
    );
}
