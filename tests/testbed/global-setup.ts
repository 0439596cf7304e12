import { startEngine } from './engine.ts';
import { startKeeper } from './keeper.ts';
import { KEEPER_VARIABLE } from './shared-server.ts';
import { startVm } from './vm.ts';

/** Run by vitest in its main process, around all test files: whatever they start and share ends with the run. */
export const setup = async (): Promise<() => Promise<void>> => {
  const keeper = await startKeeper({
    engine: () => startEngine(),
    'vm clean': () => startVm('clean'),
    'vm hardened': () => startVm('hardened'),
  });
  process.env[KEEPER_VARIABLE] = keeper.socket;
  return keeper.stop;
};
