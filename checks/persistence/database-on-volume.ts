import {
  containerInspect,
  dataPlaceOf,
  defineCheck,
  fail,
  imageName,
  isAnonymousVolume,
  normalisePath,
  notApplicable,
  notTold,
  pass,
  volumeMount,
} from 'rempart/check';

/** Variables that put the data of such an image into another service. */
const ELSEWHERE =
  /^(?:REGISTRY_STORAGE_(?:S3|AZURE|GCS|SWIFT|OSS|COS)_\w+|GF_DATABASE_(?:URL|HOST)|KC_DB(?:_URL|_URL_HOST|_USERNAME)?|DB_(?:VENDOR|ADDR)|SONAR_JDBC_URL)$/;

export default defineCheck({
  id: 'persistence/database-on-volume',
  title: 'The data folder of a known database is on a volume with a name',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A database in the container’s own layer loses everything at its next update, and slows down on the layered file system.',
  remediation:
    'Mount a named volume on the folder (`--mount type=volume,src=NAME,dst=FOLDER`); dump and load the data once.',
  fix: {
    flag: '--mount type=volume,src=NAME,dst=FOLDER',
    compose: 'volumes: ["NAME:FOLDER"], and NAME: at the top level',
    breaks: 'The new volume starts empty: dump the data before, load it after',
  },
  seen: 'requested',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/volumes/' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { config, hostConfig, mounts } = inspect;
    if (config.image === null || mounts === null) return notTold('its image and its mounts');
    const place = dataPlaceOf(inspect);
    if (place === null) return notApplicable('The image is none whose data folder is known');
    if ('nothing' in place) return notApplicable(place.nothing);
    const { folders } = place;
    if (config.env?.some(({ name }) => ELSEWHERE.test(name)))
      return notApplicable('Its settings name another service for the data');
    const tmpfs = { ...hostConfig.tmpfs, ...hostConfig.tmpfsMounts };
    const seen = [
      ...mounts.map(({ type, name, destination }) => ({ type, name, place: destination ?? '' })),
      ...Object.keys(tmpfs).map((place) => ({ type: 'tmpfs', name: null, place })),
    ].map((mount) => ({ ...mount, place: normalisePath(mount.place) }));
    const holding = seen.filter(
      ({ place }) =>
        place !== '/' && folders.some((folder) => folder === place || folder.startsWith(`${place}/`)),
    );
    // A volume that the image declares lies over a named one above it; of folders side by side one that lasts is enough.
    const uppermost = holding.filter(
      ({ place }) => !holding.some((other) => other.place.startsWith(`${place}/`)),
    );
    const mount = uppermost.find((candidate) => !isAnonymousVolume(candidate)) ?? uppermost[0];
    const [folder] = folders;
    const name = imageName(config.image);
    const finding = {
      expected: 'a named volume',
      location: { path: folder, resource: folder },
      // Where the image's own volume lies is where the named one belongs.
      fix: volumeMount(inspect, mount?.place ?? folder),
    };
    if (mount === undefined)
      return fail({
        ...finding,
        message: `${name} keeps its data in the container’s own layer`,
        actual: `nothing is mounted at ${folder}`,
      });
    if (!isAnonymousVolume(mount))
      return pass(
        mount.type === 'tmpfs'
          ? `a tmpfs at ${mount.place}: meant to be lost at the stop`
          : `${mount.type ?? 'a mount'} at ${mount.place}`,
      );
    return hostConfig.autoRemove === true
      ? fail({
          ...finding,
          message: `${name} keeps its data on a volume that is deleted with the container`,
          seen: 'engine-default',
          actual: `an anonymous volume at ${mount.place}, and --rm`,
        })
      : fail({
          ...finding,
          message: `${name} keeps its data on a volume that the next container will not find`,
          actual: `an anonymous volume at ${mount.place}`,
          severity: 'medium',
          seen: 'engine-default',
        });
  },
});
