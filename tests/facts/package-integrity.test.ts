import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageIntegrity } from '../../src/facts/package-integrity.ts';
import fc from '../seeded-properties.ts';
import { commandOutput, resolveWith, valueWith } from './answer-text.ts';

const SUM = 'd41d8cd98f00b204e9800998ecf8427e';
const OTHER = '0cc175b9c0f1b6a831c399e269772661';
const recorded = (path: string, name = 'openssh-server'): string =>
  `/var/lib/dpkg/info/${name}.md5sums:${SUM}  ${path}`;
const told = (...lines: readonly string[]) =>
  valueWith(packageIntegrity, { 'package-integrity': commandOutput(`${lines.join('\n')}\n`) });
const modified = (...lines: readonly string[]) =>
  told(...lines)
    ?.programs.items.filter((each) => each.modified)
    .map(({ path }) => path);

describe('files of dpkg', () => {
  it('are compared with the sums that their packages recorded', () => {
    expect(
      told(
        '@ dpkg',
        recorded('usr/sbin/sshd'),
        recorded('bin/su', 'login'),
        '@ sums',
        `${SUM}  usr/sbin/sshd`,
        `${OTHER}  bin/su`,
      )?.programs.items,
    ).toEqual([
      { path: '/usr/sbin/sshd', package: 'openssh-server', modified: false },
      { path: '/bin/su', package: 'login', modified: true },
    ]);
  });

  it('know packages of several architectures by their name', () => {
    const lines = [
      '@ dpkg',
      recorded('lib/x/libc.so.6', 'libc6:amd64'),
      '@ sums',
      `${OTHER}  lib/x/libc.so.6`,
    ];
    expect(told(...lines)?.programs.items[0]?.package).toBe('libc6');
  });

  it.each(['/bin/ps', '/usr/bin/ps'])(
    'that were diverted as %s are not compared, merged /usr or not',
    (path) => {
      expect(
        modified(
          '@ dpkg',
          `diverted ${path}`,
          `diverted ${path}.distrib`,
          'busybox',
          recorded('bin/ps', 'procps'),
          '@ sums',
          `${OTHER}  bin/ps`,
        ),
      ).toEqual([]);
    },
  );

  it('that are not there run nothing', () => {
    expect(
      modified('@ dpkg', recorded('usr/sbin/sshd'), recorded('bin/su'), '@ sums', `${SUM}  bin/su`),
    ).toEqual([]);
  });

  it('that may not be read leave the set incomplete, and hide no change', () => {
    const programs = told(
      '@ dpkg',
      recorded('usr/bin/sudo'),
      recorded('bin/su'),
      'closed /usr/bin/sudo',
      '@ sums',
      `${OTHER}  bin/su`,
    )?.programs;
    expect(programs?.reason).toEqual({ code: 'permission', text: '/usr/bin/sudo may not be read' });
    expect(programs?.items).toHaveLength(1);
  });

  it('without md5sum are unknown', () => {
    expect(
      resolveWith(packageIntegrity, {
        'package-integrity': commandOutput(`@ dpkg\n${recorded('usr/sbin/sshd')}\n@ sums\n`),
      }),
    ).toMatchObject({ known: false, reason: { code: 'tool-missing' } });
  });
});

describe('files of rpm', () => {
  it('count where their content differs, they can be run, and they are no configuration', () => {
    expect(
      modified(
        '@ rpm',
        '@ verified 3',
        '..5......  c /etc/ssh/sshd_config',
        '..5......    /usr/sbin/sshd',
        '.M.......    /usr/bin/sudo',
        '..5......    /usr/share/doc/sudo/README',
        'missing     /usr/bin/who',
      ),
    ).toEqual(['/usr/sbin/sshd']);
  });

  it('that rpm could not read leave the set incomplete', () => {
    expect(told('@ rpm', '@ verified 1', '..?......    /usr/bin/sudo')?.programs.reason?.code).toBe(
      'permission',
    );
  });

  it.each([['@ rpm'], ['@ rpm', '@ verified 139'], ['@ rpm', '@ verified 127']])(
    'are unknown where nothing was verified: %j %j',
    (...lines) => {
      expect(
        resolveWith(packageIntegrity, { 'package-integrity': commandOutput(`${lines.join('\n')}\n`) }),
      ).toMatchObject({ known: false, reason: { code: 'unsupported' } });
    },
  );
});

describe('other systems', () => {
  it('of apk are named, without a package manager there is nothing', () => {
    expect(told('@ apk')).toMatchObject({ manager: 'apk' });
    expect(told('')).toBeNull();
  });
});

it('any text is read without an error that names no reason', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('@ dpkg\n', '@ rpm\n', '@ apk\n', ''),
      fc.string({ unit: 'binary' }),
      (head, text) => {
        resolveWith(packageIntegrity, { 'package-integrity': commandOutput(head + text) });
      },
    ),
    { seed: 4, numRuns: 200 },
  );
});

it.runIf(existsSync('/var/lib/dpkg/status'))('this machine’s programs are as dpkg recorded them', () => {
  const probe = packageIntegrity.questions.at(-1)?.probe;
  const script = probe?.kind === 'command' ? (probe.argv[2] ?? '') : '';
  const { stdout } = spawnSync('sh', ['-c', script], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    encoding: 'utf8',
  });
  const programs = told(stdout)?.programs;
  expect(programs?.items.length).toBeGreaterThan(10);
  expect(programs?.items.filter((each) => each.modified)).toEqual([]);
});
