import { completeSet, containerInspect, defineCheck, judgeEach, notApplicable, notTold } from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/tmpfs-noexec',
  title: 'Nothing can be run from the container’s temporary file systems',
  targets: ['container'],
  severity: 'low',
  rationale: 'A read-only container with an executable tmpfs still runs whatever is downloaded into it.',
  remediation:
    'Take `exec` out of the options: `--tmpfs /tmp:rw,noexec,nosuid,nodev` is what the engine gives by itself.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/tmpfs/' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { tmpfs } = inspect.hostConfig;
    if (tmpfs === null) return notTold('its temporary file systems');
    return judgeEach(
      completeSet(Object.entries(tmpfs)),
      ([path, options]) =>
        options.split(',').includes('exec')
          ? {
              message: `Programs can be run from ${path}`,
              expected: 'noexec',
              actual: options,
              location: { path, resource: path },
            }
          : null,
      { whenEmpty: notApplicable('It has no temporary file system') },
    );
  },
});
