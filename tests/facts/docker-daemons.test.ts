import { describe, expect, it } from 'vitest';
import { type Answer, absent, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import { file, probeKey } from '../../src/core/probe.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { redactDaemonJson } from '../../src/facts/daemon-json.ts';
import {
  daemonConfigs,
  daemonOf,
  dockerDaemons,
  optionsOf,
  settingOf,
  socketOf,
} from '../../src/facts/docker-daemons.ts';
import { daemonFlags } from '../../src/facts/dockerd-flags.ts';
import { podmanServices } from '../../src/facts/podman-services.ts';
import { daemon, daemons, engineTarget } from '../checks/engine-examples.ts';
import { anAccount, anEntry, aProcess, root } from '../checks/host-examples.ts';

describe('flags of dockerd', () => {
  it.each([
    [['--icc=false'], { icc: false }],
    [['--icc=0', '--tls=T'], { icc: false, tls: true }],
    [['--tlsverify'], { tlsverify: true }],
    [['-D', '--log-level', 'debug'], { debug: true, 'log-level': 'debug' }],
    [['-Dl', 'warn'], { debug: true, 'log-level': 'warn' }],
    [['-H', 'fd://', '--host=tcp://0.0.0.0:2375'], { hosts: ['fd://', 'tcp://0.0.0.0:2375'] }],
    [['-Htcp://0.0.0.0:2375', '-H=unix:///a.sock'], { hosts: ['tcp://0.0.0.0:2375', 'unix:///a.sock'] }],
    [['--insecure-registry', 'a:5000', '--insecure-registry=b'], { 'insecure-registries': ['a:5000', 'b'] }],
    [['--log-opt', 'max-size=10m'], { 'log-opts': ['max-size=10m'] }],
    [
      ['--userland-proxy=false', '--config-file', '/etc/other.json'],
      { 'userland-proxy': false, 'config-file': '/etc/other.json' },
    ],
    [['-g', '/data'], { 'data-root': '/data' }],
    [
      ['--exec-opt', 'native.cgroupdriver=systemd', 'stray'],
      { 'exec-opts': ['native.cgroupdriver=systemd'] },
    ],
    [
      ['--allow-direct-routing', '--ip-forward-no-drop', '--icc=false'],
      { 'allow-direct-routing': true, 'ip-forward-no-drop': true, icc: false },
    ],
    [['--metrics-addr'], { 'metrics-addr': '' }],
  ])('%j', (argv, expected) => {
    expect(Object.fromEntries(daemonFlags(['dockerd', ...argv]))).toEqual(expected);
  });
});

describe('a setting', () => {
  it('names where it stands: a flag, a key of the file, or nowhere', () => {
    const own = daemon(['--icc=false'], { 'live-restore': true });
    expect(settingOf(own, 'icc')).toEqual({ value: false, from: 'flag of dockerd --icc' });
    expect(settingOf(own, 'live-restore')).toEqual({
      value: true,
      from: '/etc/docker/daemon.json#/live-restore',
    });
    expect(settingOf(own, 'iptables')).toBeNull();
  });

  it('has options in either form', () => {
    const byFlag = daemon(['--log-opt', 'max-size=10m', '--log-opt', 'labels=a=b']);
    const byFile = daemon([], { 'log-opts': { 'max-size': '10m', labels: 'a=b' } });
    for (const own of [byFlag, byFile])
      expect([...optionsOf(settingOf(own, 'log-opts'))]).toEqual([
        ['max-size', '10m'],
        ['labels', 'a=b'],
      ]);
    expect(optionsOf(null).size).toBe(0);
  });
});

describe('the daemon of an engine', () => {
  it('is the one that listens on its socket, by either name of /run', () => {
    const own = daemon(['-H', 'unix:///var/run/docker.sock']);
    expect(daemonOf(daemons(own, daemon(['-H', 'unix:///tmp/other.sock'])), engineTarget)).toBe(own);
  });
  it('is the activated one for the default socket', () => {
    const own = daemon(['-H', 'fd://']);
    expect(daemonOf(daemons(own), engineTarget)).toBe(own);
  });
  it('is nobody where two could be it, nor for an engine behind an address', () => {
    expect(daemonOf(daemons(daemon(), daemon()), engineTarget)).toBeNull();
    expect(daemonOf(daemons(daemon()), { id: 'X/engine/tcp://10.0.0.5:2376' })).toBeNull();
    expect(socketOf({ id: 'X/engine/ssh://host' })).toBeNull();
  });
  it('is found for an engine named by an address, too', () => {
    const own = daemon(['-H', 'unix:///tmp/engine/docker.sock']);
    expect(daemonOf(daemons(own), { id: 'X/engine/unix:///tmp/engine/docker.sock' })).toBe(own);
  });
  it('listens in the runtime folder of its user when it is rootless and was told nothing', () => {
    const own = daemon([], {}, 1000);
    expect(own.hosts).toEqual(['unix:///run/user/1000/docker.sock']);
    expect(daemonOf(daemons(daemon(), own), { id: 'h/engine//run/user/1000/docker.sock' })).toBe(own);
  });
});

const dockerd = (over: Parameters<typeof aProcess>[0]) =>
  aProcess({ name: 'dockerd', uid: 0, command: ['/usr/bin/dockerd'], ...over });

const view = (
  running: readonly ReturnType<typeof dockerd>[],
  entries: readonly ReturnType<typeof anEntry>[],
  answer: Answer = unknown('unsupported', 'not asked'),
  path = '',
): FactView =>
  ({
    resolve: ({ id }: { readonly id: string }) => ({
      known: true,
      value:
        id === 'processes'
          ? completeSet(running)
          : id === 'accounts'
            ? [root, anAccount('ada', 1000)]
            : { entries, complete: true, reason: null },
    }),
    answer: (probe: Parameters<typeof probeKey>[0]) =>
      probeKey(probe) === probeKey(file(path)) ? answer : unknown('unsupported', 'another question'),
  }) as unknown as FactView;

const daemonsIn = (given: FactView) => {
  const resolved = dockerDaemons.resolve(given);
  if (!resolved.known) throw new Error(resolved.reason.text);
  return resolved.value;
};

describe('the daemons of a host', () => {
  const systemFile = anEntry('/etc/docker/daemon.json', 0o644, { content: '{"icc": false}' });

  it('read the file of the system, of their user, or the one their flag names', () => {
    const own = anEntry('/home/ada/.config/docker/daemon.json', 0o600, { content: '{"debug": true}' });
    const other = found(anEntry('/srv/d.json', 0o644, { content: '{"tls": true}' }));
    const { items, complete } = daemonsIn(
      view(
        [
          dockerd({ pid: 1 }),
          dockerd({ pid: 2, uid: 1000 }),
          dockerd({ pid: 3, command: ['dockerd', '--config-file', '/srv/d.json'] }),
        ],
        [systemFile, own],
        other,
        '/srv/d.json',
      ),
    );
    expect(complete).toBe(true);
    expect(items.map(({ configFile, config }) => [configFile, Object.fromEntries(config)])).toEqual([
      ['/etc/docker/daemon.json', { icc: false }],
      ['/home/ada/.config/docker/daemon.json', { debug: true }],
      ['/srv/d.json', { tls: true }],
    ]);
  });

  it('ask in the second wave only for what the first did not bring', () => {
    const running = [dockerd({}), dockerd({ command: ['dockerd', '--config-file=/srv/d.json'] })];
    expect(dockerDaemons.followUp?.(view(running, [systemFile])).map(({ probe }) => probe)).toEqual([
      file('/srv/d.json'),
    ]);
  });

  it('are not those inside containers, which read other files', () => {
    const inside = dockerd({ cgroup: `/docker/${'a'.repeat(64)}` });
    expect(daemonsIn(view([inside], [systemFile])).items).toEqual([]);
  });

  it('are not whole where a file may not be read or is no JSON, and the others stand', () => {
    const hidden = anEntry('/etc/docker/daemon.json', 0o600, {
      unreadable: { code: 'permission', text: 'p' },
    });
    expect(daemonsIn(view([dockerd({})], [hidden]))).toMatchObject({
      items: [],
      reason: { code: 'permission' },
    });
    const broken = anEntry('/etc/docker/daemon.json', 0o644, { content: '{' });
    const rootless = anEntry('/home/ada/.config/docker/daemon.json', 0o644, { content: '' });
    const set = daemonsIn(view([dockerd({}), dockerd({ uid: 1000 })], [broken, rootless]));
    expect(set).toMatchObject({ items: [{ uid: 1000 }], complete: false, reason: { code: 'parse-error' } });
  });

  it('have an empty configuration where there is no file', () => {
    expect(daemonsIn(view([dockerd({})], [])).items[0]?.config.size).toBe(0);
    expect(
      daemonsIn(view([dockerd({ command: ['dockerd', '--config-file=/x'] })], [], absent, '/x')).complete,
    ).toBe(true);
  });
});

describe('a daemon.json', () => {
  const clean = (content: string) => redactDaemonJson({ content }).content ?? '';

  it('loses tokens of log drivers and passwords of proxies, and what nobody judges', () => {
    const text = clean(
      JSON.stringify({
        'log-driver': 'splunk',
        'log-opts': { 'splunk-token': 'hunter2', 'splunk-url': 'https://u:hunter2@s', 'max-size': '1m' },
        'registry-mirrors': ['https://u:hunter2@mirror'],
        proxies: { 'https-proxy': 'http://u:hunter2@proxy' },
        tlskey: '/etc/docker/server-key.pem',
      }),
    );
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({
      'log-driver': 'splunk',
      'log-opts': { 'splunk-token': '[redacted 7]', 'max-size': '1m' },
      tlskey: '/etc/docker/server-key.pem',
    });
    expect(text).not.toContain('proxies');
    expect(clean(text)).toBe(text);
  });

  it('that is a link to another file of the host leaves nothing of it', () => {
    for (const secret of ['root:$6$abc$def:19000::\n', '"hunter2"', '[1, "hunter2"]', '{"hunter2": 1'])
      expect(clean(secret)).toMatch(/^\[redacted \d+\]$/);
    expect(clean('{"auths": {"r": {"auth": "aHVudGVyMg=="}}}')).toBe('{}');
    expect(daemonConfigs.questions[0]?.redact).not.toBeNull();
  });
});

describe('services of Podman', () => {
  const service = (...words: readonly string[]) =>
    podmanServices(
      completeSet([
        aProcess({
          name: 'podman',
          uid: 0,
          command: ['podman', '--log-level=info', 'system', 'service', ...words],
        }),
      ]),
    );
  it('are told by where they answer', () => {
    expect(service('--time', '0', 'tcp:0.0.0.0:8080')).toMatchObject([
      { address: 'tcp:0.0.0.0:8080', tls: false },
    ]);
    expect(service('unix:///run/podman/podman.sock')).toMatchObject([
      { address: 'unix:///run/podman/podman.sock' },
    ]);
    expect(service()).toMatchObject([{ address: '' }]);
  });
  it('are left out where they ask clients for certificates', () => {
    expect(service('--tls-cert=c', '--tls-key=k', 'tcp:0.0.0.0:8080')).toMatchObject([{ tls: true }]);
    expect(service('--tls-cert=c', '--tls-client-ca=ca', 'tcp:0.0.0.0:8080')).toEqual([]);
  });
});
