import {
  type BuildOption,
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  kernelBuild,
  notApplicable,
  system,
} from 'rempart/check';

interface Wish {
  readonly option: BuildOption;
  readonly wanted: 'y' | 'off';
  readonly what: string;
  /** Options of which one makes this one matter: architectures that know it, or what it restricts. */
  readonly only?: readonly string[];
}

const X86 = ['X86'];
const WISHES: readonly Wish[] = [
  { option: 'STRICT_KERNEL_RWX', wanted: 'y', what: 'its code can be written' },
  { option: 'STRICT_MODULE_RWX', wanted: 'y', what: 'the code of modules can be written', only: ['MODULES'] },
  { option: 'STACKPROTECTOR_STRONG', wanted: 'y', what: 'overrun stacks are not noticed' },
  { option: 'VMAP_STACK', wanted: 'y', what: 'a stack can run over into another', only: ['X86', 'ARM64'] },
  { option: 'RANDOMIZE_BASE', wanted: 'y', what: 'it lies at a known place', only: ['X86', 'ARM64'] },
  { option: 'RANDOMIZE_MEMORY', wanted: 'y', what: 'its memory lies at known places', only: X86 },
  { option: 'HARDENED_USERCOPY', wanted: 'y', what: 'copies to and from programs are not measured' },
  { option: 'FORTIFY_SOURCE', wanted: 'y', what: 'overrun buffers are not noticed' },
  { option: 'SLAB_FREELIST_RANDOM', wanted: 'y', what: 'its heap hands out memory in a known order' },
  { option: 'SLAB_FREELIST_HARDENED', wanted: 'y', what: 'the lists of its heap can be bent' },
  { option: 'STRICT_DEVMEM', wanted: 'y', what: '/dev/mem shows all memory', only: ['DEVMEM'] },
  { option: 'DEVKMEM', wanted: 'off', what: '/dev/kmem shows its memory' },
  {
    option: 'LEGACY_VSYSCALL_EMULATE',
    wanted: 'off',
    what: 'code lies at a fixed place in every program',
    only: X86,
  },
];

export default defineCheck({
  id: 'os-hardening/kernel-build-hardened',
  title: 'The kernel was built with its own defences',
  targets: ['host'],
  severity: 'info',
  rationale:
    'Defences against bugs in the kernel are decided when it is built; kernels of distributions have them, those built by oneself or by a vendor of boards often not.',
  remediation: 'Run the kernel of the distribution, or build with the options named.',
  references: [
    { standard: 'lynis', id: 'KRNL-5728' },
    { standard: 'url', id: 'https://kspp.github.io/Recommended_Settings' },
  ],
  needs: { self: { build: kernelBuild, system } },
  evaluate({ self: { build, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    const { options, path } = build;
    return judgeEach(
      completeSet(WISHES.filter(({ only }) => only === undefined || only.some((arch) => options.has(arch)))),
      ({ option, wanted, what }): Finding | null => {
        const value = options.get(option);
        const right = wanted === 'y' ? value === 'y' : value === undefined;
        return right
          ? null
          : {
              message: `The kernel was built so that ${what}`,
              expected: wanted === 'y' ? `CONFIG_${option}=y` : `no CONFIG_${option}`,
              actual: value ?? 'not set',
              location: { path, resource: option },
            };
      },
      { partialCredit: true },
    );
  },
});
