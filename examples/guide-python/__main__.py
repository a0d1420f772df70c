"""A user pool whose users sign in with their email, a client for the frontend, and an identity pool that gives signed-in
users their own folder of the bucket and the whole API."""

import pulumi
import pulumi_cognito as cognito

config = pulumi.Config()
bucket_arn = config.require("bucketArn")  # of the bucket that holds the users' files
api_id = config.require("apiId")  # of the HTTP API, whose routes are under AWS_IAM authorization

region = cognito.get_region_output().name
account = cognito.get_caller_identity_output().account_id

user_pool = cognito.components.CognitoUserPool("UserPool", usernames=["email"])

user_pool_client = user_pool.add_client(name="UserPoolClient")

identity_pool = cognito.components.CognitoIdentityPool(
    "IdentityPool",
    user_pools=[{"user_pool": user_pool.id, "client": user_pool_client.id}],
    permissions={
        "authenticated": [
            {
                "actions": ["s3:*"],
                # IAM puts the user's identity id in place of `${...}`.
                "resources": [bucket_arn + "/private/${cognito-identity.amazonaws.com:sub}/*"],
            },
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
