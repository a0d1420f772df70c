//! Patterns of the service models, and what each asks for in words.
//!
//! AWS reads `\w`, `\d` and `\s` as ASCII and matches the whole text. Rust's `regex` reads them as Unicode and matches
//! anywhere. So the classes are spelt out (`\t-\r` and the blank are Java's `\s`) and every pattern is anchored.

/// An ARN as the user-pool model writes it.
pub const ARN: &str = r"^arn:[0-9A-Za-z_+=/,.@-]+:[0-9A-Za-z_+=/,.@-]+:[0-9A-Za-z_+=/,.@-]*:[0-9]+:[0-9A-Za-z_+=/,.@-]+(?::[0-9A-Za-z_+=/,.@-]+)?(?::[0-9A-Za-z_+=/,.@-]+)?$";

/// The name of a user pool, an app client or an identity pool.
pub const NAME: &str = r"^[0-9A-Za-z_\t-\r +=,.@-]+$";

/// Letters, marks, symbols, numbers and punctuation: no blanks, no control characters.
pub const VISIBLE: &str = r"^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$";

/// Visible ASCII without `"` and `\`: a scope of OAuth, or a name of the same form.
pub const SCOPE: &str = r"^[\x21\x23-\x5B\x5D-\x7E]+$";

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

/// The id of a user pool.
pub const USER_POOL_ID: &str = r"^[0-9A-Za-z_-]+_[0-9A-Za-z]+$";

/// A prefix for a domain of AWS, or the name of a domain.
pub const DOMAIN: &str = r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$";

/// A file as a text.
pub const BASE64: &str = r"^[A-Za-z0-9+/]*={0,2}$";

/// The id of an image of a branding style.
pub const RESOURCE_ID: &str = r"^[0-9A-Za-z_ -]+$";

/// The id of an app client.
pub const CLIENT_ID: &str = r"^[0-9A-Za-z_+]+$";

/// The secret of an app client.
pub const CLIENT_SECRET: &str = r"^[+0-9A-Za-z_]+$";

/// An address of email.
pub const EMAIL: &str = r"^[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+$";

/// An action of an IAM policy.
pub const ACTION: &str = r"^(?:\*|[^:\s]+:\S+)$";

/// A resource of an IAM policy.
pub const ANY_ARN: &str = r"^(?:\*|arn:.+)$";

/// The path of an IAM role.
pub const ROLE_PATH: &str = r"^(?:/|/[\x21-\x7E]+/)$";

/// The name of a region.
pub const REGION: &str = r"^[a-z]{2,}(-[a-z]+)+-[0-9]+$";

/// The URL of an endpoint.
pub const URL: &str = r"^https?://[^/\s]+";

/// The ARN of a role, or of anything else in IAM.
pub const IAM_ARN: &str = r"^arn:[a-z-]+:iam::(?:[0-9]{12}|aws):\S+$";

/// The id of an account.
pub const ACCOUNT: &str = r"^[0-9]{12}$";

/// The id of an app client as an identity pool takes it.
pub const AUDIENCE: &str = r"^[0-9A-Za-z_]+$";

/// The id of a Pinpoint project.
pub const HEX: &str = r"^[0-9a-fA-F]+$";

/// A length, written out.
pub const LENGTH: &str = r"^[0-9]+$";

/// The name of an identity provider.
pub const PROVIDER: &str = r"^[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+$";

/// The name of a new identity provider of a user pool.
pub const PROVIDER_OF_POOL: &str = r"^[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+$";

/// An identifier of an identity provider of a user pool.
pub const PROVIDER_IDENTIFIER: &str = r"^[0-9A-Za-z_\t-\r +=.@-]+$";

/// The name of a configuration set.
pub const SET: &str = r"^[a-zA-Z0-9_-]+$";

/// The name of a developer provider.
pub const DEVELOPER: &str = r"^[0-9A-Za-z_.-]+$";

/// A user pool as an identity pool names it.
pub const ENDPOINT: &str = r"^[0-9A-Za-z_.:/-]+$";

/// The id of an app at a public provider.
pub const LOGIN: &str = r"^[0-9A-Za-z_.;/-]+$";

/// An operator of a condition in an IAM policy.
pub const OPERATOR: &str = r"^(?:(?:ForAnyValue|ForAllValues):)?[A-Za-z]+$";

/// The description of an IAM role.
pub const LATIN: &str = r"^[\t\n\r\x20-\x7E\xA1-\xFF]*$";

/// A key or a value of a tag in IAM, which takes less than Cognito does.
pub const IAM_TAG: &str = r"^[\p{L}\p{Z}\p{N}_.:/=+@-]*$";

/// What the pattern asks for, for people; `None` for one that has to speak for itself.
pub fn words(pattern: &str, value: &str) -> Option<&'static str> {
    Some(match pattern {
        NAME => "may have only ASCII letters, digits, white space and _ + = , . @ -",
        ARN => "must be an ARN",
        SCOPE => "may have only visible ASCII characters other than \" and \\",
        VISIBLE => "must not have blanks or control characters",
        SUBJECT | TEXT => "must not have control characters",
        LINE_WITH_CODE if value.contains("{####}") => "must be one line",
        TEXT_WITH_CODE | LINE_WITH_CODE => "must contain {####}, where the code goes",
        TEXT_WITH_LINK => "must contain {##Click here##}, with words of your own between the ##, which become the link",
        USER_POOL_ID => "must be the id of a user pool",
        DOMAIN => {
            "may have only lower-case ASCII letters, digits and -, with dots in a custom domain, and no - at either end of a \
             label"
        }
        BASE64 => "must be base64",
        RESOURCE_ID => "may have only ASCII letters, digits, blanks, _ and -",
        CLIENT_ID => "must be the id of an app client",
        CLIENT_SECRET => "may have only ASCII letters, digits, _ and +",
        AUDIENCE => "may have only ASCII letters, digits and _",
        HEX => "may have only hexadecimal digits",
        WHOLE_NUMBER => "must be a whole number",
        LENGTH => "must be a whole number, and not negative",
        PROVIDER => "must not have control characters",
        PROVIDER_OF_POOL => "must have 3 characters or more, no blanks, and an underscore only as the second character",
        PROVIDER_IDENTIFIER => "may have only ASCII letters, digits, white space and _ + = . @ -",
        SET => "may have only ASCII letters, digits, _ and -",
        DEVELOPER => "may have only ASCII letters, digits, _ . and -",
        ENDPOINT => "may have only ASCII letters, digits, _ . : / and -",
        LOGIN => "may have only ASCII letters, digits, _ . ; / and -",
        OPERATOR => "must be the operator of a condition",
        LATIN => "must be Latin-1 text",
        IAM_TAG => "may have only letters, digits, blanks and _ . : / = + - @",
        EMAIL => "must be an email address",
        ACTION => "must be * or service:Action",
        ANY_ARN => "must be * or an ARN",
        ROLE_PATH => "must begin and end with /",
        REGION => "must be a region",
        URL => "must be a URL",
        IAM_ARN => "must be an ARN",
        ACCOUNT => "must be the 12 digits of an account",
        _ => return None,
    })
}

/// Whether words for the pattern are clearer with an example after them.
pub fn wants_example(pattern: &str) -> bool {
    [ARN, IAM_ARN, REGION, URL, USER_POOL_ID, CLIENT_ID, EMAIL, ACTION, ANY_ARN, ROLE_PATH, OPERATOR].contains(&pattern)
}
