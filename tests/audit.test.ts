import { setTimeout as sleep } from 'node:timers/promises';
import { file } from 'rempart/check';
import { expect, it } from 'vitest';
import machineIdUnique from '../checks/vulnerabilities/machine-id-unique.ts';
import { audit } from '../src/audit.ts';
import type { WaysIn } from '../src/collection/collect-tree.ts';
import type { Recording } from '../src/core/recording.ts';
import { recordedTarget, textAnswer } from './core/recorded-target.ts';

const host = (name: string, machine: string): Recording['trees'][number] => ({
  named: name,
  collectedAt: 0,
  targets: [
    recordedTarget('host', {
      id: name,
      answers: [
        [file('/etc/machine-id'), textAnswer('/etc/machine-id', machine.repeat(64))],
        [
          file('/proc/sys/kernel/random/boot_id'),
          textAnswer('/proc/sys/kernel/random/boot_id', name.repeat(64)),
        ],
      ],
    }),
  ],
});

const ways = (loadRecording: WaysIn['loadRecording']): WaysIn => ({
  dockerHost: null,
  context: null,
  env: {},
  ssh: {
    user: null,
    identity: null,
    hostKey: 'strict',
    become: 'none',
    useSshProgram: false,
    env: {},
    password: null,
    becomePassword: null,
    passphrase: null,
  },
  sshConfig: null,
  loadRecording,
});

it('compares hosts in the order in which they were named, whichever answers first', async () => {
  const machines: Readonly<Record<string, string>> = { a: '1', b: '1', c: '2', d: '1' };
  const delays: Readonly<Record<string, number>> = { a: 60, b: 0, c: 30, d: 10 };
  const load = async (name: string): Promise<Recording> => {
    await sleep(delays[name]);
    return {
      schemaVersion: 1,
      tool: { name: 'rempart', version: '0' },
      trees: [host(name, machines[name] ?? '')],
    };
  };
  const rows: string[] = [];
  const run = audit(
    Object.keys(machines).map((name) => ({
      named: name,
      address: { scheme: 'recording', name } as const,
    })),
    [machineIdUnique],
    ways(load),
    {
      jobs: 4,
      signal: new AbortController().signal,
      deadlineMs: 10_000,
      walkSeconds: null,
      imageWalk: false,
      allImages: false,
      progress: () => {},
      knowledge: { imports: [], database: 'left-out' },
    },
  );
  for await (const tree of run)
    for (const { name, results } of tree)
      rows.push(`${name} ${results[0]?.findings[0]?.message ?? results[0]?.outcome}`);
  expect(rows).toEqual([
    'a not-applicable',
    'b a has the same machine-id',
    'c pass',
    'd a has the same machine-id',
  ]);
});
