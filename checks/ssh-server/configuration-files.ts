import {
  defineCheck,
  fail,
  isLastOne,
  isRepeated,
  judgeEach,
  notApplicable,
  octal,
  pass,
  type SshdLine,
  sshd,
  sshdConfigFiles,
  sshdStart,
  sshFolders,
  undecided,
} from 'rempart/check';

const permissions = defineCheck({
  id: 'ssh-server/configuration-permissions',
  title: 'Only root can change the configuration of sshd',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'Whoever can write it can let themselves in as anybody; what it says tells a local attacker where to try.',
  remediation:
    '`chown root:root /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf && chmod 600 /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf`.',
  references: [
    { standard: 'cis-debian-12', id: '5.1.1' },
    { standard: 'dev-sec-ssh', id: 'sshd-05' },
    { standard: 'lynis', id: 'FILE-7524' },
  ],
  needs: { self: { files: sshdConfigFiles } },
  evaluate({ self: { files } }) {
    if (files === null) return notApplicable('There is no sshd_config');
    const set = { items: files.entries, complete: true, reason: null };
    return judgeEach(set, ({ path, uid, gid, mode }) => {
      const writable = uid !== 0 || (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0);
      // Files of the vendor, below /usr and crypto-policies, are public anyway.
      if (!writable && ((mode & 0o044) === 0 || !path.startsWith('/etc/ssh/'))) return null;
      return {
        message: writable
          ? 'Others than root can change the configuration of sshd'
          : 'Everybody can read the configuration of sshd',
        expected: 'root, 0600',
        actual: `uid ${uid}, gid ${gid}, ${octal(mode)}`,
        location: { path, resource: path },
        fix: `chown root:root ${path} && chmod 600 ${path}`,
        ...(writable ? {} : { severity: 'info' as const }),
      };
    });
  },
});

const folder = defineCheck({
  id: 'ssh-server/configuration-folder',
  title: 'Only root can put files among the configuration of SSH',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Whoever can write the folder swaps the configuration and the host keys, whatever the modes of the files.',
  remediation:
    '`chown root:root /etc/ssh /etc/ssh/sshd_config.d && chmod 755 /etc/ssh /etc/ssh/sshd_config.d`.',
  references: [{ standard: 'dev-sec-ssh', id: 'sshd-04' }],
  needs: { self: { folders: sshFolders } },
  evaluate: ({ self: { folders } }) =>
    judgeEach(
      folders,
      ({ path, uid, gid, mode }) =>
        uid === 0 && (mode & 0o002) === 0 && ((mode & 0o020) === 0 || gid === 0)
          ? null
          : {
              message: 'Others than root can change what the folder holds',
              expected: 'root, 0755 or stricter',
              actual: `uid ${uid}, gid ${gid}, ${octal(mode)}`,
              location: { path, resource: path },
              fix: `chown root:root ${path} && chmod 755 ${path}`,
            },
      { whenEmpty: notApplicable('There is no /etc/ssh') },
    ),
});

const valid = defineCheck({
  id: 'ssh-server/configuration-valid',
  title: 'sshd accepts its configuration',
  targets: ['host'],
  severity: 'medium',
  rationale: 'With a faulty file sshd does not start again, and the next restart shuts everybody out.',
  remediation: 'Run `sshd -t`, mend the line it names, then reload sshd while a session is still open.',
  references: [{ standard: 'url', id: 'https://man.openbsd.org/sshd#t' }],
  needs: { self: { sshd } },
  evaluate({ self: { sshd } }) {
    if (sshd === null) return notApplicable('sshd is not installed');
    if (sshd.problem !== null) {
      const [, path, line] = /^(\/\S+?):? line (\d+)/.exec(sshd.problem) ?? [];
      return fail({
        message: 'sshd refuses its configuration',
        expected: 'sshd -t without a word',
        actual: sshd.problem,
        location: { ...(path === undefined ? {} : { path, line: Number(line) }), resource: 'configuration' },
      });
    }
    return sshd.source === 'sshd'
      ? pass('sshd -T printed it')
      : undecided({ code: 'permission', text: 'Only sshd itself can tell, and it needs root' });
  },
});

/** Where a line holds, and what it sets: the first of one place wins. */
const placeOf = ({ keyword, blocks }: SshdLine): string =>
  [keyword, ...blocks.map(({ path, line }) => `${path}:${line}`)].join('\n');

const shadowed = defineCheck({
  id: 'ssh-server/shadowed-settings',
  title: 'No setting of sshd is overruled by an earlier one',
  targets: ['host'],
  severity: 'low',
  rationale:
    'The first value wins: a line that somebody believes in has no effect when a drop-in said otherwise before.',
  remediation:
    'Remove the line without effect, or the earlier one. Drop-ins of /etc/ssh/sshd_config.d are read in the order of their names, where the Include stands.',
  references: [{ standard: 'url', id: 'https://man.openbsd.org/sshd_config#DESCRIPTION' }],
  needs: { self: { files: sshdConfigFiles } },
  evaluate({ self: { files } }) {
    if (files === null) return notApplicable('There is no sshd_config');
    const first = new Map<string, SshdLine>();
    const lines = files.lines.filter(({ keyword }) => !isRepeated(keyword) && !isLastOne(keyword));
    for (const line of lines) if (!first.has(placeOf(line))) first.set(placeOf(line), line);
    const reason =
      files.unresolved.length === 0
        ? null
        : ({
            code: 'permission',
            text: `Include ${files.unresolved.join(' ')} could not be followed`,
          } as const);
    return judgeEach({ items: lines, complete: reason === null, reason }, (line) => {
      const winner = first.get(placeOf(line));
      const same = winner?.args.join(' ').toLowerCase() === line.args.join(' ').toLowerCase();
      if (winner === undefined || same) return null;
      return {
        message: `${line.keyword} ${line.args.join(' ')} has no effect: ${winner.path}:${winner.line} came first`,
        expected: 'one value',
        actual: `${winner.args.join(' ')} in ${winner.path}:${winner.line}`,
        location: { path: line.path, line: line.line, resource: `${line.keyword} in ${line.path}` },
      };
    });
  },
});

const inForce = defineCheck({
  id: 'ssh-server/configuration-in-force',
  title: 'The running sshd has read its present configuration',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A line that was written after sshd started protects nothing until it is reloaded, however right it looks.',
  remediation: '`sshd -t && systemctl reload ssh` (`sshd` on other distributions than Debian and Ubuntu).',
  references: [{ standard: 'url', id: 'https://man.openbsd.org/sshd#DESCRIPTION' }],
  needs: { self: { sshd, files: sshdConfigFiles, start: sshdStart } },
  evaluate({ self: { sshd, files, start } }) {
    if (sshd === null) return notApplicable('sshd is not installed');
    if (files === null) return notApplicable('There is no sshd_config');
    if (sshd.running === false) return notApplicable('No sshd listens: each connection reads the files anew');
    if (start === null)
      return undecided({ code: 'unsupported', text: 'sshd left no file that tells when it started' });
    const reason =
      files.unresolved.length === 0
        ? null
        : ({ code: 'permission', text: `Include ${files.unresolved.join(' ')} was not followed` } as const);
    return judgeEach({ items: files.entries, complete: reason === null, reason }, ({ path, mtime }) =>
      mtime <= start
        ? null
        : {
            message: 'A file was changed after sshd was last started or reloaded',
            expected: `changed before ${new Date(start * 1000).toISOString()}`,
            actual: `changed ${new Date(mtime * 1000).toISOString()}`,
            location: { path, resource: path },
          },
    );
  },
});

export default [permissions, valid, shadowed, inForce, folder] as const;
