//! What a style says, and how it is brought to AWS, which keeps whatever an update does not name.

use super::args::ManagedLoginBrandingArgs;
use crate::aws::{Cx, With, shape};
use crate::error::{Error, Result};
use aws_sdk_cognitoidentityprovider::operation::update_managed_login_branding::UpdateManagedLoginBrandingInput;
use serde_json::{Map, Value as Json, json};

/// How much of images one request takes, in base64: AWS takes 2 MB with all that is around them.
const ROOM: usize = 1_500_000;

/// What makes a style: nothing of either is Cognito's own.
#[derive(Debug)]
pub(super) struct Style {
    settings: Option<Json>,
    assets: Vec<Json>,
}

impl Style {
    /// What a program wants.
    pub(super) fn of(args: &ManagedLoginBrandingArgs) -> Result<Style> {
        let settings = args.settings.as_deref().map(serde_json::from_str).transpose();
        let settings = settings.map_err(|e| Error::Invalid(format!("settings must be JSON: {e}")))?;
        let assets = args.assets.iter().flatten().map(serde_json::to_value).collect::<std::result::Result<_, _>>();
        Ok(Style { settings, assets: assets.map_err(|e| Error::Bug(format!("an asset that is no JSON: {e}")))? })
    }

    /// What AWS has, in our names.
    pub(super) fn live(live: &Json) -> Style {
        let settings = live["settings"].as_str().and_then(|text| serde_json::from_str(text).ok());
        Style { settings, assets: live["assets"].as_array().cloned().unwrap_or_default() }
    }

    /// The members of the requests that make it: one, or several where there are many images.
    pub(super) fn parts(&self) -> Vec<Map<String, Json>> {
        if self.is_cognitos() {
            return vec![cognitos()];
        }
        let mut batches: Vec<Vec<Json>> = vec![Vec::new()];
        let mut size = self.settings.as_ref().map_or(0, |settings| settings.to_string().len());
        for asset in &self.assets {
            let more = asset["bytes"].as_str().map_or(0, str::len);
            if size + more > ROOM && size > 0 {
                batches.push(Vec::new());
                size = 0;
            }
            size += more;
            if let Some(batch) = batches.last_mut() {
                batch.push(asset.clone());
            }
        }
        let mut parts: Vec<Map<String, Json>> = batches
            .into_iter()
            .map(|batch| {
                let assets = (!batch.is_empty()).then(|| ("assets".to_owned(), batch.into()));
                assets.into_iter().collect()
            })
            .collect();
        if let (Some(first), Some(settings)) = (parts.first_mut(), &self.settings) {
            first.insert("settings".into(), settings.clone());
        }
        parts
    }

    /// Whether it is Cognito's own.
    pub(super) fn is_cognitos(&self) -> bool {
        self.settings.is_none() && self.assets.is_empty()
    }

    /// Whether it has something that `wanted` has not, which no update that only adds can take away.
    pub(super) fn exceeds(&self, wanted: &Style) -> bool {
        let none = json!({});
        let (has, wants) = (self.settings.as_ref().unwrap_or(&none), wanted.settings.as_ref().unwrap_or(&none));
        let known = |asset: &Json| wanted.assets.iter().any(|one| place(one) == place(asset));
        lacks(wants, has) || !self.assets.iter().all(known)
    }

    /// Makes it the style `id`.
    pub(super) async fn send(&self, cx: &Cx, pool: &str, id: &str) -> Result<()> {
        for part in self.parts() {
            update(cx, pool, id, part).await?;
        }
        Ok(())
    }
}

/// What makes a style Cognito's own.
pub(super) fn cognitos() -> Map<String, Json> {
    Map::from_iter([("useCognitoProvidedValues".to_owned(), true.into())])
}

/// One update of the style `id`.
pub(super) async fn update(cx: &Cx, pool: &str, id: &str, mut part: Map<String, Json>) -> Result<()> {
    part.insert("userPoolId".into(), pool.into());
    part.insert("managedLoginBrandingId".into(), id.into());
    let input = shape(UpdateManagedLoginBrandingInput::deserialize, part.into(), &[])?;
    cx.send("UpdateManagedLoginBranding", || {
        cx.aws.idp.update_managed_login_branding().customize().interceptor(With(input.clone())).send()
    })
    .await
    .map(drop)
}

/// Where an image goes: there is one for each place.
fn place(asset: &Json) -> [&Json; 3] {
    ["category", "colorMode", "resourceId"].map(|name| &asset[name])
}

/// Whether a member of `of`, at any depth, is missing in `json`.
fn lacks(json: &Json, of: &Json) -> bool {
    match (json, of) {
        (Json::Object(json), Json::Object(of)) => {
            of.iter().any(|(k, of)| json.get(k).is_none_or(|json| lacks(json, of)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(settings: Option<Json>, places: &[(&str, usize)]) -> Style {
        let asset = |(category, size): &(&str, usize)| json!({"category": category, "bytes": "a".repeat(*size)});
        Style { settings, assets: places.iter().map(asset).collect() }
    }

    /// P34: what AWS would keep is seen.
    #[test]
    fn what_goes_and_what_only_changes() {
        let old = style(Some(json!({"a": {"b": 1, "c": 2}})), &[("x", 1)]);
        for (new, goes) in [
            (style(Some(json!({"a": {"b": 2, "c": [], "d": 1}, "e": 1})), &[("x", 2), ("y", 1)]), false),
            (style(Some(json!({"a": {"b": 1}})), &[("x", 1)]), true),
            (style(None, &[("x", 1)]), true),
            (style(Some(json!({"a": {"b": 1, "c": 2}})), &[("y", 1)]), true),
        ] {
            assert_eq!(old.exceeds(&new), goes, "{new:?}");
        }
        assert!(!style(None, &[]).exceeds(&old));
    }

    #[test]
    fn a_request_is_never_too_large() {
        let sizes = |style: &Style| style.parts().iter().map(|part| json!(part).to_string().len()).collect::<Vec<_>>();
        let large = style(Some(json!({"a": 1})), &[("x", 1_300_000), ("y", 1_300_000), ("z", 100)]);
        assert_eq!(sizes(&large).len(), 2);
        assert!(sizes(&large).iter().all(|size| *size < 2_000_000));
        assert_eq!(large.parts()[1]["assets"].as_array().map(Vec::len), Some(2));
        assert_eq!(json!(style(None, &[]).parts()), json!([{"useCognitoProvidedValues": true}]));
    }
}
