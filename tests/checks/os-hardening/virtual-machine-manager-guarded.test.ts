import type { LibvirtSettings } from 'rempart/check';
import check from '../../../checks/os-hardening/virtual-machine-manager-guarded.ts';
import { testCheck } from '../../test-check.ts';
import { known, onLoopback, socket, sockets } from '../attack-surface/example-host.ts';

const settings = (
  daemon: Readonly<Record<string, string>>,
  qemu: Readonly<Record<string, string>> = {},
): LibvirtSettings => {
  const map = (path: string, values: Readonly<Record<string, string>>) =>
    new Map(Object.entries(values).map(([name, value], index) => [name, { value, path, line: index + 1 }]));
  return {
    daemon: map('/etc/libvirt/libvirtd.conf', daemon),
    qemu: map('/etc/libvirt/qemu.conf', qemu),
  };
};
const none = known(sockets());
const open = known(sockets(socket('tcp/16509')));

testCheck(check, [
  {
    name: 'as installed: nothing is set',
    facts: { self: { settings: settings({}), sockets: none } },
    expect: 'pass',
  },
  {
    name: 'a socket for everybody behind polkit, as Red Hat has it',
    facts: {
      self: { settings: settings({ unix_sock_rw_perms: '0777', auth_unix_rw: 'polkit' }), sockets: none },
    },
    expect: 'pass',
  },
  {
    name: 'a socket for everybody',
    facts: {
      self: { settings: settings({ unix_sock_rw_perms: '0777', auth_unix_rw: 'none' }), sockets: none },
    },
    expect: 'fail',
  },
  {
    name: 'TCP without a password',
    facts: { self: { settings: settings({ auth_tcp: 'none' }), sockets: open } },
    expect: 'fail',
  },
  {
    name: 'TCP without a password, to which nobody listens, is a hint',
    facts: {
      self: {
        settings: settings({ auth_tcp: 'none' }),
        sockets: known(sockets(socket('tcp/16509', onLoopback))),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'libvirt would take commands over TCP without a password',
          expected: 'auth_tcp = "sasl", or no TCP',
          actual: 'auth_tcp = none',
          location: { path: '/etc/libvirt/libvirtd.conf', line: 1, resource: 'auth_tcp' },
          severity: 'low',
        },
      ],
      resources: { passed: 4, total: 5, complete: true },
    },
  },
  {
    name: 'machines of root',
    facts: { self: { settings: settings({}, { user: '+0' }), sockets: none } },
    expect: 'fail',
  },
  {
    name: 'no security driver',
    facts: { self: { settings: settings({}, { security_driver: 'none' }), sockets: none } },
    expect: 'fail',
  },
  {
    name: 'screens for the network, by TLS',
    facts: { self: { settings: settings({}, { vnc_listen: '0.0.0.0', vnc_tls: '1' }), sockets: none } },
    expect: 'pass',
  },
  {
    name: 'screens for the network',
    facts: { self: { settings: settings({}, { vnc_listen: '0.0.0.0' }), sockets: none } },
    expect: 'fail',
  },
  { name: 'no libvirt', facts: { self: { settings: null, sockets: none } }, expect: 'not-applicable' },
]);
