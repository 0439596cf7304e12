import check from '../../../checks/os-hardening/kernel-build-hardened.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';

const GOOD =
  'STRICT_KERNEL_RWX STRICT_MODULE_RWX STACKPROTECTOR_STRONG HARDENED_USERCOPY FORTIFY_SOURCE SLAB_FREELIST_RANDOM SLAB_FREELIST_HARDENED'.split(
    ' ',
  );
const build = (arch: string, ...names: readonly string[]) => ({
  path: '/boot/config-6.1.0-18-amd64',
  options: new Map([arch, ...names].map((name) => [name, 'y'])),
});
const forX86 = [...GOOD, 'VMAP_STACK', 'RANDOMIZE_BASE', 'RANDOMIZE_MEMORY', 'STRICT_DEVMEM'];
const system = aSystem();

testCheck(check, [
  {
    name: 'a kernel of a distribution',
    facts: { self: { build: build('X86', ...forX86), system } },
    expect: 'pass',
  },
  {
    name: 'options that only x86 knows',
    facts: { self: { build: build('RISCV', ...GOOD), system } },
    expect: 'pass',
  },
  {
    name: 'a kernel without modules and without /dev/mem needs nothing against them',
    facts: {
      self: {
        build: build('X86', ...forX86.filter((name) => !/MODULE|DEVMEM/.test(name))),
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: '/dev/mem open',
    facts: {
      self: { build: build('X86', ...forX86.filter((name) => name !== 'STRICT_DEVMEM'), 'DEVMEM'), system },
    },
    expect: 'fail',
  },
  {
    name: 'without random places',
    facts: {
      self: { build: build('X86', ...forX86.filter((name) => name !== 'RANDOMIZE_BASE')), system },
    },
    expect: 'fail',
  },
  {
    name: 'with /dev/kmem',
    facts: { self: { build: build('X86', ...forX86, 'DEVKMEM'), system } },
    expect: 'fail',
  },
  {
    name: 'a container',
    facts: { self: { build: build('X86'), system: inContainer } },
    expect: 'not-applicable',
  },
]);
