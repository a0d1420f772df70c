//! The tag that tells which create made a resource. AWS has no other way to ask for one that was made, and whose id got
//! lost with the answer.

use crate::aws::Clock;
use crate::random;

/// What the tag says: which resource of which stack it was made for, when, and by which attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// That of a new attempt to make the resource `urn`.
    pub fn new(urn: &str) -> Self {
        Origin(format!("{}/{}/{}", digest(urn), Clock::local(), random::hex(&[], 8)))
    }

    /// Whether a tag is of the same resource, and of another attempt.
    pub fn is_anothers(&self, tag: &str) -> bool {
        let of = |tag: &str| tag.split('/').next().unwrap_or_default().to_owned();
        tag != self.0 && of(tag) == of(&self.0)
    }

    /// When the attempt of a tag began, in seconds since 1970.
    pub fn made(tag: &str) -> Option<i64> {
        tag.split('/').nth(1)?.parse().ok()
    }

    /// The tag's value.
    pub fn value(&self) -> &str {
        &self.0
    }
}

/// A name may be a secret to those who read tags, and too long for one.
pub fn digest(urn: &str) -> String {
    random::hex(urn.as_bytes(), 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_is_told_apart_and_none_tells_the_name() {
        let urn = "urn:pulumi:dev::shop::cognito:index:UserPool::users";
        let [one, two, other] = [Origin::new(urn), Origin::new(urn), Origin::new("urn:other")];
        assert!(one.is_anothers(two.value()) && !one.is_anothers(one.value()) && !one.is_anothers(other.value()));
        assert!(!one.is_anothers("") && !one.is_anothers("by hand"));
        assert!(one.value().chars().all(|c| c.is_ascii_hexdigit() || c == '/'), "{one:?}");
        assert!(Origin::made(one.value()).is_some_and(|made| (0..60).contains(&(Clock::local() - made))));
        assert_eq!(Origin::made("by hand"), None);
    }
}
