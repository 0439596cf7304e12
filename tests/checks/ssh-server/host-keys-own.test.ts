import {
  completeSet,
  type FileTimes,
  type IdentityTimes,
  incompleteSet,
  type SshHostKey,
} from 'rempart/check';
import check from '../../../checks/ssh-server/host-keys-own.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const ED25519 = '/etc/ssh/ssh_host_ed25519_key';
const RSA = '/etc/ssh/ssh_host_rsa_key';

const BUILT = Date.UTC(2026, 2, 1);
const BORN = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;

const at = (path: string, modified: number, over: Partial<FileTimes> = {}): FileTimes => ({
  path,
  type: 'file',
  size: 399,
  device: 1,
  modified,
  changed: modified,
  ...over,
});
const keysAt = (...paths: readonly string[]) =>
  completeSet(paths.map((path): SshHostKey => ({ path, file: null, publicFile: null, publicKey: null })));
const times = (hostKeys: readonly FileTimes[], over: Partial<IdentityTimes> = {}): IdentityTimes => ({
  systemd: true,
  machineId: at('/etc/machine-id', BORN),
  busId: null,
  hostKeys,
  others: [],
  reason: null,
  ...over,
});

testCheck(check, [
  {
    name: 'keys of the first start',
    facts: { self: { keys: keysAt(ED25519), times: times([at(ED25519, BORN + 20_000)]) } },
    expect: 'pass',
  },
  {
    name: 'keys of the image',
    facts: { self: { keys: keysAt(ED25519), times: times([at(ED25519, BUILT)]) } },
    expect: 'fail',
  },
  {
    name: 'one of them only',
    facts: { self: { keys: keysAt(ED25519, RSA), times: times([at(ED25519, BORN), at(RSA, BUILT)]) } },
    expect: 'fail',
  },
  {
    name: 'an old key that sshd does not use',
    facts: { self: { keys: keysAt(ED25519), times: times([at(ED25519, BORN), at(RSA, BUILT)]) } },
    expect: 'pass',
  },
  {
    name: 'an installation whose programs came some hours before',
    facts: { self: { keys: keysAt(ED25519), times: times([at(ED25519, BORN - 5 * HOUR)]) } },
    expect: 'pass',
  },
  {
    name: 'keys that were brought from the machine before this one, on purpose',
    facts: { self: { keys: keysAt(ED25519), times: times([at(ED25519, BUILT, { changed: BORN + HOUR })]) } },
    expect: 'pass',
  },
  {
    name: 'a server of Debian 7 that was upgraded: its machine-id came years later',
    facts: { self: { keys: keysAt(RSA), times: times([at(RSA, Date.UTC(2013, 4, 5))]) } },
    expect: 'pass',
  },
  {
    name: 'an identity that D-Bus made first',
    facts: {
      self: {
        keys: keysAt(ED25519),
        times: times([at(ED25519, BUILT)], { busId: at('/var/lib/dbus/machine-id', BUILT) }),
      },
    },
    expect: 'pass',
  },
  {
    name: 'a system without systemd, where the machine-id comes with D-Bus',
    facts: { self: { keys: keysAt(ED25519), times: times([at(ED25519, BUILT)], { systemd: false }) } },
    expect: 'not-applicable',
  },
  {
    name: 'a machine-id that lasts until the next start',
    facts: { self: { keys: keysAt(ED25519), times: times([at(ED25519, BUILT)], { machineId: null }) } },
    expect: 'not-applicable',
  },
  {
    name: 'keys on a file system of their own, below a root that is made anew',
    facts: { self: { keys: keysAt(ED25519), times: times([at(ED25519, BUILT, { device: 2 })]) } },
    expect: 'not-applicable',
  },
  { name: 'no sshd', facts: { self: { keys: null, times: times([]) } }, expect: 'not-applicable' },
  {
    name: 'settings that do not tell the keys',
    facts: { self: { keys: incompleteSet([], NO_PERMISSION), times: times([at(ED25519, BUILT)]) } },
    expect: 'unknown',
  },
]);
