import { completeSet } from 'rempart/check';
import check from '../../../checks/os-hardening/packets-not-forwarded.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSetting, aSystem, inContainer, someParameters } from '../host-examples.ts';

const system = aSystem();
const processes = completeSet([aProcess()]);
const on = someParameters({ 'net.ipv4.ip_forward': '1' }, [aSetting('net.ipv4.ip_forward', '1')]);

testCheck(check, [
  {
    name: 'off',
    facts: { self: { parameters: someParameters({ 'net.ipv4.ip_forward': '0' }), processes, system } },
    expect: 'pass',
  },
  { name: 'on without need', facts: { self: { parameters: on, processes, system } }, expect: 'fail' },
  {
    name: 'IPv6 alone',
    facts: {
      self: {
        parameters: someParameters({ 'net.ipv4.ip_forward': '0', 'net.ipv6.conf.all.forwarding': '1' }),
        processes,
        system,
      },
    },
    expect: 'fail',
  },
  {
    name: 'a host of containers (CIS, dev-sec and cnspec fail every one)',
    facts: { self: { parameters: on, processes, system: aSystem({ roles: ['container-host'] }) } },
    expect: 'not-applicable',
  },
  {
    name: 'a VPN',
    facts: {
      self: { parameters: on, processes: completeSet([aProcess({ name: 'tailscaled', uid: 0 })]), system },
    },
    expect: 'not-applicable',
  },
  {
    name: 'labelled a router',
    facts: { self: { parameters: on, processes: completeSet([]), system } },
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
    name: 'unreadable',
    facts: { self: { parameters: someParameters({}), processes, system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { parameters: on, processes, system: inContainer } },
    expect: 'not-applicable',
  },
]);
