import type { EngineNetwork } from './engine-lists.ts';

/** The interface of the host that a network of the driver `bridge` is: named by an option, `docker0`, or `br-` with the network’s id. */
export const bridgeInterface = ({
  name,
  id,
  options,
}: Pick<EngineNetwork, 'name' | 'id' | 'options'>): string =>
  options?.['com.docker.network.bridge.name'] ??
  (name === 'bridge' ? 'docker0' : `br-${(id ?? '').slice(0, 12)}`);
