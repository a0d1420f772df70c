//! The contract with the engine, from outside the process: start, port line, messages, signals, end.

mod support;

use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value as Wire};
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use pulumi_resource_cognito::value::{Object, Value, object_of};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use support::aws::{Aws, Omitted};
use support::listener::Listener;
use support::{Plugin, USER_POOL, bag, config, object, text, urn};
use tonic::Code;
use tonic::transport::Endpoint;

const PLUGIN: &str = env!("CARGO_BIN_EXE_pulumi-resource-cognito");

#[tokio::test(flavor = "multi_thread")]
async fn stdout_is_the_port_and_nothing_else_whatever_the_arguments() {
    let engine = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = engine.local_addr().unwrap().to_string();
    for args in [
        vec![],
        vec![address.as_str()],
        vec!["--logtostderr", "-v=9", &address],
        vec!["--tracing", "x", &address],
        vec!["-v", "9", "--flag-of-tomorrow", &address],
    ] {
        let mut plugin = Plugin::start(&args);
        let mut engine = plugin.connect().await;
        engine.client.handshake(rpc::ProviderHandshakeRequest::default()).await.unwrap();
        engine.client.get_schema(rpc::GetSchemaRequest::default()).await.unwrap();
        engine.client.cancel(()).await.expect("Cancel is always answered");
        plugin.signal("-INT");
        let (code, rest) = plugin.end(Duration::from_secs(5));
        assert_eq!((code, rest.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn people_get_words() {
    let says = |arg: &str| {
        let output = Command::new(PLUGIN).arg(arg).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(says("--version").trim(), env!("CARGO_PKG_VERSION"));
    assert!(says("--help").contains("Usage"));
    let schema: Json = serde_json::from_str(&says("schema")).unwrap();
    assert_eq!((&schema["name"], &schema["version"]), (&json!("cognito"), &json!(env!("CARGO_PKG_VERSION"))));
    assert!(says("docs").contains("Usage"));
}

#[test]
fn the_documentation_is_written_into_a_folder() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("docs");
    assert!(Command::new(PLUGIN).arg("docs").arg(&folder).status().unwrap().success());
    let checked_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for page in ["README.md", "peers.md", "functions.md", "resources/user-pool.md"] {
        let [written, there] = [&folder, &checked_in].map(|f| std::fs::read_to_string(f.join(page)).unwrap());
        assert_eq!(written, there, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_is_quick() {
    let begun = Instant::now();
    let plugin = Plugin::start(&[]);
    plugin.connect().await.client.handshake(rpc::ProviderHandshakeRequest::default()).await.unwrap();
    // A bound against hanging, not a benchmark: the engine gives up after ten seconds.
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn handshake_and_configure_say_the_same_and_can_be_repeated() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    for _ in 0..2 {
        let hand = engine.client.handshake(rpc::ProviderHandshakeRequest::default()).await.unwrap().into_inner();
        engine.client.attach(rpc::PluginAttach { address: "127.0.0.1:1".into() }).await.unwrap();
        let conf = engine.client.configure(rpc::ConfigureRequest::default()).await.unwrap().into_inner();
        assert_eq!(
            (hand.accept_secrets, hand.accept_resources, hand.accept_outputs, hand.supports_autonaming_configuration),
            (conf.accept_secrets, conf.accept_resources, conf.accept_outputs, conf.supports_autonaming_configuration),
        );
        assert!(hand.accept_secrets && conf.supports_preview);
        let info = engine.client.get_plugin_info(()).await.unwrap().into_inner();
        assert_eq!(info.version, env!("CARGO_PKG_VERSION"));
        engine.client.cancel(()).await.unwrap();
    }
    // Cancelled, yet in attach mode the next engine is served.
    let aws = Aws::start(Omitted::Reset).await;
    aws.fail("CreateUserPool", 1, 1, "TooManyRequestsException", 400);
    engine.client.handshake(rpc::ProviderHandshakeRequest::default()).await.unwrap();
    engine.configure(config(&aws.url)).await.unwrap();
    let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
    engine.create(USER_POOL, &inputs).await.expect("waiting is possible again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_absent_by_design_says_so() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    assert_eq!(
        engine.client.parameterize(rpc::ParameterizeRequest::default()).await.unwrap_err().code(),
        Code::Unimplemented
    );
    let mapping =
        engine.client.get_mapping(rpc::GetMappingRequest { key: "terraform".into(), ..Default::default() }).await;
    assert_eq!(mapping.unwrap().into_inner(), rpc::GetMappingResponse::default());
    let other = rpc::GetSchemaRequest { version: 1, ..Default::default() };
    assert_eq!(engine.client.get_schema(other).await.unwrap_err().code(), Code::InvalidArgument);
    let unknown = engine.invoke("cognito:index:getNothing", json!({})).await.unwrap_err();
    assert_eq!(unknown.code(), Code::InvalidArgument);
}

/// `depth` lists in one another.
fn nested(depth: usize) -> Wire {
    let mut v = Wire { kind: Some(Kind::StringValue("x".into())) };
    for _ in 0..depth {
        v = Wire { kind: Some(Kind::ListValue(ListValue { values: vec![v] })) };
    }
    v
}

#[tokio::test(flavor = "multi_thread")]
async fn large_and_deep_messages_pass() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    let long = Object::from([("name".to_owned(), text(&"x".repeat(50 << 20)))]);
    let answer = engine.preview(USER_POOL, &long).await.unwrap();
    assert_eq!(answer["name"], long["name"]);
    let deep = Struct { fields: [("name".to_owned(), nested(200))].into() };
    let request = rpc::CheckRequest { urn: urn(USER_POOL), news: Some(deep), ..Default::default() };
    let failures = engine.client.check(request).await.unwrap().into_inner().failures;
    assert_eq!(failures[0].reason, "name must be a string, and is a list");
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_values_are_refused_with_their_path() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    let signature = Wire { kind: Some(Kind::StringValue("nonsense".into())) };
    let fields = [("4dabf18193072939515e22adb298388d".to_owned(), signature)].into();
    let bad = Wire { kind: Some(Kind::StructValue(Struct { fields })) };
    let news = Some(Struct { fields: [("tags".to_owned(), bad)].into() });
    let request = rpc::CheckRequest { urn: urn(USER_POOL), news, ..Default::default() };
    let refused = engine.client.check(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(refused.message(), "malformed property value at tags: an unknown signature");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_types_come_from_the_urn_for_old_engines() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    let request = rpc::CheckRequest {
        urn: "urn:pulumi:dev::p::my:comp:X$cognito:index:UserPool::a::b".into(),
        news: Some(Struct::default()),
        ..Default::default()
    };
    let inputs = object(engine.client.check(request).await.unwrap().into_inner().inputs);
    let Value::String(name) = &inputs["name"] else { panic!("{inputs:?}") };
    assert!(name.starts_with("a--b-") && name.len() == 12, "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_engine_is_served() {
    let aws = Aws::start(Omitted::Reset).await;
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    // No handshake, text variables, no old inputs.
    let variables = [
        ("region", "us-east-1".to_owned()),
        ("accessKey", "AK".into()),
        ("secretKey", "SK".into()),
        ("endpoints", format!("[{{\"cognitoidp\":\"{}\"}}]", aws.url)),
    ];
    let variables = variables.into_iter().map(|(k, v)| (format!("cognito:config:{k}"), v)).collect();
    engine.client.configure(rpc::ConfigureRequest { variables, ..Default::default() }).await.unwrap();
    let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
    let made = engine.create(USER_POOL, &inputs).await.unwrap();
    let news = engine.good(USER_POOL, json!({"name": "b"})).await;
    let request = rpc::DiffRequest {
        id: made.id.clone(),
        urn: urn(USER_POOL),
        olds: bag(&made.state),
        news: bag(&news),
        ..Default::default()
    };
    let diff = engine.client.diff(request).await.unwrap().into_inner();
    assert!(diff.diffs.contains(&"name".to_owned()) && diff.replaces.is_empty(), "{diff:?}");
    let request = rpc::UpdateRequest {
        id: made.id.clone(),
        urn: urn(USER_POOL),
        olds: bag(&made.state),
        news: bag(&news),
        ..Default::default()
    };
    let state = object(engine.client.update(request).await.unwrap().into_inner().properties);
    assert_eq!(state["name"], text("b"));
    let request =
        rpc::DeleteRequest { id: made.id, urn: urn(USER_POOL), properties: bag(&state), ..Default::default() };
    engine.client.delete(request).await.unwrap();
    assert!(aws.is_empty());
}

/// A request with a field that this plugin does not know.
#[derive(Clone, PartialEq, prost::Message)]
struct Newer {
    #[prost(string, tag = "1")]
    urn: String,
    #[prost(string, tag = "1000")]
    of_tomorrow: String,
    #[prost(message, optional, tag = "1001")]
    more: Option<Struct>,
}

/// What a newer engine sends is skipped, and what it asks for and is not there is said to be missing: it goes on without.
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_engine_is_served() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    let channel = Endpoint::from_shared(format!("http://127.0.0.1:{}", plugin.port)).unwrap().connect().await.unwrap();
    let mut newer = tonic::client::Grpc::new(channel);
    let message = |urn: &str| Newer { urn: urn.into(), of_tomorrow: "x".into(), more: Some(Struct::default()) };
    newer.ready().await.unwrap();
    let path = tonic::codegen::http::uri::PathAndQuery::from_static("/pulumirpc.ResourceProvider/Handshake");
    let codec = tonic_prost::ProstCodec::<Newer, rpc::ProviderHandshakeResponse>::default();
    let answer = newer.unary(tonic::Request::new(message("127.0.0.1:1")), path, codec).await.unwrap().into_inner();
    assert!(answer.accept_secrets);
    newer.ready().await.unwrap();
    let path = tonic::codegen::http::uri::PathAndQuery::from_static("/pulumirpc.ResourceProvider/Check");
    let codec = tonic_prost::ProstCodec::<Newer, rpc::CheckResponse>::default();
    let answer = newer.unary(tonic::Request::new(message(&urn(USER_POOL))), path, codec).await.unwrap().into_inner();
    assert!(answer.failures.is_empty() && object(answer.inputs).contains_key("name"));
    newer.ready().await.unwrap();
    let path = tonic::codegen::http::uri::PathAndQuery::from_static("/pulumirpc.ResourceProvider/OfTomorrow");
    let codec = tonic_prost::ProstCodec::<Newer, rpc::CheckResponse>::default();
    let missing = newer.unary(tonic::Request::new(message("")), path, codec).await.unwrap_err();
    assert_eq!(missing.code(), Code::Unimplemented);
    engine.good(USER_POOL, json!({"name": "a"})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_ends_a_wait_at_once() {
    let aws = Aws::start(Omitted::Reset).await;
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    engine.configure(config(&aws.url)).await.unwrap();
    // A writer that never lets go: the plugin would wait for as long as the operation may take.
    aws.fail("SetUserPoolMfaConfig", 1, 1000, "ConcurrentModificationException", 400);
    let inputs = engine
        .good(
            USER_POOL,
            json!({"name": "a", "mfaConfiguration": "ON", "softwareTokenMfaConfiguration": {"enabled": true}}),
        )
        .await;
    let mut other = engine.clone();
    let creating = tokio::spawn(async move { other.create(USER_POOL, &inputs).await });
    while aws.requests("SetUserPoolMfaConfig").len() < 5 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let begun = Instant::now();
    engine.client.cancel(()).await.unwrap();
    let stopped = creating.await.unwrap().unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(1));
    let detail = support::partial(&stopped);
    assert!(detail.id.starts_with("us-east-1_"), "the pool exists, and is not lost");
    assert!(
        detail.reasons[0].contains("stopped") && detail.reasons[0].contains("ConcurrentModificationException"),
        "{:?}",
        detail.reasons
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_the_process_with_work_in_flight() {
    for signal in ["-INT", "-TERM"] {
        let aws = Aws::start(Omitted::Reset).await;
        aws.fail("CreateUserPool", 1, 1000, "ConcurrentModificationException", 400);
        let mut plugin = Plugin::start(&["127.0.0.1:9"]);
        let mut engine = plugin.connect().await;
        engine.configure(config(&aws.url)).await.unwrap();
        let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
        let creating = tokio::spawn(async move { engine.create(USER_POOL, &inputs).await });
        while aws.requests("CreateUserPool").len() < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        plugin.signal(signal);
        let (code, _) = plugin.end(Duration::from_secs(5));
        assert_eq!(code, Some(0));
        let answer = creating.await.unwrap().unwrap_err();
        assert_eq!(answer.code(), Code::Cancelled, "the request was answered before the end");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plugin_without_its_engine_ends_and_an_attached_one_does_not() {
    let engine = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut launched = Plugin::start(&[&engine.local_addr().unwrap().to_string()]);
    let mut attached = Plugin::start(&[]);
    drop(engine);
    let (code, _) = tokio::task::spawn_blocking(move || launched.end(Duration::from_secs(120))).await.unwrap();
    assert_eq!(code, Some(0));
    assert!(attached.process.try_wait().unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_creates_run_at_once() {
    let aws = Aws::start(Omitted::Reset).await;
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    engine.configure(config(&aws.url)).await.unwrap();
    let one = engine.good(USER_POOL, json!({"name": "a"})).await;
    let slow = Duration::from_millis(1000);
    aws.slow(slow);
    let begun = Instant::now();
    let creates: Vec<_> = (0..200)
        .map(|_| {
            let (mut engine, inputs) = (engine.clone(), one.clone());
            tokio::spawn(async move { engine.create(USER_POOL, &inputs).await.unwrap().id })
        })
        .collect();
    let mut ids = Vec::new();
    for create in creates {
        ids.push(create.await.unwrap());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 200);
    // One after the other they would take 600 times the wait: three calls each.
    assert!(begun.elapsed() < 30 * slow, "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_region_or_credentials_one_error_says_what_to_do() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
    engine.preview(USER_POOL, &inputs).await.expect("a preview needs neither");
    let refused = engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(
        refused.message(),
        "no AWS region is configured: run `pulumi config set cognito:region us-east-1`, or set AWS_REGION"
    );
    engine
        .configure(json!({"region": "us-east-1", "endpoints": [{"cognitoidp": "http://127.0.0.1:9"}]}))
        .await
        .unwrap();
    let refused = engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert!(
        refused.message().starts_with("no AWS credentials were found for CreateUserPool: set them"),
        "{}",
        refused.message()
    );
    engine.configure(config("http://127.0.0.1:9")).await.unwrap();
    let refused = engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert!(
        refused.message().starts_with("CreateUserPool could not reach http://127.0.0.1:9: Connection refused"),
        "{}",
        refused.message()
    );
    assert!(!refused.message().contains("may have carried out"), "nothing was sent: {}", refused.message());
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_limited_at_the_first_call() {
    let aws = Aws::start(Omitted::Reset).await;
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    for (key, account, allowed) in [
        ("allowedAccountIds", "123456789012", true),
        ("allowedAccountIds", "999999999999", false),
        ("forbiddenAccountIds", "123456789012", false),
    ] {
        let mut conf = config(&aws.url);
        conf[key] = json!([account]);
        engine.configure(conf).await.unwrap();
        let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
        match engine.create(USER_POOL, &inputs).await {
            Ok(_) => assert!(allowed),
            Err(e) => assert!(!allowed && e.message().contains(key), "{e}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_build_arns() {
    let aws = Aws::start(Omitted::Reset).await;
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    engine.configure(config(&aws.url)).await.unwrap();
    let me = engine.invoke("cognito:index:getCallerIdentity", json!({})).await.unwrap();
    assert_eq!(me["accountId"], "123456789012");
    let region = engine.invoke("cognito:index:getRegion", json!({})).await.unwrap();
    assert_eq!(
        (&region["name"], &region["region"], &region["id"]),
        (&json!("us-east-1"), &json!("us-east-1"), &json!("us-east-1"))
    );
    let there = engine.invoke("cognito:index:getRegion", json!({"name": "cn-north-1"})).await.unwrap();
    assert_eq!(
        (&there["endpoint"], &there["description"]),
        (&json!("ec2.cn-north-1.amazonaws.com.cn"), &json!("China (Beijing)"))
    );
    let partition = engine.invoke("cognito:index:getPartition", json!({})).await.unwrap();
    assert_eq!(
        partition,
        json!({"dnsSuffix": "amazonaws.com", "id": "aws", "partition": "aws", "reverseDnsPrefix": "com.amazonaws"})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn provider_configuration_is_checked_and_never_replaces() {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    let mut news = object_of(json!({"regoin": "x", "maxRetries": "many", "version": "0.1.0"}));
    news.insert("profile".into(), Value::Unknown);
    let request = rpc::CheckRequest { urn: urn("pulumi:providers:cognito"), news: bag(&news), ..Default::default() };
    let answer = engine.client.check_config(request).await.unwrap().into_inner();
    assert_eq!(object(answer.inputs), news, "echoed as written");
    let reasons: Vec<_> =
        answer.failures.iter().map(|f| format!("{} {}", f.property, f.reason).trim().to_owned()).collect();
    assert_eq!(
        reasons,
        ["maxRetries must be a whole number, and is a string", "regoin is not a property here; did you mean region?"]
    );
    let of = |region: &str, version: &str| bag(&object_of(json!({"region": region, "version": version})));
    for (old, new, changed) in [(("a", "1"), ("a", "2"), false), (("aa-b-1", "1"), ("cc-d-1", "1"), true)] {
        let request = rpc::DiffRequest {
            olds: of(old.0, old.1),
            old_inputs: of(old.0, old.1),
            news: of(new.0, new.1),
            ..Default::default()
        };
        let diff = engine.client.diff_config(request).await.unwrap().into_inner();
        assert_eq!((!diff.diffs.is_empty(), diff.replaces.is_empty()), (changed, true));
    }
    let refused = engine.configure(json!({"retryMode": "never"})).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_a_create_is_not_repeated_blindly() {
    use tokio::io::AsyncReadExt;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = seen.clone();
    tokio::spawn(async move {
        // Reads each request, and hangs up.
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = vec![0; 64 << 10];
            let read = stream.read(&mut buffer).await.unwrap_or(0);
            if String::from_utf8_lossy(&buffer[..read]).contains(".CreateUserPool") {
                count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            }
        }
    });
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    engine.configure(config(&url)).await.unwrap();
    let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
    let lost = engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert_eq!(seen.load(std::sync::atomic::Ordering::SeqCst), 1, "a second one would make a second pool");
    assert_eq!(lost.code(), Code::Internal, "the engine takes the outcome for unknown");
    for part in
        ["AWS may have carried out CreateUserPool all the same", "It could not be looked for: ListUserPools got no"]
    {
        assert!(lost.message().contains(part), "{}", lost.message());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_is_told_on_the_resources_row() {
    let (told, address) = Listener::start().await;
    let aws = Aws::start(Omitted::Reset).await;
    aws.fail("CreateUserPool", 1, 2, "TooManyRequestsException", 400);
    let plugin = Plugin::start(&[&address]);
    let mut engine = plugin.connect().await;
    engine.configure(config(&aws.url)).await.unwrap();
    let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
    engine.create(USER_POOL, &inputs).await.unwrap();
    // Told before the answer came, so that no line follows a resource that is done.
    let lines = told.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    for line in lines {
        assert_eq!(
            (line.urn.as_str(), line.ephemeral, line.severity()),
            (urn(USER_POOL).as_str(), true, rpc::LogSeverity::Info)
        );
        assert!(
            line.message.starts_with("CreateUserPool: TooManyRequestsException, trying again in "),
            "{}",
            line.message
        );
    }
}

/// Shared configuration files may say where requests go, too: all of them, or those alone by which a profile assumes its role.
/// An address that others can read on the way is told, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_plain_endpoint_of_a_shared_file_is_told() {
    let aws = Aws::start(Omitted::Reset).await;
    let (told, address) = Listener::start().await;
    let plugin = Plugin::start(&[&address]);
    let mut engine = plugin.connect().await;
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shared-{}", std::process::id()));
    // This machine, by an address that is not known to be.
    let plain = aws.url.replace("127.0.0.1", "0.0.0.0");
    for (url, warned) in [(&aws.url, false), (&plain, true)] {
        let mut configured = config(&aws.url);
        configured["sharedConfigFiles"] = json!([file.to_str().unwrap()]);
        let mut of_all = configured.clone();
        of_all.as_object_mut().unwrap().remove("endpoints");
        let mut of_the_profile = configured;
        of_the_profile.as_object_mut().unwrap().retain(|name, _| !["accessKey", "secretKey"].contains(&name.as_str()));
        of_the_profile["profile"] = json!("deploy");
        let base = "[profile base]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = canary-secret-key\n";
        // A refresh without a program has nobody check the configuration, and so tell of it.
        let mut unchecked = of_all.clone();
        unchecked["endpoints"] = config(url)["endpoints"].clone();
        for (text, configured) in [
            (String::new(), unchecked),
            (format!("[default]\nendpoint_url = {url}\n"), of_all),
            (
                format!(
                    "{base}[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = base\n\
                     services = local\n[services local]\nsts =\n  endpoint_url = {url}\n"
                ),
                of_the_profile,
            ),
        ] {
            std::fs::write(&file, &text).unwrap();
            engine.configure(configured).await.unwrap();
            let inputs = engine.good(USER_POOL, json!({"name": "a"})).await;
            engine.create(USER_POOL, &inputs).await.unwrap();
            engine.create(USER_POOL, &inputs).await.unwrap();
            std::fs::remove_file(&file).unwrap();
            let said = told.warnings();
            let heard = said.iter().filter(|line| line.starts_with(&format!("{url} is a plain http address")));
            assert_eq!(heard.count(), usize::from(warned), "{said:?} of {text}");
        }
        assert!(!aws.requests("AssumeRole").is_empty());
    }
}
