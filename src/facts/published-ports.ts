import type { ContainerInspect, PublishedPort } from './container-inspect.ts';
import type { EngineNetwork } from './engine-lists.ts';

/** A port that the image exposes: `80/tcp`; a range is none. */
const exposedPort = (text: string): Pick<PublishedPort, 'containerPort' | 'protocol'> | null => {
  const [, port, protocol = 'tcp'] = /^(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
  return port === undefined ? null : { containerPort: Number(port), protocol };
};

/** Into no network, an internal one or that of somebody else nothing is published. */
const hasNoWayIn = (mode: string | null, networks: readonly EngineNetwork[] | null): boolean =>
  mode === 'none' ||
  mode === 'host' ||
  /^container:/.test(mode ?? '') ||
  networks?.some(({ name, id, internal }) => (name === mode || id === mode) && internal === true) === true;

/**
 * The ports of a container that lead to it from the host: as they are while it runs, else as they will be at its next start, those that
 * `--publish-all` opens included. Null where the engine does not tell. `networks` are the engine's, null where they were not asked.
 */
export const publishedPorts = (
  { state, ports, config, hostConfig }: ContainerInspect,
  networks: readonly EngineNetwork[] | null,
): readonly PublishedPort[] | null => {
  const { networkMode, portBindings, publishAllPorts } = hostConfig;
  if (state.running === true && ports !== null) return ports;
  if (hasNoWayIn(networkMode, networks)) return [];
  if (portBindings === null || publishAllPorts === null) return null;
  const chosen = (config.exposedPorts ?? [])
    .map(exposedPort)
    .filter((port) => port !== null)
    .filter(
      ({ containerPort, protocol }) =>
        !portBindings.some((own) => own.containerPort === containerPort && own.protocol === protocol),
    )
    .map((port): PublishedPort => ({ ...port, hostAddress: '', hostPort: null }));
  return publishAllPorts ? [...portBindings, ...chosen] : portBindings;
};
