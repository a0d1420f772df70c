"""A user pool whose users sign in with their email, a client for the frontend, and an identity pool that gives signed-in
users their own folder of the bucket and the whole API."""

import pulumi
import pulumi_cognito as cognito

config = pulumi.Config()
bucket_arn = config.require("bucketArn")  # of the bucket that holds the users' files
api_id = config.require("apiId")  # of the HTTP API, whose routes are under AWS_IAM authorization

region = cognito.get_region_output().name
account = cognito.get_caller_identity_output().account_id

user_pool = cognito.UserPool(
    "userPool",
    username_attributes=[cognito.UserPoolUsernameAttribute.EMAIL],
    auto_verified_attributes=["email"],
    username_configuration={"case_sensitive": False},
)

user_pool_client = cognito.UserPoolClient(
    "userPoolClient",
    user_pool_id=user_pool.id,
    explicit_auth_flows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)

identity_pool = cognito.IdentityPool(
    "identityPool",
    cognito_identity_providers=[{"provider_name": user_pool.endpoint, "client_id": user_pool_client.id}],
    permissions={
        "authenticated": [
            # IAM puts the user's identity id in place of `${...}`.
            {"actions": ["s3:*"], "resources": [bucket_arn + "/private/${cognito-identity.amazonaws.com:sub}/*"]},
            {
                "actions": ["execute-api:*"],
                "resources": [
                    pulumi.Output.concat("arn:aws:execute-api:", region, ":", account, ":", api_id, "/*/*/*")
                ],
            },
        ],
    },
)

pulumi.export("UserPool", user_pool.id)
pulumi.export("Region", region)
pulumi.export("IdentityPool", identity_pool.id)
pulumi.export("UserPoolClient", user_pool_client.id)
