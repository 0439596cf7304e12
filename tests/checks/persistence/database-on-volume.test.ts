import type { ContainerMount } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/persistence/database-on-volume.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container } from '../container-examples.ts';

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
          severity: 'medium',
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
    ...['postgis/postgis', 'pgvector/pgvector:pg16', 'timescale/timescaledb', 'mysql/mysql-server'],
    ...['mcr.microsoft.com/mssql/server:2022-latest', 'clickhouse/clickhouse-server', 'valkey/valkey'],
    ...[
      'localhost/redis',
      'prom/prometheus',
      'opensearchproject/opensearch',
      'registry',
      'codeberg.org/forgejo/forgejo',
    ],
  ])('%s', (image) => {
    expect(check.evaluate(facts(image) as never).outcome).toBe('fail');
  });

  it.each([
    ...['postgres-exporter', 'prometheuscommunity/postgres-exporter', 'rediscommander/redis-commander'],
    ...['mongo-express', 'grafana/loki', 'nginx', 'node:22', 'hashicorp/vault', 'acme/registry'],
  ])('not %s', (image) => {
    expect(check.evaluate(facts(image) as never).outcome).toBe('not-applicable');
  });
});
