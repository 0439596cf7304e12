import type { UnknownReason } from '../core/answer.ts';
import { deriveFact, optional, type Resolved } from '../core/fact.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type FileTimes, type IdentityTimes, identityTimes } from './identity-times.ts';
import { type Mount, mounts } from './mounts.ts';

/** What was left by whoever made the image of a machine. */
export interface BuildTrace {
  readonly path: string;
  readonly what: 'keys' | 'history' | 'log' | 'instance' | 'work folder' | 'disc image';
  /** Milliseconds since the epoch: it has not been touched since. */
  readonly changed: number;
}

const DAY = 86_400_000;
/** Earlier times are of clocks that nobody had set, and of images whose times are all alike. */
const FIRST_TIME = Date.UTC(2010, 0);

const WHAT: readonly (readonly [RegExp, BuildTrace['what'], 'file' | 'directory'])[] = [
  [/\/authorized_keys$/, 'keys', 'file'],
  [/_history$/, 'history', 'file'],
  [/^\/var\/log\//, 'log', 'file'],
  [/^\/var\/lib\/cloud\/instances\//, 'instance', 'directory'],
  [/\.iso$/, 'disc image', 'file'],
  [/\/(?:ansible|packer)[^/]*$/, 'work folder', 'directory'],
];

const traceOf = ({ path, type, size, changed }: FileTimes): BuildTrace | null => {
  const [, what] =
    WHAT.find(([pattern, , kind]) => pattern.test(path) && kind === type && (kind !== 'file' || size > 0)) ??
    [];
  return what === undefined ? null : { path, what, changed };
};

/**
 * When the machine was started first, at the latest the oldest of what it made for itself; null where nothing tells. A restored backup keeps the times
 * of texts, and a new key alone does not make an old machine young: either makes traces fewer, never more.
 */
const firstStart = ({ machineId, busId, hostKeys }: IdentityTimes): number | null => {
  const times = [machineId, busId, ...hostKeys].flatMap((mark) =>
    mark === null || mark.modified < FIRST_TIME ? [] : [mark.modified],
  );
  return times.length === 0 ? null : Math.min(...times);
};

/** Some roots are made anew at each start, and what lasts lies elsewhere. */
const isPassing = (known: Resolved<readonly Mount[]>): boolean =>
  known.known &&
  /^(?:tmpfs|ramfs|overlay|aufs)$/.test(known.value.findLast(({ path }) => path === '/')?.fileSystem ?? '');

/**
 * What had its last change a day and more before the machine was first started: it came with the image, block by block. What a copy of files
 * brought has the time of the copying and is never told.
 */
export const buildTraces = deriveFact({
  id: 'build-traces',
  description: 'Histories, keys, logs and work folders that are older than the machine',
  from: { times: identityTimes, mounts: optional(mounts) },
  derive: ({ times, mounts }): ResourceSet<BuildTrace> => {
    const born = firstStart(times);
    // On another file system homes and logs outlive a system that was installed anew.
    const own = (times.machineId ?? times.hostKeys[0])?.device;
    const candidates = times.others.filter((each) => traceOf(each) !== null && each.device === own);
    const older = candidates
      .filter(({ changed }) => born !== null && changed + DAY < born)
      .map(traceOf)
      .filter((trace) => trace !== null);
    const untold: UnknownReason | null =
      born === null && times.others.some((each) => traceOf(each) !== null)
        ? { code: 'unsupported', text: 'Nothing tells when this machine was started first' }
        : older.length > 0 && isPassing(mounts)
          ? { code: 'unsupported', text: 'The root file system is made anew at each start' }
          : null;
    const reason = untold ?? times.reason;
    return reason === null ? completeSet(older) : incompleteSet(untold === null ? older : [], reason);
  },
});
