import type { Engine } from './docker-daemon.ts';
import { askKeeper } from './keeper.ts';
import type { Vm, VmName } from './vm.ts';

/** The environment variable that tells test workers where the keeper listens. */
export const KEEPER_VARIABLE = 'REMPART_TESTBED_KEEPER';

/** Time for a `beforeAll` that asks for a shared server: a cold start beside other busy tests. */
export const START_TIMEOUT_MS = 300_000;

const shared = (name: string): Promise<Readonly<Record<string, unknown>>> => {
  const socket = process.env[KEEPER_VARIABLE];
  if (socket === undefined) throw new Error('shared servers exist within a vitest run only');
  return askKeeper(socket, name);
};

/** The Docker Engine of this run with every container of `containerCases`, shared: look, do not change it. */
export const engine = async (): Promise<Engine> => (await shared('engine')) as Engine;

/** One of the virtual machines of this run, shared: look, do not change it. */
export const vm = async (name: VmName): Promise<Vm> => (await shared(`vm ${name}`)) as Vm;
