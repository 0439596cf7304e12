import { type ContainerMount, completeSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import check from '../../../checks/isolation/sensitive-mounts.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, refused } from '../container-examples.ts';

const mount = (source: string, writable = true, type = 'bind'): ContainerMount => ({
  type,
  name: type === 'volume' ? 'data' : null,
  source,
  destination: '/mnt',
  driver: null,
  writable,
  propagation: 'rprivate',
});
const facts = (
  mounts: readonly ContainerMount[] | null,
  info: ReturnType<typeof engine> | null = engine({}, { dockerRootDir: '/srv/docker' }),
  device: string | null = null,
  volumes: 'listed' | 'not listed' | 'refused' = 'listed',
) => ({
  self: { inspect: container({ mounts }) },
  parent: {
    'docker-engine': {
      info: info === null ? refused : known(info),
      volumes:
        volumes === 'refused'
          ? refused
          : known(
              completeSet(
                volumes === 'not listed'
                  ? []
                  : [
                      {
                        name: 'data',
                        driver: 'local',
                        mountpoint: null,
                        options: device === null ? {} : { type: 'none', o: 'bind,rw', device },
                        labels: {},
                        created: null,
                      },
                    ],
              ),
            ),
    },
  },
});

testCheck(check, [
  { name: 'nothing mounted', facts: facts([]), expect: 'pass' },
  { name: 'a folder of the application', facts: facts([mount('/srv/app')]), expect: 'pass' },
  {
    name: 'a named volume below the engine’s data',
    facts: facts([mount('/srv/docker/volumes/data/_data', true, 'volume')]),
    expect: 'pass',
  },
  { name: '/etc', facts: facts([mount('/etc')]), expect: 'fail' },
  { name: '/ read-only, which peers pass', facts: facts([mount('/', false)]), expect: 'fail' },
  ...['/root', '/var', '/home', '/etc/cron.d', '/etc/ssh', '/run'].map((path) => ({
    name: `${path}, which is none of the folders that peers list`,
    facts: facts([mount(path)]),
    expect: 'fail' as const,
  })),
  ...['/devices', '/data/etc', '/srv/root', '/variety', '/etcetera'].map((path) => ({
    name: `${path}, in which peers find a word`,
    facts: facts([mount(path)]),
    expect: 'pass' as const,
  })),
  {
    name: 'a volume that stands for /etc',
    facts: facts([mount('/srv/docker/volumes/data/_data', true, 'volume')], engine(), '/etc'),
    expect: 'fail',
  },
  {
    name: 'a volume that may stand for anything, as the engine does not list it',
    facts: facts([mount('/x', true, 'volume')], engine(), null, 'not listed'),
    expect: 'unknown',
  },
  {
    name: 'a volume, and a socket proxy that lets no list of volumes through',
    facts: facts([mount('/x', true, 'volume')], engine(), null, 'refused'),
    expect: 'unknown',
  },
  {
    name: 'a volume of another driver, which stands for no path, behind such a proxy',
    facts: facts([{ ...mount('/x', true, 'volume'), driver: 'nfs' }], engine(), null, 'refused'),
    expect: 'pass',
  },
  {
    name: 'what was seen counts all the same',
    facts: facts([mount('/x', true, 'volume'), mount('/etc')], engine(), null, 'refused'),
    expect: 'fail',
  },
  { name: 'without /info', facts: facts([mount('/root')], null), expect: 'fail' },
  { name: 'mounts not told', facts: facts(null), expect: 'unknown' },
]);

describe('the severity of a mounted path', () => {
  const of = (source: string, writable: boolean, info = engine({}, { dockerRootDir: '/srv/docker' })) => {
    const verdict = check.evaluate(facts([mount(source, writable)], info) as never);
    return verdict.outcome === 'fail' ? verdict.findings[0].severity : verdict.outcome;
  };

  it.each([
    ['/', 'critical', 'critical'],
    ['/var/run', 'critical', 'critical'],
    ['/etc', 'critical', 'high'],
    ['/etc/shadow', 'critical', 'high'],
    ['/etc/cron.d', 'critical', 'pass'],
    ['/etc/passwd', 'critical', 'pass'],
    ['/etc/ssh/ssh_host_rsa_key', 'high', 'medium'],
    ['/root', 'critical', 'high'],
    ['/home/ann/.ssh', 'high', 'high'],
    ['/home/ann', 'medium', 'medium'],
    ['/boot', 'high', 'low'],
    ['/proc', 'critical', 'high'],
    ['/proc/sys/kernel', 'critical', 'medium'],
    ['/sys', 'high', 'medium'],
    ['/sys/fs/cgroup', 'high', 'low'],
    ['/dev', 'high', 'high'],
    ['/dev/nvme0n1p1', 'high', 'high'],
    ['/usr', 'critical', 'low'],
    ['/lib/modules', 'critical', 'low'],
    ['/var', 'critical', 'high'],
    ['/var/lib/docker', 'critical', 'high'],
    ['/srv/docker', 'critical', 'high'],
    ['/srv/docker/containers', 'critical', 'high'],
    ['/var/log', 'medium', 'low'],
    ['/etc/localtime', 'medium', 'pass'],
  ])('%s: %s writable, %s read-only', (path, writable, readOnly) => {
    expect([of(path, true), of(path, false)]).toEqual([writable, readOnly]);
  });

  it.each([
    ...['/etc/nginx', '/etc/ssl/certs', '/etcetera', '/data/etc', '/devices', '/home/ann/site'],
    ...[
      '/var/lib/postgresql',
      '/var/www',
      '/usr/share/zoneinfo',
      '/srv/dockers',
      '/rooted',
      '/dev/net/tun',
      '/opt/app',
    ],
  ])('%s is no finding', (path) => {
    expect(of(path, true)).toBe('pass');
  });

  it('is milder where root is an ordinary user of the host', () => {
    expect(of('/etc', true, engine({ rootless: true }))).toBe('high');
  });
});
