import { defineFact } from '../core/fact.ts';
import { shell } from '../core/probe.ts';
import type { EngineInfo } from './engine-info.ts';
import type { SubordinateRange } from './subordinate-ids.ts';

/** A run of ids of a user namespace: `inside`, `inside + 1`, … are `outside`, `outside + 1`, … of the host. */
export interface IdRange {
  readonly inside: number;
  readonly outside: number;
  readonly count: number;
}

/** Which ids of the host stand for those of a user namespace, as a line each of /proc/<pid>/uid_map (user_namespaces(7)). */
export type IdMap = readonly IdRange[];

/** Of a namespace that maps nothing: the machine's first one. */
export const IDENTITY: IdMap = [{ inside: 0, outside: 0, count: 2 ** 32 - 1 }];

/** The id on the host; null where the namespace does not know the id. */
export const idOutside = (map: IdMap, id: number): number | null => {
  const range = map.find(({ inside, count }) => id >= inside && id < inside + count);
  return range === undefined ? null : id - range.inside + range.outside;
};

/** The id within the namespace; null where the host's id is not mapped into it (shown as 65534 there). */
export const idInside = (map: IdMap, id: number): number | null => {
  const range = map.find(({ outside, count }) => id >= outside && id < outside + count);
  return range === undefined ? null : id - range.outside + range.inside;
};

/** The length that useradd(8) gives a range, where the host's /etc/subuid was not read. */
const USUAL_COUNT = 65536;

/**
 * How an engine with `userns-remap` maps the users of its containers: its data root ends in `/<uid>.<gid>`, the ids that root becomes, which
 * begin the first of the remapped user's ranges; the others follow on. Null for an engine that does not map.
 */
export const remappedIds = (
  { dockerRootDir, securityOptions }: Pick<EngineInfo, 'dockerRootDir' | 'securityOptions'>,
  subordinate: readonly Pick<SubordinateRange, 'owner' | 'start' | 'count'>[] | null = null,
): IdMap | null => {
  const [, uid] = /\/(\d+)\.\d+\/?$/.exec(dockerRootDir ?? '') ?? [];
  if (uid === undefined || securityOptions?.userns !== true) return null;
  const first = Number(uid);
  const owner = subordinate?.find((range) => range.start === first)?.owner;
  const ranges = (subordinate ?? [])
    .filter((range) => range.owner === owner && range.start >= first)
    .sort((a, b) => a.start - b.start);
  if (ranges.length === 0) return [{ inside: 0, outside: first, count: USUAL_COUNT }];
  let inside = 0;
  return ranges.map((range) => {
    const own = { inside, outside: range.start, count: range.count };
    inside += range.count;
    return own;
  });
};

const LINE = /^(\d+)\/uid_map:\s*(\d+)\s+(\d+)\s+(\d+)$/;
const LIMIT = 2_000_000;

/** The maps of processes in another user namespace than the machine's first one, by pid. Containers of one engine often share theirs. */
export const processIdMaps = defineFact({
  id: 'processes.id-maps',
  description: 'How the users of processes in user namespaces are mapped to those of the host',
  probe: shell(`cd /proc && grep -svHE '^ *0 +0 +4294967295$' [0-9]*/uid_map | head -c ${LIMIT}; :`),
  parse: (output): ReadonlyMap<number, IdMap> => {
    const maps = new Map<number, IdRange[]>();
    // What stands behind the last line break was cut.
    for (const line of (output?.stdout ?? '').split('\n').slice(0, -1)) {
      const [, pid, inside, outside, count] = LINE.exec(line) ?? [];
      if (pid === undefined) continue;
      const ranges = maps.get(Number(pid)) ?? [];
      maps.set(Number(pid), ranges);
      ranges.push({ inside: Number(inside), outside: Number(outside), count: Number(count) });
    }
    return maps;
  },
});
