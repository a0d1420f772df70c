//! What a branding style takes and what it gives back. The documentation comments are the users' documentation.

use crate::patterns::{BASE64, CLIENT_ID, RESOURCE_ID, USER_POOL_ID};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How managed login looks for one app client: colours and layout as JSON, logos and other images.
///
/// It belongs to a domain with `managedLoginVersion` 2. There, a client without a style has no sign-in page, so each client
/// that uses it wants one; a style of which the program says no more than the client is Cognito's own. A client has one
/// style at most.
///
/// Its id is AWS's id of the style. Import takes `poolId/styleId`, and finds the client by itself.
///
/// AWS keeps whatever an update does not name. So where the program gives up a setting or an image, the update first makes
/// sure that AWS takes the new style, then goes back to Cognito's own and sets the new one, which takes a moment. Requests
/// that would be too large for AWS (2 MB) are sent in parts.
/// See [Managed login branding](https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingeditor.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManagedLoginBrandingArgs {
    /// Images: at most 40, each of a category and for a colour mode. Default: Cognito's own. Changes in place. Excludes
    /// `useCognitoProvidedValues`.
    #[schemars(length(max = 40), extend("serverDefault" = [], "uniqueItems" = true, "example" = [{
        "category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "SVG",
        "bytes": "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
    }]))]
    pub assets: Option<Vec<ManagedLoginBrandingAsset>>,

    /// The id of the app client. A change replaces the style.
    #[schemars(
        length(min = 1, max = 128),
        regex(pattern = CLIENT_ID),
        extend("replaceOnChange" = true, "example" = "3fetogamdv9aqa0393adsd7viv")
    )]
    pub client_id: String,

    /// Colours, layout and all else that is no image, as JSON: an object in a text, of which order and spacing mean
    /// nothing. What it leaves out is as Cognito has it. The branding editor of the console exports it, and `settingsAll`
    /// tells all that there is. Default: Cognito's own. Changes in place. Excludes `useCognitoProvidedValues`.
    #[schemars(extend(
        "jsonText" = true,
        "example" = "{\"categories\":{\"form\":{\"location\":{\"horizontal\":\"CENTER\",\"vertical\":\"CENTER\"}}}}"
    ))]
    pub settings: Option<String>,

    /// Whether the style is Cognito's own. Default: `true` where there are neither `settings` nor `assets`, both of which
    /// it excludes. Changes in place.
    #[schemars(extend("computed" = true, "example" = true))]
    pub use_cognito_provided_values: Option<bool>,

    /// The id of the pool that the client belongs to. A change replaces the style.
    #[schemars(
        length(min = 1, max = 55),
        regex(pattern = USER_POOL_ID),
        extend("replaceOnChange" = true, "example" = "us-east-1_AbCdEfGhI")
    )]
    pub user_pool_id: String,
}

/// An image of a style.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManagedLoginBrandingAsset {
    /// The file in base64, of at most 1,000,000 bytes before. `fn::toBase64` of `fn::readFile` makes it of an SVG file; for
    /// others use what your language has, such as `readFileSync("logo.png").toString("base64")`.
    #[schemars(regex(pattern = BASE64), extend(
        "example" = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
    ))]
    pub bytes: Option<String>,

    /// Where the image goes: `FAVICON_ICO`, `FAVICON_SVG`, `EMAIL_GRAPHIC`, `SMS_GRAPHIC`, `AUTH_APP_GRAPHIC`,
    /// `PASSWORD_GRAPHIC`, `PASSKEY_GRAPHIC`, `PAGE_HEADER_LOGO`, `PAGE_HEADER_BACKGROUND`, `PAGE_FOOTER_LOGO`,
    /// `PAGE_FOOTER_BACKGROUND`, `PAGE_BACKGROUND`, `FORM_BACKGROUND`, `FORM_LOGO` or `IDP_BUTTON_ICON`.
    #[schemars(extend(
        "enum" = [
            "FAVICON_ICO", "FAVICON_SVG", "EMAIL_GRAPHIC", "SMS_GRAPHIC", "AUTH_APP_GRAPHIC", "PASSWORD_GRAPHIC",
            "PASSKEY_GRAPHIC", "PAGE_HEADER_LOGO", "PAGE_HEADER_BACKGROUND", "PAGE_FOOTER_LOGO",
            "PAGE_FOOTER_BACKGROUND", "PAGE_BACKGROUND", "FORM_BACKGROUND", "FORM_LOGO", "IDP_BUTTON_ICON"
        ],
        "example" = "FORM_LOGO"
    ))]
    pub category: String,

    /// When it is shown: `LIGHT`, `DARK`, or `DYNAMIC` for both.
    #[schemars(extend("enum" = ["LIGHT", "DARK", "DYNAMIC"], "example" = "LIGHT"))]
    pub color_mode: String,

    /// What kind of file it is: `ICO`, `JPEG`, `PNG`, `SVG` or `WEBP`.
    #[schemars(extend("enum" = ["ICO", "JPEG", "PNG", "SVG", "WEBP"], "example" = "SVG"))]
    pub extension: String,

    /// An id of the image, of 1 to 40 ASCII letters, digits, `_`, `-` and blanks. For an `IDP_BUTTON_ICON` it tells which
    /// identity provider the button is for. Default: none; what AWS adds by itself is not compared.
    #[schemars(length(min = 1, max = 40), regex(pattern = RESOURCE_ID), extend("example" = "Corporate"))]
    pub resource_id: Option<String>,
}

/// What AWS settles about a style.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManagedLoginBrandingOutputs {
    /// AWS's id of the style, which is the id of the resource as well.
    #[schemars(extend("example" = "06c6ae7b-1e66-46d2-87a9-1203ea3307bd"))]
    pub managed_login_branding_id: Option<String>,

    /// The whole of the settings as JSON, with those that are Cognito's own.
    #[schemars(extend("computed" = true, "jsonText" = true, "example" = "{\"categories\":{}}"))]
    pub settings_all: Option<String>,
}
