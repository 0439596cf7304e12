import {
  completeSet,
  cpuVulnerabilities,
  defineCheck,
  type Finding,
  judgeEach,
  notApplicable,
  system,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/processor-weaknesses-mitigated',
  title: 'Weaknesses of the processor are mitigated',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Through an open weakness one process, container or guest reads the memory of others, keys included.',
  remediation:
    'Install the microcode package (intel-microcode, amd64-microcode, microcode_ctl) and kernel updates, reboot, and take `mitigations=off` out of the kernel arguments. On a virtual machine the provider must act.',
  references: [
    { standard: 'dev-sec-linux', id: 'os-12' },
    { standard: 'url', id: 'https://docs.kernel.org/admin-guide/hw-vuln/index.html' },
  ],
  needs: { self: { states: cpuVulnerabilities, system } },
  evaluate({ self: { states, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    if (states === null) return notApplicable('This kernel does not tell of weaknesses of its processor');
    return judgeEach(
      completeSet([...states]),
      ([name, state]): Finding | null => {
        const finding = (message: string, mild: boolean): Finding => ({
          message,
          expected: 'Not affected, or a mitigation',
          actual: state,
          location: { path: `/sys/devices/system/cpu/vulnerabilities/${name}`, resource: name },
          ...(mild ? { severity: 'low' } : {}),
        });
        if (/^(KVM: )?Vulnerable/.test(state)) return finding(`${name} is open`, false);
        // What only the hypervisor knows, or what is left beside a mitigation (SMT), a guest cannot mend.
        return /^Unknown|vulnerable/i.test(state)
          ? finding(`${name} is mitigated in part, or not for certain`, true)
          : null;
      },
      { partialCredit: true },
    );
  },
});
