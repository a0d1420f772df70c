//! The attributes of users.

use crate::patterns::{LENGTH, VISIBLE, WHOLE_NUMBER};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One attribute of users. Once the pool has it, it stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSchema {
    /// The name: 1 to 20 characters, no blanks. A name that is not a standard attribute's makes a custom attribute,
    /// which tokens and API calls show as `custom:name`; write it here without the prefix. With the prefix, `custom:name`
    /// is a custom attribute beside the standard one of that name. Prefixes do not count.
    #[schemars(length(min = 1), regex(pattern = VISIBLE), extend("example" = "tenant"))]
    pub name: String,

    /// The type of its values: `String`, `Number`, `DateTime` or `Boolean`. In ID tokens a custom attribute is a string
    /// whatever its type. For a standard attribute it must be the type that AWS gave it, mostly `String`.
    #[schemars(extend("enum" = ["String", "Number", "DateTime", "Boolean"], "example" = "String"))]
    pub attribute_data_type: String,

    /// Whether only administrators may write it, as `dev:name`. Default: `false`. An old feature: `writeAttributes` of
    /// the app client does the same and more.
    #[schemars(extend("serverDefault" = false, "example" = false))]
    pub developer_only_attribute: Option<bool>,

    /// Whether its value may change once it is set. Default: `false` for every attribute listed here, standard ones
    /// too, although the standard attributes that are not listed may change. An attribute which an identity provider
    /// fills must be mutable.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub mutable: Option<bool>,

    /// Whether a user must have it to sign up. Default: `false`. Only a standard attribute can be required.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub required: Option<bool>,

    /// The bounds of a `Number`. AWS may fill in what is left out.
    #[schemars(extend("computed" = true, "example" = {"minValue": "0", "maxValue": "150"}))]
    pub number_attribute_constraints: Option<UserPoolSchemaNumberAttributeConstraints>,

    /// The bounds of a `String`'s length. AWS may fill in what is left out; a standard attribute has 0 to 2048.
    #[schemars(extend("computed" = true, "example" = {"minLength": "1", "maxLength": "64"}))]
    pub string_attribute_constraints: Option<UserPoolSchemaStringAttributeConstraints>,
}

/// The bounds of an attribute of type `Number`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSchemaNumberAttributeConstraints {
    /// The greatest value: a whole number up to 2^1023, as a string or as a number.
    #[schemars(
        length(max = 131_072),
        regex(pattern = WHOLE_NUMBER),
        extend("numericString" = true, "computed" = true, "example" = "150")
    )]
    pub max_value: Option<String>,

    /// The least value: a whole number, as a string or as a number.
    #[schemars(
        length(max = 131_072),
        regex(pattern = WHOLE_NUMBER),
        extend("numericString" = true, "computed" = true, "example" = "0")
    )]
    pub min_value: Option<String>,
}

/// The bounds of the length of an attribute of type `String`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSchemaStringAttributeConstraints {
    /// The greatest length: a whole number of characters, as a string or as a number. Cognito keeps up to 2048.
    #[schemars(
        length(max = 131_072),
        regex(pattern = LENGTH),
        extend("numericString" = true, "serverDefault" = "2048", "example" = "64")
    )]
    pub max_length: Option<String>,

    /// The least length: a whole number of characters, as a string or as a number.
    #[schemars(
        length(max = 131_072),
        regex(pattern = LENGTH),
        extend("numericString" = true, "serverDefault" = "0", "example" = "1")
    )]
    pub min_length: Option<String>,
}

/// What happens when a user changes an attribute that has to be verified.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolUserAttributeUpdateSettings {
    /// The attributes which keep their old value until the user has verified the new one: `email`, `phone_number` or
    /// both. Each must be in `autoVerifiedAttributes` too.
    #[schemars(extend("itemEnum" = ["email", "phone_number"], "enumName" = "UserPoolVerifiedAttribute", "example" = ["email"]))]
    pub attributes_require_verification_before_updates: BTreeSet<String>,
}

/// How usernames are compared.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolUsernameConfiguration {
    /// Whether `Ann` and `ann` are two users. `false` makes usernames, email addresses and preferred usernames the same
    /// whatever their capitals.
    #[schemars(extend("replaceOnChange" = true, "example" = false))]
    pub case_sensitive: bool,
}
