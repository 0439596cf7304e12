import { completeSet, containerInspect, defineCheck, judgeEach, notApplicable, notTold } from 'rempart/check';

/** The engine names a volume that nobody named by 64 hexadecimal digits. */
const ANONYMOUS = /^[0-9a-f]{64}$/;

export default defineCheck({
  id: 'persistence/anonymous-volumes',
  title: 'Data lies on volumes that somebody named',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'An anonymous volume is left behind by the next container and found by nobody: not by backups, not by the one who replaces the container.',
  remediation:
    'Name it: `--mount type=volume,src=NAME,dst=PATH` (Compose: a top-level `volumes:` entry), and copy the data over once. Where nothing has to last, mount a tmpfs there.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/volumes/' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    if (inspect.mounts === null) return notTold('its mounts');
    const volumes = inspect.mounts.filter(({ type }) => type === 'volume');
    const doomed = inspect.hostConfig.autoRemove === true;
    return judgeEach(
      completeSet(volumes),
      ({ name, destination }) =>
        name !== null && ANONYMOUS.test(name)
          ? {
              message: doomed
                ? `${destination} is deleted with the container`
                : `${destination} lies on a volume without a name`,
              expected: 'a named volume',
              actual: doomed ? 'anonymous, and --rm' : 'anonymous',
              location: { path: destination ?? '', resource: destination ?? '' },
            }
          : null,
      { whenEmpty: notApplicable('It has no volume') },
    );
  },
});
