import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from 'json-schema-to-typescript';

/** Types for the documents that cross a boundary, and validators compiled ahead of time so that start-up stays quick. */
const require = createRequire(import.meta.url);
const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
const { default: standaloneCode } = require('ajv/dist/standalone/index.js') as {
  default: (ajv: unknown, names: Record<string, string>) => string;
};

const NAMES = ['report', 'recording', 'inventory', 'vulnerability-database'] as const;
const root = new URL('../', import.meta.url);
const banner = '/* Generated from schemas/ by `npm run generate`; edit the schema instead. */';

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`schemas/${name}.schema.json`, root), 'utf8'));
/** Another folder may be named, so that a test can compare. */
const out = process.argv[2] === undefined ? root : pathToFileURL(`${resolve(process.argv[2])}/`);
const write = (path: string, text: string) => writeFileSync(new URL(path, out), text);

for (const folder of ['src/core/generated/', 'src/generated/'])
  mkdirSync(new URL(folder, out), { recursive: true });

const ajv = new Ajv2020({ code: { source: true, esm: true }, strict: true, allowUnionTypes: true });
const exported: Record<string, string> = {};
for (const name of NAMES) {
  const schema = schemaOf(name);
  write(
    `src/core/generated/${name}.ts`,
    await compile(schema, name, {
      bannerComment: banner,
      additionalProperties: false,
      strictIndexSignatures: true,
      style: { singleQuote: true, printWidth: 110 },
    }),
  );
  ajv.addSchema(schema);
  exported[`${name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())}Validator`] = schema.$id;
}

const code = standaloneCode(ajv, exported);
// The validators import ajv's runtime with `require`, which an ES module has to be given.
const runtime = code.includes('require(')
  ? `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n`
  : '';
write(
  'src/generated/validators.ts',
  `${banner}\n// @ts-nocheck\n${runtime}${code.replace(/^"use strict";/, '')}\n`,
);
