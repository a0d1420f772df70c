// A user pool whose users sign in with their email, a client for the frontend, and an identity pool that gives signed-in
// users their own folder of the bucket and the whole API.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"pulumi-cognito/sdk/go/cognito"
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

	userPool, err := cognito.NewUserPool(ctx, "userPool", &cognito.UserPoolArgs{
		UsernameAttributes:     pulumi.StringArray{pulumi.String(cognito.UserPoolUsernameAttributeEmail)},
		AutoVerifiedAttributes: pulumi.StringArray{pulumi.String("email")},
		UsernameConfiguration:  cognito.UserPoolUsernameConfigurationArgs{CaseSensitive: pulumi.Bool(false)},
	})
	if err != nil {
		return err
	}

	userPoolClient, err := cognito.NewUserPoolClient(ctx, "userPoolClient", &cognito.UserPoolClientArgs{
		UserPoolId: userPool.ID(),
		ExplicitAuthFlows: pulumi.ToStringArray([]string{
			"ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
		}),
	})
	if err != nil {
		return err
	}

	// IAM puts the user's identity id in place of `${...}`.
	ownFolder := pulumi.String(bucketArn + "/private/${cognito-identity.amazonaws.com:sub}/*")
	identityPool, err := cognito.NewIdentityPool(ctx, "identityPool", &cognito.IdentityPoolArgs{
		CognitoIdentityProviders: cognito.IdentityPoolCognitoIdentityProviderArray{
			cognito.IdentityPoolCognitoIdentityProviderArgs{
				ProviderName: userPool.Endpoint,
				ClientId:     userPoolClient.ID(),
			},
		},
		Permissions: cognito.IdentityPoolPermissionsArgs{
			Authenticated: cognito.IdentityPoolStatementArray{
				cognito.IdentityPoolStatementArgs{
					Actions:   pulumi.StringArray{pulumi.String("s3:*")},
					Resources: pulumi.StringArray{ownFolder},
				},
				cognito.IdentityPoolStatementArgs{
					Actions: pulumi.StringArray{pulumi.String("execute-api:*")},
					Resources: pulumi.StringArray{
						pulumi.Sprintf("arn:aws:execute-api:%s:%s:%s/*/*/*", region, account, apiID),
					},
				},
			},
		},
	})
	if err != nil {
		return err
	}

	ctx.Export("UserPool", userPool.ID())
	ctx.Export("Region", region)
	ctx.Export("IdentityPool", identityPool.ID())
	ctx.Export("UserPoolClient", userPoolClient.ID())
	return nil
}
