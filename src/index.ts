/** The door for embedders: `rempart`. */
export { type AuditOptions, audit, collectTrees, judge, planFor } from './audit.ts';
export type { CollectionEvent } from './collection/collect-options.ts';
export type { NamedTarget, WaysIn } from './collection/collect-tree.ts';
export type { Report, Result, TargetReport } from './core/generated/report.ts';
export type { Recording, TreeRecording } from './core/recording.ts';
export { select } from './core/select.ts';
export { loadBuiltInChecks, loadPluginChecks } from './loaders/load-checks.ts';
export { loadRecording } from './loaders/recording.ts';
export { parseTarget, type TargetAddress } from './loaders/target-address.ts';
export { UserError } from './loaders/user-error.ts';
export { ConnectError } from './transports/connection.ts';
export { compareVersions } from './vulnerabilities/version-order.ts';
