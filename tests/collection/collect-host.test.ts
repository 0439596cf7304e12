import { describe, expect, it } from 'vitest';
import { judge, planFor } from '../../src/audit.ts';
import { collectHost } from '../../src/collection/collect-host.ts';
import type { CollectOptions } from '../../src/collection/collect-options.ts';
import type { TreeRecording } from '../../src/core/recording.ts';
import { loadBuiltInChecks } from '../../src/loaders/load-checks.ts';
import { connectLocal } from '../../src/transports/local/local.ts';

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
