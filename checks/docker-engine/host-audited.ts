import {
  DESKTOP,
  defineCheck,
  engineInfo,
  fail,
  isDesktop,
  optional,
  pass,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/host-audited',
  title: 'The host of the engine is part of the audit',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Containers share the kernel, the files and the firewall of their host: an engine is no better than that. Nothing is known to be wrong where the host was left out, so this is mild.',
  remediation:
    'Audit the host as well: `rempart audit ssh://USER@HOST` includes its engines, and joins what both know.',
  fix: { command: 'rempart audit ssh://USER@HOST', breaks: 'Nothing: looking changes nothing.' },
  references: [
    { standard: 'cis-docker-1.6', id: '1.2.1' },
    { standard: 'nist-800-190', id: '4.5.3' },
  ],
  needs: { self: { info: engineInfo }, parent: { host: { system: optional(system) } } },
  evaluate({ self: { info }, parent: { host } }) {
    if (isDesktop(info)) return DESKTOP;
    if (host.system.known) return pass(host.system.value.os ?? undefined);
    if (!host.system.leftOut) return undecided(host.system.reason);
    return fail({
      message: 'The engine was audited without its host',
      expected: 'the host as a target',
      actual: 'left out',
      location: { resource: 'host' },
    });
  },
});
