import { describe, expect, it } from 'vitest';
import { judge, planFor } from '../../src/audit.ts';
import { collectHost } from '../../src/collection/collect-host.ts';
import type { CollectOptions } from '../../src/collection/collect-options.ts';
import type { TargetRecording, TreeRecording } from '../../src/core/recording.ts';
import { loadBuiltInChecks } from '../../src/loaders/load-checks.ts';
import { connectLocal } from '../../src/transports/local/local.ts';
import { hang, json, polite, type Reply, startFakeEngine } from '../transports/docker/fake-engine.ts';

const options = (signal: AbortSignal): CollectOptions => ({
  plan: planFor([]),
  signal,
  deadlineMs: 10_000,
  walkSeconds: null,
  imageWalk: false,
  allImages: false,
  progress: () => {},
});

describe('a host', () => {
  it('is complete when every wave came whole', async () => {
    await using connection = await connectLocal({ allowlist: false, walkSeconds: null });
    const [host] = await collectHost(connection, 'local', options(AbortSignal.timeout(10_000)), null);
    expect(host).toMatchObject({ status: 'complete', error: null });
    expect(host?.target.id).toMatch(/^[0-9a-f]{64}$|./);
  });

  it('is partial, with the reason, when the line was cut', async () => {
    await using connection = await connectLocal({
      allowlist: false,
      walkSeconds: null,
      shell: ['sh', '-c', 'sh -s | head -c 600'],
    });
    const [host] = await collectHost(connection, 'local', options(AbortSignal.timeout(10_000)), null);
    expect(host).toMatchObject({ status: 'partial', error: { code: 'truncated' }, membersComplete: false });
  });
});

describe('an engine on a host', () => {
  const withEngine = async (
    replies: Readonly<Record<string, Reply>>,
    change: Partial<CollectOptions>,
  ): Promise<readonly TargetRecording[]> => {
    const fake = await startFakeEngine({ ...polite, ...replies });
    try {
      await using connection = await connectLocal({ allowlist: false, walkSeconds: null });
      const checks = (await loadBuiltInChecks()).filter(({ id }) => id.startsWith('privileged-mode/'));
      const plan = planFor(checks);
      const all = await collectHost(
        connection,
        'local',
        { ...options(new AbortController().signal), plan, ...change },
        fake.path,
      );
      return all.filter(({ target }) => target.kind === 'host' || target.id.includes(fake.path));
    } finally {
      await fake.stop();
    }
  };

  it('that never ends to answer leaves the host the rest of its time', async () => {
    const [host, engine] = await withEngine({ '/containers/json': hang }, { deadlineMs: 10_000 });
    expect(host).toMatchObject({ status: 'complete', error: null });
    expect(engine).toMatchObject({ status: 'partial', error: { code: 'timeout' }, membersComplete: false });
  });

  it('on which rempart fails is a row that says so, and costs the host nothing', async () => {
    const [host, engine] = await withEngine(
      { '/containers/json': json([]), '/images/json': json([]) },
      {
        progress: ({ step }) => {
          if (step.startsWith('asking docker ')) throw new TypeError('a slip of ours');
        },
      },
    );
    expect(host).toMatchObject({ status: 'complete', error: null });
    expect(engine).toMatchObject({
      status: 'unreachable',
      error: { code: 'bug', message: expect.stringContaining('a slip of ours') },
    });
  });
});

describe('a recording', () => {
  it('is judged like the live answers it was made of, byte for byte', async () => {
    const checks = await loadBuiltInChecks();
    await using connection = await connectLocal({ allowlist: false, walkSeconds: null });
    const [root, ...below] = await collectHost(
      connection,
      'local',
      { ...options(AbortSignal.timeout(30_000)), plan: planFor(checks) },
      null,
    );
    if (root === undefined) throw new Error('nothing was collected');
    const live: TreeRecording = { named: 'local', collectedAt: Date.now(), targets: [root, ...below] };
    const replayed = JSON.parse(JSON.stringify(live)) as TreeRecording;
    expect(JSON.stringify(judge(checks, replayed))).toBe(JSON.stringify(judge(checks, live)));
  });
});
