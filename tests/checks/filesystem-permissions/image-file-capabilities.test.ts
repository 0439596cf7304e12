import { completeSet, incompleteSet, type WalkEntry } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/filesystem-permissions/image-file-capabilities.ts';
import { testCheck } from '../../test-check.ts';
import { aWalkEntry, NO_PERMISSION } from '../host-examples.ts';

const image = (...entries: readonly WalkEntry[]) => ({ self: { walk: completeSet(entries) } });
const program = (path: string, capabilities: string | null) => aWalkEntry(path, 0o755, { capabilities });

testCheck(check, [
  { name: 'none', facts: image(), expect: 'pass' },
  { name: 'a setuid program is another matter', facts: image(aWalkEntry('/bin/su', 0o4755)), expect: 'pass' },
  {
    name: 'a web server that opens port 80',
    facts: image(program('/usr/bin/caddy', 'cap_net_bind_service=ep')),
    expect: 'fail',
  },
  {
    name: 'not all was seen',
    facts: { self: { walk: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);

describe('the severity of a file capability', () => {
  it.each([
    ['/usr/bin/ping', 'cap_net_raw=ep', 'low'],
    ['/usr/bin/vault', 'cap_ipc_lock=ep', 'low'],
    ['/usr/bin/newuidmap', 'cap_setuid=ep', 'low'],
    ['/usr/bin/newgidmap', 'cap_setgid=ep', 'low'],
    ['/usr/bin/newuidmap', 'cap_setuid,cap_sys_admin=ep', 'high'],
    ['/usr/bin/python3.11', 'cap_setuid=ep', 'high'],
    ['/app/run', 'cap_net_raw,cap_dac_override=ep', 'high'],
    ['/app/run', '=ep', 'high'],
    ['/app/run', '=ep [rootid=1000]', 'high'],
    ['/app/run', 'cap_sys_chroot=ep', 'low'],
  ])('%s with %s: %s', (path, capabilities, severity) => {
    const verdict = check.evaluate(image(program(path, capabilities)) as never);
    expect(verdict.outcome === 'fail' ? (verdict.findings[0].severity ?? 'high') : verdict.outcome).toBe(
      severity,
    );
  });
});
