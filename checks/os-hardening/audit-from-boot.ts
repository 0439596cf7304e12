import {
  auditSettings,
  defineCheck,
  type Finding,
  fail,
  kernelCommandLine,
  notApplicable,
  optional,
  pass,
  system,
} from 'rempart/check';

const SMALLEST_BACKLOG = 8192;

export default defineCheck({
  id: 'os-hardening/audit-from-boot',
  title: 'The kernel audits from its start, with room for what comes before auditd',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Processes that were started before auditd are not audited for as long as they run, and what the kernel cannot hold until then is lost.',
  remediation:
    'Add `audit=1 audit_backlog_limit=8192` to GRUB_CMDLINE_LINUX in /etc/default/grub, run `update-grub` or `grub2-mkconfig`, and reboot.',
  references: [
    { standard: 'cis-debian-12', id: '6.2.1.3' },
    { standard: 'cis-debian-12', id: '6.2.1.4' },
  ],
  needs: { self: { words: kernelCommandLine, settings: optional(auditSettings), system } },
  evaluate({ self: { words, settings, system } }) {
    if (system.machine === 'container')
      return notApplicable('The kernel is that of the machine outside this container');
    // Of equal arguments the last one holds.
    const last = (name: string) =>
      words.findLast((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
    const [audit, backlog] = [last('audit'), last('audit_backlog_limit')];
    const findings: readonly Finding[] = [
      ...(audit === '1' || audit === 'on'
        ? []
        : [
            {
              message: 'What starts before auditd is not audited',
              expected: 'audit=1',
              actual: audit === undefined ? 'no such argument' : `audit=${audit}`,
              location: { path: '/proc/cmdline', resource: 'audit' },
            },
          ]),
      ...(Number(backlog ?? 0) >= SMALLEST_BACKLOG
        ? []
        : [
            {
              message: 'The kernel holds few events before auditd takes them',
              expected: `audit_backlog_limit of ${SMALLEST_BACKLOG} or more`,
              actual: backlog === undefined ? 'no such argument' : backlog,
              location: { path: '/proc/cmdline', resource: 'audit_backlog_limit' },
            },
          ]),
    ];
    const [first, ...rest] = findings;
    if (first === undefined) return pass();
    // Without a daemon there is nobody who would take the events.
    return fail(
      [first, ...rest],
      settings.known && settings.value === null ? { follows: ['runtime-detection/audit-daemon'] } : {},
    );
  },
});
