//! Identity providers of user pools, with what AWS adds to their details.

use super::{Answer, Json, Omitted, World, json, merge, refuse, s, updated};

/// Where a provider is kept.
fn key(pool: &str, name: &str) -> String {
    format!("{pool}/{name}")
}

pub(super) fn provider(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    let pool = s(r, "UserPoolId");
    if !w.pools.contains_key(pool) {
        return refuse("ResourceNotFoundException", "no such pool");
    }
    let at = key(pool, s(r, "ProviderName"));
    if operation == "CreateIdentityProvider" {
        if w.providers.contains_key(&at) {
            return refuse("DuplicateProviderException", "there is one of this name");
        }
        let mut provider = r.clone();
        complete(&mut provider);
        w.providers.insert(at, provider.clone());
        return Ok(json!({"IdentityProvider": shown(&provider)}));
    }
    let Some(provider) = w.providers.get_mut(&at) else {
        return refuse("ResourceNotFoundException", "no such provider");
    };
    match operation {
        "DescribeIdentityProvider" => Ok(json!({"IdentityProvider": shown(provider)})),
        "UpdateIdentityProvider" => {
            *provider =
                updated(provider, r, &["UserPoolId", "ProviderName", "ProviderType", "ProviderDetails"], omitted);
            complete(provider);
            Ok(json!({"IdentityProvider": shown(provider)}))
        }
        "DeleteIdentityProvider" => {
            w.providers.remove(&at);
            Ok(json!({}))
        }
        _ => refuse("UnknownOperationException", operation),
    }
}

/// A private key is never shown.
fn shown(provider: &Json) -> Json {
    let mut shown = provider.clone();
    if let Some(details) = shown["ProviderDetails"].as_object_mut() {
        details.remove("private_key");
    }
    shown["LastModifiedDate"] = json!(1767225600.5);
    shown
}

/// What AWS adds by itself: endpoints, certificates, and the claim that tells users apart.
fn complete(provider: &mut Json) {
    let details = provider["ProviderDetails"].clone();
    let issuer = s(&details, "oidc_issuer");
    let (added, username) = match s(provider, "ProviderType") {
        "Google" => (
            json!({"attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
                "attributes_url_add_attributes": "true", "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
                "oidc_issuer": "https://accounts.google.com", "token_request_method": "POST",
                "token_url": "https://www.googleapis.com/oauth2/v4/token"}),
            Some("sub"),
        ),
        "Facebook" => (
            json!({"api_version": "v17.0", "attributes_url": "https://graph.facebook.com/v17.0/me?fields=",
                "attributes_url_add_attributes": "true", "authorize_url": "https://www.facebook.com/v17.0/dialog/oauth",
                "token_request_method": "GET", "token_url": "https://graph.facebook.com/v17.0/oauth/access_token"}),
            Some("id"),
        ),
        "LoginWithAmazon" => (
            json!({"attributes_url": "https://api.amazon.com/user/profile", "attributes_url_add_attributes": "false",
                "authorize_url": "https://www.amazon.com/ap/oa", "token_request_method": "POST",
                "token_url": "https://api.amazon.com/auth/o2/token"}),
            Some("user_id"),
        ),
        "SignInWithApple" => (
            json!({"attributes_url_add_attributes": "false", "authorize_url": "https://appleid.apple.com/auth/authorize",
                "oidc_issuer": "https://appleid.apple.com", "token_request_method": "POST",
                "token_url": "https://appleid.apple.com/auth/token"}),
            Some("sub"),
        ),
        "OIDC" => (
            json!({"attributes_url": format!("{issuer}/userInfo"), "attributes_url_add_attributes": "false",
                "authorize_url": format!("{issuer}/authorize"), "jwks_uri": format!("{issuer}/jwks.json"),
                "token_url": format!("{issuer}/token"), "attributes_request_method": "GET"}),
            Some("sub"),
        ),
        _ => (
            json!({"ActiveEncryptionCertificate": "MIICvDCCAaSgAwIBAgII",
                "SLORedirectBindingURI": "https://auth.example.com/slo/saml",
                "SSORedirectBindingURI": "https://auth.example.com/sso/saml"}),
            None,
        ),
    };
    let mut full = added;
    merge(&mut full, &details);
    provider["ProviderDetails"] = full;
    if let Some(claim) = username {
        let mut mapping = json!({"username": claim});
        merge(&mut mapping, &provider["AttributeMapping"]);
        provider["AttributeMapping"] = mapping;
    }
}
