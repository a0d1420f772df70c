//! Property values that no program would send, made of some that one would.

use super::rng::Rng;
use super::texts::hostile;
use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value as Wire};

pub const SIGNATURE: &str = "4dabf18193072939515e22adb298388d";
pub const SECRET: &str = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT: &str = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const REFERENCE: &str = "5cf8f73096256a8f31e491e813e4eb8e";
/// Every signature of the protocol, and some that are none.
const SIGNATURES: [&str; 9] = [
    SECRET,
    OUTPUT,
    REFERENCE,
    "c44067f5952c0a294b673a41bacd8c17",
    "0def7320c3a5731c473e5ecbe6d01bc7",
    "803fd3297a5875dc03ca845dda5d2a98",
    "00000000000000000000000000000000",
    "",
    SIGNATURE,
];

/// What stands under a secret mark: no message may show it.
pub const CANARY: &str = "canary-of-hostile-input";

pub fn wire(kind: Kind) -> Wire {
    Wire { kind: Some(kind) }
}

pub fn text(s: impl Into<String>) -> Wire {
    wire(Kind::StringValue(s.into()))
}

pub fn list(values: Vec<Wire>) -> Wire {
    wire(Kind::ListValue(ListValue { values }))
}

pub fn object<const N: usize>(members: [(&str, Wire); N]) -> Wire {
    let fields = members.into_iter().map(|(name, v)| (name.to_owned(), v)).collect();
    wire(Kind::StructValue(Struct { fields }))
}

/// Changes a bag at one to four places.
pub fn spoil(rng: &mut Rng, bag: &mut Struct, donor: &Struct) {
    for _ in 0..=rng.below(4) {
        if rng.once_in(6) {
            let (name, v) = (hostile(rng), something(rng));
            bag.fields.insert(name, v);
            continue;
        }
        let mut whole = wire(Kind::StructValue(std::mem::take(bag)));
        let at = 1 + rng.below(count(&whole).saturating_sub(1));
        let donor = if rng.once_in(4) { Some(some_node(rng, donor)) } else { None };
        change(rng, &mut whole, &mut { at }, donor);
        if let Some(Kind::StructValue(changed)) = whole.kind {
            *bag = changed;
        }
    }
}

/// How many values a value consists of.
fn count(v: &Wire) -> usize {
    1 + match &v.kind {
        Some(Kind::ListValue(l)) => l.values.iter().map(count).sum(),
        Some(Kind::StructValue(s)) => s.fields.values().map(count).sum(),
        _ => 0,
    }
}

/// Changes the value that comes after `left` others.
fn change(rng: &mut Rng, v: &mut Wire, left: &mut usize, donor: Option<Wire>) -> bool {
    if *left == 0 {
        *v = changed(rng, std::mem::take(v), donor);
        return true;
    }
    *left -= 1;
    match &mut v.kind {
        Some(Kind::ListValue(l)) => l.values.iter_mut().any(|v| change(rng, v, left, donor.clone())),
        Some(Kind::StructValue(s)) => s.fields.values_mut().any(|v| change(rng, v, left, donor.clone())),
        _ => false,
    }
}

/// A value from somewhere else in other inputs: right in itself, and in the wrong place.
fn some_node(rng: &mut Rng, from: &Struct) -> Wire {
    let mut v = wire(Kind::StructValue(from.clone()));
    while !rng.once_in(3) {
        v = match v.kind {
            Some(Kind::ListValue(l)) if !l.values.is_empty() => rng.pick(&l.values).clone(),
            Some(Kind::StructValue(s)) if !s.fields.is_empty() => {
                let at = rng.below(s.fields.len());
                s.fields.into_values().nth(at).unwrap_or_default()
            }
            _ => return v,
        };
    }
    v
}

fn changed(rng: &mut Rng, v: Wire, donor: Option<Wire>) -> Wire {
    if let Some(donor) = donor {
        return donor;
    }
    match rng.below(16) {
        0..=3 => something(rng),
        4 => list(vec![v]),
        5 => list(vec![v; rng.below(60)]),
        6 => object([(hostile(rng).as_str(), v)]),
        7 => object([(SIGNATURE, text(SECRET)), ("value", v)]),
        8 => output(rng, v),
        9 => signed(rng, v),
        10 => reference(rng, v),
        11 => nested(rng, v),
        12 => object([(SIGNATURE, text(SECRET)), ("value", text(CANARY))]),
        13 => text("04da6b54-80e4-46f7-96ec-b56ff0331ba9"),
        _ => grown(rng, v),
    }
}

/// A value of any kind.
fn something(rng: &mut Rng) -> Wire {
    const NUMBERS: [f64; 16] = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        -0.0,
        0.5,
        -1.0,
        1e15,
        9_007_199_254_740_993.0,
        2_147_483_648.0,
        -2_147_483_649.0,
        9_223_372_036_854_775_808.0,
        18_446_744_073_709_551_616.0,
        1e300,
    ];
    match rng.below(8) {
        0 => Wire { kind: None },
        1 => wire(Kind::NullValue(rng.below(3) as i32)),
        2 => wire(Kind::BoolValue(rng.once_in(2))),
        3 => wire(Kind::NumberValue(*rng.pick(&NUMBERS))),
        4 => list(vec![]),
        5 => object([]),
        _ => text(hostile(rng)),
    }
}

fn output(rng: &mut Rng, v: Wire) -> Wire {
    let mut members = vec![(SIGNATURE, text(OUTPUT))];
    if !rng.once_in(4) {
        members.push(("value", v));
    }
    if rng.once_in(2) {
        let flag = if rng.once_in(4) { something(rng) } else { wire(Kind::BoolValue(true)) };
        members.push(("secret", flag));
    }
    if rng.once_in(2) {
        let urns = if rng.once_in(4) { something(rng) } else { list(vec![text(hostile(rng))]) };
        members.push(("dependencies", urns));
    }
    let fields = members.into_iter().map(|(name, v)| (name.to_owned(), v)).collect();
    wire(Kind::StructValue(Struct { fields }))
}

/// A signature with members of another one.
fn signed(rng: &mut Rng, v: Wire) -> Wire {
    let signature = if rng.once_in(6) { something(rng) } else { text(*rng.pick(&SIGNATURES)) };
    let name = *rng.pick(&["value", "text", "path", "uri", "assets", "hash", "urn", "bytes", "secret", "id"]);
    object([(SIGNATURE, signature), (name, v)])
}

fn reference(rng: &mut Rng, v: Wire) -> Wire {
    let urn = if rng.once_in(4) { something(rng) } else { text("urn:pulumi:dev::test::cognito:index:UserPool::a") };
    object([(SIGNATURE, text(REFERENCE)), ("urn", urn), ("id", v), ("packageVersion", text(hostile(rng)))])
}

fn nested(rng: &mut Rng, v: Wire) -> Wire {
    let (depth, shape) = (rng.below(60), rng.below(4));
    (0..depth).fold(v, |v, _| match shape {
        0 => list(vec![v]),
        1 => object([("a", v)]),
        2 => object([(SIGNATURE, text(SECRET)), ("value", v)]),
        _ => object([(SIGNATURE, text(OUTPUT)), ("value", v)]),
    })
}

/// The same kind of value, and not the same value.
fn grown(rng: &mut Rng, v: Wire) -> Wire {
    let Some(kind) = v.kind else { return something(rng) };
    wire(match kind {
        Kind::StringValue(s) => Kind::StringValue(super::texts::twisted(rng, &s)),
        Kind::NumberValue(n) => Kind::NumberValue(match rng.below(4) {
            0 => -n,
            1 => n + 0.5,
            2 => n * 1e6,
            _ => n - 1.0,
        }),
        Kind::BoolValue(b) => Kind::BoolValue(!b),
        Kind::ListValue(mut l) => {
            let more = if l.values.is_empty() || rng.once_in(2) { something(rng) } else { rng.pick(&l.values).clone() };
            let at = rng.below(l.values.len() + 1);
            l.values.insert(at, more);
            Kind::ListValue(l)
        }
        Kind::StructValue(mut s) => {
            let at = rng.below(s.fields.len());
            if let Some(name) = s.fields.keys().nth(at).cloned() {
                let v = s.fields.remove(&name).unwrap_or_default();
                if rng.once_in(2) {
                    s.fields.insert(super::texts::twisted(rng, &name), v);
                }
            }
            Kind::StructValue(s)
        }
        Kind::NullValue(_) => return something(rng),
    })
}
