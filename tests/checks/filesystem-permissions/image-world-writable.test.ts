import { completeSet, incompleteSet, type WalkEntry } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/filesystem-permissions/image-world-writable.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly WalkEntry[]) => ({ self: { walk: completeSet(entries) } });

testCheck(check, [
  { name: 'none', facts: image(), expect: 'pass' },
  { name: 'a sticky folder', facts: image(aWalkEntry('/tmp/', 0o1777)), expect: 'pass' },
  { name: 'a setuid program', facts: image(aWalkEntry('/bin/su', 0o4755)), expect: 'pass' },
  {
    name: 'a device node is no file',
    facts: image(aWalkEntry('/dev/null', 0o666, { type: 'char-device' })),
    expect: 'pass',
  },
  {
    name: 'the accounts, which another check judges',
    facts: image(aWalkEntry('/etc/passwd', 0o666)),
    expect: 'pass',
  },
  { name: 'a program', facts: image(aWalkEntry('/app/run', 0o777)), expect: 'fail' },
  {
    name: 'a mode that is a smaller number but open to all (602)',
    facts: image(aWalkEntry('/app/settings.ini', 0o602)),
    expect: 'fail',
  },
  {
    name: 'not all was seen',
    facts: { self: { walk: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);

describe('the severity of what everybody may write', () => {
  it.each([
    ['/app/run', 'medium'],
    ['/etc/', 'medium'],
    ['/usr/local/bin/', 'medium'],
    ['/opt/tool/', 'medium'],
    ['/app/', 'medium'],
    ['/', 'medium'],
    ['/usr/local/tomcat/logs/', 'low'],
    ['/app/data/', 'low'],
    ['/application/', 'low'],
    // Official images run as any user id that way.
    ['/var/lib/postgresql/data/', 'low'],
    ['/usrlocal/', 'low'],
  ])('%s: %s', (path, severity) => {
    const verdict = check.evaluate(image(aWalkEntry(path, 0o777, path === '/' ? { path } : {})) as never);
    expect(verdict.outcome === 'fail' ? (verdict.findings[0].severity ?? 'medium') : verdict.outcome).toBe(
      severity,
    );
  });
});
