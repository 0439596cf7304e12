import {
  defineCheck,
  fail,
  kernelLineSupport,
  kernels,
  notApplicable,
  pass,
  system,
  undecided,
} from 'rempart/check';

const DAY = 86_400_000;

export default defineCheck({
  id: 'patching/kernel-line-supported',
  title: 'Somebody still mends the line of the running kernel',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'A kernel built by hand from a line that is over gets no fix any more, whatever the distribution around it publishes.',
  remediation:
    'Run the kernel of the distribution (`apt-get install linux-image-amd64`, `dnf install kernel`), or build from a longterm line that kernel.org still mends.',
  references: [
    { standard: 'lynis', id: 'KRNL-5788' },
    { standard: 'url', id: 'https://www.kernel.org/category/releases.html' },
  ],
  needs: { self: { kernels, system } },
  evaluate({ self: { kernels, system }, collectedAt }) {
    if (system.machine === 'container') return notApplicable('The kernel is that of the host');
    const support = kernelLineSupport(kernels.running, kernels.build);
    if (support === null)
      return undecided({ code: 'unsupported', text: `Until when ${kernels.running} is mended is not known` });
    if (support.kind === 'built') return pass(`${kernels.running} is built by a distribution`);
    const location = { resource: 'kernel line' };
    if (support.kind === 'ended')
      return fail({
        message: 'The running kernel is of a line that nobody mends',
        expected: 'a kernel of the distribution, or of a longterm line',
        actual: kernels.running,
        location,
      });
    const left = Math.floor((Date.parse(support.day) - collectedAt) / DAY) + 1;
    if (left > 90) return pass(`${kernels.running}: until ${support.day}`);
    return fail({
      message:
        left >= 0
          ? `The line of the running kernel is mended for ${left} more days`
          : 'The running kernel is of a line that nobody mends',
      expected: 'a kernel of the distribution, or of a longterm line',
      actual: `${kernels.running}, ${left >= 0 ? 'until' : 'ended'} ${support.day}`,
      location,
      ...(left >= 0 ? { severity: 'low' as const } : {}),
    });
  },
});
