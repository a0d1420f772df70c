// User pools, app clients and identity pools of Amazon Cognito: complete, safe with users, honest in preview.
package cognito
