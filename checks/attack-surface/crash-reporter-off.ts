import {
  defineCheck,
  type Finding,
  fail,
  kernelParameters,
  notApplicable,
  optional,
  pass,
  startsAtBoot,
  system,
  undecided,
  unitNamed,
  units,
} from 'rempart/check';

/** Services that send what crashed to a vendor. */
const SENDERS = ['whoopsie.service', 'apport-autoreport.service', 'abrt-oops.service', 'abrtd.service'];

export default defineCheck({
  id: 'attack-surface/crash-reporter-off',
  title: 'No reporter takes the memory of crashed programs',
  targets: ['host'],
  severity: 'low',
  rationale:
    'The reporter runs as root for every program that crashes, in containers too, has had holes up to root, and hands memory with passwords to a file or a vendor.',
  remediation:
    'Ubuntu: `systemctl disable --now apport.service whoopsie.service`, `enabled=0` in /etc/default/apport, or `apt purge apport whoopsie`. RHEL family: `systemctl disable --now abrtd`.',
  references: [
    { standard: 'cis-debian-12', id: '1.5.5' },
    { standard: 'url', id: 'https://wiki.ubuntu.com/Apport' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man5/core.5.html' },
  ],
  needs: { self: { parameters: kernelParameters, units: optional(units), system } },
  evaluate({ self: { parameters, units, system } }) {
    if (system.machine === 'container')
      return notApplicable('Crashes are handled by the machine outside this container');
    const findings: Finding[] = [];
    const pattern = parameters.live.get('kernel.core_pattern') ?? null;
    // apport's unit stays active when /etc/default/apport switches it off: what the kernel calls decides.
    if (pattern !== null && /^\|\S*\/(apport|abrt-hook-ccpp)\b/.test(pattern))
      findings.push({
        message: `The kernel hands every crash to ${pattern.slice(1).split(' ')[0]}`,
        expected: 'no crash reporter',
        actual: pattern,
        location: { resource: 'kernel.core_pattern' },
      });
    for (const name of SENDERS) {
      const unit = units.known ? unitNamed(units.value, name) : null;
      if (unit === null || unit.state === 'masked' || !(unit.active ?? startsAtBoot(unit))) continue;
      findings.push({
        message: `${name} sends crash reports`,
        expected: 'not running',
        actual: unit.active === true ? 'running' : unit.state,
        location: { resource: name },
      });
    }
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    if (pattern === null)
      return undecided({ code: 'unsupported', text: 'kernel.core_pattern cannot be read' });
    if (!units.known) return undecided(units.reason);
    return pass(`kernel.core_pattern = ${pattern}`);
  },
});
