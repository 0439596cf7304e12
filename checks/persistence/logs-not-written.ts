import {
  containerInspect,
  defineCheck,
  filterSet,
  isLogPath,
  judgePaths,
  notApplicable,
  safeWord,
  writtenPaths,
} from 'rempart/check';

export default defineCheck({
  id: 'persistence/logs-not-written',
  title: 'Logs go to standard output or to a volume',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A log in the container’s own layer is read by nobody, is gone with the container just when it is needed, and grows without a bound.',
  remediation:
    'Let the program log to standard output (a link from the file to /dev/stdout does), where the engine keeps and rotates it; or mount a volume on the folder.',
  fix: {
    flag: '--mount type=volume,src=NAME,dst=FOLDER, where it cannot log to standard output',
    compose: 'volumes: ["NAME:FOLDER"], where it cannot log to standard output',
    dockerfile: 'RUN ln -sf /dev/stdout FILE',
    breaks: 'Programs that rotate or read their own log',
  },
  seen: 'kernel',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/logging/' }],
  needs: { self: { inspect: containerInspect, written: writtenPaths } },
  evaluate({ self: { inspect, written } }) {
    if (inspect.hostConfig.readonlyRootfs === true) return notApplicable('The root is read-only');
    if (written === null) return notApplicable('It was never started');
    const logs = filterSet(written, ({ path, kind }) => kind !== 'deleted' && isLogPath(path));
    return judgePaths(logs, ({ path, kind }) => ({
      message: `The log ${path} was written to the container’s own layer`,
      expected: 'standard output or a volume',
      actual: kind,
      location: { path, resource: path },
      fix: { dockerfile: `RUN ln -sf /dev/stdout ${safeWord(path, 'FILE')}` },
    }));
  },
});
