import type { ContainerInspect } from './container-inspect.ts';
import type { EngineInfo } from './engine-info.ts';

/** Kata and Firecracker bring a machine, gVisor a kernel of its own: by the names of their runtimes, shims and programs. */
const SANDBOX = /(?:^|[/.-])(?:kata|kata-\w+|runsc|gvisor|firecracker)(?:$|[/.-])/i;

/**
 * The container runs on a kernel of its own, between it and the host's: by the name of its runtime, the engine's default one, or what
 * the engine says that name stands for.
 */
export const hasKernelOfItsOwn = (
  { hostConfig }: Pick<ContainerInspect, 'hostConfig'>,
  info: Pick<EngineInfo, 'runtimes' | 'defaultRuntime'> | null,
): boolean => {
  const name = hostConfig.runtime || info?.defaultRuntime || '';
  return [name, info?.runtimes?.[name] ?? ''].some((text) => SANDBOX.test(text));
};
