import { completeSet, type EngineNetwork } from 'rempart/check';
import check from '../../../checks/docker-engine/network-gateway-modes.ts';
import { testCheck } from '../../test-check.ts';
import { engine, podman } from '../container-examples.ts';
import { network } from '../engine-examples.ts';

const V4 = 'com.docker.network.bridge.gateway_mode_ipv4';
const V6 = 'com.docker.network.bridge.gateway_mode_ipv6';
const self = (...networks: readonly EngineNetwork[]) => ({
  self: { info: engine(), networks: completeSet(networks) },
});
const shop = (options: Readonly<Record<string, string>>) => network({ name: 'shop', options });

testCheck(check, [
  { name: 'as networks come', facts: self(network(), shop({})), expect: 'pass' },
  {
    name: 'nat, and isolated',
    facts: self(shop({ [V4]: 'nat' }), shop({ [V4]: 'isolated' })),
    expect: 'pass',
  },
  {
    name: 'nat-unprotected',
    facts: self(network(), shop({ [V4]: 'nat-unprotected' })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every port of containers on shop is open to who routes to them',
          expected: 'nat',
          actual: 'nat-unprotected',
          location: { pointer: `/Options/${V4}`, resource: 'shop' },
        },
      ],
      resources: { passed: 1, total: 2, complete: true },
    },
  },
  {
    name: 'nat-unprotected of IPv6 alone',
    facts: self(shop({ [V4]: 'nat', [V6]: 'nat-unprotected' })),
    expect: 'fail',
  },
  {
    name: 'routed, milder',
    facts: self(shop({ [V6]: 'routed' })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Published ports of shop are reached by the addresses of containers',
          expected: 'nat',
          actual: 'routed',
          location: { pointer: `/Options/${V6}`, resource: 'shop' },
          severity: 'low',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'routed and nat-unprotected: the worse one is told',
    facts: self(shop({ [V4]: 'routed', [V6]: 'nat-unprotected' })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Every port of containers on shop is open to who routes to them',
          expected: 'nat',
          actual: 'nat-unprotected',
          location: { pointer: `/Options/${V6}`, resource: 'shop' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'no bridge', facts: self(network({ driver: 'host', name: 'host' })), expect: 'not-applicable' },
  {
    name: 'Podman',
    facts: { self: { info: podman(), networks: completeSet([shop({ [V4]: 'routed' })]) } },
    expect: 'not-applicable',
  },
]);
