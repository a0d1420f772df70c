//! Values that nest without end, and large ones: what recursion and squares make of them.

use super::front::Front;
use super::messages::{field, framed, varint};
use super::values::{SECRET, SIGNATURE};
use super::*;
use std::time::Instant;

/// The fields of each request that hold values.
const BAGS: [(&str, &[u64]); 12] = [
    ("Check", &[2, 3]),
    ("CheckConfig", &[2, 3]),
    ("Diff", &[3, 4, 6]),
    ("DiffConfig", &[3, 4, 6]),
    ("Configure", &[2]),
    ("Create", &[2]),
    ("Read", &[2, 4]),
    ("Update", &[3, 4, 8]),
    ("Delete", &[3]),
    ("Invoke", &[2]),
    ("Construct", &[10, 30]),
    ("Call", &[2]),
];

/// What a value is wrapped in, from the outside to the inside: fields, with what stands before the last of them.
pub type Wrap = Vec<(u64, Vec<u8>)>;

fn wraps() -> [(&'static str, Wrap); 4] {
    let signature =
        |text: &str| field(1, &[field(1, SIGNATURE.as_bytes()), field(2, &field(3, text.as_bytes()))].concat());
    let member = |name: &str| (2, field(1, name.as_bytes()));
    [
        ("lists", vec![(6, vec![]), (1, vec![])]),
        ("objects", vec![(5, vec![]), (1, vec![]), member("a.\"b")]),
        ("secrets", vec![(5, vec![]), (1, signature(SECRET)), member("value")]),
        ("groups", vec![]),
    ]
}

/// The bytes of `inner` in `depth` wraps, made without recursion.
pub fn nested(wrap: &Wrap, depth: usize, inner: &[u8]) -> Vec<u8> {
    let mut length = inner.len();
    let mut heads: Vec<Vec<u8>> = Vec::new();
    for (number, before) in wrap.iter().rev().cycle().take(wrap.len() * depth) {
        let head = [before.clone(), varint(number << 3 | 2), varint(length as u64)].concat();
        length += head.len();
        heads.push(head);
    }
    heads.reverse();
    [heads.concat(), inner.to_vec()].concat()
}

/// A request with a bag that holds one value. Every request has texts in its first two fields, or the bag.
pub fn bag(number: u64, name: &str, v: &[u8]) -> Vec<u8> {
    let urn = b"urn:pulumi:dev::test::cognito:index:UserPool::thing";
    let entry = field(1, &[field(1, name.as_bytes()), field(2, v)].concat());
    let texts = if number == 2 { field(1, urn) } else { [field(1, urn), field(2, urn)].concat() };
    [texts, field(number, &entry)].concat()
}

#[test]
fn no_depth_ends_the_process() {
    let runtime = pulumi_resource_cognito::process::runtime().unwrap();
    let front = Front::new();
    for (rpc, bags) in BAGS {
        for (what, wrap) in wraps() {
            for depth in [30, 250, 260, 2_000, 100_000] {
                for number in bags {
                    let value = field(3, b"x");
                    let v = match what {
                        "groups" => [varint(9 << 3 | 3).repeat(depth), varint(9 << 3 | 4).repeat(depth)].concat(),
                        _ => nested(&wrap, depth, &value),
                    };
                    let frames = framed(&self::bag(*number, "name", &v));
                    let (front, begun) = (front.clone(), Instant::now());
                    // On a thread with the stack that the plugin's threads have.
                    let answer = runtime.block_on(runtime.spawn(async move { front.call(rpc, frames).await })).unwrap();
                    let (code, message) = (answer.status.code(), answer.status.message());
                    let told = "a value nests more than 256 levels deep";
                    assert!(depth <= 256 || message == told, "{rpc}, {depth} {what}: {code:?} {message}");
                    assert!(depth > 256 || message != told, "{rpc}, {depth} {what}");
                    assert!(begun.elapsed() < HANGS, "{rpc}, {depth} {what}: {:?}", begun.elapsed());
                }
            }
        }
    }
}
