import { completeSet, incompleteSet, type WalkEntry } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/filesystem-permissions/image-setuid-programs.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly WalkEntry[]) => ({ self: { walk: completeSet(entries) } });

testCheck(check, [
  { name: 'distroless or from scratch: none', facts: image(), expect: 'pass' },
  {
    name: 'a setgid folder gives nobody anything',
    facts: image(aWalkEntry('/var/mail/', 0o2775)),
    expect: 'pass',
  },
  { name: 'Debian’s su', facts: image(aWalkEntry('/usr/bin/su', 0o4755)), expect: 'fail' },
  {
    name: 'nothing seen of a part of it',
    facts: { self: { walk: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);

describe('the severity of a setuid program', () => {
  it.each([
    ['/usr/bin/su', 0o4755, 'low'],
    ['/bin/su', 0o4755, 'low'],
    ['/bin/bbsuid', 0o4111, 'low'],
    ['/usr/lib/openssh/ssh-keysign', 0o4755, 'low'],
    ['/usr/bin/expiry', 0o2755, 'low'],
    ['/usr/bin/unheard-of', 0o2755, 'low'],
    ['/opt/google/chrome/chrome-sandbox', 0o4755, 'low'],
    ['/usr/bin/unheard-of', 0o4755, 'medium'],
    ['/usr/bin/su', 0o4757, 'high'],
    ['/usr/bin/bash', 0o4755, 'high'],
    ['/usr/bin/find', 0o4755, 'high'],
    ['/bin/busybox', 0o4755, 'high'],
    ['/app/su', 0o4755, 'high'],
    ['/tmp/x', 0o2755, 'high'],
  ])('%s, %o: %s', (path, mode, severity) => {
    const verdict = check.evaluate(image(aWalkEntry(path, mode)) as never);
    expect(verdict.outcome === 'fail' ? (verdict.findings[0].severity ?? 'high') : verdict.outcome).toBe(
      severity,
    );
  });

  it('is told for setgid as such', () => {
    expect(check.evaluate(image(aWalkEntry('/usr/bin/wall', 0o2755, { gid: 5 })) as never)).toMatchObject({
      findings: [{ message: '/usr/bin/wall is setgid, as its package installs it', actual: '2755, gid 5' }],
    });
  });

  it('keeps the one that matters apart from many that do not', () => {
    const many = Array.from({ length: 30 }, (_, index) => aWalkEntry(`/usr/bin/game${index}`, 0o2755));
    expect(check.evaluate(image(...many, aWalkEntry('/usr/bin/sh', 0o4755)) as never)).toMatchObject({
      findings: [
        {
          message:
            '/usr/bin/game0 is setgid, as its package installs it, and so on: 30 paths below /usr/bin/',
        },
        { message: '/usr/bin/sh is setuid and gives the rights of its owner to everybody' },
      ],
      resources: { passed: 0, total: 31, complete: true },
    });
  });
});
