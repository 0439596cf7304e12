import { completeSet, containerInspect, defineCheck, judgeEach, notApplicable, notTold } from 'rempart/check';

export default defineCheck({
  id: 'filesystem-permissions/tmpfs-bounded',
  title: 'Temporary file systems of the container have a size',
  targets: ['container'],
  severity: 'low',
  rationale:
    'A temporary file system lies in memory and takes half of the machine’s unless a size is given; only the container’s own memory limit bounds it otherwise.',
  remediation:
    'Give a size: `--tmpfs /tmp:rw,noexec,nosuid,nodev,size=64m`, or limit the memory of the container.',
  fix: {
    flag: '--tmpfs /tmp:rw,noexec,nosuid,nodev,size=64m',
    compose: 'tmpfs: ["/tmp:size=64m"]',
    breaks: 'What does not fit is refused with “no space left on device”.',
  },
  seen: 'requested',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/tmpfs/' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { tmpfs, tmpfsMounts, memory } = inspect.hostConfig;
    if (tmpfs === null || tmpfsMounts === null || memory === null)
      return notTold('its temporary file systems and its memory limit');
    const limited = memory > 0;
    return judgeEach(
      completeSet(Object.entries({ ...tmpfs, ...tmpfsMounts })),
      ([path, options]) =>
        limited || /(?:^|,)\s*(?:size|nr_blocks)=(?!0(?:,|$))/.test(options)
          ? null
          : {
              message: `${path} may fill half of the machine’s memory`,
              expected: 'a size, or a memory limit',
              actual: options === '' ? 'no options' : options,
              location: { path, resource: path },
            },
      { whenEmpty: notApplicable('It has no temporary file system') },
    );
  },
});
