// A user pool whose users sign in with their email, a client for the frontend, and an identity pool that gives signed-in
// users their own folder of the bucket and the whole API.
import * as pulumi from "@pulumi/pulumi";
import * as cognito from "pulumi-cognito";

const config = new pulumi.Config();
const bucketArn = config.require("bucketArn"); // of the bucket that holds the users' files
const apiId = config.require("apiId"); // of the HTTP API, whose routes are under AWS_IAM authorization

const region = cognito.getRegionOutput().name;
const account = cognito.getCallerIdentityOutput().accountId;

const userPool = new cognito.UserPool("userPool", {
    usernameAttributes: [cognito.UserPoolUsernameAttribute.Email],
    autoVerifiedAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
});

const userPoolClient = new cognito.UserPoolClient("userPoolClient", {
    userPoolId: userPool.id,
    explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
});

const identityPool = new cognito.IdentityPool("identityPool", {
    cognitoIdentityProviders: [{ providerName: userPool.endpoint, clientId: userPoolClient.id }],
    permissions: {
        authenticated: [
            // IAM puts the user's identity id in place of `${...}`.
            { actions: ["s3:*"], resources: [bucketArn + "/private/${cognito-identity.amazonaws.com:sub}/*"] },
            {
                actions: ["execute-api:*"],
                resources: [pulumi.interpolate`arn:aws:execute-api:${region}:${account}:${apiId}/*/*/*`],
            },
        ],
    },
});

export const UserPool = userPool.id;
export const Region = region;
export const IdentityPool = identityPool.id;
export const UserPoolClient = userPoolClient.id;
