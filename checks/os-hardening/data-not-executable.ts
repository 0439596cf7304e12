import { defineCheck, fail, notApplicable, pass, processor, system } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/data-not-executable',
  title: 'The processor does not run data as code',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Without this bit what an attacker writes into a buffer runs as soon as a program can be made to jump there.',
  remediation:
    'Switch it on in the firmware (Execute Disable, No-Execute, EDB), choose a processor model of the hypervisor that has it, or install a 64-bit (or PAE) kernel.',
  references: [
    { standard: 'dev-sec-linux', id: 'sysctl-33' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-700300' },
    { standard: 'lynis', id: 'KRNL-5677' },
  ],
  needs: { self: { processor, system } },
  evaluate({ self: { processor, system } }) {
    if (system.machine === 'container')
      return notApplicable('The processor is that of the machine outside this container');
    // Other architectures have had it from their first 64-bit processor on, and list no such flag.
    if (!/^(x86_64|amd64|i[3-6]86)$/.test(processor.arch))
      return notApplicable(`Processors of ${processor.arch} list no such flag`);
    if (processor.flags?.has('nx') === true) return pass('nx');
    return fail({
      message: 'The processor, or its kernel, cannot tell data from code',
      expected: 'nx',
      actual: processor.flags === null ? 'no flags' : 'no nx',
      location: { path: '/proc/cpuinfo', resource: 'nx' },
    });
  },
});
