import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rempart } from './command-line.ts';

const require = createRequire(import.meta.url);
const { Ajv } = require('ajv') as typeof import('ajv');

/** The schemas of CycloneDX 1.6 (ECMA-424) as its own library brings them. */
const schema = (name: string): object => {
  const library = dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json'));
  return JSON.parse(readFileSync(join(library, 'res/schema', name), 'utf8'));
};
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
for (const name of [
  'spdx.SNAPSHOT.schema.json',
  'jsf-0.82.SNAPSHOT.schema.json',
  'cryptography-defs.SNAPSHOT.schema.json',
])
  ajv.addSchema({ ...schema(name), $id: `http://cyclonedx.org/schema/${name}` });
const validate = ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'));

interface Bill {
  readonly metadata: {
    readonly component: {
      readonly name: string;
      readonly properties?: readonly { readonly name: string; readonly value: string }[];
    };
  };
  readonly components: readonly {
    readonly type: string;
    readonly name: string;
    readonly version?: string;
    readonly purl?: string;
    readonly properties?: readonly { readonly name: string; readonly value: string }[];
  }[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-sbom-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A root file system with these files. */
const root = (name: string, files: Readonly<Record<string, string>>): string => {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return `rootfs:${path}`;
};

const billOf = async (target: string): Promise<Bill> => {
  const { status, stdout, stderr } = await rempart(['sbom', target, '--quiet']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const bill = JSON.parse(stdout) as Bill;
  expect(validate(bill), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  return bill;
};

const libraries = ({ components }: Bill) =>
  components.filter(({ type }) => type === 'library').map(({ purl }) => purl);

const DEBIAN = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n',
  'var/lib/dpkg/status':
    'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.11-1~deb12u2\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n',
};

describe('rempart sbom', () => {
  it('is a valid CycloneDX 1.6 document with a package URL for each installed package', async () => {
    const bill = await billOf(root('debian', DEBIAN));
    expect(libraries(bill)).toEqual([
      'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl',
    ]);
    expect(bill.components).toContainEqual(
      expect.objectContaining({ type: 'operating-system', name: 'debian', version: '12' }),
    );
    expect(bill.components).toContainEqual(
      expect.objectContaining({
        name: 'libssl3',
        properties: [{ name: 'rempart:source', value: 'openssl 3.0.11-1~deb12u2' }],
      }),
    );
  });

  it('of Alpine', async () => {
    const bill = await billOf(
      root('alpine', {
        'etc/os-release': 'ID=alpine\nVERSION_ID=3.19.1\n',
        'lib/apk/db/installed': 'P:libcrypto3\nV:3.1.4-r5\nA:x86_64\no:openssl\n\n',
      }),
    );
    expect(libraries(bill)).toEqual([
      'pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.19.1&upstream=openssl',
    ]);
  });

  it('is the same for the same packages, but for the moment', async () => {
    const target = root('twice', DEBIAN);
    const strip = (bill: Bill) => JSON.stringify(bill).replace(/"timestamp":"[^"]+"/, '');
    expect(strip(await billOf(target))).toBe(strip(await billOf(target)));
  });

  it('of this machine has what dpkg lists', async () => {
    const { components } = await billOf('local');
    const { execFileSync } = await import('node:child_process');
    const listed = execFileSync('dpkg-query', ['-W', '-f', '$' + '{db:Status-Abbrev} $' + '{Package}\n'], {
      encoding: 'utf8',
    })
      .split('\n')
      .filter((line) => /^i[a-z]/.test(line) || /^h[iuf]/.test(line))
      .map((line) => line.slice(4));
    const names = components.filter(({ purl }) => purl?.startsWith('pkg:deb/')).map(({ name }) => name);
    expect(names.sort()).toEqual([...listed].sort());
  });

  it('says which packages it could not see, in the document and by its status', async () => {
    const target = root('damaged', {
      ...DEBIAN,
      'var/lib/dpkg/status': '',
      'var/lib/rpm/rpmdb.sqlite': 'no database',
    });
    const { status, stdout, stderr } = await rempart(['sbom', target, '--quiet']);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^rempart: not every package was seen: .*rpm/);
    const bill = JSON.parse(stdout) as Bill;
    expect(validate(bill)).toBe(true);
    expect(bill.metadata.component.properties?.[0]?.name).toBe('rempart:incomplete');
  });

  it('writes a file whole, and refuses what is no target', async () => {
    const file = join(folder, 'bill.json');
    const { status } = await rempart(['sbom', root('file', DEBIAN), '-o', file]);
    expect(status).toBe(0);
    expect(validate(JSON.parse(readFileSync(file, 'utf8')))).toBe(true);
    const refused = await rempart(['sbom', `archive:${join(folder, 'nothing.tar')}`, '-o', file]);
    expect(refused.status).toBe(2);
    expect(validate(JSON.parse(readFileSync(file, 'utf8')))).toBe(true);
  });
});
