/** The lines of the checklist (design: two lists, sixteen ids); `vulnerabilities` serves hosts and images alike. */
export const SECTIONS = {
  'os-hardening': 'The operating system is hardened',
  antivirus: 'An antivirus is installed, running and fresh',
  patching: 'Patches are applied regularly and precisely',
  'process-privileges': 'Processes run as ordinary users',
  'ssh-server': 'The SSH server is hardened',
  firewall: 'A firewall is configured',
  'attack-surface': 'Needless software and services are removed',
  vulnerabilities: 'Known vulnerabilities are found',
  'runtime-detection': 'Compromise is detected at run time',
  'privileged-mode': 'Containers do not run privileged',
  'non-root-user': 'Containers run as ordinary users',
  'filesystem-permissions': 'File permissions are as tight as possible',
  isolation: 'Containers stay inside their box',
  'resource-limits': 'Containers cannot exhaust the shared kernel',
  persistence: 'What must last sits on declared volumes',
  'docker-engine': 'The engine itself is hardened',
} as const;

/** A section id; never renamed, reports of years are compared by it. */
export type Section = keyof typeof SECTIONS;

/** Section ids in the order of the checklist, which is the order of every report. */
export const sectionIds = Object.keys(SECTIONS) as readonly Section[];
