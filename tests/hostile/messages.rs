//! Messages that are no messages: what is done to the bytes of a good one.

use super::rng::Rng;

/// The number `n` as protobuf writes it.
pub fn varint(mut n: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while n > 0x7f {
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
    bytes
}

/// A field that holds bytes.
pub fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

/// Changes the bytes at one to three places.
pub fn spoil(rng: &mut Rng, message: &mut Vec<u8>) {
    for _ in 0..=rng.below(3) {
        let at = rng.below(message.len() + 1);
        match rng.below(10) {
            0 => message.truncate(at),
            1..=3 if at < message.len() => message[at] ^= 1 << rng.below(8),
            4 if at < message.len() => message[at] = rng.next() as u8,
            5 => {
                let length = rng.below((message.len() - at).min(40) + 1);
                drop(message.drain(at..at + length));
            }
            6 => {
                let length = rng.below((message.len() - at).min(200) + 1);
                let copied = message[at..at + length].to_vec();
                let to = rng.below(message.len() + 1);
                message.splice(to..to, copied);
            }
            7 => {
                let bytes: Vec<u8> = (0..rng.below(12)).map(|_| rng.next() as u8).collect();
                message.splice(at..at, bytes);
            }
            8 => {
                let lengths = [0x7f, 0xff, 0x7fff_ffff, 0xffff_ffff, 0x7fff_ffff_ffff_ffff, u64::MAX];
                let length = varint(*rng.pick(&lengths));
                message.splice(at..at, length);
            }
            _ => message.extend(alien(rng)),
        }
    }
}

/// A field that may be none of the message's, or be one in another form.
fn alien(rng: &mut Rng) -> Vec<u8> {
    let number = *rng.pick(&[1, 2, 3, 4, 5, 8, 15, 16, 99, 5000, 536_870_911]);
    match rng.below(7) {
        0 => field(number, &[0xff, 0xfe, 0x80, b'a']),
        1 => field(number, b"text"),
        2 => [varint(number << 3), vec![0xff; rng.below(12)]].concat(),
        3 => [varint(number << 3 | 1), vec![0; 8]].concat(),
        4 => [varint(number << 3 | 5), vec![0; 4]].concat(),
        // A group in a group, which may have an end.
        5 => {
            let depth = rng.below(80);
            let begun = varint(number << 3 | 3).repeat(depth);
            let ended = varint(number << 3 | 4).repeat(if rng.once_in(2) { depth } else { 1 });
            [begun, ended].concat()
        }
        _ => varint(number << 3 | *rng.pick(&[6, 7, 4])),
    }
}

/// The message in a frame of gRPC.
pub fn framed(message: &[u8]) -> Vec<u8> {
    [&[0], &(message.len() as u32).to_be_bytes()[..], message].concat()
}

/// A frame that is none.
pub fn misframed(rng: &mut Rng, message: &[u8]) -> Vec<u8> {
    let length = (message.len() as u32).to_be_bytes();
    match rng.below(6) {
        0 => Vec::new(),
        1 => [&[1 + rng.below(255) as u8], &length[..], message].concat(),
        2 => [&[0], &[0xff; 4][..], message].concat(),
        3 => [&[0], &(message.len() as u32 + 1).to_be_bytes()[..], message].concat(),
        4 => [framed(message), framed(message)].concat(),
        _ => [framed(message), vec![0; 1 + rng.below(8)]].concat(),
    }
}
