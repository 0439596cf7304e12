import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/isolation/apparmor.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, engine, neverStarted, podman } from '../container-examples.ts';

const withAppArmor = engine({ apparmor: true });
const withSeLinux = engine({ selinux: true });
const facts = (
  change: ContainerChange & { readonly hostConfig?: Partial<ContainerHostConfig> },
  info = withAppArmor,
) => ({
  self: { inspect: container(change) },
  parent: { 'docker-engine': { info } },
});

testCheck(check, [
  { name: 'the default profile', facts: facts({ appArmorProfile: 'docker-default' }), expect: 'pass' },
  {
    name: 'Podman’s default profile',
    facts: facts({ appArmorProfile: 'containers-default-0.50.1' }, podman({ apparmor: true })),
    expect: 'pass',
  },
  {
    name: 'unconfined',
    facts: facts({ hostConfig: { securityOpt: ['apparmor=unconfined'] }, appArmorProfile: 'unconfined' }),
    expect: 'fail',
  },
  {
    name: 'no profile though the host has AppArmor',
    facts: facts({ appArmorProfile: '' }),
    expect: 'fail',
  },
  {
    name: 'privileged',
    facts: facts({ hostConfig: { privileged: true }, appArmorProfile: 'unconfined' }),
    expect: 'fail',
  },
  {
    name: 'privileged with a profile of its own',
    facts: facts({
      hostConfig: { privileged: true, securityOpt: ['apparmor=mine'] },
      appArmorProfile: 'mine',
    }),
    expect: 'pass',
  },
  {
    name: 'never started: the profile is chosen later',
    facts: facts({ state: neverStarted, appArmorProfile: '' }),
    expect: 'pass',
  },
  {
    name: 'never started, asked for without',
    facts: facts({ state: neverStarted, hostConfig: { securityOpt: ['apparmor:unconfined'] } }),
    expect: 'fail',
  },
  {
    name: 'a host without AppArmor, which peers fail',
    facts: facts({ appArmorProfile: '' }, withSeLinux),
    expect: 'not-applicable',
  },
  {
    name: 'rootless Podman',
    facts: facts({ appArmorProfile: '' }, podman({ apparmor: true, rootless: true })),
    expect: 'not-applicable',
  },
  { name: 'not told', facts: facts({ appArmorProfile: null }), expect: 'unknown' },
]);
