import {
  completeSet,
  containerInspect,
  defineCheck,
  imageInspect,
  judgeEach,
  normalisePath,
  notApplicable,
  notTold,
  volumeMount,
} from 'rempart/check';

export default defineCheck({
  id: 'persistence/declared-volumes-mounted',
  title: 'Every volume that the image declares is mounted',
  targets: ['container'],
  severity: 'low',
  rationale:
    'The image says where its data lies; a container that mounts nothing there (`podman --image-volume=ignore`) keeps it in its own layer.',
  remediation:
    'Mount a named volume at the path, or take VOLUME out of the Dockerfile where nothing has to last.',
  fix: {
    flag: '--mount type=volume,src=NAME,dst=PLACE',
    compose: 'volumes: ["NAME:PLACE"], and NAME: at the top level',
    dockerfile: 'without VOLUME where nothing has to last',
    breaks: 'The volume hides what the image holds there, but for a copy made when it is first used',
  },
  seen: 'requested',
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#volume' }],
  needs: { self: { inspect: containerInspect }, parent: { image: { image: imageInspect } } },
  evaluate({ self: { inspect }, parent: { image } }) {
    const declared = image.image.volumes;
    const { tmpfs } = inspect.hostConfig;
    if (declared === null || inspect.mounts === null || tmpfs === null) return notTold('volumes and mounts');
    const places = [...inspect.mounts.map(({ destination }) => destination ?? '/'), ...Object.keys(tmpfs)]
      .map(normalisePath)
      .filter((place) => place !== '/');
    return judgeEach(
      completeSet(declared),
      (path) => {
        const folder = normalisePath(path);
        return places.some((place) => folder === place || folder.startsWith(`${place}/`))
          ? null
          : {
              message: `Nothing is mounted at ${path}`,
              expected: 'a volume',
              actual: 'the container’s own layer',
              location: { path, resource: path },
              fix: volumeMount(inspect, path),
            };
      },
      { whenEmpty: notApplicable('The image declares no volume') },
    );
  },
});
