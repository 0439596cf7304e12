import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advisoryAnswers } from '../../src/collection/advisory-answers.ts';
import { absent, found, type PackagesOutput, unknown } from '../../src/core/answer.ts';
import type { RecordedAnswer, TargetRecording } from '../../src/core/recording.ts';
import { subjectTree } from '../../src/core/subject.ts';
import type { TargetKind } from '../../src/core/target.ts';
import { applicationPackages } from '../../src/facts/application-packages.ts';
import { installedPackages } from '../../src/facts/installed-packages.ts';
import { type KnownVulnerabilities, knownVulnerabilities } from '../../src/facts/known-vulnerabilities.ts';
import { osRelease } from '../../src/facts/os-release.ts';
import { system } from '../../src/facts/system.ts';
import { type AdvisoryDatabase, openDatabase } from '../../src/loaders/vulnerability-database.ts';
import { built, FIXTURES, fromPath } from '../cli/vulndb/built-database.ts';

let folder: string;
let database: AdvisoryDatabase;

/** An advisory of OSV about a source package of Debian 12, or one of a language. */
const record = (id: string, name: string, fixed: string, ecosystem = 'Debian:12') => ({
  schema_version: '1.7.0',
  id: `TEST-${id}`,
  modified: '2026-11-20T00:00:00Z',
  upstream: [id],
  affected: [
    {
      package: { ecosystem, name },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rempart-advisories-'));
  for (const each of [
    record('CVE-2024-1', 'openssl', '3.0.15-1'),
    record('CVE-2024-2', 'linux', '6.1.150-1'),
    record('CVE-2024-3', 'lxml', '4.9.1', 'PyPI'),
  ])
    writeFileSync(join(folder, `${each.id}.json`), JSON.stringify(each));
  await built(join(folder, 'db'), [fromPath('debian', folder)]);
  const opened = await openDatabase(join(folder, 'db'));
  if (opened === null) throw new Error('there is no database');
  database = opened;
});
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (path: string, content: string) => ({
  path,
  type: 'file' as const,
  ...{ mode: 0o644, uid: 0, gid: 0, size: content.length, mtime: 0 },
  content,
  unreadable: null,
});

const STATUS = `Package: libssl3
Status: install ok installed
Source: openssl
Version: 3.0.11-1

Package: linux-libc-dev
Status: install ok installed
Source: linux
Version: 6.1.140-1

Package: linux-image-6.1.0-36-amd64
Status: install ok installed
Source: linux-signed-amd64 (6.1.139+1)
Version: 6.1.139-1

Package: linux-image-6.1.0-37-amd64
Status: install ok installed
Source: linux-signed-amd64 (6.1.140+1)
Version: 6.1.140-1
`;

interface Told {
  readonly kind?: TargetKind;
  readonly status?: string | null;
  readonly release?: string;
  readonly kernel?: string;
  readonly applications?: PackagesOutput;
  /** What rpm lists; without it there is no rpm. */
  readonly rpm?: string;
}

const NO_APPLICATIONS: PackagesOutput = { packages: [], complete: true, reason: null };

const subject = ({
  kind = 'image',
  status = STATUS,
  release = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n',
  kernel = '6.1.0-37-amd64',
  applications = NO_APPLICATIONS,
  rpm,
}: Told) => {
  const answers: RecordedAnswer[] = [];
  const visit = (fact: typeof installedPackages | (typeof installedPackages)['from'][number]): void => {
    for (const { probe } of fact.questions)
      if (probe.kind === 'file' && probe.path === '/var/lib/dpkg/status')
        answers.push({
          probe,
          answer:
            rpm !== undefined
              ? absent
              : status === null
                ? unknown('permission', 'not for you')
                : found(fileOf(probe.path, status)),
        });
      else if (probe.kind === 'executable' && rpm !== undefined)
        answers.push({ probe, answer: found({ path: '/usr/bin/rpm' }) });
      else if (fact.id === 'installed-packages.rpm')
        answers.push({ probe, answer: found({ exitCode: 0, stdout: rpm ?? '', stderr: '' }) });
      else if (probe.kind === 'file' || probe.kind === 'executable') answers.push({ probe, answer: absent });
      else if (probe.kind === 'files')
        answers.push({
          probe,
          answer: found({
            entries: fact.id === osRelease.id ? [fileOf('/etc/os-release', release)] : [],
            complete: true,
            reason: null,
          }),
        });
      else if (probe.kind === 'packages')
        answers.push({
          probe,
          answer: found(probe.of === 'applications' ? applications : NO_APPLICATIONS),
        });
      else if (fact.id === 'system.kernel')
        answers.push({
          probe,
          answer: found({
            exitCode: 0,
            stdout: `${kernel}\nx86_64\nkthreadd\nno\n0\nplain\n`,
            stderr: '',
          }),
        });
    for (const each of fact.from) visit(each);
  };
  visit(installedPackages);
  visit(osRelease);
  visit(applicationPackages);
  visit(system as never);
  const recording: TargetRecording = {
    target: { id: 'x', kind, name: 'x', parent: null, labels: {}, image: null, replicaOf: null },
    context: false,
    status: 'complete',
    error: null,
    connection: null,
    membersComplete: true,
    answers,
  };
  const [made] = subjectTree([recording]);
  if (made === undefined) throw new Error('no subject');
  return { made, recording };
};

/** What a report would say of it. */
const known = async (told: Told, from = database): Promise<KnownVulnerabilities> => {
  const { made, recording } = subject(told);
  const [judged] = subjectTree([
    { ...recording, answers: [...recording.answers, ...(await advisoryAnswers(made, from))] },
  ]);
  const resolved = judged?.resolve(knownVulnerabilities);
  if (resolved?.known !== true || resolved.value === null) throw new Error(JSON.stringify(resolved));
  return resolved.value;
};

const rows = ({ vulnerabilities }: KnownVulnerabilities) =>
  vulnerabilities.map(({ advisory, installed }) => `${advisory} ${installed}`);

describe('advisoryAnswers', () => {
  it('holds the packages of an image against the advisories of its release, kernels left out', async () => {
    const value = await known({});
    expect(rows(value)).toEqual(['CVE-2024-1 3.0.11-1']);
    expect(value).toMatchObject({
      scopes: [{ ecosystem: 'Debian:12', packages: 1, covered: true }],
      otherKernels: 3,
      unseen: null,
      sources: [{ name: 'debian', asOf: '2026-11-20T00:00:00Z' }],
    });
  });

  it('counts of the kernels of a host the one that runs', async () => {
    const value = await known({ kind: 'host' });
    expect(rows(value)).toEqual(['CVE-2024-2 6.1.140-1', 'CVE-2024-1 3.0.11-1']);
    expect(value.otherKernels).toBe(2);
  });

  it('does not take a host whose running kernel is of no package for one without holes in it', async () => {
    const value = await known({ kind: 'host', kernel: '6.12.0-own' });
    expect(value).toMatchObject({
      otherKernels: 3,
      unseen: {
        code: 'unsupported',
        text: 'The kernel that runs (6.12.0-own) is of no installed package',
      },
    });
  });

  it('holds packages of languages in an image against their own advisories', async () => {
    const lxml = (version: string) => ({
      ...{ kind: 'PyPI' as const, name: 'lxml', version, source: null, sourceVersion: null, arch: '' },
      ...{ module: null, path: `/app/lxml-${version}.dist-info/METADATA` },
    });
    const value = await known({
      applications: { packages: [lxml('4.9.0'), lxml('5.0.0')], complete: true, reason: null },
    });
    expect(rows(value)).toEqual(['CVE-2024-3 4.9.0', 'CVE-2024-1 3.0.11-1']);
    expect(value.vulnerabilities[0]?.paths).toEqual(['/app/lxml-4.9.0.dist-info/METADATA']);
    expect(value.scopes.map(({ ecosystem, packages }) => `${ecosystem} ${packages}`)).toEqual([
      'Debian:12 1',
      'PyPI 2',
    ]);
  });

  it('says which file of packages could not be read', async () => {
    const reason = { code: 'truncated' as const, text: '/app/a.jar holds more than is read' };
    expect(await known({ applications: { packages: [], complete: false, reason } })).toMatchObject({
      unseen: reason,
    });
  });

  it('compares a package of a module with what was mended in the same stream alone', async () => {
    const alma = join(folder, 'alma');
    await built(alma, [fromPath('almalinux', join(FIXTURES, 'almalinux'))]);
    const opened = await openDatabase(alma);
    if (opened === null) throw new Error('there is no database');
    const redis = (module: string) => ({
      kind: 'host' as const,
      release: 'ID=almalinux\nVERSION_ID="8.10"\nPRETTY_NAME="AlmaLinux 8.10"\n',
      rpm: `redis\t6.2.6-1.module_el8.6.0+2905+1a2b3c4d\tx86_64\tredis-6.2.6-1.module_el8.6.0+2905+1a2b3c4d.src.rpm\t${module}\n`,
    });
    const of = async (module: string) =>
      rows(await known(redis(module), opened)).map((row) => row.split(' ')[0]);
    expect(await of('redis:6:8060020220101:abcd:x86_64')).toEqual(['CVE-2022-24735']);
    expect(await of('redis:5:8060020220101:abcd:x86_64')).toEqual([]);
  });

  it('says that the release is none of the database’s', async () => {
    const value = await known({ release: 'ID=gentoo\nPRETTY_NAME="Gentoo Linux"\n' });
    expect(value.scopes).toEqual([{ ecosystem: 'Gentoo Linux', packages: 1, covered: false }]);
  });

  it('says that the packages could not be read', async () => {
    expect(await known({ status: null })).toMatchObject({
      scopes: [],
      unseen: { code: 'permission', text: 'not for you' },
    });
  });

  it('has nothing to say of engines and containers', async () => {
    for (const kind of ['docker-engine', 'container'] as const)
      expect(await advisoryAnswers(subject({ kind }).made, database)).toEqual([]);
  });

  it('says that the database is damaged, and breaks no run', async () => {
    const moved = join(folder, 'moved');
    await built(moved, [fromPath('debian', folder)]);
    const broken = await openDatabase(moved);
    rmSync(moved, { recursive: true });
    if (broken === null) throw new Error('there is no database');
    const [answer] = await advisoryAnswers(subject({}).made, broken);
    expect(answer?.answer).toMatchObject({ state: 'unknown', code: 'parse-error' });
  });
});
