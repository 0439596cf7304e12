import {
  defineCheck,
  type Finding,
  fail,
  loginDefs,
  notApplicable,
  pass,
  shellStartFiles,
  undecided,
} from 'rempart/check';

/** Octal digits, or words such as `u=rwx,g=rx,o=`, which name what stays allowed. */
const maskOf = (value: string): number => {
  if (/^[0-7]+$/.test(value)) return Number.parseInt(value, 8);
  const allowed = (who: string): number => {
    const rights = new RegExp(`(?:^|,)[ugoa]*[${who}a][ugoa]*=([rwx]*)`).exec(value)?.[1] ?? 'rwx';
    return [...rights].reduce((bits, right) => bits | (right === 'r' ? 4 : right === 'w' ? 2 : 1), 0);
  };
  return ((7 - allowed('u')) << 6) | ((7 - allowed('g')) << 3) | (7 - allowed('o'));
};

export default defineCheck({
  id: 'os-hardening/default-umask-strict',
  title: 'New files are closed to other users',
  targets: ['host'],
  severity: 'low',
  rationale: 'The umask of a login decides who can read what its user writes.',
  remediation:
    'Set `UMASK 027` in /etc/login.defs (pam_umask and useradd read it), and mend or remove the `umask` lines of the files named: they come later and win. Programs that share files between users by the group others break.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.2.6' },
    { standard: 'cis-debian-12', id: '5.4.3.3' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300030' },
    { standard: 'dev-sec-linux', id: 'os-05' },
    { standard: 'lynis', id: 'AUTH-9328' },
    { standard: 'lynis', id: 'SHLL-6230' },
  ],
  needs: { self: { loginDefs, startFiles: shellStartFiles } },
  evaluate({ self: { loginDefs, startFiles } }) {
    if (loginDefs.size === 0 && startFiles.settings.length === 0)
      return startFiles.reason === null
        ? notApplicable('There is neither /etc/login.defs nor a file of shells that sets anything')
        : undecided(startFiles.reason);
    const setting = loginDefs.get('UMASK');
    // `[ "$(umask)" = 0 ] && umask 022` and the like hold for few; what stands alone holds for every shell.
    const told = startFiles.settings.filter(({ name, conditional }) => name === 'umask' && !conditional);
    const ofAll = told.findLast(({ ofRoot }) => !ofRoot);
    const ofRoot = told.findLast((each) => each.ofRoot);
    // login.defs(5): 022 unless told.
    const common = ofAll ?? {
      value: setting?.value ?? '022',
      path: setting?.path ?? '/etc/login.defs',
      line: setting?.line ?? null,
    };
    const findings = [common, ...(ofRoot === undefined ? [] : [ofRoot])]
      .filter(({ value }) => (maskOf(value) & 0o027) !== 0o027)
      .map(({ value, path, line }): Finding => {
        const closed = (maskOf(value) & 0o022) === 0o022;
        const whose = path.startsWith('/root/') ? 'New files of root' : 'New files';
        return {
          message: closed ? `${whose} are readable by everybody` : `${whose} are writable by others`,
          expected: '027',
          actual: line === null ? '022 (default)' : value,
          location: {
            path,
            ...(line === null ? {} : { line }),
            resource: path.includes('login.defs') ? 'UMASK' : path,
          },
          ...(closed ? { severity: 'info' } : {}),
        };
      });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    return startFiles.reason === null ? pass(common.value) : undecided(startFiles.reason);
  },
});
