// Runs a compiled program of Node.js as an inline program of Pulumi's Automation API, which needs no language host:
//
//	node node.js STACK preview|up PROGRAM
//
// in the folder of the project. What the module exports are the stack's outputs. The last line is a JSON object: what
// changed.
const path = require("path");

const [stackName, operation, program] = process.argv.slice(2);
const home = require("module").createRequire(path.resolve("package.json")); // the project's packages, not ours
const { LocalWorkspace } = home("@pulumi/pulumi/automation");

async function main() {
    const inline = { stackName, projectName: "guide", program: async () => home(path.resolve(program)) };
    const stack = await LocalWorkspace.selectStack(inline, { workDir: process.cwd() });
    const ended = await stack[operation]({ onOutput: (text) => process.stderr.write(text) });
    console.log(JSON.stringify(ended.changeSummary ?? ended.summary.resourceChanges));
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
