//! The same from outside of the process: whatever comes over the connection, it goes on serving.

use super::messages;
use super::values::CANARY;
use super::*;
use crate::support::{Plugin, USER_POOL, urn};
use prost_types::Struct;
use pulumi_resource_cognito::value::{Object, Value, object_of};
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::Channel;

/// Bytes as they are.
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Raw;
    type Decoder = Raw;
    fn encoder(&mut self) -> Raw {
        Raw
    }
    fn decoder(&mut self) -> Raw {
        Raw
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;
    fn encode(&mut self, item: Vec<u8>, buf: &mut EncodeBuf<'_>) -> Result<(), Status> {
        prost::bytes::BufMut::put_slice(buf, &item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;
    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        let length = prost::bytes::Buf::remaining(buf);
        Ok(Some(prost::bytes::Buf::copy_to_bytes(buf, length).to_vec()))
    }
}

async fn send(channel: &Channel, rpc: &str, message: Vec<u8>) -> Result<Vec<u8>, Status> {
    let mut client = tonic::client::Grpc::new(channel.clone()).max_decoding_message_size(400 << 20);
    client.ready().await.expect("the process serves");
    let path = PathAndQuery::try_from(format!("/pulumirpc.ResourceProvider/{rpc}")).unwrap();
    client.unary(tonic::Request::new(message), path, Raw).await.map(tonic::Response::into_inner)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_outlives_what_it_cannot_read() {
    let mut plugin = Plugin::start(&[]);
    let address = format!("http://127.0.0.1:{}", plugin.port);
    let channel = tonic::transport::Endpoint::from_shared(address).unwrap().connect().await.unwrap();
    let (samples, seed) = (Samples::new(), plan().0);
    for number in 0..400 {
        let mut hand = Hand { rng: Rng::of(seed, number), samples: &samples, monitor: "", hostile: true };
        let name = *hand.rng.pick(&["Check", "Diff", "CheckConfig", "DiffConfig", "GetSchema", "GetMapping"]);
        let mut message = hand.request(name);
        messages::spoil(&mut hand.rng, &mut message);
        if let Err(status) = send(&channel, name, message).await {
            assert_eq!(status.code(), Code::InvalidArgument, "case {number}, {name}: {status:?}");
        }
    }
    // A value of lists alone, and groups: the smallest ways to the bottom of a stack.
    for deep in [deep::nested(&vec![(6, vec![]), (1, vec![])], 1_000_000, &[]), vec![0x7b; 10 << 20]] {
        let refused = send(&channel, "Check", deep::bag("Check", 3, "name", &deep)).await.unwrap_err();
        assert_eq!(refused.message(), "name: nests more than 256 levels deep");
    }
    let nothing = send(&channel, "NoSuchCall", Vec::new()).await.unwrap_err();
    assert_eq!(nothing.code(), Code::Unimplemented);
    send(&channel, "GetPluginInfo", Vec::new()).await.expect("it serves on");
    assert!(plugin.process.try_wait().unwrap().is_none());
}

/// A plugin that is configured, and finds nothing in AWS.
async fn configured() -> (Plugin, support::Engine) {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    engine.configure(config(&aws::start().await)).await.unwrap();
    (plugin, engine)
}

#[tokio::test(flavor = "multi_thread")]
async fn any_timeout_is_one() {
    let (_plugin, mut engine) = configured().await;
    for timeout in [1e300, 1e19, f64::INFINITY, f64::NAN, -1.0, 0.0] {
        let request = rpc::ReadRequest { id: "us-east-1_a".into(), urn: urn(USER_POOL), timeout, ..Default::default() };
        let read = engine.client.read(request).await;
        assert!(read.is_ok() || read.is_err_and(|e| e.code() == Code::PermissionDenied), "{timeout}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inputs_that_nobody_checked_are_refused_with_their_paths_and_no_values() {
    let (_plugin, mut engine) = configured().await;
    let mut inputs = object_of(json!({"name": "a"}));
    inputs.insert("passwordPolicy".into(), Value::from(CANARY).secret());
    let refused = engine.create(USER_POOL, &inputs).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(refused.message(), "passwordPolicy: must be an object, and is a string");
    let stray = object_of(json!({"name": "a", "lambdaConfig": {"nothing": "a"}}));
    let refused = engine.create(USER_POOL, &stray).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(refused.message(), "lambdaConfig.nothing: is not a property here");
    let image = json!({"category": "FORM_LOGO", "colorMode": "DARK", "extension": "PNG", "bytes": "abc"});
    let style = object_of(json!({"userPoolId": "us-east-1_a", "clientId": "a", "assets": [image]}));
    let refused = engine.create(support::BRANDING, &style).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().starts_with("assets[0].bytes: must be base64"), "{}", refused.message());
    let huge = object_of(json!({"name": "a", "passwordPolicy": {"minimumLength": 1e300}}));
    let (_, failures) = engine.check(USER_POOL, &Object::new(), &huge).await;
    assert!(failures[0].1.starts_with("passwordPolicy.minimumLength must be"), "{failures:?}");
    let mut provider = object_of(json!({"userPoolId": "us-east-1_a", "providerName": "p", "acrMapping": {"a": "b"}}));
    provider.insert("providerType".into(), Value::from(CANARY).secret());
    let (_, failures) = engine.check(support::PROVIDER, &Object::new(), &provider).await;
    assert!(!failures.is_empty() && !format!("{failures:?}").contains(CANARY), "{failures:?}");
    let unknown = Object::from([("name".to_owned(), Value::Unknown)]);
    let refused = engine.create(USER_POOL, &unknown).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(refused.message(), "name is not known yet, and only a preview may go on without it");
}

#[tokio::test(flavor = "multi_thread")]
async fn large_values_take_no_time_that_grows_faster_than_they() {
    let (_plugin, mut engine) = configured().await;
    let many = |n: usize, v: &dyn Fn(usize) -> Json| Json::from((0..n).map(v).collect::<Vec<_>>());
    let keys = |n: usize| Json::Object((0..n).map(|i| (format!("key{i}"), json!("v"))).collect());
    let long = "é\"".repeat(1 << 20);
    let n = if std::env::var_os("SOAK").is_some() { 100_000 } else { 20_000 };
    for (what, inputs) in [
        ("keys", json!({"tags": keys(n)})),
        ("properties", keys(n)),
        (
            "items",
            json!({"schemas": many(n / 5, &|i| json!({"name": format!("a{i}"), "attributeDataType": "String"}))}),
        ),
        ("a set", json!({"aliasAttributes": many(n, &|i| json!(format!("a{i}")))})),
        ("a text", json!({"name": long})),
        ("a key", json!({"tags": {long.clone(): "v"}})),
        ("a name", json!({long.clone(): {"a": [1, 2, 3]}})),
    ] {
        let inputs = object_of(inputs);
        let begun = Instant::now();
        let request = rpc::CheckRequest { urn: urn(USER_POOL), news: bag(&inputs), ..Default::default() };
        engine.client.check(request).await.unwrap_or_else(|e| panic!("{what}: {e}"));
        println!("Check of {what}: {:?}", begun.elapsed());
        assert!(begun.elapsed() < HANGS, "Check of {what} took {:?}", begun.elapsed());
        let begun = Instant::now();
        let reversed: Object = inputs.iter().map(|(name, v)| (name.clone(), backwards(v))).collect();
        let request = rpc::DiffRequest {
            urn: urn(USER_POOL),
            olds: bag(&inputs),
            old_inputs: bag(&inputs),
            news: bag(&reversed),
            ..Default::default()
        };
        drop(engine.client.diff(request).await);
        println!("Diff of {what}: {:?}", begun.elapsed());
        assert!(begun.elapsed() < HANGS, "Diff of {what} took {:?}", begun.elapsed());
    }
    // Every path is as long as all keys around it: made for each value, they would take gigabytes.
    let key = "k".repeat(20_000);
    let items = Value::List(vec![Value::Bool(true); 100_000]);
    let deep = (0..100).fold(items, |v, _| Value::Object(Object::from([(key.clone(), v)])));
    let news = Some(Struct { fields: wire::encode(Object::from([("tags".to_owned(), deep)])).fields });
    let begun = Instant::now();
    let request = rpc::CheckRequest { urn: urn(USER_POOL), news, ..Default::default() };
    engine.client.check(request).await.unwrap();
    println!("Check of long paths: {:?}", begun.elapsed());
    assert!(begun.elapsed() < HANGS, "Check of long paths took {:?}", begun.elapsed());
}

/// Every list and text the other way round.
fn backwards(v: &Value) -> Value {
    match v {
        Value::List(items) => Value::List(items.iter().rev().map(backwards).collect()),
        Value::String(s) => Value::String(s.chars().rev().collect()),
        Value::Object(o) => Value::Object(o.iter().map(|(k, v)| (k.clone(), backwards(v))).collect()),
        v => v.clone(),
    }
}
