//! Messages of gRPC: protobuf, measured before it is read. Values are read, changed and written by recursion, and a value that
//! nests deeper than a thread's stack holds would end the process.

use crate::error::Error;
use crate::panics::tried;
use crate::path;
use prost::Message;
use prost::bytes::{Buf, Bytes};
use std::marker::PhantomData;
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
    U: Message + Default + Send + 'static,
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

impl<U: Message + Default> Decoder for Measured<U> {
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

fn read<U: Message + Default>(message: Bytes) -> Result<Option<U>, Status> {
    if let Err(property) = measure(&message) {
        let what = property.map_or("a value".to_owned(), |property| format!("{property}:"));
        return Err(Status::invalid_argument(format!("{what} nests more than {MAX_DEPTH} levels deep")));
    }
    // Nothing was done: not `Internal`, with which the engine takes the outcome for unknown.
    let refused = |e: prost::DecodeError| Status::invalid_argument(unreadable(&e.to_string(), &message));
    U::decode(message.clone()).map(Some).map_err(refused)
}

/// What is wrong with a message, without the steps to the place that say nothing, and with the property if it is a value.
fn unreadable(reason: &str, message: &[u8]) -> String {
    let steps: Vec<&str> = reason.trim_start_matches("failed to decode Protobuf message: ").split(": ").collect();
    let property = steps.contains(&"Struct.fields").then(|| unreadable_property(message)).flatten();
    let what = property.map_or("a message that".to_owned(), |property| format!("{property}:"));
    let silent = ["Value.kind", "Struct.fields", "ListValue.values"];
    let telling: Vec<&str> = steps.into_iter().filter(|step| !silent.contains(step)).collect();
    format!("{what} does not follow the protocol: {}", telling.join(": "))
}

/// The first property of a message whose value cannot be read. Texts that happen to look like a property bag do not count.
fn unreadable_property(message: &[u8]) -> Option<String> {
    let entries = fields(message)?.into_iter().filter_map(|(_, bag)| fields(bag)).flatten();
    entries.filter(|(number, _)| *number == 1).find_map(|(_, entry)| {
        let of_entry = fields(entry)?;
        let (_, value) = of_entry.iter().find(|(number, _)| *number == 2)?;
        prost_types::Value::decode(*value).is_err().then(|| property(entry)).flatten()
    })
}

/// The path of the property that an entry of a bag is about. What is inside of it may be secret, and its name is not.
fn property(entry: &[u8]) -> Option<String> {
    let mut at = 0;
    while at < entry.len() {
        if let Step::Length(number, length) = step(entry, &mut at)? {
            if number == 1 {
                let name = std::str::from_utf8(entry.get(at..at + length)?).ok()?;
                return Some(path::member("", &name.chars().take(LONGEST_NAME).collect::<String>()));
            }
            at += length;
        }
    }
    None
}

/// The fields of a part that have a length, unless the part cannot be read.
fn fields(part: &[u8]) -> Option<Vec<(u64, &[u8])>> {
    let (mut at, mut found) = (0, Vec::new());
    while at < part.len() {
        match step(part, &mut at)? {
            Step::Skipped => {}
            Step::Length(number, length) => {
                found.push((number, part.get(at..at + length)?));
                at += length;
            }
            Step::Begun | Step::Ended => return None,
        }
    }
    Some(found)
}

/// What a part of a message may be.
#[derive(Clone, Copy)]
enum Part {
    /// A request or an answer; any field of it may be a property bag or a value.
    Message,
    /// `Struct` or `Value`: fields of the two have different numbers.
    Bag,
    /// `ListValue`.
    List,
    /// An entry of `Struct`.
    Entry,
    /// A group, which only its mark ends.
    Group,
}

impl Part {
    /// What the field with this number is, if it may hold values, and whether they are a level deeper.
    fn field(self, number: u64) -> Option<(Part, usize)> {
        match (self, number) {
            (Part::Message, _) | (Part::Bag, 5) => Some((Part::Bag, 0)),
            (Part::Bag, 6) => Some((Part::List, 0)),
            (Part::Bag, 1) => Some((Part::Entry, 0)),
            (Part::List, 1) | (Part::Entry, 2) => Some((Part::Bag, 1)),
            _ => None,
        }
    }
}

/// A part of a message that is being measured.
struct Open {
    part: Part,
    start: usize,
    end: usize,
    depth: usize,
}

/// Fails where values or groups nest too deep for prost, with the property if one is at hand. Prost follows a length wherever it
/// leads as long as there are bytes, and finds out afterwards that it leads out of the part that it stands in.
fn measure(message: &[u8]) -> Result<(), Option<String>> {
    let mut at = 0;
    let mut open = vec![Open { part: Part::Message, start: 0, end: message.len(), depth: 0 }];
    // Where the field of the message ends that is looked at: texts are looked at as if they were values.
    let mut field_end = 0;
    // Each text may happen to lead to the end of the message; those of a program do not, a million times over.
    let mut steps = 16 * message.len() + (1 << 24);
    while let Some(&Open { part, end, depth, .. }) = open.last() {
        if depth > MAX_DEPTH || steps == 0 {
            let entry = open.iter().find(|open| matches!(open.part, Part::Entry));
            return Err(entry.and_then(|entry| property(message.get(entry.start..entry.end)?)));
        }
        steps -= 1;
        if at >= end {
            open.pop();
            if open.len() == 1 {
                at = field_end;
            }
            continue;
        }
        let inner = match step(message, &mut at) {
            Some(Step::Skipped) => None,
            Some(Step::Begun) => Some(Open { part: Part::Group, start: at, end: usize::MAX, depth: depth + 1 }),
            Some(Step::Ended) if matches!(part, Part::Group) => {
                open.pop();
                None
            }
            Some(Step::Length(number, length)) => match part.field(number) {
                Some((inner, deeper)) => Some(Open { part: inner, start: at, end: at + length, depth: depth + deeper }),
                None => {
                    at += length;
                    None
                }
            },
            // Not readable: prost ends here at the latest, unless it is a text.
            Some(Step::Ended) | None if open.len() == 1 => return Ok(()),
            Some(Step::Ended) | None => {
                open.truncate(1);
                at = field_end;
                None
            }
        };
        if let Some(inner) = inner {
            if open.len() == 1 {
                field_end = inner.end.min(message.len());
            }
            open.push(inner);
        }
    }
    Ok(())
}

/// What stands at a place in a message.
enum Step {
    /// A number, which is behind us now.
    Skipped,
    /// A field of this number and length, whose bytes come now.
    Length(u64, usize),
    /// The begin of a group.
    Begun,
    /// The end of one.
    Ended,
}

fn step(message: &[u8], at: &mut usize) -> Option<Step> {
    let key = varint(message, at)?;
    match key & 7 {
        0 => varint(message, at).map(|_| Step::Skipped),
        1 => skip(message, at, 8),
        2 => {
            let length = usize::try_from(varint(message, at)?).ok()?;
            (length <= message.len() - *at).then_some(Step::Length(key >> 3, length))
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
    use crate::proto::pulumirpc::CheckRequest;
    use proptest::prelude::*;
    use prost_types::value::Kind;
    use prost_types::{ListValue, Struct, Value};

    fn is_too_deep(message: &[u8]) -> bool {
        measure(message).is_err()
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
            assert_eq!(measure(&request(MAX_DEPTH + 1, nest)), Err(Some("name".to_owned())));
        }
    }

    #[test]
    fn groups_have_a_depth_and_texts_have_none() {
        let group = |depth: usize| [[0x7b].repeat(depth), [0x7c].repeat(depth)].concat();
        assert!(!is_too_deep(&group(MAX_DEPTH)));
        assert!(is_too_deep(&group(MAX_DEPTH + 1)));
        // As a value, each of these would be three groups that lead to the end of the message.
        let dependencies = vec!["sss".to_owned(); 3_000];
        let request = crate::proto::pulumirpc::ConstructRequest { dependencies, ..Default::default() };
        assert!(!is_too_deep(&request.encode_to_vec()));
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
        );
        assert_eq!(told, "a message that does not follow the protocol: CheckRequest.news: buffer underflow");
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_measured(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            is_too_deep(&bytes);
            unreadable("Struct.fields", &bytes);
        }
    }
}
