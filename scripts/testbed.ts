import { ensureBuilt, isBuilt } from '../tests/testbed/cache-folder.ts';
import { debianHeldBack } from '../tests/testbed/debian-held-back.ts';
import { debianPackages, installPackages, missingPackages } from '../tests/testbed/debian-packages.ts';
import { debianRoot } from '../tests/testbed/debian-root.ts';
import { startEngine } from '../tests/testbed/engine.ts';
import { engineData } from '../tests/testbed/engine-data.ts';
import { nodeApplication } from '../tests/testbed/node-application.ts';
import { bootedVms } from '../tests/testbed/vm.ts';
import { vmCleanDisk, vmEngineBadDisk, vmEngineGoodDisk, vmHardenedDisk } from '../tests/testbed/vm-disk.ts';
import { vmEngineRoot, vmRoot } from '../tests/testbed/vm-root.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const prepare = async (): Promise<void> => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('the test bed needs root on Debian 12');
  const missing = await missingPackages();
  for (const name of missing)
    say(`installing ${name}: ${debianPackages[name as keyof typeof debianPackages]}`);
  if (missing.length > 0) await installPackages(missing);
  for (const artefact of [
    debianRoot,
    debianHeldBack,
    nodeApplication,
    engineData,
    vmRoot,
    vmCleanDisk,
    vmHardenedDisk,
    vmEngineRoot,
    vmEngineBadDisk,
    vmEngineGoodDisk,
    ...Object.values(bootedVms),
  ]) {
    const began = Date.now();
    const state = isBuilt(artefact) ? 'kept' : 'built';
    const folder = await ensureBuilt(artefact);
    say(`${artefact.name}: ${state} in ${((Date.now() - began) / 1000).toFixed(1)} s, ${folder}`);
  }
};

/** Keeps a server in the foreground until the user ends it. */
const foreground = async (stop: () => Promise<void>): Promise<void> => {
  await new Promise<void>((resolve) => {
    const alive = setInterval(() => undefined, 60_000);
    const end = () => {
      clearInterval(alive);
      resolve();
    };
    process.once('SIGINT', end).once('SIGTERM', end);
  });
  await stop();
};

const USAGE =
  'usage: npm run testbed [engine]\n  without argument: installs and builds what the tests need\n  engine: starts the test engine in the foreground';

const [command, ...rest] = process.argv.slice(2);
if (rest.length > 0 || !(command === undefined || command === 'engine')) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  await prepare();
  if (command === 'engine') {
    const engine = await startEngine();
    say(`export DOCKER_HOST=unix://${engine.socket}   (interrupt to stop)`);
    await foreground(engine.stop);
  }
}
