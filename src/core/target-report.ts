import type { ConnectionRecord } from './connection.ts';
import type { JudgedSubject } from './evaluate.ts';
import type { System, TargetReport } from './generated/report.ts';
import { shortened } from './report-text.ts';
import { scoreTarget } from './score.ts';

/** What a target says of itself when it was not asked, or is no host. */
export const unknownSystem: System = {
  os: null,
  version: null,
  kernel: null,
  arch: null,
  roles: [],
  machine: null,
};

/** One row of the report: the judged target, scored. */
export const toTargetReport = ({ subject, results }: JudgedSubject, system: System): TargetReport => {
  const { target, status, error, connection } = subject.recording;
  const scored = scoreTarget(results);
  const { score, sections } = scored;
  const above = subject.parent?.recording.context === false ? target.parent : null;
  return {
    id: target.id,
    kind: target.kind,
    name: shortened(target.name),
    parent: above,
    labels: Object.fromEntries(
      Object.entries(target.labels).map(([label, value]) => [shortened(label), shortened(value)]),
    ),
    replicaOf: target.replicaOf,
    status,
    error: error === null ? null : { ...error },
    system,
    connection: connection === null ? null : connectionOf(connection),
    score,
    sections: [...sections],
    results: [...scored.results],
  };
};

const connectionOf = ({ sessions, via, ...rest }: ConnectionRecord): TargetReport['connection'] => ({
  ...rest,
  sessions: [...sessions],
  ...(via === undefined ? {} : { via: [...via] }),
});
