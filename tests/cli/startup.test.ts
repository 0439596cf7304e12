import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rempart } from './command-line.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-startup-'));
  writeFileSync(
    join(folder, 'note.mjs'),
    `import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.NOTED, url + '\\n');
    return next(url, context);
  },
});`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Files that a command line loads, from the root of the package; built-in modules left out. */
const loaded = async (words: readonly string[]): Promise<readonly string[]> => {
  const noted = join(folder, 'noted');
  writeFileSync(noted, '');
  await rempart(words, {
    env: { NODE_OPTIONS: `--import=${pathToFileURL(join(folder, 'note.mjs')).href}`, NOTED: noted },
  });
  return readFileSync(noted, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'))
    .map((url) => relative(root, fileURLToPath(url)));
};

describe('what is compiled', () => {
  const checks = async (cacheHome: string) => {
    const { status } = await rempart(['checks'], { env: { XDG_CACHE_HOME: cacheHome } });
    expect(status).toBe(0);
  };
  let cacheHome: string;
  beforeEach(() => {
    cacheHome = mkdtempSync(join(tmpdir(), 'rempart-cache-'));
  });
  afterEach(() => rmSync(cacheHome, { recursive: true }));

  it('is kept for the next start, for this user alone', async () => {
    await checks(cacheHome);
    const compiled = join(cacheHome, 'rempart', 'compiled');
    expect(statSync(compiled).mode & 0o777).toBe(0o700);
    expect(readdirSync(compiled)).toHaveLength(1);
    await checks(cacheHome);
    expect(readdirSync(compiled)).toHaveLength(1);
  });

  it('is kept nowhere where others could change what will be run', async () => {
    const compiled = join(cacheHome, 'rempart', 'compiled');
    mkdirSync(compiled, { recursive: true });
    chmodSync(compiled, 0o777);
    await checks(cacheHome);
    expect(readdirSync(compiled)).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)('is not kept in the home of another user', async () => {
    chownSync(cacheHome, 65534, 65534);
    await checks(cacheHome);
    expect(readdirSync(cacheHome)).toEqual([]);
  });

  it('is not kept by what only says how it is used', async () => {
    await rempart(['--help'], { env: { XDG_CACHE_HOME: cacheHome } });
    expect(readdirSync(cacheHome)).toEqual([]);
  });
});

/** Nothing but another machine, a build, a recording or another scanner needs it. */
const HEAVY =
  /node_modules\/(ssh2|@grpc|protobufjs|ajv)\/|transports\/ssh|recording|loaders\/inventory|packages\/yaml|cli\/scanner/;

describe('what is loaded', () => {
  it('to say how it is used: the command line alone', async () => {
    const files = await loaded(['--help']);
    expect(files).toContain('dist/main.js');
    expect(files.length).toBeLessThanOrEqual(8);
    expect(
      files.filter((path) =>
        /^node_modules|checks|transports|commands|packages\/yaml|loaders\/inventory/.test(path),
      ),
    ).toEqual([]);
  });

  it('to audit this machine: no way to other machines, no validator of documents', async () => {
    const words = [
      'audit',
      'local',
      '--only',
      'os-hardening/bpf-jit-hardened',
      '--no-walk',
      '--no-image-walk',
    ];
    const files = await loaded(words);
    expect(files).toContain('dist/reporters/terminal/terminal.js');
    expect(files.filter((path) => HEAVY.test(path))).toEqual([]);
    expect(files.filter((path) => path.startsWith('dist/')).length).toBeLessThanOrEqual(40);
  }, 60_000);

  it('to read an inventory: the reader of its format alone', async () => {
    const words = ['plan', '--only', 'os-hardening/bpf-jit-hardened', '--inventory'];
    const [ini, yaml] = [join(folder, 'hosts.ini'), join(folder, 'hosts.yaml')];
    writeFileSync(ini, '[web]\nweb1\n');
    writeFileSync(yaml, 'hosts: [web1]\n');
    const parsers = (files: readonly string[]) => files.filter((path) => /packages\/yaml/.test(path));
    expect(parsers(await loaded([...words, ini]))).toEqual([]);
    expect(parsers(await loaded([...words, yaml]))).toEqual(['dist/packages/yaml.js']);
  }, 60_000);

  it('to ask an engine: neither SSH nor gRPC', async () => {
    const files = await loaded(['audit', 'docker', '--docker-host', 'unix:///nowhere.sock']);
    expect(files).toContain('dist/transports/docker/engine-connection.js');
    expect(files.filter((path) => HEAVY.test(path))).toEqual([]);
    expect(files.filter((path) => /^node_modules\/dockerode\//.test(path))).not.toEqual([]);
  });
});
