//! Randomness: from the engine's seed where there is one, so that plans and retries agree, else from the system.

use sha2::{Digest, Sha256};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// A number from 0 up to 1. The standard library keys each hasher with the system's randomness.
pub fn fraction() -> f64 {
    (number() >> 11) as f64 / (1u64 << 53) as f64
}

fn number() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// `digits` hexadecimal digits made from `seed`; from the system's randomness where the seed is empty.
pub fn hex(seed: &[u8], digits: usize) -> String {
    let digest = if seed.is_empty() {
        Sha256::digest([number().to_be_bytes(), number().to_be_bytes()].concat())
    } else {
        Sha256::digest(seed)
    };
    digest.iter().map(|b| format!("{b:02x}")).collect::<String>().chars().take(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides() {
        assert_eq!(hex(b"seed", 7), hex(b"seed", 7));
        assert_ne!(hex(b"seed", 7), hex(b"other", 7));
        assert_ne!(hex(b"", 7), hex(b"", 7));
        assert_eq!(hex(b"", 7).len(), 7);
    }

    #[test]
    fn fractions_are_within_one() {
        assert!((0..100).map(|_| fraction()).all(|f| (0.0..1.0).contains(&f)));
    }
}
