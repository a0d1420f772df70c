//! Values that nest without end, and large ones: what recursion and squares make of them.

use super::front::Front;
use super::messages::{field, framed, varint};
use super::values::{SECRET, SIGNATURE};
use super::*;
use std::time::Instant;

/// The fields of each request that hold values.
const BAGS: [(&str, &[u64]); 13] = [
    ("Check", &[2, 3]),
    ("CheckConfig", &[2, 3]),
    ("Diff", &[3, 4, 6]),
    ("DiffConfig", &[3, 4, 6]),
    ("Configure", &[2]),
    ("Create", &[2]),
    ("Read", &[3, 4]),
    ("Update", &[3, 4, 8]),
    ("Delete", &[3, 5]),
    ("List", &[2]),
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

/// A request with a bag that holds one value. Its first two fields are texts, where the request has texts there.
pub fn bag(rpc: &str, number: u64, name: &str, v: &[u8]) -> Vec<u8> {
    let urn = b"urn:pulumi:dev::test::cognito:index:UserPool::thing";
    let entry = field(1, &[field(1, name.as_bytes()), field(2, v)].concat());
    let texts = match (rpc, number) {
        ("Configure", _) => Vec::new(),
        ("Check" | "CheckConfig", _) | (_, 2) => field(1, urn),
        _ => [field(1, urn), field(2, urn)].concat(),
    };
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
                    // This field of Construct is a value, and no bag.
                    let is_value = (rpc, *number) == ("Construct", 30);
                    let message = if is_value { field(30, &v) } else { self::bag(rpc, *number, "name", &v) };
                    let frames = framed(&message);
                    let (front, begun) = (front.clone(), Instant::now());
                    // On a thread with the stack that the plugin's threads have.
                    let answer = runtime.block_on(runtime.spawn(async move { front.call(rpc, frames).await })).unwrap();
                    let (code, message) = (answer.status.code(), answer.status.message());
                    let told = match what {
                        "objects" if is_value => "[\"a.\\\"b\"]: nests more than 256 levels deep",
                        "secrets" if is_value => "value: nests more than 256 levels deep",
                        _ if is_value => "a value nests more than 256 levels deep",
                        _ => "name: nests more than 256 levels deep",
                    };
                    assert!(depth <= 256 || message == told, "{rpc}, {depth} {what}: {code:?} {message}");
                    assert!(depth > 256 || message != told, "{rpc}, {depth} {what}");
                    assert!(begun.elapsed() < HANGS, "{rpc}, {depth} {what}: {:?}", begun.elapsed());
                }
            }
        }
    }
}

/// What prost reads on behind: each is followed by what nests, in a place where a reader that errs would not look.
#[test]
fn no_depth_hides_behind_what_cannot_be_read() {
    let runtime = pulumi_resource_cognito::process::runtime().unwrap();
    let front = Front::new();
    let [(_, lists), ..] = wraps();
    let deep = nested(&lists, 1_000_000, &field(3, b"x"));
    let entry = [field(1, b"name"), field(2, &deep)].concat();
    let groups = varint(9 << 3 | 3).repeat(10_000_000);
    let unread = |inner: &[u8]| field(1, inner);
    let cases = [
        ("an entry that cannot be read", "Check", field(3, &[unread(&[7]), field(1, &entry)].concat())),
        ("an entry that ends early", "Check", field(3, &[unread(&[0x12, 9]), field(1, &entry)].concat())),
        ("an entry whose second value cannot be read", "Check", {
            let twice = [field(2, &field(3, b"x")), field(2, &[7])].concat();
            field(3, &[unread(&twice), field(1, &entry)].concat())
        }),
        ("a field that is skipped", "Check", field(3, &[field(5, &[7]), field(1, &entry)].concat())),
        // Prost does not look at the kind of the field of a map.
        ("an entry that says it is a number", "Check", {
            field(3, &[varint(1 << 3), varint(entry.len() as u64), entry.clone()].concat())
        }),
        ("a value before a bag", "Construct", {
            let unread = field(5, &field(1, &field(2, &[7])));
            [field(30, &unread), field(10, &field(1, &entry))].concat()
        }),
        ("groups in a map", "Construct", field(11, &[field(1, b"name"), field(2, &groups)].concat())),
    ];
    for (what, rpc, message) in cases {
        let (frames, front, begun) = (framed(&message), front.clone(), Instant::now());
        println!("{what}");
        let answer = runtime.block_on(runtime.spawn(async move { front.call(rpc, frames).await })).unwrap();
        assert_eq!(answer.status.code(), Code::InvalidArgument, "{what}: {answer:?}");
        assert!(begun.elapsed() < HANGS, "{what}: {:?}", begun.elapsed());
    }
}

/// The fields whose values are read, in requests for which these texts are a URN or nothing that matters.
const READ: [(&str, &[u64]); 9] = [
    ("Check", &[2, 3]),
    ("CheckConfig", &[3]),
    ("Diff", &[3, 4, 6]),
    ("DiffConfig", &[4, 6]),
    ("Configure", &[2]),
    ("Create", &[2]),
    ("Read", &[3, 4]),
    ("Update", &[3, 4, 8]),
    ("Delete", &[3]),
];

/// What the RPCs of `bags` say of a bag whose property `a b` has this value.
fn said_of(bags: &[(&str, &[u64])], v: &[u8], check: impl Fn(&str, Answer)) {
    let runtime = pulumi_resource_cognito::process::runtime().unwrap();
    let front = Front::new();
    for (rpc, numbers) in bags {
        // The field 30 of Construct is a value, and no bag.
        for number in numbers.iter().filter(|number| **number != 30) {
            let answer = runtime.block_on(front.call(rpc, framed(&bag(rpc, *number, "a b", v))));
            assert_eq!(answer.status.code(), Code::InvalidArgument, "{rpc} {number}: {answer:?}");
            check(&format!("{rpc} {number}"), answer);
        }
    }
}

#[test]
fn a_value_that_cannot_be_read_is_told_with_its_path() {
    let no_text = field(3, &[0xff, 0xfe]);
    said_of(&BAGS, &no_text, |what, answer| {
        let message = answer.status.message();
        let told = message.strip_prefix("[\"a b\"]: does not follow the protocol: ");
        assert!(told.is_some_and(|why| why.ends_with("data is not UTF-8 encoded")), "{what}: {message}");
    });
    let number = [&varint(2 << 3 | 1)[..], &f64::INFINITY.to_le_bytes()].concat();
    let signature = field(1, &[field(1, SIGNATURE.as_bytes()), field(2, &field(3, b"alien"))].concat());
    for (v, why) in [(number, "a number that is not finite"), (field(5, &signature), "an unknown signature")] {
        said_of(&READ, &v, |what, answer| {
            let told = format!("malformed property value at [\"a b\"]: {why}");
            assert_eq!(answer.status.message(), told, "{what}");
        });
    }
}
