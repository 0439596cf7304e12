import { followUpFact } from '../core/fact.ts';
import { type CommandProbe, command } from '../core/probe.ts';
import { type EngineInfo, engineInfo } from './engine-info.ts';

/** How full the file system below an engine’s data is (statvfs(3)). */
export interface FileSystemSpace {
  /** Bytes. */
  readonly total: number;
  /** Bytes that an ordinary user may still fill. */
  readonly available: number;
  /** Null on file systems that make inodes as they need them. */
  readonly inodes: { readonly total: number; readonly free: number } | null;
}

const probeFor = ({ dockerRootDir }: Pick<EngineInfo, 'dockerRootDir'>): CommandProbe | null =>
  dockerRootDir?.startsWith('/') === true
    ? command('stat', '-f', '-c', '%S %b %a %c %d', '--', dockerRootDir)
    : null;

/** By the data root of each engine of the host; null where it could not be looked at. Named by the engines, asked in the second wave. */
export const dataRootSpace = followUpFact({
  id: 'host.data-root-space',
  description: 'Free space and inodes of the file systems that hold the engines’ data',
  after: {},
  afterChildren: { kind: 'docker-engine', facts: { info: engineInfo } },
  ask: (_, engines): readonly CommandProbe[] => {
    const probes = engines.items.flatMap(({ info }) => probeFor(info) ?? []);
    return [...new Map(probes.map((probe) => [probe.argv.at(-1), probe])).values()];
  },
  parse: (answerTo, _, engines): ReadonlyMap<string, FileSystemSpace> =>
    new Map(
      engines.items.flatMap(({ info }): readonly (readonly [string, FileSystemSpace])[] => {
        const probe = probeFor(info);
        const answer = probe === null ? null : answerTo(probe);
        if (answer === null || answer.state !== 'found' || info.dockerRootDir === null) return [];
        const numbers = answer.output.stdout.trim().split(' ').map(Number);
        const [size = 0, blocks = 0, available = 0, inodes = 0, free = 0] = numbers;
        if (answer.output.exitCode !== 0 || numbers.length !== 5 || !(size * blocks > 0)) return [];
        return [
          [
            info.dockerRootDir,
            {
              total: size * blocks,
              available: size * available,
              inodes: inodes > 0 ? { total: inodes, free } : null,
            },
          ],
        ];
      }),
    ),
});
