//! The components: the list of them. Each has a file of its own.

mod identity_pool;
mod identity_provider;
mod user_pool;
mod user_pool_client;

use crate::component::Built;

/// All of them. A new component is a line here.
pub fn all() -> Vec<Box<dyn Built>> {
    vec![
        Box::new(identity_pool::CognitoIdentityPool),
        Box::new(identity_provider::CognitoIdentityProvider),
        Box::new(user_pool::CognitoUserPool),
        Box::new(user_pool_client::CognitoUserPoolClient),
    ]
}
