import { DOWNLOADER_TRAITS, defineCheck, type Finding, judgeEach, startupScripts } from 'rempart/check';

const HIDDEN_FILE = {
  pattern: /(?:^|[\s;&|(="'])(?:\/tmp|\/var\/tmp|\/dev\/shm)\/\.[\w.-]+/m,
  what: 'names a hidden file of a shared folder',
};
/** X and its sessions keep their sockets there. */
const ORDINARY = /\/tmp\/\.(X11|ICE|XIM|font|Test)-unix/;

export default defineCheck({
  id: 'runtime-detection/no-downloaders-at-startup',
  title: 'Nothing that runs at boot or login fetches and runs a program',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Beside cron these are the places where intruders settle: rc.local, profiles of root, the message of the day, hooks of apt and udev.',
  remediation:
    'Find out who wrote the line (`dpkg -S FILE`, `rpm -qf FILE`, its time). Replace an own one by a file that is fetched once and verified; treat another as an intrusion.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1037/004/' }],
  needs: { self: { scripts: startupScripts } },
  evaluate: ({ self: { scripts } }) =>
    judgeEach(scripts, ({ path, text }): Finding | null => {
      const trait = [...DOWNLOADER_TRAITS, HIDDEN_FILE].find(
        ({ pattern }) => pattern.test(text) && !ORDINARY.test(pattern.exec(text)?.[0] ?? ''),
      );
      return trait === undefined
        ? null
        : {
            message: `${path} ${trait.what}`,
            expected: 'programs of this system',
            actual: (trait.pattern.exec(text)?.[0] ?? '').trim().slice(0, 200),
            location: { path, resource: path },
          };
    }),
});
