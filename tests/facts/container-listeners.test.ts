import { describe, expect, it } from 'vitest';
import { type Answer, absent, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import type { Probe } from '../../src/core/probe.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { containerListeners, listenersOf } from '../../src/facts/container-listeners.ts';
import { type ContainerChange, container } from '../checks/container-examples.ts';
import { commandOutput, recordedText } from './answer-text.ts';

const published = { containerPort: 80, protocol: 'tcp', hostAddress: '', hostPort: 8080 };
const running = (pid: number | null, change: ContainerChange = {}) =>
  container({ ports: [published], ...change, state: { pid } });

const view = (inspects: readonly ReturnType<typeof container>[], answer: Answer): FactView =>
  ({
    answer: () => answer,
    descendants: () => completeSet(inspects.map((inspect) => ({ inspect }))),
  }) as unknown as FactView;

const probesFor = (...inspects: readonly ReturnType<typeof container>[]): readonly Probe[] =>
  containerListeners.followUp?.(view(inspects, absent)).map(({ probe }) => probe) ?? [];

describe('what listens in containers', () => {
  it('is asked for once, of those that run and publish', () => {
    const quiet = running(5, { ports: [] });
    const onHost = running(6, { hostConfig: { networkMode: 'host' } });
    const [probe, ...others] = probesFor(running(20), running(3), running(20), running(0), quiet, onHost);
    expect(others).toEqual([]);
    const script = probe?.kind === 'command' ? probe.argv[2] : '';
    expect(script).toContain('for p in 3 20; do');
    expect(probesFor(running(0), running(null), quiet, onHost)).toEqual([]);
  });

  it('is read from the tables of each one’s network namespace', () => {
    const answer = found(commandOutput(recordedText('host.container-listeners', 'docker-20.10')));
    const resolved = containerListeners.resolve(view([running(1)], answer));
    const all = resolved.known ? resolved.value : [];
    const of = (pid: number, id: string) => listenersOf(running(pid, { id }), all);
    // The engine’s own resolver listens on loopback in a network that somebody made.
    expect(of(6000, '06ffcc8e1ebd7d42')).toEqual([
      { protocol: 'tcp', port: 0xb447, scope: 'loopback' },
      { protocol: 'tcp', port: 8080, scope: 'wildcard' },
      { protocol: 'udp', port: 0xa005, scope: 'loopback' },
    ]);
    expect(of(7668, 'e44631440a21cb50')).toEqual([
      { protocol: 'tcp', port: 80, scope: 'wildcard' },
      { protocol: 'tcp', port: 443, scope: 'wildcard' },
    ]);
    expect(of(8235, '306a24f731ec6a11')).toEqual([
      { protocol: 'tcp', port: 81, scope: 'loopback' },
      { protocol: 'tcp', port: 80, scope: 'wildcard' },
    ]);
  });

  it('belongs to a container by its id as well: its number may be another machine’s', () => {
    const all = [{ pid: 7, groups: `0::/docker/${'a'.repeat(64)}\n`, sockets: [] }];
    expect(listenersOf(running(7, { id: 'a'.repeat(64) }), all)).toEqual([]);
    expect(listenersOf(running(7, { id: 'b'.repeat(64) }), all)).toBeNull();
    expect(listenersOf(running(8, { id: 'a'.repeat(64) }), all)).toBeNull();
    expect(listenersOf(running(7, { id: 'aa' }), all)).toBeNull();
  });

  it('is not known of one whose tables could not be read', () => {
    const answer = found(commandOutput(`x86_64\n/proc/7/cgroup:0::/docker/${'a'.repeat(64)}\n`));
    const resolved = containerListeners.resolve(view([running(7)], answer));
    expect(resolved).toMatchObject({ known: true, value: [] });
  });

  it('is not known where it could not be looked at', () => {
    const refused = containerListeners.resolve(view([running(7)], unknown('timeout', 'too slow')));
    expect(refused).toMatchObject({ known: false, reason: { code: 'timeout' } });
  });
});
