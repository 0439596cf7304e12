import type { ContainerMount } from './container-inspect.ts';

/** Where well-known images keep what must last: what follows the registry in their name, and folders of which one has to be mounted. */
const DATA: readonly (readonly [image: RegExp, ...folders: readonly [string, ...string[]]])[] = [
  [/(?:^|\/)timescaledb-ha$/, '/home/postgres/pgdata', '/home/postgres/pgdata/data', '/var/lib/postgresql'],
  [
    /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb|pgautoupgrade)$/,
    '/var/lib/postgresql',
    '/var/lib/postgresql/data',
  ],
  [/(?:^|\/)(?:mysql|mysql-server|mariadb|percona|percona-server)$/, '/var/lib/mysql'],
  [/(?:^|\/)(?:mongo|mongodb-community-server|mongodb-enterprise-server)$/, '/data/db'],
  [/(?:^|\/)(?:redis|redis-stack|redis-stack-server|valkey|keydb)$/, '/data'],
  [/(?:^|\/)elasticsearch$/, '/usr/share/elasticsearch/data'],
  [/(?:^|\/)opensearch$/, '/usr/share/opensearch/data'],
  [/(?:^|\/)rabbitmq$/, '/var/lib/rabbitmq', '/var/lib/rabbitmq/mnesia'],
  [/(?:^|\/)influxdb$/, '/var/lib/influxdb', '/var/lib/influxdb2', '/var/lib/influxdb3'],
  [/(?:^|\/)couchdb$/, '/opt/couchdb/data'],
  [/(?:^|\/)cassandra$/, '/var/lib/cassandra', '/var/lib/cassandra/data'],
  [/(?:^|\/)clickhouse(?:-server)?$/, '/var/lib/clickhouse'],
  [/(?:^|\/)neo4j$/, '/data'],
  [/(?:^|\/)mssql\/server$/, '/var/opt/mssql', '/var/opt/mssql/data'],
  [/(?:^|\/)(?:gitea|forgejo)$/, '/data', '/var/lib/gitea', '/data/gitea'],
  [/(?:^|\/)nextcloud$/, '/var/www/html', '/var/www/html/data'],
  [/(?:^|\/)grafana(?:-oss|-enterprise)?$/, '/var/lib/grafana'],
  [/(?:^|\/)prometheus$/, '/prometheus'],
  [/^(?:library\/)?registry$/, '/var/lib/registry'],
];

/** `docker.io/library/postgres:16@sha256:…` is `library/postgres`: without a registry (it has a dot, a port or is localhost), tag and digest. */
export const imageName = (reference: string): string =>
  (reference.split('@')[0] ?? '').replace(/^(?:localhost|[^/]*[.:][^/]*)\//, '').replace(/:[^/:]*$/, '');

/** Bitnami's images have a place of their own, by the name of the image. */
const BITNAMI =
  /(?:^|\/)bitnami(?:legacy|secure)?\/(postgresql|mysql|mariadb|mongodb|redis|valkey|rabbitmq|cassandra|influxdb|elasticsearch|etcd)$/;

/** The folders of which one has to be mounted, the first being the usual one; null for an image that is not known by its name. */
export const dataFolders = (reference: string): readonly [string, ...string[]] | null => {
  const name = imageName(reference);
  const bitnami = BITNAMI.exec(name)?.[1];
  if (bitnami !== undefined) return [`/bitnami/${bitnami}`, `/bitnami/${bitnami}/data`];
  const row = DATA.find(([image]) => image.test(name));
  if (row === undefined) return null;
  const [, ...folders] = row;
  return folders;
};

/** The engine names a volume that nobody named by 64 hexadecimal digits. */
export const isAnonymousVolume = ({ type, name }: Pick<ContainerMount, 'type' | 'name'>): boolean =>
  type === 'volume' && name !== null && /^[0-9a-f]{64}$/.test(name);
