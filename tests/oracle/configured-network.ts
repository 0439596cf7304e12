import type { CreateBody, PortBinding } from './create-body.ts';
import type { Choices } from './seeded-random.ts';

const address = (choices: Choices): string =>
  choices.weighted([
    [7, ''],
    [7, '0.0.0.0'],
    [8, '::'],
    [2, '0:0:0:0:0:0:0:0'],
    [7, '127.0.0.1'],
    [5, `127.0.0.${choices.whole(2, 250)}`],
    [3, '::1'],
    // The address of the engine's default bridge, the one address beside loopback that there always is.
    [5, '172.17.0.1'],
  ]);

const hostPort = (choices: Choices): string =>
  choices.weighted([
    [5, '80'],
    [5, '443'],
    [5, '1024'],
    [3, '1023'],
    [10, String(choices.whole(2, 1022))],
    [14, String(choices.whole(1025, 30_000))],
    [3, ''],
    [2, '0'],
    // Any free one of a range.
    [2, '1010-1020'],
    [2, '30100-30110'],
  ]);

const published = (choices: Choices): Readonly<Record<string, readonly PortBinding[]>> | undefined => {
  const count = choices.weighted([
    [54, 0],
    [31, 1],
    [15, 2],
  ]);
  if (count === 0) return undefined;
  // Ports inside count from 8000, so that two publications of one container differ.
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${8000 + index}/${choices.chance(0.15) ? 'udp' : 'tcp'}`,
      [{ HostIp: address(choices), HostPort: hostPort(choices) }],
    ]),
  );
};

const exposed = (choices: Choices, ports: readonly string[]): CreateBody['ExposedPorts'] => {
  const further = choices.weighted<readonly string[]>([
    [80, []],
    [14, ['9000/tcp']],
    [6, ['9000/tcp', '9001/udp']],
  ]);
  // As every client does: this engine publishes no port that is not exposed, too.
  const all = [...ports, ...further];
  return all.length === 0 ? undefined : Object.fromEntries(all.map((port) => [port, {}]));
};

/** Its network and its ports. */
export const configuredNetwork = (
  choices: Choices,
): Pick<CreateBody, 'ExposedPorts'> & { readonly HostConfig: CreateBody['HostConfig'] } => {
  const NetworkMode = choices.weighted([
    [14, undefined],
    [10, 'default'],
    [16, 'bridge'],
    [26, 'front'],
    [7, 'closed'],
    [11, 'host'],
    [8, 'none'],
    [5, 'container:partner-plain'],
    [3, 'container:partner-host'],
  ]);
  // The engine refuses ports to a container that has no network of its own to open them in.
  if (NetworkMode?.startsWith('container:')) return { HostConfig: { NetworkMode } };
  const PortBindings = published(choices);
  return {
    ExposedPorts: exposed(choices, Object.keys(PortBindings ?? {})),
    HostConfig: {
      NetworkMode,
      PortBindings,
      PublishAllPorts: choices.weighted([
        [79, undefined],
        [6, false],
        [15, true],
      ]),
    },
  };
};

/** A port of the host that a container takes when it starts. */
export interface TakenPort {
  readonly protocol: string;
  readonly port: number;
  /** Null for every address. */
  readonly address: string | null;
}

/** The fixed ports of the host that a started container holds. */
export const takenPorts = ({
  HostConfig: { NetworkMode, PortBindings },
}: CreateBody): readonly TakenPort[] =>
  /^(host|none|closed)$/.test(NetworkMode ?? '')
    ? []
    : Object.entries(PortBindings ?? {}).flatMap(([key, bindings]) =>
        bindings
          .filter(({ HostPort }) => Number(HostPort) > 0)
          .map(({ HostIp, HostPort }) => ({
            protocol: key.split('/')[1] ?? 'tcp',
            port: Number(HostPort),
            address: /^(0\.0\.0\.0|[0:]*)$/.test(HostIp) ? null : HostIp,
          })),
      );

/** Whether two containers with these ports can both run. */
export const portsMeet = (a: TakenPort, b: TakenPort): boolean =>
  a.protocol === b.protocol &&
  a.port === b.port &&
  (a.address === null || b.address === null || a.address === b.address);
