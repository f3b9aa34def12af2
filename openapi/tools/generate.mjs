// Writes the generated part of the TypeScript client into a folder: node generate.mjs DOCUMENT FOLDER
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const [documentPath, folder] = process.argv.slice(2);
const text = readFileSync(documentPath, 'utf8');
const document = JSON.parse(text);
const notice = `// Generated from openapi/linkgate.json by script/client; changes are lost.\n`;

// What has a default may be left out of a request.
const types = astToString(await openapiTS(document, { defaultNonNullable: false, silent: true }));
writeFileSync(join(folder, 'schema.d.ts'), notice + types);

const lines = [];
for (const [path, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    const once = (operation.parameters ?? []).some((parameter) => parameter.name === 'Idempotency-Key');
    lines.push(`  ${operation.operationId}: ['${method.toUpperCase()}', '${path}', ${once}],\n`);
  }
}
const hash = createHash('sha256').update(text).digest('hex');
writeFileSync(
  join(folder, 'operations.js'),
  `${notice}// sha256 of the document: ${hash}\n\n` +
    '/** By name: the method, the address, and whether it takes an `Idempotency-Key`. */\n' +
    `export const operations = {\n${lines.join('')}};\n`,
);
