import type { ContainerInspect, ContainerMount } from './container-inspect.ts';
import { normalisePath } from './host-sources.ts';

/** A well-known image that keeps what must last. */
interface DataImage {
  /** What follows the registry in its name, whole last segments. */
  readonly image: RegExp;
  /** Of which one has to be mounted; the first is the usual one. */
  readonly folders: readonly [string, ...string[]];
  /** Options of its program and variables that name another folder. */
  readonly option?: RegExp;
  /** Arguments with which it keeps nothing. */
  readonly keepsNothing?: RegExp;
  /** Arguments without which it keeps nothing. */
  readonly keepsWith?: RegExp;
}

const named = (
  names: string,
  folders: DataImage['folders'],
  more: Omit<DataImage, 'image' | 'folders'> = {},
): DataImage => ({ image: new RegExp(`(?:^|/)(?:${names})$`), folders, ...more });

/** By an official name alone, since the word is a common one: `registry`, `library/registry`, or the makers’ own. */
const official = (
  names: string,
  folders: DataImage['folders'],
  more: Omit<DataImage, 'image' | 'folders'> = {},
): DataImage => ({ image: new RegExp(`^(?:${names})$`), folders, ...more });

/** Databases, caches with a disk, search and message stores, from the images’ own documentation and their VOLUME instructions. */
const STORES: readonly DataImage[] = [
  official('linuxserver/mariadb', ['/config']),
  named('timescaledb-ha', ['/home/postgres/pgdata', '/home/postgres/pgdata/data', '/var/lib/postgresql']),
  named('(?:postgres|postgis|pgvector|timescaledb|pgautoupgrade|paradedb|pgvecto-rs|citus)', [
    '/var/lib/postgresql',
    '/var/lib/postgresql/data',
  ]),
  named('(?:mysql|mysql-server|mariadb|percona|percona-server|percona-xtradb-cluster)', ['/var/lib/mysql']),
  named('(?:mongo|mongodb-community-server|mongodb-enterprise-server|percona-server-mongodb)', ['/data/db'], {
    option: /^--dbpath$/,
  }),
  named('(?:redis|redis-stack|redis-stack-server|valkey|valkey-bundle|keydb|dragonfly)', ['/data'], {
    option: /^--dir$/,
    keepsNothing: /^(?![\s\S]*--appendonly\nyes)[\s\S]*(?:^|\n)--save\n(?:\n|""|''|$)/,
  }),
  named('elasticsearch(?:-oss)?', ['/usr/share/elasticsearch/data']),
  named('opensearch', ['/usr/share/opensearch/data']),
  official('(?:library/)?solr', ['/var/solr', '/opt/solr/server/solr']),
  named('rabbitmq', ['/var/lib/rabbitmq', '/var/lib/rabbitmq/mnesia']),
  named('influxdb', ['/var/lib/influxdb', '/var/lib/influxdb2', '/var/lib/influxdb3']),
  named('couchdb', ['/opt/couchdb/data']),
  named('couchbase(?:-server)?', ['/opt/couchbase/var']),
  named('cassandra', ['/var/lib/cassandra', '/var/lib/cassandra/data']),
  official('scylladb/scylla(?:-enterprise)?', ['/var/lib/scylla', '/var/lib/scylla/data']),
  named('clickhouse(?:-server)?', ['/var/lib/clickhouse']),
  named('neo4j', ['/data']),
  named('arangodb', ['/var/lib/arangodb3']),
  official('cockroachdb/cockroach', ['/cockroach/cockroach-data'], { option: /^--store$/ }),
  official('gvenzl/oracle-(?:xe|free)|database/(?:express|free)', ['/opt/oracle/oradata']),
  named('mssql/server', ['/var/opt/mssql', '/var/opt/mssql/data']),
  official('questdb/questdb', ['/var/lib/questdb']),
  official('getmeili/meilisearch', ['/meili_data'], { option: /^--db-path$/ }),
  official('qdrant/qdrant', ['/qdrant/storage']),
  official('semitechnologies/weaviate', ['/var/lib/weaviate']),
  named('etcd', ['/default.etcd', '/etcd-data', '/var/lib/etcd'], {
    option: /^--data-dir$|^ETCD_DATA_DIR$/,
  }),
  official('(?:library/|hashicorp/)?consul', ['/consul/data'], {
    option: /^--?data-dir$/,
    keepsNothing: /(?:^|\n)--?dev(?:\n|$)/,
  }),
  official(
    '(?:(?:library/|hashicorp/)?vault|openbao/openbao)',
    ['/vault/file', '/vault/data', '/openbao/file'],
    {
      keepsNothing: /(?:^|\n)--?dev(?:\n|$)/,
    },
  ),
  official('(?:library/)?nats', ['/tmp/nats/jetstream'], {
    option: /^(?:--?sd|--store_dir)$/,
    keepsWith: /(?:^|\n)(?:--?js|--jetstream|--?sd|--store_dir)(?:[=\n]|$)/,
  }),
  official('(?:library/)?zookeeper', ['/data', '/datalog']),
  named('cp-zookeeper', ['/var/lib/zookeeper/data', '/var/lib/zookeeper']),
  official('(?:apache/kafka|apache/kafka-native)', ['/var/lib/kafka/data', '/tmp/kraft-combined-logs'], {
    option: /^KAFKA_LOG_DIRS$/,
  }),
  named('cp-(?:kafka|server)', ['/var/lib/kafka/data', '/var/lib/kafka']),
  official('(?:redpandadata|vectorized)/redpanda', ['/var/lib/redpanda/data', '/var/lib/redpanda']),
  official('(?:apache/activemq-classic)', ['/opt/apache-activemq/data']),
  official('(?:library/)?eclipse-mosquitto', ['/mosquitto/data']),
  official('apachepulsar/pulsar', ['/pulsar/data']),
];

/** Other services that keep files of their own: object stores, forges, sites, builders, monitors. */
const SERVICES: readonly DataImage[] = [
  official('linuxserver/nextcloud', ['/config', '/data']),
  official('(?:minio/minio|minio)', ['/data', '/export'], { option: /^server$/ }),
  official('(?:library/)?registry|distribution/distribution', ['/var/lib/registry']),
  named('(?:gitea|forgejo|gogs)', ['/data', '/var/lib/gitea', '/data/gitea']),
  official('gitlab/gitlab-(?:ce|ee)', ['/var/opt/gitlab']),
  official('(?:library/)?nextcloud', ['/var/www/html', '/var/www/html/data']),
  official('owncloud/server', ['/mnt/data']),
  official('(?:library/)?wordpress', ['/var/www/html', '/var/www/html/wp-content']),
  official('(?:library/)?ghost', ['/var/lib/ghost/content']),
  official('vaultwarden/server', ['/data']),
  official('jenkins/jenkins|(?:library/)?jenkins', ['/var/jenkins_home']),
  official('(?:library/)?sonarqube', ['/opt/sonarqube/data']),
  official('sonatype/nexus3', ['/nexus-data']),
  official('sonatype/nexus', ['/sonatype-work']),
  official('jfrog/artifactory-\\w+', ['/var/opt/jfrog/artifactory']),
  official('keycloak/keycloak', ['/opt/keycloak/data']),
  official('jboss/keycloak', ['/opt/jboss/keycloak/standalone/data']),
  named('grafana(?:-oss|-enterprise)?', ['/var/lib/grafana']),
  named('prometheus', ['/prometheus'], { option: /^--storage\.tsdb\.path$/ }),
  official('victoriametrics/victoria-metrics', ['/victoria-metrics-data', '/storage'], {
    option: /^--?storageDataPath$/,
  }),
];

/** `docker.io/library/postgres:16@sha256:…` is `library/postgres`: without a registry (it has a dot, a port or is localhost), tag and digest. */
export const imageName = (reference: string): string =>
  (reference.split('@')[0] ?? '').replace(/^(?:localhost|[^/]*[.:][^/]*)\//, '').replace(/:[^/:]*$/, '');

/** Bitnami's images have a place of their own, by the name of the image. */
const BITNAMI =
  /(?:^|\/)bitnami(?:legacy|secure)?\/(postgresql|mysql|mariadb|mongodb|redis|valkey|rabbitmq|cassandra|influxdb|elasticsearch|etcd|kafka|zookeeper|consul|minio|clickhouse|couchdb|neo4j|keycloak|wordpress|nats)$/;

/** The row of an image; null for one that is not known by its name. */
const rowOf = (reference: string): Omit<DataImage, 'image'> | null => {
  const name = imageName(reference);
  const bitnami = BITNAMI.exec(name)?.[1];
  if (bitnami !== undefined) return { folders: [`/bitnami/${bitnami}`, `/bitnami/${bitnami}/data`] };
  return [...STORES, ...SERVICES].find(({ image }) => image.test(name)) ?? null;
};

/** Of Bitnami's, those that are sites rather than stores. */
const BITNAMI_SITES = /\/(?:keycloak|wordpress|minio)$/;

/** The image is a database, a message store or the like, by its name: what other services use and nobody else should reach. */
export const isDataStore = (reference: string): boolean => {
  const name = imageName(reference);
  return (BITNAMI.test(name) && !BITNAMI_SITES.test(name)) || STORES.some(({ image }) => image.test(name));
};

/** Variables that name the folder, in any image. */
const FOLDER_VARIABLE = /^(?:PGDATA|ETCD_DATA_DIR|KAFKA_LOG_DIRS)$/;

/** The folder that the container's own arguments or variables name, when it is one path. */
const chosenFolder = (
  { config, args }: Pick<ContainerInspect, 'config' | 'args'>,
  option: RegExp | undefined,
): string | null => {
  const variable = config.env?.find(
    ({ name }) => FOLDER_VARIABLE.test(name) && (name === 'PGDATA' || option?.test(name) === true),
  );
  const words = args ?? config.cmd ?? [];
  const values = words.flatMap((word, index) => {
    const [, name = '', given] = /^([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    return option?.test(name) === true ? [given ?? words[index + 1] ?? ''] : [];
  });
  const folder = values.at(-1) ?? variable?.value ?? '';
  return /^\/[\w./-]+$/.test(folder) ? normalisePath(folder) : null;
};

/** Where a container keeps what must last: `folders`, of which one has to be mounted, or `nothing` with the reason. */
export type DataPlace = { readonly folders: readonly [string, ...string[]] } | { readonly nothing: string };

/** Of a container whose image is known by its name, with what its arguments and variables change; null for any other one. */
export const dataPlaceOf = (inspect: Pick<ContainerInspect, 'config' | 'args'>): DataPlace | null => {
  const row = rowOf(inspect.config.image ?? '');
  if (row === null) return null;
  const words = (inspect.args ?? inspect.config.cmd ?? []).join('\n');
  if (row.keepsNothing?.test(words) === true) return { nothing: 'Its arguments say that nothing is kept' };
  if (row.keepsWith !== undefined && !row.keepsWith.test(words))
    return { nothing: 'Its arguments ask for no store on disk; a configuration file of its own may' };
  const chosen = chosenFolder(inspect, row.option);
  return { folders: chosen === null ? row.folders : [chosen] };
};

/** The engine names a volume that nobody named by 64 hexadecimal digits. */
export const isAnonymousVolume = ({ type, name }: Pick<ContainerMount, 'type' | 'name'>): boolean =>
  type === 'volume' && name !== null && /^[0-9a-f]{64}$/.test(name);
