"""Methods of components for Java, whose generator leaves them out although Pulumi for Java can call them.

A stand-in in the schema has the generator write the class of a method's arguments and that of its result: a resource with the
arguments for inputs, and the result for an output. What then remains to be written is the method.
"""

EMPTY = {"type": "object", "isComponent": True}


def methods(schema):
    """Each method: the component that has it, its name, its token, and what the classes for it are called after."""
    for owner, resource in schema["resources"].items():
        for name, token in resource.get("methods", {}).items():
            yield owner, name, token, owner.rpartition(":")[2] + name[0].upper() + name[1:]


def result_of(schema, token):
    """The one output of a method, and the class of it."""
    ((output, of),) = schema["functions"][token]["outputs"]["properties"].items()
    return output, of["$ref"].rpartition(":")[2]


def with_stand_ins(schema):
    """The schema with a stand-in for each method."""
    more = {**schema, "resources": dict(schema["resources"]), "types": dict(schema["types"])}
    for owner, _, token, called in methods(schema):
        inputs, outputs = schema["functions"][token]["inputs"], schema["functions"][token]["outputs"]
        result = f"cognito:index:{called}Result"
        more["types"][result] = {**outputs, "description": schema["functions"][token]["description"]}
        more["resources"][f"{owner.rpartition(':')[0]}:{called}"] = EMPTY | {
            "inputProperties": {name: one for name, one in inputs["properties"].items() if name != "__self__"},
            "requiredInputs": [name for name in inputs["required"] if name != "__self__"],
            "properties": {"result": {"$ref": f"#/types/{result}"}},
        }
    return more


def add(schema, package, edit):
    """Puts each method into its component, behind its outputs, and takes the stand-ins away."""
    outputs = ".".join(package.parts[-2:] + ("outputs",))
    for owner, name, token, called in methods(schema):
        _, module, component = owner.split(":")
        output, made = result_of(schema, token)
        folder = package / module
        (folder / f"{called}.java").unlink()
        args = folder / f"{called}Args.java"
        text = args.read_text()
        args.write_text(text.replace("com.pulumi.resources.ResourceArgs", "com.pulumi.resources.CallArgs"))
        edit(folder / f"{component}.java", r"    public Output<\w+> nodes\(\) {\n[^}]*}\n", f"""
    /**
     * {schema["functions"][token]["description"]}
     *
     * @param args Its arguments, and the name of what it makes.
     * @return The component that it makes.
     */
    public Output<{made}> {name}({called}Args args) {{
        var options = new com.pulumi.deployment.CallOptions(null, null, Utilities.getVersion());
        var result = com.pulumi.core.TypeShape.of({outputs}.{called}Result.class);
        return com.pulumi.deployment.Deployment.getInstance()
            .call("{token}", result, args, this, options)
            .applyValue({outputs}.{called}Result::{output});
    }}
""")  # fmt: skip
