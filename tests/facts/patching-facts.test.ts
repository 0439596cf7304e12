import { describe, expect, it } from 'vitest';
import { found } from '../../src/core/answer.ts';
import { kernelLineSupport } from '../../src/facts/kernel-lines.ts';
import { localRuntimes, runtimeEnd } from '../../src/facts/local-runtimes.ts';
import { lastMark, updateMarks } from '../../src/facts/update-marks.ts';
import { livePatches, uptime } from '../../src/facts/uptime.ts';
import { fileOutput, filesOutput } from './answer-text.ts';
import { knownValue, resolveFact } from './host-answers.ts';

describe('marks of updates', () => {
  const marks = knownValue(
    updateMarks,
    found(
      filesOutput({
        '/var/lib/dpkg/status': '',
        '/var/log/zypp/history': '',
        '/var/lib/apt/periodic/upgrade-stamp': '',
      }),
    ),
  );
  it('are told apart by what they mark', () => {
    expect(lastMark(marks, 'database')?.path).toBe('/var/lib/dpkg/status');
    expect(lastMark(marks, 'history')?.path).toBe('/var/log/zypp/history');
    expect(lastMark(marks, 'automatic')?.path).toBe('/var/lib/apt/periodic/upgrade-stamp');
  });
  it('are none where there is nothing', () =>
    expect(lastMark(knownValue(updateMarks, found(filesOutput({}))), 'database')).toBeNull());
});

describe('uptime', () => {
  it('is the first number', () =>
    expect(knownValue(uptime, found(fileOutput('/proc/uptime', '350735.47 234388.90\n')))).toBe(350735.47));
  it('is unknown where the file says nothing', () =>
    expect(resolveFact(uptime, found(fileOutput('/proc/uptime', 'soon\n'))).known).toBe(false));
  it('live patches are named', () =>
    expect(knownValue(livePatches, found(filesOutput({ '/sys/kernel/livepatch/kpatch_1': null })))).toEqual([
      'kpatch_1',
    ]));
});

describe('runtimes beside the packages', () => {
  it('tell their versions in files of their own', () =>
    expect(
      knownValue(
        localRuntimes,
        found(
          filesOutput({
            '/usr/local/include/node/node_version.h':
              '#define NODE_MAJOR_VERSION 18\n#define NODE_MINOR_VERSION 20\n',
            '/usr/local/include/python3.9/patchlevel.h': '#define PY_VERSION      "3.9.18"\n',
            '/usr/local/include/php/main/php_version.h': '#define PHP_VERSION "8.1.2-dev"\n',
            '/opt/jdk/release': 'IMPLEMENTOR="x"\nJAVA_VERSION="17.0.9"\n',
            '/usr/local/go/VERSION': 'go1.22.3\ntime 2024-05-01T00:00:00Z\n',
            '/opt/other/release': 'NAME=else\n',
          }),
        ),
      ).map(({ name, version }) => `${name} ${version}`),
    ).toEqual(['Node.js 18.20', 'Python 3.9.18', 'PHP 8.1.2', 'Java 17.0.9', 'Go 1.22.3']));
  it.each([
    ['Node.js', '18.20', '2025-04-30'],
    ['Node.js', '10.1', '2000-01-01'],
    ['Python', '3.14.0', '2030-10-31'],
    ['Java', '1.8.0', null],
    ['Go', '1.99', null],
  ] as const)('%s %s ends %s', (name, version, end) => expect(runtimeEnd({ name, version })).toBe(end));
});

describe('lines of kernels', () => {
  it.each([
    ['5.15.0-125-generic', '#135-Ubuntu SMP', 'built'],
    ['6.8.12-4-pve', '#1 SMP', 'built'],
    ['5.15.153.1-microsoft-standard-WSL2', '#1', 'built'],
    ['4.14.1', '#1', 'until'],
    ['5.8.0', '#1', 'ended'],
  ])('%s %s: %s', (release, build, kind) => expect(kernelLineSupport(release, build)?.kind).toBe(kind));
  it('of the future are not known', () => expect(kernelLineSupport('9.0.1', '#1')).toBeNull());
  it('without a number are not known', () => expect(kernelLineSupport('', '')).toBeNull());
});
