import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', v: '\v', f: '\f' };

/** The files about Python write blanks as Python does. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-f]{4})|([tnrvf]))/g, (_, code, letter) =>
    code === undefined ? (ESCAPES[letter] ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );

/** The rows of `fixtures/versions/NAME.tsv.gz`, each as its columns. */
export const versionVectors = (name: string): readonly (readonly [string, string, string])[] =>
  gunzipSync(readFileSync(resolve(import.meta.dirname, `../../fixtures/versions/${name}.tsv.gz`)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t').map(unescaped))
    .map(([a = '', b = '', c = '']) => [a, b, c]);
