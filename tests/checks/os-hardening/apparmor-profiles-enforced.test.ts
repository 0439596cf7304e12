import check from '../../../checks/os-hardening/apparmor-profiles-enforced.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const self = (...profiles: readonly (readonly [string, string])[]) => ({
  self: { profiles: new Map(profiles), system: aSystem() },
});

testCheck(check, [
  {
    name: 'all enforce',
    facts: self(['/usr/sbin/tcpdump', 'enforce'], ['docker-default', 'enforce']),
    expect: 'pass',
  },
  {
    name: 'one complains',
    facts: self(['/usr/sbin/tcpdump', 'enforce'], ['/usr/sbin/dnsmasq', 'complain']),
    expect: 'fail',
  },
  {
    name: 'profiles of Ubuntu 24.04 that grant user namespaces',
    facts: self(['chrome', 'unconfined'], ['lsb_release', 'enforce']),
    expect: 'pass',
  },
  {
    name: 'a child profile that complains follows its parent',
    facts: self(['a', 'enforce'], ['a//null-/usr/bin/x', 'complain']),
    expect: 'pass',
  },
  { name: 'none loaded', facts: self(), expect: 'fail' },
  { name: 'no AppArmor', facts: { self: { profiles: null, system: aSystem() } }, expect: 'not-applicable' },
  { name: 'a container', facts: { self: { profiles: null, system: inContainer } }, expect: 'not-applicable' },
]);
