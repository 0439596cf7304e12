import { describe, expect, test } from 'vitest';
import { file, fileModes, files, type Probe, walk } from '../../../src/core/probe.ts';
import { wantedFiles } from '../../../src/transports/archive/wanted-files.ts';

const KIB = 1024;
const limit = (
  probes: readonly Probe[],
  path: string,
  links: Readonly<Record<string, string>> = {},
): number => {
  const session = wantedFiles(probes).session();
  for (const [from, to] of Object.entries(links)) session.link(from, to);
  const slash = path.lastIndexOf('/');
  return session.inFolder(path.slice(0, Math.max(slash, 0)))(path.slice(slash + 1), 100);
};

describe('the files whose text is kept', () => {
  test.each<[string, Probe, string, number]>([
    ['an exact path', file('/etc/passwd'), 'etc/passwd', 256 * KIB],
    ['with its own limit', file('/var/lib/dpkg/status', 5_000_000), 'var/lib/dpkg/status', 5_000_000],
    ['not its neighbour', file('/etc/passwd'), 'etc/shadow', -1],
    ['a pattern', files('/etc/cron.d/*'), 'etc/cron.d/x', 256 * KIB],
    [
      'a pattern of folders',
      files('/home/*/.ssh/authorized_keys'),
      'home/bob/.ssh/authorized_keys',
      256 * KIB,
    ],
    ['nothing deeper than the pattern', files('/etc/cron.d/*'), 'etc/cron.d/x/y', -1],
    ['no metadata-only pattern', fileModes('/etc/*'), 'etc/x', -1],
    ['no hidden name for a star', files('/etc/cron.d/*'), 'etc/cron.d/.x', -1],
    ['the account files of the walk', walk, 'etc/passwd', 4 * KIB * KIB],
    ['the twin in /usr', file('/lib/apk/db/installed'), 'usr/lib/apk/db/installed', 256 * KIB],
    [
      'the twin outside of /usr',
      files('/usr/lib/systemd/system/*'),
      'lib/systemd/system/x.service',
      256 * KIB,
    ],
    ['a namesake elsewhere, where a link may lead', file('/etc/os-release'), 'opt/os-release', 256 * KIB],
    ['a namesake up to the usual limit only', file('/a/status', 5_000_000), 'opt/status', 256 * KIB],
    ['a path written with dots', file('/etc/./../etc/passwd'), 'etc/passwd', 256 * KIB],
  ])('%s', (_, probe, path, expected) => {
    expect(limit([probe], path)).toBe(expected);
  });

  test('of two limits the larger counts', () => {
    expect(limit([file('/a', 10), file('/a', 20), file('/a', 5)], 'a')).toBe(20);
  });

  test.each<[string, Probe, Readonly<Record<string, string>>, string, number]>([
    ['the target of a link', file('/etc/a', 9), { 'etc/a': '../opt/odd' }, 'opt/odd', 9],
    ['the target of an absolute link', file('/etc/a', 9), { 'etc/a': '/opt/odd' }, 'opt/odd', 9],
    ['below a linked folder', file('/etc/x/y', 9), { etc: 'system/conf' }, 'system/conf/x/y', 9],
    [
      'a pattern below a linked folder',
      files('/etc/cron.d/*'),
      { 'etc/cron.d': '/opt/jobs' },
      'opt/jobs/x',
      256 * KIB,
    ],
    [
      'what a pattern matches being a link',
      files('/etc/cron.d/*'),
      { 'etc/cron.d/x': '/opt/job' },
      'opt/job',
      256 * KIB,
    ],
    ['a chain in its order', file('/a', 9), { a: 'b', b: 'c' }, 'c', 9],
    ['nothing for a link to itself', file('/a', 9), { a: './a' }, 'b', -1],
    ['nothing for a link that nobody asks for', file('/a', 9), { z: 'odd' }, 'odd', -1],
  ])('%s', (_, probe, links, path, expected) => {
    expect(limit([probe], path, links)).toBe(expected);
  });

  test('links add no more than a bounded number of wishes', () => {
    const session = wantedFiles([file('/a')]).session();
    for (let index = 0; index < 2000; index += 1) session.link('a', `t${index}`);
    const inRoot = session.inFolder('');
    expect(inRoot('t10', 1)).toBeGreaterThan(0);
    expect(inRoot('t1999', 1)).toBe(-1);
  });

  test('namesakes stop at their bound, exact paths do not', () => {
    const session = wantedFiles([file('/etc/passwd')]).session();
    const elsewhere = session.inFolder('opt');
    let kept = 0;
    while (elsewhere('passwd', 256 * KIB) !== -1) kept += 1;
    expect(kept).toBe(128);
    expect(session.inFolder('etc')('passwd', 256 * KIB)).toBe(256 * KIB);
  });

  test('the key is equal for equal wishes only', () => {
    expect(wantedFiles([file('/a'), walk]).key).toBe(wantedFiles([file('/a'), walk]).key);
    expect(wantedFiles([file('/a')]).key).not.toBe(wantedFiles([file('/a', 5)]).key);
    expect(wantedFiles([files('/a?')]).key).not.toBe(wantedFiles([files('/a*')]).key);
  });
});
