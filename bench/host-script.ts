import { randomBytes } from 'node:crypto';
import { planFor } from '../src/audit.ts';
import type { Probe } from '../src/core/probe.ts';
import { loadBuiltInChecks } from '../src/loaders/load-checks.ts';
import { scriptFor } from '../src/transports/script-session.ts';

/** In the place of the random number of a run. */
export const nonce = randomBytes(16).toString('hex');

/** Every question that the built-in checks ask a host in the first wave. */
export const hostProbes = async (): Promise<readonly Probe[]> =>
  planFor(await loadBuiltInChecks()).host.questions.map(({ probe }) => probe);

/** The script that would be sent for these questions with `--no-walk`. */
export const scriptWithoutWalk = (probes: readonly Probe[]): string =>
  scriptFor(probes, { nonce, wave: 1, allowlist: false, walkSeconds: null }).text;
