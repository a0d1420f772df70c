//! What an identity provider of a user pool takes and what it gives back. The documentation comments are the users'
//! documentation.

use crate::patterns::{PROVIDER_IDENTIFIER, PROVIDER_OF_POOL, SCOPE, USER_POOL_ID};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An identity provider of a user pool: users sign in there, and the pool makes users of its own of what the provider says
/// of them.
///
/// It is known by its name, which is also its id: clients name it in `supportedIdentityProviders`. Pass it on as an output,
/// so that the provider is made before the client. Import takes `poolId/providerName`.
///
/// See [Third-party sign-in](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProviderArgs {
    /// How OpenID Connect providers call the pool's levels of assurance (ACR). Only for the type `OIDC`. Updated in place.
    #[schemars(extend(
        "serverDefault" = {},
        "example" = {"Level1": "urn:example:password", "Level2": "urn:example:mfa"}
    ))]
    pub acr_mapping: Option<IdentityProviderAcrMapping>,

    /// Which claim of the provider fills which attribute of the pool: the attribute is the key, the claim the value. Custom
    /// attributes are `custom:<name>`. The pool has to have the attributes, and apps that write them on sign-up have to
    /// have the right to. Updated in place.
    ///
    /// `username` names the claim that tells users apart. AWS fills it in (`sub` for most types, `id` for Facebook,
    /// `user_id` for Amazon), and what AWS filled in is no difference.
    /// See [Attribute mapping](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html).
    #[schemars(extend(
        "serverDefault" = {},
        "propertyNames" = {"minLength": 1, "maxLength": 32},
        "valueBounds" = {"maxLength": 131_072},
        "example" = {"email": "email", "given_name": "given_name"}
    ))]
    pub attribute_mapping: Option<BTreeMap<String, String>>,

    /// Further names by which apps can lead users here (`idp_identifier` of the authorize endpoint): up to 50 of 1 to 40
    /// characters. A domain, such as `example.com`, leads users there by their email address where the type is `SAML`.
    /// Updated in place.
    #[schemars(
        length(max = 50),
        inner(length(min = 1, max = 40), regex(pattern = PROVIDER_IDENTIFIER)),
        extend("serverDefault" = [], "example" = ["example.com"])
    )]
    pub idp_identifiers: Option<BTreeSet<String>>,

    /// What the pool has to know of the provider, by AWS's keys. All values are texts. Updated in place, and always sent
    /// whole.
    ///
    /// - `Google`, `LoginWithAmazon`: `client_id`, `client_secret`, `authorize_scopes` (`openid email profile`).
    /// - `Facebook`: the same, with scopes like `public_profile, email`; and `api_version` if you like.
    /// - `SignInWithApple`: `client_id`, `team_id`, `key_id`, `private_key`, `authorize_scopes` (`email name`).
    /// - `OIDC`: `client_id`, `client_secret`, `oidc_issuer`, `authorize_scopes`, `attributes_request_method` (`GET` or
    ///   `POST`). Where the issuer has no discovery document, `authorize_url`, `token_url`, `attributes_url` and `jwks_uri`
    ///   as well.
    /// - `SAML`: `MetadataURL`, or `MetadataFile` with the XML itself. Further `IDPSignout`, `IDPInit` and
    ///   `EncryptedResponses` (`"true"`; default: `"false"`), and `RequestSigningAlgorithm` (`rsa-sha256`).
    ///
    /// What AWS adds or finds out by itself is in the output `derivedDetails`, and no difference. Neither are the order of
    /// scopes, the white space between the elements of metadata, and a flag that is written out with its default.
    ///
    /// AWS never shows `private_key`. After an import the program may tell it: it is kept without being compared, and sent
    /// with the next change.
    #[schemars(extend(
        "propertyNames" = {"maxLength": 131_072},
        "valueBounds" = {"maxLength": 131_072},
        "secretKeys" = ["client_secret", "private_key"],
        "example" = {
            "client_id": "1example23456789",
            "client_secret": "1example2secret3",
            "authorize_scopes": "openid email",
            "oidc_issuer": "https://auth.example.com",
            "attributes_request_method": "GET"
        }
    ))]
    pub provider_details: BTreeMap<String, String>,

    /// The name, by which clients and the authorize endpoint know it: 3 to 32 characters without blanks, in which only the
    /// second may be an underscore. For the types `Google`, `Facebook`, `LoginWithAmazon` and `SignInWithApple` it is the
    /// type. A change replaces the provider; its users keep the old name, and sign in as new ones.
    #[schemars(
        length(min = 1, max = 32),
        regex(pattern = PROVIDER_OF_POOL),
        extend("replaceOnChange" = true, "example" = "CorpSignIn")
    )]
    pub provider_name: String,

    /// What kind of provider it is: `SAML`, `OIDC`, `Google`, `Facebook`, `LoginWithAmazon` or `SignInWithApple`. A change
    /// replaces the provider: the old one is deleted first where the name stays.
    #[schemars(extend(
        "enum" = ["Facebook", "Google", "LoginWithAmazon", "OIDC", "SAML", "SignInWithApple"],
        "newer" = "^[A-Z][0-9A-Za-z]+$",
        "replaceOnChange" = true,
        "example" = "OIDC"
    ))]
    pub provider_type: String,

    /// The id of the pool. A change replaces the provider.
    #[schemars(
        length(min = 1, max = 55),
        regex(pattern = USER_POOL_ID),
        extend("replaceOnChange" = true, "example" = "us-east-1_AbCdEfGhI")
    )]
    pub user_pool_id: String,
}

/// How an OpenID Connect provider calls the pool's levels of assurance. A level without an entry is asked for and understood
/// by no name.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct IdentityProviderAcrMapping {
    /// The provider's name of the lowest level: 1 to 64 visible ASCII characters other than `"` and `\`.
    #[schemars(length(min = 1, max = 64), regex(pattern = SCOPE), extend("example" = "urn:example:password"))]
    pub level1: Option<String>,

    /// The provider's name of the second level.
    #[schemars(length(min = 1, max = 64), regex(pattern = SCOPE), extend("example" = "urn:example:mfa"))]
    pub level2: Option<String>,

    /// The provider's name of the third level.
    #[schemars(length(min = 1, max = 64), regex(pattern = SCOPE), extend("example" = "urn:example:hardware"))]
    pub level3: Option<String>,

    /// The provider's name of the highest level.
    #[schemars(length(min = 1, max = 64), regex(pattern = SCOPE), extend("example" = "urn:example:in-person"))]
    pub level4: Option<String>,
}

/// What AWS settles about an identity provider.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProviderOutputs {
    /// What AWS adds to the details by itself: the endpoints that it knows or discovered (`authorize_url`, `token_url`,
    /// `attributes_url`, `jwks_uri`), and for `SAML` `SSORedirectBindingURI`, `SLORedirectBindingURI` and
    /// `ActiveEncryptionCertificate`, which the provider needs to encrypt its answers.
    #[schemars(extend(
        "computed" = true,
        "follows" = "providerDetails",
        "example" = {"authorize_url": "https://auth.example.com/authorize"}
    ))]
    pub derived_details: Option<BTreeMap<String, String>>,
}
