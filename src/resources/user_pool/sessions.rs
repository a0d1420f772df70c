//! Sessions: Get- and SetUserPoolSessionConfiguration, which not every Region, plan or account has. Nobody is asked
//! unless the program gives the block, or gave it.

use super::args::{UserPoolArgs, UserPoolSessionConfiguration};
use super::requests::spelled;
use crate::aws::Cx;
use crate::error::Result;
use crate::resource::Change;
use serde_json::{Value as Json, json};

/// What a pool has that was never told anything, in AWS's spelling.
fn never_set() -> Json {
    json!({"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}})
}

/// Sets what a new pool is to have.
pub(super) async fn begin(cx: &Cx, id: &str, wanted: Option<&UserPoolSessionConfiguration>) -> Result<()> {
    let wanted = wanted.map(|wanted| spelled(json!(wanted)));
    match wanted.filter(|wanted| *wanted != never_set()) {
        Some(wanted) => set(cx, id, wanted).await,
        None => Ok(()),
    }
}

async fn set(cx: &Cx, id: &str, mut wanted: Json) -> Result<()> {
    wanted["UserPoolId"] = id.into();
    cx.raw("SetUserPoolSessionConfiguration", &wanted).await.map(drop)
}

/// What the pool has, where the state knows of sessions; and at an import, if AWS has sessions and the credentials may
/// ask. Where AWS does not tell, a pool has what is known of it.
pub(super) async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
    let import = known.as_object().is_none_or(|known| known.is_empty());
    if !import && known["sessionConfiguration"].is_null() {
        return Ok(None);
    }
    match cx.raw("GetUserPoolSessionConfiguration", &json!({"UserPoolId": id})).await {
        Ok(said) => Ok(Some(said)),
        Err(e) if e.is_not_found() || e.is_unsupported() => Ok(None),
        Err(e) if import && (e.is_denied() || e.code() == Some("InvalidParameterException")) => Ok(None),
        Err(e) if import || e.code().is_none() => Err(e),
        Err(e) => {
            cx.row.warn(&format!("sessionConfiguration could not be read, and is taken to be as it was: {e}"));
            Ok(Some(spelled(known["sessionConfiguration"].clone())))
        }
    }
}

/// What an update has to do.
pub(super) struct Sessions(Option<Json>);

impl Sessions {
    pub(super) fn of(change: &Change<UserPoolArgs>) -> Self {
        let Some(wanted) = change.inputs.args.session_configuration.as_ref().map(|wanted| spelled(json!(wanted)))
        else {
            return Sessions(None);
        };
        let live = change.live.get("sessionConfiguration").filter(|live| !live.is_null());
        // A pool of which nobody knows may have anything, unless its plan has no sessions.
        let lite = change.inputs.api["userPoolTier"] == "LITE" && wanted == never_set();
        let there = live.map_or_else(|| lite.then(never_set), |live| Some(spelled(live.clone())));
        Sessions((there != Some(wanted.clone())).then_some(wanted))
    }

    /// Whether there is anything to do.
    pub(super) fn change(&self) -> bool {
        self.0.is_some()
    }

    /// Does it.
    pub(super) async fn settle(self, cx: &Cx, id: &str) -> Result<()> {
        match self.0 {
            Some(wanted) => set(cx, id, wanted).await,
            None => Ok(()),
        }
    }
}
