import type { Answer } from '../../src/core/answer.ts';
import type { Probe } from '../../src/core/probe.ts';
import type { TargetRecording } from '../../src/core/recording.ts';
import type { TargetKind } from '../../src/core/target.ts';

/** A collected target of a test: its answers, and where it stands in the tree. */
export const recordedTarget = (
  kind: TargetKind,
  options: {
    readonly id?: string;
    readonly parent?: string;
    readonly image?: string;
    readonly answers?: readonly (readonly [Probe, Answer])[];
    readonly status?: TargetRecording['status'];
    readonly membersComplete?: boolean;
    readonly context?: boolean;
  } = {},
): TargetRecording => ({
  target: {
    id: options.id ?? kind,
    kind,
    name: options.id ?? kind,
    parent: options.parent ?? null,
    labels: {},
    image: options.image ?? null,
    replicaOf: null,
  },
  context: options.context ?? false,
  status: options.status ?? 'complete',
  error:
    options.status === undefined || options.status === 'complete'
      ? null
      : { code: options.status, message: `it is ${options.status}`, hint: 'h' },
  connection: null,
  membersComplete: options.membersComplete ?? true,
  answers: (options.answers ?? []).map(([probe, answer]) => ({ probe, answer })),
});

/** A file answer with this text. */
export const textAnswer = (path: string, content: string): Answer => ({
  state: 'found',
  output: {
    path,
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: content.length,
    mtime: 0,
    content,
    unreadable: null,
  },
});
