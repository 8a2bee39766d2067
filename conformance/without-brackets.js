// Prints an OpenAPI document in which the parts of forms are named without `[]`: the server adds the brackets of lists
// itself, and would otherwise expect a part with another name.
const { readFileSync } = require("fs");

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const plain = (name) => name.replace(/\[\]$/, "");
for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) {
    const schema = operation.requestBody?.content?.["multipart/form-data"]?.schema;
    if (!schema?.properties) continue;
    const parts = Object.entries(schema.properties);
    schema.properties = Object.fromEntries(parts.map(([name, part]) => [plain(name), part]));
    schema.required = schema.required?.map(plain);
  }
}
console.log(JSON.stringify(document));
