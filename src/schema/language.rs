//! What each language's SDK is called and how it is written: `language` of the schema.
//!
//! The names of the packages are here and nowhere else. Nobody else has them; who publishes the SDKs under other ones changes
//! them here, and `make generate sdk` does the rest.

use serde_json::{Value as Json, json};

/// The package for Node.js.
const NPM_PACKAGE: &str = "pulumi-cognito";
/// The package for Python, which is also what is imported.
const PYTHON_PACKAGE: &str = "pulumi_cognito";
/// The Go module. It has no host to be fetched from: programs name the folder that it is in (`replace`).
const GO_MODULE: &str = "pulumi-cognito/sdk/go";
/// What the Java package and its Maven group begin with; the name of the provider follows.
const JAVA_BASE: &str = "pulumi";
/// What the .NET namespace begins with; the name of the provider follows.
const DOTNET_ROOT: &str = "PulumiResource";

/// The section for every language. All take the version from the schema, and a method that returns one thing returns that.
pub fn sections(description: &str) -> Json {
    json!({
        "nodejs": {
            "packageName": NPM_PACKAGE,
            "packageDescription": description,
            "disableUnionOutputTypes": true,
            "liftSingleValueMethodReturns": true,
            "respectSchemaVersion": true,
        },
        "python": {
            "packageName": PYTHON_PACKAGE,
            "pythonRequires": ">=3.10",
            "pyproject": {"enabled": true},
            "inputTypes": "classes-and-dicts",
            "liftSingleValueMethodReturns": true,
            "respectSchemaVersion": true,
        },
        "go": {
            "modulePath": GO_MODULE,
            "importBasePath": format!("{GO_MODULE}/cognito"),
            "rootPackageName": "cognito",
            "generateResourceContainerTypes": true,
            "liftSingleValueMethodReturns": true,
            "respectSchemaVersion": true,
        },
        "java": {
            "basePackage": JAVA_BASE,
            "packages": {"cognito": "cognito"},
            // The generator's own build files are Gradle's; ours are Maven's, in `tools/sdk`.
            "buildFiles": "none",
        },
        "csharp": {
            "rootNamespace": DOTNET_ROOT,
            "namespaces": {"cognito": "Cognito"},
            "liftSingleValueMethodReturns": true,
            "respectSchemaVersion": true,
        },
    })
}
