import {
  defineCheck,
  fail,
  notApplicable,
  type PamLine,
  pam,
  pamStack,
  pass,
  undecided,
} from 'rempart/check';

/** With `trust`, or as `sufficient`, the module lets people in and keeps nobody out. */
const restricts = ({ module, control, args }: PamLine): boolean =>
  module === 'pam_wheel' &&
  !args.includes('trust') &&
  !args.includes('deny') &&
  (control === 'required' || control === 'requisite' || /\bdefault=(die|bad)\b/.test(control));

export default defineCheck({
  id: 'os-hardening/su-restricted',
  title: 'Only members of a group may use su',
  targets: ['host'],
  severity: 'low',
  rationale:
    'With su whoever learns another password becomes that user on the machine, root among them; sudo asks for rules first.',
  remediation:
    'Write `auth required pam_wheel.so use_uid group=sugroup` into /etc/pam.d/su, and leave the group empty, or put those into it who need su.',
  references: [{ standard: 'cis-debian-12', id: '5.2.7' }],
  needs: { self: { pam } },
  evaluate({ self: { pam } }) {
    if (pam === null) return notApplicable('There is no PAM');
    if (!pam.lines.items.some(({ service }) => service === 'su'))
      return pam.lines.reason === null ? notApplicable('su has no PAM stack') : undecided(pam.lines.reason);
    const stack = pamStack(pam, 'su', 'auth');
    const line = stack.find(restricts);
    if (line !== undefined) return pass(`${line.path}:${line.line}`);
    if (pam.lines.reason !== null) return undecided(pam.lines.reason);
    return fail({
      message: 'Everybody may use su',
      expected: 'auth required pam_wheel.so use_uid',
      actual: stack.some(({ module }) => module === 'pam_wheel')
        ? 'pam_wheel where it keeps nobody out'
        : 'no pam_wheel',
      location: { path: '/etc/pam.d/su', resource: 'pam_wheel' },
    });
  },
});
