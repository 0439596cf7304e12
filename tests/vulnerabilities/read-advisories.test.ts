import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseAdvisoryYaml } from '../../src/vulnerabilities/osv-yaml.ts';
import { readAdvisories, UnknownDocument } from '../../src/vulnerabilities/read-advisories.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures/advisories');

const parts = (bytes: Uint8Array | string, rate = () => null) => [
  ...readAdvisories(Buffer.from(bytes), rate),
];

const read = (path: string) => parts(readFileSync(join(fixtures, path)));

/** Of a document of one record. */
const only = (path: string) => {
  const [part] = read(path);
  if (part === undefined) throw new Error(`${path} holds nothing`);
  return part;
};

const osv = (record: object) => {
  const [part] = parts(JSON.stringify({ id: 'X-1', modified: '2024-01-01T00:00:00Z', ...record }));
  if (part === undefined) throw new Error('nothing was read');
  return part.document;
};

const affected = (entry: object, record: object = {}) =>
  osv({ affected: [{ package: { ecosystem: 'npm', name: 'a' }, ...entry }], ...record });

const range = (...events: readonly object[]) => ({ ranges: [{ type: 'SEMVER', events }] });

describe('OSV', () => {
  it('gives each range of a Go module; a date in year 1 is none', () => {
    const { document } = only('go/GO-2024-2916.json');
    expect(document.newest).toBeNull();
    expect(document.names[0]?.aliases).toEqual(['CVE-2024-22261', 'GHSA-vw63-824v-qf2j']);
    expect(document.advisories).toMatchObject([
      {
        ecosystem: 'Go',
        package: 'github.com/goharbor/harbor',
        published: null,
        fix: 'fixed',
        ranges: [
          { introduced: '0', fixed: '2.8.6+incompatible', lastAffected: null },
          { introduced: '2.9.0+incompatible', fixed: '2.9.4+incompatible', lastAffected: null },
          { introduced: '2.10.0+incompatible', fixed: '2.10.2+incompatible', lastAffected: null },
        ],
      },
    ]);
  });

  it('takes names of CVEs that AlmaLinux calls related, its word for the severity, and the module', () => {
    const { document } = only('almalinux/ALSA-2021:4270.json');
    expect(document.names[0]?.upstream).toEqual(['CVE-2021-29922']);
    expect(document.advisories.length).toBeGreaterThan(0);
    for (const advisory of document.advisories)
      expect(advisory).toMatchObject({
        ecosystem: 'AlmaLinux:8',
        module: 'rust-toolset:rhel8',
        severity: { severity: 'medium', by: 'AlmaLinux' },
      });
    expect(only('almalinux/ALSA-2024:8025.json').document.advisories[0]?.module).toBeNull();
  });

  it('says * of a modular package whose title does not name the stream', () => {
    const [advisory] = osv({
      summary: 'Important: varnish security update',
      affected: [
        {
          package: { ecosystem: 'AlmaLinux:8', name: 'varnish' },
          ranges: [
            {
              type: 'ECOSYSTEM',
              events: [{ introduced: '0' }, { fixed: '6.0.13-1.module_el8.10.0+3827+2c4f1fbc' }],
            },
          ],
        },
      ],
    }).advisories;
    expect(advisory?.module).toBe('*');
  });

  it('passes over what is withdrawn, informational, or a mere mending', () => {
    expect(only('go/GO-2022-0617.json').document).toMatchObject({
      advisories: [],
      ignored: { withdrawn: 1 },
    });
    expect(only('rust/RUSTSEC-2020-0053.json').document.ignored).toEqual({ withdrawn: 1 });
    expect(only('rust/RUSTSEC-2024-0381.json').document.ignored).toEqual({ informational: 1 });
    expect(only('almalinux/ALBA-2020:5502.json').document.ignored).toEqual({ noSecurity: 1 });
    expect(only('pypi/PYSEC-2022-43180.yaml').document.ignored).toEqual({ noVersions: 1 });
  });

  it('makes one advisory of two entries about one package', () => {
    const document = osv({
      affected: [
        range({ introduced: '0' }, { fixed: '0.2.1' }),
        range({ introduced: '1.0.0' }, { fixed: '1.2.3' }),
      ].map((entry) => ({ package: { ecosystem: 'npm', name: 'minimist' }, ...entry })),
    });
    expect(document.advisories).toHaveLength(1);
    expect(document.advisories[0]?.ranges.map(({ fixed }) => fixed)).toEqual(['0.2.1', '1.2.3']);
  });

  it('drops ranges of commits, and counts an entry that has nothing else', () => {
    const git = { type: 'GIT', repo: 'https://git.example.org/a', events: [{ introduced: '0' }] };
    expect(affected({ ranges: [git] })).toMatchObject({ advisories: [], ignored: { gitOnly: 1 } });
    expect(affected({ ranges: [git], versions: ['1.0'] }).advisories).toMatchObject([
      { ranges: [], versions: ['1.0'], fix: 'none' },
    ]);
  });

  it('knows no fix where none is told, and where an advisory names the last affected version', () => {
    expect(affected(range({ introduced: '1.0.0' })).advisories).toMatchObject([
      { fix: 'none', ranges: [{ introduced: '1.0.0', fixed: null, lastAffected: null }] },
    ]);
    expect(affected(range({ introduced: '0' }, { last_affected: '2.0.0' })).advisories).toMatchObject([
      { fix: 'none', ranges: [{ introduced: '0', fixed: null, lastAffected: '2.0.0' }] },
    ]);
  });

  it('puts events that come in another order in a row', () => {
    const [advisory] = affected(
      range({ introduced: '0' }, { introduced: '10.0.0' }, { fixed: '9.1.0' }, { fixed: '10.2.0' }),
    ).advisories;
    expect(advisory?.ranges).toEqual([
      { introduced: '0', fixed: '9.1.0', lastAffected: null },
      { introduced: '10.0.0', fixed: '10.2.0', lastAffected: null },
    ]);
  });

  it('refuses an entry of which it understands only a part', () => {
    expect(affected({ ranges: [{ type: 'NEW', events: [{ introduced: '0' }] }] }).ignored).toEqual({
      malformed: 1,
    });
    expect(affected(range({ introduced: '0' }, { mended: '1.0.0' })).ignored).toEqual({ malformed: 1 });
    expect(affected({ versions: ['1.0', 2] }).ignored).toEqual({ malformed: 1 });
  });

  it('takes the word of the distribution before a vector, a vector before the word of GHSA', () => {
    const vector = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' };
    const record = {
      id: 'GHSA-xxxx-xxxx-xxxx',
      modified: '2024-01-01T00:00:00Z',
      severity: [vector],
      database_specific: { severity: 'MODERATE' },
    };
    const ubuntu = {
      package: { ecosystem: 'Ubuntu:22.04:LTS', name: 'a' },
      ...range({ introduced: '0' }),
      severity: [{ type: 'Ubuntu', score: 'low' }],
    };
    const npm = { package: { ecosystem: 'npm', name: 'a' }, ...range({ introduced: '0' }) };
    const text = JSON.stringify({ ...record, affected: [ubuntu, npm] });
    const severities = (rate: Parameters<typeof readAdvisories>[1]) =>
      [...readAdvisories(Buffer.from(text), rate)].flatMap(({ document }) =>
        document.advisories.map(({ severity }) => severity),
      );
    expect(severities(() => ({ severity: 'critical', score: 9.8, by: 'CVSS_V3' }))).toEqual([
      { severity: 'low', score: null, by: 'Ubuntu' },
      { severity: 'critical', score: 9.8, by: 'CVSS_V3' },
    ]);
    expect(severities(() => null)[1]).toEqual({ severity: 'medium', score: null, by: 'GHSA' });
  });

  it('reads YAML of PyPI as if it had been parsed whole, with versions as texts', () => {
    for (const name of readdirSync(join(fixtures, 'pypi'))) {
      const text = readFileSync(join(fixtures, 'pypi', name), 'utf8');
      const whole = parse(text, { schema: 'failsafe' });
      const short = parseAdvisoryYaml(text) as Record<string, unknown>;
      for (const key of ['id', 'affected', 'aliases', 'references', 'published', 'severity'])
        expect(short[key], `${name}: ${key}`).toEqual(whole[key]);
    }
    const { advisories } = only('pypi/PYSEC-2018-12.yaml').document;
    expect(advisories[0]?.versions).toContain('1.0.beta');
    expect(advisories[0]?.versions).toContain('1.0');
    expect(advisories[0]?.ranges).toEqual([{ introduced: '0', fixed: '4.2.5', lastAffected: null }]);
  });
});

describe('other formats', () => {
  it('Debian’s tracker: open and resolved by release, nothing where the release never had it', () => {
    const rows = read('debian-tracker/data.json').flatMap(({ document }) => document.advisories);
    const of = (id: string) =>
      rows
        .filter((row) => row.id === id)
        .map(({ ecosystem, fix, ranges }) => [ecosystem, fix, ranges[0]?.fixed]);
    expect(of('CVE-2014-1424')).toEqual([]);
    expect(of('CVE-2016-1585')).toEqual([
      ['Debian:12', 'none', null],
      ['Debian:11', 'none', null],
      ['Debian:10', 'none', null],
      ['Debian:sid', 'fixed', '3.0.12-1'],
      ['Debian:13', 'fixed', '3.0.12-1'],
    ]);
    expect(rows.find(({ id }) => id === 'CVE-2016-1585')?.severity).toEqual({
      severity: 'none',
      score: null,
      by: 'Debian',
    });
    expect(rows.find(({ id }) => id === 'CVE-2017-6507')?.severity).toBeNull();
  });

  it('Debian’s tracker: what it says of a fix that will not come', () => {
    const release = (more: object) => ({
      releases: { bookworm: { status: 'open', urgency: 'low', ...more } },
    });
    const states = parts(
      JSON.stringify({
        a: {
          'CVE-2024-0001': release({ nodsa: 'Minor issue', nodsa_reason: 'postponed' }),
          'CVE-2024-0002': release({ nodsa: 'Minor issue', nodsa_reason: 'ignored' }),
          'CVE-2024-0003': release({ nodsa: 'Minor issue', nodsa_reason: '' }),
          'CVE-2024-0004': release({ urgency: 'end-of-life' }),
          'CVE-2024-0005': release({ status: 'undetermined' }),
        },
      }),
    ).flatMap(({ document }) => document.advisories.map(({ fix }) => fix));
    expect(states).toEqual(['deferred', 'will-not-fix', 'deferred', 'end-of-life', 'investigated']);
  });

  it('Alpine’s secdb: by release; key 0 means never affected', () => {
    expect(only('alpine-secdb/v3.16__main.json').document.advisories).toMatchObject([
      {
        id: 'CVE-2017-9798',
        ecosystem: 'Alpine:v3.16',
        package: 'apache2',
        ranges: [{ fixed: '2.4.27-r1' }],
      },
      { id: 'CVE-2018-11763', ranges: [{ fixed: '2.4.35-r0' }] },
    ]);
    const never = { name: 'a', secfixes: { '0': ['CVE-2024-0001'], '1-r0': ['CVE-2024-0002 XSA-1'] } };
    const [part] = parts(
      JSON.stringify({ distroversion: 'v3.20', reponame: 'main', packages: [{ pkg: never }] }),
    );
    expect(part?.document.advisories.map(({ id }) => id)).toEqual(['CVE-2024-0002']);
    expect(part?.document.names).toEqual([{ id: 'CVE-2024-0002', aliases: ['XSA-1'], upstream: [] }]);
    expect(part?.document.ignored).toEqual({ notAffected: 1 });
  });

  it('ruby-advisory-db: affected is what is neither patched nor unaffected', () => {
    const ranges = (name: string) => only(`rubysec/${name}.yml`).document.advisories[0]?.ranges;
    expect(ranges('loofah__CVE-2022-23514')).toEqual([
      { introduced: '0', fixed: '2.19.1', lastAffected: null },
    ]);
    expect(ranges('rubies__CVE-2026-41316')).toEqual([
      { introduced: '0', fixed: '3.3.12', lastAffected: null },
      { introduced: '3.4.a', fixed: '3.4.10', lastAffected: null },
      { introduced: '3.5.a', fixed: '4.0.3', lastAffected: null },
    ]);
    expect(only('rubysec/loofah__CVE-2022-23514.yml').document.advisories[0]).toMatchObject({
      id: 'CVE-2022-23514',
      ecosystem: 'RubyGems',
      severity: { severity: 'high', score: 7.5, by: 'CVSS_V3' },
    });
    expect(only('rubysec/rubies__CVE-2026-41316.yml').document.advisories[0]?.ecosystem).toBe('Ruby');
  });

  it('Node.js: affected is what is vulnerable and not patched', () => {
    const rows = new Map(only('nodejs/index.json').document.advisories.map((row) => [row.id, row.ranges]));
    expect(rows.get('CVE-2017-1000381')).toEqual(
      [4, 5, 6, 7, 8].map((major) => ({
        introduced: `${major}.0.0`,
        fixed: { 4: '4.8.4', 6: '6.11.1', 7: '7.10.1', 8: '8.1.4' }[major] ?? '6.0.0',
        lastAffected: null,
      })),
    );
    const reversed = [...rows.values()].find((ranges) => ranges.at(-1)?.introduced === '9.0.0');
    expect(reversed, '<= 10 ends behind every 10').toEqual([
      { introduced: '0', fixed: '6.14.4', lastAffected: null },
      { introduced: '7.0.0', fixed: '8.11.4', lastAffected: null },
      { introduced: '9.0.0', fixed: '10.9.0', lastAffected: null },
    ]);
  });

  it('KEV: which CVEs are exploited', () => {
    expect(only('kev/known_exploited_vulnerabilities.json').document.exploited).toEqual([
      'CVE-2024-9680',
      'CVE-2023-44487',
    ]);
  });
});

describe('a document that is no advisory', () => {
  const fault = (bytes: Uint8Array | string): string => {
    try {
      const found = parts(bytes).flatMap(({ document }) => document.advisories);
      return `${found.length} advisories`;
    } catch (error) {
      if (error instanceof UnknownDocument) return `${error.broken ? 'broken' : 'foreign'}: ${error.message}`;
      throw error;
    }
  };

  it('is told apart from a broken one', () => {
    expect(fault('# Read me\n\nProse.\n')).toMatch(/^foreign/);
    expect(fault('{"name": "a", "version": "1"}')).toMatch(/^foreign/);
    expect(fault('[1, 2]')).toMatch(/^foreign/);
    expect(fault(Buffer.from([0, 1, 2, 255]))).toMatch(/^foreign/);
    expect(fault('{"id": "A-1", "affected": [')).toMatch(/^broken: is not valid JSON/);
    expect(fault('{"id": "A-1')).toMatch(/^broken: ends within a text/);
    expect(fault('id: [\n')).toMatch(/^broken: is not valid YAML/);
  });

  it('that is nested without end is refused, in JSON and in YAML', () => {
    expect(fault(`{"id":"A-1","affected":${'['.repeat(2_000_000)}`)).toBe('broken: is nested deeper than 64');
    for (const deep of ['[', '[a,', '{a: ', '- ', '? '])
      expect(fault(`id: A-1\nb:\n ${deep.repeat(100_000)}`), deep).toBe('broken: is nested deeper than 64');
    const stairs = Array.from({ length: 900 }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
    expect(fault(`id: A-1\n${stairs}\n`)).toBe('broken: is nested deeper than 64');
  });

  it('with aliases that multiply is refused', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? 'a0: &a0 [x,x,x,x,x,x,x,x,x]' : `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`,
    );
    expect(fault(`id: A-1\n${levels.join('\n')}\n`)).toMatch(/^broken/);
  });

  it('whose keys are those of every object says nothing by them', () => {
    const text = `{"__proto__": {"id": "A-1", "affected": []}, "constructor": {"prototype": {"polluted": 1}}}`;
    expect(fault(text)).toMatch(/^foreign/);
    const record = `{"id": "A-1", "modified": "2024-01-01T00:00:00Z", "affected": [{"__proto__": {"package": {"ecosystem": "npm", "name": "a"}, "versions": ["1"]}}]}`;
    expect(fault(record)).toBe('0 advisories');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('with huge texts and names that a terminal obeys gives no such row', () => {
    const long = 'x'.repeat(1_000_000);
    const rows = (name: string, summary: string) =>
      osv({
        summary,
        affected: [{ package: { ecosystem: 'npm', name }, versions: ['1'] }],
        references: [{ url: `https://example.org/${long}` }, { url: 'javascript:alert(1)' }],
      });
    expect(rows(long, '').ignored).toEqual({ malformed: 1 });
    expect(rows('a\u001b[2J', '').ignored).toEqual({ malformed: 1 });
    expect(rows('a\u202eb', '').ignored).toEqual({ malformed: 1 });
    const [row] = rows('a', `red \u001b[31m${long}`).advisories;
    expect(row?.references).toEqual([]);
    expect(row?.summary).toMatch(/^red {1,2}\[31mx+…$/);
    expect(row?.summary.length).toBeLessThanOrEqual(200);
  });
});
