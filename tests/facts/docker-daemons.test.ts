import { daemonFlags, daemonOf } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { daemon, daemons, engineTarget } from '../checks/engine-examples.ts';

describe('flags of dockerd', () => {
  it.each([
    [['--icc=false'], { icc: false }],
    [['--tlsverify'], { tlsverify: true }],
    [['-D', '--log-level', 'debug'], { debug: true, 'log-level': 'debug' }],
    [['-H', 'fd://', '--host=tcp://0.0.0.0:2375'], { hosts: ['fd://', 'tcp://0.0.0.0:2375'] }],
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
  ])('%j', (argv, expected) => {
    expect(Object.fromEntries(daemonFlags(['dockerd', ...argv]))).toEqual(expected);
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
  it('is nobody where two could be it', () => {
    expect(daemonOf(daemons(daemon(), daemon()), engineTarget)).toBeNull();
  });
  it('is found for an engine named by an address, too', () => {
    const own = daemon(['-H', 'unix:///tmp/engine/docker.sock']);
    expect(daemonOf(daemons(own), { id: 'X/engine/unix:///tmp/engine/docker.sock' })).toBe(own);
  });
});
