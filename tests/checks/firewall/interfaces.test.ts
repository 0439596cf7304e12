import { completeSet, type InterfaceState } from 'rempart/check';
import checks from '../../../checks/firewall/interfaces.ts';
import { testCheck } from '../../test-check.ts';
import { aProcess, aSystem, inContainer, known, notKnown } from '../host-examples.ts';

const [promiscuous, wireless] = checks;
const system = aSystem();
const processes = known(completeSet([aProcess()]));
const link = (name: string, over: Partial<InterfaceState> = {}): InterfaceState => ({
  name,
  up: true,
  promiscuous: false,
  expected: false,
  wireless: false,
  ...over,
});

testCheck(promiscuous, [
  { name: 'none', facts: { self: { interfaces: [link('eth0')], processes, system } }, expect: 'pass' },
  {
    name: 'somebody listens',
    facts: { self: { interfaces: [link('eth0', { promiscuous: true })], processes, system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'eth0 takes packets for others',
          expected: 'packets for this host alone',
          actual: 'promiscuous',
          location: { resource: 'eth0' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'Suricata does so for its work: mildest',
    facts: {
      self: {
        interfaces: [link('eth0', { promiscuous: true })],
        processes: known(completeSet([aProcess({ name: 'Suricata-Main' })])),
        system,
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'eth0 takes packets for others',
          expected: 'packets for this host alone',
          actual: 'promiscuous, and Suricata-Main runs',
          location: { resource: 'eth0' },
          severity: 'info',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'the ports of a bridge are so in ordinary work',
    facts: {
      self: {
        interfaces: [link('veth1a2b', { promiscuous: true, expected: true })],
        processes: notKnown,
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'a container',
    facts: { self: { interfaces: [link('eth0', { promiscuous: true })], processes, system: inContainer } },
    expect: 'not-applicable',
  },
]);

testCheck(wireless, [
  {
    name: 'down',
    facts: { self: { interfaces: [link('wlan0', { wireless: true, up: false })], system } },
    expect: 'pass',
  },
  {
    name: 'up',
    facts: { self: { interfaces: [link('wlan0', { wireless: true })], system } },
    expect: 'fail',
  },
  { name: 'none', facts: { self: { interfaces: [link('eth0')], system } }, expect: 'not-applicable' },
  {
    name: 'a container with the host’s network',
    facts: { self: { interfaces: [link('wlan0', { wireless: true })], system: inContainer } },
    expect: 'not-applicable',
  },
]);
