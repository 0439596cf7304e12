import { type ContainerMount, isDataStore } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/persistence/database-on-volume.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, namedVolume } from '../container-examples.ts';

const NAMELESS = 'd3adb33f'.repeat(8);
const mount = (destination: string, name: string | null = 'data', type = 'volume'): ContainerMount => ({
  type,
  name,
  source: null,
  destination,
  driver: 'local',
  writable: true,
  propagation: '',
});
const facts = (
  image: string | null,
  mounts: readonly ContainerMount[] | null = [],
  { config, ...change }: ContainerChange = {},
) => ({ self: { inspect: container({ mounts, config: { image, ...config }, ...change }) } });

testCheck(check, [
  {
    name: 'postgres on a named volume',
    facts: facts('postgres:16', [mount('/var/lib/postgresql/data')]),
    expect: 'pass',
  },
  {
    name: 'postgres 18 has moved up',
    facts: facts('postgres:18', [mount('/var/lib/postgresql')]),
    expect: 'pass',
  },
  {
    name: 'a mirror with a port, a tag and a digest',
    facts: facts(`registry.example:5000/library/postgres:16@sha256:${NAMELESS}`),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'library/postgres keeps its data in the container’s own layer',
          expected: 'a named volume',
          actual: 'nothing is mounted at /var/lib/postgresql',
          location: { path: '/var/lib/postgresql', resource: '/var/lib/postgresql' },
          fix: namedVolume('plain-data', '/var/lib/postgresql'),
        },
      ],
    },
  },
  {
    name: 'a bind mount',
    facts: facts('mariadb', [mount('/var/lib/mysql/', null, 'bind')]),
    expect: 'pass',
  },
  { name: 'a mount above the folder', facts: facts('grafana/grafana', [mount('/var/lib')]), expect: 'pass' },
  {
    name: 'one file of the folder mounted is not the folder',
    facts: facts('redis', [mount('/data/redis.conf', null, 'bind')]),
    expect: 'fail',
  },
  { name: 'only the logs mounted', facts: facts('elasticsearch:8.15.0', [mount('/logs')]), expect: 'fail' },
  {
    name: 'a named volume with the image’s anonymous one over it',
    facts: facts('mongo', [mount('/data'), mount('/data/db', NAMELESS)]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'mongo keeps its data on a volume that the next container will not find',
          expected: 'a named volume',
          actual: 'an anonymous volume at /data/db',
          location: { path: '/data/db', resource: '/data/db' },
          fix: namedVolume('plain-data', '/data/db'),
          severity: 'medium',
          seen: 'engine-default',
        },
      ],
    },
  },
  {
    name: 'an anonymous volume that is deleted with the container',
    facts: facts('postgres', [mount('/var/lib/postgresql/data', NAMELESS)], {
      hostConfig: { autoRemove: true },
    }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'postgres keeps its data on a volume that is deleted with the container',
          expected: 'a named volume',
          actual: 'an anonymous volume at /var/lib/postgresql/data, and --rm',
          location: { path: '/var/lib/postgresql', resource: '/var/lib/postgresql' },
          fix: namedVolume('plain-data', '/var/lib/postgresql/data'),
          seen: 'engine-default',
        },
      ],
    },
  },
  {
    name: 'a cache on a tmpfs, on purpose',
    facts: facts('redis:7', [], { hostConfig: { tmpfs: { '/data': 'size=64m' } } }),
    expect: { outcome: 'pass', note: 'a tmpfs at /data: meant to be lost at the stop' },
  },
  { name: 'InfluxDB 2', facts: facts('influxdb:2', [mount('/var/lib/influxdb2')]), expect: 'pass' },
  {
    name: 'rootless Gitea',
    facts: facts('gitea/gitea:1-rootless', [mount('/var/lib/gitea')]),
    expect: 'pass',
  },
  {
    name: 'Bitnami’s own place',
    facts: facts('docker.io/bitnami/postgresql:16', [mount('/bitnami/postgresql')]),
    expect: 'pass',
  },
  {
    name: 'a registry on object storage',
    facts: facts('registry:2', [], {
      config: {
        env: [{ name: 'REGISTRY_STORAGE_S3_BUCKET', value: null, length: 6, secretForm: false }],
      },
    }),
    expect: 'not-applicable',
  },
  { name: 'another image', facts: facts('shop/web:1.2'), expect: 'not-applicable' },
  { name: 'an image by its digest', facts: facts(`sha256:${NAMELESS}`), expect: 'not-applicable' },
  { name: 'image not told', facts: facts(null), expect: 'unknown' },
  { name: 'mounts not told', facts: facts('postgres', null), expect: 'unknown' },
]);

describe('an image known by its name', () => {
  it.each([
    ...['postgres', 'postgres:18.1-alpine', 'docker.io/library/postgres:16', 'postgis/postgis'],
    ...['pgvector/pgvector:pg16', 'timescale/timescaledb', 'mysql', 'mysql/mysql-server', 'mariadb:11'],
    ...['mongo:7', 'redis:7', 'localhost/redis', 'valkey/valkey', 'elasticsearch:8.15.0'],
    ...['docker.elastic.co/elasticsearch/elasticsearch:8.15.0', 'opensearchproject/opensearch:2'],
    ...['rabbitmq:3-management', 'influxdb:2', 'cassandra:5', 'clickhouse/clickhouse-server', 'couchdb'],
    ...['mcr.microsoft.com/mssql/server:2022-latest', 'neo4j:5', 'quay.io/coreos/etcd:v3.5.17'],
    ...['hashicorp/consul:1.20', 'hashicorp/vault:1.18', 'zookeeper:3.9', 'apache/kafka:3.9.0'],
    ...['confluentinc/cp-kafka:7.8.0', 'bitnami/kafka', 'bitnamilegacy/postgresql:16', 'registry:2'],
    ...['quay.io/minio/minio', 'grafana/grafana-oss', 'prom/prometheus', 'quay.io/prometheus/prometheus'],
    ...['gitea/gitea:1.22', 'codeberg.org/forgejo/forgejo:9', 'nextcloud:30-apache', 'wordpress:6'],
    ...['vaultwarden/server', 'jenkins/jenkins:lts', 'sonarqube:community', 'sonatype/nexus3'],
    ...['quay.io/keycloak/keycloak:26.0', 'gitlab/gitlab-ce', 'ghost:5', 'lscr.io/linuxserver/mariadb'],
    ...['registry.example:5000/mirror/library/mariadb:11', `ghcr.io/shop/postgres@sha256:${NAMELESS}`],
  ])('%s', (image) => {
    expect(check.evaluate(facts(image) as never).outcome).toBe('fail');
  });

  it.each([
    ...['postgres-exporter', 'prometheuscommunity/postgres-exporter', 'rediscommander/redis-commander'],
    ...['mongo-express', 'grafana/loki', 'nginx', 'node:22', 'acme/registry', 'acme/vault', 'acme/consul'],
    ...['oliver006/redis_exporter', 'redis/redisinsight', 'minio/mc', 'natsio/prometheus-nats-exporter'],
    ...['opensearchproject/opensearch-dashboards', 'bitwarden/setup', 'provectuslabs/kafka-ui'],
    ...['prom/alertmanager', 'quay.io/prometheus-operator/prometheus-operator', 'hashicorp/vault-k8s'],
    ...['jenkins/inbound-agent', 'wordpress-importer', 'shop/nextcloud', 'mysql-router', 'dpage/pgadmin4'],
  ])('not %s', (image) => {
    expect(check.evaluate(facts(image) as never).outcome).toBe('not-applicable');
  });
});

describe('the folder that the container itself names', () => {
  const variable = (name: string, value: string | null) => ({
    config: { env: [{ name, value, length: 9, secretForm: false }] },
  });
  const args = (...words: readonly string[]) => ({ args: words });
  const judge = (image: string, place: string, change: ContainerChange) =>
    check.evaluate(facts(image, [mount(place)], change) as never).outcome;

  it.each([
    ['postgres:16', '/srv/pg', variable('PGDATA', '/srv/pg/data')],
    ['quay.io/coreos/etcd', '/srv/etcd', args('etcd', '--data-dir=/srv/etcd')],
    ['quay.io/coreos/etcd', '/srv/etcd', args('etcd', '--data-dir', '/srv/etcd')],
    ['prom/prometheus', '/tsdb', args('--config.file=/etc/p.yml', '--storage.tsdb.path=/tsdb')],
    ['minio/minio', '/export2', args('server', '/export2', '--console-address', ':9001')],
    ['nats:2', '/js', args('nats-server', '-js', '-sd', '/js')],
    ['apache/kafka', '/logs', variable('KAFKA_LOG_DIRS', '/logs')],
  ])('%s at %s', (image, place, change) => {
    expect(judge(image, place, change)).toBe('pass');
    expect(judge(image, '/elsewhere', change)).toBe('fail');
  });

  it('is the usual one where the name was taken out, is no path, or is several', () => {
    expect(judge('postgres', '/var/lib/postgresql/data', variable('PGDATA', null))).toBe('pass');
    expect(judge('minio/minio', '/data', args('server', '/mnt/d{1...4}'))).toBe('pass');
  });

  it('is PostgreSQL 18’s, below a volume that was mounted at the old place in vain', () => {
    const mounts = [mount('/var/lib/postgresql/data'), mount('/var/lib/postgresql', NAMELESS)];
    const change = variable('PGDATA', '/var/lib/postgresql/18/docker');
    expect(check.evaluate(facts('postgres:18', mounts, change) as never)).toMatchObject({
      outcome: 'fail',
      findings: [
        {
          actual: 'an anonymous volume at /var/lib/postgresql',
          fix: namedVolume('plain-data', '/var/lib/postgresql'),
        },
      ],
    });
  });

  it('is none where the arguments say that nothing is kept', () => {
    const outcome = (image: string, ...words: readonly string[]) =>
      check.evaluate(facts(image, [], args(...words)) as never).outcome;
    expect(outcome('redis', 'redis-server', '--save', '', '--appendonly', 'no')).toBe('not-applicable');
    expect(outcome('redis', 'redis-server', '--save', '', '--appendonly', 'yes')).toBe('fail');
    expect(outcome('redis', 'redis-server', '--appendonly', 'yes', '--save', '')).toBe('fail');
    expect(outcome('redis', 'redis-server', '--save', '60', '1')).toBe('fail');
    expect(outcome('hashicorp/vault', 'server', '-dev')).toBe('not-applicable');
    expect(outcome('hashicorp/consul', 'agent', '-dev', '-client', '0.0.0.0')).toBe('not-applicable');
    expect(outcome('nats', 'nats-server', '--config', 'nats-server.conf')).toBe('not-applicable');
    expect(outcome('nats', 'nats-server', '--jetstream')).toBe('fail');
  });

  it('is enough once, where the image has two side by side', () => {
    const mounts = [mount('/vault/data'), mount('/vault/file', NAMELESS)];
    expect(check.evaluate(facts('hashicorp/vault', mounts) as never).outcome).toBe('pass');
  });

  it.each(['KC_DB_URL', 'KC_DB', 'SONAR_JDBC_URL', 'GF_DATABASE_HOST'])(
    'is another service’s: %s',
    (name) => {
      const image = name.startsWith('KC')
        ? 'keycloak/keycloak'
        : name.startsWith('GF')
          ? 'grafana/grafana'
          : 'sonarqube';
      expect(check.evaluate(facts(image, [], variable(name, null)) as never).outcome).toBe('not-applicable');
    },
  );
});

describe('what is a store of data', () => {
  it.each(['postgres:16', 'bitnami/redis', 'apache/kafka', 'mongo'])('%s', (image) => {
    expect(isDataStore(image)).toBe(true);
  });
  it.each(['wordpress', 'bitnami/keycloak', 'gitea/gitea', 'nginx', 'bitnami/nginx'])('not %s', (image) => {
    expect(isDataStore(image)).toBe(false);
  });
});
