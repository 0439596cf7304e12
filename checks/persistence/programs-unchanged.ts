import { defineCheck, filterSet, judgePaths, kindOfPath, notApplicable, writtenPaths } from 'rempart/check';

/** What a job or a login runs; images write it at the start too, from their settings. */
const JOBS = /^\/etc\/(?:cron|profile|init\.d\/)|^\/var\/spool\/cron\//;

export default defineCheck({
  id: 'persistence/programs-unchanged',
  title: 'The programs of the container are those of its image',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A program that was added or changed after the start was never scanned, is in no image, and is what an intruder leaves behind.',
  remediation:
    'Find out who wrote it (`docker diff`, `docker logs`), rebuild the image with what is needed, and replace the container; `--read-only` keeps it so.',
  fix: {
    flag: '--read-only --tmpfs /tmp --tmpfs /run',
    compose: 'read_only: true; tmpfs: [/tmp, /run]',
    dockerfile: 'RUN with what was installed later',
    breaks: 'Programs that update themselves, and entry points that install or render at the start',
  },
  seen: 'kernel',
  references: [
    { standard: 'nist-800-190', id: '4.4.4' },
    { standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/container/diff/' },
  ],
  needs: { self: { written: writtenPaths } },
  evaluate: ({ self: { written } }) =>
    written === null
      ? notApplicable('It was never started')
      : judgePaths(
          filterSet(written, ({ path }) => kindOfPath(path) !== 'other'),
          ({ path, kind }) => ({
            message: `${path} ${kind === 'deleted' ? 'is gone' : `was ${kind}`} since the container was made`,
            expected: 'as in the image',
            actual: kind,
            location: { path, resource: path },
            // Entry points that take the user id from a variable write the accounts at every start.
            ...(kind === 'deleted' || kindOfPath(path) === 'accounts'
              ? { severity: 'low' as const }
              : JOBS.test(path)
                ? { severity: 'medium' as const }
                : {}),
          }),
        ),
});
