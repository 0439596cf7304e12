import { completeSet, type HostRole, incompleteSet } from 'rempart/check';
import check from '../../../checks/os-hardening/packets-not-forwarded.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSetting, aSystem, inContainer, NO_PERMISSION, someParameters } from '../host-examples.ts';

const system = aSystem();
const processes = completeSet([aProcess()]);
const roles: readonly HostRole[] = [];
const on = someParameters({ 'net.ipv4.ip_forward': '1' }, [aSetting('net.ipv4.ip_forward', '1')]);

testCheck(check, [
  {
    name: 'off',
    facts: { self: { parameters: someParameters({ 'net.ipv4.ip_forward': '0' }), processes, roles, system } },
    expect: 'pass',
  },
  { name: 'on without need', facts: { self: { parameters: on, processes, roles, system } }, expect: 'fail' },
  {
    name: 'IPv6 alone',
    facts: {
      self: {
        parameters: someParameters({ 'net.ipv4.ip_forward': '0', 'net.ipv6.conf.all.forwarding': '1' }),
        processes,
        roles,
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'a host of containers (CIS, dev-sec and cnspec fail every one)',
    facts: {
      self: {
        parameters: on,
        processes,
        roles: [{ name: 'container-host', because: '/run/docker.sock' }],
        system,
      },
    },
    expect: 'not-applicable',
  },
  {
    name: 'a VPN',
    facts: {
      self: { parameters: on, processes, roles: [{ name: 'router', because: 'tailscaled' }], system },
    },
    expect: 'not-applicable',
  },
  {
    name: 'labelled a router',
    facts: { self: { parameters: on, processes: completeSet([]), roles, system } },
    target: {
      id: 'h',
      kind: 'host',
      name: 'h',
      parent: null,
      labels: { role: 'router' },
      image: null,
      replicaOf: null,
    },
    expect: 'not-applicable',
  },
  {
    name: 'a host of containers that the inventory says is none',
    facts: {
      self: { parameters: on, processes, roles: [{ name: 'container-host', because: 'containerd' }], system },
    },
    target: {
      id: 'h',
      kind: 'host',
      name: 'h',
      parent: null,
      labels: { roles: 'web, no-container-host' },
      image: null,
      replicaOf: null,
    },
    expect: 'fail',
  },
  {
    name: 'on, and the process that may need it is hidden',
    facts: { self: { parameters: on, processes: incompleteSet([], NO_PERMISSION), roles, system } },
    expect: 'unknown',
  },
  {
    name: 'unreadable',
    facts: { self: { parameters: someParameters({}), processes, roles, system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { parameters: on, processes, roles, system: inContainer } },
    expect: 'not-applicable',
  },
]);
