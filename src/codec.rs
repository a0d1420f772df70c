//! Messages of gRPC: protobuf, measured before it is read. Values are read, changed and written by recursion, and a value that
//! nests deeper than a thread's stack holds would end the process.

use crate::error::Error;
use crate::panics::tried;
use crate::path;
use prost::Message;
use prost::bytes::{Buf, Bytes};
use prost_types::{Struct, Value};
use std::marker::PhantomData;
use std::ptr;
use tonic::Status;
use tonic::codec::{DecodeBuf, Decoder};
use tonic_prost::ProstEncoder;

/// How deep values may nest. Most languages' protobuf ends at a third of it.
pub const MAX_DEPTH: usize = 256;

/// How much is told of the name of a property: none of ours comes near.
const LONGEST_NAME: usize = 80;

/// Protobuf whose messages are measured when they come in.
#[derive(Debug)]
pub struct Codec<T, U>(PhantomData<(T, U)>);

/// Reads messages that are not too deep.
#[derive(Debug)]
pub struct Measured<U>(PhantomData<U>);

impl<T, U> Default for Codec<T, U> {
    fn default() -> Self {
        Codec(PhantomData)
    }
}

impl<T, U> tonic::codec::Codec for Codec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Shaped + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = Measured<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder::default()
    }
    fn decoder(&mut self) -> Self::Decoder {
        Measured(PhantomData)
    }
}

impl<U: Message + Default + Shaped> Decoder for Measured<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        let message = buf.copy_to_bytes(buf.remaining());
        // A panic here would end the connection, and with it all calls that are under way on it.
        tried(|| read(message)).unwrap_or_else(|place| {
            let bug = Error::Bug(format!("a message could not be read: panicked at {place}"));
            Err(bug.status(&Default::default()))
        })
    }
}

fn read<U: Message + Default + Shaped>(message: Bytes) -> Result<Option<U>, Status> {
    if let Err(property) = measure(&message, U::shape()) {
        let what = property.map_or("a value".to_owned(), |property| format!("{property}:"));
        return Err(Status::invalid_argument(format!("{what} nests more than {MAX_DEPTH} levels deep")));
    }
    // Nothing was done: not `Internal`, with which the engine takes the outcome for unknown.
    let refused = |e: prost::DecodeError| Status::invalid_argument(unreadable(&e.to_string(), &message, U::shape()));
    U::decode(message.clone()).map(Some).map_err(refused)
}

/// What is wrong with a message, without the steps to the place that say nothing, and with the property if it is a value.
fn unreadable(reason: &str, message: &[u8], shape: &Shape) -> String {
    let steps: Vec<&str> = reason.trim_start_matches("failed to decode Protobuf message: ").split(": ").collect();
    let property = steps.contains(&"Struct.fields").then(|| unreadable_property(message, shape)).flatten();
    let what = property.map_or("a message that".to_owned(), |property| format!("{property}:"));
    let silent = ["Value.kind", "Struct.fields", "ListValue.values"];
    let telling: Vec<&str> = steps.into_iter().filter(|step| !silent.contains(step)).collect();
    format!("{what} does not follow the protocol: {}", telling.join(": "))
}

/// An entry of a bag, as prost reads it.
#[derive(Message)]
struct Entry {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(message, optional, tag = "2")]
    value: Option<Value>,
}

/// The first property of a message whose value cannot be read.
fn unreadable_property(message: &[u8], shape: &Shape) -> Option<String> {
    for field in fields(message, shape) {
        let (shape, bag) = field?;
        if !ptr::eq(shape, Struct::shape()) {
            continue;
        }
        for field in fields(bag, shape) {
            let (shape, entry) = field?;
            // Where prost ended, measuring ended; this entry may stand behind it.
            measure(entry, shape).ok()?;
            if Entry::decode(entry).is_err() {
                return property(entry, shape);
            }
        }
    }
    None
}

/// The path of the property that an entry of a bag is about. What is inside of it may be secret, and its name is not.
fn property(entry: &[u8], shape: &Shape) -> Option<String> {
    let mut at = 0;
    while at < entry.len() {
        if let Step::Length(number, _, length) = step(entry, &mut at, shape)? {
            if number == 1 {
                let name = std::str::from_utf8(entry.get(at..at + length)?).ok()?;
                return Some(path::member("", &name.chars().take(LONGEST_NAME).collect::<String>()));
            }
            at += length;
        }
    }
    None
}

/// The parts of a part, up to a place that cannot be read or that is a group, which is told by `None`. One at a time: a message has
/// room for many.
fn fields<'a>(part: &'a [u8], shape: &Shape) -> impl Iterator<Item = Option<(&'static Shape, &'a [u8])>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < part.len() {
            match step(part, &mut at, shape) {
                Some(Step::Skipped) => {}
                Some(Step::Length(_, inner, length)) => {
                    let start = at;
                    at += length;
                    if let Some(inner) = inner {
                        return Some(part.get(start..at).map(|bytes| (inner, bytes)));
                    }
                }
                Some(Step::Begun | Step::Ended) | None => {
                    at = part.len();
                    return Some(None);
                }
            }
        }
        None
    })
}

/// What prost looks into when it reads a message. Generated: who guesses what is a text and what is a value errs.
#[derive(Debug)]
pub struct Shape {
    /// Whether it is a level of its own.
    pub level: bool,
    /// The fields that are messages.
    pub parts: &'static [Part],
}

/// A field that is a message.
#[derive(Debug)]
pub struct Part {
    /// Its number.
    pub number: u64,
    /// Whether it is a map. Prost reads an entry of a map wherever its number is, of whatever type the field says it is.
    pub map: bool,
    /// What is in it.
    pub shape: &'static Shape,
}

/// A message that can come in.
pub trait Shaped {
    /// What prost looks into when it reads it.
    fn shape() -> &'static Shape;
}

/// Prost only skips what is in a group, since no message of ours knows one.
static GROUP: Shape = Shape { level: true, parts: &[] };

/// A part of a message that is being measured.
struct Open<'a> {
    shape: &'a Shape,
    start: usize,
    /// A group, which only its mark ends, has none.
    end: Option<usize>,
    depth: usize,
}

/// Fails where values or groups nest too deep for prost, with the property if one is at hand. Goes the way that prost goes, up to
/// where prost ends at the latest: prost follows a length wherever it leads as long as there are bytes, and finds out afterwards
/// that it leads out of the part that it stands in.
fn measure(message: &[u8], shape: &Shape) -> Result<(), Option<String>> {
    let mut at = 0;
    let mut open = vec![Open { shape, start: 0, end: Some(message.len()), depth: 0 }];
    while let Some(&Open { shape, end, depth, .. }) = open.last() {
        if depth > MAX_DEPTH {
            let is_entry = |open: &&Open<'_>| Struct::shape().parts.iter().any(|part| ptr::eq(part.shape, open.shape));
            let entry = open.iter().find(is_entry);
            return Err(entry.and_then(|entry| property(message.get(entry.start..entry.end?)?, entry.shape)));
        }
        match end {
            Some(end) if at > end => return Ok(()),
            Some(end) if at == end => {
                open.pop();
                continue;
            }
            _ => {}
        }
        match step(message, &mut at, shape) {
            Some(Step::Skipped) => {}
            Some(Step::Begun) => open.push(Open { shape: &GROUP, start: at, end: None, depth: depth + 1 }),
            Some(Step::Ended) if end.is_none() => {
                open.pop();
            }
            Some(Step::Length(_, Some(shape), length)) => {
                open.push(Open { shape, start: at, end: Some(at + length), depth: depth + usize::from(shape.level) });
            }
            Some(Step::Length(_, None, length)) => at += length,
            Some(Step::Ended) | None => return Ok(()),
        }
    }
    Ok(())
}

/// What stands at a place in a message.
enum Step {
    /// A number, which is behind us now.
    Skipped,
    /// A field of this number, shape and length, whose bytes come now.
    Length(u64, Option<&'static Shape>, usize),
    /// The begin of a group.
    Begun,
    /// The end of one.
    Ended,
}

fn step(message: &[u8], at: &mut usize, shape: &Shape) -> Option<Step> {
    let key = varint(message, at)?;
    let number = key >> 3;
    let part = shape.parts.iter().find(|part| part.number == number);
    let kind = if part.is_some_and(|part| part.map) { 2 } else { key & 7 };
    match kind {
        0 => varint(message, at).map(|_| Step::Skipped),
        1 => skip(message, at, 8),
        2 => {
            let length = usize::try_from(varint(message, at)?).ok()?;
            (length <= message.len() - *at).then_some(Step::Length(number, part.map(|part| part.shape), length))
        }
        3 => Some(Step::Begun),
        4 => Some(Step::Ended),
        5 => skip(message, at, 4),
        _ => None,
    }
}

fn skip(message: &[u8], at: &mut usize, length: usize) -> Option<Step> {
    *at += length;
    (*at <= message.len()).then_some(Step::Skipped)
}

fn varint(message: &[u8], at: &mut usize) -> Option<u64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let byte = *message.get(*at)?;
        *at += 1;
        n |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::pulumirpc::{CheckRequest, ConstructRequest};
    use proptest::prelude::*;
    use prost_types::ListValue;
    use prost_types::value::Kind;

    fn is_too_deep(message: &[u8]) -> bool {
        measure(message, CheckRequest::shape()).is_err()
    }

    fn list(v: Value) -> Value {
        Value { kind: Some(Kind::ListValue(ListValue { values: vec![v] })) }
    }

    fn object(v: Value) -> Value {
        Value { kind: Some(Kind::StructValue(Struct { fields: [("a".to_owned(), v)].into() })) }
    }

    fn request(depth: usize, nest: fn(Value) -> Value) -> Vec<u8> {
        // The bag itself is the first level.
        let v = (1..depth).fold(Value { kind: Some(Kind::BoolValue(true)) }, |v, _| nest(v));
        let news = Some(Struct { fields: [("name".to_owned(), v)].into() });
        CheckRequest { urn: "urn:pulumi:dev::test::t::n".into(), news, ..Default::default() }.encode_to_vec()
    }

    #[test]
    fn depth_is_what_it_is_by_lists_and_by_objects() {
        for nest in [list, object] {
            assert!(!is_too_deep(&request(MAX_DEPTH, nest)));
            assert_eq!(measure(&request(MAX_DEPTH + 1, nest), CheckRequest::shape()), Err(Some("name".to_owned())));
        }
    }

    #[test]
    fn groups_have_a_depth_and_texts_have_none() {
        let group = |depth: usize| [[0x7b].repeat(depth), [0x7c].repeat(depth)].concat();
        assert!(!is_too_deep(&group(MAX_DEPTH)));
        assert!(is_too_deep(&group(MAX_DEPTH + 1)));
        // As values, these would be groups that lead to the end of the message.
        let (dependencies, name) = (vec!["sss".to_owned(); 3_000], "s".repeat(3_000));
        let request = ConstructRequest { dependencies, name, ..Default::default() };
        assert_eq!(measure(&request.encode_to_vec(), ConstructRequest::shape()), Ok(()));
    }

    #[test]
    fn a_length_that_leads_out_of_its_part_is_followed() {
        let deep = [0x32, 0x7f, 0x0a, 0x7f].repeat(MAX_DEPTH + 1);
        let whole = [&[0x1a, 2, 0x0a, 0x7f, 0x12, 0x7f][..], &deep, &[0; 200]].concat();
        assert!(is_too_deep(&whole));
    }

    #[test]
    fn the_place_is_told_without_every_step_to_it() {
        let told = unreadable(
            "failed to decode Protobuf message: Value.kind: Struct.fields: CheckRequest.news: buffer underflow",
            &[],
            CheckRequest::shape(),
        );
        assert_eq!(told, "a message that does not follow the protocol: CheckRequest.news: buffer underflow");
    }

    fn key(number: u64, kind: u64, length: usize) -> Vec<u8> {
        let mut bytes = vec![(number << 3 | kind) as u8];
        prost::encode_length_delimiter(length, &mut bytes).unwrap();
        bytes
    }

    fn part(number: u64, inner: &[u8]) -> Vec<u8> {
        [key(number, 2, inner.len()), inner.to_vec()].concat()
    }

    fn named(v: &[u8]) -> Vec<u8> {
        [part(1, b"a"), part(2, v)].concat()
    }

    /// Bytes in so many wraps, which are given from the inside to the outside, each with the bytes before what is inside.
    fn wrapped(inner: &[u8], times: usize, wrap: &[(u64, u64, &[u8])]) -> Vec<u8> {
        let (mut heads, mut length) = (Vec::new(), inner.len());
        for (number, kind, before) in wrap.iter().cycle().take(times * wrap.len()) {
            let head = [before, &key(*number, *kind, length)[..]].concat();
            length += head.len();
            heads.push(head);
        }
        heads.reverse();
        [heads.concat(), inner.to_vec()].concat()
    }

    /// The bytes of a value, deep or not, with what prost reads or skips on its way, or fails at.
    fn value() -> impl Strategy<Value = Vec<u8>> {
        let times = prop_oneof![1..4_usize, 200..300_usize, Just(20_000_usize)];
        let before = prop::sample::select(vec![
            vec![],
            vec![0x0a, 1, 7],
            vec![0x0a, 2, 0x12, 9],
            vec![0x2a, 1, 7],
            vec![0x2a, 2, 0x7b, 0x7c],
            vec![0x7b, 0x7c],
            vec![0x0a, 0],
        ]);
        let kind = prop_oneof![Just(2_u64), 0..6_u64];
        prop::collection::vec((times, before, kind, 0..4), 1..4).prop_map(|layers| {
            layers.into_iter().fold(vec![0x1a, 1, b'x'], |v, (times, before, kind, layer)| match layer {
                0 => wrapped(&v, times, &[(1, 2, &before), (6, 2, &[])]),
                1 => wrapped(&v, times, &[(2, 2, &part(1, b"a")), (1, kind, &before), (5, 2, &[])]),
                2 => [vec![0x7b; times], v].concat(),
                _ => [&before, &v[..], &v].concat(),
            })
        })
    }

    fn legal() -> impl Strategy<Value = Value> {
        let leaf = any::<String>().prop_map(|text| Value { kind: Some(Kind::StringValue(text)) });
        leaf.prop_recursive(8, 64, 4, |inner| {
            let map = prop::collection::btree_map(any::<String>(), inner.clone(), 0..4);
            let object = map.prop_map(|fields| Value { kind: Some(Kind::StructValue(Struct { fields })) });
            let list = prop::collection::vec(inner, 0..4);
            prop_oneof![object, list.prop_map(|values| Value { kind: Some(Kind::ListValue(ListValue { values })) })]
        })
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_measured(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            is_too_deep(&bytes);
            unreadable("Struct.fields", &bytes, CheckRequest::shape());
        }

        #[test]
        fn what_is_measured_is_read_by_a_stack(
            bags in prop::collection::vec((any::<bool>(), value()), 1..4),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 0..3),
        ) {
            let bags = bags.iter().map(|(news, v)| part(if *news { 3 } else { 2 }, &part(1, &named(v))));
            let mut bytes = bags.collect::<Vec<_>>().concat();
            for (place, byte, change) in changes {
                // The heads are the first few bytes, which a place in a deep message would seldom meet.
                let at = place.index(bytes.len().min(64));
                match change {
                    0 => bytes[at] = byte,
                    1 => bytes.insert(at, byte),
                    _ => drop(bytes.remove(at)),
                }
            }
            // Too small a stack for what is not measured: a failure ends the process.
            let told = std::thread::Builder::new().stack_size(4 << 20).spawn(move || read::<CheckRequest>(bytes.into()).is_ok());
            told.unwrap().join().unwrap();
        }

        #[test]
        fn what_is_legal_is_not_refused(name: String, text: String, bytes: Vec<u8>, v in legal()) {
            let fields = Some(Struct { fields: [(name.clone(), v)].into() });
            let text = format!("{text}{}", String::from_utf8_lossy(&bytes));
            let request = CheckRequest { urn: text.clone(), name: text, news: fields, r#type: name, ..Default::default() };
            prop_assert_eq!(read::<CheckRequest>(request.encode_to_vec().into()).unwrap(), Some(request));
        }
    }
}
