import { containerInspect, defineCheck, fail, notApplicable, notTold, pass } from 'rempart/check';

/** Where well-known images keep what must last, by the last part of their name. */
const DATA: readonly (readonly [image: RegExp, folder: string])[] = [
  [/^(?:postgres|postgis|timescaledb)$/, '/var/lib/postgresql'],
  [/^(?:mysql|mariadb|percona)$/, '/var/lib/mysql'],
  [/^mongo$/, '/data/db'],
  [/^(?:redis|valkey|keydb)$/, '/data'],
  [/^(?:elasticsearch|opensearch)$/, '/usr/share/(?:elasticsearch|opensearch)/data'],
  [/^(?:rabbitmq)$/, '/var/lib/rabbitmq'],
  [/^influxdb$/, '/var/lib/influxdb'],
  [/^(?:couchdb)$/, '/opt/couchdb/data'],
  [/^(?:cassandra)$/, '/var/lib/cassandra'],
  [/^(?:neo4j)$/, '/data'],
  [/^(?:registry)$/, '/var/lib/registry'],
  [/^(?:vault|consul|etcd)$/, '/(?:vault|consul|etcd)[^/]*(?:/data|/file)?'],
  [/^(?:gitea|forgejo)$/, '/data'],
  [/^(?:nextcloud)$/, '/var/www/html'],
  [/^(?:grafana)$/, '/var/lib/grafana'],
  [/^(?:prometheus)$/, '/prometheus'],
];

const nameOf = (reference: string): string =>
  (reference.split('@')[0] ?? '').split('/').at(-1)?.split(':')[0] ?? '';

export default defineCheck({
  id: 'persistence/database-on-volume',
  title: 'The data folder of a known database is mounted',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A database in the container’s own layer loses everything at its next update, and slows down on the layered file system.',
  remediation:
    'Mount a named volume on the folder (`--mount type=volume,src=NAME,dst=FOLDER`); dump and load the data once.',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/storage/volumes/' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const image = inspect.config.image;
    if (image === null || inspect.mounts === null) return notTold('its image and its mounts');
    const folder = DATA.find(([name]) => name.test(nameOf(image)))?.[1];
    if (folder === undefined) return notApplicable('The image is none whose data folder is known');
    const covers = new RegExp(`^${folder}(?:/|$)|^${folder.split('/').slice(0, -1).join('/')}$`);
    const mount = inspect.mounts.find(
      ({ destination, type }) => type !== 'tmpfs' && destination !== null && covers.test(destination),
    );
    return mount === undefined
      ? fail({
          message: `${nameOf(image)} keeps its data in the container’s own layer`,
          expected: `a mount at ${folder}`,
          actual: 'no mount',
          location: { path: folder, resource: folder },
        })
      : pass(`${mount.type ?? 'a mount'} at ${mount.destination ?? ''}`);
  },
});
