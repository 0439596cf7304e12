import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/isolation/sysctls.ts';
import { testCheck } from '../../test-check.ts';
import { withHost } from '../container-examples.ts';

const facts = (hostConfig: Partial<ContainerHostConfig>) => ({ self: { inspect: withHost(hostConfig) } });

testCheck(check, [
  { name: 'none', facts: facts({ sysctls: {} }), expect: 'pass' },
  {
    name: 'forwarding, which every container has',
    facts: facts({ sysctls: { 'net.ipv4.ip_forward': '1' } }),
    expect: 'pass',
  },
  {
    name: 'source routes refused',
    facts: facts({ sysctls: { 'net.ipv4.conf.all.accept_source_route': '0' } }),
    expect: 'pass',
  },
  {
    name: 'source routes accepted',
    facts: facts({ sysctls: { 'net.ipv4.conf.all.accept_source_route': '1' } }),
    expect: 'fail',
  },
  {
    name: 'loopback reachable',
    facts: facts({ sysctls: { 'net.ipv4.conf.eth0.route_localnet': '1' } }),
    expect: 'fail',
  },
  {
    name: 'the source address unchecked',
    facts: facts({ sysctls: { 'net.ipv4.conf.all.rp_filter': '0' } }),
    expect: 'fail',
  },
  { name: 'not told', facts: facts({ sysctls: null }), expect: 'unknown' },
]);
