//! The certificate of a user pool.

use super::{check_region, in_pool};
use crate::aws::Cx;
use crate::error::Result;
use crate::function::Function;
use crate::patterns::USER_POOL_ID;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `getUserPoolSigningCertificate`.
pub struct GetUserPoolSigningCertificate;

/// The certificate with which a user pool signs its requests to SAML providers, who need it to verify them.
/// See [SAML signing](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html).
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolSigningCertificateArgs {
    /// The id of the user pool.
    #[schemars(length(min = 1, max = 55), regex(pattern = USER_POOL_ID), extend("example" = "us-east-1_AbCdEfGhI"))]
    pub user_pool_id: String,
}

/// A certificate.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolSigningCertificateResult {
    /// The certificate (X.509): base64 without the PEM lines around it. It is public.
    pub certificate: String,
    /// The id of the user pool, as every function has an id.
    pub id: String,
    /// The id of the user pool.
    pub user_pool_id: String,
}

impl Function for GetUserPoolSigningCertificate {
    const TOKEN: &'static str = "cognito:index:getUserPoolSigningCertificate";
    type Args = GetUserPoolSigningCertificateArgs;
    type Result = GetUserPoolSigningCertificateResult;

    async fn invoke(cx: &Cx, args: GetUserPoolSigningCertificateArgs) -> Result<GetUserPoolSigningCertificateResult> {
        let pool = args.user_pool_id;
        check_region(cx, &pool)?;
        let ask = || cx.aws.idp.get_signing_certificate().user_pool_id(&pool).send();
        let answer = in_pool(cx, &pool, cx.send("GetSigningCertificate", ask).await)?;
        Ok(GetUserPoolSigningCertificateResult {
            certificate: answer.certificate.unwrap_or_default(),
            id: pool.clone(),
            user_pool_id: pool,
        })
    }
}
