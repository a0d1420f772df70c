// A user pool whose users sign in with their email, a client for the frontend, and an identity pool that gives signed-in
// users their own folder of the bucket and the whole API.
import * as pulumi from "@pulumi/pulumi";
import * as cognito from "pulumi-cognito";

const config = new pulumi.Config();
const bucketArn = config.require("bucketArn"); // of the bucket that holds the users' files
const apiId = config.require("apiId"); // of the HTTP API, whose routes are under AWS_IAM authorization

const region = cognito.getRegionOutput().name;
const account = cognito.getCallerIdentityOutput().accountId;

const userPool = new cognito.components.CognitoUserPool("UserPool", {
    usernames: ["email"],
});

const userPoolClient = userPool.addClient({ name: "UserPoolClient" });

const identityPool = new cognito.components.CognitoIdentityPool("IdentityPool", {
    userPools: [{ userPool: userPool.id, client: userPoolClient.id }],
    permissions: {
        authenticated: [
            {
                actions: ["s3:*"],
                // IAM puts the user's identity id in place of `${...}`.
                resources: [bucketArn + "/private/${cognito-identity.amazonaws.com:sub}/*"],
            },
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
