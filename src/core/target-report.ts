import type { ConnectionRecord } from './connection.ts';
import type { Result, System, TargetReport } from './generated/report.ts';
import { shortened } from './report-text.ts';
import { scoreTarget } from './score.ts';
import type { Subject } from './subject.ts';

/** What a target says of itself when it was not asked, or is no host. */
export const unknownSystem: System = {
  os: null,
  version: null,
  kernel: null,
  arch: null,
  roles: [],
  machine: null,
};

/** What a row of the report says of a target beside its results. */
export type DescribedTarget = Omit<TargetReport, 'score' | 'sections' | 'results'>;

export const describeTarget = ({ recording, target, parent }: Subject, system: System): DescribedTarget => {
  const { status, error, connection } = recording;
  return {
    id: target.id,
    kind: target.kind,
    name: shortened(target.name),
    parent: parent?.recording.context === false ? target.parent : null,
    labels: Object.fromEntries(
      Object.entries(target.labels).map(([label, value]) => [shortened(label), shortened(value)]),
    ),
    replicaOf: target.replicaOf,
    status,
    error: error === null ? null : { ...error },
    system,
    connection: connection === null ? null : connectionOf(connection),
  };
};

/** One row of the report: a target with all its results, scored. */
export const toTargetReport = (described: DescribedTarget, results: readonly Result[]): TargetReport => {
  const scored = scoreTarget(results);
  return {
    ...described,
    score: scored.score,
    sections: [...scored.sections],
    results: [...scored.results],
  };
};

const connectionOf = ({ sessions, via, ...rest }: ConnectionRecord): TargetReport['connection'] => ({
  ...rest,
  sessions: [...sessions],
  ...(via === undefined ? {} : { via: [...via] }),
});
