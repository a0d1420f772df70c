package guide;

import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import java.util.List;
import pulumi.cognito.CognitoFunctions;
import pulumi.cognito.components.CognitoIdentityPool;
import pulumi.cognito.components.CognitoIdentityPoolArgs;
import pulumi.cognito.components.CognitoUserPool;
import pulumi.cognito.components.CognitoUserPoolAddClientArgs;
import pulumi.cognito.components.CognitoUserPoolArgs;
import pulumi.cognito.components.CognitoUserPoolClient;
import pulumi.cognito.inputs.CognitoIdentityPoolUserPoolArgs;
import pulumi.cognito.inputs.IdentityPoolPermissionsArgs;
import pulumi.cognito.inputs.IdentityPoolStatementArgs;
import pulumi.cognito.outputs.GetCallerIdentityResult;
import pulumi.cognito.outputs.GetRegionResult;

/**
 * A user pool whose users sign in with their email, a client for the frontend, and an identity pool that gives signed-in
 * users their own folder of the bucket and the whole API.
 */
public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var bucketArn = ctx.config().require("bucketArn"); // of the bucket that holds the users' files
            var apiId = ctx.config().require("apiId"); // of the HTTP API, whose routes are under AWS_IAM authorization

            var region = CognitoFunctions.getRegion().applyValue(GetRegionResult::name);
            var account = CognitoFunctions.getCallerIdentity().applyValue(GetCallerIdentityResult::accountId);

            var userPool = new CognitoUserPool("UserPool", CognitoUserPoolArgs.builder()
                .usernames("email")
                .build());

            var userPoolClient = userPool.addClient(CognitoUserPoolAddClientArgs.builder()
                .name("UserPoolClient")
                .build())
                .apply(CognitoUserPoolClient::id);

            var identityPool = new CognitoIdentityPool("IdentityPool", CognitoIdentityPoolArgs.builder()
                .userPools(CognitoIdentityPoolUserPoolArgs.builder()
                    .userPool(userPool.id())
                    .client(userPoolClient)
                    .build())
                .permissions(IdentityPoolPermissionsArgs.builder()
                    .authenticated(
                        // IAM puts the user's identity id in place of `${...}`.
                        IdentityPoolStatementArgs.builder()
                            .actions("s3:*")
                            .resources(bucketArn + "/private/${cognito-identity.amazonaws.com:sub}/*")
                            .build(),
                        IdentityPoolStatementArgs.builder()
                            .actions("execute-api:*")
                            .resources(Output.format("arn:aws:execute-api:%s:%s:%s/*/*/*", region, account, apiId)
                                .applyValue(List::of))
                            .build())
                    .build())
                .build());

            ctx.export("UserPool", userPool.id());
            ctx.export("Region", region);
            ctx.export("IdentityPool", identityPool.id());
            ctx.export("UserPoolClient", userPoolClient);
        });
    }
}
