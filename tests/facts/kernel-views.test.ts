import { type ContainerInspect, kernelViews, viewOf } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import { type Answer, found, unknown } from '../../src/core/answer.ts';
import type { FactView, Question } from '../../src/core/fact.ts';
import { completeSet, incompleteSet } from '../../src/core/resource-set.ts';
import { container, stopped } from '../checks/container-examples.ts';
import { commandOutput, recordedText } from './answer-text.ts';

/** The containers of the recording, by their pids. */
const ids = {
  plain: '8554209a1a7337caf4160bd3e22d52a96dc9c2ac116004c8faab552860e4cb30',
  privileged: 'b7930582a24a3ba431a4c51fdaccba13cf9413ccffcbffec1cd464ffa6568ed1',
  hostTakeover: '240f1bf1cd0d8186e023a3b63a7e7f3d52d40d9085c0dae8aad7a3b2b139c86b',
} as const;
const running = (id: string, pid: number): ContainerInspect =>
  container({ id, state: { running: true, pid } });
const plain = running(ids.plain, 19857);
const privileged = running(ids.privileged, 20133);
const hostTakeover = running(ids.hostTakeover, 20000);
const all = [plain, privileged, hostTakeover];

const factView = (inspects: readonly ContainerInspect[], answer: Answer): FactView =>
  ({
    answer: () => answer,
    descendants: () => completeSet(inspects.map((inspect) => ({ inspect }))),
  }) as unknown as FactView;
const none = unknown('unsupported', 'not asked');
const asks = (inspects: readonly ContainerInspect[]): readonly Question[] =>
  kernelViews.followUp?.(factView(inspects, none)) ?? [];
const seen = (text: string, inspects = all) => {
  const resolved = kernelViews.resolve(factView(inspects, found(commandOutput(text))));
  if (!resolved.known) throw new Error(resolved.reason.text);
  return resolved.value;
};
const recording = recordedText('containers.kernel-views', 'docker-20.10');

describe('what the kernel shows of containers', () => {
  it('is asked for by one question, of those that run', () => {
    const stoppedOne = container({ id: 'a'.repeat(64), state: stopped });
    const [question, ...more] = asks([...all, stoppedOne]);
    expect(more).toEqual([]);
    expect(question?.probe).toMatchObject({
      kind: 'command',
      argv: ['sh', '-c', expect.stringContaining("P='1 19857 20000 20133'")],
    });
    expect(asks([stoppedOne])).toEqual([]);
  });

  it('is each box beside the machine’s own namespaces', () => {
    const views = seen(recording);
    expect(views.containers).toMatchObject({ complete: true });
    expect(views.containers.items).toHaveLength(3);
    const machine = views.machine?.namespaces;
    const own = (inspect: ContainerInspect, name: string) => viewOf(inspect, views)?.namespaces.get(name);
    for (const name of ['pid', 'net', 'ipc', 'uts', 'mnt'])
      expect([name, own(plain, name) === machine?.get(name)]).toEqual([name, false]);
    expect(own(hostTakeover, 'pid')).toBe(machine?.get('pid'));
    expect(own(hostTakeover, 'mnt')).not.toBe(machine?.get('mnt'));
  });

  it('falls back on the reader’s own namespaces where those of process 1 may not be seen', () => {
    expect(seen(recording).machine?.namespaces.get('net')).toBe('net:[4026531833]');
    const readable = recording.replace(
      'lrwxrwxrwx 1 root root 0 Nov 27 15:02 19857/ns/cgroup',
      'lrwxrwxrwx 1 root root 0 Nov 27 15:02 1/ns/net -> net:[4026531999]\n$&',
    );
    expect(seen(readable).machine?.namespaces.get('net')).toBe('net:[4026531999]');
  });

  it('holds the mounts with what is read-only in them', () => {
    const views = seen(recording);
    const at = (inspect: ContainerInspect, path: string) =>
      viewOf(inspect, views)?.mounts?.findLast((mount) => mount.path === path);
    expect(at(plain, '/proc/sys')?.options).toContain('ro');
    expect(at(privileged, '/proc/sys')).toBeUndefined();
    expect(at(plain, '/etc/hosts')?.device).toBe('254:0');
  });

  it('leaves out a pid that is another process by now, or of another machine', () => {
    const elsewhere = running('f'.repeat(64), 19857);
    expect(seen(recording, [elsewhere, privileged]).containers.items.map(({ container: id }) => id)).toEqual([
      ids.privileged,
    ]);
  });

  it('takes the label of AppArmor and SELinux', () => {
    const labelled = (label: string) =>
      viewOf(plain, seen(recording.replace('\nnamespaces\n', `\n19857/attr/current:${label}\nnamespaces\n`)))
        ?.label;
    expect(labelled('docker-default (enforce)')).toBe('docker-default (enforce)');
    expect(labelled('system_u:system_r:container_t:s0:c1,c2')).toBe('system_u:system_r:container_t:s0:c1,c2');
    expect(viewOf(plain, seen(recording))?.label).toBeNull();
  });

  it('is not whole where it could not be asked, was cut, or not every container is known', () => {
    const resolved = kernelViews.resolve(factView(all, unknown('timeout', 'too late')));
    expect(resolved).toMatchObject({
      known: true,
      value: { machine: null, containers: { items: [], complete: false, reason: { code: 'timeout' } } },
    });
    const partly = {
      answer: () => found(commandOutput(recording)),
      descendants: () => incompleteSet([{ inspect: plain }], { code: 'truncated', text: 'cut' }),
    } as unknown as FactView;
    expect(kernelViews.resolve(partly)).toMatchObject({
      value: { containers: { complete: false, reason: { code: 'truncated' } } },
    });
  });

  it('cannot be forged by the name of a folder: mountinfo escapes line breaks', () => {
    const forged = recording.replace(
      '19857/mountinfo:719',
      '19857/mountinfo:1 1 0:1 / /a\\01220133/ns/pid\\040->\\040pid:[1] rw - tmpfs tmpfs rw\n$&',
    );
    const views = seen(forged);
    expect(viewOf(privileged, views)?.namespaces.get('pid')).toBe('pid:[4026533888]');
    expect(viewOf(plain, views)?.mounts?.[0]?.path).toBe('/a\n20133/ns/pid -> pid:[1]');
  });
});
