import {
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  judgeEach,
  octal,
  optional,
  rootGivingPrograms,
  sudoers,
} from 'rempart/check';

export default defineCheck({
  id: 'non-root-user/image-sudo',
  title: 'Nobody becomes root by sudo in the image',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'An image that runs as an ordinary user and lets that user call sudo without a password runs as root: one line is all that an intruder needs.',
  remediation:
    'Do what needs root before `USER` in the Dockerfile and leave sudo out; to change the user at the start, use an entry point that begins as root and gives it up (`setpriv`, `gosu`).',
  fix: {
    dockerfile: 'USER root … (what needs root) … USER 10001; no apt-get install sudo, no NOPASSWD line',
    flag: '--security-opt no-new-privileges',
    compose: 'security_opt: ["no-new-privileges:true"]',
    breaks: 'Start scripts that call sudo fail: they have to run as root and give it up, or do without.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.2' },
    { standard: 'url', id: 'https://docs.docker.com/build/building/best-practices/#user' },
  ],
  needs: { self: { programs: rootGivingPrograms, sudoers: optional(sudoers) } },
  evaluate({ self: { programs, sudoers } }) {
    // Without its bit the program gives nobody anything.
    const usable = programs.items.filter(({ mode }) => (mode & 0o4000) !== 0);
    const installed = usable.map(
      ({ path, mode }): Finding => ({
        message: `${path} is in the image`,
        expected: 'no sudo and no doas',
        actual: octal(mode),
        severity: 'low',
        location: { path, resource: path },
      }),
    );
    const hasSudo = usable.some(({ path }) => path.endsWith('/sudo'));
    const rules = sudoers.known ? (sudoers.value?.rules ?? []) : [];
    const open = hasSudo
      ? rules
          .filter(({ grantee, noPassword, command }) => noPassword && command === 'ALL' && grantee !== 'root')
          .map(
            ({ grantee, path, line }): Finding => ({
              message: `${grantee} runs everything as root without a password`,
              expected: 'no such rule',
              actual: 'NOPASSWD: ALL',
              location: { path, line, resource: `sudo ${grantee}` },
            }),
          )
      : [];
    const reason =
      programs.reason ?? (sudoers.known ? (sudoers.value?.reason ?? null) : hasSudo ? sudoers.reason : null);
    const findings = [...open, ...installed];
    return judgeEach(
      reason === null ? completeSet(findings) : incompleteSet(findings, reason),
      (finding) => finding,
    );
  },
});
