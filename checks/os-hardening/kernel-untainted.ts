import {
  completeSet,
  defineCheck,
  type Finding,
  judgeEach,
  kernelParameters,
  notApplicable,
  type Severity,
  system,
  undecided,
} from 'rempart/check';

/** Bits of tainted-kernels.rst that say where code of the kernel came from; the others tell of crashes and hardware. */
const TAINTS: readonly (readonly [bit: number, what: string, severity: Severity])[] = [
  [0, 'a module under a proprietary licence was loaded', 'info'],
  [1, 'a module was loaded by force', 'low'],
  [3, 'a module was removed by force', 'low'],
  [12, 'a module from outside the kernel’s source was loaded', 'info'],
  [13, 'an unsigned module was loaded', 'info'],
];

export default defineCheck({
  id: 'os-hardening/kernel-untainted',
  title: 'The kernel runs no code from elsewhere',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Rootkits are modules that nobody signed; a vendor’s driver is code of the kernel that no distribution mends.',
  remediation:
    'Find the module: `grep -l . /sys/module/*/taint | xargs grep .`; remove what nobody can explain, and take drivers from the distribution. The mark goes with the next boot.',
  references: [{ standard: 'url', id: 'https://docs.kernel.org/admin-guide/tainted-kernels.html' }],
  needs: { self: { parameters: kernelParameters, system } },
  evaluate({ self: { parameters, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    const text = parameters.live.get('kernel.tainted');
    if (text === undefined || text === null || !/^\d+$/.test(text))
      return undecided({ code: 'unsupported', text: 'kernel.tainted cannot be read' });
    const mask = BigInt(text);
    return judgeEach(completeSet(TAINTS), ([bit, what, severity]): Finding | null =>
      (mask & (1n << BigInt(bit))) === 0n
        ? null
        : {
            message: `Since the boot ${what}`,
            expected: '0',
            actual: `kernel.tainted = ${text}`,
            location: { resource: `taint ${bit}` },
            ...(severity === 'low' ? {} : { severity }),
          },
    );
  },
});
