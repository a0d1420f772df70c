//! Patterns of the service models which several resources share.
//!
//! AWS reads `\w`, `\d` and `\s` as ASCII and matches the whole text. Rust's `regex` reads them as Unicode and matches
//! anywhere. So the classes are spelt out (`\t-\r` and the blank are Java's `\s`) and every pattern is anchored.

/// An ARN as the user-pool model writes it.
pub const ARN: &str = r"^arn:[0-9A-Za-z_+=/,.@-]+:[0-9A-Za-z_+=/,.@-]+:[0-9A-Za-z_+=/,.@-]*:[0-9]+:[0-9A-Za-z_+=/,.@-]+(?::[0-9A-Za-z_+=/,.@-]+)?(?::[0-9A-Za-z_+=/,.@-]+)?$";

/// The name of a user pool, an app client or an identity pool.
pub const NAME: &str = r"^[0-9A-Za-z_\t-\r +=,.@-]+$";

/// Letters, marks, symbols, numbers and punctuation: no blanks, no control characters.
pub const VISIBLE: &str = r"^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$";

/// `VISIBLE` and white space: a subject line.
pub const SUBJECT: &str = r"^[\p{L}\p{M}\p{S}\p{N}\p{P}\t-\r ]+$";

/// A text which may have white space: an invitation.
pub const TEXT: &str = r"^[\p{L}\p{M}\p{S}\p{N}\p{P}\t-\r *]*$";

/// A text with `{####}`, where the code goes.
pub const TEXT_WITH_CODE: &str = r"^[\p{L}\p{M}\p{S}\p{N}\p{P}\t-\r *]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\t-\r *]*$";

/// A text with `{##words##}`, which becomes a link.
pub const TEXT_WITH_LINK: &str = r"^[\p{L}\p{M}\p{S}\p{N}\p{P}\t-\r *]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\t-\r *]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\t-\r *]*$";

/// One line with `{####}`, where the code goes.
pub const LINE_WITH_CODE: &str = r"^[^\n\r\x85\u2028\u2029]*\{####\}[^\n\r\x85\u2028\u2029]*$";

/// A whole number, written out.
pub const WHOLE_NUMBER: &str = r"^-?[0-9]+$";
