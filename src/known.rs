//! What this process has had to do with, so that it is not taken for something that nobody knows of.

use crate::resource::Listed;
use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;

/// What this process has had to do with.
#[derive(Debug, Default)]
pub struct Known {
    ids: Mutex<HashSet<String>>,
    made: Mutex<HashSet<String>>,
    lists: Mutex<HashMap<String, Arc<OnceCell<Vec<Listed>>>>>,
    untagged: AtomicBool,
}

impl Known {
    /// Remembers a resource by its id.
    pub fn add(&self, id: &str) {
        self.ids.lock().unwrap_or_else(|e| e.into_inner()).insert(id.to_owned());
    }

    /// Whether this process knows of the resource `id`.
    pub fn has(&self, id: &str) -> bool {
        self.ids.lock().unwrap_or_else(|e| e.into_inner()).contains(id)
    }

    /// Remembers a resource that this process has made.
    pub fn add_made(&self, id: &str) {
        self.add(id);
        self.made.lock().unwrap_or_else(|e| e.into_inner()).insert(id.to_owned());
    }

    /// Whether this process has made the resource `id`.
    pub fn made(&self, id: &str) -> bool {
        self.made.lock().unwrap_or_else(|e| e.into_inner()).contains(id)
    }

    /// What there was of a kind when somebody first wanted to know: `list` is asked once.
    pub async fn listed(&self, kind: &str, list: impl Future<Output = Vec<Listed>>) -> Vec<Listed> {
        let cell = self.lists.lock().unwrap_or_else(|e| e.into_inner()).entry(kind.to_owned()).or_default().clone();
        cell.get_or_init(|| list).await.clone()
    }

    /// Remembers that the credentials may not give tags of the provider's own.
    pub fn leave_untagged(&self) {
        self.untagged.store(true, Ordering::Relaxed);
    }

    /// Whether the credentials were seen not to be allowed to.
    pub fn leaves_untagged(&self) -> bool {
        self.untagged.load(Ordering::Relaxed)
    }
}
