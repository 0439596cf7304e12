import { describe, expect, it } from 'vitest';
import { type Answer, found } from '../../src/core/answer.ts';
import type { Fact } from '../../src/core/fact.ts';
import { type ProbeKey, probeKey } from '../../src/core/probe.ts';
import { engineSockets } from '../../src/facts/engine-sockets.ts';
import { textAnswer } from '../core/recorded-target.ts';
import { knownValue, printed } from './host-answers.ts';

/** Inodes and flags as proc(5) prints them; the second one is a connection, not a listener. */
const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 1001 /var/run/docker.sock
0000000000000000: 00000003 00000000 00000000 0001 03 1002 /run/other/docker.sock
0000000000000000: 00000002 00000000 00010000 0001 01 1003 /run/containerd/containerd.sock
0000000000000000: 00000002 00000000 00010000 0001 01 1004 /run/podman/podman.sock
`;

const socketsWith = (running: string) => {
  const probes = new Map<string, ProbeKey>();
  const visit = (fact: Fact<unknown>): void => {
    for (const { probe } of fact.questions) probes.set(fact.id, probeKey(probe));
    fact.from.forEach(visit);
  };
  visit(engineSockets);
  const key = (id: string): ProbeKey => probes.get(id) as ProbeKey;
  const answers = new Map<ProbeKey, Answer>([
    [key('unix-sockets.listening'), textAnswer('/proc/net/unix', UNIX)],
    [key('engine-sockets.files'), found({ entries: [], complete: true, reason: null })],
    [key('engine-sockets.running'), printed(running)],
  ]);
  return knownValue(engineSockets, answers).map(({ path }) => path);
};

describe('sockets of engines', () => {
  it('are those of engines that run, under one name of /run', () => {
    expect(socketsWith('dockerd\n')).toEqual(['/run/docker.sock']);
  });
  it('are none where systemd listens for an engine that does not run: connecting would start it (law 10)', () => {
    expect(socketsWith('')).toEqual([]);
  });
  it('are told apart by engine', () => {
    expect(socketsWith('podman\n')).toEqual(['/run/podman/podman.sock']);
  });
});
