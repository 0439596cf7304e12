import { completeSet, containerInspect, defineCheck, judgeEach, notApplicable, notTold } from 'rempart/check';

/** Docker adds noexec unless told otherwise; Podman writes all options out (`rprivate` among them), and adds no noexec. */
const isExecutable = (options: string): boolean => {
  const words = options.split(',').map((word) => word.trim());
  const last = words.filter((word) => word === 'exec' || word === 'noexec').at(-1);
  return last === undefined ? words.includes('rprivate') || words.includes('tmpcopyup') : last === 'exec';
};

export default defineCheck({
  id: 'filesystem-permissions/tmpfs-noexec',
  title: 'Nothing can be run from the container’s temporary file systems',
  targets: ['container'],
  severity: 'low',
  rationale: 'A read-only container with an executable tmpfs still runs whatever is downloaded into it.',
  remediation:
    'Take `exec` out of the options: `--tmpfs /tmp:rw,noexec,nosuid,nodev` is what Docker gives by itself; with Podman write it out.',
  fix: {
    flag: '--tmpfs /tmp:rw,noexec,nosuid,nodev',
    compose: 'tmpfs: ["/tmp:noexec,nosuid,nodev"]',
    breaks:
      'Programs that unpack others to a temporary folder and run them (native modules of Java, installers) fail.',
  },
  seen: 'requested',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/tmpfs/' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { tmpfs, tmpfsMounts } = inspect.hostConfig;
    if (tmpfs === null || tmpfsMounts === null) return notTold('its temporary file systems');
    return judgeEach(
      completeSet(Object.entries({ ...tmpfs, ...tmpfsMounts })),
      ([path, options]) =>
        isExecutable(options)
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
