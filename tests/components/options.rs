//! The options of a component, and which provider manages what it makes.

use super::*;
use prost_types::value::Kind;
use pulumi_resource_cognito::proto::pulumirpc::construct_request as asked;
use pulumi_resource_cognito::proto::pulumirpc::register_resource_request as given;

fn alias_spec(name: &str) -> rpc::Alias {
    let spec = rpc::alias::Spec {
        name: name.into(),
        parent: Some(rpc::alias::spec::Parent::NoParent(true)),
        ..Default::default()
    };
    rpc::Alias { alias: Some(rpc::alias::Alias::Spec(spec)) }
}

/// Whatever a program says of a component reaches the engine again, each option under its name.
#[tokio::test(flavor = "multi_thread")]
async fn every_option_is_passed_on() {
    let mut lab = lab().await;
    let texts = |texts: &[&str]| -> Vec<String> { texts.iter().map(|s| (*s).to_owned()).collect() };
    let urn_alias = rpc::Alias { alias: Some(rpc::alias::Alias::Urn("urn:pulumi:dev::test::a:b:C::old".into())) };
    let trigger = prost_types::Value { kind: Some(Kind::StringValue("2".into())) };
    let request = rpc::ConstructRequest {
        parent: urn_of("pulumi:pulumi:Stack", "test-dev"),
        aliases: vec![urn_alias.clone(), alias_spec("former")],
        dependencies: texts(&[SOURCE]),
        providers: [("cognito".to_owned(), "urn::id".to_owned()), ("aws".to_owned(), "urn2::id2".to_owned())].into(),
        protect: Some(true),
        retain_on_delete: Some(true),
        delete_before_replace: Some(false),
        ignore_changes: texts(&["domain", "verify.emailSubject"]),
        replace_on_changes: texts(&["mfa"]),
        additional_secret_outputs: texts(&["arn"]),
        custom_timeouts: Some(asked::CustomTimeouts {
            create: "1m".into(),
            update: "2m".into(),
            delete: "3m".into(),
            read: "4m".into(),
        }),
        deleted_with: "urn:with".into(),
        replace_with: texts(&["urn:replaced"]),
        replacement_trigger: Some(trigger.clone()),
        resource_hooks: Some(asked::ResourceHooksBinding {
            before_create: texts(&["bc"]),
            after_create: texts(&["ac"]),
            before_update: texts(&["bu"]),
            after_update: texts(&["au"]),
            before_delete: texts(&["bd"]),
            after_delete: texts(&["ad"]),
            on_error: texts(&["oe"]),
        }),
        stack_trace_handle: "trace".into(),
        ..lab.request(POOL_COMPONENT, Object::new())
    };
    lab.send(request).await.unwrap();
    let registered = lab.monitor.registered();
    let [component, pool] = registered.as_slice() else { panic!("{registered:?}") };
    assert_eq!(
        *component,
        rpc::RegisterResourceRequest {
            r#type: POOL_COMPONENT.into(),
            name: "it".into(),
            parent: urn_of("pulumi:pulumi:Stack", "test-dev"),
            object: bag(&Object::new()),
            aliases: vec![urn_alias, alias_spec("former")],
            alias_specs: true,
            dependencies: texts(&[SOURCE]),
            providers: [("cognito".to_owned(), "urn::id".to_owned()), ("aws".to_owned(), "urn2::id2".to_owned())]
                .into(),
            protect: Some(true),
            retain_on_delete: Some(true),
            delete_before_replace: false,
            delete_before_replace_defined: true,
            ignore_changes: texts(&["domain", "verify.emailSubject"]),
            replace_on_changes: texts(&["mfa"]),
            additional_secret_outputs: texts(&["arn"]),
            custom_timeouts: Some(given::CustomTimeouts {
                create: "1m".into(),
                update: "2m".into(),
                delete: "3m".into(),
                read: "4m".into(),
            }),
            deleted_with: "urn:with".into(),
            replace_with: texts(&["urn:replaced"]),
            replacement_trigger: Some(trigger),
            hooks: Some(given::ResourceHooksBinding {
                before_create: texts(&["bc"]),
                after_create: texts(&["ac"]),
                before_update: texts(&["bu"]),
                after_update: texts(&["au"]),
                before_delete: texts(&["bd"]),
                after_delete: texts(&["ad"]),
                on_error: texts(&["oe"]),
            }),
            parent_stack_trace_handle: "trace".into(),
            accept_secrets: true,
            accept_resources: true,
            supports_partial_values: true,
            supports_result_reporting: true,
            accepts_byte_string: true,
            ..Default::default()
        }
    );
    // The engine hands the component's options down; a child has only its place and its provider.
    assert_eq!(
        *pool,
        rpc::RegisterResourceRequest {
            r#type: USER_POOL.into(),
            name: "itUserPool".into(),
            parent: urn_of(POOL_COMPONENT, "it"),
            custom: true,
            provider: "urn::id".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            object: pool.object.clone(),
            property_dependencies: pool.property_dependencies.clone(),
            parent_stack_trace_handle: "trace".into(),
            alias_specs: true,
            accept_secrets: true,
            accept_resources: true,
            supports_partial_values: true,
            supports_result_reporting: true,
            accepts_byte_string: true,
            ..Default::default()
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_program_did_not_say_stays_unsaid() {
    let mut lab = lab().await;
    for (said, defined) in [(None, (false, false)), (Some(true), (true, true)), (Some(false), (false, true))] {
        let request = rpc::ConstructRequest {
            protect: said,
            retain_on_delete: said,
            delete_before_replace: said,
            ..lab.request(POOL_COMPONENT, Object::new())
        };
        lab.send(request).await.unwrap();
        let component = &lab.monitor.registered()[0];
        assert_eq!((component.protect, component.retain_on_delete), (said, said));
        assert_eq!((component.delete_before_replace, component.delete_before_replace_defined), defined);
        let quiet = (&component.custom_timeouts, &component.hooks, &component.replacement_trigger);
        assert_eq!(quiet, (&None, &None, &None));
    }
}

/// The program's word for the provider of a package counts; else the provider that makes the component manages what
/// it consists of, whatever other providers there are.
#[tokio::test(flavor = "multi_thread")]
async fn children_have_the_provider_that_the_component_has() {
    let mut lab = lab().await;
    for (said, expected) in [(Some("urn::id"), "urn::id"), (None, OWN)] {
        let providers = said.map(|provider| ("cognito".to_owned(), provider.to_owned())).into_iter().collect();
        let inputs = args([("domain", "customers".into())]);
        let request = rpc::ConstructRequest { providers, ..lab.request(POOL_COMPONENT, inputs) };
        lab.send(request).await.unwrap();
        let registered = lab.monitor.registered();
        let asked: Vec<_> = registered.iter().map(|r| r.provider.as_str()).collect();
        assert_eq!(asked, ["", expected, expected]);
    }
    let this = methods::owner(POOL_COMPONENT);
    lab.call(args([("__self__", this), ("name", "web".into())]), false).await.unwrap();
    let registered = lab.monitor.registered();
    assert_eq!(registered.iter().map(|r| r.provider.as_str()).collect::<Vec<_>>(), ["", OWN]);
}
