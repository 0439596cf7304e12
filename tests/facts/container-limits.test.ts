import { describe, expect, it } from 'vitest';
import { type Answer, absent, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import { type Probe, probeKey } from '../../src/core/probe.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { containerLimits, limitsInForce } from '../../src/facts/container-limits.ts';
import { container } from '../checks/container-examples.ts';
import { commandOutput, recordedText } from './answer-text.ts';

const running = (pid: number | null, id = 'a'.repeat(64)) => container({ id, state: { pid } });

/** The fact’s own question is answered with the given answer. */
const view = (inspects: readonly ReturnType<typeof container>[], answer: Answer): FactView =>
  ({
    answer: () => answer,
    descendants: () => completeSet(inspects.map((inspect) => ({ inspect }))),
  }) as unknown as FactView;

const probesFor = (...inspects: readonly ReturnType<typeof container>[]): readonly Probe[] =>
  containerLimits.followUp?.(view(inspects, absent)).map(({ probe }) => probe) ?? [];

const recorded = (name: string) => {
  const answer = found(commandOutput(recordedText('host.container-limits', name)));
  const resolved = containerLimits.resolve(view([running(1)], answer));
  if (!resolved.known) throw new Error(resolved.reason.text);
  return resolved.value;
};

describe('the limits in force on containers', () => {
  it('are asked for once, by the processes of those that run', () => {
    const [probe, ...others] = probesFor(running(20), running(3), running(20), running(0), running(null));
    expect(others).toEqual([]);
    expect(probe?.kind === 'command' && probe.argv[2]).toContain('for p in 3 20; do\n');
  });

  it('are not asked for where none runs, nor by a number that is none', () => {
    expect(probesFor(running(0), running(null), running(1.5), running(-4))).toEqual([]);
  });

  it('ask the same whatever the order of the containers', () => {
    const keys = [probesFor(running(5), running(9)), probesFor(running(9), running(5))].map(
      ([probe]) => probe !== undefined && probeKey(probe),
    );
    expect(keys[0]).toBe(keys[1]);
  });

  it('of cgroup v1, as Docker 20.10 sets them', () => {
    const [plain, hardened, limits] = recorded('docker-20.10-cgroup-v1');
    const own = '/docker/39745de94e1f8543';
    expect(plain).toEqual({
      pid: plain?.pid,
      group: own,
      memory: { value: null, group: own },
      pids: { value: null, group: own },
      cpus: { value: null, group: own },
      openFiles: { soft: 20_000, hard: 20_000 },
    });
    expect(hardened).toMatchObject({
      memory: { value: 64 * 1024 * 1024, group: '/docker/06ffcc8e1ebd7d42' },
      pids: { value: 64 },
      cpus: { value: 0.5 },
      openFiles: { soft: 256, hard: 512 },
    });
    expect(limits).toMatchObject({ group: '/rempart-testbed/a0701aadb4b51a48', pids: { value: null } });
  });

  it('of cgroup v2: the least of the own ones and those above', () => {
    const [inSlice, bySystemd, ...others] = recorded('cgroup-v2');
    expect(inSlice).toMatchObject({
      memory: { value: 2 ** 31, group: '/limited.slice' },
      pids: { value: null, group: '/limited.slice/docker-aaaaaaaaaaaaaaaa.scope' },
      cpus: { value: 1.5, group: '/limited.slice' },
      openFiles: { hard: 1_073_741_816 },
    });
    expect(bySystemd).toMatchObject({
      memory: { value: 2 ** 29, group: '/system.slice/docker-bbbbbbbbbbbbbbbb.scope' },
      pids: { value: 4614 },
      cpus: { value: 0.5 },
      openFiles: { soft: Number.POSITIVE_INFINITY },
    });
    // The third process ended while it was looked at.
    expect(others).toEqual([]);
  });

  it('are not known where they could not be looked at', () => {
    const refused = containerLimits.resolve(view([running(7)], unknown('timeout', 'too slow')));
    expect(refused).toMatchObject({ known: false, reason: { code: 'timeout', text: 'too slow' } });
  });

  it('belong to a container by its id as well: its number may be another machine’s', () => {
    const all = recorded('cgroup-v2');
    expect(limitsInForce(running(4242, 'aaaaaaaaaaaaaaaa'), all)?.pid).toBe(4242);
    expect(limitsInForce(running(4242, 'cccccccccccccccc'), all)).toBeNull();
    expect(limitsInForce(running(4343, 'aaaaaaaaaaaaaaaa'), all)).toBeNull();
    expect(limitsInForce(running(4242, 'aa'), all)).toBeNull();
  });
});
