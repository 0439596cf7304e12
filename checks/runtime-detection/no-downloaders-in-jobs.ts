import { DOWNLOADER_TRAITS, defineCheck, type Finding, judgeEach, scheduledJobs } from 'rempart/check';

const TRAITS: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  ...DOWNLOADER_TRAITS.map(({ pattern, what }) => ({ pattern, message: `A job ${what}` })),
  {
    pattern:
      /^(?:[ \t]*|.*[;&|][ \t]*|(?:@\w+|(?:\S+[ \t]+){4}\S+)[ \t]+(?:root[ \t]+)?)(?:\/tmp|\/var\/tmp|\/dev\/shm)\/\.[\w.-]+/m,
    message: 'A job runs a hidden file of a shared folder',
  },
];

export default defineCheck({
  id: 'runtime-detection/no-downloaders-in-jobs',
  title: 'No scheduled job runs what it has just fetched',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Cron is where intruders settle: a line that fetches and runs brings them back after each cleaning.',
  remediation:
    'Find out who wrote the job. Replace an own one by a file that is fetched once, verified and kept; treat another as an intrusion.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1053/003/' }],
  needs: { self: { jobs: scheduledJobs } },
  evaluate: ({ self: { jobs } }) =>
    judgeEach(jobs, ({ text, path }): Finding | null => {
      const trait = TRAITS.find(({ pattern }) => pattern.test(text));
      return trait === undefined
        ? null
        : {
            message: trait.message,
            expected: 'programs of this system',
            actual: (trait.pattern.exec(text)?.[0] ?? '').trim().slice(0, 200),
            location: { path, resource: path },
          };
    }),
});
