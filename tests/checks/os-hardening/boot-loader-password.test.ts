import type { HostRole } from 'rempart/check';
import check from '../../../checks/os-hardening/boot-loader-password.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const paths = ['/boot/grub/grub.cfg'];
const system = aSystem();
const roles: readonly HostRole[] = [];
const closed = { paths, superuser: true, password: 'hashed' } as const;
const open = { paths, superuser: false, password: null } as const;

testCheck(check, [
  { name: 'closed', facts: { self: { loader: closed, roles, system } }, expect: 'pass' },
  { name: 'as installed', facts: { self: { loader: open, roles, system } }, expect: 'fail' },
  {
    name: 'a password in clear text',
    facts: { self: { loader: { ...closed, password: 'clear-text' }, roles, system } },
    expect: 'fail',
  },
  {
    name: 'a password of nobody in particular',
    facts: { self: { loader: { ...closed, superuser: false }, roles, system } },
    expect: 'fail',
  },
  {
    name: 'systemd-boot, which has none',
    facts: { self: { loader: { ...open, paths: [] }, roles, system } },
    expect: 'not-applicable',
  },
  {
    name: 'a machine in a cloud has no console for strangers',
    facts: { self: { loader: open, roles: [{ name: 'cloud', because: 'Amazon EC2' }], system } },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: { self: { loader: open, roles, system: inContainer } },
    expect: 'not-applicable',
  },
]);
