import { describe, expect, it } from 'vitest';
import { auditWatches, watchOver } from '../../src/facts/audit-watches.ts';

const covered = (path: string, ...rules: readonly string[]): boolean =>
  watchOver(auditWatches(rules), path) !== null;

describe('a path is watched', () => {
  it.each([
    ['by a watch on it', '/etc/docker/daemon.json', ['-w /etc/docker/daemon.json -p rwxa -k docker']],
    ['by a watch on a folder above', '/etc/docker/daemon.json', ['-w /etc/docker -p wa']],
    ['by a watch without permissions, which is all of them', '/usr/bin/runc', ['-w /usr/bin/runc']],
    ['by a watch whose path ends in a slash', '/etc/docker/daemon.json', ['-w /etc/docker/ -p wa']],
    [
      'by a rule with path',
      '/usr/bin/dockerd',
      ['-a always,exit -F path=/usr/bin/dockerd -F perm=wa -F key=d'],
    ],
    ['by a rule with dir', '/var/lib/docker', ['-a always,exit -S all -F dir=/var/lib/docker -F perm=wa']],
    [
      'by a rule of an architecture and of people alone',
      '/etc/docker/daemon.json',
      ['-a always,exit -F arch=b64 -S openat,rename -F dir=/etc/docker -F auid>=1000 -F auid!=-1 -F key=d'],
    ],
    ['by the other name of /run', '/run/containerd', ['-w /var/run/containerd -p wa']],
    ['by the other name of /usr/bin', '/usr/bin/runc', ['-w /bin/runc -p wa']],
    ['behind a rule about reads', '/etc/docker', ['-w /etc/docker -p r', '-w /etc/docker -p wa']],
  ])('%s', (_, path, rules) => {
    expect(covered(path, ...rules)).toBe(true);
  });

  it.each([
    ['by nothing', '/etc/docker', []],
    ['by a watch on a neighbour', '/etc/docker', ['-w /etc/docker.d -p wa']],
    ['by a watch on a path below', '/etc/docker', ['-w /etc/docker/daemon.json -p wa']],
    ['by a watch of reads', '/etc/docker', ['-w /etc/docker -p rx']],
    [
      'by a rule for one file above',
      '/etc/docker/daemon.json',
      ['-a always,exit -F path=/etc/docker -F perm=wa'],
    ],
    ['by a rule that never records', '/etc/docker', ['-a never,exit -F dir=/etc/docker']],
    [
      'by a rule behind one that leaves it out',
      '/var/lib/docker',
      ['-a never,exit -F dir=/var/lib/docker', '-w /var/lib/docker -p wa'],
    ],
    [
      'by a rule of failures alone',
      '/etc/docker',
      ['-a always,exit -F dir=/etc/docker -F perm=wa -F success=0'],
    ],
    [
      'by a rule of one program',
      '/etc/docker',
      ['-a always,exit -F dir=/etc/docker -F perm=wa -F exe=/usr/bin/vi'],
    ],
    ['by a rule of calls that change nothing', '/etc/docker', ['-a always,exit -S read -F dir=/etc/docker']],
    ['by a rule without a path', '/etc/docker', ['-a always,exit -F arch=b64 -S adjtimex -F key=time']],
  ])('not %s', (_, path, rules) => {
    expect(covered(path, ...rules)).toBe(false);
  });
});
