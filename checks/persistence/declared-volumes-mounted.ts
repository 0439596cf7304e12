import {
  completeSet,
  containerInspect,
  defineCheck,
  imageInspect,
  judgeEach,
  notApplicable,
  notTold,
} from 'rempart/check';

export default defineCheck({
  id: 'persistence/declared-volumes-mounted',
  title: 'Every volume that the image declares is mounted',
  targets: ['container'],
  severity: 'low',
  rationale:
    'The image says where its data lies; a container that mounts nothing there keeps it in its own layer.',
  remediation:
    'Mount a named volume at the path, or take VOLUME out of the Dockerfile where nothing has to last.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#volume' }],
  needs: { self: { inspect: containerInspect }, parent: { image: { image: imageInspect } } },
  evaluate({ self: { inspect }, parent: { image } }) {
    const declared = image.image.volumes;
    if (declared === null || inspect.mounts === null) return notTold('volumes and mounts');
    const mounted = new Set(
      inspect.mounts.map(({ destination }) => (destination ?? '').replace(/(?<=.)\/$/, '')),
    );
    const tmpfs = new Set(Object.keys(inspect.hostConfig.tmpfs ?? {}));
    return judgeEach(
      completeSet(declared),
      (path) => {
        const place = path.replace(/(?<=.)\/$/, '');
        return mounted.has(place) || tmpfs.has(place)
          ? null
          : {
              message: `Nothing is mounted at ${path}`,
              expected: 'a volume',
              actual: 'the container’s own layer',
              location: { path, resource: path },
            };
      },
      { whenEmpty: notApplicable('The image declares no volume') },
    );
  },
});
