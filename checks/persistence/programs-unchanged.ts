import {
  containerChanges,
  containerInspect,
  defineCheck,
  filterSet,
  judgeEach,
  notApplicable,
} from 'rempart/check';

const PROGRAMS =
  /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib(?:32|64|x32)?|libexec)\/.|^\/etc\/(?:passwd|shadow|sudoers|ld\.so\.preload|cron[^/]*|crontab|profile|init\.d|ssh)(?:[./]|$)|^\/(?:root|home\/[^/]+)\/\.ssh\//;
/** Caches that programs write beside their code. */
const CACHES = /\/__pycache__(?:\/|$)|\.py[co]$|\/ld\.so\.cache$/;

export default defineCheck({
  id: 'persistence/programs-unchanged',
  title: 'The programs of the container are those of its image',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A program that was added or changed after the start was never scanned, is in no image, and is what an intruder leaves behind.',
  remediation:
    'Find out who wrote it (`docker diff`, `docker logs`), rebuild the image with what is needed, and replace the container; `--read-only` keeps it so.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/container/diff/' }],
  needs: { self: { inspect: containerInspect, changes: containerChanges } },
  evaluate({ self: { inspect, changes } }) {
    if (inspect.state.startedAt === null) return notApplicable('It was never started');
    const folders = new Set(changes.items.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
    return judgeEach(
      filterSet(changes, ({ path }) => PROGRAMS.test(path) && !CACHES.test(path) && !folders.has(path)),
      ({ path, kind }) => ({
        message: `${path} was ${kind} after the start`,
        expected: 'as in the image',
        actual: kind,
        location: { path, resource: path },
      }),
    );
  },
});
