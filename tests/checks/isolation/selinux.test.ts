import type { ContainerHostConfig } from 'rempart/check';
import check from '../../../checks/isolation/selinux.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, engine, podman } from '../container-examples.ts';

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
  {
    name: 'the container type',
    facts: facts({ processLabel: 'system_u:system_r:container_t:s0:c1,c2' }, withSeLinux),
    expect: 'pass',
  },
  {
    name: 'another option, which peers pass for a label',
    facts: facts({ hostConfig: { securityOpt: ['no-new-privileges'] }, processLabel: '' }, withSeLinux),
    expect: 'fail',
  },
  {
    name: 'disabled',
    facts: facts({ hostConfig: { securityOpt: ['label=disable'] }, processLabel: '' }, withSeLinux),
    expect: 'fail',
  },
  {
    name: 'the type that confines nothing',
    facts: facts({ processLabel: 'system_u:system_r:spc_t:s0' }, withSeLinux),
    expect: 'fail',
  },
  {
    name: 'privileged',
    facts: facts({ hostConfig: { privileged: true }, processLabel: '' }, withSeLinux),
    expect: 'fail',
  },
  {
    name: 'a host without SELinux',
    facts: facts({ hostConfig: { securityOpt: ['label=disable'] } }),
    expect: 'not-applicable',
  },
  {
    name: 'Podman before 4.6 does not list it, the label tells',
    facts: facts({ processLabel: 'system_u:system_r:container_t:s0:c1,c2' }, podman({ selinux: null })),
    expect: 'pass',
  },
  {
    name: 'Podman before 4.6 without a label',
    facts: facts({ processLabel: '' }, podman({ selinux: null })),
    expect: 'unknown',
  },
  {
    name: 'Podman before 4.6 with AppArmor',
    facts: facts({ processLabel: '' }, podman({ selinux: null, apparmor: true })),
    expect: 'not-applicable',
  },
  { name: 'not told', facts: facts({ processLabel: null }, withSeLinux), expect: 'unknown' },
]);
