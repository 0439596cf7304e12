/** The door for check authors, built in and users' own alike: `rempart/check`. */
export type {
  Answer,
  FileEntry,
  FilesOutput,
  FileType,
  PackageEntry,
  PackagesOutput,
  UnknownCode,
  UnknownReason,
  WalkEntry,
} from './core/answer.ts';
export {
  type AnyCheck,
  type Check,
  defineCheck,
  type EvidenceOf,
  type Needs,
  type Reference,
} from './core/check.ts';
export {
  defineFact,
  deriveFact,
  type Fact,
  type FactsOf,
  followUpFact,
  Inconclusive,
  optional,
  type Related,
  type Resolved,
} from './core/fact.ts';
export type { Fix } from './core/fix.ts';
export type { FoundPackage, PackageKind } from './core/found-package.ts';
export {
  command,
  executable,
  file,
  fileModes,
  files,
  filesOfLayers,
  type Probe,
  packages,
  privilegedCommand,
  shell,
  walk,
} from './core/probe.ts';
export { completeSet, filterSet, incompleteSet, type ResourceSet } from './core/resource-set.ts';
export { SECTIONS, type Section } from './core/section.ts';
export type { Severity } from './core/severity.ts';
export type { Target, TargetKind } from './core/target.ts';
export {
  type Finding,
  fail,
  judgeEach,
  type Location,
  manual,
  notApplicable,
  pass,
  type Sight,
  undecided,
  type Verdict,
} from './core/verdict.ts';
export * from './facts/index.ts';
