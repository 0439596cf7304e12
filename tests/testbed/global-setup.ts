import { startEngine } from './engine.ts';
import { startKeeper } from './keeper.ts';
import { KEEPER_VARIABLE } from './shared-server.ts';
import { startVm, vmNames } from './vm.ts';

/** Run by vitest in its main process, around all test files: whatever they start and share ends with the run. */
export const setup = async (): Promise<() => Promise<void>> => {
  const keeper = await startKeeper({
    engine: () => startEngine(),
    ...Object.fromEntries(vmNames.map((name) => [`vm ${name}`, () => startVm(name)])),
  });
  process.env[KEEPER_VARIABLE] = keeper.socket;
  return keeper.stop;
};
