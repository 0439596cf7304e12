import {
  completeSet,
  defineCheck,
  type Finding,
  hiddenProcesses,
  judgeEach,
  notApplicable,
  system,
} from 'rempart/check';

export default defineCheck({
  id: 'runtime-detection/no-hidden-processes',
  title: 'No process hides from the list of processes',
  targets: ['host'],
  severity: 'critical',
  rationale:
    'A rootkit in the kernel leaves its processes out of /proc; the control groups, which it seldom changes, still count them.',
  remediation:
    'Treat the host as taken over: cut it from the network, keep an image of memory and disks, build it anew from known sources. What runs on it can no longer be believed.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1014/' }],
  needs: { self: { hidden: hiddenProcesses, system } },
  evaluate({ self: { hidden, system } }) {
    if (system.machine === 'container')
      return notApplicable('A container sees only a part of the processes of its kernel');
    return judgeEach(
      completeSet(hidden),
      ({ pid, name }): Finding => ({
        message: `Process ${pid} runs, but /proc does not list it`,
        expected: 'every process listed',
        actual: name ?? 'no name',
        location: { resource: `hidden process ${name ?? ''}`.trim() },
      }),
    );
  },
});
