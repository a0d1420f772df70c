// A user pool whose users sign in with their email, a client for the frontend, and an identity pool that gives signed-in
// users their own folder of the bucket and the whole API.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"pulumi-cognito/sdk/go/cognito"
	"pulumi-cognito/sdk/go/cognito/components"
)

func main() {
	pulumi.Run(program)
}

func program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	bucketArn := settings.Require("bucketArn") // of the bucket that holds the users' files
	apiID := settings.Require("apiId")         // of the HTTP API, whose routes are under AWS_IAM authorization

	region := cognito.GetRegionOutput(ctx, cognito.GetRegionOutputArgs{}).Name()
	account := cognito.GetCallerIdentityOutput(ctx).AccountId()

	userPool, err := components.NewCognitoUserPool(ctx, "UserPool", &components.CognitoUserPoolArgs{
		Usernames: pulumi.StringArray{pulumi.String("email")},
	})
	if err != nil {
		return err
	}

	userPoolClient, err := userPool.AddClient(ctx, &components.CognitoUserPoolAddClientArgs{Name: "UserPoolClient"})
	if err != nil {
		return err
	}

	// IAM puts the user's identity id in place of `${...}`.
	ownFolder := pulumi.String(bucketArn + "/private/${cognito-identity.amazonaws.com:sub}/*")
	wholeAPI := pulumi.Sprintf("arn:aws:execute-api:%s:%s:%s/*/*/*", region, account, apiID)
	identityPool, err := components.NewCognitoIdentityPool(ctx, "IdentityPool", &components.CognitoIdentityPoolArgs{
		UserPools: cognito.CognitoIdentityPoolUserPoolArray{
			cognito.CognitoIdentityPoolUserPoolArgs{UserPool: userPool.Id(), Client: userPoolClient.Id()},
		},
		Permissions: cognito.IdentityPoolPermissionsArgs{
			Authenticated: cognito.IdentityPoolStatementArray{
				cognito.IdentityPoolStatementArgs{
					Actions:   pulumi.StringArray{pulumi.String("s3:*")},
					Resources: pulumi.StringArray{ownFolder},
				},
				cognito.IdentityPoolStatementArgs{
					Actions:   pulumi.StringArray{pulumi.String("execute-api:*")},
					Resources: pulumi.StringArray{wholeAPI},
				},
			},
		},
	})
	if err != nil {
		return err
	}

	ctx.Export("UserPool", userPool.Id())
	ctx.Export("Region", region)
	ctx.Export("IdentityPool", identityPool.Id())
	ctx.Export("UserPoolClient", userPoolClient.Id())
	return nil
}
